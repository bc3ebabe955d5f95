"""Tables as rows and states as columns: the grid that several figures share."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.present.consent import parts_as_party, seat_words
from sim.present.counts import decisive_refusals
from sim.present.figures.style import (
    ABSENT,
    CROWDED,
    FAINT,
    PART,
    QUIET,
    Slide,
    label_rows,
    shrink,
    wrapped,
)
from sim.present.naming import state_label, variant_labels
from sim.results import Results, VariantResults

MOST_STATES = 16
ROOMY = 6
"""States side by side up to which a seat can be told in several words."""
SMALLEST = 6.0
"""Points: names of states are not written smaller than that."""
LETTER = 0.58
"""Width of a letter as a share of its size, on the whole."""
COLUMN = 0.88
"""Width of a state's column; the rest of 1 is the gap."""


def all_states(results: Results) -> dict[str, VariantResults]:
    """Every state that some table knows, in file order, with the first such table."""
    known: dict[str, VariantResults] = {}
    for variant in results.variants.values():
        for state in variant.states:
            known.setdefault(state, variant)
    return known


def states_shown(results: Results) -> tuple[list[str], str]:
    """The states that fit side by side, and a remark where that is not all of them.

    Principals go first, then those whose refusals were decisive most often.
    """
    known = list(all_states(results))
    if len(known) <= MOST_STATES:
        return known, ""
    weight = dict.fromkeys(known, 0.0)
    for variant in results.variants.values():
        for name in variant.scenario.principals:
            weight[name] = float("inf")
        for refusal in decisive_refusals(variant):
            weight[refusal.state] += refusal.times
    chosen = sorted(known, key=lambda state: -weight[state])[:MOST_STATES]
    return [s for s in known if s in chosen], f" {MOST_STATES} of {len(known)} states."


class Columns(NamedTuple):
    """One axes in which each state has a column of its own, and each table a row."""

    axes: Axes
    states: list[str]

    def at(self, state: str, share: float) -> float:
        """Where a share of the column's width, 0 to 1, lies across the axes."""
        return self.states.index(state) + COLUMN * share

    def ticks(self, shares: Sequence[float], words: Sequence[str], *, first_only: bool) -> None:
        """The same marks under every column, in words under all or the first."""
        spots = [self.at(state, share) for state in self.states for share in shares]
        repeats = 1 if first_only else len(self.states)
        labels = [*words] * repeats + [""] * (len(spots) - repeats * len(words))
        self.axes.set_xticks(spots, labels, size=9)


def by_state(
    drawn: Slide, results: Results, variants: Sequence[VariantResults], under: Sequence[str]
) -> Columns:
    """The grid with its names; seats that are no party's are greyed."""
    states, _ = states_shown(results)
    axes = drawn.figure.add_axes(drawn.room(above=0.1))
    columns = Columns(axes, states)
    labels = variant_labels(results)
    label_rows(axes, [labels[v.id] for v in variants], under)
    axes.set_xlim(-0.01, len(states) - 1 + COLUMN + 0.01)
    axes.spines[:].set_visible(False)
    _name_columns(columns, all_states(results))
    rows = [row + 0.5 for row in range(len(variants))]
    for state in states:
        axes.hlines(rows, columns.at(state, 0), columns.at(state, 1), color=FAINT, lw=0.6)
    for row, variant in enumerate(variants):
        for state in states:
            _mark_seat(columns, row, state, variant, word=len(variants) <= CROWDED)
    return columns


def _name_columns(columns: Columns, known: Mapping[str, VariantResults]) -> None:
    axes, count = columns.axes, len(columns.states)
    room = 0.97 * axes.bbox.width / count
    longest = int(room / (LETTER * SMALLEST * axes.figure.dpi / 72))
    names = [
        wrapped(state_label(known[state], state), max(9, 96 // count), 3, longest=longest)
        for state in columns.states
    ]
    heads = [
        axes.annotate(
            name, (columns.at(state, 0.5), 1), (0, 4), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", size=12 if count <= 10 else 8.5,
            ha="center", va="baseline", linespacing=1.0,
        )
        for state, name in zip(columns.states, names, strict=True)
    ]  # fmt: skip
    shrink(heads, room, SMALLEST)


def _mark_seat(
    columns: Columns, row: int, state: str, variant: VariantResults, *, word: bool
) -> None:
    seated = seat_words(variant, state) if state in variant.states else "absent"
    if not seated:
        return
    in_part = _in_part(variant, state)
    left, right = columns.at(state, 0), columns.at(state, 1)
    shade = PART if in_part else ABSENT
    columns.axes.add_patch(
        Rectangle((left, row - 0.46), right - left, 0.92, fc=shade, ec="none", zorder=0)
    )
    if word:
        spot = (right - 0.02, row + 0.42)
        seated = "in part" if in_part and len(columns.states) > ROOMY else seated
        columns.axes.text(*spot, seated, size=8, color=QUIET, ha="right", va="bottom")


def grey_words(variants: Sequence[VariantResults]) -> str:
    """What is greyed, to go on from `not a party`."""
    if any(_in_part(variant, state) for variant in variants for state in variant.states):
        return " at that table; pale: in some rounds only"
    return " at that table"


def _in_part(variant: VariantResults, state: str) -> bool:
    """Whether a state is a party in some rounds only."""
    return state in variant.states and 0 < parts_as_party(variant, state) < 1
