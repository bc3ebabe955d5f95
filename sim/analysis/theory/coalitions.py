"""Coalitions counted by size and weights, with generating functions: exact, for power indices.

Brams & Affuso (1976, Theory and Decision 7) for one quota; Algaba et al. (2003, European Journal of
Operational Research 147) for several: the product Π_i (1 + x z^{w_i}) over the voters i, whose
coefficient of x^s z^t is the number of coalitions of size s and weights t.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, gcd, lcm, prod
from typing import NamedTuple

import numpy as np

from sim.negotiation.layout import Flags, Indexes, Rule, Vector

MOST_CELLS = 6_000_000
"""Of a table, with all digits; 8 bytes each, and a few copies."""
MOST_WORK = 3_000_000_000
"""Cells × times that the table is gone through."""
BITS = 32
"""Of a digit. A voter at most doubles it, so that it can take 30 before there is a carry."""


class Counting(NamedTuple):
    """The decision rule of a framework once all whose yes is needed have said yes."""

    free: Indexes
    """(m,) the parties whose yes is not needed."""
    needed: Indexes
    """The parties whose yes is; every winning coalition has them."""
    steps: tuple[tuple[int, ...], ...]
    """(m, 1 + weights) by how much each adds to the size and to each weight, in whole numbers."""
    wins: Flags
    """(m + 1, T_1 + 1, …) whether free parties of that size and those weights are enough."""


class Swings(NamedTuple):
    """How often a party decides, by the number of the free parties that say yes beside it."""

    winning: list[int]
    """(m + 1,) winning coalitions with so many free parties."""
    of_free: list[list[int]]
    """(m, m) coalitions of so many others that lose without, and win with, the free party."""


def whole(weights: Vector) -> tuple[list[int], Fraction]:
    """Whole numbers without common divisor, and the unit, with weight = number × unit.

    Taken as decimals of 12 digits, as a file gives them: 0.1 and 0.2 are 1 and 2 tenths.
    """
    parts = [Fraction(f"{weight:.12g}") for weight in weights]
    below = lcm(*(part.denominator for part in parts))
    numbers = [part.numerator * (below // part.denominator) for part in parts]
    common = gcd(*numbers) or 1
    return [number // common for number in numbers], Fraction(common, below)


def game_of(rule: Rule, f: int) -> Counting | None:
    """The rule of framework f by size and whole-number weights; None where that takes too much."""
    needs = rule.party & (rule.signs[f] | rule.vetoes[f])
    free, needed = np.flatnonzero(rule.party & ~needs), np.flatnonzero(needs)
    named = sorted({int(w) for w in rule.of[f, : rule.quotas[f]]} - {0})
    columns = [whole(rule.weight[w, free]) for w in named]
    steps = tuple((1, *(numbers[i] for numbers, _ in columns)) for i in range(len(free)))
    shape = (len(free) + 1, *(sum(numbers) + 1 for numbers, _ in columns))
    cells = prod(shape) * _digits(len(free))
    if cells > MOST_CELLS or cells * (len(free) + 3 * len(set(steps))) > MOST_WORK:
        return None
    units = {0: (0, Fraction(1))} | {w: (1 + c, columns[c][1]) for c, w in enumerate(named)}
    wins = np.ones(shape, np.bool_)
    size = _along(0, shape)
    for quota in range(rule.quotas[f]):
        w = int(rule.of[f, quota])
        axis, unit = units[w]
        given = sum(Fraction(f"{x:.12g}") for x in rule.weight[w, needed])
        least = ceil((Fraction(float(rule.need[f, quota])) - given) / unit)
        reached = _along(axis, shape) >= least
        if quota > 0:
            refusing = rule.parties - len(needed) - size
            reached = reached | (refusing < rule.blocking[f])
        wins &= reached
    return Counting(free, needed, steps, wins)


def _along(axis: int, shape: Sequence[int]) -> Indexes:
    """0, 1, 2, … along one axis of a table of this shape."""
    return np.arange(shape[axis]).reshape([-1 if a == axis else 1 for a in range(len(shape))])


def _digits(voters: int) -> int:
    """How many digits hold every count of coalitions, which is at most 2^voters."""
    return voters // BITS + 1


def swings(game: Counting) -> Swings:
    """Count the winning coalitions, and those on which each free party decides, by size.

    A party is taken out of the table by dividing its factor out again: of the coalitions of a size
    and weights, those without it are all less those with it, which are those without it of one
    size less and so much less weight.
    """
    table = _table(game)
    others = tuple(range(2, table.ndim))
    winning = _numbers((table * game.wins).sum(axis=others))
    counted = {}
    for step in sorted(set(game.steps)):
        below = tuple(slice(0, length - s) for length, s in zip(game.wins.shape, step, strict=True))
        above = tuple(slice(s, None) for s in step)
        decided = game.wins[above] & ~game.wins[below]
        without = _divided(table, step)[(slice(None), *below)]
        counted[step] = _numbers((without * decided).sum(axis=others))
    return Swings(winning, [counted[step] for step in game.steps])


def _table(game: Counting) -> Indexes:
    """(digits, m + 1, T_1 + 1, …) coalitions of free parties by size and weights."""
    table = np.zeros((_digits(len(game.steps)), *game.wins.shape), np.int64)
    table[(0,) * table.ndim] = 1
    reached = np.zeros(len(game.wins.shape), np.int64)
    for count, step in enumerate(sorted(game.steps), 1):
        here = (slice(None), *(slice(0, top + 1) for top in reached))
        moved = zip(step, reached, strict=True)
        table[(slice(None), *(slice(s, s + top + 1) for s, top in moved))] += table[here]
        reached += step
        if count % (BITS - 2) == 0:
            _carry(table)
    _carry(table)
    return table


def _carry(table: Indexes) -> None:
    for lower, upper in pairwise(table):
        over = lower >> BITS
        lower -= over << BITS
        upper += over


def _divided(table: Indexes, step: tuple[int, ...]) -> Indexes:
    """The table without one party, divided by 1 + x z^w. Digits may be negative, never large."""
    without = table.copy()
    lengths = zip(table.shape[2:], step[1:], strict=True)
    above = (slice(None), *(slice(s, None) for s in step[1:]))
    below = (slice(None), *(slice(0, length - s) for length, s in lengths))
    for size in range(1, table.shape[1]):
        without[:, size][above] -= without[:, size - 1][below]
    return without


def _numbers(digits: Indexes) -> list[int]:
    """The numbers whose digits (digits, n) these are."""
    return [
        sum(int(digit) << (BITS * place) for place, digit in enumerate(column))
        for column in digits.T
    ]
