"""The same replicates at many tables: dice are thrown, and minds valued, once for those alike.

Who may speak, sign and block does not change what the states think, and dice belong to a purpose
and a state: so tables of the same states may share both, and the talks alone are held anew.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.negotiation.batch import BATCH, LARGEST, hold
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Dice, blank_minds
from sim.negotiation.layout import IN_TURN, Layout
from sim.negotiation.minds import value_phases
from sim.negotiation.minutes import Minutes, blank_minutes
from sim.negotiation.record import Records, blank_records


class Told(NamedTuple):
    """Some replicates of one of the tables."""

    place: int
    """Of the table among those given."""
    records: Records
    minutes: Minutes
    """Of the first of them, as far as they are kept."""


def tell_all(
    layouts: Sequence[Layout], seed: int, start: int, count: int, minuted: int = 0
) -> Iterator[Told]:
    """Hold the talks of replicates start … start + count − 1 at each of the tables.

    The replicates come in batches, in order; within one, tables come grouped by what they share.
    Each is the very replicate that `batch.replicates` tells of that table alone. Of the first
    `minuted` of them minutes are kept.
    """
    groups = [_by_minds(layouts, places) for places in _by_dice(layouts)]
    boxes = [
        DiceBox(_all_in_one([layouts[k] for alike in group for k in alike]), seed)
        for group in groups
    ]
    size = _size(layouts, count)
    for first in range(0, count, size):
        now = min(size, count - first)
        for box, group in zip(boxes, groups, strict=True):
            dice = box.throw(start + first, now)
            for alike in group:
                yield from _tables(layouts, alike, dice, now, max(0, min(now, minuted - first)))


def _tables(
    layouts: Sequence[Layout], places: Sequence[int], dice: Dice, now: int, minuted: int
) -> Iterator[Told]:
    """The talks at tables that share dice and minds."""
    one = layouts[places[0]]
    minds = [blank_minds(now, one) for _ in one.phases]
    value_phases(one.phases, dice.draws, now, minds)
    for place in places:
        records = blank_records(now, len(one.states), len(layouts[place].challengers))
        minutes = blank_minutes(minuted, layouts[place])
        hold(layouts[place], minds, dice, records, minutes)
        yield Told(place, records, minutes)


def _size(layouts: Sequence[Layout], count: int) -> int:
    """Replicates at a time, as in `batch`: many frameworks or rounds make a batch smaller."""
    most = max(
        len(layout.states) * max(len(layout.frameworks), layout.opening.talk.rounds)
        for layout in layouts
    )
    return max(1, min(BATCH, count, LARGEST // most))


def _by_dice(layouts: Sequence[Layout]) -> list[list[int]]:
    """Places of the layouts whose dice differ in nothing but who needs which of them."""
    groups: dict[object, list[int]] = {}
    for place, layout in enumerate(layouts):
        in_turn = any(phase.talk.speaker == IN_TURN for phase in layout.phases)
        groups.setdefault((layout.states, layout.drawn, in_turn, layout.disputes), []).append(place)
    return [*groups.values()]


def _by_minds(layouts: Sequence[Layout], places: Sequence[int]) -> list[list[int]]:
    """Of these places, those together at which the states think alike."""
    groups: dict[object, list[int]] = {}
    for place in places:
        groups.setdefault(_thoughts(layouts[place]), []).append(place)
    return [*groups.values()]


def _thoughts(layout: Layout) -> object:
    """What the minds of a layout depend on."""
    return layout.frameworks, *(
        (talk.first, talk.last, *(np.asarray(each).tobytes() for each in preferences))
        for preferences, talk, *_ in layout.phases
    )


def _all_in_one(layouts: Sequence[Layout]) -> Layout:
    """A layout that needs all dice that any of these needs."""
    phases = tuple(phase for layout in layouts for phase in layout.phases)
    return layouts[0]._replace(phases=phases)
