"""Replicates through the kernel, in batches that fit the processor's cache."""

import numpy as np

from sim.negotiation.dice import DiceBox
from sim.negotiation.kernel import Room, count_preferred, negotiate, value_minds
from sim.negotiation.layout import Indexes, Layout, blank_floor, blank_minds
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
    size = max(1, min(BATCH, count, LARGEST // (states * max(frameworks, layout.talk.rounds))))
    box, minds, floor = DiceBox(layout, seed), blank_minds(size, layout), blank_floor(layout)
    records = blank_records(count, states)
    preferred = np.zeros((states, frameworks), np.int64)
    dice = None
    for first in range(0, count, size):
        now = min(size, count - first)
        dice = box.throw(start + first, now, into=dice if now == size else None)
        value_minds(layout.preferences, dice.draws, now, minds)
        count_preferred(minds, now, preferred)
        batch = Records._make(column[first : first + now] for column in records)
        negotiate(Room(layout.talk, layout.rule, minds, dice, floor, batch), now)
    return records, preferred
