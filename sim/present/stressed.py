"""What `sim stress` prints: the range of each headline, whether the order held, what matters."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.order import Pair
from sim.analysis.stress import Ranged, Stressed
from sim.analysis.tornado import End, Factor, Swing
from sim.analysis.trial import Tried
from sim.points import Measure
from sim.present.assumed import what_was_tried
from sim.present.counts import base, in_words, short
from sim.present.naming import listing, one_line, origin, shorten
from sim.present.words import NO_FORECAST

WIDE = 132
"""Columns of terminal from which the settings at both ends stand in columns of their own."""
MOST_FACTORS = 16
MOST_PAIRS = 3
HEADS: dict[Measure, str] = {"agreed": "Agreed", "suits_principals": "Suits all\nprincipals"}
SAID: dict[Measure, str] = {
    "agreed": "agreements",
    "suits_principals": "agreements that suit all principals",
}


def stressed(told: Stressed, width: int) -> Group:
    """The table, what each factor does alone, and a paragraph; `width` is the terminal's."""
    parts: list[RenderableType] = [Text(one_line(told.asked.study.title), style="bold")]
    parts.append(_ranges(told, wide=width >= WIDE))
    parts.append(Text(f"{origin(told.asked)}\n{small_print(told)}\n", style="dim"))
    if told.factors:
        parts += [_tornado(told), Text()]
    return Group(*parts, Text(paragraph(told)))


def small_print(told: Stressed) -> str:
    """What was tried, and what the columns mean."""
    settings = len(told.tried.settings)
    said = [
        f"{settings} settings, the file's own among them ({what_was_tried(told.grid)}), on the "
        "same dice: choices of talk in all combinations, numbers one at a time on top of each",
        f"of {base(told.tried.replicates)}: lowest – median – highest",
        "suits all principals: at least as good as no deal for each",
    ]
    if told.grid.together:
        said.append(f"no-deal values of {told.grid.together} principals moved all at once")
    if told.grid.unmoved:
        who = listing(told.grid.unmoved[:6])
        more = f" and {len(told.grid.unmoved) - 6} more" if len(told.grid.unmoved) > 6 else ""
        said.append(f"not moved, for it follows from something else: no-deal value of {who}{more}")
    return " · ".join(said)


def labels(told: Stressed) -> dict[str, str]:
    """What the tables are called; two that share a label carry their ids."""
    variants = told.asked.study.variants
    plain = {name: one_line(variant.label or name) for name, variant in variants.items()}
    shared = list(plain.values())
    return {
        name: f"{label} ({name})" if shared.count(label) > 1 else label
        for name, label in plain.items()
    }


def _ranges(told: Stressed, *, wide: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    of, names = base(told.tried.replicates), labels(told)
    table.add_column("Table", min_width=24)
    for head in HEADS.values():
        table.add_column(f"{head},\nof {of}", justify="right", no_wrap=True)
        table.add_column("low – mid – high", justify="right", no_wrap=True)
    if wide:
        table.add_column("Fewest agreements", min_width=20)
        table.add_column("Most agreements", min_width=20)
    for name in told.tried.variants:
        agreed = told.range_of(name, "agreed")
        cells = [cell for measure in HEADS for cell in _cells(told.range_of(name, measure), told)]
        ends = [end.setting.words for end in (agreed.low, agreed.high)]
        if not wide:
            label = f"{names[name]}\n  fewest: {ends[0]}\n  most: {ends[1]}"
        row = [names[name], *cells, *ends] if wide else [label, *cells]
        table.add_row(*map(Text, row), end_section=not wide)
    return table


def _cells(each: Ranged, told: Stressed) -> tuple[str, str]:
    n = told.tried.replicates
    own, *three = (short(r * n, n) for r in (each.own, each.low.rate, each.median, each.high.rate))
    return own, " – ".join(three)


def _tornado(told: Stressed) -> Table:
    """Each factor where it alone does most."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("Alone, all else\nas in the file", min_width=20)
    table.add_column("moves most", min_width=20)
    table.add_column(f"of {base(told.tried.replicates)}", justify="right", no_wrap=True)
    table.add_column("between", min_width=16)
    names = labels(told)
    for factor in told.factors[:MOST_FACTORS]:
        swing = factor.widest
        counts = "–".join(_count(end, told.tried) for end in (swing.low, swing.high))
        what = f"{SAID[swing.measure]} at {names[swing.variant]}"
        row = (factor.label, shorten(what, 90), counts, f"{_by(swing.low)} and {_by(swing.high)}")
        table.add_row(*map(Text, row))
    if len(told.factors) > MOST_FACTORS:
        table.add_row(Text(f"and {len(told.factors) - MOST_FACTORS} more that do less"))
    return table


def paragraph(told: Stressed) -> str:
    """How often the order held, which tables changed places, and what matters most."""
    said = [*_order(told), *_what_matters(told), NO_FORECAST]
    return " ".join(said)


def _order(told: Stressed) -> Iterator[str]:
    others, names = told.tried.others, labels(told)
    if not others:
        yield "Nothing in this file can be chosen otherwise: no setting was tried beside its own."
        return
    if len(names) == 1:
        return
    yield (
        f"The order of the tables by agreements held in {told.order_held} of {others} other "
        "settings (tables within one of 100 count as alike)."
    )
    turned = sorted((p for p in told.pairs if p.turned), key=lambda pair: -pair.turned)
    if turned:
        yield f"Most often {listing([_turned(p, names) for p in turned[:MOST_PAIRS]])}."
    if len(turned) > MOST_PAIRS:
        yield f"In all, {len(turned)} of {len(told.pairs)} pairs changed places somewhere."


def _turned(pair: Pair, names: dict[str, str]) -> str:
    first, second = (shorten(names[name], 50) for name in (pair.first, pair.second))
    return f"“{first}” and “{second}” changed places ({pair.turned})"


def _what_matters(told: Stressed) -> Iterator[str]:
    for is_of_talk, of in ((True, "choices of talk"), (False, "numbers")):
        own = [factor for factor in told.factors if factor.is_of_talk == is_of_talk]
        if own and own[0].widest.width > 0:
            yield f"Of the {of}, {_matters(own, told)}."
        elif own:
            yield f"Of the {of}, none alone changes anything."


def _matters(factors: Sequence[Factor], told: Stressed) -> str:
    """The factor that does most alone, and where."""
    first = factors[0]
    swing, tried = first.widest, told.tried
    table = shorten(labels(told)[swing.variant], 60)
    low, high = (in_words(end.rate * tried.replicates, tried.replicates) for end in _ends(swing))
    return (
        f"{first.label} matters most: alone it takes {SAID[swing.measure]} at “{table}” from "
        f"{low} ({_by(swing.low)}) to {high} ({_by(swing.high)}) of {base(tried.replicates)}"
    )


def _ends(swing: Swing) -> tuple[End, End]:
    return swing.low, swing.high


def _count(end: End, tried: Tried) -> str:
    return short(end.rate * tried.replicates, tried.replicates)


def _by(end: End) -> str:
    return end.setting.words
