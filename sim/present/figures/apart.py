"""Marks that would cover each other, moved apart: each to the nearest free place."""

from collections.abc import Iterator, Sequence
from math import cos, hypot, pi, sin

from matplotlib.axes import Axes

Point = tuple[float, float]
RINGS = 12
AROUND = 16
"""Places on a ring that are tried."""
GAP = 1.12
"""Least distance between two marks, as a share of their size."""


def apart(axes: Axes, points: Sequence[Point], size: float) -> list[Point]:
    """Where marks of so many typographic points go, in the units of the axes; most stay.

    The limits of the axes must be set. The first of several in one place keeps it.
    """
    step = GAP * size * axes.figure.dpi / 72.0
    back = axes.transData.inverted()
    taken: list[Point] = []
    moved: list[Point] = []
    for point in points:
        x, y = axes.transData.transform(point)
        spot = next((p for p in _around((x, y), step) if _is_free(p, taken, step, axes)), (x, y))
        taken.append(spot)
        moved.append(point if spot == (x, y) else tuple(map(float, back.transform(spot))))  # type: ignore[arg-type]
    return moved


def _around(centre: Point, step: float) -> Iterator[Point]:
    """The place itself, then rings about it, to the left and down first."""
    x, y = centre
    yield (x, y)
    for ring in range(1, RINGS):
        for k in range(AROUND):
            turn = pi + 2 * pi * k / AROUND
            yield (x + 0.5 * (ring + 1) * step * cos(turn), y + 0.5 * (ring + 1) * step * sin(turn))


def _is_free(spot: Point, taken: Sequence[Point], step: float, axes: Axes) -> bool:
    inside = axes.bbox.padded(0.3 * step)
    return bool(inside.contains(*spot)) and all(
        hypot(spot[0] - x, spot[1] - y) >= 0.999 * step for x, y in taken
    )
