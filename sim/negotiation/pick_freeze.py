"""Replicates some of whose draws are given, all else on the dice of replicates that are named."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from sim.negotiation.batch import BATCH, LARGEST, hold
from sim.negotiation.dice import DiceBox, quantile
from sim.negotiation.floor import Dice, blank_minds
from sim.negotiation.layout import Indexes, Layout, Vector
from sim.negotiation.minds import value_phases
from sim.negotiation.record import Records, blank_records


class Given(NamedTuple):
    """What is picked and what is frozen in n replicates."""

    rows: Indexes
    """(R,) rows of `Layout.drawn`, rising, whose uniform numbers are given."""
    uniforms: Vector
    """(R, n) these numbers, in [0, 1)."""
    replicate: Indexes
    """(n,) whose dice hold for all other draws and for the talks."""


def most_at_once(layout: Layout) -> int:
    """Replicates that may be told together: many frameworks, rounds or draws make them fewer."""
    states, frameworks = len(layout.states), len(layout.frameworks)
    widest = max(states * max(frameworks, layout.opening.talk.rounds), len(layout.drawn))
    return max(1, min(BATCH, LARGEST // widest))


def tell_given(layout: Layout, box: DiceBox, given: Given) -> Records:
    """Hold the talks of n replicates, at most `most_at_once`, some of whose draws are given.

    With the uniform numbers of the replicates themselves each is the very replicate that
    `batch.replicates` tells.
    """
    n = len(given.replicate)
    dice = _dice_of(box, given.replicate)
    for row, uniforms in _draws(layout, given):
        dice.draws[row] = uniforms
    minds = [blank_minds(n, layout) for _ in layout.phases]
    value_phases(layout.phases, dice.draws, n, minds)
    records = blank_records(n, len(layout.states), len(layout.challengers))
    hold(layout, minds, dice, records)
    return records


def _draws(layout: Layout, given: Given) -> Iterator[tuple[Indexes, Vector]]:
    """Rows and what is drawn in them, all of one form at once."""

    drawn = [layout.drawn[row] for row in given.rows.tolist()]
    for form, places in groupby(range(len(drawn)), key=lambda place: drawn[place].form):
        alike = list(places)
        uniforms = given.uniforms[alike]
        quantile(form, [drawn[place] for place in alike], uniforms)
        yield given.rows[alike], uniforms


def _dice_of(box: DiceBox, replicates: Indexes) -> Dice:
    """The dice of any replicates, in any order: each stretch of neighbours is thrown at once."""
    needed, place = np.unique(replicates, return_inverse=True)
    stretches = np.split(needed, np.flatnonzero(np.diff(needed) != 1) + 1)
    thrown = [box.throw(int(stretch[0]), len(stretch)) for stretch in stretches]
    # `take` lays its result out in order, as the compiled rules ask for; an index would not.
    return Dice(
        draws=np.take(np.concatenate([dice.draws for dice in thrown], axis=1), place, axis=1),
        wait=np.take(np.concatenate([dice.wait for dice in thrown], axis=2), place, axis=2),
        choice=np.take(np.concatenate([dice.choice for dice in thrown], axis=2), place, axis=2),
        answer=np.take(np.concatenate([dice.answer for dice in thrown], axis=2), place, axis=2),
        dispute=np.take(np.concatenate([dice.dispute for dice in thrown], axis=1), place, axis=1),
        challenge=np.take(
            np.concatenate([dice.challenge for dice in thrown], axis=1), place, axis=1
        ),
    )
