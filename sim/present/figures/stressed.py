"""What the headlines hang on: a tornado for the tables that move most, and a range for each."""

from textwrap import wrap

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.stress.stress import Ranged, Stressed
from sim.analysis.stress.tornado import End, Factor
from sim.points import Measure
from sim.present.answers.stressed import value
from sim.present.assumed import APART, held, what_was_tried
from sim.present.counts import base, short
from sim.present.figures.style import (
    BOTTOM,
    DARK,
    FAINT,
    INK,
    MIDDLE,
    MOST_ROWS,
    QUIET,
    WARM,
    label_rows,
    sheet,
    styled,
    wrapped,
)
from sim.present.naming import listing, origin, variant_labels

MOST_PANELS, MOST_FACTORS = 4, 7
SIDE = 0.48
"""Of the scale, room beside the scale for the words at both ends of a bar."""
HEADS: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "agreed, and suits all principals",
    "lasting": "lasting",
    "lasting_suits_principals": "lasting, and suits all principals",
}
HEAD = 40
"""Letters of a head over one of two panels."""
SAID: dict[Measure, str] = {"agreed": "agreements", "lasting": "lasting agreements"}
"""What a tornado is of."""


def figures(told: Stressed) -> dict[str, Figure]:
    """The figures by name; no tornado where nothing can be chosen otherwise."""
    words = "".join(setting.words for setting in told.tried.settings)
    with styled(told.asked.study, words):
        drawn = {"tornado": tornado(told)} if told.factors else {}
        if told.factors and told.tried.order_lasting:
            drawn["tornado_lasting"] = tornado(told, "lasting")
        return {**drawn, "ranges": ranges(told)}


