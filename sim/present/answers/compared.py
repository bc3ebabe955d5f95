"""What `sim compare` prints: a row for each table compared, a block for each, and a paragraph."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.comparison.compared import Compared, Comparison
from sim.analysis.comparison.paired import Fourfold
from sim.present.answers import compared_words as words
from sim.present.answers.compared_paragraph import paragraph
from sim.present.answers.lasting import LASTS
from sim.present.counts import base
from sim.present.lines import Line, Lines
from sim.present.naming import one_line, origin, state_name

MOST_BLOCKS = 24
"""Tables told one by one; of more the rows alone are shown."""


def compared(comparison: Comparison, *, in_full: bool) -> Group:
    """All tables side by side, then each in a block: the states in brief, or a row for each."""
    labels = words.labels(comparison)
    parts: list[RenderableType] = [
        Text(one_line(comparison.study.title), style="bold"),
        Text(words.headline(comparison)),
        _overview(comparison, labels),
        Text(f"{origin(comparison.question.asked)}\n{small_print(comparison)}", style="dim"),
    ]
    told = comparison.compared[:MOST_BLOCKS]
    for label, each in zip(labels, told, strict=False):
        parts += _block(each, label, in_full=in_full)
    if len(told) < len(comparison.compared):
        parts.append(Text(f"\nThe first {len(told)} of {len(comparison.compared)} tables."))
    parts += [Text(f"\nNot compared, {line}.") for line in words.unmatched(comparison)]
    return Group(*parts, Text(f"\n{paragraph(comparison)}"))


def small_print(comparison: Comparison) -> str:
    """What the numbers are, and what the ranges leave open."""
    if all(each.certain for each in comparison.compared):
        return "One answer: with neither uncertainty nor dice, every replicate is the same."
    lasting = f", whether or not it lasts · {LASTS}" if comparison.has_aftermath else ""
    return (
        f"Counts of {base(comparison.replicates)} simulated talks, each rounded for itself · (in "
        "brackets: what the dice alone leave open of the change; 95 %, paired shares by Newcombe "
        "1998, method 10, paired means by Student's t) · suits all principals, better than no "
        f"deal: agreed, and at least as good as no deal{lasting}"
    )


def _overview(comparison: Comparison, labels: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Table", overflow="fold")
    if comparison.has_aftermath:
        return _with_lasting(table, comparison, labels)
    table.add_column("Agreed", no_wrap=True)
    table.add_column("Suits all\nprincipals", no_wrap=True)
    for label, each in zip(labels, comparison.compared, strict=True):
        cells = [_cell(each, fourfold) for fourfold in (each.agreement, each.suits_principals)]
        table.add_row(Text(label), *cells)
    return table


def _with_lasting(table: Table, comparison: Comparison, labels: Sequence[str]) -> Table:
    """Two rows a table: agreements, and under them those that last."""
    for head in ("", "All", "Suits all\nprincipals"):
        table.add_column(head, no_wrap=True)
    for label, each in zip(labels, comparison.compared, strict=True):
        agreed = (each.agreement, each.suits_principals)
        lasting = (each.lasting, each.lasting_suits_principals)
        table.add_row(Text(label), "agreed", *(_cell(each, turned) for turned in agreed))
        table.add_row("", "lasting", *(_cell(each, turned) for turned in lasting), end_section=True)
    return table


def _cell(each: Compared, fourfold: Fourfold) -> Text:
    said = words.from_to(fourfold, certain=each.certain)
    if each.certain:
        return Text(said)
    return Text.assemble(said, "\n", (words.change(fourfold, certain=False), "dim"))


def _block(each: Compared, label: str, *, in_full: bool) -> Iterator[RenderableType]:
    name = "" if label == each.id else f"  {each.id}"
    yield Text.assemble("\n", (label, "bold"), (name, "dim"))
    yield Lines(list(_lines(each, in_full=in_full)))
    if in_full and each.states:
        yield _states(each)


def _lines(each: Compared, *, in_full: bool) -> Iterator[Line]:
    for place, edit in enumerate(words.edits(each)):
        yield ("changed" if place == 0 else "", edit)
    if each.certain:
        yield "agreed on", words.one_answer(each)
    else:
        yield "turned", words.turned(each)
        if each.pair.has_aftermath:
            yield "lasting", words.turned_lasting(each)
        yield "agreed on", words.texts(each)
        yield "when", words.rounds(each)
    if not in_full:
        yield "states", f"better than no deal: {_in_brief(each)}"
    for line in words.strangers(each, "the first table", "this table"):
        yield "not compared", line


def _in_brief(each: Compared) -> str:
    """For whom such agreements came more or less often beyond the dice, most changed first."""
    found = each.states.items()
    moved = sorted(
        ((s, fares) for s, fares in found if words.is_sure(fares.content, certain=each.certain)),
        key=lambda known: -abs(known[1].content.change),
    )
    rest = "no change" if each.certain else "no change beyond the dice"
    if not moved:
        return f"{rest} for any state"
    told = " · ".join(words.fares(each, state, fares) for state, fares in moved)
    return told + (f" · {rest} for the others" if len(moved) < len(found) else "")


def _states(each: Compared) -> Table:
    """A row for each state: agreements better than no deal, and mean utility."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("State", overflow="fold")
    for head in ("Better than\nno deal", "Change", "Mean utility,\npoints of 100"):
        table.add_column(head, no_wrap=head == "Change")
    for state, fares in each.states.items():
        table.add_row(
            Text(state_name(state, each.pair.after)),
            Text(words.from_to(fares.content, certain=each.certain)),
            Text("" if each.certain else words.change(fares.content, certain=False)),
            Text(words.points(fares.utility, certain=each.certain)),
        )
    return table
