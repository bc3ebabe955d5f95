"""Words for what other reasonable assumptions make of a run: ranges, settings tried, the order."""

import json
from collections.abc import Sequence

from sim.analysis.stress.assumptions import Assumptions, Moved
from sim.analysis.stress.order import Kept, OrderHeld
from sim.analysis.stress.settings import BY, LISTED, TALK, Grid
from sim.points import Measure
from sim.present.counts import base, in_words, short, span
from sim.present.naming import listing, shorten
from sim.results import VariantResults
from sim.store import RunFolder

UNDER = "under other reasonable assumptions"
APART = "apart by more than one agreement of a hundred"
"""When two tables have an order at all."""
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


def what_was_tried(grid: Grid) -> str:
    """Which things were chosen otherwise: `concession, rounds, no-deal values ± .06`."""
    factors = dict.fromkeys(choice.factor for choice in grid.choices)
    words = [factor for factor in TALK if factor in factors]
    if any(factor.startswith("reservation of") for factor in factors):
        words.append(f"principals' no-deal values ± {BY:g}".replace("0.", "."))
    if "uncertainty" in factors:
        words.append("uncertainty")
    listed = sum(factor.startswith(LISTED) for factor in factors)
    if listed:
        words.append(f"{listed} {'change' if listed == 1 else 'changes'} that the file lists")
    return listing(words)


def settings(others: Assumptions) -> str:
    """How many settings were tried: `15 other settings`."""
    n = others.tried.others
    return "one other setting" if n == 1 else f"{n} other settings"


def rests_on(others: Assumptions) -> str:
    """Where the ranges come from: `15 other settings, 500 talks each (concession, rounds)`."""
    tried = what_was_tried(others.grid)
    return f"{settings(others)}, {others.tried.replicates:,} talks each ({tried})"


def order(others: Assumptions) -> str:
    """In how many of the settings the order of the tables held, if any, and what was tried."""
    tried = f" ({what_was_tried(others.grid)})"
    if others.order:
        return f"Tables that are {APART} {held(others.order, tried)}."
    verb = "was" if others.tried.others == 1 else "were"
    return f"{settings(others).replace('one', 'One')} {verb} tried{tried}."


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


def moved(others: Assumptions, labels: dict[str, str]) -> list[str]:
    """A line for each setting: at which table it moves the agreements most, and the order."""
    return [_line(each, labels, others.tried.replicates) for each in others.moved]


def _line(each: Moved, labels: dict[str, str], n: int) -> str:
    own, rate = short(each.own * n, n), short(each.rate * n, n)
    said = (
        "no table's agreements change"
        if own == rate
        else f"at most at “{shorten(labels[each.variant], 60)}”: {own} becomes {rate} of {base(n)}"
    )
    return f"{each.setting.words}: {said}{KEPT[each.kept]}"


def says(folder: RunFolder, others: Assumptions | None) -> bool:
    """Whether what was published in the folder holds just these assumptions, or none."""
    try:
        manifest = json.loads((folder.path / "manifest.json").read_bytes())
        return bool(manifest.get("assumptions") == (others and others.digest))
    except (OSError, ValueError):
        return False
