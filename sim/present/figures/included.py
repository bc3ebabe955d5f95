"""Agreement by combination of seats and vetoes, and what each seat and each veto adds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.inclusion.inclusion import Inclusion
from sim.analysis.inclusion.lattice import levels_of
from sim.points import LASTING, MEASURES, Measure
from sim.present.answers.lasting import LASTS, sentence
from sim.present.counts import base, short
from sim.present.figures.style import (
    BOTTOM,
    DARK,
    INK,
    MIDDLE,
    PAPER,
    QUIET,
    WARM,
    Slide,
    label_rows,
    on,
    sheet,
    shrink,
    wrapped,
)
from sim.present.naming import one_line, origin, shorten, state_name

HELD = "#7a3b00"
LEVELS = ListedColormap([PAPER, WARM, HELD])
"""Excluded, seated, seated with a veto: told apart in grey too."""
RATES = LinearSegmentedColormap.from_list("rates", [PAPER, MIDDLE, DARK])
TITLES: dict[Measure, str] = {
    "agreed": "Agreed",
    "suits_principals": "Suits all principals",
    "lasting": "Lasting",
    "lasting_suits_principals": "Lasting, and suits all principals",
}
TABLES = {
    MEASURES: "Who is in, who may block, and how often they agree",
    LASTING: "Who is in, who may block, and how often it lasts",
}
VALUES = {
    MEASURES: "What each seat and each veto adds",
    LASTING: "What each seat and each veto adds to what lasts",
}
Family = tuple[Measure, ...]
WRITTEN = 9
"""Rows and columns up to which each square says its number."""
ROOM, STRIP = 0.125, 0.016
"""Shares of the width: for names, and of a strip (at most)."""
RIGHT, GAP = 0.915, 0.022
"""Where the maps end, and what is between them."""
LONGEST = 115
"""Pixels that an upright name may take."""
UP = 0.03
"""Share of the height of a strip."""


def tables_figure(told: Inclusion, family: Family) -> Figure:
    """Heat maps of two measures: half of the states on the rows, half on the columns."""
    states = [state_name(state, told.lattice.scenario) for state in told.lattice.toggled]
    half = len(states) // 2
    note = (
        f"{told.lattice.count:,} tables, a square each. The strips say who is excluded, seated or "
        "seated with a veto there, a strip a state. Other states as at "
        f"“{shorten(one_line(told.lattice.scenario.label or told.lattice.id), 60)}”. "
        f"Suits: at least as good as no deal for each principal.{_lasts(family)}"
    )
    drawn = sheet(origin(told.asked), TABLES[family], note)
    strips = len(states) - half
    high = min(UP, 0.2 / strips)
    top = drawn.top - 0.055
    floor = 0.19 if half else BOTTOM
    left = ROOM + half * STRIP + 0.006
    wide = (RIGHT - left - GAP) / 2
    for place, measure in enumerate(family):
        x = left + place * (wide + GAP)
        room = (x, floor, wide, top - strips * high - 0.012 - floor)
        axes = drawn.figure.add_axes(room)
        image = _heat(axes, told, measure, half)
        over = drawn.figure.add_axes((x, top - strips * high, wide, strips * high))
        _strips(over, levels_of(strips).T)
        over.set_title(TITLES[measure], size=13, weight="bold", pad=5, color=INK)
        if place == 0:
            _name(over, states[half:], upright=False)
            if half:
                beside = drawn.figure.add_axes((ROOM, floor, half * STRIP, room[3]))
                _strips(beside, levels_of(half))
                _name(beside, states[:half], upright=True)
    scale = drawn.figure.add_axes((RIGHT + 0.014, floor, 0.012, room[3]))
    bar = drawn.figure.colorbar(image, cax=scale)
    bar.set_label(f"of {base(told.counted.replicates)} simulated talks", size=11)
    bar.outline.set_edgecolor(QUIET)
    patches = [Patch(fc=colour, ec=QUIET) for colour in (PAPER, WARM, HELD)]
    drawn.legend(patches, ["excluded", "seated", "seated, may block"], 3)
    return drawn.figure


def _heat(axes: Axes, told: Inclusion, measure: Measure, half: int) -> AxesImage:
    """The rates of a measure, a square a table, on 0–100; small lattices say the numbers."""
    n = told.counted.replicates
    rates = told.counted.rates(measure).reshape(3**half, -1)
    image = axes.imshow(
        base(n) * rates, cmap=RATES, vmin=0, vmax=base(n), aspect="auto", interpolation="nearest"
    )
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    if max(rates.shape) <= WRITTEN:
        counts = told.counted.column(measure).reshape(rates.shape)
        for (row, column), count in np.ndenumerate(counts):
            colour = "#{:02x}{:02x}{:02x}".format(*RATES(rates[row, column], bytes=True)[:3])
            words = short(int(count), n)
            axes.text(column, row, words, ha="center", va="center", size=11, color=on(colour))
    return image


def _strips(axes: Axes, levels: npt.NDArray[np.int64]) -> None:
    """The levels by shade: a strip a state."""
    axes.imshow(levels, cmap=LEVELS, vmin=-0.5, vmax=2.5, aspect="auto", interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(True)
    rows, columns = levels.shape
    for line in range(1, min(rows, columns)):
        (axes.axhline if rows < columns else axes.axvline)(line - 0.5, color=QUIET, lw=0.8)


def _name(axes: Axes, names: Sequence[str], *, upright: bool) -> None:
    """Name the strips: under them, or at their left."""
    if upright:
        shown = [wrapped(name, 17, 1) for name in names]
        axes.set_xticks(range(len(names)), shown, size=9, rotation=90, color=INK)
        labels = axes.get_xticklabels()
        longest = max(label.get_window_extent().height for label in labels)
        for label in labels if longest > LONGEST else ():
            label.set_fontsize(9 * LONGEST / longest)
    else:
        shown = [wrapped(name, 20, 1) for name in names]
        axes.set_yticks(range(len(names)), shown, size=9)
        shrink(axes.get_yticklabels(), 150, 6)
    axes.tick_params(length=0, labelcolor=INK)


def _lasts(family: Family) -> str:
    return f" {sentence(LASTS)}." if family == LASTING else ""


def values_figure(told: Inclusion, family: Family) -> Figure:
    """Shapley values by state: a dot for its seat and one for its veto, in talks of a hundred."""
    n, states = told.counted.replicates, told.lattice.toggled
    note = (
        "The mean change over all orders in which seats and vetoes may be given, each state’s seat "
        "before its veto (Shapley value; Derks & Peters 1993). All dots of a panel add up to the "
        "difference between nobody of these seated and a seat and a veto for each. Whiskers: two "
        f"standard errors, the dice alone.{_lasts(family)}"
    )
    drawn = sheet(origin(told.asked), VALUES[family], note)
    rows = [row for row in told.values() if row["measure"] in family]
    reach = max((abs(row["value"]) + 2 * row["standard_error"] for row in rows), default=0.0)
    reach = 1.06 * base(n) * reach or 1.0
    left, bottom, wide, high = drawn.room(0.985, above=0.1)
    width = (wide - 0.02) / 2
    for place, measure in enumerate(family):
        axes = drawn.figure.add_axes((left + place * (width + 0.02), bottom, width, high))
        for offset, which in ((-0.16, "seat"), (0.16, "veto")):
            own = [row for row in rows if (row["measure"], row["step"]) == (measure, which)]
            _dots(axes, own, offset, base(n))
        names = [state_name(state, told.lattice.scenario) for state in states]
        label_rows(axes, names if place == 0 else [""] * len(names), [""] * len(names))
        axes.axvline(0, color=QUIET, lw=1, zorder=0)
        axes.set_xlim(-reach, reach)
        axes.grid(axis="y", color="#eeeeee", zorder=0)
        axes.set_title(TITLES[measure], size=13, weight="bold", color=INK)
        axes.spines["left"].set_visible(False)
    drawn.name_below(f"simulated talks of {base(n)}, more or fewer")
    _legend(drawn)
    return drawn.figure


def _dots(axes: Axes, rows: Sequence[dict[str, float]], offset: float, scale: int) -> None:
    seat = offset < 0
    axes.errorbar(
        [scale * row["value"] for row in rows],
        [place + offset for place in range(len(rows))],
        xerr=[2 * scale * row["standard_error"] for row in rows],
        fmt="o" if seat else "s",
        ms=8,
        mfc=PAPER if seat else DARK,
        mec=DARK,
        ecolor=DARK,
        elinewidth=1.4,
        capsize=3,
    )


def _legend(drawn: Slide) -> None:
    marks = [("o", PAPER), ("s", DARK)]
    handles = [Line2D([], [], ls="", marker=m, ms=8, mfc=fill, mec=DARK) for m, fill in marks]
    drawn.legend(handles, ["its seat", "its veto, once seated"], 2)
