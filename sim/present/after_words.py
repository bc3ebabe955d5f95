"""What became of agreements, in a few sentences: how many last, what ends the others."""

from typing import NamedTuple

import numpy as np

from sim.analysis.stress.assumptions import Assumptions
from sim.analysis.stress.order import ALIKE
from sim.points import Measure
from sim.present.after_signature import is_tried
from sim.present.assumed import reach
from sim.present.consent import signatories
from sim.present.counts import base, in_words, largest_remainder, of_hundred
from sim.present.naming import in_years, listing, principals, state_label
from sim.results import Results, VariantResults

LISTED = 4
"""Tables told one by one where each has one answer."""


class Told(NamedTuple):
    """The tables of which the paragraph speaks, and what they are called."""

    most: VariantResults
    """The one with most agreements."""
    best: VariantResults
    """The one with most agreements that suit all principals."""
    labels: dict[str, str]


def after_signature(results: Results, told: Told, others: Assumptions | None = None) -> list[str]:
    """How many agreements last where there are most of them, and where most suit all principals.

    Nothing where the file says nothing of it, or nothing is agreed. `others` adds how far the first
    goes under other assumptions, where lasting agreements were counted there.
    """
    variants = list(results.variants.values())
    if not results.has_aftermath or not any(v.agreement.count for v in variants):
        return []
    if all(variant.certain for variant in variants):
        return _one_answer(variants, told)
    tried = is_tried(results)
    sentences = [_fates(told.most, told, tried, _reach(others, told.most, "lasting"))]
    if told.best.suits_principals.rate > told.most.suits_principals.rate:
        reached = _reach(others, told.best, "lasting_suits_principals")
        sentences.append(_suiting(told.best, told, tried, reached))
    return [*sentences, *_order(variants, told, tried)]


def _reach(others: Assumptions | None, variant: VariantResults, measure: Measure) -> str:
    """In brackets how far a count goes under other assumptions, where it was taken there."""
    if not others or measure not in others.tried.counts:
        return ""
    return f" ({reach(others, [variant], measure)})"


def _fates(variant: VariantResults, told: Told, tried: bool, reached: str) -> str:
    """The agreements of a table by what became of them: the counts add up."""
    fate, n = variant.fate, variant.n
    lost, broken = fate.agreed.count - fate.in_force.count, fate.in_force.count - fate.lasting.count
    counts = _adding_up((lost, broken, fate.lasting.count), n)
    parts = [f"in {counts[0]} {_unratified(variant)}"] if lost else []
    if broken:
        parts.append(f"in {counts[1]} {_challenged(variant)}")
    verb = f"{'it' if broken else 'the agreement'} {_verb(variant, tried)}{reached}"
    kept = f"in {counts[2]} {verb}{_of_these(variant)}" if fate.lasting.count else f"in none {verb}"
    talks = "the one talk" if n == 1 else f"{base(n)} talks"
    agreed = in_words(fate.agreed.count, n)
    agree = f"{agreed} {'agrees' if agreed == '1' else 'agree'}"
    of = f"Of {talks} at {told.labels[variant.id]}, {agree}"
    return f"{of}: {listing([*parts, kept])}." if parts else f"{of}, and {kept}."


def _adding_up(exact: tuple[int, ...], of: int) -> list[str]:
    """Counts of a hundred that add up to that of all; one that is there is not said to be 0."""
    agreed = in_words(sum(exact), of)
    if not agreed.isdecimal():
        return [in_words(count, of) for count in exact]
    shown = largest_remainder(exact, int(agreed))
    return [
        str(count) if count or not there else "fewer than 1"
        for count, there in zip(shown, exact, strict=True)
    ]


def _suiting(variant: VariantResults, told: Told, tried: bool, reached: str) -> str:
    """How many of the agreements that suit all principals last at a table."""
    suits, lasting = variant.suits_principals, variant.fate_suiting.lasting.count
    kept = in_words(lasting, suits.of) if lasting else "none"
    return (
        f"At {told.labels[variant.id]}, {of_hundred(suits.count, suits.of)} talks end in an "
        f"agreement that suits {principals(variant)}, and {kept} in one that also "
        f"{_verb(variant, tried)}{reached}."
    )


