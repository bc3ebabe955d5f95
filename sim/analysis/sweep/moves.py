"""How far each value that is varied moves what is counted: means over all the others."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from sim.analysis.sweep.axes import spelt
from sim.analysis.sweep.sweep import Swept
from sim.points import LASTING, MEASURES, Measure
from sim.scenario.source import Value

PARTS = 5
"""Equal parts of an axis, where anything between its ends was sampled."""


class Step(NamedTuple):
    """One value of an axis, or one part of it, with what is counted there."""

    value: Value
    """The middle of the part, where the axis is cut into parts."""
    points: tuple[int, ...]
    """The points that have it."""
    mean: float
    """Mean share of the replicates over these points."""


class Move(NamedTuple):
    """Between which means what is counted moves along an axis."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """By how much it moves at most."""
        return self.high - self.low


def profile(swept: Swept, k: int, variant: str, measure: Measure) -> list[Step]:
    """The mean over all other axes at each value of axis k, in its order.

    The main effect of a factor in a designed experiment; a sampled axis has five equal parts.
    """
    rates = np.array(swept.counts(variant, measure)) / swept.replicates
    return [
        Step(value, points, float(rates[list(points)].mean())) for value, points in _steps(swept, k)
    ]


def move(swept: Swept, k: int, variant: str, measure: Measure) -> Move:
    """The lowest and highest of these means."""
    means = [step.mean for step in profile(swept, k, variant, measure)]
    return Move(min(means), max(means))


def is_moved(swept: Swept, measure: Measure) -> bool:
    """Whether anything that was varied moves what is counted, at any table."""
    return any(len(set(swept.counts(variant, measure))) > 1 for variant in swept.study.variants)


def families(swept: Swept) -> list[tuple[Measure, ...]]:
    """Agreements and those that suit all principals; the same of lasting ones; what moves first."""
    found = [MEASURES, LASTING] if swept.has_aftermath else [MEASURES]
    return sorted(found, key=lambda family: not any(is_moved(swept, each) for each in family))


def moving(swept: Swept) -> list[tuple[Measure, ...]]:
    """Those of them that move; all, where none does or no agreement can come to nothing."""
    found = families(swept)
    moved = [family for family in found if any(is_moved(swept, each) for each in family)]
    return moved if moved and swept.has_aftermath else found


def _steps(swept: Swept, k: int) -> Iterator[tuple[Value, tuple[int, ...]]]:
    """Each value of an axis, or the middle of each part, with the numbers of its points."""
    axis, points = swept.lattice.axes[k], swept.lattice.points
    if axis.ends is None:
        known = {spelt(level): place for place, level in enumerate(axis.levels)}
        values: list[Value] = list(axis.levels)
        places = [known[spelt(point[k])] for point in points]
    else:
        low, high = axis.ends
        size = (high - low) / PARTS or 1.0
        values = [low + (part + 0.5) * size for part in range(PARTS)]
        places = [min(PARTS - 1, int((_plain(point[k]) - low) / size)) for point in points]
    order = sorted(range(len(points)), key=lambda number: places[number])
    for place, group in groupby(order, lambda number: places[number]):
        yield values[place], tuple(group)


def _plain(value: Value) -> float:
    assert isinstance(value, int | float), "what lies between two ends is a number"
    return float(value)
