"""What a state wants of each issue, as its card shows it: in words, in numbers, as a picture."""

from typing import Literal, NamedTuple

from sim.present.naming import listing, one_line
from sim.scenario.agenda import Issue
from sim.scenario.quantity import AnyQuantity, Uniform, mean_of, scaled
from sim.scenario.schema import Variant
from sim.scenario.state import State

LOW, HIGH = 10.0, 90.0
"""Up to here, and from here on, a wish is at the end of its scale."""
MIDDLE = (40.0, 60.0)
NAMED = 2
"""More issues that matter alike are counted."""


class Wish(NamedTuple):
    """Where a state would like an issue to stand (spatial preferences)."""

    issue: str
    low: str
    high: str
    place: float
    """On the 0–100 scale, for the picture."""
    number: str
    """In the issue's own unit; with the range from which it is drawn, if it is."""
    words: str
    towards: Literal["", "low", "high"]
    """The end that is nearer; empty about half way."""
    weight: float
    """How much it matters: points of 100 that all its issues share."""


class Choice(NamedTuple):
    """What a state gains by each option of an issue (scores), in its own points."""

    issue: str
    options: tuple[tuple[str, str], ...]
    """Each option with its points."""


def name_of(issue: str, scenario: Variant) -> str:
    """What an issue is called."""
    return one_line(scenario.issues[issue].label or issue)


def ends(issue: Issue) -> tuple[str, str]:
    """What the two ends of an issue stand for."""
    low, high = (f"{end:g}" for end in issue.range)
    return one_line(issue.low or f"low ({low})"), one_line(issue.high or f"high ({high})")


def weights(state: State) -> dict[str, float]:
    """Mean saliences by issue, as points of 100; all alike where they add up to nothing."""
    given = {name: mean_of(amount) for name, amount in (state.salience or {}).items()}
    total = sum(given.values())
    return {name: 100.0 * (s / total if total else 1 / len(given)) for name, s in given.items()}


def in_unit(value: float, issue: Issue) -> str:
    """A position in its issue's unit: `85`, `3.5 months`."""
    return f"{number(value, issue)} {one_line(issue.unit)}" if issue.unit else number(value, issue)


def number(value: float, issue: Issue) -> str:
    """The same without the unit."""
    return f"{value:.{0 if issue.width >= 50 else 1 if issue.width >= 5 else 2}f}"


def wishes(name: str, scenario: Variant) -> list[Wish]:
    """What the state wants of each issue at mean preferences; nothing without ideal points."""
    state = scenario.states[name]
    return [_wish(issue, name, scenario) for issue in state.ideal or {}]


def _wish(issue: str, name: str, scenario: Variant) -> Wish:
    state, noun = scenario.states[name], scenario.issues[issue]
    ideal = (state.ideal or {})[issue]
    low, high = ends(noun)
    place = mean_of(scaled(ideal, noun.range))
    towards: Literal["", "low", "high"] = (
        "low" if place < MIDDLE[0] else "high" if place > MIDDLE[1] else ""
    )
    return Wish(
        issue=name_of(issue, scenario),
        low=low,
        high=high,
        place=place,
        number=in_unit(mean_of(ideal), noun) + _between(ideal, noun),
        words=_words(place, {"low": low, "high": high}.get(towards, "")),
        towards=towards,
        weight=weights(state)[issue],
    )


def _between(ideal: AnyQuantity, issue: Issue) -> str:
    """Where it is drawn from; nothing for a number, or a mean that says more than its ends."""
    if not isinstance(ideal, Uniform):
        return ""
    return f" (anything from {ideal.low:g} to {in_unit(ideal.high, issue)})"


def _words(place: float, end: str) -> str:
    if not end:
        return "about half way"
    return f"{'at' if place <= LOW or place >= HIGH else 'towards'} “{end}”"


def what_matters(wanted: list[Wish]) -> str:
    """A sentence: what matters most to it, and what least; nothing where all matter alike."""
    if len({round(wish.weight, 6) for wish in wanted}) < 2:
        return "All issues matter alike to you." if len(wanted) > 1 else ""
    most, least = max(w.weight for w in wanted), min(w.weight for w in wanted)
    first = _few([wish.issue for wish in wanted if wish.weight == most])
    last = _few([wish.issue for wish in wanted if wish.weight == least])
    return f"Matters most to you: {first}. Matters least: {last}."


def _few(issues: list[str]) -> str:
    return listing(issues) if len(issues) <= NAMED else f"{len(issues)} issues alike"


def choices(name: str, scenario: Variant) -> list[Choice]:
    """The state's mean points for each option of each issue; nothing without scores."""
    return [
        Choice(
            issue=name_of(issue, scenario),
            options=tuple((option, f"{mean_of(p):.4g}") for option, p in given.items()),
        )
        for issue, given in (scenario.states[name].scores or {}).items()
    ]


def attainable(state: State) -> float:
    """The most points that the state can attain at mean scores: Σ over issues of its best option.

    1 where that is nothing, as the rules have it.
    """
    given = (state.scores or {}).values()
    return sum(max(map(mean_of, points.values())) for points in given) or 1.0
