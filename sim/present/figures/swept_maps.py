"""Two values varied at once as a map of squares; more of them as clouds of points with means."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.sweep.axes import Axis
from sim.analysis.sweep.moves import move, profile
from sim.analysis.sweep.sweep import Swept
from sim.points import Measure
from sim.present.answers.swept_words import axis_name, axis_title, own_value, shown
from sim.present.counts import base, short
from sim.present.figures.fonts import drawable
from sim.present.figures.style import DARK, INK, MIDDLE, Slide, on, wrapped
from sim.present.figures.swept_panels import (
    COLOURS,
    DASHES,
    MARKERS,
    MOST_MAPS,
    entitled,
    is_first,
    panels,
    scaled,
    shown_lines,
)
from sim.present.naming import shorten, variant_labels
from sim.scenario.source import Value

SHADES = LinearSegmentedColormap.from_list("sim", ["#f3f7fa", MIDDLE, DARK])
"""From few to many; in grey from light to dark."""
MOST_NUMBERS = 180
"""Squares of a map into which their count is written."""
MOST_TICKS = 10
UPRIGHT = 66
"""Letters that may stand beside the maps."""
LETTERS = 14
"""Of a choice beside its row."""


def maps(swept: Swept, measure: Measure, drawn: Slide) -> Figure:
    """A map for each table, up to six: squares by both values, the darker the more."""
    variants = list(swept.study.variants)
    names = variant_labels(swept.study)
    few = variants[:MOST_MAPS]
    across, up = swept.lattice.axes
    squares = panels(drawn, len(few), left=0.075 if up.is_numeric else 0.125, under=0.11)
    for axes, variant in zip(squares, few, strict=True):
        _map(axes, swept, variant, measure)
        _ticks(axes, across, up, named=is_first(axes, squares))
        words = wrapped(names[variant], 40 if len(few) > 1 else 90, 1)
        axes.set_title(words, size=10.5, loc="left")
    rest = f"  ·  the first {len(few)} of {len(variants)} tables" if few != variants else ""
    words = f"{axis_title(swept.study, across)}  →"
    drawn.figure.text(0.5, 0.066, drawable(shorten(words, 120)), size=11, ha="center")
    words = axis_title(swept.study, up)
    words = words if len(words) <= UPRIGHT else shorten(axis_name(swept.study, up), UPRIGHT)
    upright = drawable(f"{words}  →")
    drawn.figure.text(0.012, 0.46, upright, size=11, rotation=90, va="center")
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
    axes.spines[:].set_visible(False)
    lw = 2.2 if counts.size <= MOST_NUMBERS else 1.2
    own = [own_value(swept, k, [variant]) for k in (0, 1)]
    spots = [
        [place for place, level in enumerate(axis.levels) if level == value]
        for axis, value in zip((across, up), own, strict=True)
    ]
    for x, y in zip(*spots, strict=False):
        box = Rectangle((x - 0.5, y - 0.5), 1, 1, fill=False, ec="#b35900", lw=lw, clip_on=False)
        axes.add_patch(box)


def _ticks(axes: Axes, across: Axis, up: Axis, *, named: bool) -> None:
    """Name the values, of many every so many; those upwards where a map stands first in its row."""
    places, words = _few(across, 9)
    axes.set_xticks(places, words, size=8.5)
    places, words = _few(up, LETTERS)
    axes.set_yticks(places, words if named else [""] * len(words), size=8.5)
    axes.tick_params(length=0)


def _few(axis: Axis, width: int) -> tuple[list[int], list[str]]:
    """Places of levels, so few that they can be named, and their names."""
    places = list(range(0, len(axis.levels), -(-len(axis.levels) // MOST_TICKS)))
    return places, [wrapped(shown(axis.levels[k]), width, longest=LETTERS) for k in places]


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
    names = [shorten(variant_labels(swept.study)[variant], 46) for variant in variants]
    above = _legend(drawn, names)
    rows = panels(drawn, len(few), above=above, under=0.12)
    for axes, k in zip(rows, few, strict=True):
        for place, variant in enumerate(variants):
            _cloud(axes, swept, measure, k, (variant, place))
        _frame(axes, swept, k)
        scaled(axes, swept, named=is_first(axes, rows))
    words = entitled(swept, measure)
    drawn.figure.text(0.012, 0.5, words, rotation=90, va="center", size=11)
    return drawn.figure


def _cloud(axes: Axes, swept: Swept, measure: Measure, k: int, which: tuple[str, int]) -> None:
    """One table's points against a value, and the line of its means."""
    variant, style = which
    axis, scale = swept.lattice.axes[k], base(swept.replicates)
    counts = swept.counts(variant, measure)
    steps = profile(swept, k, variant, measure)
    spots: list[tuple[float, float]] = []
    means: list[tuple[float, float]] = []
    for place, step in enumerate(steps):
        means.append((_across(axis, step.value, place), scale * step.mean))
        for number in step.points:
            x = _across(axis, swept.lattice.points[number][k], place)
            spots.append((x, scale * counts[number] / swept.replicates))
    colour, marker = COLOURS[style], MARKERS[style]
    axes.plot(*zip(*spots, strict=True), marker, ms=3, color=colour, alpha=0.35, mew=0)
    axes.plot(
        *zip(*means, strict=True),
        color=colour,
        ls=DASHES[style],
        marker=marker,
        ms=6,
        lw=1.8,
        mec="white",
    )


def _across(axis: Axis, value: Value, place: int) -> float:
    """How far to the right a value stands: a choice at its place."""
    return float(value) if axis.is_numeric and isinstance(value, int | float) else place


def _frame(axes: Axes, swept: Swept, k: int) -> None:
    axis = swept.lattice.axes[k]
    axes.tick_params(labelsize=10)
    axes.set_xlabel(wrapped(axis_title(swept.study, axis), 52), size=9.5)
    if axis.is_numeric:
        axes.locator_params(axis="x", nbins=6)
        return
    places, words = _few(axis, max(7, 44 // min(MOST_TICKS, len(axis.levels))))
    axes.set_xticks(places, words, size=8.5)
    axes.set_xlim(-0.4, len(axis.levels) - 0.6)


def _legend(drawn: Slide, names: Sequence[str]) -> float:
    handles = [
        Line2D([], [], color=COLOURS[k], ls=DASHES[k], marker=MARKERS[k], ms=6, lw=1.8, mec="white")
        for k in range(len(names))
    ]
    if len(names) > 1:
        drawn.legend(handles, names, 3)
    return 0.045 * -(-len(names) // 3) if len(names) > 1 else 0.0
