"""`frameworks: all`: every combination of the issues' options as a framework of its own."""

from collections.abc import Collection, Iterator
from itertools import product
from math import prod

from sim.scenario.agenda import Framework, Issue
from sim.scenario.faults import Finding
from sim.scenario.schema import Scenario

MOST_FRAMEWORKS = 100_000
JOINT = " / "


def framework_names(scenario: Scenario) -> Collection[str]:
    """The names of the frameworks, in file order; `all` has to be free of faults."""
    if scenario.frameworks != "all":
        return scenario.frameworks.keys()
    return {JOINT.join(options): None for options in _products(scenario)}.keys()


def frameworks_of(scenario: Scenario) -> Iterator[tuple[str, Framework]]:
    """The frameworks with their names, in file order; `all` has to be free of faults."""
    if scenario.frameworks != "all":
        yield from scenario.frameworks.items()
        return
    plain = Framework()  # to validate each anew takes five times as long
    for options in _products(scenario):
        at: dict[str, float | str] = dict(zip(scenario.issues, options, strict=True))
        yield JOINT.join(options), plain.model_copy(update={"at": at})


def _products(scenario: Scenario) -> Iterator[tuple[str, ...]]:
    return product(*map(options_of, scenario.issues.values()))


def options_of(issue: Issue) -> tuple[str, ...]:
    """The names of an issue's options, in file order."""
    return tuple(issue.options or ())


def combination_faults(scenario: Scenario) -> Iterator[Finding]:
    """Why `frameworks: all` cannot be spelt out."""
    if scenario.frameworks != "all":
        return
    if not scenario.issues:
        yield Finding(("frameworks",), "'all' needs issues with options")
    optionless = [name for name, issue in scenario.issues.items() if not issue.options]
    for name in optionless:
        yield Finding(("issues", name), "'frameworks: all' needs its options", True)
    choices = [options_of(issue) for issue in scenario.issues.values()]
    count = prod(map(len, choices))
    if count > MOST_FRAMEWORKS:
        message = f"'all' would be {count:,} frameworks; at most {MOST_FRAMEWORKS:,}"
        yield Finding(("frameworks",), message)
    elif any(JOINT in option for options in choices for option in options):
        message = f"an option with '{JOINT}' in its name; 'all' joins the names by it"
        yield Finding(("frameworks",), message)
