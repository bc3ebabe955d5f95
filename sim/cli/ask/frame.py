"""What the verbs that ask share: their options, and how an answer is told and written down."""

import shlex
import time
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from sim.cli.app import whole
from sim.cli.progress import counting

if TYPE_CHECKING:
    from rich.console import Console

    from sim.crew import Crew
    from sim.pieces import Course
    from sim.plan import Asked
    from sim.store import RunFolder

Answer = TypeVar("Answer")
Replicates = Annotated[
    int | None,
    typer.Option(parser=whole, metavar="N", help="Simulated talks a table (500, 1e4)."),
]
Threads = Annotated[int | None, typer.Option(help="Threads; the results do not depend on them.")]
On = Annotated[
    str | None,
    typer.Option(metavar="dask://HOST", help="On the workers of a Dask cluster: same results."),
]
Out = Annotated[Path, typer.Option(help="Folder for what is written.", readable=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]
AGAIN = "It was there already: nothing was computed again. "
OUTPUTS = Path("outputs")


def answer(
    asked: "Asked",
    talks: int,
    tell: "Callable[[Course], Answer]",
    crew: "Crew",
    out: Path,
    command: str,
) -> "tuple[Answer, RunFolder]":
    """Tell what is not there yet, with a progress bar, and write down what came of it."""
    from sim.pieces import Course
    from sim.store import RunFolder

    folder = RunFolder(out, asked.study.id, asked.folder)
    started, since = time.time(), time.perf_counter()
    with crew, counting(talks) as bar, folder:
        told = tell(Course(crew, folder, bar))
        if not (folder.was_finished and folder.is_unchanged):
            from sim.present.leaves.answer import keep
            from sim.present.provenance import Provenance

            seconds = time.perf_counter() - since
            bar.then("Tables and figures")
            # What draws takes its time to import: it is looked up where it is needed, by verb.
            leave = import_module(f"sim.present.leaves.{asked.verb}").leaves
            keep(asked, leave(told), folder, Provenance(command, started, seconds))
        folder.clear()
    return told, folder


def typed(asked: "Asked", given: Iterable[str] = (), variants: Iterable[str] = ()) -> str:
    """What to type for the same answer: what was given, and the variants where some were chosen."""
    names = (word for name in variants for word in ("--variant", name))
    seed = ("--seed", str(asked.plan.seed))
    return shlex.join(["sim", asked.verb, *asked.study.as_typed, *given, *names, *seed])


def names_in(given: Sequence[str] | None) -> list[str] | None:
    """The names one by one, of lists with commas; None where none are given."""
    if given is None:
        return None
    return [name.strip() for several in given for name in several.split(",")]


def talks_a_table(asked: "Asked") -> tuple[str, str]:
    """How many talks a table to type."""
    return "--replicates", str(asked.plan.replicates)


def where(folder: "RunFolder", console: "Console") -> None:
    """Say at last where everything is."""
    was_there = folder.was_finished and folder.is_unchanged
    console.print(f"\n{AGAIN if was_there else ''}Everything is in {folder.path}", soft_wrap=True)
