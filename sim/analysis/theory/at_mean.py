"""What a table allows at mean preferences, exactly: who prefers what, and the zone of agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from sim.negotiation.answer import answer, withdraw
from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.decision import carries
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Minds, blank_minds
from sim.negotiation.layout import NO, NOBODY, Indexes, Layout, Phase, Vector
from sim.negotiation.minds import value_phases
from sim.scenario.quantity import Noun
from sim.scenario.schema import Scenario, Variant


@dataclass(frozen=True, kw_only=True, eq=False)
class Stretch:
    """What holds from one event to the next, at mean preferences."""

    phase: Phase
    utility: Vector
    """(S, F)."""
    no_deal: Vector
    """(S,) reservation values in its last round: within a stretch they only fall."""
    abstains: Vector
    """(S,)."""

    def answers(self, f: int) -> Indexes:
        """(S,) what all say to framework f if exactly those say yes who prefer it to no deal."""
        rule = self.phase.rule
        said = np.array(
            [
                answer(surplus, inf, margin, 0.0) if party else NO
                for surplus, margin, party in zip(
                    self.utility[:, f] - self.no_deal, self.abstains, rule.party, strict=True
                )
            ]
        )
        withdraw(rule, said, self.abstains, NOBODY)
        return said

    def zone(self) -> list[int]:
        """The frameworks that would then carry, by their places."""
        rule = self.phase.rule
        return [f for f in rule.on_offer.tolist() if carries(rule, f, self.answers(f))]


@dataclass(frozen=True, kw_only=True, eq=False)
class AtMean:
    """A variant at mean preferences, or at those of one replicate."""

    layout: Layout
    utility: Mapping[str, Mapping[str, float]]
    """By state, by framework, as the talks open."""
    reservation: Mapping[str, float]
    """By state, in the first round."""
    stretches: tuple[Stretch, ...]
    """One, and one more for each round in which events happen."""

    @property
    def opening_surplus(self) -> Vector:
        """(S, F) what each framework is worth to each state over no deal, as the talks open."""
        no_deal = np.array([self.reservation[state] for state in self.layout.states])
        surplus: Vector = self.stretches[0].utility - no_deal[:, None]
        return surplus

    @property
    def waiting_costs(self) -> bool:
        """Whether no deal is worth less to some party in later rounds."""
        stretch = self.stretches[0]
        no_deal = np.array([self.reservation[state] for state in self.layout.states])
        return bool((stretch.no_deal < no_deal)[stretch.phase.rule.party].any())

    def accepts(self, state: str, framework: str) -> bool:
        """Whether the framework is worth at least as much to the state as no deal."""
        return self.utility[state][framework] >= self.reservation[state]

    def zone(self) -> tuple[str, ...]:
        """The frameworks that would carry in some round if exactly those said yes who want them."""
        found = {f for stretch in self.stretches for f in stretch.zone()}
        return tuple(name for f, name in enumerate(self.layout.frameworks) if f in found)


TACTICS = {
    "concession",
    "offers",
    "tolerance",
    "cost",
    "reciprocity",
    "precision",
    "abstains",
    "only_with",
    "discount",
    "recognition",
    "weights",
    "aspiration",
    "disputes",
    "ratifies_at",
    "capability",
    "resolve",
    "may_challenge",
    "challenge_cost",
    "defeat",
    "opportunity",
}
"""What a state does with its preferences, in the talks and after them, and no part of them."""


PROVENANCE = {"source", "basis", "note", "label"}
"""What is said of a number or a noun, and changes nothing."""


def coding(scenario: Scenario) -> str:
    """The same for scenarios in which states want the same of the same frameworks."""
    states = _bare(scenario.states)
    positions = [(name, text.at) for name, text in scenario.texts.items()]
    return repr((scenario.distance, _bare(scenario.status_quo), positions, states))


def _bare(value: Any) -> Any:
    """Nouns as mappings without what is no part of preferences; issues may be called as it is."""
    if isinstance(value, Noun):
        fields = type(value).model_fields.keys() - TACTICS - PROVENANCE
        return {name: _bare(getattr(value, name)) for name in sorted(fields)}
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items()}
    return value


def mean_position(mean: AtMean, variant: Variant) -> dict[str, float]:
    """Where the parties stand on each issue, in its own unit; nothing without ideal points.

    Σ_i s_im x_im / Σ_i s_im over the parties i of the opening table, with mean ideal points x and
    mean saliences s; an issue that matters to none of them is left out.
    """
    preferences, _, rule, _ = mean.layout.opening
    if not preferences.ideal.size:
        return {}
    ideal = preferences.mean[preferences.ideal[rule.party]]
    salience = preferences.mean[preferences.salience[rule.party]]
    found = {}
    for m, (name, issue) in enumerate(variant.issues.items()):
        if total := float(salience[:, m].sum()):
            share = float(salience[:, m] @ ideal[:, m]) / total / 100.0
            low, high = issue.range
            found[name] = low + share * (high - low)
    return found


def at_mean(variant: Variant) -> AtMean:
    """Value the frameworks of a resolved variant at mean preferences."""
    layout = lay_out(variant)
    return _valued(layout, mean_minds(layout))


def at_draws(variant: Variant, seed: int, replicate: int) -> AtMean:
    """The same at the preferences that one replicate draws."""
    layout = lay_out(variant)
    minds = [blank_minds(1, layout) for _ in layout.phases]
    value_phases(layout.phases, DiceBox(layout, seed).throw(replicate, 1).draws, 1, minds)
    return _valued(layout, minds)


def _valued(layout: Layout, minds: Sequence[Minds]) -> AtMean:
    opening = minds[0]
    return AtMean(
        layout=layout,
        utility={
            state: dict(zip(layout.frameworks, opening.utility[0, i].tolist(), strict=True))
            for i, state in enumerate(layout.states)
        },
        reservation=dict(zip(layout.states, opening.reservation[0].tolist(), strict=True)),
        stretches=tuple(map(_stretch, layout.phases, minds)),
    )


def _stretch(phase: Phase, minds: Minds) -> Stretch:
    waited = phase.talk.last - phase.talk.since
    return Stretch(
        phase=phase,
        utility=minds.utility[0],
        no_deal=minds.reservation[0] - minds.paid[0] - minds.cost[0] * waited,
        abstains=minds.abstains[0],
    )
