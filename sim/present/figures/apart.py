"""Marks that would cover each other, moved apart: each to the nearest free place."""

from collections.abc import Iterator, Sequence
from math import cos, hypot, pi, sin

from matplotlib.axes import Axes

Point = tuple[float, float]
RINGS = 16
SAME = 0.5
"""Pixels up to which two places are one."""
AROUND = 16
"""Places on a ring that are tried."""
GAP = 1.12
"""Least distance between two marks, as a share of their size."""
CLEAR = 0.7
"""Least distance of a mark from the place of another one, as a share of that."""


def apart(axes: Axes, points: Sequence[Point], size: float) -> list[Point]:
    """Where marks of so many typographic points go, in the units of the axes; most stay.

    None covers the place of another. The limits of the axes must be set. The first of several in
    one place keeps it.
    """
    step = GAP * size * axes.figure.dpi / 72.0
    back = axes.transData.inverted()
    taken: list[Point] = []
    moved: list[Point] = []
    places = [(float(x), float(y)) for x, y in map(axes.transData.transform, points)]
    inside = axes.bbox.padded(0.3 * step)
    for point, (x, y) in zip(points, places, strict=True):
        others = [p for p in places if hypot(p[0] - x, p[1] - y) > SAME]
        tried = (p for p in _around((x, y), step) if inside.contains(*p))
        far = (p for p in tried if _is_far(p, taken, step) and _is_far(p, others, CLEAR * step))
        spot = next(far, (x, y))
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


def _is_far(spot: Point, others: Sequence[Point], distance: float) -> bool:
    return all(hypot(spot[0] - x, spot[1] - y) >= 0.999 * distance for x, y in others)