def tornado(told: Stressed, measure: Measure = "agreed") -> Figure:
    """A panel for each of the tables that move most; a bar for each factor, its ends named."""
    chosen, what, of = _widest(told, measure), SAID[measure], base(told.tried.replicates)
    note = (
        f"{what.capitalize()} of {of} simulated talks when one thing alone is "
        "chosen otherwise, all else as in the file (the line). At the ends of a bar the choice "
        "that makes it, none where it is the file's own; dark: how the talks go, light: the rest."
    )
    if len(chosen) < len(told.tried.variants):
        note += f" {len(chosen)} of {len(told.tried.variants)} tables: those that move most."
    if len(told.factors) > MOST_FACTORS:
        note += f" At most {MOST_FACTORS} bars: what changes most there."
    drawn = sheet(origin(told.asked), f"What do the {what} hang on?", note)
    across = 1 if len(chosen) == 1 else 2
    down = -(-len(chosen) // across)
    left, wide = 0.015, 0.97 / across
    bottom, top = BOTTOM - 0.02, drawn.top - 0.01
    pitch = (top - bottom) / down
    for k, variant in enumerate(chosen):
        x, y = left + (k % across) * wide, top - (k // across + 1) * pitch
        room = (x + 0.165, y + 0.055, wide - 0.175, pitch - 0.095)
        axes = drawn.figure.add_axes(room)
        _panel(axes, told, variant, measure)
    drawn.name_below(f"{what} of {of} simulated talks")
    return drawn.figure


def _widest(told: Stressed, measure: Measure) -> list[str]:
    """The tables whose count some factor alone moves furthest, in file order."""

    def width(variant: str) -> float:
        return max(factor.swing(variant, measure).width for factor in told.factors)

    order = sorted(told.tried.variants, key=lambda variant: -width(variant))
    shown = [v for v in order[:MOST_PANELS] if width(v) > 0] or order[:1]
    return [variant for variant in told.tried.variants if variant in shown]


def _panel(axes: Axes, told: Stressed, variant: str, measure: Measure) -> None:
    swings = [(factor, factor.swing(variant, measure)) for factor in told.factors]
    moving = [pair for pair in swings if pair[1].width > 0] or swings[:1]
    shown, size = sorted(moving, key=lambda pair: -pair[1].width)[:MOST_FACTORS], 8.5
    of = base(told.tried.replicates)
    for row, (factor, swing) in enumerate(shown):
        low, high = of * swing.low.rate, of * swing.high.rate
        colour = DARK if factor.kind == "choice" else WARM
        axes.barh(
            row, max(high - low, 0.006 * of), left=low, height=0.62, color=colour, ec=QUIET, lw=0.5
        )
        if swing.width > 0:
            ends = [_end(end, factor, told) for end in (swing.low, swing.high)]
            axes.text(low - 0.02 * of, row, ends[0], size=size - 0.5, ha="right", va="center")
            axes.text(high + 0.02 * of, row, ends[1], size=size - 0.5, va="center")
    axes.axvline(of * shown[0][1].own, color=INK, lw=1.0, zorder=3)
    names = [wrapped(factor.label, 30, 2) for factor, _ in shown]
    axes.set_yticks(range(len(shown)), names, size=size)
    for label in axes.get_yticklabels():
        label.set_fontsize(6.5 if "\n" in label.get_text() else size)
    axes.set(xlim=(-SIDE * of, (1 + SIDE) * of), ylim=(max(len(shown), 4) - 0.4, -0.6))
    axes.set_xticks(sorted({0, of // 2, of}))
    axes.tick_params(labelsize=8.5, length=2)
    axes.tick_params(axis="y", length=0)
    axes.spines[["left"]].set_visible(False)
    axes.spines["bottom"].set_bounds(0, of)
    axes.set_title(
        wrapped(variant_labels(told.asked.study)[variant], 46, 1),
        size=11,
        loc="left",
        weight="bold",
    )


def _end(end: End, factor: Factor, told: Stressed) -> str:
    """The count at an end of a bar, and the value that makes it, if the bar is not named by it."""
    n = told.tried.replicates
    named = end.setting.choices and factor.kind != "listed"
    return short(end.rate * n, n) + (f" ({value(end, factor)})" if named else "")


def ranges(told: Stressed) -> Figure:
    """A row for each table: every setting a faint dot, from lowest to highest, median, own."""
    shown, measures = told.tried.variants[:MOST_ROWS], told.tried.measures
    drawn = sheet(origin(told.asked), "How far do the counts go?", _note(told))
    left, bottom, wide, high = drawn.room(above=0.075 if len(measures) == 2 else 0.095)
    names, pitch = variant_labels(told.asked.study), wide / len(measures)
    for k, measure in enumerate(measures):
        room = (left + 0.02 + k * pitch, bottom, 0.9 * pitch, high)
        axes = drawn.figure.add_axes(room)
        for row, variant in enumerate(shown):
            _row(axes, row, told.range_of(variant, measure), told)
        label_rows(axes, [names[v] if k == 0 else "" for v in shown], [""] * len(shown))
        of = base(told.tried.replicates)
        axes.set(xlim=(-0.04 * of, 1.04 * of), xticks=sorted({0, of // 2, of}))
        axes.spines[["left"]].set_visible(False)
        head = wrap(HEADS[measure], HEAD if len(measures) == 2 else HEAD // 2)
        axes.set_title("\n".join(head), size=12, loc="left")
    marks = [
        Line2D([], [], color=MIDDLE, lw=6, solid_capstyle="butt"),
        Line2D([], [], ls="", color=INK, marker="|", ms=13, mew=2),
        Line2D([], [], ls="", marker="o", ms=8, mfc=DARK, mec="white"),
        Line2D([], [], ls="", marker="o", ms=4, mfc=QUIET, mec="none", alpha=0.6),
    ]
    words = ("from lowest to highest", "median", "as in the file", "one setting")
    drawn.legend(marks, words, 4)
    drawn.name_below(f"of {base(told.tried.replicates)} simulated talks")
    return drawn.figure


def _note(told: Stressed) -> str:
    """What was tried, and whether the order held."""
    settings = len(told.tried.settings)
    note = (
        f"Of {base(told.tried.replicates)} simulated talks, in {settings} settings: "
        f"{what_was_tried(told.grid)}. Choices of talk in all combinations, numbers one at a time "
        "on top."
    )
    if told.tried.order_lasting:
        note += _orders(told)
    elif told.order:
        note += f" Tables that are {APART} {held(told.order)}."
    if len(told.tried.variants) > MOST_ROWS:
        note += f" The first {MOST_ROWS} of {len(told.tried.variants)} tables."
    return note


def _orders(told: Stressed) -> str:
    """How often both orders held, in as few words as there is room for."""
    last = "lasting ones" if told.order else "lasting agreements"
    both = {"agreements": told.order, last: told.order_lasting}
    orders = {name: order for name, order in both.items() if order}
    if not orders:
        return ""
    kept = listing(f"{each.same} of {each.of} by {name}" for name, each in orders.items())
    turned = listing(f"{each.turned}" for each in orders.values())
    return (
        f" In other settings, tables apart by more than 1 of 100 all keep their order in {kept}; "
        f"some are the other way round in {turned}."
    )


def _row(axes: Axes, row: int, each: Ranged, told: Stressed) -> None:
    column = told.tried.variants.index(each.variant)
    of = base(told.tried.replicates)
    rates = of * told.tried.rates(each.measure)[:, column]
    low, high = of * each.low.rate, of * each.high.rate
    axes.axhline(row, color=FAINT, lw=0.6, zorder=0)
    axes.plot([low, high], [row, row], color=MIDDLE, lw=6, solid_capstyle="butt", zorder=1)
    axes.plot(rates, [row + 0.3] * len(rates), "o", ms=3, mfc=QUIET, mec="none", alpha=0.25)
    axes.plot([of * each.median], [row], "|", color=INK, ms=13, mew=2, zorder=3)
    axes.plot([of * each.own], [row], "o", ms=8, mfc=DARK, mec="white", zorder=4)
