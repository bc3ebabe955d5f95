"""What `sim stress` prints: the range of each headline, whether the order held, what matters."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.stress.order import Order
from sim.analysis.stress.settings import OWN, Kind
from sim.analysis.stress.stress import Ranged, Stressed
from sim.analysis.stress.tornado import End, Factor
from sim.analysis.stress.trial import Tried
from sim.points import LASTING, MEASURES, Measure
from sim.present.assumed import (
    APART,
    APART_LASTING,
    held,
    how_combined,
    of_talk,
    what_was_tried,
)
from sim.present.counts import base, in_words, short
from sim.present.naming import listing, one_line, origin, shorten, variant_labels
from sim.present.words import NO_FORECAST
from sim.scenario.schema import Study

WIDE = 132
"""Columns of terminal from which the settings at both ends stand in columns of their own."""
COUNTS = 46
"""Columns that the counts take on narrower ones."""
MOST_FACTORS = 16
MOST_PAIRS = 4
HEADS: dict[Measure, str] = {
    "agreed": "Agreed",
    "suits_principals": "Suits all\nprincipals",
    "lasting": "Lasting",
    "lasting_suits_principals": "Lasting, and\nsuits all",
}
KINDS: dict[Kind, str] = {
    "choice": "choices of talk",
    "number": "numbers",
    "listed": "changes that the file lists",
}
SAID: dict[Measure, str] = {
    "agreed": "agreements",
    "suits_principals": "agreements that suit all principals",
    "lasting": "lasting agreements",
    "lasting_suits_principals": "lasting agreements that suit all principals",
}


def stressed(told: Stressed, width: int) -> Group:
    """The tables, what each factor does alone, the pairs that turn most, and a paragraph.

    `width` is the terminal's.
    """
    parts: list[RenderableType] = [Text(one_line(told.asked.study.title), style="bold")]
    parts.append(_ranges(told, width, MEASURES))
    if told.tried.order_lasting:
        parts.append(_ranges(told, width, LASTING))
    parts.append(Text(f"{origin(told.asked)}\n{small_print(told)}\n", style="dim"))
    if told.factors:
        parts += [_tornado(told), Text()]
    for order, what in _orders(told):
        if any(pair.turned for pair in order.pairs):
            parts += [_pairs(told, order, what), Text()]
    return Group(*parts, Text(paragraph(told)))


def small_print(told: Stressed) -> str:
    """What was tried, and what the columns mean."""
    settings = len(told.tried.settings)
    said = [
        f"{settings} settings, the file's own among them ({what_was_tried(told.grid)}), on the "
        f"same dice: {how_combined(told.tried)}",
        f"of {base(told.tried.replicates)}: lowest – median – highest",
        "suits all principals: at least as good as no deal for each",
    ]
    if told.tried.order_lasting:
        said.append(f"lasting: in force, and not challenged within {horizon(told.asked.study)}")
    if told.grid.together:
        said.append(f"no-deal values of {told.grid.together} principals moved all at once")
    if told.grid.unmoved:
        who = listing(told.grid.unmoved[:6])
        more = f" and {len(told.grid.unmoved) - 6} more" if len(told.grid.unmoved) > 6 else ""
        said.append(f"not moved, for it follows from something else: no-deal value of {who}{more}")
    return " · ".join(said)


def horizon(study: Study) -> str:
    """How long an agreement has to last: `10 years`."""
    years = sorted({variant.aftermath.horizon for variant in study.variants.values()})
    said = listing(map(str, years)) if len(years) < 4 else f"{years[0]} to {years[-1]}"
    return f"{said} year{'' if years == [1] else 's'}{', as the table says' if years[1:] else ''}"


def _ranges(told: Stressed, width: int, measures: Sequence[Measure]) -> Table:
    """A row for each table; on narrow terminals the settings at both ends stand under its name."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    wide, names = width >= WIDE, variant_labels(told.asked.study)
    table.add_column("Table", min_width=24)
    of_which = {"agreed": "agreements"}.get(measures[0], "lasting")
    for head in (HEADS[measure] for measure in measures):
        table.add_column(f"{head},\nof {base(told.tried.replicates)}", justify="right")
        table.add_column("low–mid–\nhigh", justify="right", no_wrap=True)
    if wide:
        table.add_column(f"Fewest {of_which}", min_width=20)
        table.add_column(f"Most {of_which}", min_width=20)
    for name in told.tried.variants:
        ranges = [told.range_of(name, measure) for measure in measures]
        cells = [cell for each in ranges for cell in _cells(each, told)]
        ends = [end.setting.words for end in (ranges[0].low, ranges[0].high)]
        if not wide:
            room = max(24, width - COUNTS)
            under = [f"fewest: {ends[0]}", f"most: {ends[1]}"]
            first = [
                *wrap(names[name], room),
                *(line for each in under for line in _in(each, room)),
            ]
        row = [names[name], *cells, *ends] if wide else ["\n".join(first), *cells]
        table.add_row(*map(Text, row), end_section=not wide)
    return table


