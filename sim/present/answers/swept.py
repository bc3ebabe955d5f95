"""A sweep on the terminal: counts by value and table, and what moves them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import pyarrow.compute as pc
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.analysis.sweep.moves import families, is_moved, move, moving
from sim.analysis.sweep.sweep import Swept
from sim.points import LASTING, MEASURES, Measure
from sim.present.answers.lasting import LASTS
from sim.present.answers.swept_words import (
    axis_name,
    axis_title,
    one_of_each,
    setting,
    shown,
)
from sim.present.counts import base, short
from sim.present.naming import origin, shorten, variant_labels

COLUMN = 17
"""Columns of terminal that a table of the study takes."""
MOST_ROWS = 24
"""Values that are listed; of more, every so many."""
LISTED = 12
"""Tables whose extremes are told."""
SAME = "at every value"
"""In place of values that move nothing."""
Family = tuple[Measure, ...]
Extreme = tuple[str, Measure, Callable[[Sequence[int]], int]]
EXTREMES: Mapping[Family, tuple[Extreme, ...]] = {
    MEASURES: (
        ("fewest agreed", "agreed", min),
        ("most agreed", "agreed", max),
        ("most suit all", "suits_principals", max),
    ),
    LASTING: (
        ("fewest last", "lasting", min),
        ("most last", "lasting", max),
        ("most last, suit all", "lasting_suits_principals", max),
    ),
}
"""What is told of each, where it is so."""


def swept_table(swept: Swept, width: int) -> Group:
    """One value varied: a row a value. Several: the extremes, and what each value moves."""
    single = len(swept.lattice.axes) == 1
    parts = [*_by_value(swept, width)] if single else [*_extremes(swept), *_moves(swept, width)]
    return Group(*parts, Text(f"{origin(swept.asked)}\n{_small_print(swept)}\n", style="dim"))


def _by_value(swept: Swept, width: int) -> Iterator[Text | Table]:
    yield Text(axis_title(swept.study, swept.lattice.axes[0]))
    values = [point[0] for point in swept.lattice.points]
    order = list(range(len(values)))
    if swept.lattice.axes[0].is_numeric:
        order.sort(key=lambda number: values[number])  # type: ignore[arg-type,return-value]
    every = -(-len(order) // MOST_ROWS)
    rows = order[::every]
    labels = [shorten(shown(values[number]), 30) for number in rows]
    for family in families(swept):
        if swept.has_aftermath:
            yield Text(f"\n{_head(family)}", style="bold")
        moves = any(is_moved(swept, measure) for measure in family)
        yield from _blocks(
            swept,
            "value",
            labels if moves or not swept.has_aftermath else [SAME],
            partial(_pair, swept, rows, family),
            width,
        )
    if every > 1:
        yield Text(f"{len(rows)} of {len(order)} values; all are in sweep.csv", style="dim")


def _head(family: Family) -> str:
    """`Lasting / lasting and suits all principals`."""
    return one_of_each(family).capitalize()


def _pair(swept: Swept, rows: Sequence[int], family: Family, row: int, variant: str) -> str:
    """`48 / 12`: agreed, or lasting, and suits all principals."""
    counts = [swept.counts(variant, measure)[rows[row]] for measure in family]
    if swept.certain:
        return " / ".join("yes" if count else "no" for count in counts)
    return " / ".join(short(count, swept.replicates) for count in counts)


def _blocks(
    swept: Swept,
    head: str,
    rows: Sequence[str],
    cell: Callable[[int, str], str],
    width: int,
) -> Iterator[Table]:
    """A row each, a column a table; as many side by side as the terminal has room for."""
    names = variant_labels(swept.study)
    variants = list(names)
    first = max(len(head), *map(len, rows)) + 2
    beside = max(1, (width - min(first, width // 2)) // (COLUMN + 2))
    for start in range(0, len(variants), beside):
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
        table.add_column(head, min_width=min(first, width // 2), max_width=width // 2)
        block = variants[start : start + beside]
        for variant in block:
            table.add_column(Text(shorten(names[variant], 48)), justify="right", width=COLUMN)
        for row, value in enumerate(rows):
            table.add_row(Text(value), *(Text(cell(row, variant)) for variant in block))
        yield table


def _extremes(swept: Swept) -> Iterator[Table | Text]:
    """Where each table has fewest and most of each, and most that suit the principals."""
    names = variant_labels(swept.study)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for head in ("Table", "", f"Of {base(swept.replicates)}", "where"):
        table.add_column(head, justify="right" if head.startswith("Of") else "left")
    rows = [extreme for family in moving(swept) for extreme in EXTREMES[family]]
    for variant in list(names)[:LISTED]:
        for k, (words, measure, choose) in enumerate(rows):
            counts = swept.counts(variant, measure)
            found = choose(counts)
            more = counts.count(found) - 1
            where = setting(swept, counts.index(found)) + (f" (and {more:,} more)" if more else "")
            label = "" if k else shorten(names[variant], 40)
            cells = (label, words, short(found, swept.replicates), where)
            table.add_row(*(Text(each) for each in cells), end_section=k == len(rows) - 1)
    yield table
    if len(names) > LISTED:
        yield Text(f"{LISTED} of {len(names)} tables; all are in sweep.csv", style="dim")


def _moves(swept: Swept, width: int) -> Iterator[Table | Text]:
    yield Text("\nHow far each value moves the counts: lowest and highest mean over all the others")
    axes = swept.lattice.axes
    for family in moving(swept):
        if swept.has_aftermath:
            yield Text(f"\n{_head(family)}", style="bold")
        order = sorted(range(len(axes)), key=lambda k: -_widest(swept, k, family[0]))
        names = [shorten(axis_name(swept.study, axes[k]), 44) for k in order]
        yield from _blocks(swept, "", names, partial(_span, swept, order, family), width)


def _span(swept: Swept, order: Sequence[int], family: Family, row: int, variant: str) -> str:
    """`40–62 / 12–30`: the lowest and the highest mean of each."""
    moved = [move(swept, order[row], variant, measure) for measure in family]
    return " / ".join(f"{_mean(swept, m.low)}–{_mean(swept, m.high)}" for m in moved)


def _widest(swept: Swept, k: int, measure: Measure) -> float:
    return max(move(swept, k, variant, measure).width for variant in swept.study.variants)


def _mean(swept: Swept, share: float) -> str:
    """A mean as counts are said: `0` and all of them only where that is exactly so."""
    of = base(swept.replicates)
    rounded = round(of * share)
    if share and not rounded:
        return "<1"
    return f">{of - 1}" if share < 1 and rounded == of else str(rounded)


def _small_print(swept: Swept) -> str:
    said = one_of_each(MEASURES)
    if swept.certain:
        return f"{said}: one answer, with neither uncertainty nor dice"
    lasting = f"; {LASTS}" if swept.has_aftermath else ""
    return (
        f"{said} (at least as good as no deal for each){lasting}, of "
        f"{base(swept.replicates)} simulated talks · the dice alone leave open at most "
        f"± {_dice(swept):.0f} (Wilson 95 %; each range is in sweep.csv)"
    )


def _dice(swept: Swept) -> float:
    """Half the widest of the dice ranges, of a hundred; at least one."""
    halves = [
        (pc.max(pc.subtract(swept.table[f"{m}.high"], swept.table[f"{m}.low"])).as_py() or 0.0) / 2
        for m in swept.measures
    ]
    return max(1.0, base(swept.replicates) * max(halves))
