"""Whether every position lies within the range of its issue."""

from collections.abc import Collection, Iterator, Mapping

from sim.scenario.agenda import Issue
from sim.scenario.coding import kind_of
from sim.scenario.faults import Finding, Path
from sim.scenario.quantity import AnyQuantity, outside
from sim.scenario.schema import Scenario


def outside_range(scenario: Scenario, unscaled: Collection[str]) -> Iterator[Finding]:
    """Positions off the range of their issue, and ranges that nothing is measured by.

    Nothing can be said of issues whose range itself is faulty; `unscaled` names them.
    """
    issues = {name: issue for name, issue in scenario.issues.items() if name not in unscaled}
    for name, issue in issues.items():
        options = issue.options if isinstance(issue.options, dict) else {}
        for option, place in options.items():
            yield from _off(place, issue, ("issues", name, "options", option))
    for state_name, state in scenario.states.items():
        yield from _all_off(state.ideal or {}, issues, ("states", state_name, "ideal"))
    if kind_of(scenario) == "scores":
        yield from _idle(issues)
        return
    if scenario.status_quo:
        yield from _all_off(scenario.status_quo.at, issues, ("status_quo", "at"))
    if scenario.frameworks != "all":
        for name, framework in scenario.frameworks.items():
            yield from _all_off(framework.at, issues, ("frameworks", name, "at"))


def _all_off(
    places: Mapping[str, AnyQuantity | str], issues: Mapping[str, Issue], path: Path
) -> Iterator[Finding]:
    for name, place in places.items():
        if name in issues and not isinstance(place, str):
            yield from _off(place, issues[name], (*path, name))


def _off(place: AnyQuantity, issue: Issue, path: Path) -> Iterator[Finding]:
    low, high = issue.range
    if said := outside(place, low, high):
        yield Finding(path, f"{said} {issue.unit}" if issue.unit else said)


def _idle(issues: Mapping[str, Issue]) -> Iterator[Finding]:
    """Scores are given for options, wherever these lie."""
    for name, issue in issues.items():
        if issue.range != Issue().range:
            yield Finding(("issues", name, "range"), "has no use beside 'scores'", True)
        if issue.unit is not None:
            yield Finding(("issues", name, "unit"), "has no use beside 'scores'", True)
