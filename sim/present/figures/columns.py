"""Tables as rows and states as columns: the grid that several figures share."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.present.consent import seat
from sim.present.counts import decisive_refusals
from sim.present.figures.style import ABSENT, CROWDED, FAINT, QUIET, Slide, label_rows, wrapped
from sim.present.naming import state_label, variant_labels
from sim.results import Results, VariantResults

MOST_STATES = 16
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
    count = len(columns.states)
    width = max(9, 96 // count)
    for state in columns.states:
        name = wrapped(state_label(known[state], state), width, 3)
        size = 12 if count <= 10 else 8.5
        columns.axes.annotate(
            name, (columns.at(state, 0.5), 1), (0, 4), xycoords=columns.axes.get_xaxis_transform(),
            textcoords="offset points", size=size, ha="center", va="baseline", linespacing=1.0,
        )  # fmt: skip


def _mark_seat(
    columns: Columns, row: int, state: str, variant: VariantResults, *, word: bool
) -> None:
    kind = seat(variant, state) if state in variant.states else "excluded"
    if kind == "party":
        return
    left, right = columns.at(state, 0), columns.at(state, 1)
    columns.axes.add_patch(
        Rectangle((left, row - 0.46), right - left, 0.92, fc=ABSENT, ec="none", zorder=0)
    )
    if word:
        seated = "absent" if kind == "excluded" else "observer"
        spot = (right - 0.02, row + 0.42)
        columns.axes.text(*spot, seated, size=8, color=QUIET, ha="right", va="bottom")