def _verb(variant: VariantResults, tried: bool) -> str:
    """What an agreement does that is kept; where none may be challenged, it enters into force."""
    years = in_years(variant.scenario.aftermath.horizon)
    return f"lasts {years}" if tried else "enters into force"


def _of_these(variant: VariantResults) -> str:
    """How many of the lasting agreements suit all principals."""
    suits, lasting = variant.fate_suiting.lasting, variant.fate.lasting
    count = "none" if not suits.count else in_words(suits.count, suits.of)
    count = "all" if suits.count == lasting.count else count
    return f", {count} of these suiting {principals(variant)}"


def _unratified(variant: VariantResults) -> str:
    """Which parliament does not ratify, or which most often does not."""
    names = not_ratifying(variant)
    if len(names) == 1:
        return f"the parliament of {state_label(variant, names[0])} does not ratify"
    often = f", most often that of {state_label(variant, names[0])}" if names else ""
    return f"a parliament does not ratify{often}"


def not_ratifying(variant: VariantResults) -> list[str]:
    """The needed signatories that fail to ratify, most frequent first.

    A guarantor who is only willing keeps no text from entering into force by not ratifying it.
    """
    tally = variant.tally
    lost = np.flatnonzero(tally.frameworks > tally.in_force[0]).tolist()
    texts = [variant.frameworks[f] for f in lost]
    signing = {
        s for stage in variant.scenario.stages for text in texts for s in signatories(stage, text)
    }
    counts = dict(zip(variant.states, tally.unratified.tolist(), strict=True))
    found = [state for state, count in counts.items() if count and state in signing]
    return sorted(found, key=lambda state: -counts[state])


def _challenged(variant: VariantResults) -> str:
    """Who challenges, or who is most often the first to."""
    counts = variant.tally.challenged[0].sum(axis=0)
    most = int(counts.argmax())
    name = state_label(variant, variant.challengers[most])
    if counts[most] == counts.sum():
        return f"{name} challenges the agreement"
    alike = [
        c for c, count in zip(variant.challengers, counts, strict=True) if count == counts[most]
    ]
    if len(alike) > 1:
        who = listing([state_label(variant, c) for c in alike])
        return f"the agreement is challenged, as often first by {who}"
    first = in_words(int(counts[most]), variant.n)
    return f"the agreement is challenged, most often first by {name} ({first})"


def _order(variants: list[VariantResults], told: Told, tried: bool) -> list[str]:
    """Whether tables stand in another order by what lasts than by agreements.

    Of the pairs for which they do, the one furthest apart is named.
    """
    pairs = [
        (more, fewer)
        for more in variants
        for fewer in variants
        if _lasting(more) - _lasting(fewer) > ALIKE and _years(more) == _years(fewer)
    ]
    turned = [(a, b) for a, b in pairs if b.agreement.rate - a.agreement.rate > ALIKE]
    alike = [(a, b) for a, b in pairs if abs(a.agreement.rate - b.agreement.rate) <= ALIKE]
    found = turned or alike
    if not found:
        return []
    a, b = max(found, key=lambda pair: _lasting(pair[0]) - _lasting(pair[1]))
    verb = "last" if tried else "enter into force"
    counts = [in_words(v.fate.lasting.count, v.n) for v in (a, b)]
    names = told.labels[a.id], told.labels[b.id]
    if turned:
        return [
            f"By agreements that {verb}, {names[0]} ({counts[0]}) stands before {names[1]} "
            f"({counts[1]}); by agreements it is the other way round."
        ]
    return [
        f"Though as many talks agree at both, {counts[0]} of {base(a.n)} agreements {verb} at "
        f"{names[0]}, and {counts[1]} at {names[1]}."
    ]


def _years(variant: VariantResults) -> int:
    """Looked ahead: what lasts for one year is not more lasting than what does for ten."""
    return variant.scenario.aftermath.horizon


def _lasting(variant: VariantResults) -> float:
    return variant.fate.lasting.rate


def _one_answer(variants: list[VariantResults], told: Told) -> list[str]:
    """Where each table has one answer: which agreements do not enter into force."""
    lost = [v for v in variants if v.agreement.count and not v.fate.in_force.count]
    said = [
        f"At {told.labels[v.id]} it does not enter into force: {_unratified(v)}."
        for v in lost[:LISTED]
    ]
    if len(lost) > LISTED:
        said.append(f"In all, {len(lost)} agreements do not enter into force.")
    return said
