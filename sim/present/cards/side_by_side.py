"""All states' preferences side by side, for the teacher alone: a column for each state."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from sim.present.cards.ladder import LISTED, scale_of
from sim.present.cards.lesson import Lesson
from sim.present.cards.wishes import name_of, number, weights
from sim.present.naming import one_line, shorten, state_name, text_name
from sim.scenario.quantity import mean_of

COLUMNS = 16
"""So many states stand side by side on a page."""
LETTERS = 24
"""Of a state's label at the head of its column."""


class Cell(NamedTuple):
    """What is said of a state."""

    words: str
    is_better: bool = False
    """At least as good for it as no deal: shaded."""


class Row(NamedTuple):
    """A text, an issue or an option."""

    label: str
    cells: tuple[Cell, ...]
    is_head: bool = False
    """The issue that the options under it belong to."""


class Grid(NamedTuple):
    """A part of the states, with what is said of each of them."""

    states: tuple[str, ...]
    rows: tuple[Row, ...]


def _parts(lesson: Lesson) -> Iterator[list[str]]:
    names = lesson.states
    parts = ceil(len(names) / COLUMNS)
    each = ceil(len(names) / parts)  # of nearly the same width
    for start in range(0, len(names), each):
        yield names[start : start + each]


def _grid(lesson: Lesson, names: Sequence[str], rows: Iterable[Row]) -> Grid:
    labels = (shorten(state_name(name, lesson.scenario), LETTERS) for name in names)
    return Grid(tuple(labels), tuple(rows))


def over_no_deal(lesson: Lesson) -> list[Grid]:
    """What each text is worth to each state over no deal; of many those in or near the zone."""
    texts = _chosen(lesson)
    return [_grid(lesson, names, _surpluses(lesson, names, texts)) for names in _parts(lesson)]


def are_all_listed(lesson: Lesson) -> bool:
    """Whether `over_no_deal` has a row for every text; else those of the zone come first."""
    return len(lesson.scenario.texts) <= LISTED


def _chosen(lesson: Lesson) -> list[str]:
    """All texts; where they are too many the zone and what comes nearest to it."""
    told = lesson.explained
    texts = list(lesson.scenario.texts)
    if are_all_listed(lesson):
        return texts
    near = [miss.framework for miss in told.near_misses if not miss.not_on_offer]
    return [*told.zone, *near][:LISTED]


def _surpluses(lesson: Lesson, names: Sequence[str], texts: Sequence[str]) -> Iterator[Row]:
    orders = {name: lesson.explained.orders[name].surplus for name in names}
    scales = {name: scale_of(name, lesson.scenario) for name in names}
    for text in texts:
        cells = [
            Cell(scales[name].over(surplus) or _sign(surplus), surplus >= 0)
            for name in names
            for surplus in [orders[name][text]]
        ]
        yield Row(text_name(text, lesson.scenario), tuple(cells))


def _sign(surplus: float) -> str:
    return "=" if surplus == 0 else "+" if surplus > 0 else "−"


def ideals(lesson: Lesson) -> list[Grid]:
    """Where each state would like each issue to stand, and in brackets how much that matters."""
    if lesson.scenario.preferences != "spatial":
        return []
    return [_grid(lesson, names, _wanted(lesson, names)) for names in _parts(lesson)]


def _wanted(lesson: Lesson, names: Sequence[str]) -> Iterator[Row]:
    scenario = lesson.scenario
    matters = {name: weights(scenario.states[name]) for name in names}
    for issue, noun in scenario.issues.items():
        cells = []
        for name in names:
            ideal = (scenario.states[name].ideal or {}).get(issue)
            where = "–" if ideal is None else number(mean_of(ideal), noun)
            matter = f" ({matters[name].get(issue, 0.0):.0f})" if len(scenario.issues) > 1 else ""
            cells.append(Cell(where + matter))
        unit = f" ({one_line(noun.unit)})" if noun.unit else ""
        yield Row(name_of(issue, scenario) + unit, tuple(cells))


def scores(lesson: Lesson) -> list[Grid]:
    """The points of each state for each option of each issue."""
    if lesson.scenario.preferences != "scores":
        return []
    return [_grid(lesson, names, _scored(lesson, names)) for names in _parts(lesson)]


def _scored(lesson: Lesson, names: Sequence[str]) -> Iterator[Row]:
    scenario = lesson.scenario
    given = {name: scenario.states[name].scores or {} for name in names}
    for issue, noun in scenario.issues.items():
        yield Row(name_of(issue, scenario), (), True)
        for option in noun.options or ():
            cells = [Cell(f"{mean_of(given[name][issue][option]):.4g}") for name in names]
            yield Row(option, tuple(cells))
    scales = [scale_of(name, scenario) for name in names]
    orders = [lesson.explained.orders[name] for name in names]
    none = [Cell(s.worth(o.no_deal)) for s, o in zip(scales, orders, strict=True)]
    yield Row("No deal", tuple(none), False)
