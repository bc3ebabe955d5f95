"""What became of agreements as a table: agreed, in force, lasting; honoured if called; years."""

import shutil
from collections.abc import Iterator
from typing import NamedTuple

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.analysis.stress.assumptions import Assumptions
from sim.fate import Fate
from sim.points import Measure
from sim.present.assumed import beside, rests_on
from sim.present.counts import base, short
from sim.present.naming import in_years, origin, played_note, shorten, state_label, variant_labels
from sim.present.tables import NARROW, counted
from sim.results import Results, VariantResults

TITLE = "After signature"
HONOURED = "Honoured,\nof 100 calls\nagainst"
SUITING = "suit all principals"
ALL_SUIT, NONE_SUITS = "all of them suit all principals", "none of them suits all principals"
NO_AGREEMENT = "no agreement"
NAME = 24
"""Letters of a challenger's name."""
COUNTS = 46
"""Columns that the counts take."""
LABEL, CALLS = 22, 40
"""Columns that the names of tables get at least, and the calls at most."""


class Row(NamedTuple):
    """One line of the table: a variant's agreements, or those of them that suit all principals."""

    label: str
    suiting: bool
    cells: tuple[str, ...]
    """Empty where the label says all: that all of them do, or none."""


class Sheet(NamedTuple):
    """The table as it is shown, on a terminal or a page."""

    heads: tuple[str, ...]
    """Of the columns after the label."""
    rows: tuple[Row, ...]
    small_print: str


def sheet(results: Results, others: Assumptions | None = None) -> Sheet:
    """Two rows a variant, and what the words mean.

    Where no state may challenge, an agreement in force lasts, and it is told no further. `others`
    adds the range of lasting agreements under other assumptions, where these were counted.
    """
    others = others if others and "lasting" in others.tried.counts else None
    labels, horizon = variant_labels(results), _horizon(results)
    rows = []
    for name, variant in results.variants.items():
        years = variant.scenario.aftermath.horizon
        own = "" if horizon or not is_tried(results) else f" ({in_years(years)})"
        rows += [
            Row(f"{labels[name]}{own}", False, _cells(variant, False, results, others)),
            _of_suiting(variant, results, others),
        ]
    return Sheet(_heads(results, others), tuple(rows), _small_print(results, others))


def after_table(
    results: Results, width: int | None = None, others: Assumptions | None = None
) -> Group:
    """The table for the terminal and the small print; `width` is that of the terminal if not given.

    On narrow terminals nothing stands side by side. Names come from files: all cells are `Text`,
    in which rich reads no markup.
    """
    width = width or shutil.get_terminal_size().columns
    told = sheet(results, others)
    lines = [line for line in (origin(results), played_note(results)) if line]
    notes = Text("\n".join([*lines, f"{told.small_print}\n"]), style="dim")
    title = Text(TITLE, style="bold")
    if width < NARROW:
        return Group(title, *_stacked(told), notes)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("Table", min_width=LABEL)
    for head in told.heads:
        if head == HONOURED:
            table.add_column(head, max_width=min(CALLS, width - COUNTS - LABEL))
        else:
            table.add_column(head, justify="right", no_wrap=True)
    for row in told.rows:
        label = f"  {row.label}" if row.suiting else row.label
        table.add_row(*(Text(cell) for cell in (label, *row.cells)), end_section=row.suiting)
    return Group(title, table, notes)


def _of_suiting(variant: VariantResults, results: Results, others: Assumptions | None) -> Row:
    """Those that suit all principals; in words alone where that is all of them, or none."""
    agreed, suits = variant.agreement.count, variant.suits_principals.count
    if not agreed:
        return Row(NO_AGREEMENT, True, ())
    if suits in (0, agreed):
        return Row(ALL_SUIT if suits else NONE_SUITS, True, ())
    return Row(SUITING, True, _cells(variant, True, results, others))


