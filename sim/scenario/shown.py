"""What a file says for those to whom its results are shown: who coded it, objections, the page."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sim.scenario.quantity import Line, Name, Names, Noun, wrong

MOST_DOUBTS = 6
"""Switches that a page has room for."""


def _a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise wrong("a date is needed, as 2025-08-20") from None
    return text


class CodedBy(Noun):
    """Who coded the file, and when."""

    by: Annotated[Line, Field(min_length=1)]
    """A person, a team, an institution."""
    date: Annotated[Line, AfterValidator(_a_day)] | None = None
    """As 2025-08-20."""


class Notch(Noun):
    """A state as somebody else might have coded it: one notch of a switch."""

    label: Annotated[Line, Field(min_length=1)]
    """What it supposes, in words."""
    change: Annotated[dict[str, Any], Field(min_length=1)]
    """What is laid over the state, by path."""


class Doubt(Noun):
    """A switch of three notches: a state readier to agree, as coded, and firmer."""

    readier: Notch | None = None
    """Left out, no deal is worth .06 less to it."""
    firmer: Notch | None = None
    """Left out, no deal is worth .06 more to it."""


class Explore(Noun):
    """What the page of `sim explore` lets a class change."""

    variant: Name | None = None
    """The table from which it starts; left out, the file's first."""
    seats: Names | None = None
    """States (or groups) whose seat can be changed; left out, all that can."""
    doubts: Annotated[dict[Name, Doubt], Field(max_length=MOST_DOUBTS)] = {}
    """States whose coding may be wrong, each with its switch."""
