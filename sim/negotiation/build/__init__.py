"""A resolved variant laid out as arrays."""

from collections.abc import Iterator

import numpy as np

from sim.negotiation.build.aftermath import aftermath_of, challengers_of
from sim.negotiation.build.disputes import disputes_of, disputing
from sim.negotiation.build.mediation import tabled
from sim.negotiation.build.numbers import Numbers
from sim.negotiation.build.preferences import preferences_of
from sim.negotiation.build.prospects import mean_minds, prospects
from sim.negotiation.build.rule import rule_of
from sim.negotiation.build.talk import Span, talk_of
from sim.negotiation.layout import EXPECTED, IN_BAND, MEDIATOR, RANDOM, Layout, Phase
from sim.scenario.schema import Scenario, Variant


def lay_out(variant: Variant) -> Layout:
    """Lay a resolved variant out as arrays, states and frameworks in the order of their names."""
    numbers = Numbers()
    phases = []
    spans = [*_spans(variant)]
    scenarios = [scenario for scenario, _ in spans]
    disputes, challengers = disputes_of(scenarios), challengers_of(scenarios)
    for scenario, span in spans:
        preferences = preferences_of(scenario, numbers)
        talk = disputing(scenario, disputes, numbers, talk_of(scenario, preferences, numbers, span))
        aftermath = aftermath_of(scenario, challengers, numbers)
        phases.append(Phase(preferences, talk, rule_of(scenario), aftermath))
    mean, row = numbers.means(), numbers.rows()
    # Who follows the others from an event on looks back to what they put before it.
    reciprocal = any(phase.talk.reciprocal for phase in phases)
    layout = Layout(
        states=tuple(sorted(variant.states)),
        frameworks=tuple(sorted(variant.texts)),
        drawn=numbers.drawn(),
        phases=tuple(
            Phase(
                preferences._replace(mean=mean, row=row),
                talk._replace(reciprocal=reciprocal),
                rule,
                aftermath,
            )
            for preferences, talk, rule, aftermath in phases
        ),
    )
    return _foreseen(layout, variant)


def _spans(variant: Variant) -> Iterator[tuple[Scenario, Span]]:
    """The scenario that holds in each phase, and its rounds; what comes after the last is left."""
    rounds = variant.protocol.rounds
    later = [phase for phase in variant.later if phase.first <= rounds]
    ends = [*(phase.first - 1 for phase in later), rounds]
    yield variant, Span(rounds, 1, ends[0])
    for phase, end in zip(later, ends[1:], strict=True):
        yield phase.scenario, Span(rounds, phase.first, end)


def _foreseen(layout: Layout, variant: Variant) -> Layout:
    """The layout with what follows from mean preferences, where somebody goes by them."""
    if not any(_judges(phase) or phase.talk.speaker == MEDIATOR for phase in layout.phases):
        return layout
    phases, refused = [], np.zeros(len(layout.frameworks), np.int64)
    beliefs = [scenario.protocol.belief for scenario, _ in _spans(variant)]
    for phase, minds, belief in zip(layout.phases, mean_minds(layout), beliefs, strict=True):
        talk = phase.talk
        if talk.speaker == MEDIATOR:
            talk = talk._replace(tabled=tabled(phase, minds, refused))
        elif _judges(phase):
            talk = talk._replace(prospect=prospects(layout, phase, minds, belief))
        phases.append(phase._replace(talk=talk))
    return layout._replace(phases=tuple(phases))


def _judges(phase: Phase) -> bool:
    """Whether some speaker goes by how sure it is that its offer carries."""
    return any(phase.talk.offers[i] == EXPECTED for i in phase.talk.turns)


def is_certain(layout: Layout) -> bool:
    """Whether every replicate is the same: no number is drawn, and nothing is left to dice."""
    if layout.drawn:
        return False
    return not any(
        (phase.talk.speaker == RANDOM and len(phase.talk.turns) > 1)
        or any(phase.talk.offers[i] == IN_BAND for i in phase.talk.turns)
        or phase.noisy.any()
        or _leaves_dice_afterwards(phase)
        for phase in layout.phases
    )


def _leaves_dice_afterwards(phase: Phase) -> bool:
    """Whether a dispute may be settled sooner or later, or an agreement challenged or not."""
    mean = phase.preferences.mean
    settling = [mean[q] for q in phase.talk.settling.tolist() if q >= 0]
    opportunity = mean[phase.aftermath.opportunity]
    return any(0.0 < chance < 1.0 for chance in settling) or bool((opportunity > 0.0).any())
