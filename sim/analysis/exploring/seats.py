"""Whose seats a page can change: those named, or all that can be, if the page stays small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sim.analysis.exploring.codings import Coding
from sim.analysis.inclusion.lattice import EXCLUDED, VETO, Lattice
from sim.analysis.inclusion.toggles import (
    Wish,
    fixed,
    idle_without,
    named,
    refuse_other_vetoes,
)
from sim.scenario.faults import Finding, RequestError
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


def seats_of(study: Study, variant: str, wanted: Sequence[str] | None) -> Seats:
    """The states wanted, else those of the file's `explore.seats`, else all that can be changed.

    Raises RequestError for a name that is none, and for a state whose seat cannot be changed.
    """
    scenario = study.variants[variant]
    stay = {**_observers(scenario), **fixed(scenario)}
    if wanted is not None:
        toggled = named(study, scenario, Wish(wanted, "--seat"), stay)
    elif study.explore.seats is not None:
        toggled = named(study, scenario, Wish(study.explore.seats, "explore.seats"), stay)
    else:
        refuse_other_vetoes(study, scenario)
        toggled = [state for state in scenario.states if state not in stay]
    if not toggled:
        why = "; ".join(f"{state}: {reason}" for state, reason in stay.items())
        raise RequestError(f"{study.path}: nobody's seat can be changed ({why})")
    rest = {s: stay.get(s, NOT_CHOSEN) for s in scenario.states if s not in toggled}
    return Seats(toggled=tuple(toggled), fixed=rest)


def idle_tables(lattice: Lattice, codings: Sequence[Coding]) -> dict[int, str]:
    """The tables at which no talks can be held, by number, each with the reason.

    A file that lays such a table is refused.
    """
    courses = []
    for coding in codings:
        if coding.course not in courses:
            courses.append(coding.course)

    @cache
    def found(absent: tuple[str, ...], held: tuple[str, ...]) -> list[Finding]:
        return [
            each
            for course in courses
            for each in idle_without(course, lattice.toggled, absent, held)
        ]

    idle = {}
    for place, levels in enumerate(lattice.levels()):
        absent, held = (
            tuple(s for s, level in zip(lattice.toggled, levels, strict=True) if level == wanted)
            for wanted in (EXCLUDED, VETO)
        )
        # A veto more never makes a table idle, so that few have to be looked at one by one.
        if found(absent, ()) and (why := found(absent, held)):
            idle[place] = why[0].message
    return idle


def _observers(scenario: Variant) -> dict[str, str]:
    seats = scenario.table.seats
    return {state: OBSERVES for state in scenario.states if seats[state] == "observer"}
