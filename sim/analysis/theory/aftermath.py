"""What would become of each text if it were agreed on, at mean numbers, by the rules of a run."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sim.analysis.theory.at_mean import AtMean, Stretch
from sim.analysis.theory.outlook import Outlook, Standing
from sim.negotiation.agents.afterwards import afterwards
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Dice, Minds
from sim.negotiation.layout import YES, Layout, Phase
from sim.negotiation.record import Records, blank_records
from sim.negotiation.trace import Afterwards
from sim.scenario.schema import Scenario

MOST_TEXTS = 5_000
"""On offer, of which it is worked out what would become of each."""


@dataclass(kw_only=True, eq=False)  # not frozen: it stands for talks, which go on
class Signed:
    """Talks at mean numbers that have ended with a text, as the rules of the aftermath see them."""

    layout: Layout
    phase: Phase
    box: DiceBox
    dice: Dice
    minds: Minds
    records: Records
    replicate: int = 0


def outlooks(mean: AtMean, scenario: Scenario) -> tuple[Outlook, ...] | None:
    """What would become of each text that is ever on offer, in file order; None if too many.

    By the very rules by which the replicates are followed.
    """
    places = _seen(mean)
    if len(places) > MOST_TEXTS:
        return None
    stages = [
        _stage(mean.layout, stretch, minds)
        for stretch, minds in zip(mean.stretches, mean_minds(mean.layout), strict=True)
    ]
    found = {}
    for f, seen in places.items():
        stretch = mean.stretches[seen.place]
        told = afterwards(_signed(stages[seen.place], stretch, f), f)
        name = mean.layout.frameworks[f]
        found[name] = _outlook(name, seen, _in_file_order(told, scenario))
    return tuple(found[name] for name in scenario.texts if name in found)


class Seen(NamedTuple):
    """The stretch between events in which a text is looked at."""

    place: int
    round: int
    """Its first."""
    in_zone: bool
    suits_principals: bool


def _seen(mean: AtMean) -> dict[int, Seen]:
    """Each framework that is ever on offer in the first stretch in whose zone it is, or else in the
    first in which it is on offer."""
    found: dict[int, Seen] = {}
    for place, stretch in enumerate(mean.stretches):
        talk, rule = stretch.phase.talk, stretch.phase.rule
        zone = set(stretch.zone())
        for f in rule.on_offer.tolist():
            if f not in found or (f in zone and not found[f].in_zone):
                good = stretch.utility[:, f] >= stretch.no_deal
                suits = bool(good[talk.principal].all())
                found[f] = Seen(place, talk.first, f in zone, suits)
    return found


def _stage(layout: Layout, stretch: Stretch, minds: Minds) -> Signed:
    """A stretch in which nothing is left to draw, and nothing has been agreed yet."""
    preferences = stretch.phase.preferences
    certain = preferences._replace(row=np.full_like(preferences.row, -1))
    box = DiceBox(layout, 0)
    return Signed(
        layout=layout,
        phase=stretch.phase._replace(preferences=certain),
        box=box,
        # No die comes as high as 1: nobody challenges, for only the prospects are asked for.
        dice=box.throw(0, 1)._replace(challenge=np.ones((len(layout.states), 1))),
        minds=minds,
        records=blank_records(1, len(layout.states), len(layout.challengers)),
    )


def _signed(stage: Signed, stretch: Stretch, f: int) -> Signed:
    """The stage after framework f was agreed on by all for whom it is as good as no deal."""
    records = blank_records(1, len(stage.layout.states), len(stage.layout.challengers))
    records.consents[0] = stretch.answers(f) == YES
    return replace(stage, records=records)


def _in_file_order(told: Afterwards, scenario: Scenario) -> Afterwards:
    """The same with states as they stand in the file."""
    order = {state: place for place, state in enumerate(scenario.states)}
    return replace(
        told,
        ratifications=tuple(sorted(told.ratifications, key=lambda each: order[each.state])),
        guarantors=tuple(sorted(told.guarantors, key=lambda state: order[state])),
        prospects=tuple(sorted(told.prospects, key=lambda each: order[each.state])),
    )


def _outlook(name: str, seen: Seen, told: Afterwards) -> Outlook:
    lacking = [each for each in told.ratifications if each.is_needed and not each.ratified]
    return Outlook(
        framework=name,
        in_zone=seen.in_zone,
        suits_principals=seen.suits_principals,
        round=seen.round,
        unratified=tuple(each.state for each in lacking),
        guarantors=told.guarantors,
        against=tuple(
            Standing(
                state=each.state,
                honoured=each.honoured if told.guarantors else None,
                deterrence=each.deterrence,
                yearly=each.yearly,
                horizon=told.horizon,
            )
            for each in told.prospects
        ),
        horizon=told.horizon,
    )
