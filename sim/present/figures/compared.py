"""What changes on the same dice: agreements by table, and for whom they are better than no deal."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.analysis.comparison.compared import Compared, Comparison
from sim.analysis.comparison.paired import Fourfold
from sim.present.answers.compared_words import from_to, headline, labels
from sim.present.answers.lasting import LASTS, sentence
from sim.present.counts import base
from sim.present.figures.columns import COLUMN, LETTER, MOST_STATES, ROOMY, SMALLEST, Columns
from sim.present.figures.style import (
    ABSENT,
    DARK,
    FAINT,
    LEFT,
    MOST_ROWS,
    QUIET,
    Slide,
    label_rows,
    sheet,
    shrink,
    wrapped,
)
from sim.present.naming import origin, state_name

HEADLINE, WITH_LASTING = 0.47, 0.6
"""Where the changes in agreements end and those of the states begin, in shares of the width."""
GAP = 0.02
BESIDE = 0.012
"""Between agreements and those that last, in shares of the width."""
HEADS = ("Agreements", "Lasting agreements")
RIGHT = 0.985
SUITS = "#b35806"
CLOSE = 10
"""States side by side from which a column is too narrow for three numbers."""
MOST_PITCH = 0.2
"""Of the height of the figure: a row is not higher than that."""
APART = 0.16
"""Of a row: how far from its middle its two headlines stand."""


def figure(comparison: Comparison) -> Figure:
    """A row per table: changes in agreements, beside them a column for each state."""
    rows = comparison.compared[:MOST_ROWS]
    states = _states(rows)
    drawn = sheet(
        origin(comparison.question.asked),
        "What changes on the same dice?",
        _note(comparison, rows, states),
    )
    ends = WITH_LASTING if comparison.has_aftermath else HEADLINE
    left, bottom, wide, high = drawn.room(ends if states else RIGHT, above=0.1)
    pitch = min(high, MOST_PITCH * len(rows))
    bottom, high = bottom + high - pitch, pitch
    reach = _scale([_spots(f, certain=e.certain) for e in rows for part in _parts(e) for f in part])
    for place, head in enumerate(HEADS[: len(_parts(rows[0]))]):
        share = (wide + BESIDE) / len(_parts(rows[0]))
        axes = drawn.figure.add_axes((left + place * share, bottom, share - BESIDE, high))
        _name_rows(axes, comparison, rows, named=place == 0)
        _headline(axes, rows, (place, head), reach)
    if states:
        room = (ends + GAP, bottom, RIGHT - ends - GAP, high)
        _by_state(Columns(drawn.figure.add_axes(room), states), rows)
    _legend(drawn, rows)
    hundred = base(comparison.replicates)
    words = f"fewer  ←  0 = no change  →  more, of {hundred} simulated talks"
    drawn.figure.text((LEFT + RIGHT) / 2, bottom - 0.062, words, size=11.5, ha="center")
    return drawn.figure


def _note(comparison: Comparison, rows: Sequence[Compared], states: Sequence[str]) -> str:
    count, known = len(comparison.compared), _known(rows)
    lines = "Lines: what the dice alone leave open (paired 95\u00a0%, Newcombe 1998, method 10)."
    if all(each.certain for each in rows):
        lines = "One answer each: neither uncertainty nor dice."
    return (
        f"{headline(comparison)} {lines} Right: agreements at least as good as no deal for that "
        "state."
        + (f" {sentence(LASTS)}." if comparison.has_aftermath else "")
        + (f" The first {len(rows)} of {count} tables." if len(rows) < count else "")
        + (f" {len(states)} of {len(known)} states." if len(states) < len(known) else "")
    )


def _known(rows: Sequence[Compared]) -> list[str]:
    """States that any pair of tables shares, in file order."""
    return list(dict.fromkeys(state for each in rows for state in each.pair.shared))


def _states(rows: Sequence[Compared]) -> list[str]:
    """Those that fit side by side: principals first, then those for whom most changes."""
    weight = dict.fromkeys(_known(rows), 0.0)
    for each in rows:
        for state, fares in each.states.items():
            weight[state] = max(weight[state], abs(fares.content.change))
            if state in each.pair.after.principals:
                weight[state] = float("inf")
    chosen = sorted(weight, key=lambda state: -weight[state])[:MOST_STATES]
    return [state for state in weight if state in chosen]


def _spots(turned: Fourfold, *, certain: bool) -> tuple[float, float, float]:
    """The low end of a change, the change, and the high end, of a hundred."""
    scale, change = base(turned.n), turned.change
    low, high = (change, change) if certain else turned.reach
    return scale * low, scale * change, scale * high


def _scale(spots: Sequence[tuple[float, float, float]]) -> int:
    """How far a scale reaches to both sides of 0: whole tens."""
    return 10 * (int(max((abs(x) for three in spots for x in three), default=0.0) / 10) + 1)


def _parts(each: Compared) -> tuple[tuple[Fourfold, Fourfold], ...]:
    """Agreements and those that suit all principals; the same of lasting ones, if any is told."""
    agreed = (each.agreement, each.suits_principals)
    lasting = (each.lasting, each.lasting_suits_principals)
    return (agreed, lasting) if each.pair.has_aftermath else (agreed,)


def _name_rows(
    axes: Axes, comparison: Comparison, rows: Sequence[Compared], *, named: bool
) -> None:
    """Name the tables, each with its counts, where there is room for names."""
    under = [f"{from_to(each.agreement, certain=each.certain)} agreed" for each in rows]
    if comparison.has_aftermath:
        lasting = [from_to(each.lasting, certain=each.certain) for each in rows]
        under = [f"{agreed}, {lasts} last" for agreed, lasts in zip(under, lasting, strict=True)]
    blank = [""] * len(rows)
    label_rows(axes, labels(comparison)[: len(rows)] if named else blank, under if named else blank)


def _headline(axes: Axes, rows: Sequence[Compared], which: tuple[int, str], reach: int) -> None:
    """Changes in agreements, or in those that last: which of the two, and its name."""
    part, head = which
    pairs = [tuple(_spots(f, certain=each.certain) for f in _parts(each)[part]) for each in rows]
    axes.set_xlim(-reach, reach)
    axes.axvline(0, color=QUIET, lw=1.2, zorder=1)
    axes.hlines([k + 0.5 for k in range(len(rows))], -reach, reach, color=FAINT, lw=0.6)
    for row, (agreed, suits) in enumerate(pairs):
        _range(axes, row - APART, agreed)
        _range(axes, row + APART, suits, suits=True)
    axes.set_xticks(_marks(reach), [_tick(x) for x in _marks(reach)], size=10)
    axes.spines[:].set_visible(False)
    axes.annotate(
        head, (0.5, 1), (0, 4), xycoords="axes fraction",
        textcoords="offset points", size=12, ha="center", va="baseline",
    )  # fmt: skip


def _range(axes: Axes, y: float, across: Sequence[float], *, suits: bool = False) -> None:
    """A mark and a line: filled for agreements, an open diamond for those that suit."""
    low, middle, high = across
    colour = SUITS if suits else DARK
    axes.plot([low, high], [y, y], color=colour, lw=2.0, zorder=2, solid_capstyle="butt")
    face = "white" if suits else colour
    mark = "D" if suits else "o"
    axes.plot([middle], [y], mark, ms=6.5, mfc=face, mec=colour, mew=1.4, zorder=3, clip_on=False)


def _marks(reach: int) -> list[int]:
    """What is named of a scale: not its ends, for columns stand close."""
    return [tenths * reach // 10 for tenths in (-8, -4, 0, 4, 8)]


def _tick(x: int) -> str:
    return f"{'+' if x > 0 else '−' if x < 0 else ''}{abs(x)}"


def _by_state(columns: Columns, rows: Sequence[Compared]) -> None:
    axes, states = columns.axes, columns.states
    found = [
        {s: _spots(f.content, certain=each.certain) for s, f in each.states.items()}
        for each in rows
    ]
    reach = _scale([spots for each in found for spots in each.values()])
    axes.set(xlim=(-0.01, len(states) - 1 + COLUMN + 0.01), ylim=(len(rows) - 0.5, -0.5))
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    for row, (each, spots) in enumerate(zip(rows, found, strict=True)):
        for state in states:
            _mark_seat(columns, row, state, each)
            if state in spots:
                _range(axes, row, [columns.at(state, 0.5 + x / reach / 2) for x in spots[state]])
    crowd = round(len(states) * (RIGHT - HEADLINE - GAP) / axes.get_position().width)
    ticks = [_tick(x) if x or crowd <= CLOSE else "" for x in _marks(reach)[::2]]
    columns.ticks((0.1, 0.5, 0.9), ticks, first_only=crowd > ROOMY)
    edges = [place - (1 - COLUMN) / 2 for place in range(1, len(states))]
    axes.vlines(edges, -0.5, len(rows) - 0.5, color=QUIET, lw=0.6, ls=":", zorder=0)
    _name_columns(columns, rows)


def _mark_seat(columns: Columns, row: int, state: str, each: Compared) -> None:
    """The zero line of a state in a row, greyed where it is no party."""
    axes, left, right = columns.axes, columns.at(state, 0), columns.at(state, 1)
    middle = columns.at(state, 0.5)
    axes.plot([middle, middle], [row - 0.5, row + 0.5], color=QUIET, lw=1.2, zorder=1)
    axes.plot([left, right], [row + 0.5, row + 0.5], color=FAINT, lw=0.6, zorder=1)
    if not _is_party(each, state):
        box = Rectangle((left, row - 0.46), COLUMN, 0.92, fc=ABSENT, ec="none", zorder=0)
        axes.add_patch(box)


def _is_party(each: Compared, state: str) -> bool:
    """Whether a state is a party when the talks of the compared table open."""
    return each.pair.after.table.seats.get(state) == "party"


def _name_columns(columns: Columns, rows: Sequence[Compared]) -> None:
    axes, count = columns.axes, len(columns.states)
    room = 0.97 * axes.bbox.width / count
    longest = int(room / (LETTER * SMALLEST * axes.figure.dpi / 72))
    known = {s: each.pair.after for each in reversed(rows) for s in each.pair.shared}
    heads = [
        axes.annotate(
            wrapped(state_name(state, known[state]), max(8, 60 // count), 3, longest=longest),
            (columns.at(state, 0.5), 1), (0, 4), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", size=12 if count <= 6 else 8.5,
            ha="center", va="baseline", linespacing=1.0,
        )
        for state in columns.states
    ]  # fmt: skip
    shrink(heads, room, SMALLEST)


def _legend(drawn: Slide, rows: Sequence[Compared]) -> None:
    marks = [
        Line2D([], [], color=DARK, lw=2.0, marker="o", ms=6.5),
        Line2D([], [], color=SUITS, lw=2.0, marker="D", ms=6.5, mfc="white", mew=1.4),
    ]
    names = ["agreements", "agreements that suit all principals"]
    if any(each.pair.has_aftermath for each in rows):
        names = ["all", "those that suit all principals"]
    shown = _states(rows)
    if any(not _is_party(each, state) for each in rows for state in shown):
        drawn.legend([*marks, Patch(fc=ABSENT)], [*names, "not a party there at first"], 3)
    else:
        drawn.legend(marks, names, 2)