def is_tried(results: Results) -> bool:
    """Whether some state may challenge an agreement, at some table."""
    return any(variant.challengers for variant in results.variants.values())


def _horizon(results: Results) -> int | None:
    """For how many years an agreement has to last, if that is the same at all tables."""
    years = {variant.scenario.aftermath.horizon for variant in results.variants.values()}
    return years.pop() if len(years) == 1 else None


def _heads(results: Results, others: Assumptions | None) -> tuple[str, ...]:
    dice = any(not variant.certain for variant in results.variants.values())
    under = ["otherwise", *(["(dice)"] if dice else [])] if others else []
    if not is_tried(results):
        return "Agreed", "\n".join(["In force", *under])
    horizon = _horizon(results)
    lasting = "\n".join(["Lasting", *([in_years(horizon)] if horizon else []), *under])
    return "Agreed", "In force", lasting, HONOURED, "Years\nin\nforce"


def _cells(
    variant: VariantResults, suiting: bool, results: Results, others: Assumptions | None
) -> tuple[str, ...]:
    fate = variant.fate_suiting if suiting else variant.fate
    measure: Measure = "lasting_suits_principals" if suiting else "lasting"
    otherwise = [beside(others, variant, measure)] if others else []
    agreed, in_force = (counted(rate, variant.certain) for rate in (fate.agreed, fate.in_force))
    lasting = counted(fate.lasting, variant.certain, otherwise)
    if not is_tried(results):
        return agreed, lasting
    return agreed, in_force, lasting, _honoured(variant, fate), _years(fate)


def _honoured(variant: VariantResults, fate: Fate) -> str:
    """Of 100 calls, how many are honoured, by challenger; those of whom the same is said in one."""
    said: dict[str, list[str]] = {}
    for challenger, chance in fate.honoured.items():
        if chance is not None:
            name = shorten(state_label(variant, challenger), NAME)
            said.setdefault(short(100 * chance, 100), []).append(name)
    return "\n".join(f"{', '.join(names)}: {count}" for count, names in said.items()) or "–"


def _years(fate: Fate) -> str:
    """To a tenth of a year; never the whole horizon where one of them is challenged."""
    if fate.years is None:
        return "–"
    horizon = len(fate.surviving) - 1
    if fate.years < horizon and round(fate.years, 1) == horizon:
        return f">{horizon - 0.1:.1f}"
    return f"{fate.years:.1f}"


def _stacked(told: Sheet) -> Iterator[Text]:
    """For terminals too narrow for columns: two paragraphs a variant."""
    heads = [" ".join(head.split()) for head in told.heads]
    for row in told.rows:
        facts = [
            f"{head[0].lower()}{head[1:]}: {' '.join(cell.split())}"
            for head, cell in zip(heads, row.cells, strict=False)
        ]
        if not row.suiting:
            yield Text(row.label, style="bold")
            yield Text("; ".join(facts))
        elif facts:
            yield Text(f"Of those that {SUITING}: {'; '.join(facts)}\n")
        else:
            yield Text(f"{row.label[0].upper()}{row.label[1:]}.\n")


def _small_print(results: Results, others: Assumptions | None) -> str:
    """What the columns mean, in a few words each."""
    told = []
    if others:
        told.append(
            f"otherwise: lowest and highest of {base(results.replicates)} in {rests_on(others)}"
        )
    if any(not variant.certain for variant in results.variants.values()):
        told.append("(in brackets: what the dice alone leave open, Wilson 95 %)")
    told.append("in force: agreed, and ratified by every signatory that it needs")
    if is_tried(results):
        told += [
            "lasting: in force, and challenged by nobody within the years",
            "honoured: of 100 calls on the guarantors against that challenger, in how many enough "
            "of them honour it; worked out exactly, and the mean of the agreements in force that "
            "somebody guarantees (–: there are none)",
            "years in force: full years without a challenge, the mean of the agreements in force",
        ]
    return " · ".join(told)
