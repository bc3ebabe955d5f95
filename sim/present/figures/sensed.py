"""Which inputs drive an outcome: dots and intervals by input, a column for each table."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.sensitivity.driven import Driven, Index, Sensed, Sensitivity
from sim.points import Measure
from sim.present.answers.sensed_words import OUTCOMES, can_be_told, how_often, input_name, is_alike
from sim.present.figures.style import (
    CROWDED,
    DARK,
    FAINT,
    INK,
    PART,
    QUIET,
    WARM,
    sheet,
    styled,
    wrapped,
)
from sim.present.naming import origin

MOST_INPUTS, MOST_TABLES = 15, 4
NAMES: dict[Measure, str] = {
    "agreed": "inputs",
    "suits_principals": "inputs_suiting",
    "lasting": "inputs_lasting",
    "lasting_suits_principals": "inputs_lasting_suiting",
}
SO: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "suit all",
    "lasting": "last",
    "lasting_suits_principals": "last and suit all",
}
Row = tuple[str, bool]
"""The id of an input, and that it is one: a state may be called as the rest is."""
LEFT = 0.275
LETTERS = 43
"""Of a name beside its row."""
APART = 0.17
"""Rows between the two dots of an input."""


def draw(told: Sensitivity) -> dict[str, Figure]:
    """A figure for each outcome that anything drives, by name."""
    figures = {}
    with styled(told.study, "".join(str(row["input"]) for row in told.rows())):
        for measure, name in NAMES.items():
            if shown := _shown(told, measure):
                figures[name] = _figure(told, measure, shown)
    return figures


def _shown(told: Sensitivity, measure: Measure) -> list[Sensed]:
    """The tables at which an outcome is least certain, in file order; none without news."""
    known = [each for each in told.variants.values() if measure in each.outcomes]
    found = [each for each in known if can_be_told(each.outcomes[measure])]
    if all(is_alike(each, measure) for each in found):
        return []
    by_spread = sorted(found, key=lambda each: abs(each.outcomes[measure].rate.rate - 0.5))
    return [each for each in found if each in by_spread[:MOST_TABLES]]


def _figure(told: Sensitivity, measure: Measure, shown: Sequence[Sensed]) -> Figure:
    """Both indices of the inputs that matter most at any of the tables; the dice come last."""
    labels, rows = _rows(told, measure, shown)
    note = (
        f"Of the variance in {OUTCOMES[measure]} at a table, how many parts of 100 go back to an "
        "input alone, and to it alone or together with others (Sobol’ indices; lines: 95\u00a0% "
        "from resampling). What the file codes as certain drives nothing."
    )
    if len(shown) < len(told.variants):
        note += f" {len(shown)} of {len(told.variants)} tables: where the outcome varies most."
    drawn = sheet(origin(told.asked), "Which inputs drive the result?", note)
    left, bottom, wide, high = drawn.room(0.975, left=LEFT, above=0.115)
    pitch = wide / len(shown)
    for place, each in enumerate(shown):
        axes = drawn.figure.add_axes((left + place * pitch, bottom, 0.9 * pitch, high))
        _panel(axes, each.outcomes[measure].every, rows)
        _name_rows(axes, [] if place else labels, len(rows))
        head = wrapped(each.label, 104 // len(shown), 2)
        often = f"{how_often(each.outcomes[measure])} {SO[measure]}"
        axes.set_title(f"{head}\n{often}", size=10, loc="left")
    drawn.legend([_mark(DARK, "o"), _mark(WARM, "D")], ["alone", "with others"], 2)
    drawn.name_below("parts of 100 of the variance")
    return drawn.figure


def _rows(
    told: Sensitivity, measure: Measure, shown: Sequence[Sensed]
) -> tuple[list[str], list[Row]]:
    """Labels and rows of the inputs that are shown, by their largest total, and the rest."""
    by = str(told.asked.options.get("by", ""))
    largest: dict[Row, float] = {}
    labels: dict[Row, str] = {}
    for each in shown:
        for driven in each.outcomes[measure].inputs:
            name = (driven.input.id, True)
            largest[name] = max(largest.get(name, 0.0), driven.total.value)
            labels.setdefault(name, input_name(driven.input, each.scenario, by))
    chosen = sorted(largest, key=lambda name: -largest[name])[:MOST_INPUTS]
    (rest,) = {r.input for each in shown if (r := each.outcomes[measure].rest)}
    last = input_name(rest, shown[0].scenario, by)
    return [*(labels[name] for name in chosen), last], [*chosen, (rest.id, False)]


def _name_rows(axes: Axes, labels: Sequence[str], rows: int) -> None:
    """Name the rows, the first on top, where there are names for them."""
    names = [wrapped(label, LETTERS, 1) for label in labels] or [""] * rows
    axes.set_yticks(range(rows), names, size=10 if rows > CROWDED else 11)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def _panel(axes: Axes, every: Sequence[Driven], rows: Sequence[Row]) -> None:
    found = {(driven.input.id, driven is not every[-1]): driven for driven in every}
    for row, name in enumerate(rows):
        if name in found:
            _dot(axes, row - APART, found[name].first, (DARK, "o"))
            _dot(axes, row + APART, found[name].total, (WARM, "D"))
    axes.axhspan(len(rows) - 1.5, len(rows) - 0.5, color=PART, lw=0, zorder=0)
    axes.hlines([row + 0.5 for row in range(len(rows) - 1)], 0, 100, color=FAINT, lw=0.6, zorder=1)
    axes.axvline(0, color=QUIET, lw=1.0, zorder=1)
    axes.set(xlim=(-3, 103), xticks=(0, 25, 50, 75, 100))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", labelsize=9.5)


def _dot(axes: Axes, row: float, index: Index, look: tuple[str, str]) -> None:
    """An index with its interval, as far as either is within 0 to 100."""
    low, value, high = (100 * min(1.0, max(0.0, x)) for x in (index.low, index.value, index.high))
    colour, marker = look
    axes.plot([low, high], [row, row], color=INK, lw=1.3, zorder=2)
    axes.plot([value], [row], marker, ms=6.0, mfc=colour, mec=INK, mew=0.8, zorder=3)


def _mark(colour: str, marker: str) -> Line2D:
    return Line2D([], [], color=INK, lw=1.3, marker=marker, ms=7, mfc=colour, mec=INK, mew=0.8)
