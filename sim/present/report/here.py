"""What each figure shows of these results, in one sentence read off the numbers."""

from collections.abc import Callable, Iterable, Mapping

from sim.present.counts import base, decisive_refusals, in_words, of_hundred, short
from sim.present.naming import framework_label, in_years, listing, principals, shorten, state_label
from sim.present.naming import variant_labels as full_labels
from sim.results import Results, VariantResults

FEW = 3
"""Names that a sentence holds; more are counted."""
LABEL = 50
"""Letters of a table's or a text's name."""
FINE = 100_000
"""What shares are said out of, so that hardly any and nearly all are told from none and all."""


def seen(figure: str, results: Results) -> str:
    """What the figure of that name, less its number, shows here; empty where that is not said."""
    told = SEEN.get(figure)
    return told(results) if told and results.variants else ""


def _preferred(results: Results) -> str:
    """How many texts all principals would rather have than no deal, each in half of the draws."""
    first = next(iter(results.variants.values()))
    rows = [first.states.index(name) for name in first.scenario.principals if name in first.states]
    least = first.tally.prefers[rows].min(axis=0)
    texts = [
        name for name, times in zip(first.frameworks, least, strict=True) if 2 * times >= first.n
    ]
    whom, of = principals(first), len(first.frameworks)
    draws = "" if first.certain else f", each in at least half of {base(first.n)} draws"
    better = f"at least as good as no deal for {whom}{draws}"
    if not texts:
        return f"none of {of:,} texts is {better}."
    names = [f"“{shorten(framework_label(first, name), LABEL)}”" for name in texts]
    verb = "is" if len(texts) == 1 else "are"
    return f"{len(texts):,} of {of:,} texts {verb} {better}: {_some(names)}."


def _agreed(results: Results) -> str:
    rates = {name: v.agreement.rate for name, v in results.variants.items()}
    return _from_to(results, rates, "agreements", results.replicates)


def _share_lasting(results: Results) -> str:
    rates = {
        name: v.fate.lasting.count / v.fate.agreed.count
        for name, v in results.variants.items()
        if v.fate.agreed.count
    }
    if not rates:
        return "no table agrees on anything, so nothing can last."
    return _from_to(results, rates, "lasting", FINE, "of 100 agreements")


def _lasting(results: Results) -> str:
    rates = {name: v.fate.lasting.rate for name, v in results.variants.items()}
    return _from_to(results, rates, "lasting agreements", results.replicates)


def _survival(results: Results) -> str:
    variant = max(results.variants.values(), key=lambda v: v.fate.in_force.rate)
    n, years = variant.n, variant.scenario.aftermath.horizon
    start, end = variant.fate.in_force.count, variant.fate.lasting.count
    return (
        f"at {_table(results, variant)}, {of_hundred(start, n)} talks end in an agreement in "
        f"force, and after {in_years(years)} {in_words(end, n)} of these are unchallenged."
    )


def _honoured(results: Results) -> str:
    """By challenger, the least and the most often honoured text that came into force anywhere."""
    found: dict[str, list[float]] = {}
    for variant in results.variants.values():
        for calls in variant.honoured.values():
            for challenger, chance in calls.items():
                found.setdefault(state_label(variant, challenger), []).append(chance)
    told = [
        f"against {name} from {short(min(rates) * FINE, FINE)} to {short(max(rates) * FINE, FINE)}"
        for name, rates in found.items()
    ]
    return f"of 100 calls, {_some(told)} are honoured, by text and table." if told else ""


def _agreed_on(results: Results) -> str:
    """Which texts are the most frequent at how many of the tables that agree on any."""
    often: dict[str, int] = {}
    for variant in results.variants.values():
        if variant.agreed_on:
            name = framework_label(variant, next(iter(variant.agreed_on)))
            often[name] = often.get(name, 0) + 1
    if not often:
        return "nothing is agreed on at any table."
    told = [
        f"“{shorten(name, LABEL)}” at {count}" for name, count in sorted(often.items(), key=_most)
    ]
    return f"of {_tables(results)}, agreed on most often: {_some(told)}."


def _refused(results: Results) -> str:
    often: dict[str, int] = {}
    for variant in results.variants.values():
        if found := decisive_refusals(variant):
            name = state_label(variant, found[0].state)
            often[name] = often.get(name, 0) + 1
    if not often:
        return "no offer was stopped by a single refusal."
    told = [f"that of {name} at {count}" for name, count in sorted(often.items(), key=_most)]
    return f"of {_tables(results)}, the most frequent decisive refusal is {_some(told)}."


def _content(results: Results) -> str:
    """For each principal, from how few to how many talks end in what is no worse than no deal."""
    first = next(iter(results.variants.values()))
    told = []
    for state in first.scenario.principals[:FEW]:
        counts = [
            int(v.tally.content[v.states.index(state)])
            for v in results.variants.values()
            if state in v.states
        ]
        ends = short(min(counts), first.n), short(max(counts), first.n)
        reach = ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
        told.append(f"for {state_label(first, state)} in {reach}")
    return (
        f"of {base(first.n)} talks at a table, agreements at least as good as no deal come "
        f"{listing(told)}."
    )


def _map(results: Results) -> str:
    first = next(iter(results.variants.values()))
    return f"{len(first.states)} states and {len(first.frameworks):,} texts."


def _by_round(results: Results) -> str:
    variant = max(results.variants.values(), key=lambda v: v.agreement.rate)
    if variant.median_round is None:
        return "nothing is agreed on in any round."
    rounds = variant.scenario.protocol.rounds
    return (
        f"at {_table(results, variant)}, half of the agreements are there by round "
        f"{variant.median_round} of {rounds}."
    )


SEEN: Mapping[str, Callable[[Results], str]] = {
    "who_prefers_what": _preferred,
    "what_came_of_the_talks": _agreed,
    "agreed_and_lasting": _share_lasting,
    "from_agreement_to_lasting": _lasting,
    "how_long_it_lasts": _survival,
    "would_a_call_be_honoured": _honoured,
    "what_is_agreed": _agreed_on,
    "whose_refusal": _refused,
    "better_or_worse": _content,
    "issue_map": _map,
    "agreement_by_round": _by_round,
}
"""By a figure's name without its number."""


def _from_to(results: Results, rates: Mapping[str, float], what: str, n: int, of: str = "") -> str:
    """From the table with fewest to that with most; the same at all of them; or at the only one."""
    low, high = min(rates, key=lambda k: rates[k]), max(rates, key=lambda k: rates[k])
    of = of or f"of {base(n)} talks"
    fewest, most = (short(rates[name] * n, n) for name in (low, high))
    where = [_table(results, results.variants[name]) for name in (low, high)]
    if len(rates) == 1:
        return f"{most} {of} at {where[1]}: {what}."
    if fewest == most:
        return f"{what}, {of}: {most} at each of {len(rates)} tables."
    return f"{what}, {of}: from {fewest} at {where[0]} to {most} at {where[1]}."


def _table(results: Results, variant: VariantResults) -> str:
    return f"“{shorten(full_labels(results)[variant.id], LABEL)}”"


def _tables(results: Results) -> str:
    n = len(results.variants)
    return "the one table" if n == 1 else f"{n} tables"


def _most(pair: tuple[str, int]) -> int:
    return -pair[1]


def _some(names: Iterable[str]) -> str:
    """A few names, and how many more there are."""
    every = list(names)
    more = [f"{len(every) - FEW} more"] if len(every) > FEW else []
    return listing(every[:FEW] + more)
