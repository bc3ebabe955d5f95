"""How often a table agrees and how often its agreements last: one numbered mark each, in bands."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.stress.assumptions import Assumptions, Between
from sim.present.counts import HUNDRED, base, short, span
from sim.present.figures.apart import apart
from sim.present.figures.fates import ONE_ANSWER, horizon, one_answer, ranges, whom
from sim.present.figures.frontier_key import Line, inputs, key, mark
from sim.present.figures.soft_inputs import soft_inputs
from sim.present.figures.style import (
    DARK,
    FAINT,
    INK,
    MIDDLE,
    PAPER,
    QUIET,
    on,
    slide,
    tables_shown,
)
from sim.present.naming import listing, shorten, variant_labels
from sim.rate import wilson
from sim.results import Results, VariantResults

FEWEST = 10
"""Agreements on which a share of them is said; from fewer it would be the dice."""
NEARLY = 0.9
"""Share of the lasting agreements from which nearly all suit; below 1 less that nearly none."""
FILLS = (DARK, MIDDLE, PAPER, FAINT)
"""By whom the lasting agreements suit: nearly all, some, nearly none; and where none lasts."""
COLOURS = ("#0b3c5d", "#b35900", "#009e73", "#5f5f5f", "#8e3b76", "#2a6ca8", "#a07a00")
DASHES = ("-", "--", ":", "-.")
MOST_NAMED = 3
NARROW, INSIDE = 0.05, 0.016
"""Shares of an axis: of a band too narrow for its number, and how far from its edge that is."""
FINE = 1000
"""What shares are said out of, so that hardly any and nearly all are told from none and all."""


class Spot(NamedTuple):
    """Where a table stands, in shares: agreements of the talks, lasting ones of the agreements."""

    agreed: Between
    lasting: Between
    at: tuple[float, float]
    kind: int
    """Place of FILLS."""


def spot_of(variant: VariantResults, others: Assumptions | None) -> Spot | None:
    """A table's place and its ranges; None where it never agrees, so that nothing can last."""
    fate, suiting = variant.fate, variant.fate_suiting
    if not fate.agreed.count:
        return None
    lasting = fate.lasting.count
    share = suiting.lasting.count / lasting if lasting else 0.0
    kind = 3 if not lasting else 0 if share >= NEARLY else 2 if share <= 1 - NEARLY else 1
    at = fate.agreed.rate, lasting / fate.agreed.count
    if others:
        return Spot(others.between(variant, "agreed"), _lasting(variant, others, at[1]), at, kind)
    if variant.certain:
        return Spot(Between(at[0], at[0]), Between(at[1], at[1]), at, kind)
    dice = wilson(lasting, fate.agreed.count)
    agreed = Between(fate.agreed.low, fate.agreed.high)
    return Spot(agreed, Between(dice.low, dice.high), at, kind)


def _lasting(variant: VariantResults, others: Assumptions, own: float) -> Between:
    """The range of the lasting ones among the agreements, where there are enough of them."""
    column = others.tried.variants.index(variant.id)
    agreed, lasting = (others.tried.counts[m][:, column] for m in ("agreed", "lasting"))
    enough = agreed >= FEWEST
    shares = np.append(lasting[enough] / agreed[enough], own)
    return Between(float(shares.min()), float(shares.max()))


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
    note = _note(results, others, lost) + more
    drawn = slide(results, title, note)
    _, bottom, _, high = drawn.room(above=0.065)
    axes = drawn.figure.add_axes((0.065, bottom, 0.535, high))
    _frame(axes, results)
    _bands(axes, spots)
    _marks(axes, spots)
    room = (0.63, bottom - 0.045, 0.355, high + 0.045)
    lines = [
        _line(k, (v, labels[v.id]), spot, others)
        for k, (v, spot) in enumerate(zip(variants, spots, strict=True))
    ]
    key(
        drawn,
        room,
        lines,
        (f"agree,\nof {base(results.replicates)} talks", "last, of 100\nagreements"),
    )
    inputs(drawn, room, soft_inputs(results))
    handles, words = _legend(variants, {spot.kind for spot in spots if spot})
    drawn.legend(handles, words, len(handles))
    return drawn.figure


def _note(results: Results, others: Assumptions | None, lost: Sequence[str]) -> str:
    alone = one_answer(list(results.variants.values()), others)
    said = f"One point each: {ONE_ANSWER}" if alone else f"Bands: {ranges(others)}"
    note = (
        f"Lasting: in force, and challenged by no state within {horizon(results)}. "
        f"{said}{f'; upwards where at least {FEWEST} talks agree' if others else ''}."
    )
    if lost:
        rest = [f"{len(lost) - MOST_NAMED} more"] if len(lost) > MOST_NAMED else []
        note += f" No agreement, so nothing to last: {listing([*lost[:MOST_NAMED], *rest])}."
    return note


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


