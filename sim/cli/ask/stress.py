"""`sim stress`: how far the headlines go under other reasonable assumptions."""

import json
import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import File, NoColor, Seed, app, console_of
from sim.cli.ask.frame import OUTPUTS, AsJson, Out, Replicates, Threads, answer, where

if TYPE_CHECKING:
    from sim.plan import Asked


@app.command(rich_help_panel="Ask")
def stress(
    file: File,
    variant: Annotated[
        list[str] | None,
        typer.Option(metavar="V", help="Only this variant; may be given several times."),
    ] = None,
    replicates: Replicates = None,
    seed: Seed = None,
    threads: Threads = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    no_color: NoColor = False,
) -> None:
    """Try what a colleague might have chosen otherwise: ranges, order of tables, what matters."""
    from sim.analysis.stress.stress import prepare, tell
    from sim.analysis.stress.trial import Course
    from sim.scenario.load import load

    asking = prepare(load(file), variant, replicates, seed)

    told, folder = answer(
        asking.asked,
        asking.trial.talks,
        lambda folder, bar: tell(asking, Course(threads, folder, bar)),
        out,
        _command(asking.asked, bool(variant)),
    )
    if as_json:
        print(json.dumps(told.as_json(), indent=2, ensure_ascii=False))
        return
    from sim.present.answers.stressed import stressed

    console = console_of(no_color)
    console.print(stressed(told, console.width))
    where(folder, console)


def _command(asked: "Asked", chosen: bool) -> str:
    """What to type for the same answer; variants are named where only some were chosen."""
    variants = [word for name in asked.study.variants if chosen for word in ("--variant", name)]
    numbers = ["--replicates", str(asked.plan.replicates), "--seed", str(asked.plan.seed)]
    return shlex.join(["sim", "stress", asked.study.path, *variants, *numbers])
