"""The directive `command-line`: every verb with its options, as `--help` says them."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docutils import nodes
from typer.main import get_command

from sim.cli.app import HEADS
from sim.cli.verbs import app
from sim_reference.entry import Entry, Reference


class CommandLine(Reference):
    """Every verb of the command line, under its head."""

    def sections(self) -> list[nodes.Node]:
        """A section a head, in it one a verb."""
        verbs = sorted(get_command(app).commands.items(), key=lambda each: HEADS.index(_head(each)))
        return [self._group(head, list(group)) for head, group in groupby(verbs, _head)]

    def _group(self, head: str, verbs: list[tuple[str, Any]]) -> nodes.Node:
        section = self.section(f"head-{head.lower()}", head, "", [])
        section += [self._verb(name, command) for name, command in verbs]
        return section

    def _verb(self, name: str, command: Any) -> nodes.Node:
        said = f"{plain(command.help or '')}\n\n```text\n{usage(name, command)}\n```\n"
        return self.section(f"sim-{name}", f"`sim {name}`", said, entries(name, command))


def _head(each: tuple[str, Any]) -> str:
    return str(each[1].rich_help_panel)


def usage(verb: str, command: Any) -> str:
    """`sim watch [OPTIONS] FILE`."""
    context = command.make_context(verb, [], resilient_parsing=True)
    return f"sim {verb} {' '.join(command.collect_usage_pieces(context))}"


def entries(verb: str, command: Any) -> Iterator[Entry]:
    """An entry an argument and an option of a verb, as its own `--help` shows it."""
    context = command.make_context(verb, [], resilient_parsing=True)
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None:
            anchor = f"sim-{verb}-{parameter.name.replace('_', '-')}"
            yield Entry(anchor, record[0], text=plain(record[1]))


def plain(text: str) -> str:
    """Help is plain text: what would be markup in Markdown is kept as it is."""
    for letter in "\\<>*_[]":
        text = text.replace(letter, f"\\{letter}")
    return text
