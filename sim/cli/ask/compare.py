"""`sim compare`: differences between tables on the same dice, replicate by replicate."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, Files, InFull, NoColor, Seed, app, console_of
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

if TYPE_CHECKING:
    from sim.analysis.comparison.pairing import Question


@app.command(rich_help_panel="Ask")
def compare(
    files: Files,
    baseline: Annotated[
        str | None,
        typer.Option(metavar="V", help="Compare with this variant; the first unless given."),
    ] = None,
    variant: InFull = None,
    replicates: Replicates = None,
    seed: Seed = None,
    threads: Threads = None,
    on: On = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Compare variants, or copies of a file with it, on the same dice: what turned, for whom."""
    from functools import partial

    from sim.analysis.comparison.compare import question, tell
    from sim.crew import crew_of
    from sim.scenario.load import load

    crew = crew_of(threads, on)
    asks = question(
        [load(file, allow_outside) for file in files], baseline, variant, replicates, seed
    )
    command = _command(asks, bool(variant))
    told, folder = answer(asks.asked, asks.talks, partial(tell, asks), crew, out, command)
    if as_json:
        print(json.dumps(told.as_json(), indent=2, ensure_ascii=False))
        return
    from sim.present.answers.compared import compared

    console = console_of(no_color)
    console.print(compared(told, in_full=bool(variant) or len(told.compared) == 1))
    where(folder, console)


def _command(asks: "Question", chosen: bool) -> str:
    asked = asks.asked
    others = dict.fromkeys(pair.study_after.path for pair in asks.pairs)
    files = [path for path in others if path != asked.study.path]
    baseline = ["--baseline", asks.baseline] if asks.baseline else []
    names = dict.fromkeys(pair.id for pair in asks.pairs) if chosen else ()
    return typed(asked, [*files, *baseline, *talks_a_table(asked)], names)
