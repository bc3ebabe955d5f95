"""Better or worse than no deal: how each state fares in the agreements, by table."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.present.consent import parts_as_party
from sim.present.counts import of_hundred
from sim.present.figures.columns import Columns, by_state, grey_words, states_shown
from sim.present.figures.style import DARK, QUIET, slide, tables_shown
from sim.results import Results, VariantResults

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


def figure(results: Results) -> Figure:
    """A dot (median) and a range (5 to 95 of 100 agreements) per table and state."""
    variants, cut = tables_shown(results)
    states, fewer = states_shown(results)
    note = (
        "What the agreements are worth to each state over no deal, in points of its scale from "
        f"0 to 100{_signed(variants)}. Grey: not a party{grey_words(variants)}." + cut + fewer
    )
    drawn = slide(results, "Better or worse than no deal?", note)
    columns = by_state(drawn, results, variants, [_agreed(variant) for variant in variants])
    spots = [_spots(variant) for variant in variants]
    reach = max((abs(x) for spot in spots for three in spot.values() for x in three), default=10)
    reach = 10 * (int(reach / 10) + 1)
    _scale(columns, reach, len(variants))
    for row, (variant, spot) in enumerate(zip(variants, spots, strict=True)):
        for state in [s for s in states if s in spot]:
            party = parts_as_party(variant, state) > 0
            across = [columns.at(state, 0.5 + x / reach / 2) for x in spot[state]]
            _range(columns.axes, row, across, party=party)
    marks = [
        Line2D([], [], color=DARK, lw=2.2, marker="o", ms=7.5),
        Line2D([], [], color=QUIET, lw=1.2, marker="o", ms=7.5, mfc="white"),
    ]
    ranges = "median, and the range that holds 90 of 100 agreements"
    drawn.legend(marks, [f"party: {ranges}", "observer or absent: the same"], 2)
    drawn.name_below("worse than no deal  ←  0 = no deal  →  better than no deal")
    return drawn.figure


def _signed(variants: Sequence[VariantResults]) -> str:
    """Where agreements may fail after signature, that all of them are counted."""
    if not any(variant.has_aftermath for variant in variants):
        return ""
    return "; of what was agreed, whether or not it holds"


def _spots(variant: VariantResults) -> dict[str, tuple[float, float, float]]:
    """By state, its surplus in points at the three quantiles; nothing without agreements."""
    if not variant.agreement.count:
        return {}
    by_quantile = [variant.surplus_quantile(q) for q in (LOW, MIDDLE, HIGH)]
    return {
        state: (100 * (low or 0.0), 100 * (middle or 0.0), 100 * (high or 0.0))
        for state in variant.states
        for low, middle, high in [[found[state] for found in by_quantile]]
    }


def _agreed(variant: VariantResults) -> str:
    if not variant.agreement.count:
        return "no agreement"
    return f"{of_hundred(variant.agreement.count, variant.n)} agreed"


def _scale(columns: Columns, reach: float, rows: int) -> None:
    zeros = [columns.at(state, 0.5) for state in columns.states]
    columns.axes.vlines(zeros, -0.5, rows - 0.5, color=QUIET, lw=1.2, zorder=1)
    mark = 0.8 * reach
    words = (f"−{mark:.0f}", "0", f"+{mark:.0f}")
    columns.ticks((0.1, 0.5, 0.9), words, first_only=len(columns.states) > 10)


def _range(axes: Axes, row: int, across: Sequence[float], *, party: bool) -> None:
    low, middle, high = across
    colour = DARK if party else QUIET
    axes.plot([low, high], [row, row], color=colour, lw=2.2 if party else 1.2, zorder=2)
    face = colour if party else "white"
    axes.plot([middle], [row], "o", ms=7.5, mfc=face, mec=colour, mew=1.3, zorder=3)
