"""A sweep in pictures: lines over one value, rows of choices, else maps or clouds of points."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.sweep import Swept
from sim.points import MEASURES, Measure
from sim.present.counts import base
from sim.present.figures.fonts import drawable
from sim.present.figures.style import INK, QUIET, Slide, label_rows, sheet, styled, wrapped
from sim.present.figures.swept_maps import clouds, maps
from sim.present.figures.swept_panels import (
    COLOURS,
    DASHES,
    MARKERS,
    MOST_LINES,
    MOST_PANELS,
    counted,
    entitled,
    panels,
    shown_lines,
    tall,
)
from sim.present.naming import origin, shorten
from sim.present.swept_words import axis_title, labels, own_value, shown, what_was_varied

TITLES: dict[Measure, str] = {
    "agreed": "How often it is agreed, where values vary",
    "suits_principals": "How often an agreement suits all principals, where values vary",
}


def draw(swept: Swept) -> dict[str, Figure]:
    """A figure for each of the two measures, by name."""
    letters = "".join(axis_title(swept.study, axis) for axis in swept.lattice.axes)
    letters += "".join(shown(v) for point in swept.lattice.points for v in point)
    with styled(swept.study, letters):
        return {
            measure.removesuffix("_principals"): _figure(swept, measure) for measure in MEASURES
        }


def _figure(swept: Swept, measure: Measure) -> Figure:
    """What the number of axes, and whether they hold numbers or choices, allows to be shown."""
    numeric = [axis.is_numeric for axis in swept.lattice.axes]
    is_grid = swept.lattice.sample is None
    if numeric == [True]:
        return _over_one(swept, measure)
    if numeric == [False] and is_grid:
        return _choices(swept, measure)
    if sorted(numeric) == [False, True] and is_grid:
        return _by_choice(swept, measure, numeric.index(True))
    if len(numeric) == 2 and is_grid:
        return maps(swept, measure, _empty(swept, measure, _of(swept)))
    return clouds(swept, measure, lambda more: _empty(swept, measure, _of(swept) + more))


def _empty(swept: Swept, measure: Measure, note: str) -> Slide:
    varied = shorten(what_was_varied(swept), 230)
    return sheet(origin(swept.asked), TITLES[measure], f"Varied: {varied}. {note}")


def _of(swept: Swept) -> str:
    talks = base(swept.replicates)
    return f"Of {talks} simulated talks at each point, on the same dice."


def _bands(swept: Swept) -> str:
    if swept.certain:
        return "One answer at each point: neither uncertainty nor dice."
    return f"{_of(swept)} Shaded: what the dice alone leave open (Wilson 95\u00a0%)."


def _over_one(swept: Swept, measure: Measure) -> Figure:
    """Lines over one number: named where they end, or a panel each where they are many."""
    names = labels(swept.study)
    variants = list(names)
    numbers = range(len(swept.lattice.points))
    if len(variants) <= MOST_LINES:
        drawn = _empty(swept, measure, _bands(swept))
        axes = drawn.figure.add_axes(drawn.room(0.74, left=0.07))
        ends = [
            (_line(axes, swept, measure, (variant, k), numbers), names[variant])
            for k, variant in enumerate(variants)
        ]
        _frame(axes, swept, 0, variants)
        _name_ends(axes, ends, base(swept.replicates))
        axes.set_ylabel(entitled(swept, measure))
    else:
        few = variants[:MOST_PANELS]
        cut = f" The first {len(few)} of {len(variants)} tables." if few != variants else ""
        drawn = _empty(swept, measure, f"{_bands(swept)}{cut}")
        for axes, variant in zip(panels(drawn, len(few)), few, strict=True):
            _line(axes, swept, measure, (variant, 0), numbers)
            _frame(axes, swept, 0, [variant])
            axes.set_title(
                wrapped(names[variant], 34 if len(few) <= 12 else 24), size=9, loc="left"
            )
        drawn.figure.text(0.012, 0.5, entitled(swept, measure), rotation=90, va="center", size=11)
    _name_axis(drawn, swept, 0)
    return drawn.figure


def _by_choice(swept: Swept, measure: Measure, k: int) -> Figure:
    """Lines over the number k, a panel for each choice on the other axis."""
    choices = swept.lattice.axes[1 - k]
    variants, cut = shown_lines(swept)
    few = choices.levels[:MOST_PANELS]
    if len(few) < len(choices.levels):
        cut += f" The first {len(few)} of {len(choices.levels)} choices."
    drawn = _empty(swept, measure, f"{_bands(swept)}{cut}")
    names = labels(swept.study)
    above = _legend(drawn, [names[v] for v in variants])
    rows = panels(drawn, len(few), above=above)
    for axes, level in zip(rows, few, strict=True):
        numbers = [n for n, point in enumerate(swept.lattice.points) if point[1 - k] == level]
        for place, variant in enumerate(variants):
            _line(axes, swept, measure, (variant, place), numbers)
        _frame(axes, swept, k, variants)
        words = f"{choices.place.path[-1]}: {shown(level)}"
        axes.set_title(wrapped(words, 44 if len(few) <= 4 else 26), size=10, loc="left")
    drawn.figure.text(0.012, 0.5, entitled(swept, measure), rotation=90, va="center", size=11)
    _name_axis(drawn, swept, k)
    return drawn.figure


def _line(
    axes: Axes, swept: Swept, measure: Measure, which: tuple[str, int], numbers: Sequence[int]
) -> float:
    """One table's counts over a number; gives the height at which the line ends."""
    variant, style = which
    k = next(k for k, axis in enumerate(swept.lattice.axes) if axis.is_numeric)
    points = swept.lattice.points
    order = sorted(numbers, key=lambda n: points[n][k])  # type: ignore[arg-type,return-value]
    xs = [points[n][k] for n in order]
    rates = swept.rates(variant, measure)
    scale = base(swept.replicates)
    ys = [scale * rates[n].rate for n in order]
    few = len(xs) <= 30
    axes.plot(
        xs,  # type: ignore[arg-type]
        ys,
        color=COLOURS[style],
        ls=DASHES[style],
        marker=MARKERS[style] if few else "",
        ms=5,
        lw=1.8,
    )
    if not swept.certain:
        low, high = ([scale * end for end in (rates[n].low, rates[n].high)] for n in order), None
        pairs = list(low)
        axes.fill_between(
            xs,  # type: ignore[arg-type]
            [pair[0] for pair in pairs],
            [pair[1] for pair in pairs],
            color=COLOURS[style],
            alpha=0.18,
            lw=0,
        )
    return ys[-1]


