"""`sim sweep`: what becomes of the talks where values of the file are varied."""

import json
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, Variants, app, console_of, whole
from sim.cli.ask.frame import (
    OUTPUTS,
    AsJson,
    On,
    Out,
    Replicates,
    Threads,
    answer,
    talks_a_table,
    typed,
    where,
)
from sim.cli.progress import busy

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.sweep.sweep import Swept
    from sim.plan import Asked


@app.command(rich_help_panel="Ask")
def sweep(
    file: File,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUES",
            help="Vary this: PATH=LOW:HIGH:STEP or PATH=a,b,c; may be given several times.",
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="N points, a Latin hypercube, not a grid."),
    ] = None,
    variant: Variants = None,
    replicates: Replicates = None,
    seed: Seed = None,
    threads: Threads = None,
    on: On = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Vary values of the file, and count at each point, on the same dice."""
    from sim.analysis.sweep.axes import wanted
    from sim.analysis.sweep.sweep import count, sweeping
    from sim.crew import crew_of
    from sim.plan import plan
    from sim.scenario.load import load

    crew = crew_of(threads, on)
    study = load(file, allow_outside)
    with busy("Judging every point"):
        asked = sweeping(study, wanted(over or [], sample), plan(study, variant, replicates, seed))
    swept, folder = answer(
        asked.asked,
        asked.points.talks,
        partial(count, asked),
        crew,
        out,
        _command(asked.asked, over or [], sample, bool(variant)),
    )
    if as_json:
        whole_table = {"table": str(folder.path / "sweep.csv")}
        print(json.dumps(swept.as_json() | whole_table, indent=2, ensure_ascii=False))
        return
    console = console_of(no_color)
    _show(swept, console)
    where(folder, console)


def _show(swept: "Swept", console: "Console") -> None:
    from sim.present.answers.swept import swept_table
    from sim.present.answers.swept_paragraph import paragraph

    console.print(swept.study.title, style="bold")
    console.print(swept_table(swept, console.width))
    console.print(paragraph(swept))


def _command(asked: "Asked", over: list[str], sample: int | None, chosen: bool) -> str:
    given = [word for text in over for word in ("--over", text)]
    given += ["--sample", str(sample)] if sample is not None else []
    return typed(asked, [*given, *talks_a_table(asked)], asked.study.variants if chosen else ())
