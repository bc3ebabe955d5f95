"""Guarantees and what calls upon them come to: who gives them, by what rule, how many come."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.present.calls import call_in_brief
from sim.present.consent import seat_in, seat_words
from sim.present.figures.met import Met, in_force, never_in_force
from sim.present.figures.soft_inputs import as_written
from sim.present.naming import (
    framework,
    framework_label,
    shorten,
    state_name,
    variant_labels,
)
from sim.results import Results, VariantResults
from sim.scenario.aftermath import Willing
from sim.scenario.agenda import Framework


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
    """The rule and who guarantees, in words; nothing where nobody does."""
    where: str
    """In what these terms differ, and at which tables they hold; nothing at the only table."""
    guaranteed: int
    """Agreements in force that somebody guarantees."""
    in_force: int
    """None where it never came into force, and is told at mean numbers."""
    calls: dict[str, Calls]
    """By challenger; over the tables, the lowest and highest, and the mean over agreements."""
    is_ratified: bool = True
    """At some table, at mean numbers."""


def guarantees(results: Results) -> list[Guarantee]:
    """Every text that came into force somewhere, once for each of the terms it has.

    After them those with guarantors that are on offer and came into force nowhere.
    """
    order = dict.fromkeys(name for v in results.variants.values() for name in v.frameworks)
    return [
        row
        for met in (in_force(results), never_in_force(results))
        for name in order
        if name in met
        for row in _of_framework(results, met[name])
    ]


def _of_framework(results: Results, met: Sequence[Met]) -> Iterator[Guarantee]:
    name = met[0].name
    groups: dict[str, list[Met]] = {}
    for each in met:
        groups.setdefault(_terms(each.variant, name), []).append(each)
    apart = [alike[0].variant for alike in groups.values()]
    for alike in groups.values():
        first = alike[0].variant
        yield Guarantee(
            name=name,
            label=framework_label(first, name),
            terms=call_in_brief(first.scenario, name),
            where=_where(results, alike, _different(first, apart, name)),
            guaranteed=sum(each.guaranteed for each in alike),
            in_force=sum(each.in_force for each in alike),
            calls=_calls(alike),
            is_ratified=any(each.is_ratified for each in alike),
        )


def _terms(variant: VariantResults, name: str) -> str:
    """The same for tables at which the text is guaranteed alike."""
    said: list[object] = []
    for stage in variant.scenario.stages:
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


def _where(results: Results, alike: Sequence[Met], different: str) -> str:
    """`Cedar’s resolve .02, at “Cedar withdraws”`; `at 7 of 15 tables`."""
    labels = variant_labels(results)
    if len(alike) == len(labels):
        where = f"at all {len(labels)} tables" if len(labels) > 1 else ""
    elif len(alike) == 1:
        where = f"at “{shorten(labels[alike[0].variant.id], 34)}”"
    else:
        where = f"at {len(alike)} of {len(labels)} tables"
    return f"{different}, {where}" if different else where


def _calls(alike: Sequence[Met]) -> dict[str, Calls]:
    """By challenger, over the tables at which somebody guarantees the text."""
    told: dict[str, list[tuple[float, int]]] = {}
    for met in alike:
        for challenger, share in met.honoured.items():
            told.setdefault(challenger, []).append((share, met.weight))
    return {
        challenger: Calls(
            min(share for share, _ in shares),
            max(share for share, _ in shares),
            sum(share * weight for share, weight in shares) / sum(weight for _, weight in shares),
        )
        for challenger, shares in told.items()
    }
