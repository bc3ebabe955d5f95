"""Words for what other reasonable assumptions make of a run: ranges, settings tried, the order."""

import json
from collections.abc import Sequence

from sim.analysis.stress.assumptions import Assumptions, Moved
from sim.analysis.stress.order import Kept, OrderHeld
from sim.analysis.stress.settings import AFTERWARDS, BY, LISTED, TALK, Grid
from sim.analysis.stress.trial import Tried
from sim.points import MEASURES, Measure
from sim.present.counts import base, in_words, short, span
from sim.present.naming import listing, shorten
from sim.results import Results, VariantResults
from sim.store import RunFolder

UNDER = "under other reasonable assumptions"
APART = "apart by more than one agreement of a hundred"
"""When two tables have an order at all."""
APART_LASTING = "apart by more than one lasting agreement of a hundred"
"""When they have one by lasting agreements."""
OF_TALK = " of the talks"
"""Said of the settings that count for agreements, where others are about what comes after them."""
OVER_RANGE = ("resolve", "challenge_cost")
"""Factors that go from one end of what the file leaves open to the other."""
KEPT: dict[Kept, str] = {
    "same": "",
    "merged": "; some tables are no longer apart",
    "turned": "; some tables are the other way round",
}


def beside(others: Assumptions, variant: VariantResults, measure: Measure) -> str:
    """The range of a headline, of a hundred: `0–44`."""
    low, high = others.between(variant, measure)
    return span(low, high, variant.n)


def reach(others: Assumptions, variants: Sequence[VariantResults], measure: Measure) -> str:
    """The range over tables of which the same is said: `between 0 and 44`, `the same`."""
    ranges = [others.between(variant, measure) for variant in variants]
    n = variants[0].n
    low, high = min(r.low for r in ranges), max(r.high for r in ranges)
    ends = in_words(low * n, n), in_words(high * n, n)
    return "the same" if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}"


def what_was_tried(grid: Grid, measure: Measure | None = None) -> str:
    """Which things were chosen otherwise: `concession, rounds, no-deal values ± .06`.

    `measure`: only those that count for this headline.
    """
    of_talk = measure in MEASURES
    choices = (c for c in grid.choices if not (of_talk and c.factor in AFTERWARDS))
    factors = dict.fromkeys(choice.factor for choice in choices)
    words = [factor for factor in TALK if factor in factors]
    if any(factor.startswith("reservation of") for factor in factors):
        words.append(f"principals' no-deal values ± {BY:g}".replace("0.", "."))
    if "uncertainty" in factors:
        words.append("uncertainty")
    words += [
        f"{name}{' over its range' if factor in OVER_RANGE else ''}"
        for factor, name in AFTERWARDS.items()
        if factor in factors
    ]
    listed = sum(factor.startswith(LISTED) for factor in factors)
    if listed:
        words.append(f"{listed} {'change' if listed == 1 else 'changes'} that the file lists")
    return listing(words)


def how_combined(tried: Tried) -> str:
    """How the settings of the full grid were put together."""
    said = "choices of talk in all combinations, numbers one at a time on top of each"
    if all(tried.counted("agreed")):
        return said
    return f"{said}, those of what follows a signature on the file's own talks and two corners"


def settings(others: Assumptions, measure: Measure | None = None) -> str:
    """How many settings were tried: `15 other settings`; or those that count for a headline."""
    n = sum(others.tried.counted(measure)) - 1 if measure else others.tried.others
    return "one other setting" if n == 1 else f"{n} other settings"


def rests_on(others: Assumptions, measure: Measure | None = None) -> str:
    """Where the ranges come from: `15 other settings, 500 talks each (concession, rounds)`.

    `measure`: where that of this headline comes from.
    """
    tried = what_was_tried(others.grid, measure)
    return f"{settings(others, measure)}, {others.tried.replicates:,} talks each ({tried})"


