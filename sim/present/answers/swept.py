"""A sweep on the terminal: counts by value and table, what moves them, and a plain paragraph."""

from collections.abc import Callable, Iterator, Sequence

import pyarrow.compute as pc
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.analysis.sweep.moves import move
from sim.analysis.sweep.sweep import Swept
from sim.points import MEASURES, Measure
from sim.present.answers.swept_words import axis_name, axis_title, setting, shown
from sim.present.counts import base, of_hundred, short
from sim.present.naming import origin, shorten, variant_labels
from sim.present.words import NO_FORECAST

COLUMN = 17
"""Columns of terminal that a table of the study takes."""
MOST_ROWS = 24
"""Values that are listed; of more, every so many."""
LISTED = 12
"""Tables whose extremes are told."""
HELD = "All else was held as the file has it; other assumptions were not tried."


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
    yield from _blocks(
        swept,
        "value",
        [shorten(shown(values[number]), 30) for number in rows],
        lambda row, variant: _pair(swept, rows[row], variant),
        width,
    )
    if every > 1:
        yield Text(f"{len(rows)} of {len(order)} values; all are in sweep.csv", style="dim")


def _pair(swept: Swept, number: int, variant: str) -> str:
    """`48 / 12`: agreed, and suits all principals."""
    counts = [swept.counts(variant, measure)[number] for measure in MEASURES]
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
    """Where each table has fewest and most agreements, and most that suit the principals."""
    names = variant_labels(swept.study)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for head in ("Table", "", f"Of {base(swept.replicates)}", "where"):
        table.add_column(head, justify="right" if head.startswith("Of") else "left")
    rows: tuple[tuple[str, Measure, Callable[[Sequence[int]], int]], ...] = (
        ("fewest agreed", "agreed", min),
        ("most agreed", "agreed", max),
        ("most suit all", "suits_principals", max),
    )
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
    order = sorted(range(len(axes)), key=lambda k: -_widest(swept, k))

    def cell(row: int, variant: str) -> str:
        moved = [move(swept, order[row], variant, measure) for measure in MEASURES]
        return " / ".join(f"{_mean(swept, m.low)}–{_mean(swept, m.high)}" for m in moved)

    names = [shorten(axis_name(swept.study, axes[k]), 44) for k in order]
    yield from _blocks(swept, "", names, cell, width)


def _widest(swept: Swept, k: int) -> float:
    return max(move(swept, k, variant, "agreed").width for variant in swept.study.variants)


def _mean(swept: Swept, share: float) -> str:
    """A mean as counts are said: `0` and all of them only where that is exactly so."""
    of = base(swept.replicates)
    rounded = round(of * share)
    if share and not rounded:
        return "<1"
    return f">{of - 1}" if share < 1 and rounded == of else str(rounded)


def _small_print(swept: Swept) -> str:
    if swept.certain:
        return "agreed / suits all principals: one answer, with neither uncertainty nor dice"
    return (
        f"agreed / suits all principals (at least as good as no deal for each), of "
        f"{base(swept.replicates)} simulated talks · the dice alone leave open at most "
        f"± {_dice(swept):.0f} (Wilson 95 %; each range is in sweep.csv)"
    )


def _dice(swept: Swept) -> float:
    """Half the widest of the dice ranges, of a hundred; at least one."""
    halves = [
        (pc.max(pc.subtract(swept.table[f"{m}.high"], swept.table[f"{m}.low"])).as_py() or 0.0) / 2
        for m in MEASURES
    ]
    return max(1.0, base(swept.replicates) * max(halves))


def paragraph(swept: Swept) -> str:
    """Where agreement hangs most on what was varied, where least, and what was held."""
    names = variant_labels(swept.study)
    widths = {v: max(c) - min(c) for v in names for c in [swept.counts(v, "agreed")]}
    most, least = max(widths, key=widths.__getitem__), min(widths, key=widths.__getitem__)
    told = [_range(swept, most, names[most], "agreed")]
    if least != most and widths[least] != widths[most]:
        told.append(_range(swept, least, names[least], "agreed"))
    told.append(_suiting(swept, names, {most, least}))
    dice = "" if swept.certain else "Every point was told on the same dice. "
    return " ".join([*told, f"{dice}{HELD}", NO_FORECAST])


def _suiting(swept: Swept, names: dict[str, str], told: set[str]) -> str:
    """Where most agreements suit the principals, unless that is plain from what has been told."""
    suits = max(names, key=lambda v: max(swept.counts(v, "suits_principals")))
    alike = swept.counts(suits, "suits_principals") == swept.counts(suits, "agreed")
    if not max(swept.counts(suits, "suits_principals")):
        return "At no point does an agreement suit all principals."
    if alike and suits in told:
        return f"All agreements at “{shorten(names[suits], 60)}” suit all principals."
    return _range(swept, suits, names[suits], "suits_principals")


def _range(swept: Swept, variant: str, label: str, measure: Measure) -> str:
    """From how many to how many, and where."""
    counts = swept.counts(variant, measure)
    low, high = min(counts), max(counts)
    n = swept.replicates
    what = "agreements" if measure == "agreed" else "agreements that suit all principals"
    head = f"At “{shorten(label, 60)}”"
    if of_hundred(low, n) == of_hundred(high, n):
        return f"{head} {what} are {of_hundred(low, n)} simulated talks at every point."
    return (
        f"{head} {what} go from {of_hundred(low, n)} simulated talks "
        f"(at {setting(swept, counts.index(low))}) to {of_hundred(high, n)} "
        f"(at {setting(swept, counts.index(high))})."
    )
