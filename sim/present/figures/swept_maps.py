"""Two values varied at once as a map of squares; more of them as clouds of points with means."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.axes import Axis
from sim.analysis.moves import move, profile
from sim.analysis.sweep import Swept
from sim.points import Measure
from sim.present.counts import base, short
from sim.present.figures.fonts import drawable
from sim.present.figures.style import DARK, INK, MIDDLE, Slide, on, wrapped
from sim.present.figures.swept_panels import (
    COLOURS,
    MARKERS,
    MOST_MAPS,
    entitled,
    panels,
    shown_lines,
)
from sim.present.naming import shorten
from sim.present.swept_words import axis_title, labels, own_value, shown

SHADES = LinearSegmentedColormap.from_list("sim", ["#f3f7fa", MIDDLE, DARK])
"""From few to many; in grey from light to dark."""
MOST_NUMBERS = 180
"""Squares of a map into which their count is written."""
MOST_TICKS = 10
LETTERS = 14
"""Of a choice beside its row."""


def maps(swept: Swept, measure: Measure, drawn: Slide) -> Figure:
    """A map for each table, up to six: squares by both values, the darker the more."""
    variants = list(swept.study.variants)
    names = labels(swept.study)
    few = variants[:MOST_MAPS]
    across, up = swept.lattice.axes
    beside = 0.055 + (0.035 if not up.is_numeric else 0.0)
    maps = panels(drawn, len(few), gaps=(beside, 0.125))
    for axes, variant in zip(maps, few, strict=True):
        _map(axes, swept, variant, measure)
        axes.set_title(
            wrapped(names[variant], 40 if len(few) > 1 else 90, 1), size=10.5, loc="left"
        )
        box = axes.get_position()
        axes.set_position((box.x0 + beside - 0.03, box.y0 + 0.03, box.width - 0.03, box.height))
    rest = f"  ·  the first {len(few)} of {len(variants)} tables" if few != variants else ""
    words = f"{axis_title(swept.study, across)}  →"
    drawn.figure.text(0.5, 0.066, drawable(shorten(words, 120)), size=11, ha="center")
    words = f"{axis_title(swept.study, up)}  →"
    drawn.figure.text(0.012, 0.46, drawable(shorten(words, 70)), size=11, rotation=90, va="center")
    drawn.figure.text(
        0.985, 0.04, f"squares: {entitled(swept, measure)}{rest}", size=10, ha="right", color=INK
    )
    return drawn.figure


def _map(axes: Axes, swept: Swept, variant: str, measure: Measure) -> None:
    across, up = swept.lattice.axes
    size = (len(across.levels), len(up.levels))
    counts = np.array(swept.counts(variant, measure)).reshape(size).T
    axes.imshow(
        counts / swept.replicates, cmap=SHADES, vmin=0, vmax=1, origin="lower", aspect="auto"
    )
    if counts.size <= MOST_NUMBERS:
        for (y, x), count in np.ndenumerate(counts):
            ink = on(to_hex(SHADES(count / swept.replicates)))
            words = short(int(count), swept.replicates)
            small = 9 if counts.size <= 60 else 7.5
            axes.text(x, y, words, ha="center", va="center", size=small, color=ink)
    _ticks(axes, across, up)
    axes.spines[:].set_visible(False)
    own = [own_value(swept, k, [variant]) for k in (0, 1)]
    spots = [
        [place for place, level in enumerate(axis.levels) if level == value]
        for axis, value in zip((across, up), own, strict=True)
    ]
    for x, y in zip(*spots, strict=False):
        box = Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, ec="#b35900", lw=2.2, clip_on=False)
        axes.add_patch(box)


def _ticks(axes: Axes, across: Axis, up: Axis) -> None:
    """Name the values, of many every so many."""
    for axis, set_ticks, width in (
        (across, axes.set_xticks, 9),
        (up, axes.set_yticks, LETTERS),
    ):
        every = -(-len(axis.levels) // MOST_TICKS)
        places = list(range(0, len(axis.levels), every))
        words = [wrapped(shown(axis.levels[k]), width, 2) for k in places]
        set_ticks(places, words, size=8.5)  # type: ignore[operator]
    axes.tick_params(length=0)


def clouds(swept: Swept, measure: Measure, empty: Callable[[str], Slide]) -> Figure:
    """Every point against each value, up to six; lines join the means over all the others."""
    variants, cut = shown_lines(swept)
    axes_of = swept.lattice.axes
    order = sorted(
        range(len(axes_of)),
        key=lambda k: -max(move(swept, k, variant, measure).width for variant in variants),
    )
    few = sorted(order[:MOST_MAPS])
    if len(few) < len(order):
        cut += f" {len(few)} of {len(order)} values: those that move it most."
    drawn = empty(f" Dots: points; lines: means over all the other values.{cut}")
    names = [shorten(labels(swept.study)[variant], 46) for variant in variants]
    above = _legend(drawn, names)
    for axes, k in zip(panels(drawn, len(few), above=above, gaps=(0.035, 0.125)), few, strict=True):
        for place, variant in enumerate(variants):
            _cloud(axes, swept, measure, k, (variant, place))
        _frame(axes, swept, k)
    words = entitled(swept, measure)
    drawn.figure.text(0.012, 0.5, words, rotation=90, va="center", size=11)
    return drawn.figure


def _cloud(axes: Axes, swept: Swept, measure: Measure, k: int, which: tuple[str, int]) -> None:
    variant, style = which
    axis, scale = swept.lattice.axes[k], base(swept.replicates)
    steps = profile(swept, k, variant, measure)
    counts = swept.counts(variant, measure)
    xs = [
        (place if not axis.is_numeric else swept.lattice.points[number][k], number)
        for place, step in enumerate(steps)
        for number in step.points
    ]
    axes.plot(
        [x for x, _ in xs],  # type: ignore[misc]
        [scale * counts[number] / swept.replicates for _, number in xs],
        ls="", marker=MARKERS[style], ms=3, color=COLOURS[style], alpha=0.35, mew=0,
    )  # fmt: skip
    axes.plot(
        [step.value if axis.is_numeric else place for place, step in enumerate(steps)],  # type: ignore[misc]
        [scale * step.mean for step in steps],
        color=COLOURS[style], marker=MARKERS[style], ms=6, lw=1.8, mec="white",
    )  # fmt: skip


def _frame(axes: Axes, swept: Swept, k: int) -> None:
    axis, scale = swept.lattice.axes[k], base(swept.replicates)
    axes.set_ylim(-0.02 * scale, 1.02 * scale)
    axes.grid(axis="y", color="#e6e6e6")
    axes.set_xlabel(wrapped(axis_title(swept.study, axis), 52), size=9.5)
    if axis.is_numeric:
        axes.locator_params(axis="x", nbins=6)
        return
    every = -(-len(axis.levels) // MOST_TICKS)
    places = list(range(0, len(axis.levels), every))
    width = max(7, 44 // len(places))
    axes.set_xticks(places, [wrapped(shown(axis.levels[p]), width) for p in places], size=8.5)
    axes.set_xlim(-0.4, len(axis.levels) - 0.6)


def _legend(drawn: Slide, names: Sequence[str]) -> float:
    handles = [
        Line2D([], [], color=COLOURS[k], marker=MARKERS[k], ms=6, lw=1.8, mec="white")
        for k in range(len(names))
    ]
    if len(names) > 1:
        drawn.legend(handles, names, 3)
    return 0.045 * -(-len(names) // 3) if len(names) > 1 else 0.0
