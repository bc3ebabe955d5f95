"""Whose refusal stopped it, and could that state have said yes, by table and state."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.present.consent import parts_as_party
from sim.present.counts import Refusal, decisive_refusals, short
from sim.present.figures.columns import Columns, by_state, grey_words, states_shown
from sim.present.figures.style import (
    CROWDED,
    DARK,
    INK,
    MIDDLE,
    PAPER,
    QUIET,
    WARM,
    slide,
    tables_shown,
)
from sim.results import Results, VariantResults

HEIGHT_OF_BAR = 0.36
COULD_NOT = "could not accept: worse for it than no deal"
HELD_OUT = "held out for more"
CONDITIONAL = "would have said yes with others"
DISPUTED = "disputed a signature"
LOOK: dict[str, dict[str, Any]] = {
    COULD_NOT: {"fc": DARK},
    HELD_OUT: {"fc": WARM, "hatch": "///"},
    CONDITIONAL: {"fc": MIDDLE, "hatch": "..."},
    DISPUTED: {"fc": PAPER, "hatch": "xxx"},
}
Pieces = dict[str, list[tuple[float, float, float]]]
"""Of each kind: at what height, from where, how long."""


def figure(results: Results) -> Figure:
    """A bar per table and state: how many of the offers that lacked one yes its own would carry."""
    variants, cut = tables_shown(results)
    _, fewer = states_shown(results)
    note = (
        "Of 100 offers that one more yes would have carried, how many this state’s would have. "
        "Any of several may do for one offer, so a row can add up to more than 100. "
        f"Grey: not a party{grey_words(variants)}." + cut + fewer
    )
    drawn = slide(results, "Whose refusal stopped it, and could it have said yes?", note)
    columns = by_state(drawn, results, variants, [_hung(variant) for variant in variants])
    columns.ticks((0, 1), ("0", "100"), first_only=True)
    columns.axes.vlines(range(len(columns.states)), -0.5, len(variants) - 0.5, color=QUIET, lw=0.8)
    pieces = _pieces(columns, variants)
    height = HEIGHT_OF_BAR * _thin(variants)
    for kind in [kind for kind in LOOK if kind in pieces]:
        rows, lefts, widths = zip(*pieces[kind], strict=True)
        columns.axes.barh(rows, widths, height, lefts, ec=QUIET, lw=0.5, **LOOK[kind])
    drawn.name_below("of 100 offers that one more yes would have carried")
    kinds = [kind for kind in LOOK if kind in pieces or kind in (COULD_NOT, HELD_OUT)]
    drawn.legend([Patch(ec=QUIET, **LOOK[kind]) for kind in kinds], kinds, len(kinds))
    return drawn.figure


def _hung(variant: VariantResults) -> str:
    stopped = int(variant.tally.stopped_by_one)
    return f"{stopped:,} such offers" if stopped else "no such offer"


def _thin(variants: Sequence[VariantResults]) -> float:
    return min(1.0, len(variants) / 4)


def _pieces(columns: Columns, variants: Sequence[VariantResults]) -> Pieces:
    """Up to four pieces a bar, could not accept first; the number over it where there is room."""
    thin, pieces = _thin(variants), Pieces()
    for row, variant in enumerate(variants):
        stopped = int(variant.tally.stopped_by_one)
        found = {refusal.state: refusal for refusal in decisive_refusals(variant)}
        for state in columns.states:
            refusal = found.get(state, Refusal(state, 0, 0, 0))
            never = state not in variant.states or not parts_as_party(variant, state)
            if not refusal.times and (not stopped or never):
                continue
            start = 0
            for kind, count in zip(LOOK, _reasons(refusal), strict=True):
                if count:
                    left, right = (columns.at(state, k / stopped) for k in (start, start + count))
                    pieces.setdefault(kind, []).append((row + 0.08 * thin, left, right - left))
                start += count
            if len(variants) <= CROWDED:
                number, color = short(refusal.times, stopped), INK if refusal.times else QUIET
                spot = (columns.at(state, 0) + 0.02, row - 0.28 * thin)
                columns.axes.text(*spot, number, va="center", size=9, color=color)
    return pieces


def _reasons(refusal: Refusal) -> tuple[int, int, int, int]:
    """How many refusals had which reason, in the order of LOOK."""
    return refusal.could_not, refusal.held_out, refusal.conditional, refusal.disputed
