"""What the figures of a sweep share: panels side by side, marks of the tables, words for counts."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from sim.analysis.sweep import Swept
from sim.points import Measure
from sim.present.counts import base
from sim.present.figures.style import MOST_ROWS, Slide
from sim.present.swept_words import MEASURED
from sim.results import Rate

MOST_LINES = 6
"""Tables that can be told apart in one panel."""
MOST_PANELS = MOST_ROWS
MOST_MAPS = 6
COLOURS = ("#0b3c5d", "#b35900", "#009e73", "#8c8c8c", "#56b4e9", "#8e3b76")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (7, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")
_SHAPES = ((1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 4), (3, 3), (3, 4), (3, 5), (4, 5), (4, 6))
"""Rows and columns of panels."""


def panels(
    drawn: Slide, count: int, above: float = 0.0, gaps: tuple[float, float] = (0.03, 0.09)
) -> list[Axes]:
    """So many axes in rows, the first at the upper left; `gaps` beside and under each."""
    rows, columns = next(shape for shape in _SHAPES if shape[0] * shape[1] >= count)
    left, bottom, wide, high = drawn.room(left=0.06, above=above)
    beside, under = gaps
    if rows > 3:
        under *= 0.85
    width, height = (wide + beside) / columns, (high + 0.01) / rows
    return [
        drawn.figure.add_axes(
            (
                left + column * width,
                bottom + (rows - 1 - row) * height,
                width - beside,
                height - under,
            )
        )
        for place in range(count)
        for row, column in [divmod(place, columns)]
    ]


def shown_lines(swept: Swept) -> tuple[list[str], str]:
    """The tables that one panel can hold, and a remark where that is not all of them."""
    variants = list(swept.study.variants)
    if len(variants) <= MOST_LINES:
        return variants, ""
    return variants[:MOST_LINES], f" The first {MOST_LINES} of {len(variants)} tables."


def entitled(swept: Swept, measure: Measure) -> str:
    """What is counted, and out of how many."""
    return f"{MEASURED[measure]}, of {base(swept.replicates)}"


def counted(rates: Sequence[Rate], scale: int) -> list[float]:
    """Shares as counts of so many talks."""
    return [scale * rate.rate for rate in rates]


def tall(k: int, of: int) -> float:
    """How far from the middle of its row the mark of one of several tables stands."""
    return (k - (of - 1) / 2) * min(0.14, 0.7 / of)
