"""Guarantees as they came into force: who gives them, by what rule, and calls that are honoured."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.present.consent import seat_in, seat_words, stages
from sim.present.figures.soft_inputs import as_written
from sim.present.naming import (
    framework,
    framework_label,
    listing,
    shorten,
    state_name,
    variant_labels,
)
from sim.results import Results, VariantResults
from sim.scenario.aftermath import Call, Willing
from sim.scenario.agenda import Framework
from sim.scenario.schema import Scenario

MOST_NAMED = 6
RULES = {"any": "any one of", "majority": "more than half of", "unanimity": "all of"}


class Calls(NamedTuple):
    """In how many of 100 calls a challenger meets guarantors enough, as shares."""

    low: float
    high: float
    mean: float


class Guarantee(NamedTuple):
    """One text on the same terms at some tables: who guarantees, by what rule, how resolved."""

    name: str
    """Of the framework, which has a row for each of its terms."""
    label: str
    terms: str
    """Who guarantees, and the rule, in words; nothing where nobody does."""
    where: str
    """At which tables these terms hold; nothing where they hold at all of them."""
    guaranteed: int
    """Agreements in force that somebody guarantees."""
    in_force: int
    calls: dict[str, Calls]
    """By challenger; over the tables, the lowest and highest, and the mean over agreements."""


class _Met(NamedTuple):
    """A text at a table where it came into force."""

    variant: VariantResults
    place: int
    """Of the framework in the tally."""

    @property
    def guaranteed(self) -> int:
        return int(self.variant.tally.guaranteed[0][self.place])

    @property
    def in_force(self) -> int:
        return int(self.variant.tally.in_force[0][self.place])


def guarantees(results: Results) -> list[Guarantee]:
    """Every text that came into force somewhere, once for each of the terms it has."""
    met: dict[str, list[_Met]] = {}
    for variant in results.variants.values():
        for place in np.flatnonzero(variant.tally.in_force[0]):
            met.setdefault(variant.frameworks[place], []).append(_Met(variant, int(place)))
    order = dict.fromkeys(name for v in results.variants.values() for name in v.frameworks)
    return [found for name in order if name in met for found in _of_framework(results, met[name])]


def _of_framework(results: Results, met: Sequence[_Met]) -> Iterator[Guarantee]:
    name = met[0].variant.frameworks[met[0].place]
    groups: dict[str, list[_Met]] = {}
    for each in met:
        groups.setdefault(_terms(each.variant, name), []).append(each)
    apart = [alike[0].variant for alike in groups.values()]
    for alike in groups.values():
        first = alike[0].variant
        yield Guarantee(
            name=name,
            label=framework_label(first, name),
            terms=in_words(first.scenario, name),
            where=_where(results, alike, _different(first, apart, name)) if len(apart) > 1 else "",
            guaranteed=sum(each.guaranteed for each in alike),
            in_force=sum(each.in_force for each in alike),
            calls=_calls(alike),
        )


def _terms(variant: VariantResults, name: str) -> str:
    """The same for tables at which the text is guaranteed alike."""
    said: list[object] = []
    for stage in stages(variant):
        text = framework(stage, name) or Framework()
        willing = isinstance(text.guarantors, Willing)
        each = [
            (state, stage.states[state].resolve, not willing or seat_in(stage, state) == "party")
            for state in text.named_guarantors
        ]
        terms = (willing, text.activation, each)
        if terms not in said:  # an event may change what is none of a guarantee's business
            said.append(terms)
    return repr(said)


def _different(variant: VariantResults, apart: Sequence[VariantResults], name: str) -> str:
    """In what the guarantors are not as at some other table: `Cedar’s resolve .02, Elm absent`."""
    text = framework(variant.scenario, name) or Framework()
    said = []
    for state in text.named_guarantors:
        label = state_name(state, variant.scenario)
        if len({repr(v.scenario.states[state].resolve) for v in apart if state in v.states}) > 1:
            said.append(f"{label}’s resolve {as_written(variant.scenario.states[state].resolve)}")
        if isinstance(text.guarantors, Willing) and (seat := seat_words(variant, state)):
            said.append(f"{label} {seat}")
    return ", ".join(said)


def _where(results: Results, alike: Sequence[_Met], different: str) -> str:
    labels = variant_labels(results)
    tables = listing(f"“{shorten(labels[each.variant.id], 34)}”" for each in alike)
    where = f"at {len(alike)} tables" if len(alike) > 2 else f"at {tables}"
    return f"{different}, {where}" if different else where


def _calls(alike: Sequence[_Met]) -> dict[str, Calls]:
    """By challenger, over the tables at which somebody guarantees the text."""
    calls: dict[str, list[tuple[float, int]]] = {}
    for met in alike:
        for place, challenger in enumerate(met.variant.challengers if met.guaranteed else ()):
            total = float(met.variant.tally.honoured[0][met.place][place])
            calls.setdefault(challenger, []).append((total, met.guaranteed))
    return {
        challenger: Calls(
            min(total / count for total, count in told),
            max(total / count for total, count in told),
            sum(total for total, _ in told) / sum(count for _, count in told),
        )
        for challenger, told in calls.items()
    }


def in_words(scenario: Scenario, name: str) -> str:
    """Who guarantees a text, and how many of them have to honour a call; nothing without any.

    `all of Ash and Elm`, `not without Elm: any one of those willing among Ash and Elm`.
    """
    text = framework(scenario, name)
    if text is None or not text.named_guarantors:
        return ""
    call = text.activation if isinstance(text.activation, Call) else Call()
    rule = f"{call.quota} of" if isinstance(call.quota, int) else RULES[call.quota]
    willing = "those willing among " if isinstance(text.guarantors, Willing) else ""
    veto = f"not without {_listed(call.veto, scenario)}: " if call.veto else ""
    return f"{veto}{rule} {willing}{_listed(text.named_guarantors, scenario)}"


def _listed(names: Sequence[str], scenario: Scenario) -> str:
    few = names if len(names) <= MOST_NAMED else names[: MOST_NAMED - 1]
    words = [state_name(name, scenario) for name in few]
    return listing(words + ([f"{len(names) - len(few)} more"] if few != names else []))
