"""How long agreements last: of a hundred talks, those in force and not challenged, by year."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

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
    {"color": DARK, "lw": 2.8, "ls": "-"},
    {"color": "#d98a1f", "lw": 1.8, "ls": (0, (3.5, 1.8))},
)
"""Of all agreements, and of those that suit all principals, which may lie on these."""
STUB, BESIDE = 0.04, 0.14
"""Shares of the years by which the lines go on, and in which the count at their end stands."""
WIDE = 96
"""Letters of a title across the whole figure."""


def figure(results: Results) -> Figure:
    """A small panel per table: two falling lines before the faint ones of all other tables."""
    variants, more = tables_shown(results)
    scale = base(results.replicates)
    note = (
        f"Of {scale} simulated talks at each table, how many agreements are in force and have not "
        f"been challenged after so many years, of {horizon(results)} watched. At the right end: how "
        f"many last.{' Pale: all other tables.' if len(variants) > 1 else ''}{more}"
    )
    drawn = slide(results, "How long do agreements last?", note)
    labels = variant_labels(results)
    many = len(variants) > 6
    all_axes = panels(
        drawn, len(variants), above=0.085 if many else 0.09, under=0.125 if many else 0.145
    )
    longest = max(variant.scenario.aftermath.horizon for variant in variants)
    for axes, variant in zip(all_axes, variants, strict=True):
        across = sum(is_first(axes, [axes, other]) for other in all_axes)
        _panel(axes, variant, variants, scale)
        _frame(axes, (longest, scale), named=is_first(axes, all_axes))
        name = wrapped(labels[variant.id], WIDE // _columns(all_axes) - 2, 1 if across > 9 else 2)
        axes.set_title(f"{name}\n{_years(variant)}", size=9 if many else 11, loc="left", pad=5)
    words = ("all agreements", f"those that suit {whom(variants)}", "agreed, in force or not")
    drawn.legend([*(Line2D([], [], **look) for look in LOOKS), _agreed()], words, 3)
    drawn.figure.text(0.5, 0.052, "years since the agreement came into force", size=11, ha="center")
    return drawn.figure


def _columns(all_axes: Sequence[Axes]) -> int:
    return len({round(float(axes.get_position().x0), 6) for axes in all_axes})


def _agreed() -> Line2D:
    return Line2D([], [], ls="", marker="o", ms=6, mfc="white", mec=QUIET, mew=1.2)


def curve(fate: Fate, scale: int) -> list[float]:
    """(H + 1,) how many are left after 0, 1, … H years, of so many talks."""
    return [scale * count / fate.agreed.of for count in fate.surviving]


def _with_stub(left: Sequence[float]) -> tuple[list[float], list[float]]:
    """Years and counts with the last count drawn out a little, for it would be a point."""
    years = len(left) - 1
    return [*range(years + 1), years * (1 + STUB)], [*left, left[-1]]


def _panel(
    axes: Axes, variant: VariantResults, variants: Sequence[VariantResults], scale: int
) -> None:
    for other in variants:
        if other is not variant:
            across, left = _with_stub(curve(other.fate, scale))
            axes.step(across, left, where="post", color=PALE, lw=0.9, zorder=1)
    for suiting, fate in ((False, variant.fate), (True, variant.fate_suiting)):
        across, left = _with_stub(curve(fate, scale))
        axes.step(across, left, where="post", zorder=3 + suiting, clip_on=False, **LOOKS[suiting])
    agreed = scale * variant.fate.agreed.rate
    axes.plot([0], [agreed], "o", ms=6, mfc="white", mec=QUIET, mew=1.2, zorder=2.5, clip_on=False)
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


def _frame(axes: Axes, ends: tuple[int, int], *, named: bool) -> None:
    longest, scale = ends
    axes.set(xlim=(0, (1 + BESIDE) * longest), ylim=(0, scale))
    axes.set_xticks(sorted({0, longest // 2, longest}))
    ticks = [0, scale // 2, scale]
    axes.set_yticks(ticks, [str(tick) if named else "" for tick in ticks])
    axes.tick_params(labelsize=9)
    axes.grid(axis="y", color=FAINT, lw=0.6)


def _years(variant: VariantResults) -> str:
    """How long those in force go unchallenged on average, as far as the horizon."""
    years = variant.fate.years
    if years is None:
        return "none in force"
    of = variant.scenario.aftermath.horizon
    return f"in force: unchallenged for {years:.1f} of {of} years"
