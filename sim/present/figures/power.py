"""A priori power: Shapley–Shubik and Banzhaf by state, a row for each distinct rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.theory.findings import Explained, Explanation, Indices
from sim.present.figures.style import (
    ABSENT,
    DARK,
    INK,
    QUIET,
    WARM,
    sheet,
    wrapped,
)
from sim.present.naming import one_line, origin_of_theory, state_label
from sim.present.theory.explained_words import texts as named_texts

MOST_RULES = 6
MOST_STATES = 30
MANY_STATES = 12
"""More have their names upright and no numbers."""
WIDTH = 0.38
"""Of a bar; the columns of two states are 1 apart."""


@dataclass
class Row:
    """Texts at tables over which power is the same."""

    indices: Indices
    ruled: list[tuple[Explained, Indices]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How many texts at how many tables."""
        return sum(len(indices.frameworks) for _, indices in self.ruled)


def rows(explanation: Explanation) -> list[Row]:
    """The distinct rules of a study by what power they give, in file order."""
    found: dict[str, Row] = {}
    for told in explanation.variants.values():
        for indices in told.rules:
            shares = (indices.shapley_shubik, indices.banzhaf)
            key = repr([[(s, round(x, 6)) for s, x in index.items()] for index in shares])
            found.setdefault(key, Row(indices)).ruled.append((told, indices))
    return list(found.values())


def figure(explanation: Explanation) -> Figure:
    """Bars side by side, all rows to the same scale; who is no party is greyed."""
    every = rows(explanation)
    shown = sorted(every, key=lambda row: -row.weight)[:MOST_RULES]
    shown = [row for row in every if row in shown]
    states, all_states = _states(explanation, shown)
    note = (
        "A priori power, shares of 100: how often a state's answer is the one that decides, if all "
        "orders (Shapley–Shubik) or coalitions (Banzhaf) count alike. What anybody wants plays no "
        "part. Grey: no party at some of a row’s tables, or at all."
    )
    if len(states) > MANY_STATES:
        note += " Numbers: Shapley–Shubik."
    if len(shown) < len(every):
        note += f" {len(shown)} of {len(every)} distinct rules: those of most texts and tables."
    if len(states) < all_states:
        note += f" {len(states)} states of {all_states}: those with most."
    drawn = sheet(origin_of_theory(explanation), "Whose answer can decide?", note)
    upright = len(states) > MANY_STATES
    left, bottom, wide, high = drawn.room(0.985, left=0.26, above=0.065)
    bottom, high = (bottom + 0.03, high - 0.03) if upright else (bottom - 0.02, high + 0.02)
    pitch = min(high / len(shown), 0.24)
    top = max(max(row.indices.shapley_shubik.values()) for row in shown)
    top = max(top, *(max(row.indices.banzhaf.values()) for row in shown)) or 0.01
    for place, row in enumerate(shown):
        room = (left, bottom + high - (place + 1) * pitch, wide, 0.84 * pitch)
        axes = drawn.figure.add_axes(room)
        axes.set(xlim=(-0.6, len(states) - 0.4), ylim=(0, 125 * top))
        _bars(axes, row, states)
        _name(axes, row, len(explanation.variants), 4 if pitch > 0.16 else 3)
        last = place == len(shown) - 1
        _name_states(axes, explanation, states if last else [])
    patches = [Patch(fc=DARK), Patch(fc=WARM, ec=QUIET, hatch="//", lw=0.5)]
    drawn.legend(patches, ["Shapley–Shubik", "Banzhaf, normalised"], 2)
    return drawn.figure


def _states(explanation: Explanation, shown: Sequence[Row]) -> tuple[list[str], int]:
    """The states in file order, and how many there are; of too many those with most power."""
    known: dict[str, float] = {}
    for told in explanation.variants.values():
        known |= {state: known.get(state, 0.0) for state in told.orders}
    for row in shown:
        for state, share in row.indices.shapley_shubik.items():
            known[state] += share
    chosen = sorted(known, key=lambda state: -known[state])[:MOST_STATES]
    return [state for state in known if state in chosen], len(known)


def _bars(axes: Axes, row: Row, states: Sequence[str]) -> None:
    shapley, banzhaf = row.indices.shapley_shubik, row.indices.banzhaf
    for x, state in enumerate(states):
        parties = [told.orders[state].seat for told, _ in row.ruled if state in told.orders]
        if set(parties) != {"party"}:
            axes.axvspan(x - 0.45, x + 0.45, color=ABSENT, lw=0, zorder=0)
            continue
        pair = (100 * shapley.get(state, 0.0), 100 * banzhaf.get(state, 0.0))
        axes.bar(x - WIDTH / 2, pair[0], WIDTH, color=DARK)
        axes.bar(x + WIDTH / 2, pair[1], WIDTH, color=WARM, ec=QUIET, hatch="//", lw=0.5)
        _number(axes, x, pair, both=len(states) <= MANY_STATES)
    axes.spines[["left"]].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.set_yticks([])


def _number(axes: Axes, x: int, pair: tuple[float, float], *, both: bool) -> None:
    """Write the shares over the bars: both where there is room, else the first."""
    if both and any(pair):
        spots = [(x + side * WIDTH / 2, share) for side, share in zip((-1, 1), pair, strict=True)]
    else:
        spots = [(x - (WIDTH / 2 if any(pair) else 0.0), pair[0])]
    for spot in spots:
        words = f"{spot[1]:.1f}" if any(pair) else "0"
        size = 7.5 if both else 6
        axes.annotate(words, spot, (0, 1), textcoords="offset points", ha="center", size=size)


def _name(axes: Axes, row: Row, tables: int, lines: int) -> None:
    """Which texts at which tables, at the left."""
    told, _ = row.ruled[0]
    at = list({each.id: each for each, _ in row.ruled}.values())
    whole = all(len(i.frameworks) == each.on_offer for each, i in row.ruled)
    if whole:
        name = one_line(told.label)
        under = f"and {len(at) - 1} more tables" if len(at) > 2 else ""
        under = f"and “{one_line(at[1].label)}”" if len(at) == 2 else under
    else:
        ruled = {name for _, i in row.ruled for name in i.frameworks}
        name = named_texts(told, [n for n in told.scenario.texts if n in ruled], 2)
        under = f"at {len(at)} of {tables} tables" if tables > 1 else ""
    words = wrapped(name, 40, lines - 1)
    small = f"\n{wrapped(under, 46, 1)}" if under else ""
    axes.text(
        -0.012, 0.45, f"{words}{small}", size=9.5, ha="right", va="center", transform=axes.transAxes
    )


def _name_states(axes: Axes, explanation: Explanation, states: Sequence[str]) -> None:
    if not states:
        axes.set_xticks([])
        return
    owner = {s: told for told in reversed(list(explanation.variants.values())) for s in told.orders}
    many = len(states) > MANY_STATES
    width = 12 if many else max(9, 96 // len(states))
    names = [wrapped(state_label(owner[s], s), width, 2) for s in states]
    rotation = 90 if many else 0
    axes.set_xticks(range(len(states)), names, size=9 if many else 10.5, rotation=rotation)
    axes.tick_params(length=0, labelcolor=INK)
