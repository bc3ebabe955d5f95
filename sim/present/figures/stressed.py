"""What the headlines hang on: a tornado for the tables that move most, and a range for each."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.stress import Ranged, Stressed
from sim.analysis.tornado import End
from sim.points import MEASURES, Measure
from sim.present.assumed import what_was_tried
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
from sim.present.naming import origin
from sim.present.stressed import labels

MOST_PANELS, MOST_FACTORS = 4, 10
SIDE = 62
"""Of a hundred, room beside the scale for the words at both ends of a bar."""
HEADS: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "agreed, and suits all principals",
}


def figures(told: Stressed) -> dict[str, Figure]:
    """The figures by name; no tornado where nothing can be chosen otherwise."""
    words = "".join(setting.words for setting in told.tried.settings)
    with styled(told.asked.study, words):
        drawn = {"tornado": tornado(told)} if told.factors else {}
        return {**drawn, "ranges": ranges(told)}


def tornado(told: Stressed) -> Figure:
    """A panel for each of the tables that move most; a bar for each factor, its ends named."""
    chosen = _widest(told)
    note = (
        f"Agreements of {base(told.tried.replicates)} simulated talks when one thing alone is "
        "chosen otherwise, all else as in the file (the line). At the ends of a bar the choice "
        "that makes it, none where it is the file's own; dark: how the talks go, light: a number."
    )
    if len(chosen) < len(told.tried.variants):
        note += f" {len(chosen)} of {len(told.tried.variants)} tables: those that move most."
    if len(told.factors) > MOST_FACTORS:
        note += f" The {MOST_FACTORS} factors of {len(told.factors)} that do most there."
    drawn = sheet(origin(told.asked), "What do the agreements hang on?", note)
    across = 1 if len(chosen) == 1 else 2
    down = -(-len(chosen) // across)
    left, wide = 0.015, 0.97 / across
    bottom, top = BOTTOM - 0.02, drawn.top - 0.01
    pitch = (top - bottom) / down
    for k, variant in enumerate(chosen):
        x, y = left + (k % across) * wide, top - (k // across + 1) * pitch
        room = (x + 0.19, y + 0.055, wide - 0.2, pitch - 0.105)
        axes = drawn.figure.add_axes(room)
        _panel(axes, told, variant)
    return drawn.figure


def _widest(told: Stressed) -> list[str]:
    """The tables whose agreements some factor alone moves furthest, in file order."""

    def width(variant: str) -> float:
        return max(factor.swing(variant, "agreed").width for factor in told.factors)

    order = sorted(told.tried.variants, key=lambda variant: -width(variant))
    shown = [v for v in order[:MOST_PANELS] if width(v) > 0] or order[:1]
    return [variant for variant in told.tried.variants if variant in shown]


def _panel(axes: Axes, told: Stressed, variant: str) -> None:
    swings = [(factor, factor.swing(variant, "agreed")) for factor in told.factors]
    shown = sorted(swings, key=lambda pair: -pair[1].width)[:MOST_FACTORS]
    size = 8.5 if len(shown) <= 8 else 7.5
    for row, (factor, swing) in enumerate(shown):
        low, high = 100 * swing.low.rate, 100 * swing.high.rate
        colour = DARK if factor.is_of_talk else WARM
        axes.barh(row, max(high - low, 0.6), left=low, height=0.62, color=colour, ec=QUIET, lw=0.5)
        if swing.width > 0:
            ends = _end(swing.low, told), _end(swing.high, told)
            axes.text(low - 2, row, ends[0], size=size - 0.5, ha="right", va="center")
            axes.text(high + 2, row, ends[1], size=size - 0.5, va="center")
    axes.axvline(100 * shown[0][1].own, color=INK, lw=1.0, zorder=3)
    names = [wrapped(factor.label, 34, 1) for factor, _ in shown]
    axes.set_yticks(range(len(shown)), names, size=size)
    axes.set(xlim=(-SIDE, 100 + SIDE), ylim=(len(shown) - 0.4, -0.6))
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.tick_params(labelsize=8.5, length=2)
    axes.tick_params(axis="y", length=0)
    axes.spines[["left"]].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 100)
    axes.set_title(wrapped(labels(told)[variant], 60, 1), size=11, loc="left", weight="bold")


def _end(end: End, told: Stressed) -> str:
    """The count at an end of a bar, and the value that makes it."""
    n = told.tried.replicates
    values = [c.value for c in end.setting.choices if not c.factor.startswith("stress.")]
    return " ".join([short(end.rate * n, n), *values])


def ranges(told: Stressed) -> Figure:
    """A row for each table: every setting a faint dot, from lowest to highest, median, own."""
    shown = told.tried.variants[:MOST_ROWS]
    settings = len(told.tried.settings)
    note = (
        f"Of {base(told.tried.replicates)} simulated talks, in {settings} settings: "
        f"{what_was_tried(told.grid)}. Choices of talk in all combinations, numbers one at a time "
        f"on top. The order of the tables held in {told.order_held} of {told.tried.others} others."
    )
    if len(shown) < len(told.tried.variants):
        note += f" The first {MOST_ROWS} of {len(told.tried.variants)} tables."
    drawn = sheet(origin(told.asked), "How far do the counts go?", note)
    left, bottom, wide, high = drawn.room(above=0.075)
    names = labels(told)
    for k, measure in enumerate(MEASURES):
        room = (left + 0.02 + k * 0.5 * wide, bottom, 0.45 * wide, high)
        axes = drawn.figure.add_axes(room)
        for row, variant in enumerate(shown):
            _row(axes, row, told.range_of(variant, measure), told)
        label_rows(axes, [names[v] if k == 0 else "" for v in shown], [""] * len(shown))
        axes.set(xlim=(-4, 104), xticks=[0, 20, 40, 60, 80, 100])
        axes.spines[["left"]].set_visible(False)
        axes.set_title(HEADS[measure], size=12, loc="left")
    marks = [
        Line2D([], [], color=MIDDLE, lw=6, solid_capstyle="butt"),
        Line2D([], [], ls="", color=INK, marker="|", ms=13, mew=2),
        Line2D([], [], ls="", marker="o", ms=8, mfc=DARK, mec="white"),
        Line2D([], [], ls="", marker="o", ms=4, mfc=QUIET, mec="none", alpha=0.6),
    ]
    words = ("from lowest to highest", "median", "as in the file", "one setting")
    drawn.legend(marks, words, 4)
    return drawn.figure


def _row(axes: Axes, row: int, each: Ranged, told: Stressed) -> None:
    column = told.tried.variants.index(each.variant)
    rates = 100 * told.tried.rates(each.measure)[:, column]
    low, high, size = 100 * each.low.rate, 100 * each.high.rate, 6
    axes.axhline(row, color=FAINT, lw=0.6, zorder=0)
    axes.plot([low, high], [row, row], color=MIDDLE, lw=size, solid_capstyle="butt", zorder=1)
    axes.plot(rates, [row + 0.3] * len(rates), "o", ms=3, mfc=QUIET, mec="none", alpha=0.25)
    axes.plot([100 * each.median], [row], "|", color=INK, ms=13, mew=2, zorder=3)
    axes.plot([100 * each.own], [row], "o", ms=8, mfc=DARK, mec="white", zorder=4)
