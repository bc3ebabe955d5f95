"""What `sim inclusion` prints: the extreme tables, values by state, interactions, thresholds."""

from collections.abc import Iterator
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.inclusion.inclusion import Inclusion
from sim.points import LASTING, MEASURES, Measure
from sim.present.answers.included_words import (
    families,
    line,
    name,
    paragraph,
    signed,
    some,
    step,
    table,
    valued,
)
from sim.present.counts import base, short
from sim.present.lines import Line, Lines
from sim.present.naming import one_line, origin, shorten, text_name

MOST_PAIRS = 6
MOST_LISTED = 6
"""Sets of vetoes, or tables, that are listed; the rest are counted."""
MOST_TABLES = 27
"""More are left to the files."""
HEADS = {
    "agreed": "Which two matter to each other: agreed",
    "suits_principals": "Which two matter to each other: suits all principals",
    "lasting": "Which two matter to each other: lasting",
    "lasting_suits_principals": "Which two matter to each other: lasting and suits all principals",
}
COLUMNS = {MEASURES: ("Agreed", "Suits all"), LASTING: ("Lasting", "Lasting, suits all")}


def included(told: Inclusion, level: float) -> Group:
    """Everything that is told of the tables; the level is that of the thresholds."""
    of = base(told.counted.replicates)
    parts: list[RenderableType] = [
        Text(one_line(told.asked.study.title), style="bold"),
        Text(f"{origin(told.asked)}\n{_what(told)}\n", style="dim"),
        _tables(told, _extremes(told)),
        Text(f"\nWhat each seat and each veto adds, in talks of {of}", style="bold"),
        *(_values(told, family) for family in families(told)),
        Text(HOW_TO_READ, style="dim"),
        *_interactions(told),
    ]
    for family, verb in zip(families(told), ("agree", "last"), strict=False):
        head = f"\nWhere {line(told, level)} or more {verb}, and where fewer"
        parts += [Text(head, style="bold"), Lines(_thresholds(told, level, family[0]))]
    if len(_extremes(told)) < told.lattice.count <= MOST_TABLES:
        places = list(range(told.lattice.count))
        parts += [Text(f"\nAll {len(places)} tables", style="bold"), _tables(told, places)]
    return Group(*parts, Text(f"\n{paragraph(told, level)}"))


HOW_TO_READ = (
    "Shapley values: the mean change over all orders in which seats and vetoes may be given, each "
    "state's seat before its veto. Agreed: both columns together add up to the difference between "
    "the first table above and the last; and so for the other two. ± one standard error: the dice "
    "alone."
)
TOGETHER = (
    "Interaction indices. Above nothing: the two together add more than the sum of what each adds "
    "by itself, or take less away; under it the other way round."
)


def _what(told: Inclusion) -> str:
    states = [name(told, state) for state in told.lattice.toggled]
    label = one_line(told.lattice.scenario.label or told.lattice.id)
    rest = [name(told, s) for s in told.lattice.scenario.states if s not in told.lattice.toggled]
    few = f"{', '.join(rest[:9])}{f' and {len(rest) - 9} more' if rest[9:] else ''}"
    return (
        f"{told.lattice.count:,} tables made of “{shorten(label, 60)}”: "
        f"{', '.join(states)} excluded, seated, or seated with a veto"
        f"{f'; {few} as there' if rest else ''}"
    )


def _extremes(told: Inclusion) -> list[int]:
    """All excluded, all seated, all with a veto: their places."""
    players = len(told.lattice.toggled)
    places = told.lattice.place_of([[level] * players for level in range(3)])
    return [int(place) for place in places]


