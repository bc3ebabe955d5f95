"""`sim explore`: one page on which a class changes seats and vetoes and sees what comes of it."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, app, console_of, page_at
from sim.cli.ask.frame import (
    AGAIN,
    OUTPUTS,
    On,
    Out,
    Replicates,
    Threads,
    names_in,
    talks_a_table,
    typed,
)

if TYPE_CHECKING:
    from sim.analysis.exploring.question import Question
    from sim.crew import Crew
    from sim.store import RunFolder

PAGE = "explore.html"
Seat = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A,B,…",
        help="States or groups whose seats can be changed; else those of the file, else all.",
    ),
]
To = Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write the page here, too.")]


@app.command(rich_help_panel="Run")
def explore(
    file: File,
    seat: Seat = None,
    variant: Annotated[
        str | None,
        typer.Option(metavar="V", help="The table to start from; the file's unless given."),
    ] = None,
    replicates: Replicates = None,
    seed: Seed = None,
    threads: Threads = None,
    on: On = None,
    out: Out = OUTPUTS,
    to: To = None,
    open_page: Annotated[bool, typer.Option("--open", help="Show the page.")] = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Make one page on which a class bets, changes a seat or a veto, and asks why."""
    from sim.analysis.exploring.question import Wanted, ask
    from sim.crew import crew_of
    from sim.present.explorer.page import is_of_today
    from sim.scenario.load import load
    from sim.store import RunFolder

    to = page_at(to)
    wanted = Wanted(seats=names_in(seat), variant=variant, replicates=replicates, seed=seed)
    question, crew = ask(load(file, allow_outside), wanted), crew_of(threads, on)
    folder = RunFolder(out, question.asked.study.id, question.asked.folder)
    is_there = folder.was_finished and is_of_today(folder.path / PAGE)
    if not is_there:
        with folder:
            folder.renew()  # rather than find it taken after all the work
            folder.set_aside_those_of_others()
            _make(question, folder, crew)
    place = folder.path.parent / PAGE
    for each in filter(None, (place, to)):
        folder.copy(PAGE, each)
    kept = f"{AGAIN if is_there else ''}{_kept(folder, to or place)}"
    console_of(no_color).print(f"{_said(question)}\n{kept}", soft_wrap=True)
    if open_page:
        typer.launch((to or place).resolve().as_uri())


def _make(question: "Question", folder: "RunFolder", crew: "Crew") -> None:
    """Tell what the page knows, with a progress bar, and write it."""
    from sim.analysis.exploring.exploration import tell
    from sim.cli.progress import counting
    from sim.pieces import Course

    started, since = time.time(), time.perf_counter()
    with crew, counting(question.points.talks) as bar:
        told = tell(question, Course(crew, folder, bar))
        bar.then("Page")
        from sim.present.explorer.page import render
        from sim.present.explorer.shown import as_json
        from sim.present.leaves.answer import Leaves, keep
        from sim.present.provenance import Provenance

        seconds, command = time.perf_counter() - since, _command(question)
        folder.write(PAGE, render(as_json(told, command)))
        keep(question.asked, Leaves({}, {}), folder, Provenance(command, started, seconds))
        folder.clear()


def _command(question: "Question") -> str:
    """What to type for the same page."""
    seats = ["--seat", ",".join(question.seats.toggled)]
    return typed(question.asked, [*seats, *talks_a_table(question.asked)], [question.variant])


def _said(question: "Question") -> str:
    """What is on the page."""
    tables, codings = question.lattices[0].count, len(question.codings)
    coded = "as coded" if codings == 1 else f"under {codings} codings"
    return (
        f"{question.asked.study.title}\n"
        f"Seats that can be changed: {', '.join(question.seats.toggled)}. {tables:,} tables "
        f"{coded}, {question.replicates:,} simulated talks each, {question.shown} of them to "
        "replay."
    )


def _kept(folder: "RunFolder", place: Path) -> str:
    """Where the page is, and how large."""
    from rich.filesize import decimal

    size = decimal((folder.path / PAGE).stat().st_size)
    return f"The page is {place} ({size}), kept in {folder.path}"