def _in(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="    ")


def _cells(each: Ranged, told: Stressed) -> tuple[str, str]:
    n = told.tried.replicates
    own, *three = (short(r * n, n) for r in (each.own, each.low.rate, each.median, each.high.rate))
    return own, "–".join(three)


def _tornado(told: Stressed) -> Table:
    """Each factor where it alone does most."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("Alone, all else\nas in the file", min_width=20)
    table.add_column("moves most", min_width=20)
    table.add_column(f"of {base(told.tried.replicates)}", justify="right", no_wrap=True)
    table.add_column("between", min_width=16)
    names = variant_labels(told.asked.study)
    for factor in told.factors[:MOST_FACTORS]:
        swing = factor.widest
        counts = "–".join(_count(end, told.tried) for end in (swing.low, swing.high))
        between = " and ".join(value(end, factor) for end in (swing.low, swing.high))
        what = f"{SAID[swing.measure]} at {names[swing.variant]}"
        table.add_row(*map(Text, (factor.label, shorten(what, 90), counts, between)))
    if len(told.factors) > MOST_FACTORS:
        table.add_row(Text(f"and {len(told.factors) - MOST_FACTORS} more that do less"))
    return table


def _orders(told: Stressed) -> Iterator[tuple[Order, str]]:
    """The order by agreements, and by lasting ones where there are any to speak of."""
    yield told.tried.order, "More agreements"
    if told.tried.order_lasting:
        yield told.tried.order_lasting, "More lasting ones"


def _pairs(told: Stressed, order: Order, more: str) -> Table:
    """The tables that are most often the other way round than in the file's own setting."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(f"{more}\nin the file", min_width=16)
    table.add_column("fewer\nin the file", min_width=16)
    for head in ("as in the\nfile", "alike", "other way\nround"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("of\nsettings", justify="right", no_wrap=True)
    names = variant_labels(told.asked.study)
    turned = sorted(order.pairs, key=lambda pair: (-pair.turned, pair.same))
    for pair in turned[:MOST_PAIRS]:
        if pair.turned:
            both = (pair.first, pair.second) if pair.own > 0 else (pair.second, pair.first)
            counts = (pair.same, pair.alike, pair.turned, pair.settings)
            table.add_row(*(Text(shorten(names[name], 60)) for name in both), *map(str, counts))
    return table


def paragraph(told: Stressed) -> str:
    """How often the order held, how many pairs changed places, and what matters most."""
    said = [*_order(told), *_what_matters(told), NO_FORECAST]
    return " ".join(said)


def _order(told: Stressed) -> Iterator[str]:
    if not told.tried.others:
        yield "Nothing in this file can be chosen otherwise: no setting was tried beside its own."
        return
    if len(told.tried.variants) == 1:
        return
    yield from _held(told.tried.order, APART, of_talk(told.tried))
    if told.tried.order_lasting:
        yield from _held(told.tried.order_lasting, APART_LASTING)


def _held(order: Order, apart: str, which: str = "") -> Iterator[str]:
    if not order.held:
        yield f"No two tables are {apart} in the file's own setting: there is no order to hold."
        return
    yield f"Tables that are {apart} {held(order.held, which)}."
    pairs = [pair for pair in order.pairs if pair.own]
    turned = sum(pair.turned > 0 for pair in pairs)
    if turned:
        yield f"Of {len(pairs)} pairs of such tables, {turned} changed places somewhere."


def _what_matters(told: Stressed) -> Iterator[str]:
    for kind, of in KINDS.items():
        own = [factor for factor in told.factors if factor.kind == kind]
        if own and own[0].widest.width > 0:
            yield f"Of the {of}, {_matters(own, told)}."
        elif own:
            yield f"Of the {of}, none alone changes anything."


def _matters(factors: Sequence[Factor], told: Stressed) -> str:
    """The factor that does most alone, and where."""
    first, of = factors[0], base(told.tried.replicates)
    swing, table = first.widest, shorten(variant_labels(told.asked.study)[first.widest.variant], 60)
    name = f"“{first.label}”" if first.kind == "listed" else first.label
    low, high = (
        f"{in_words(end.rate * of, of)} ({value(end, first)})" for end in (swing.low, swing.high)
    )
    return (
        f"{'the ' if name.startswith('no-deal value') else ''}{name} matters most: alone it takes "
        f"{SAID[swing.measure]} at “{table}” from {low} to {high} of {of}"
    )


def _count(end: End, tried: Tried) -> str:
    return short(end.rate * tried.replicates, tried.replicates)


def value(end: End, factor: Factor) -> str:
    """What makes an end, of a factor that alone is chosen otherwise: `boulware`, `+.06`."""
    if factor.kind == "listed":
        return "with it" if end.setting.choices else "without it"
    made = "".join(choice.value for choice in end.setting.choices)
    return made.replace("0.", ".").replace("-", "−") or OWN