def _look(place: int, kind: int) -> dict[str, Any]:
    """A table's colours and line, alike in the picture and in the key."""
    fill = FILLS[kind]
    dash = DASHES[place // len(COLOURS) % len(DASHES)]
    return {"fill": fill, "ink": on(fill), "edge": COLOURS[place % len(COLOURS)], "dash": dash}


def _bands(axes: Axes, spots: Sequence[Spot | None]) -> None:
    for place, spot in enumerate(spots):
        if spot is None:
            continue
        look = _look(place, spot.kind)
        corner = spot.agreed.low, spot.lasting.low
        sides = spot.agreed.width, spot.lasting.width
        axes.add_patch(Rectangle(corner, *sides, fc=look["edge"], ec="none", alpha=0.07))
        axes.add_patch(
            Rectangle(
                corner, *sides, fc="none", ec=look["edge"], lw=1.3, ls=look["dash"], clip_on=False
            )
        )


def _marks(axes: Axes, spots: Sequence[Spot | None]) -> None:
    """Numbered discs, moved apart where they would cover each other, with a line to their place."""
    there = [(place, spot) for place, spot in enumerate(spots) if spot]
    size = 17 if len(there) <= 10 else 14
    moved = apart(axes, [spot.at for _, spot in there], size)
    for (place, spot), where in zip(there, moved, strict=True):
        look = _look(place, spot.kind)
        if where != spot.at:
            axes.plot(*zip(spot.at, where, strict=True), color=look["edge"], lw=1, zorder=4)
            axes.plot(*spot.at, "o", ms=4, color=look["edge"], zorder=4.5, clip_on=False)
        mark(axes, where, str(place + 1), look, size)
    _name_bands(axes, there, moved)


def _name_bands(
    axes: Axes, there: Sequence[tuple[int, Spot]], marks: Sequence[tuple[float, float]]
) -> None:
    """The number again, small, in a corner of each band that reaches well beyond its mark."""
    taken = list(marks)
    for place, spot in there:
        if spot.agreed.width < NARROW or spot.lasting.width < NARROW:
            continue
        free = [p for p in _corners(spot) if all(_far(p, other) for other in taken)]
        if free:
            taken.append(free[0])
            colour = _look(place, spot.kind)["edge"]
            axes.text(
                *free[0], str(place + 1), size=9, color=colour, ha="center", va="center",
                weight="bold", zorder=7,
            )  # fmt: skip


def _corners(spot: Spot) -> list[tuple[float, float]]:
    """Places just inside the corners of a band, and further along its sides."""
    (low, high), (bottom, top) = spot.agreed, spot.lasting
    across = min(INSIDE, (high - low) / 2)
    down = min(1.4 * INSIDE, (top - bottom) / 2)
    left, right, lower, upper = low + across, high - across, bottom + down, top - down
    inner = [low + (high - low) * part for part in (0.25, 0.5, 0.75)]
    return [
        *((x, y) for y in (upper, lower) for x in (left, right)),
        *((x, y) for y in (upper, lower) for x in inner),
    ]


def _far(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) > 2 * INSIDE or abs(one[1] - other[1]) > 2.4 * INSIDE


def _line(
    place: int, table: tuple[VariantResults, str], spot: Spot | None, others: Assumptions | None
) -> Line:
    """A table in the key; of few agreements it is said how many last, and nothing of a hundred."""
    variant, name = table
    known = others is not None or not variant.certain
    number, n, fate = str(place + 1), variant.n, variant.fate
    if spot is None:
        return Line(number, name, "0", "–", {"fill": PAPER, "ink": QUIET, "edge": FAINT})
    agreed = f"{short(fate.agreed.count, n)}{_reach(spot.agreed, n, known=known)}"
    lasting = f"{fate.lasting.count} of {fate.agreed.count}"
    if fate.agreed.count >= FEWEST:
        share = short(fate.lasting.count * FINE / fate.agreed.count, FINE)
        lasting = f"{share}{_reach(spot.lasting, FINE, known=known)}"
    return Line(number, name, agreed, lasting, _look(place, spot.kind))


def _reach(ends: Between, of: int, *, known: bool) -> str:
    return f" ({span(*ends, of)})" if known else ""


def _legend(variants: Sequence[VariantResults], kinds: set[int]) -> tuple[list[Line2D], list[str]]:
    nearly = round(NEARLY * HUNDRED)
    words = (
        f"of 100 that last, {nearly} or more suit {whom(variants)}",
        f"{HUNDRED - nearly} to {nearly} do",
        f"{HUNDRED - nearly} or fewer do",
        "none lasts",
    )
    shown = [kind for kind in range(len(words)) if kind < 3 or kind in kinds]
    handles = [Line2D([], [], ls="", marker="o", ms=11, mfc=FILLS[k], mec=INK) for k in shown]
    return handles, [words[k] for k in shown]