def order(others: Assumptions) -> str:
    """In how many of the settings the order of the tables held, if any, and what was tried."""
    tried = f" ({what_was_tried(others.grid)})"
    if others.order and not others.tried.order_lasting:
        return f"Tables that are {APART} {held(others.order, tried)}."
    verb = "was" if others.tried.others == 1 else "were"
    said = [f"{settings(others).replace('one', 'One')} {verb} tried{tried}."]
    if others.order:
        said.append(f"Tables that are {APART} {held(others.order, of_talk(others.tried))}.")
    if others.order_lasting:
        said.append(f"Tables that are {APART_LASTING} {held(others.order_lasting)}.")
    return " ".join(said)


def of_talk(tried: Tried) -> str:
    """Which of the other settings count for the order by agreements, if not all."""
    return "" if all(tried.counted("agreed")) else OF_TALK


def held(order: OrderHeld, tried: str = "") -> str:
    """What becomes of tables that are apart: a verb, the counts, after the settings `tried`."""
    if order.same == order.of:
        where = "the one other setting" if order.of == 1 else f"all {order.of} other settings"
        return f"all keep their order in {where}{tried}"
    if order.of == 1:
        becomes = "the other way round" if order.turned else "no longer apart"
        return f"do not all keep their order in the one other setting{tried}: some are {becomes}"
    kept = f"all keep their order in {order.same or 'none'} of {order.of} other settings{tried}"
    if not order.turned:
        return (
            f"{kept}; in none are any the other way round, but in {order.merged} some are no "
            "longer apart"
        )
    merged = f", in {order.merged} more some are no longer apart" if order.merged else ""
    return f"{kept}; in {order.turned} some are the other way round{merged}"


def first_talks(others: Assumptions, results: Results, labels: dict[str, str]) -> str:
    """Where the first talks, over which settings are tried, stray most from all: how far.

    Empty where all talks are tried, or no table shows a difference.
    """
    n, own = others.tried.replicates, others.tried.rates("agreed")[0]
    if n >= results.replicates:
        return ""
    apart = {
        variant.id: abs(own[others.tried.variants.index(variant.id)] - variant.agreement.rate)
        for variant in results.variants.values()
    }
    most = results.variants[max(apart, key=lambda name: apart[name])]
    few = short(own[others.tried.variants.index(most.id)] * n, n)
    whole = short(most.agreement.count, most.agreement.of)
    if few == whole:
        return ""
    return (
        f"They are fewer, so the dice weigh more: as coded, they give {few} of {base(n)} at "
        f"“{shorten(labels[most.id], 60)}”, all {results.replicates:,} give {whole}; the ranges "
        "hold both, and a range's ends are no surer than that."
    )


def moved(others: Assumptions, labels: dict[str, str]) -> list[str]:
    """A line for each setting: at which table it moves the agreements most, and the order.

    And where it moves the lasting agreements most, in a study that has any to speak of.
    """
    n, lasting = others.tried.replicates, others.moved_lasting
    if not lasting:
        return [_line(each, labels, n) for each in others.moved]
    return [_two(*both, labels, n) for both in zip(others.moved, lasting, strict=True)]


def _line(each: Moved, labels: dict[str, str], n: int) -> str:
    return f"{each.setting.words}: {_change(each, labels, n)}"


def _two(agreed: Moved, lasting: Moved, labels: dict[str, str], n: int) -> str:
    """What a setting does to the agreements, where it can do anything, and to the lasting ones."""
    said = _change(lasting, labels, n, "lasting agreements")
    if agreed.setting.of_talk:
        said = f"{_change(agreed, labels, n)}. {said[0].upper()}{said[1:]}"
    return f"{agreed.setting.words}: {said}"


def _change(each: Moved, labels: dict[str, str], n: int, what: str = "") -> str:
    own, rate = short(each.own * n, n), short(each.rate * n, n)
    table = shorten(labels[each.variant], 60)
    said = (
        f"no table's {what or 'agreements'} change"
        if own == rate
        else f"{what} at most at “{table}”: {own} becomes {rate} of {base(n)}".lstrip()
    )
    return f"{said}{KEPT[each.kept]}"


def says(folder: RunFolder, others: Assumptions) -> bool:
    """Whether what was published in the folder holds just these assumptions."""
    try:
        manifest = json.loads((folder.path / "manifest.json").read_bytes())
        return bool(manifest.get("assumptions") == others.digest)
    except (OSError, ValueError):
        return False
