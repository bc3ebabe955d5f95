"""Replicates through the kernel, in batches that fit the processor's cache."""

from collections.abc import Sequence

import numpy as np

from sim.negotiation.dice import DiceBox
from sim.negotiation.dispute import settlement
from sim.negotiation.enactment import enact
from sim.negotiation.floor import Dice, Minds, blank_floor, blank_minds, nothing_said
from sim.negotiation.kernel import Room, plenary, stacked
from sim.negotiation.layout import IN_TURN, MEDIATOR, Indexes, Layout
from sim.negotiation.minds import count_preferred, value_phases
from sim.negotiation.minutes import Minutes, blank_minutes
from sim.negotiation.record import Records, blank_records

BATCH = 2_048
"""Replicates at a time; above 16,000 fresh memory costs three quarters of the speed."""
LARGEST = 2**21
"""Utilities, or dice, held at a time: many frameworks or rounds make a batch smaller."""


def replicates(layout: Layout, seed: int, start: int, count: int) -> tuple[Records, Indexes]:
    """Hold the talks of replicates start … start + count − 1.

    Returns their records, and (S, F) in how many of them a state would rather have a framework
    than no deal. Does not depend on how replicates are cut into batches and calls.
    """
    states, frameworks = len(layout.states), len(layout.frameworks)
    rounds = layout.opening.talk.rounds
    size = max(1, min(BATCH, count, LARGEST // (states * max(frameworks, rounds))))
    box, minds = DiceBox(layout, seed), [blank_minds(size, layout) for _ in layout.phases]
    records = blank_records(count, states, len(layout.challengers))
    preferred = np.zeros((states, frameworks), np.int64)
    dice = None
    for first in range(0, count, size):
        now = min(size, count - first)
        dice = box.throw(start + first, now, into=dice if now == size else None)
        batch = Records._make(column[first : first + now] for column in records)
        value_phases(layout.phases, dice.draws, now, minds)
        hold(layout, minds, dice, batch)
        count_preferred(minds[0], now, preferred)
    return records, preferred


def hold(
    layout: Layout,
    minds: Sequence[Minds],
    dice: Dice,
    records: Records,
    minutes: Minutes | None = None,
) -> None:
    """Hold the talks of as many replicates as there are records, one phase after the other, and see
    what becomes of the agreements.

    minds: what the states think in each phase, valued already; minutes: room for those of as many
    of the first replicates as they are to be kept of. Raises ValueError where nobody can speak:
    compiled code would look for a speaker where there is no memory.
    """
    now = len(records.ending)
    settled = settlement(layout.phases, dice.draws, dice.dispute)
    floor, said = blank_floor(layout), nothing_said(now, layout, settled)
    kept = blank_minutes(0, layout) if minutes is None else minutes
    for (_, talk, rule, _), own in zip(layout.phases, minds, strict=True):
        if not len(talk.turns) and talk.speaker != MEDIATOR:
            raise ValueError("nobody can speak: the loader refuses such a table")
        room = Room(talk, rule, own, dice, floor, said, records, kept)
        if talk.speaker == IN_TURN:
            stacked(room, now)
        else:
            plenary(room, now)
    enact(layout, minds, dice, records)
