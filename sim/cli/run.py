"""The verbs that simulate: run, watch."""

import json
import shlex
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from sim.cli.app import AllowOutside, File, Files, NoColor, Seed, Variants, app, console_of, whole
from sim.cli.ask.frame import OUTPUTS, On, Out, Threads, where

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.stress.assumptions import Assumptions, Quick
    from sim.crew import Crew
    from sim.negotiation.strategies import Strategies
    from sim.plan import Plan
    from sim.results import Results
    from sim.scenario.schema import Study
    from sim.store import RunFolder

Which = Literal["standard", "all"]


class Work(NamedTuple):
    """What is to be run, and where it goes."""

    order: "Plan"
    others: "Quick | None"
    """The quick form of `sim stress` that goes with it."""
    folder: "RunFolder"
    crew: "Crew"
    figures: Which


Agents = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.py", help="Strategies of your own: a Python file with a mapping `agents`."
    ),
]
Precision = Annotated[
    float | None,
    typer.Option(metavar="H", help="As many talks as dice intervals of ± H need (0.01)."),
]
SLOW = "This is the slow telling: hundreds of talks a second, where the file alone gets 100,000."


@app.command(rich_help_panel="Run")
def run(
    files: Files,
    variant: Variants = None,
    replicates: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="Simulated talks a variant (2000, 1e6)."),
    ] = None,
    to_precision: Precision = None,
    seed: Seed = None,
    threads: Threads = None,
    on: On = None,
    agents: Agents = None,
    out: Out = OUTPUTS,
    figures: Annotated[Which, typer.Option(help="`all` adds agreement by round.")] = "standard",
    no_stress: Annotated[
        bool, typer.Option("--no-stress", help="Try no other assumptions beside the file's.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
    open_report: Annotated[bool, typer.Option("--open", help="Show the report.")] = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Simulate the talks of a study's variants; write tables, figures and a report."""
    from sim.analysis.stress.assumptions import quick
    from sim.crew import crew_of
    from sim.plan import plan
    from sim.scenario.load import load
    from sim.store import RunFolder

    console = console_of(no_color)
    crew, own = crew_of(threads, on, agents), _strategies(agents)
    plans = [plan(load(file, allow_outside), variant, replicates, seed, own) for file in files]
    if to_precision is not None:
        plans = [_enough(order, to_precision, crew, out, replicates) for order in plans]
    printed = []
    for order, others in [(order, None if no_stress else quick(order)) for order in plans]:
        folder = RunFolder(out, order.study.id, order.digest)
        work = Work(order, others, folder, crew, figures)
        results, assumed = _simulate(work, _command(order, bool(variant), no_stress))
        printed.append(assumed.beside(results) if assumed else results.as_json())
        if not as_json:
            _show(results, console, assumed)
            where(folder, console)
            if to_precision is not None:
                console.print(_took(order, to_precision), soft_wrap=True)
        if open_report:
            typer.launch((folder.path / "report.html").resolve().as_uri())
    if as_json:
        told = printed[0] if len(printed) == 1 else printed
        print(json.dumps(told, indent=2, ensure_ascii=False))


@app.command(rich_help_panel="Run")
def watch(
    file: File,
    variant: Annotated[
        str | None, typer.Option(metavar="V", help="Variant; the first unless given.")
    ] = None,
    replicate: Annotated[int, typer.Option(help="Which of the simulated talks, from 0.")] = 0,
    seed: Seed = None,
    agents: Agents = None,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Tell one of the simulated talks round by round: who puts what, who refuses, and why."""
    import sim.study
    from sim.present.narrate import narrate
    from sim.scenario.load import load

    console = console_of(no_color)
    study = load(file, allow_outside)
    chosen = variant or next(iter(study.variants))
    trace = sim.study.watch(study, chosen, replicate, seed, _strategies(agents))
    console.print(narrate(trace, study.variants[chosen], console.width))


def _strategies(file: Path | None) -> "Strategies | None":
    if file is None:
        return None
    from sim.negotiation.agents.script import read

    with redirect_stdout(sys.stderr):  # what it prints is not ours
        return read(file)


def _enough(
    order: "Plan", half_width: float, crew: "Crew", out: Path, replicates: int | None
) -> "Plan":
    """The plan with as many replicates as it takes; what is told beyond the first trial is kept."""
    from sim.cli.progress import counting
    from sim.pieces import Course
    from sim.precision import enough
    from sim.scenario.faults import RequestError
    from sim.store import RunFolder
    from sim.study import run_plan

    if replicates is not None:
        raise RequestError("to-precision finds how many replicates it takes: drop --replicates")

    def trial(trying: "Plan") -> "Results":
        talks = trying.replicates * len(trying.study.variants)
        folder = RunFolder(out, trying.study.id, trying.digest) if trying is not order else None
        is_kept = folder is not None
        with crew, counting(talks, is_kept) as bar, redirect_stdout(sys.stderr):
            return run_plan(trying, Course(crew, folder, bar))

    return enough(order, half_width, trial, out)


def _took(order: "Plan", half_width: float) -> str:
    return f"It took {order.replicates:,} replicates a table for a half-width of {half_width:g}"


def _simulate(work: "Work", command: str) -> "tuple[Results, Assumptions | None]":
    """Run what is not there yet, with a progress bar, and write down what came of it."""
    from sim.cli.progress import counting
    from sim.pieces import Course
    from sim.present.assumed import says
    from sim.study import run_plan

    order, others, folder, crew, figures = work
    if own := order.strategies:
        who = ", ".join(f"{state} ({name})" for state, name in own.names.items())
        print(f"Seats taken by strategies of {own.where}: {who}. {SLOW}", file=sys.stderr)
    started, since = time.time(), time.perf_counter()
    talks = order.replicates * len(order.study.variants) + (others.talks if others else 0)
    with crew, counting(talks) as bar, folder:
        course = Course(crew, folder, bar)
        with redirect_stdout(sys.stderr):  # a strategy may print
            results = run_plan(order, course)
        assumed = others.tell(course) if others else None
        # What other assumptions gave is not taken out again by a command that asks for none.
        is_told = (
            folder.is_finished and folder.is_unchanged and (not assumed or says(folder, assumed))
        )
        if not is_told or figures == "all":
            from sim.present.provenance import Provenance
            from sim.present.publish import publish

            bar.then("Figures and report")
            seconds = time.perf_counter() - since
            publish(results, folder, Provenance(command, started, seconds), figures, assumed)
        folder.clear()
        folder.lead_latest_here()
    return results, assumed


def _remark(study: "Study") -> None:
    """Say on standard error that a file is odd in places."""
    from sim.analysis.checks.remarks import remarks

    if found := len(remarks(study)):
        what = "a remark" if found == 1 else f"{found} remarks"
        print(f"{study.path}: {what}, see: sim check {shlex.join(study.as_typed)}", file=sys.stderr)


def _show(results: "Results", console: "Console", others: "Assumptions | None") -> None:
    from sim.present.after_signature import after_table
    from sim.present.tables import results_table
    from sim.present.words import paragraph

    console.print(results.study.title, style="bold")
    console.print(results_table(results, console.width, others))
    if results.has_aftermath:
        console.print(after_table(results, console.width, others))
    console.print(paragraph(results, others))
    _remark(results.study)


def _command(order: "Plan", chosen: bool, no_stress: bool) -> str:
    """What to type for the same results; variants are named where only some were chosen."""
    names = order.study.variants if chosen else ()
    variants = [word for name in names for word in ("--variant", name)]
    numbers = ["--replicates", str(order.replicates), "--seed", str(order.seed)]
    own = order.strategies
    agents = ["--agents", own.path] if own and own.path else []
    stress = ["--no-stress"] if no_stress else []
    return shlex.join(["sim", "run", *order.study.as_typed, *agents, *variants, *numbers, *stress])
