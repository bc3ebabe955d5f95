"""The frame of the command line: its heads and what all verbs share."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from rich.console import Console


HEADS = ("Start", "Run", "Ask", "Class")


class Grouped(TyperGroup):
    """Lists the commands under their heads in plain text: rich's panels cost half the time."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write each head with its commands."""
        listed = sorted(self.commands.items(), key=lambda each: HEADS.index(_head(each[1])))
        for head, group in groupby(listed, lambda each: _head(each[1])):
            with formatter.section(head):
                formatter.write_dl([(name, command.help or "") for name, command in group])


def _head(command: object) -> str:
    return str(getattr(command, "rich_help_panel", ""))


app = typer.Typer(
    name="sim",
    cls=Grouped,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


Files = Annotated[list[Path], typer.Argument(help="Scenario files (YAML).", show_default=False)]
File = Annotated[Path, typer.Argument(help="A scenario file (YAML).", show_default=False)]
AllowOutside = Annotated[
    bool,
    typer.Option("--allow-outside", help="A file may extend others outside its own folder."),
]
Seed = Annotated[int | None, typer.Option(help="Seed of the dice; the file's unless given.")]
Variants = Annotated[
    list[str] | None,
    typer.Option(metavar="V", help="Only this variant; may be given several times."),
]
InFull = Annotated[
    list[str] | None,
    typer.Option(metavar="V", help="Only this variant, in full; may be given several times."),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours, no bold.")]


def whole(text: str) -> int:
    """A whole number, written as 2000, 2_000, 2,000 or 2e3."""
    try:
        number = float(text.replace(",", "").replace("_", ""))
    except ValueError:
        number = 0.5
    if not number.is_integer():
        raise typer.BadParameter(f"'{text}' is no whole number")
    return int(number)


def page_at(to: Path | None) -> Path | None:
    """Where a page is to be written: never in the place of a scenario."""
    if to and to.suffix.lower() not in (".html", ".htm"):
        from sim.scenario.faults import RequestError

        raise RequestError(f"to: '{to}' does not end in .html, as a page does")
    return to


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("guarantee-sim"))
        raise typer.Exit


@app.callback()
def sim(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who must agree, who may block?

    A scenario file says who sits at the table; thousands of simulated talks show how often
    agreement is reached, on what, and who stopped it.
    """


def console_of(no_color: bool = False, stderr: bool = False) -> "Console":
    """Names come from files: nothing that is printed is read as markup."""
    from rich.console import Console

    return Console(
        color_system=None if no_color else "auto",
        highlight=False,
        markup=False,
        emoji=False,
        stderr=stderr,
    )
