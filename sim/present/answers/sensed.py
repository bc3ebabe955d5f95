"""What `sim sensitivity` prints: for each table the inputs that drive its outcomes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.sensitivity.driven import Driven, Sensed, Sensitivity
from sim.points import MEASURES, Measure
from sim.present.answers.sensed_words import (
    can_be_told,
    families,
    how_often,
    input_name,
    is_alike,
    parts,
    sentences,
    warning,
)
from sim.present.naming import one_line, origin, shorten

if TYPE_CHECKING:
    pass

SHOWN = 12
SHOWN_OF_MANY = 5
"""Inputs, where there are more than a few tables."""
A_FEW = 3
HEADS: dict[Measure, str] = {
    "agreed": "Agreed",
    "suits_principals": "Suits all\nprincipals",
    "lasting": "Lasting",
    "lasting_suits_principals": "Lasting,\nsuits all",
}
HOW_TO_READ = (
    "Parts of 100 of the variance over simulated talks (in brackets: 95 %, from resampling) · "
    "alone: first-order index · with others: total order, which may add up to more than 100 · "
    "estimates below 0 are shown as 0."
)
CAUTION = (
    "An input drives the result only within the range that the file gives it: what is coded as "
    "certain drives nothing. These are results about this file, not chances of agreement."
)


def sensed(told: Sensitivity) -> Group:
    """A table and a paragraph for each variant."""
    told_of: list[RenderableType] = [
        Text(one_line(told.study.title), style="bold"),
        Text(f"{origin(told.asked)}\n{HOW_TO_READ}", style="dim"),
    ]
    for each in told.variants.values():
        told_of += _block(told, each)
    return Group(*told_of, Text(f"\n{CAUTION}", style="dim"))


def ranked(
    found: Sensed, among: Sequence[Measure] = MEASURES
) -> list[tuple[str, dict[Measure, Driven]]]:
    """The inputs by the largest of their totals, each with its share of each of these outcomes."""
    shares: dict[str, dict[Measure, Driven]] = {}
    for measure in among:
        told = found.outcomes[measure]
        for driven in told.inputs if can_be_told(told) else ():
            shares.setdefault(driven.input.id, {})[measure] = driven
    return sorted(shares.items(), key=lambda item: -_largest(item[1]))


def _largest(shares: dict[Measure, Driven]) -> float:
    return max(driven.total.value for driven in shares.values())


def _block(told: Sensitivity, found: Sensed) -> Iterator[RenderableType]:
    name = "" if found.label == found.id else f"  {found.id}"
    yield Text.assemble("\n", (one_line(found.label), "bold"), (name, "dim"))
    for family in families(found):
        measures = [
            measure
            for measure in family
            if can_be_told(found.outcomes[measure]) and not is_alike(found, measure)
        ]
        if measures:
            yield _table(told, found, measures)
    for said in sentences(told, found):
        yield Text(said)
    if vague := warning(told, found):
        yield Text(vague, style="yellow")


def _table(told: Sensitivity, found: Sensed, measures: list[Measure]) -> RenderableType:
    by = str(told.asked.options.get("by", ""))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("Input", overflow="fold", vertical="bottom", min_width=22)
    for measure in measures:
        head = f"{HEADS[measure]}\n({how_often(found.outcomes[measure])})"
        for words in (f"{head}\nalone", "with others"):
            table.add_column(words, justify="right", vertical="bottom", no_wrap=True)
    every = ranked(found, measures)
    most = SHOWN if len(told.variants) <= A_FEW else SHOWN_OF_MANY
    for place, (_, shares) in enumerate(every[:most], 1):
        label = input_name(next(iter(shares.values())).input, found.scenario, by)
        last = place == min(most, len(every))
        table.add_row(Text(shorten(label, 70)), *_cells(shares, measures), end_section=last)
    rest = {m: r for m in measures if (r := found.outcomes[m].rest)}
    label = input_name(next(iter(rest.values())).input, found.scenario, by)
    table.add_row(Text(label), *_cells(rest, measures))
    if len(every) <= most:
        return table
    left = _most_of(every[most:])
    return Group(table, Text(f"and {len(every) - most} more, each at most {left}\n", style="dim"))


def _most_of(left: list[tuple[str, dict[Measure, Driven]]]) -> str:
    """The largest total among inputs that are not shown."""
    return f"{round(100 * max(0.0, _largest(left[0][1])))} of 100 with others"


def _cells(shares: dict[Measure, Driven], measures: list[Measure]) -> list[str]:
    return [
        cell
        for measure in measures
        for cell in (
            (parts(shares[measure].first), parts(shares[measure].total))
            if measure in shares
            else ("–", "–")
        )
    ]
