"""The results as a table for the terminal, wide or narrow."""

import shutil
from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from sim.analysis.stress.assumptions import Assumptions, headline
from sim.negotiation.record import AGREED
from sim.points import Measure
from sim.present.assumed import beside, rests_on
from sim.present.counts import (
    Refusal,
    base,
    decisive_refusals,
    dice_range,
    hundred,
    of_hundred,
    short,
)
from sim.present.naming import (
    framework_label,
    origin,
    played_note,
    shorten,
    state_label,
    variant_labels,
)
from sim.rate import Rate
from sim.results import Results, VariantResults

WIDE = 132
"""Columns of terminal from which everything stands side by side."""
NARROW = 79
"""Columns of terminal below which nothing stands side by side."""
COUNTS = 52
"""Columns that the counts take in the narrow layout."""


def results_table(
    results: Results, width: int | None = None, others: Assumptions | None = None
) -> Group:
    """A row per variant and the small print; `width` is that of the terminal unless given.

    `others` adds the range of the headlines under other assumptions.

    Narrow terminals get what was agreed and who refused under the variant's name. Names come from
    files: all cells are `Text`, in which rich reads no markup.
    """
    width = width or shutil.get_terminal_size().columns
    lines = [line for line in (origin(results), played_note(results)) if line]
    notes = Text("\n".join([*lines, f"{small_print(results, others)}\n"]), style="dim")
    if width < NARROW:
        return Group(*_stacked(results, others), notes)
    wide = width >= WIDE
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    _columns(table, results, wide, others)
    labels = variant_labels(results)
    for name, variant in results.variants.items():
        if wide:
            row = cells(variant, labels[name], others)
        else:
            row = _narrow(variant, labels[name], max(24, width - COUNTS), others)
        table.add_row(*(Text(cell) for cell in row), end_section=not wide)
    # Not as the table's caption, which rich cuts off where a line is as wide as the table.
    return Group(table, notes)


def _stacked(results: Results, others: Assumptions | None) -> Iterator[Text]:
    """For terminals too narrow for columns: a paragraph a variant."""
    labels = variant_labels(results)
    heads = (
        second_line("agreed", results, others, "; "),
        "suits all principals",
        "no zone / held out / missed",
        "median round",
        "most often agreed",
        "most often decisive refusal",
    )
    for name, variant in results.variants.items():
        label, n, *facts = cells(variant, labels[name], others)
        yield Text(label, style="bold")
        told = (
            f"{head}: {' '.join(fact.split())}" for head, fact in zip(heads, facts, strict=True)
        )
        yield Text(f"{n} talks; {'; '.join(told)}\n")


def _columns(table: Table, results: Results, wide: bool, others: Assumptions | None) -> None:
    of = f"of {base(results.replicates)}"
    table.add_column("Table", min_width=24)
    if wide:
        table.add_column("n", justify="right", no_wrap=True)
    head = second_line("Agreed", results, others, "\n")
    table.add_column(head, justify="right", no_wrap=True)
    table.add_column("Suits all\nprincipals", justify="right", no_wrap=True)
    table.add_column(f"Failed, {of}:\nno zone /\nheld out /\nmissed", justify="right", no_wrap=True)
    table.add_column("Median\nround", justify="right", no_wrap=True)
    if wide:
        table.add_column(f"Most often agreed,\n{of}", min_width=20)
        table.add_column(
            "Most often decisive refusal, of offers that one more yes would have carried",
            min_width=20,
        )


def second_line(head: str, results: Results, others: Assumptions | None, between: str) -> str:
    """The head of the column of agreements, with what stands under them in its cells."""
    if not others:
        return head
    dice = () if all(variant.certain for variant in results.variants.values()) else ("(dice)",)
    return between.join((head, "otherwise", *dice))


def cells(
    variant: VariantResults, label: str, others: Assumptions | None = None
) -> tuple[str, ...]:
    """A variant's row: its label, n, agreed, suits, failures, round, text agreed on, refusal."""
    agreed, suits = _rate(variant, "agreed", others), _rate(variant, "suits_principals", others)
    n = f"{variant.n:,}"
    how = _failures(variant), _round(variant), _agreed_on(variant), _refused(variant)
    return label, n, agreed, suits, *how


def _narrow(
    variant: VariantResults, label: str, width: int, others: Assumptions | None
) -> tuple[str, ...]:
    under = wrap(label, width)
    if variant.tally.endings[AGREED]:
        often, text = _most_agreed(variant)
        under += _indented(
            f"agreed: {text}" if variant.certain else f"{often} agreed: {text}", width
        )
    if decisive_refusals(variant):
        under += _indented(f"refused: {_refused(variant)}", width)
    agreed, suits = _rate(variant, "agreed", others), _rate(variant, "suits_principals", others)
    return "\n".join(under), agreed, suits, _failures(variant), _round(variant)


