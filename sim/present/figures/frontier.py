"""How often a table agrees and how often its agreements last: one numbered mark each, in bands."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.stress.assumptions import FEWEST, Assumptions, Between
from sim.present.counts import HUNDRED, base, short, span
from sim.present.figures.fates import ONE_ANSWER, horizon, one_answer, ranges, whom
from sim.present.figures.frontier_bands import FILLS, draw_bands, draw_marks, look_of
from sim.present.figures.frontier_key import Line, Look, inputs, key
from sim.present.figures.soft_inputs import soft_inputs
from sim.present.figures.spots import HARDLY, NEARLY, NOTHING, Spot, spot_of
from sim.present.figures.style import (
    FAINT,
    INK,
    PAPER,
    QUIET,
    slide,
    tables_shown,
)
from sim.present.naming import listing, shorten, variant_labels
from sim.results import Results, VariantResults

MOST_NAMED = 3
MOVED = "A line leads from a mark that was moved to its place. "
FINE = 1000
"""What shares are said out of, so that hardly any and nearly all are told from none and all."""


def figure(results: Results, others: Assumptions | None = None) -> Figure:
    """Across: agreements of 100 talks; up: of 100 agreements those that last. Bands, not points."""
    variants, more = tables_shown(results)
    spots = [spot_of(variant, others) for variant in variants]
    labels = variant_labels(results)
    lost = [
        f"{place} “{shorten(labels[variant.id], 30)}”"
        for place, (variant, spot) in enumerate(zip(variants, spots, strict=True), start=1)
        if spot is None
    ]
    title = "How often a table agrees, and how often its agreements last"
    drawn = slide(results, title, f"{more} {_note(results, others, lost)}".strip())
    _, bottom, _, high = drawn.room(above=0.065)
    axes = drawn.figure.add_axes((0.065, bottom, 0.535, high))
    _frame(axes, results)
    draw_bands(axes, spots)
    draw_marks(axes, spots)
    room = (0.63, bottom - 0.045, 0.355, high + 0.045)
    lines = [
        _line(k, (v, labels[v.id]), spot, others)
        for k, (v, spot) in enumerate(zip(variants, spots, strict=True))
    ]
    heads = (f"agree,\nof {base(results.replicates)} talks", "last, of 100\nagreements")
    key(drawn, room, lines, heads)
    inputs(drawn, room, soft_inputs(results))
    handles, words = _legend(variants, {spot.kind for spot in spots if spot})
    drawn.legend(handles, words, len(handles))
    return drawn.figure


def _note(results: Results, others: Assumptions | None, lost: Sequence[str]) -> str:
    alone = one_answer(list(results.variants.values()), others)
    said = f"One point each: {ONE_ANSWER}" if alone else f"Bands: {ranges(others)}"
    note = f"Lasting: in force, and challenged by no state within {horizon(results)}. "
    if lost:
        rest = [f"{len(lost) - MOST_NAMED} more"] if len(lost) > MOST_NAMED else []
        note += f"No agreement, so nothing to last: {listing([*lost[:MOST_NAMED], *rest])}. "
    if len(results.variants) - len(lost) > 1:
        note += MOVED
    if others:
        note += f"Heights of bands: where {FEWEST} or more talks agree. "
    return f"{note}{said}."


def _frame(axes: Axes, results: Results) -> None:
    scale = base(results.replicates)
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04))
    parts = [place / 5 for place in range(6)]
    across = (
        [f"{part * scale:.0f}" for part in parts]
        if scale == HUNDRED
        else ["none", *[""] * 4, "all"]
    )
    axes.set_xticks(parts, across)
    axes.set_yticks(parts, [f"{HUNDRED * part:.0f}" for part in parts])
    axes.set_xlabel(f"agreements, of {scale} simulated talks", size=11.5)
    axes.set_ylabel(f"of {HUNDRED} agreements, how many last ({horizon(results)})", size=11.5)
    axes.grid(color="#ebebeb", lw=0.6)
    axes.set_axisbelow(True)


def _line(
    place: int, table: tuple[VariantResults, str], spot: Spot | None, others: Assumptions | None
) -> Line:
    """A table in the key; of few agreements it is said how many last, and nothing of a hundred."""
    variant, name = table
    known = others is not None or not variant.certain
    number, n, fate = str(place + 1), variant.n, variant.fate
    if spot is None:
        return Line(number, name, "0", "–", Look(PAPER, QUIET, FAINT))
    agreed = f"{short(fate.agreed.count, n)}{_reach(spot.agreed, n, known=known)}"
    lasting = f"{fate.lasting.count} of {fate.agreed.count}"
    if fate.agreed.count >= FEWEST:
        share = short(fate.lasting.count * FINE / fate.agreed.count, FINE)
        lasting = f"{share}{_reach(spot.lasting, FINE, known=known)}"
    return Line(number, name, agreed, lasting, look_of(place, spot.kind))


def _reach(ends: Between, of: int, *, known: bool) -> str:
    return f" ({span(*ends, of)})" if known else ""


def _legend(variants: Sequence[VariantResults], kinds: set[int]) -> tuple[list[Line2D], list[str]]:
    nearly, hardly = round(NEARLY * HUNDRED), round(HARDLY * HUNDRED)
    words = (
        f"of 100 that last, {nearly} or more suit {whom(variants)}",
        f"{hardly} to {nearly} do",
        f"{hardly} or fewer do",
        "none lasts",
    )
    shown = [kind for kind in range(len(words)) if kind != NOTHING or kind in kinds]
    handles = [Line2D([], [], ls="", marker="o", ms=11, mfc=FILLS[k], mec=INK) for k in shown]
    return handles, [words[k] for k in shown]
