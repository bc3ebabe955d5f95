"""Would a call be honoured: texts in force by those who may challenge them, word and shade."""

from collections.abc import Sequence
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.present.counts import HUNDRED, of_hundred, span
from sim.present.figures.columns import states_shown
from sim.present.figures.fonts import drawable
from sim.present.figures.guarantees import Calls, Guarantee, guarantees
from sim.present.figures.style import (
    ABSENT,
    CROWDED,
    INK,
    MOST_ROWS,
    PAPER,
    QUIET,
    on,
    shrink,
    slide,
    wrapped,
)
from sim.present.figures.who_prefers import BLUES
from sim.present.naming import shorten, state_label
from sim.results import Results

TEXTS = 0.44
"""Where the cells begin, as a share of the width; names and terms of the texts stand before."""
TALLEST, WIDEST = 0.105, 0.13
"""Shares of the figure that a cell takes at most."""
SMALLEST = 6.0
AGAIN = "the same text"
ROOMY = 8
"""Rows up to which the terms of a text have two lines."""
VerticalAlign = Literal["bottom", "center", "top"]
ALMOST = 0.99
"""Share of the agreements in force from which on it is not said how many are guaranteed."""


def challengers(results: Results) -> dict[str, str]:
    """Every state that may challenge at some table, with its label."""
    return {
        name: state_label(variant, name)
        for variant in reversed(list(results.variants.values()))
        for name in variant.challengers
    }


def can_be_drawn(results: Results) -> bool:
    """Whether some state may challenge, and some text came into force."""
    return bool(challengers(results) and guarantees(results))


def figure(results: Results) -> Figure:
    """Of 100 calls against each challenger, how many enough guarantors honour."""
    found, known = guarantees(results), challengers(results)
    rows = sorted(found, key=lambda row: -row.in_force)[:MOST_ROWS]
    rows = [row for row in found if row in rows]
    shown, _ = states_shown(results)
    columns = [name for name in shown if name in known] or list(known)
    note = (
        "Of 100 calls against a challenger, how many enough guarantors honour; from the lowest to "
        "the highest of the tables. Exact, for the agreements in force that somebody guarantees. "
        "No guarantor honours a call against itself."
    )
    if len(rows) < len(found):
        note += f" {len(rows)} of {len(found)} rows: those in force most often."
    if len(columns) < len(known):
        note += f" {len(columns)} of {len(known)} challengers."
    drawn = slide(results, "If the guarantors are called upon, is the call honoured?", note)
    left, bottom, wide, high = drawn.room(left=TEXTS, above=0.09)
    taken = min(wide, WIDEST * len(columns)), min(high, TALLEST * len(rows))
    axes = drawn.figure.add_axes((left, bottom + high - taken[1], *taken))
    _frame(axes, len(rows), [known[name] for name in columns])
    for y, row in enumerate(rows):
        again = y > 0 and rows[y - 1].name == row.name
        _name(axes, (y, len(rows)), row, again=again)
        _cells(axes, y, [row.calls.get(name) for name in columns], nobody=_nobody(row))
    return drawn.figure


def _nobody(row: Guarantee) -> str:
    return "nobody bound itself" if row.terms else "no guarantors"


def _frame(axes: Axes, rows: int, names: Sequence[str]) -> None:
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(rows - 0.5, -0.5), yticks=[])
    axes.xaxis.tick_top()
    heads = [wrapped(name, 14, 3, longest=16) for name in names]
    axes.set_xticks(range(len(names)), heads, size=11)
    axes.tick_params(length=0, pad=3)
    axes.spines[:].set_visible(False)
    axes.annotate(
        "challenged by", (0, 1), (-14, 8), xycoords="axes fraction", textcoords="offset points",
        ha="right", va="baseline", size=11, color=QUIET,
    )  # fmt: skip
    shrink(axes.get_xticklabels(), 0.95 * axes.bbox.width / len(names), SMALLEST)


def _name(axes: Axes, place: tuple[int, int], row: Guarantee, *, again: bool) -> None:
    """The text's name, and under it who guarantees, the rule, and where these terms hold."""
    y, rows = place
    crowded = rows > CROWDED
    name, terms = (AGAIN, "") if again else (row.label, row.terms)
    under = "; ".join(part for part in (row.where, terms, _partly(row)) if part)
    lines, size = (2, 8.5) if rows <= ROOMY else (1, 8)
    if crowded:
        name = f"{shorten(name, 34)} ({under})" if under else name
        _write(axes, y, drawable(shorten(name, 88)), (0.0, "center", 8))
        return
    _write(axes, y, wrapped(name, 52, 1), (2 if under else -4, "bottom", size + 2.5))
    _write(axes, y, wrapped(under, 74 if lines == 2 else 88, lines), (0, "top", size))


def _write(axes: Axes, y: int, said: str, how: tuple[float, VerticalAlign, float]) -> None:
    """Words before a row: how far above its middle, aligned how, in what size."""
    raised, aligned, size = how
    axes.annotate(
        said, (0, y), (-12, raised), xycoords=axes.get_yaxis_transform(),
        textcoords="offset points", size=size, ha="right", va=aligned,
        color=QUIET if aligned == "top" else INK,
    )  # fmt: skip


def _partly(row: Guarantee) -> str:
    """How often anybody guarantees it, where that is less than always as counts are said."""
    counted = of_hundred(row.guaranteed, row.in_force)
    known = 0 < row.guaranteed < ALMOST * row.in_force
    return f"guaranteed: {counted} in force" if known else ""


def _cells(axes: Axes, y: int, calls: Sequence[Calls | None], *, nobody: str) -> None:
    if not any(calls):
        box = Rectangle((-0.46, y - 0.42), len(calls) - 0.08, 0.84, fc=ABSENT, ec="none")
        axes.add_artist(box)
        middle = (len(calls) - 1) / 2
        axes.text(middle, y, nobody, ha="center", va="center", size=9.5, color=QUIET)
        return
    crowded = axes.get_ylim()[0] > CROWDED
    for x, call in enumerate(calls):
        fill = to_hex(BLUES(call.mean)) if call else PAPER
        axes.add_artist(Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, fc=fill, ec=QUIET, lw=0.5))
        said = in_cell(call) if call else "·"
        size = 8 if crowded else 12
        colour = on(fill) if call else QUIET
        axes.text(x, y, said, ha="center", va="center", size=size, color=colour)


def in_cell(call: Calls) -> str:
    """Of 100 calls, how many are honoured: `51`, `51–54`.

    Shares are rounded first: what is all or none must not look like nearly that for the computer's
    own rounding.
    """
    return span(round(call.low, 9), round(call.high, 9), HUNDRED)