def _indented(text: str, width: int) -> list[str]:
    return wrap(text, width, initial_indent="  ", subsequent_indent="    ")


def _rate(variant: VariantResults, measure: Measure, others: Assumptions | None) -> str:
    """A headline, what other assumptions make of it, and in brackets what the dice leave open."""
    told = [beside(others, variant, measure)] if others else []
    return counted(headline(variant, measure), variant.certain, told)


def counted(rate: Rate, certain: bool, told: Sequence[str] = ()) -> str:
    """A count of a hundred, what is told of it on lines of its own, and in brackets the dice."""
    if certain:
        return "\n".join(["yes" if rate.count else "no", *(told or ["one answer"])])
    count = f"{short(rate.count, rate.of)} of {base(rate.of)}"
    return "\n".join([count, *told, f"({dice_range(rate)})"])


def _failures(variant: VariantResults) -> str:
    failed = hundred(variant)[2:]
    exact = (int(count) for count in variant.tally.endings[1:])
    # The three are split so that they add up; a rare one still shows that it is there.
    return " / ".join(
        "<1" if count and not shown else str(shown)
        for shown, count in zip(failed, exact, strict=True)
    )


def _round(variant: VariantResults) -> str:
    return "–" if variant.median_round is None else str(variant.median_round)


def _agreed_on(variant: VariantResults) -> str:
    if not variant.tally.endings[AGREED]:
        return "–"
    often, text = _most_agreed(variant)
    return text if variant.certain else f"{often}: {text}"


def _most_agreed(variant: VariantResults) -> tuple[str, str]:
    place = int(variant.tally.frameworks.argmax())
    often = short(int(variant.tally.frameworks[place]), variant.n)
    return often, shorten(framework_label(variant, variant.frameworks[place]), 40)


def _refused(variant: VariantResults) -> str:
    refusals = decisive_refusals(variant)
    if not refusals:
        return "–"
    most, stopped = refusals[0], int(variant.tally.stopped_by_one)
    alike = sum(each.times == most.times for each in refusals)
    name = shorten(state_label(variant, most.state), 24)
    if alike > 1:
        return f"{name} and {alike - 1} more, each {of_hundred(most.times, stopped)}"
    if variant.certain:
        return f"{name} {_why(most)}"
    why = f"{short(most.could_not, stopped)} could not"
    if most.conditional:
        why += f", {short(most.conditional, stopped)} only with others"
    if most.disputed:
        why += f", {short(most.disputed, stopped)} disputing a signature"
    return f"{name} {of_hundred(most.times, stopped)} ({why})"


def _why(refusal: Refusal) -> str:
    """Where every replicate is the same: the reason that most of its refusals had."""
    reasons = {
        "could not": refusal.could_not,
        "held out": refusal.held_out,
        "would say yes only with others": refusal.conditional,
        "disputes a signature": refusal.disputed,
    }
    return max(reasons, key=lambda reason: reasons[reason])


def small_print(results: Results, others: Assumptions | None = None) -> str:
    """What the columns mean, in one sentence each."""
    variants = results.variants.values()
    ranges = f"otherwise: {_otherwise(results, others)}" if others else ""
    if all(variant.certain for variant in variants):
        one = "One answer: with neither uncertainty nor dice, every replicate is the same"
        return f"{one} · {ranges}" if ranges else f"{one}."
    events = any(variant.scenario.events for variant in variants)
    refusals = [refusal for variant in variants for refusal in decisive_refusals(variant)]
    conditional = any(refusal.conditional for refusal in refusals)
    disputed = any(refusal.disputed for refusal in refusals)
    closed = ["an event may have closed what was acceptable before"] if events else []
    if any(variant.has_disputes for variant in variants):
        closed.append("or a signature was disputed to the end")
    return (
        (f"{ranges} · " if ranges else "")
        + "(in brackets: what the dice alone leave open, Wilson 95 %) · suits all principals: "
        "at least as good as no deal for each · no zone: no acceptable text · held out: "
        "demands never came down to one"
        + (f" ({'; '.join(closed)})" if closed else "")
        + " · missed: one was within reach · could not: worse for it than no deal"
        + (" · only with others: would have said yes with them" if conditional else "")
        + (" · disputing a signature: one that the text needs" if disputed else "")
    )


def _otherwise(results: Results, others: Assumptions) -> str:
    return f"lowest and highest of {base(results.replicates)} in {rests_on(others)}"
