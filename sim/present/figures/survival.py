"""How long agreements last: of a hundred talks, those in force and not challenged, by year."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from sim.fate import Fate
from sim.present.counts import base, short
from sim.present.figures.fates import horizon, whom
from sim.present.figures.style import DARK, FAINT, QUIET, slide, tables_shown, wrapped
from sim.present.figures.swept_panels import is_first, panels
from sim.present.naming import variant_labels
from sim.results import Results, VariantResults

PALE = "#cfcfcf"
"""The lines of all other tables, behind."""
LOOKS: tuple[dict[str, Any], ...] = (
    {"color": DARK, "lw": 3.8},
    {
        "color": "#f0a030",
        "lw": 1.4,
        "path_effects": [withStroke(linewidth=2.4, foreground="#7a4a00")],
    },
)
"""Of all agreements, and of those that suit all principals: a pale core where they are the same.

Its rim tells it in grey from the lines of other tables.
"""
STUB, BESIDE = 0.04, 0.14
"""Shares of the years by which the lines go on, and in which the count at their end stands."""
MOST_STEPS = 4
"""Between the years that are written."""
FEW = 6
"""Panels up to which there is room for large titles."""
LETTER = 0.6
"""Width of a letter as a share of its size, at most on the whole."""


def figure(results: Results) -> Figure:
    """A small panel per table: two falling lines before the faint ones of all other tables."""
    variants, more = tables_shown(results)
    scale = base(results.replicates)
    note = (
        f"Of {scale} simulated talks at each table, how many agreements are in force and "
        "unchallenged after so many years. At the right end: how many last "
        f"{horizon(results)}. Under each name: mean years unchallenged, of those in force."
        f"{_pale(variants)}{more}"
    )
    drawn = slide(results, "How long do agreements last?", note)
    labels = variant_labels(results)
    many = len(variants) > FEW
    all_axes = panels(drawn, len(variants), above=0.095, under=0.1 if many else 0.14)
    longest = max(variant.scenario.aftermath.horizon for variant in variants)
    for axes, variant in zip(all_axes, variants, strict=True):
        _panel(axes, variant, variants, scale)
        _frame(axes, (longest, scale), named=(_is_lowest(axes, all_axes), is_first(axes, all_axes)))
        _title(axes, labels[variant.id], variant, 9 if many else 11)
    words = ("all agreements", f"those that suit {whom(variants)}", "agreed, in force or not")
    drawn.legend([*(Line2D([], [], **look) for look in LOOKS), _agreed()], words, 3)
    drawn.figure.text(0.5, 0.052, "years since the agreement came into force", size=11, ha="center")
    return drawn.figure


def _pale(variants: Sequence[VariantResults]) -> str:
    return " Pale: all other tables." if len(variants) > 1 else ""


def _is_lowest(axes: Axes, among: Sequence[Axes]) -> bool:
    """Whether no panel stands under it, so that its years are to be written."""
    here = axes.get_position()
    places = [other.get_position() for other in among]
    return not any(abs(p.x0 - here.x0) < 1e-6 and p.y0 < here.y0 - 1e-6 for p in places)


def _title(axes: Axes, label: str, variant: VariantResults, size: float) -> None:
    """The table's name in the width of its panel, and how long its agreements go unchallenged."""
    letters = int(axes.bbox.width / axes.figure.dpi * 72 / (LETTER * size))
    axes.set_title(f"{wrapped(label, letters)}\n{_years(variant)}", size=size, loc="left", pad=5)


def _agreed() -> Line2D:
    return Line2D([], [], ls="", marker="o", ms=6, mfc="white", mec=QUIET, mew=1.2)


def curve(fate: Fate, scale: int) -> list[float]:
    """(H + 1,) how many are left after 0, 1, … H years, of so many talks."""
    return [scale * count / fate.agreed.of for count in fate.surviving]


def _corners(left: Sequence[float]) -> list[tuple[float, float]]:
    """The corners of a line of steps; the last goes on a little, for it would be a point."""
    years = len(left) - 1
    ends = [*range(1, years + 1), years * (1 + STUB)]
    return [(at, count) for k, count in enumerate(left) for at in (k, ends[k])]


def _panel(
    axes: Axes, variant: VariantResults, variants: Sequence[VariantResults], scale: int
) -> None:
    behind = [_corners(curve(v.fate, scale)) for v in variants if v is not variant]
    axes.add_collection(LineCollection(behind, colors=PALE, linewidths=0.9, zorder=1))
    for suiting, fate in ((False, variant.fate), (True, variant.fate_suiting)):
        corners = _corners(curve(fate, scale))
        axes.plot(*zip(*corners, strict=True), zorder=3 + suiting, clip_on=False, **LOOKS[suiting])
    agreed = scale * variant.fate.agreed.rate
    axes.plot([0], [agreed], "o", ms=6, mfc="white", mec=QUIET, mew=1.2, zorder=5, clip_on=False)
    lasting = variant.fate.lasting
    axes.annotate(
        short(lasting.count, lasting.of),
        ((1 + STUB) * variant.scenario.aftermath.horizon, scale * lasting.rate),
        (4, 0),
        textcoords="offset points",
        va="center",
        size=9.5,
        weight="bold",
        annotation_clip=False,
    )


def _frame(axes: Axes, ends: tuple[int, int], *, named: tuple[bool, bool]) -> None:
    """Scales alike in all panels, written along the lowest and the first ones."""
    (longest, scale), (across, up) = ends, named
    axes.set(xlim=(0, (1 + BESIDE) * longest), ylim=(0, scale))
    for axis, ticks, written in (
        (axes.xaxis, _even(longest), across),
        (axes.yaxis, [0, scale // 2, scale], up),
    ):
        axis.set_ticks(ticks, [str(tick) if written else "" for tick in ticks])
    axes.tick_params(labelsize=9)
    axes.grid(axis="y", color=FAINT, lw=0.6)


def _even(longest: int) -> list[int]:
    """Years to be written: as many as there is room for, at even distances up to the last."""
    steps = (step for step in range(1, longest + 1) if longest % step == 0)
    step = next(step for step in steps if longest <= MOST_STEPS * step)
    return list(range(0, longest + 1, step))


def _years(variant: VariantResults) -> str:
    """How long those in force go unchallenged on average, as far as the horizon."""
    years = variant.fate.years
    if years is None:
        return "none in force"
    horizon = variant.scenario.aftermath.horizon
    if horizon == 1:
        return "1 year" if years >= 1 else f"{years:.1f} of 1 year"
    return f"{years:.1f} of {horizon} years"