def _tables(told: Inclusion, places: list[int]) -> Table:
    """A row per table: its levels, and what came of its talks."""
    n = told.counted.replicates
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    shown.add_column("Table", overflow="fold")
    failed = f"Failed, of {base(n)}:\nno zone /\nheld out /\nmissed"
    pairs = [f"Of {base(n)}:\n{whole} /\nsuits all" for whole in ("agreed", "lasting")]
    heads = ["Agreed", "Suits all\nprincipals"] if told.measures == MEASURES else pairs
    for head in (*heads, failed):
        shown.add_column(head, justify="right", no_wrap=True)
    shown.add_column("Most often agreed", overflow="fold")
    for place in places:
        row = told.facts.slice(place, 1).to_pylist()[0]
        why = " / ".join(short(row[kind], n) for kind in ("no_zone", "held_out", "missed"))
        counts = [f"{short(row[of], n)} of {base(n)}" for of in MEASURES]
        if told.measures != MEASURES:
            counts = [" / ".join(short(row[of], n) for of in pair) for pair in families(told)]
        cells = (table(told, place), *counts, why, _favourite(told, row))
        shown.add_row(*(Text(cell) for cell in cells))
    return shown


def _favourite(told: Inclusion, row: dict[str, Any]) -> str:
    head = "frameworks."
    counts = {key.removeprefix(head): n for key, n in row.items() if key.startswith(head) and n}
    if not counts:
        return "–"
    first = max(counts, key=lambda text: counts[text])
    often = short(counts[first], told.counted.replicates)
    return f"{often}: {shorten(text_name(first, told.lattice.scenario), 40)}"


def _values(told: Inclusion, family: tuple[Measure, ...]) -> Table:
    """A row per state: what its seat and its veto add, to both of a family; last the sum."""
    n, rows = told.counted.replicates, list(told.values())
    by_step = {(row["measure"], row["state"], row["step"]): row for row in rows}
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    shown.add_column("State", overflow="fold")
    whole, suits = COLUMNS[family]
    for head in (f"{whole}:\nseat", "\nveto", f"{suits}:\nseat", "\nveto"):
        shown.add_column(head, justify="right")
    columns = [(measure, which) for measure in family for which in ("seat", "veto")]
    for place, state in enumerate(told.lattice.toggled):
        cells = [valued(by_step[measure, state, which], n) for measure, which in columns]
        last = place == len(told.lattice.toggled) - 1
        shown.add_row(Text(name(told, state)), *cells, end_section=last)
    sums = [
        signed(sum(r["value"] for r in rows if (r["measure"], r["step"]) == column), n)
        for column in columns
    ]
    shown.add_row("together", *sums)
    return shown


def _interactions(told: Inclusion) -> Iterator[RenderableType]:
    """The pairs that matter most to each other, of those that are told from nothing."""
    if len(told.lattice.toggled) < 2:
        return
    for measure in told.measures:
        yield Text(f"\n{HEADS[measure]}", style="bold")
        yield Lines(_pairs(told, measure))
    yield Text(TOGETHER, style="dim")


def _pairs(told: Inclusion, measure: Measure) -> list[Line]:
    n = told.counted.replicates
    sure = [
        row
        for row in told.interactions()
        if row["measure"] == measure and abs(row["index"]) > 2 * row["standard_error"]
    ]
    first = sorted(sure, key=lambda row: -abs(row["index"]))[:MOST_PAIRS]
    return [
        (
            valued(row, n, "index"),
            f"{step(told, row['state'], row['step'])} and "
            f"{step(told, row['with_state'], row['with_step'])}",
        )
        for row in first
    ] or [("", "no two that stand out from the dice")]


def _thresholds(told: Inclusion, level: float, of: Measure) -> list[Line]:
    """Which vetoes bring the agreements under the level, and which tables keep them there."""
    sets = told.minimal_vetoes(level, of)
    words = [some(told, each, told.lattice.toggled) if each else "none needed" for each in sets]
    largest = told.largest_tables(level, of)
    tables = [table(told, place) for place in largest.places]
    return [
        ("fewer", f"all seated, if these may block: {_first(words) or 'no set of them is enough'}"),
        ("or more", f"the largest tables: {_first(tables) or 'none'}"),
        ("", "by the counts as they are: near the level another seed may tell otherwise"),
    ]


def _first(words: list[str]) -> str:
    more = f" · and {len(words) - MOST_LISTED:,} more" if len(words) > MOST_LISTED else ""
    return f"{' · '.join(words[:MOST_LISTED])}{more}"
