"""Would a call be honoured: texts by those who may challenge them, in figures and shades."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import blended_transform_factory

from sim.present.counts import HUNDRED, of_hundred, span
from sim.present.figures.columns import states_shown
from sim.present.figures.fonts import drawable
from sim.present.figures.guarantees import Calls, Guarantee, guarantees
from sim.present.figures.style import (
    ABSENT,
    INK,
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

NAMES, TERMS = 0.19, 0.545
"""Shares of the width at which the names of the texts end, and their terms."""
TALLEST, WIDEST = 0.105, 0.13
"""Shares of the figure that a cell takes at most."""
SMALLEST = 6.0
AGAIN = "the same text"
ROOMY, MOST = 12, 16
"""Rows up to which there is room for larger letters; and at all, with two lines each."""
AT_MEAN = "never in force; at mean numbers"
HATCH = "////"
LONGEST = 76
"""Letters that fit on a line of terms."""
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
    """Whether some state may challenge, and some text came into force, or is guaranteed."""
    return bool(challengers(results) and guarantees(results))


def figure(results: Results) -> Figure:
    """Of 100 calls against each challenger, in how many enough guarantors come."""
    found, known = guarantees(results), challengers(results)
    rows = _shown(found)
    shown, _ = states_shown(results)
    columns = [name for name in shown if name in known] or list(known)
    note = _note(rows)
    if len(rows) < len(found):
        note += f" {len(rows)} of {len(found)} rows: each text, and those in force most often."
    if len(columns) < len(known):
        note += f" {len(columns)} of {len(known)} challengers."
    drawn = slide(results, "If the guarantors are called upon, is the call honoured?", note)
    left, bottom, wide, high = drawn.room(left=TERMS + 0.012, above=0.09)
    taken = min(wide, WIDEST * len(columns)), min(high, TALLEST * len(rows))
    axes = drawn.figure.add_axes((left, bottom + high - taken[1], *taken))
    _frame(axes, len(rows), [known[name] for name in columns])
    for y, row in enumerate(rows):
        again = y > 0 and rows[y - 1].name == row.name
        _name(axes, (y, len(rows)), row, again=again)
        _cells(axes, y, row, columns)
    if any(_is_at_mean(row) for row in rows):
        drawn.legend([Patch(fc=PAPER, ec=QUIET, lw=0.5, hatch=HATCH)], [AT_MEAN], 1)
    return drawn.figure


def _shown(found: Sequence[Guarantee]) -> list[Guarantee]:
    """The rows that fit: every text once, then those in force most often."""
    first = {row.name: row for row in reversed(found)}
    ranked = sorted(found, key=lambda row: (row is not first[row.name], -row.in_force))
    chosen = [id(row) for row in ranked[:MOST]]
    return [row for row in found if id(row) in chosen]


def _is_at_mean(row: Guarantee) -> bool:
    return not row.in_force


def _note(rows: Sequence[Guarantee]) -> str:
    note = (
        "Of 100 calls upon the guarantors, in how many enough of them come; from the lowest to the "
        "highest of the tables. Exact, for the agreements in force that somebody guarantees. "
        "No guarantor honours a call against itself."
    )
    if any(_is_at_mean(row) for row in rows):
        note += (
            " Hatched: texts that are guaranteed and on offer, and never came into force; what a "
            "call would come to if they did, at mean numbers."
        )
    return note


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
    """The text's name; beside it the rule and who guarantees, and where these terms hold."""
    y, rows = place
    size = 10.0 if rows <= ROOMY else 8.4
    name = AGAIN if again else wrapped(row.label, int(270 / size))
    _write(axes, y, name, (NAMES, size, QUIET if again else INK))
    terms = [drawable(shorten(part, LONGEST)) for part in _terms(row)]
    _write(axes, y, "\n".join(terms), (TERMS, 8.2, QUIET))


def _terms(row: Guarantee) -> list[str]:
    """The rule, and what differs between rows of the same text."""
    held = "; ".join(part for part in (_partly(row), row.where) if part)
    return [part for part in (row.terms, held) if part]


def _write(axes: Axes, y: int, said: str, how: tuple[float, float, str]) -> None:
    """Words before a row: where on the figure they end, in what size and colour."""
    end, size, colour = how
    figure = axes.get_figure()
    assert figure is not None
    axes.text(
        end, y, said, transform=blended_transform_factory(figure.transFigure, axes.transData),
        size=size, ha="right", va="center", color=colour, linespacing=1.1,
    )  # fmt: skip


def _partly(row: Guarantee) -> str:
    """How often anybody guarantees it, where that is less than always as counts are said."""
    counted = of_hundred(row.guaranteed, row.in_force)
    known = 0 < row.guaranteed < ALMOST * row.in_force
    return f"guaranteed: {counted} in force" if known else ""


def _nobody(row: Guarantee) -> str:
    """Why there is no call upon guarantors."""
    if not row.terms:
        return "no guarantors"
    if not _is_at_mean(row):
        return "nobody bound itself"
    return "nobody would bind itself" if row.is_ratified else "would not be ratified"


def _cells(axes: Axes, y: int, row: Guarantee, columns: Sequence[str]) -> None:
    hatch = HATCH if _is_at_mean(row) else ""
    if not row.calls:
        box = Rectangle((-0.46, y - 0.42), len(columns) - 0.08, 0.84, fc=ABSENT, ec="none")
        axes.add_artist(box)
        _say(axes, ((len(columns) - 1) / 2, y), _nobody(row), (9.5, QUIET, None))
        return
    for x, name in enumerate(columns):
        call = row.calls.get(name)
        fill = to_hex(BLUES(call.mean)) if call else PAPER
        box = Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, fc=fill, ec=QUIET, lw=0.5, hatch=hatch)
        axes.add_artist(box)
        said = in_cell(call) if call else "·"
        _say(axes, (x, y), said, (12.0, on(fill) if call else QUIET, fill if hatch else None))


def _say(
    axes: Axes, spot: tuple[float, float], said: str, how: tuple[float, str, str | None]
) -> None:
    """Words in a cell: their size and colour, and what is laid behind them over a hatch."""
    size, colour, behind = how
    box = {"fc": behind, "ec": "none", "pad": 1.5} if behind else None
    text = axes.text(*spot, said, ha="center", va="center", size=size, color=colour, bbox=box)
    shrink([text], axes.bbox.width / (axes.get_xlim()[1] + 0.5), SMALLEST)


def in_cell(call: Calls) -> str:
    """Of 100 calls, how many are honoured: `51`, `51–54`.

    Shares are rounded first: what is all or none must not look like nearly that for the computer's
    own rounding.
    """
    return span(round(call.low, 9), round(call.high, 9), HUNDRED)
