"""The names that a reader sees: labels on one line, told apart, shortened where space is short."""

from collections import Counter
from collections.abc import Iterable
from importlib.metadata import version
from typing import Protocol

from sim.analysis.theory.findings import Explanation
from sim.plan import Asked
from sim.results import Results
from sim.scenario.agenda import Framework
from sim.scenario.schema import Scenario, Study


class Tabled(Protocol):
    """Whatever is about one variant: its results, its explanation."""

    @property
    def scenario(self) -> Scenario:
        """The variant itself."""


def one_line(text: str) -> str:
    """The text without line breaks, tabs and runs of blanks."""
    return " ".join(text.split())


def shorten(text: str, width: int) -> str:
    """The text on one line of at most `width` characters, ending in … where some are left out."""
    text = one_line(text)
    return text if len(text) <= width else text[: width - 1].rstrip(" ,;:") + "…"


def variant_labels(of: Results | Study) -> dict[str, str]:
    """A label for each variant; two that share theirs carry their ids."""
    labels = {name: one_line(variant.label or name) for name, variant in of.variants.items()}
    shared = Counter(labels.values())
    return {
        name: f"{label} ({name})" if shared[label] > 1 else label for name, label in labels.items()
    }


def framework(scenario: Scenario, name: str) -> Framework | None:
    """The framework of that name, if it is listed."""
    return scenario.texts.get(name)


def framework_label(variant: Tabled, name: str) -> str:
    """What a framework is called."""
    return text_name(name, variant.scenario)


def state_label(variant: Tabled, name: str) -> str:
    """What a state is called."""
    return state_name(name, variant.scenario)


def text_name(name: str, scenario: Scenario) -> str:
    """What a scenario calls a framework."""
    listed = framework(scenario, name)
    return one_line((listed.label if listed else None) or name)


def state_name(name: str, scenario: Scenario) -> str:
    """What a scenario calls a state."""
    state = scenario.states.get(name)
    return one_line((state.label if state else None) or name)


def state_names(names: Iterable[str], scenario: Scenario) -> str:
    """What a scenario calls several states, at least one."""
    return listing([state_name(name, scenario) for name in names])


def in_years(years: int) -> str:
    """`10 years`."""
    return "1 year" if years == 1 else f"{years} years"


def listing(words: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def principals(variant: Tabled) -> str:
    """For whom an agreement is to be better than none: `both Ukraine and Russia`, `every state`."""
    names = [state_label(variant, name) for name in variant.scenario.principals]
    if len(names) == len(variant.scenario.states) > 1:
        return "every state"
    if len(names) == 2:
        return f"both {names[0]} and {names[1]}"
    return listing(names) if len(names) < 5 else f"all {len(names)} principals"


def played(results: Results) -> str:
    """Who was played by strategies of one's own: `Russia (Mine)`; nothing where nobody was."""
    own = results.strategies
    if not own:
        return ""
    known = [variant.scenario for variant in results.variants.values()]
    return listing(
        f"{next(state_name(s, v) for v in known if s in v.states)} ({name})"
        for s, name in own.names.items()
    )


def played_note(results: Results) -> str:
    """A sentence that stands with everything that shows such results; nothing without any."""
    own = results.strategies
    return f"Played by strategies of {own.where}: {played(results)}." if own else ""


def origin(of: Results | Asked) -> str:
    """One line that every table and picture carries: whose coding, which run, which version."""
    replicates, seed = (
        (of.replicates, of.seed) if isinstance(of, Results) else (of.plan.replicates, of.plan.seed)
    )
    return (
        f"If the coding holds · {shorten(of.study.id, 60)} · digest {of.digest[:12]} · "
        f"{replicates:,} replicates a table · seed {seed} · sim {version('guarantee-sim')}"
    )


def origin_of_theory(explanation: Explanation) -> str:
    """The same for what follows from a study's means."""
    return (
        f"If the coding holds · {shorten(explanation.study.id, 60)} · study "
        f"digest {explanation.digest[:12]} · at mean preferences, no dice"
    )
