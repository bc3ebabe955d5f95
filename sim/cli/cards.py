"""`sim cards`: printable role cards, ballots and a teacher's crib."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, app, console_of, page_at, whole
from sim.cli.ask.frame import OUTPUTS, Out

if TYPE_CHECKING:
    from sim.plan import Plan
    from sim.present.cards.lesson import Lesson
    from sim.scenario.schema import Study

FOLDER = "cards"
MOST = 2_000
"""Simulated talks behind the crib, where the file asks for more."""


@app.command(rich_help_panel="Start")
def cards(
    file: File,
    variant: Annotated[
        str | None, typer.Option(metavar="V", help="The table to play; the first unless given.")
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="Simulated talks for the crib (2000)."),
    ] = None,
    seed: Seed = None,
    out: Out = OUTPUTS,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write this file instead.")
    ] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Show the page.")] = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Make role cards, ballots and a teacher's crib, ready to print."""
    from sim.present.cards.page import render
    from sim.scenario.load import load
    from sim.store import RunFolder, put

    to = page_at(to)
    study = load(file, allow_outside)
    chosen = variant or next(iter(study.variants))
    order = _order(study, chosen, replicates, seed)
    page = render(_lesson(order, chosen))
    if to:
        place = put(to, page.encode(), resumes=False)  # there and nowhere else
    else:
        place = RunFolder(out, study.id, FOLDER).write(f"{chosen}.html", page)
    console = console_of(no_color)
    console.print(f"The sheets are in {place}: print them on A4, on one side.", soft_wrap=True)
    if open_page:
        typer.launch(place.resolve().as_uri())


def _order(study: "Study", variant: str, replicates: int | None, seed: int | None) -> "Plan":
    """One table; with the talks of `sim run`, as far as these are not many."""
    from sim.plan import plan

    talks = min(study.run.replicates, MOST) if replicates is None else replicates
    return plan(study, [variant], talks, seed)


def _lesson(order: "Plan", variant: str) -> "Lesson":
    from sim.analysis.theory.explain import explain
    from sim.cli.progress import counting
    from sim.pieces import Course
    from sim.present.cards.lesson import Lesson
    from sim.study import run_plan

    numbers = ["--replicates", str(order.replicates), "--seed", str(order.seed)]
    with counting(order.replicates, is_kept=False) as bar:
        results = run_plan(order, Course(progress=bar))
        bar.then("Theory and sheets")
        explained = explain(order.study).variants[variant]
    command = ["sim", "cards", *order.study.as_typed, "--variant", variant, *numbers]
    return Lesson(explained=explained, results=results, command=shlex.join(command))
