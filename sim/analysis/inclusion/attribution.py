"""Shapley values and interactions of the steps by which a table grows: pure functions on arrays.

Each of k states takes two steps, from excluded to seated and from seated to seated with a veto. A
game gives every table a value; what a step is worth is its mean marginal contribution over all
orders of the 2k steps in which each state's seat comes before its veto: the extended Shapley value
of multi-choice games (Derks & Peters 1993, after Faigle & Kern 1992; Shapley 1953 where each state
takes one step). All is linear in the tables, so that each replicate has a value of its own, and
the values' standard errors are those of their means.
"""

from collections.abc import Sequence
from itertools import combinations, product
from math import factorial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int64]
STEPS = ("seat", "veto")
ROUNDING = 1e-12


class Step(NamedTuple):
    """A state's way from one level to the next."""

    player: int
    to: int
    """The level that it leads to: 1 a seat, 2 a veto."""


class Shares(NamedTuple):
    """What each step is worth, by itself or with another, and how sure that is."""

    value: Vector
    """(n,) mean over the replicates."""
    error: Vector
    """(n,) its standard error: sd over the replicates / √replicates."""


def steps(players: int) -> list[Step]:
    """The 2k steps: the seat and the veto of each player in turn."""
    return [Step(player, to) for player in range(players) for to in (1, 2)]


def pairs(players: int) -> list[tuple[Step, Step]]:
    """The 2k(k − 1) pairs of steps of different players."""
    return [
        (Step(i, a), Step(j, b))
        for i, j in combinations(range(players), 2)
        for a, b in product((1, 2), repeat=2)
    ]


def step_weights(levels: Levels) -> Vector:
    """(2k, tables) what each table's value counts for each step's; levels (tables, k).

    The marginal contribution v(T + e) − v(T) of a step e has the weight
    paths(0 → T) · paths(T + e → top) / paths(0 → top), with paths(0 → T) = |T|! / Π l_i! over the
    levels l_i of T: the share of all orders that take the step at T.
    """
    players = levels.shape[1]
    orders = factorial(2 * players) // 2**players
    weights = np.zeros((2 * players, len(levels)))
    for row, step in enumerate(steps(players)):
        weights[row] = _differences(levels, [step], orders)
    return weights


def pair_weights(levels: Levels) -> Vector:
    """(2k(k − 1), tables) what each table's value counts for the interaction of each pair of steps.

    The mean of v(T + a + b) − v(T + a) − v(T + b) + v(T), with weights in proportion to
    paths(0 → T) · paths(T + a + b → top), that is over the orders in which the two steps come next
    to each other: the interaction index of Owen (1972) and Grabisch & Roubens (1999), carried over
    to steps.
    """
    players = levels.shape[1]
    weights = np.zeros((2 * players * (players - 1), len(levels)))
    for row, (one, other) in enumerate(pairs(players)):
        # The two as one, before or after each of their players' other steps: of the six orders
        # of these three, two are possible where both are seats or both vetoes, else one.
        possible = 2 if one.to == other.to else 1
        orders = factorial(2 * players - 1) * possible // (6 * 2 ** (players - 2))
        weights[row] = _differences(levels, [one, other], orders)
    return weights


def shares(values: Vector) -> Shares:
    """The means over the replicates of values (n, replicates), two at least, with their errors.

    What is nothing but rounding is nothing: outcomes are 0 or 1, and no weight is that small.
    """
    value, error = values.mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return Shares(*(np.where(np.abs(each) < ROUNDING, 0.0, each) for each in (value, error)))


def _differences(levels: Levels, taken: Sequence[Step], orders: int) -> Vector:
    """(tables,) the weight of each table in the mean difference that the steps make when taken.

    A table counts where each of the steps has been taken (+) or could be taken next (−).
    """
    there = np.ones(len(levels), np.bool_)
    sign, before, after = np.ones(len(levels)), levels.copy(), levels.copy()
    for player, to in taken:
        level = levels[:, player]
        there &= (level == to) | (level == to - 1)
        sign = np.where(level == to, sign, -sign)
        before[:, player], after[:, player] = to - 1, to
    size = before.sum(axis=1)
    all_steps = 2 * levels.shape[1]
    by_size = np.array(
        [
            factorial(k) * factorial(all_steps - k - len(taken)) / orders
            for k in range(all_steps - len(taken) + 1)
        ]
    )
    doubled = (before == 2).sum(axis=1) + (after == 0).sum(axis=1)
    weight = by_size[np.minimum(size, len(by_size) - 1)] / 2.0**doubled
    return np.where(there, sign * weight, 0.0)
