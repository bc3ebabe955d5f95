"""Where a text stands on each issue, beside what a state would like."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sim.present.naming import one_line, shorten
from sim.scenario.agenda import Issue
from sim.scenario.quantity import AnyQuantity, Exactly, mean_of
from sim.scenario.schema import Scenario


class Place(NamedTuple):
    """One issue of a text, in words."""

    issue: str
    """What it is called."""
    stands: str
    """Where the text stands on it."""
    wish: str
    """What the state would like, or how many points it has for this, on average over all talks
    (`about 41`) where that is uncertain; may be empty."""
    ends: str
    """What the ends of the scale stand for; may be empty."""


def places(scenario: Scenario, text: str, state: str) -> Iterator[Place]:
    """The text issue by issue; nothing where texts have no positions."""
    at = scenario.texts[text].at
    for name, issue in scenario.issues.items():
        if name in at:
            yield Place(
                issue_name(name, issue),
                stands(issue, at[name]),
                _wish(scenario, state, name, at[name]),
                ends(issue),
            )


def issue_name(name: str, issue: Issue) -> str:
    """What an issue is called."""
    return one_line(issue.label or name)


def stands(issue: Issue, value: float | str) -> str:
    """A position in its unit, or an option by its name: `41`, `7.3 months`, `north`."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(issue.options, Mapping):
        named = [name for name, place in issue.options.items() if place == value]
        if named:
            return one_line(named[0])
    digits = 0 if issue.width >= 50 else 1 if issue.width >= 5 else 2
    return f"{value:.{digits}f}{f' {shorten(issue.unit, 20)}' if issue.unit else ''}"


def ends(issue: Issue) -> str:
    """What the ends of the scale stand for: `0 none, 100 a standing force`."""
    if issue.options:
        return ""
    low, high = issue.range
    both = [(low, issue.low), (high, issue.high)]
    return ", ".join(f"{end:g} {one_line(words)}" for end, words in both if words)


def _wish(scenario: Scenario, state: str, issue: str, at: float | str) -> str:
    mind = scenario.states[state]
    if mind.ideal and issue in mind.ideal:
        ideal = mind.ideal[issue]
        return f"{_about([ideal])}{stands(scenario.issues[issue], mean_of(ideal))}"
    written = (mind.scores or {}).get(issue, {})
    points = {option: mean_of(n) for option, n in written.items()}
    if points:
        own, most = points.get(str(at), 0.0), max(points.values())
        return f"{_about(written.values())}{own:g} of {most:g} points"
    return ""


def _about(quantities: Iterable[AnyQuantity]) -> str:
    """Where a number is uncertain, that of these very talks is drawn around it."""
    return "" if all(isinstance(each, float | Exactly) for each in quantities) else "about "
