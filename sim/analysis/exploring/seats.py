"""Whose seats a page can change: those named, or all that can be, if the page stays small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.exploring.codings import Coding
from sim.analysis.inclusion.toggles import Wish, fixed, refuse_idle, toggles
from sim.scenario.schema import Study, Variant

OBSERVES = "it sits as an observer, neither a party nor absent"
NOT_CHOSEN = "this page keeps its seat as it is"


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Whose seats can be changed, and why those of the others cannot."""

    toggled: tuple[str, ...]
    """In file order."""
    fixed: Mapping[str, str]
    """The reason, by state."""
    option: str
    """Where they were named: on the command line or in the file."""


def seats_of(
    study: Study, variant: str, named: Sequence[str] | None, codings: Sequence[Coding]
) -> Seats:
    """The states named, else those of the file's `explore.seats`, else all that can be toggled.

    Raises RequestError for a name that is none, and for a state that cannot be toggled.
    """
    scenario = study.variants[variant]
    names = study.explore.seats if named is None else named
    option = "explore.seats" if named is None and names is not None else "--seat"
    stay = {**_observers(scenario), **fixed(scenario)}
    wish = Wish(names, option, stay)
    toggled = toggles(study, variant, wish, codings[0].course)
    rest = {s: stay.get(s, NOT_CHOSEN) for s in scenario.states if s not in toggled}
    return Seats(toggled=tuple(toggled), fixed=rest, option=option)


def refuse_idle_tables(study: Study, seats: Seats, codings: Sequence[Coding]) -> None:
    """Raise RequestError where some of the tables make no sense, under any coding."""
    done: list[object] = []
    for coding in codings:
        if coding.course not in done:
            refuse_idle(study, coding.course, seats.toggled, seats.option)
            done.append(coding.course)


def _observers(scenario: Variant) -> dict[str, str]:
    seats = scenario.table.seats
    return {state: OBSERVES for state in scenario.states if seats[state] == "observer"}
