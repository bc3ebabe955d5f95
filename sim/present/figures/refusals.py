"""Whose refusal stopped it, and could that state have said yes, by table and state."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.present.consent import seat
from sim.present.counts import Refusal, decisive_refusals, short
from sim.present.figures.columns import Columns, by_state, states_shown
from sim.present.figures.style import CROWDED, DARK, INK, QUIET, WARM, slide, tables_shown
from sim.results import Results, VariantResults

HEIGHT_OF_BAR = 0.36
COULD_NOT = "could not accept: worse for it than no deal"
HELD_OUT = "held out for more"
LOOK: dict[str, dict[str, Any]] = {
    COULD_NOT: {"fc": DARK},
    HELD_OUT: {"fc": WARM, "hatch": "///"},
}


def figure(results: Results) -> Figure:
    """A bar per table and state: in how many of the offers that hung on one refusal it was this."""
    variants, cut = tables_shown(results)
    _, fewer = states_shown(results)
    note = (
        "Of 100 offers that hung on one refusal (all else being enough), how often it was this "
        "state’s. Several may be decisive for one offer, so a row can add up to more than 100. "
        "Grey: not a party at that table." + cut + fewer
    )
    drawn = slide(results, "Whose refusal stopped it, and could it have said yes?", note)
    columns = by_state(drawn, results, variants, [_hung(variant) for variant in variants])
    columns.ticks((0, 1), ("0", "100"), first_only=True)
    columns.axes.vlines(range(len(columns.states)), -0.5, len(variants) - 0.5, color=QUIET, lw=0.8)
    _bars(columns, variants)
    drawn.name_below("of 100 offers that hung on one refusal")
    drawn.legend([Patch(ec=QUIET, **LOOK[kind]) for kind in LOOK], list(LOOK), 2)
    return drawn.figure


def _hung(variant: VariantResults) -> str:
    stopped = int(variant.tally.stopped_by_one)
    return f"{stopped:,} such offers" if stopped else "no offer hung on one refusal"


def _bars(columns: Columns, variants: Sequence[VariantResults]) -> None:
    """Two pieces a bar, could not accept first; the number over it where there is room."""
    thin = min(1.0, len(variants) / 4)
    pieces: dict[str, list[tuple[float, float, float]]] = {COULD_NOT: [], HELD_OUT: []}
    for row, variant in enumerate(variants):
        stopped = int(variant.tally.stopped_by_one)
        found = {refusal.state: refusal for refusal in decisive_refusals(variant)}
        for state in columns.states:
            refusal = found.get(state, Refusal(state, 0, 0))
            if not refusal.times and (not stopped or seat(variant, state) != "party"):
                continue
            start, middle, end = (
                columns.at(state, count / stopped)
                for count in (0, refusal.could_not, refusal.times)
            )
            if middle > start:
                pieces[COULD_NOT].append((row + 0.08 * thin, start, middle - start))
            if end > middle:
                pieces[HELD_OUT].append((row + 0.08 * thin, middle, end - middle))
            if len(variants) > CROWDED:
                continue
            number = short(refusal.times, stopped)
            color = INK if refusal.times else QUIET
            columns.axes.text(
                start + 0.02, row - 0.28 * thin, number, va="center", size=9, color=color
            )
    for kind, bars in pieces.items():
        if bars:
            rows, lefts, widths = zip(*bars, strict=True)
            columns.axes.barh(
                rows, widths, HEIGHT_OF_BAR * thin, lefts, ec=QUIET, lw=0.5, **LOOK[kind]
            )
