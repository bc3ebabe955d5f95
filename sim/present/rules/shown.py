"""How `sim rules` lists rules: what is written at the left, what it does at the right."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.present.rules.rule import Rule

WRITTEN = len("any number: {low, mode, high}")
"""Columns of what is written, at the left."""


def shown(rules: Sequence[Rule]) -> Group:
    """The rules under their heads, and where more is said of them."""
    parts: list[RenderableType] = []
    for head, group in groupby(rules, lambda rule: rule.head):
        parts += [Text(head, style="bold"), Padding(_listed(list(group)), (1, 0, 1, 2))]
    parts.append(Text(HOW_TO_READ, style="dim"))
    return Group(*parts)


HOW_TO_READ = (
    "In brackets: where it is written. Last line of each: its source, and a file of scenarios/ "
    "that uses it. What each rule leaves out: docs/model.md."
)


def _listed(rules: Sequence[Rule]) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=WRITTEN, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for place, rule in enumerate(rules):
        if place:
            table.add_row()
        table.add_row(Text.assemble(rule.written, "\n", (f"({rule.part})", "dim")), _said(rule))
    return table


def _said(rule: Rule) -> Text:
    """What a rule does, its formula, where it comes from, and where it is used."""
    whence = f"{rule.source} · " if rule.source else ""
    said = Text(rule.does)
    if rule.formula:
        said.append(f"\n{rule.formula}", style="italic")
    return said.append(f"\n{whence}{rule.example}.yaml", style="dim")
