"""What the figures of a sweep share: panels side by side, marks of the tables, words for counts."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from sim.analysis.sweep.sweep import Swept
from sim.points import Measure
from sim.present.answers.swept_words import MEASURED
from sim.present.counts import base
from sim.present.figures.style import MOST_ROWS, Slide
from sim.rate import Rate

MOST_LINES = 6
"""Tables that can be told apart in one panel."""
MOST_PANELS = MOST_ROWS
MOST_MAPS = 6
BESIDE = 0.03
"""Share of the width between two panels."""
TITLE = 0.05
"""Share of the height that the titles of the upper panels take."""
COLOURS = ("#0b3c5d", "#b35900", "#009e73", "#8c8c8c", "#56b4e9", "#8e3b76")
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (7, 2)))
MARKERS = ("o", "s", "^", "D", "v", "P")
_SHAPES = ((1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 4), (3, 3), (3, 4), (3, 5), (4, 5), (4, 6))
"""Rows and columns of panels."""


def panels(
    drawn: Slide, count: int, *, above: float = 0.0, left: float = 0.06, under: float = 0.1
) -> list[Axes]:
    """So many axes in rows, the first at the upper left; those of a row share their scale."""
    rows, columns = next(shape for shape in _SHAPES if shape[0] * shape[1] >= count)
    left, bottom, wide, high = drawn.room(left=left, above=above + TITLE)
    width = (wide + BESIDE) / columns - BESIDE
    height = (high + under) / rows - under
    return [
        drawn.figure.add_axes(
            (
                left + column * (width + BESIDE),
                bottom + (rows - 1 - row) * (height + under),
                width,
                height,
            )
        )
        for place in range(count)
        for row, column in [divmod(place, columns)]
    ]


def scaled(axes: Axes, swept: Swept, *, named: bool = True) -> None:
    """Let the height of a panel be counts of talks; `named` where it stands first in its row."""
    scale = base(swept.replicates)
    axes.set_ylim(-0.03 * scale, 1.03 * scale)
    ticks = [round(scale * part / 4) for part in range(5)]
    axes.set_yticks(ticks, map(str, ticks) if named else [""] * 5)
    axes.grid(axis="y", color="#e6e6e6")


def is_first(axes: Axes, among: Sequence[Axes]) -> bool:
    """Whether a panel stands first in its row."""
    left = min(float(each.get_position().x0) for each in among)
    return float(axes.get_position().x0) <= left + 1e-6


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
    return (k - (of - 1) / 2) * min(0.24, 0.7 / of)
