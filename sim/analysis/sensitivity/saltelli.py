"""Saltelli's scheme over a table: which uniform numbers and whose dice each evaluation has.

Base row k has two sets of uniform numbers, A and B, side by side on a Sobol' sequence, and two sets
of dice, those of replicates k and N + k. With D inputs its D + 3 evaluations are: all of A; A with
input j of B, for each j; A with the dice of B; all of B (Saltelli et al. 2010, table 2).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from sim.analysis.sensitivity.inputs import Address, Varied
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import Indexes, Vector
from sim.negotiation.pick_freeze import Given, most_at_once, tell_given
from sim.negotiation.record import AGREED
from sim.scenario.faults import RequestError

MOST_NUMBERS = 10_600
"""Each takes two dimensions of the sequence, of which there are 21,201 (Joe & Kuo 2008)."""
Happened = npt.NDArray[np.bool_]


class Outcomes(NamedTuple):
    """What came of n evaluations."""

    agreed: Happened
    """(n,)."""
    suits_principals: Happened
    """(n,)."""
    lasting: Happened
    """(n,)."""
    lasting_suits_principals: Happened
    """(n,)."""


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """N base rows over the inputs of a table."""

    varied: Varied
    base: int
    """N, a power of two, as Sobol' sequences ask for."""
    seed: int

    def __post_init__(self) -> None:
        if len(self._input_of) > MOST_NUMBERS:
            raise RequestError(
                f"{len(self._input_of):,} uncertain numbers are more than Sobol' sequences have "
                f"places for ({MOST_NUMBERS:,}): name some with their ranges (--over)"
            )

    @property
    def evaluations(self) -> int:
        """Simulated talks in all, N (D + 3)."""
        return self.base * self.varied.talks_a_row

    def tell(self, first: int, count: int) -> Outcomes:
        """Hold the talks of evaluations first … first + count − 1, base row after base row."""
        layout, told = self.varied.layout, []
        box, size = DiceBox(layout, self.seed), most_at_once(layout)
        top = first // self.varied.talks_a_row
        rows = self.base_rows(top, (first + count - 1) // self.varied.talks_a_row + 1 - top)
        for start in range(first, first + count, size):
            which = np.arange(start, min(start + size, first + count))
            records = tell_given(layout, box, self._given(which, rows, top))
            suits, lasting = records.suits_principals, records.lasting
            told.append(Outcomes(records.ending == AGREED, suits, lasting, lasting & suits))
        return Outcomes(*(np.concatenate(column) for column in zip(*told, strict=True)))

    def base_rows(self, first: int, count: int) -> Vector:
        """(count, 2 d) uniform numbers, A and B side by side: Sobol' (1967), scrambled by the seed.

        The generator and the numbers are those of `SALib.sample.sobol`, which holds all of the
        N (D + 2) × d numbers at a time.
        """
        dimensions = len(self._input_of)
        if not dimensions:
            return np.zeros((count, 0))
        sequence = qmc.Sobol(2 * dimensions, scramble=True, seed=self.seed)
        if first:  # it cannot go forward by nothing
            sequence.fast_forward(first)
        # A power of two each time: it warns of any other number, though these go on from there.
        drawn: Vector = sequence.random(1 << (count - 1).bit_length())
        return drawn[:count]

    @cached_property
    def _input_of(self) -> Indexes:
        """(d,) the input to which each uniform number belongs, from 1.

        They stand in the order of purposes and states, however they are grouped.
        """
        return np.array([place for _, place in self._owned], np.int64)

    @cached_property
    def _owned(self) -> list[tuple[Address, int]]:
        inputs = enumerate(self.varied.inputs, 1)
        return sorted((address, place) for place, each in inputs for address in each.addresses)

    @cached_property
    def _numbers(self) -> tuple[Indexes, Indexes]:
        """(R,) the rows of draws that are varied, and the uniform number that each is made of."""
        place = {address: number for number, (address, _) in enumerate(self._owned)}
        drawn = [(each.purpose, each.state) for each in self.varied.layout.drawn]
        rows = [row for row, address in enumerate(drawn) if address in place]
        return np.array(rows, np.int64), np.array([place[drawn[row]] for row in rows], np.int64)

    def _given(self, which: Indexes, rows: Vector, top: int) -> Given:
        """What holds in these evaluations; `rows` are the base rows from `top` on."""
        row, change = np.divmod(which, self.varied.talks_a_row)
        dice = len(self.varied.inputs) + 1
        a, b = np.split(rows[row - top], 2, axis=1)
        from_b = (change[:, None] == self._input_of) | (change[:, None] > dice)
        drawn, number = self._numbers
        uniforms = np.ascontiguousarray(np.where(from_b, b, a)[:, number].T)
        return Given(drawn, uniforms, row + self.base * (change >= dice))
