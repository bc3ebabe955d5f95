"""The map of two issues on the page: where the states stand, and where the texts lie."""

from typing import Any

from sim.analysis.exploring.question import Question
from sim.present.figures.issue_map import has_map
from sim.present.figures.positions import spot_of, widest
from sim.present.naming import one_line
from sim.scenario.agenda import Issue

Place = list[float]
DIGITS = 4
"""After the point."""


def map_of(question: Question) -> dict[str, Any] | None:
    """The two issues of the figure `issue_map`, in their own units; None where there is no map."""
    lattice, scenario = question.lattices[0], question.scenario
    if not has_map(scenario):
        return None
    chosen = widest(lattice)
    spots = [spot_of(lattice, name, chosen) for name in question.states]
    places = [scenario.texts[name].at for name in question.frameworks]
    quo = scenario.status_quo
    x, y = (_axis(name, scenario.issues[name]) for name in chosen)
    return {
        "x": x,
        "y": y,
        "states": [spot and [round(float(number), DIGITS) for number in spot] for spot in spots],
        "texts": [_place([at.get(name) for name in chosen]) for at in places],
        "status_quo": _place([quo.at.get(name) for name in chosen]) if quo else None,
    }


def _axis(name: str, issue: Issue) -> dict[str, Any]:
    return {
        "label": one_line(issue.label or name),
        "low": one_line(issue.low or "low"),
        "high": one_line(issue.high or "high"),
        "unit": issue.unit and one_line(issue.unit),
        "range": [float(end) for end in issue.range],
    }


def _place(at: list[Any]) -> Place | None:
    """A position on both issues; None where one of them is left open."""
    if not all(isinstance(each, float | int) for each in at):
        return None
    return [round(float(each), DIGITS) for each in at]
