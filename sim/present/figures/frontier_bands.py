"""The marks of the frontier and the bands in which they stand, each told by its number."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from sim.present.figures.apart import apart
from sim.present.figures.frontier_key import Look, mark
from sim.present.figures.spots import Spot
from sim.present.figures.style import DARK, FAINT, MIDDLE, PAPER, on

FILLS = (DARK, MIDDLE, PAPER, FAINT)
"""By whom the lasting agreements suit: nearly all, some, nearly none; and where none lasts."""
COLOURS = (
    *("#0b3c5d", "#b35900", "#009e73", "#5f5f5f", "#8e3b76", "#2a8fd8", "#a07a00", "#c2185b"),
    *("#5b4bd6", "#5c8a1e", "#00838f"),
)
DASHES = ("-", "--", ":", "-.")
"""They differ from one table to the next, for print in grey; as many colours are no multiple."""
FEW = 8
"""Bands up to which they are filled; more would be mud."""
NARROW, INSIDE = 0.05, 0.016
"""Shares of an axis: of a band too narrow for its number, and how far from its edge that is."""


def look_of(place: int, kind: int) -> Look:
    """A table's colours and line, alike in the picture and in the key."""
    fill = FILLS[kind]
    dash = DASHES[place % len(DASHES)]
    return Look(fill, on(fill), COLOURS[place % len(COLOURS)], dash)


def draw_bands(axes: Axes, spots: Sequence[Spot | None]) -> None:
    """A rectangle per table, from the lowest to the highest of both."""
    filled = sum(spot is not None for spot in spots) <= FEW
    for place, spot in enumerate(spots):
        if spot is None:
            continue
        look = look_of(place, spot.kind)
        corner = spot.agreed.low, spot.lasting.low
        sides = spot.agreed.width, spot.lasting.width
        if filled:
            axes.add_patch(Rectangle(corner, *sides, fc=look.edge, ec="none", alpha=0.07))
        axes.add_patch(
            Rectangle(corner, *sides, fc="none", ec=look.edge, lw=1.3, ls=look.dash, clip_on=False)
        )


def draw_marks(axes: Axes, spots: Sequence[Spot | None]) -> None:
    """Numbered discs, moved apart where they would cover each other, with a line to their place."""
    there = [(place, spot) for place, spot in enumerate(spots) if spot]
    size = 17 if len(there) <= 10 else 14
    moved = apart(axes, [spot.at for _, spot in there], size)
    for (place, spot), where in zip(there, moved, strict=True):
        look = look_of(place, spot.kind)
        if where != spot.at:
            (line,) = axes.plot(
                *zip(spot.at, where, strict=True), color=look.edge, lw=1.2, zorder=4
            )
            line.set(path_effects=[withStroke(linewidth=2.6, foreground=PAPER)], clip_on=False)
            axes.plot(
                *spot.at, "o", ms=5, mfc=look.edge, mec=PAPER, mew=0.7, zorder=6.5, clip_on=False
            )
        mark(axes, where, str(place + 1), look, size)
    _name_bands(axes, there, moved)


def _name_bands(
    axes: Axes, there: Sequence[tuple[int, Spot]], marks: Sequence[tuple[float, float]]
) -> None:
    """The number again, small, in a corner of each band that reaches well beyond its mark."""
    taken = list(marks)
    for place, spot in there:
        if spot.agreed.width < NARROW or spot.lasting.width < NARROW:
            continue
        free = [p for p in _corners(spot) if all(_far(p, other) for other in taken)]
        if free:
            taken.append(free[0])
            colour = look_of(place, spot.kind).edge
            axes.text(
                *free[0], str(place + 1), size=9, color=colour, ha="center", va="center",
                weight="bold", zorder=7,
            )  # fmt: skip


def _corners(spot: Spot) -> list[tuple[float, float]]:
    """Places just inside the corners of a band, and further along its sides."""
    (low, high), (bottom, top) = spot.agreed, spot.lasting
    across = min(INSIDE, (high - low) / 2)
    down = min(1.4 * INSIDE, (top - bottom) / 2)
    left, right, lower, upper = low + across, high - across, bottom + down, top - down
    inner = [low + (high - low) * part for part in (0.25, 0.5, 0.75)]
    return [
        *((x, y) for y in (upper, lower) for x in (left, right)),
        *((x, y) for y in (upper, lower) for x in inner),
    ]


def _far(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) > 2 * INSIDE or abs(one[1] - other[1]) > 2.4 * INSIDE