def _frame(axes: Axes, swept: Swept, k: int, variants: list[str]) -> None:
    """Ends and ticks of the axes, and where the file itself stands."""
    scale = base(swept.replicates)
    axes.set_ylim(-0.02 * scale, 1.02 * scale)
    axes.set_yticks([round(scale * part / 4) for part in range(5)])
    axes.grid(axis="y", color="#e6e6e6")
    axes.locator_params(axis="x", nbins=6)
    own = own_value(swept, k, variants)
    low, high = axes.get_xlim()
    if own is not None and low <= own <= high:
        axes.axvline(own, color=QUIET, ls=(0, (1, 2)), lw=1.3, zorder=0)
        axes.annotate(
            "file", (own, 1.02 * scale), (3, -2), textcoords="offset points", size=8.5,
            color=QUIET, va="top",
        )  # fmt: skip


def _name_axis(drawn: Slide, swept: Swept, k: int) -> None:
    words = shorten(axis_title(swept.study, swept.lattice.axes[k]), 110)
    drawn.figure.text(0.5, 0.058, drawable(words), size=11.5, ha="center")


def _name_ends(axes: Axes, ends: Sequence[tuple[float, str]], scale: int) -> None:
    """Name each line beside its end, moved apart where ends are close."""
    gap, right = 0.115 * scale, axes.get_xlim()[1]
    order = sorted(range(len(ends)), key=lambda k: ends[k][0])
    heights: list[float] = []
    for k in order:
        heights.append(max(ends[k][0], heights[-1] + gap) if heights else ends[k][0])
    down = max(0.0, heights[-1] - scale)
    for place in reversed(range(len(heights))):
        above = heights[place + 1] - gap if place + 1 < len(heights) else heights[place] - down
        heights[place] = min(heights[place], above)
    for k, height in zip(order, heights, strict=True):
        end, name = ends[k]
        axes.annotate(
            "", (right, end), (1.035, height), textcoords=("axes fraction", "data"),
            arrowprops={"arrowstyle": "-", "color": QUIET, "lw": 0.6, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )  # fmt: skip
        mark = Line2D(
            [1.035, 1.075], [height, height], transform=axes.get_yaxis_transform(), clip_on=False,
            color=COLOURS[k], ls=DASHES[k], lw=1.8, marker=MARKERS[k], ms=5,
        )  # fmt: skip
        axes.add_line(mark)
        axes.text(
            1.09, height, wrapped(name, 30), transform=axes.get_yaxis_transform(), va="center",
            size=10.5, color=INK,
        )  # fmt: skip
    axes.set_xlim(right=right)


def _legend(drawn: Slide, names: Sequence[str]) -> float:
    """Explain the lines over the panels; how much room they take."""
    handles = [
        Line2D([], [], color=COLOURS[k], ls=DASHES[k], marker=MARKERS[k], ms=5, lw=1.8)
        for k in range(len(names))
    ]
    if len(names) > 1:
        drawn.legend(handles, [shorten(name, 46) for name in names], 3)
    return 0.045 * -(-len(names) // 3) if len(names) > 1 else 0.0


def _choices(swept: Swept, measure: Measure) -> Figure:
    """A row for each choice, in it a dot with its range for each table."""
    variants, cut = shown_lines(swept)
    axis = swept.lattice.axes[0]
    few = axis.levels[:MOST_PANELS]
    if len(few) < len(axis.levels):
        cut += f" The first {len(few)} of {len(axis.levels)} choices."
    bands = _bands(swept).replace("Shaded", "Lines")
    drawn = _empty(swept, measure, f"{bands}{cut}")
    names = labels(swept.study)
    above = _legend(drawn, [names[v] for v in variants])
    axes = drawn.figure.add_axes(drawn.room(left=0.26, above=above))
    label_rows(axes, [shown(level) for level in few], [""] * len(few))
    scale = base(swept.replicates)
    for k, variant in enumerate(variants):
        rates = swept.rates(variant, measure)[: len(few)]
        ys = [row + tall(k, len(variants)) for row in range(len(few))]
        if not swept.certain:
            ends = [[scale * r.low for r in rates], [scale * r.high for r in rates]]
            axes.hlines(ys, *ends, color=COLOURS[k], lw=2)
        axes.plot(counted(rates, scale), ys, ls="", marker=MARKERS[k], color=COLOURS[k], ms=7)
    axes.set_xlim(-0.02 * scale, 1.02 * scale)
    axes.grid(axis="x", color="#e6e6e6")
    axes.hlines([row + 0.5 for row in range(len(few) - 1)], 0, scale, color="#e6e6e6", lw=0.8)
    axes.set_xlabel(entitled(swept, measure))
    return drawn.figure
