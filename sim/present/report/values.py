"""A number of a file as a reader sees it: `70 ± 8`, `0.4–0.8`, `like “Ceasefire only” ± 0.03`."""

from collections.abc import Sequence
from typing import Any

from sim.analysis.checks.codings import Coding
from sim.present.naming import one_line, text_name
from sim.scenario.quantity import Exactly, Normal, Triangular, Uniform
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Scenario
from sim.scenario.state import NO_DEAL

AS_STATUS_QUO = "as the status quo"


def in_words(coding: Coding, scenario: Scenario, unit: str = "") -> str:
    """What is written, with the standard deviation that holds for it and the unit it is in."""
    said = _said(coding.value, coding.sd, scenario)
    return f"{said} {unit}".strip()


def _said(value: Any, sd: float, scenario: Scenario) -> str:
    match value:
        case Like():
            plus = f" {'+' if value.plus > 0 else '−'} {_plain(abs(value.plus))}"
            name = f"like “{text_name(value.like, scenario)}”{plus if value.plus else ''}"
            return f"{name}{_give(sd if value.sd is None else value.sd)}"
        case Points():
            return f"{_said(value.points, 0.0, scenario)} points"
        case Exactly():
            return _plain(value.exactly)
        case Normal():
            return f"{_plain(value.mean)}{_give(sd if value.sd is None else value.sd)}"
        case Uniform():
            return _between(value.low, value.high)
        case Triangular():
            return f"{_between(value.low, value.high)}, most often {_plain(value.mode)}"
        case str():
            return AS_STATUS_QUO if value == "status_quo" else value
        case tuple():
            return _order(value, scenario)
    return f"{_plain(value)}{_give(sd)}"


def _plain(number: float) -> str:
    return f"{number:.12g}".replace("-", "−")


def _give(sd: float) -> str:
    return f" ± {_plain(sd)}" if sd else ""


def _between(low: float, high: float) -> str:
    """A range; with `to` where a minus sign would be read as part of the dash."""
    return f"{_plain(low)}{' to ' if low < 0 or high < 0 else '–'}{_plain(high)}"


def _order(ranks: Sequence[str | Sequence[str]], scenario: Scenario) -> str:
    """A ranking, best first; what is tied stands together."""
    ties = [[rank] if isinstance(rank, str) else rank for rank in ranks]
    named = [" or ".join(_ranked(name, scenario) for name in tie) for tie in ties]
    return ", then ".join(named)


def _ranked(name: str, scenario: Scenario) -> str:
    return "no deal" if name == NO_DEAL else f"“{one_line(text_name(name, scenario))}”"
