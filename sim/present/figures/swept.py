"""A sweep in pictures: lines over one value, rows of choices, else maps or clouds of points."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.sweep.moves import is_moved, moving
from sim.analysis.sweep.sweep import Swept
from sim.points import LASTING, MEASURES, Measure
from sim.present.answers.lasting import LASTS, sentence
from sim.present.answers.swept_words import (
    axis_title,
    own_value,
    shown,
    what_was_varied,
)
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
    is_first,
    panels,
    scaled,
    shown_lines,
    tall,
)
from sim.present.naming import origin, shorten, variant_labels

STILL = "Agreements themselves do not move."
OWN = " Dotted: the file's own value, where the tables share it."
NAMES: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "suits",
    "lasting": "lasting",
    "lasting_suits_principals": "lasting_suits",
}
TITLES: dict[Measure, str] = {
    "agreed": "How often it is agreed, where values vary",
    "suits_principals": "How often an agreement suits all principals, where values vary",
    "lasting": "How often a lasting agreement is reached, where values vary",
    "lasting_suits_principals": "How often a lasting agreement suits all, where values vary",
}


def draw(swept: Swept) -> dict[str, Figure]:
    """A figure for each measure, by name; none of those that nothing moves, where others move."""
    letters = "".join(axis_title(swept.study, axis) for axis in swept.lattice.axes)
    letters += "".join(shown(v) for point in swept.lattice.points for v in point)
    with styled(swept.study, letters):
        measures = [measure for family in moving(swept) for measure in family]
        return {NAMES[measure]: _figure(swept, measure) for measure in measures}


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
        own = " Outlined: the file's own values." if all(numeric) else ""
        return maps(swept, measure, _empty(swept, measure, f"{_of(swept)}{own}"))
    return clouds(swept, measure, lambda more: _empty(swept, measure, _of(swept) + more))


def _empty(swept: Swept, measure: Measure, note: str) -> Slide:
    varied = shorten(what_was_varied(swept), 230)
    lasting = f" {_lasting(swept)}" if measure in LASTING else ""
    return sheet(origin(swept.asked), TITLES[measure], f"Varied: {varied}.{lasting} {note}")


def _lasting(swept: Swept) -> str:
    """What lasting means, and whether more is moved than what lasts."""
    only = "" if any(is_moved(swept, measure) for measure in MEASURES) else f" {STILL}"
    return f"{sentence(LASTS)}.{only}"


def _of(swept: Swept) -> str:
    talks = base(swept.replicates)
    return f"Of {talks} simulated talks at each point, on the same dice."


def _bands(swept: Swept) -> str:
    if swept.certain:
        return f"One answer at each point: neither uncertainty nor dice.{OWN}"
    return f"{_of(swept)} Shaded: what the dice alone leave open (Wilson 95\u00a0%).{OWN}"


def _over_one(swept: Swept, measure: Measure) -> Figure:
    """Lines over one number: named where they end, or a panel each where they are many."""
    names = variant_labels(swept.study)
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
        rows = panels(drawn, len(few))
        for axes, variant in zip(rows, few, strict=True):
            _line(axes, swept, measure, (variant, 0), numbers)
            _frame(axes, swept, 0, [variant], named=is_first(axes, rows))
            _entitle(axes, names[variant], len(few))
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
    names = variant_labels(swept.study)
    above = _legend(drawn, [names[v] for v in variants])
    rows = panels(drawn, len(few), above=above)
    for axes, level in zip(rows, few, strict=True):
        numbers = [n for n, point in enumerate(swept.lattice.points) if point[1 - k] == level]
        for place, variant in enumerate(variants):
            _line(axes, swept, measure, (variant, place), numbers)
        _frame(axes, swept, k, variants, named=is_first(axes, rows))
        _entitle(axes, f"{choices.place.path[-1]}: {shown(level)}", len(few))
    drawn.figure.text(0.012, 0.5, entitled(swept, measure), rotation=90, va="center", size=11)
    _name_axis(drawn, swept, k)
    return drawn.figure


def _entitle(axes: Axes, words: str, of: int) -> None:
    """Name one of so many panels."""
    width, size = (44, 10.5) if of <= 4 else (32, 9.5) if of <= 12 else (24, 8.0)
    axes.set_title(wrapped(words, width), size=size, loc="left")
    axes.tick_params(labelsize=10 if of <= 12 else 8.5)


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
        low = [scale * rates[n].low for n in order]
        high = [scale * rates[n].high for n in order]
        axes.fill_between(xs, low, high, color=COLOURS[style], alpha=0.18, lw=0)  # type: ignore[arg-type]
    return ys[-1]


def _frame(axes: Axes, swept: Swept, k: int, variants: list[str], *, named: bool = True) -> None:
    """Ends and ticks of the axes, and where the file itself stands."""
    scaled(axes, swept, named=named)
    axes.locator_params(axis="x", nbins=6)
    own = own_value(swept, k, variants)
    low, high = axes.get_xlim()
    if own is not None and low <= own <= high:
        axes.axvline(own, color=QUIET, ls=(0, (1, 2)), lw=1.3, zorder=0)


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
            1.09, height, wrapped(name, 27), transform=axes.get_yaxis_transform(), va="center",
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
    bands = _bands(swept).replace("Shaded", "Lines").removesuffix(OWN)
    drawn = _empty(swept, measure, f"{bands}{cut}")
    names = variant_labels(swept.study)
    above = _legend(drawn, [names[v] for v in variants])
    axes = drawn.figure.add_axes(drawn.room(left=0.26, above=above))
    label_rows(axes, [shown(level) for level in few], [""] * len(few))
    scale = base(swept.replicates)
    for k, variant in enumerate(variants):
        rates = swept.rates(variant, measure)[: len(few)]
        ys = [row + tall(k, len(variants)) for row in range(len(few))]
        if not swept.certain:
            low, high = [scale * r.low for r in rates], [scale * r.high for r in rates]
            axes.hlines(ys, low, high, color=COLOURS[k], lw=2)
        axes.plot(counted(rates, scale), ys, ls="", marker=MARKERS[k], color=COLOURS[k], ms=7)
    axes.set_xlim(-0.02 * scale, 1.02 * scale)
    axes.grid(axis="x", color="#e6e6e6")
    axes.hlines([row + 0.5 for row in range(len(few) - 1)], 0, scale, color="#e6e6e6", lw=0.8)
    axes.set_xlabel(entitled(swept, measure))
    return drawn.figure
