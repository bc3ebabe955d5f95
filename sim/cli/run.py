"""The verbs that simulate: run, watch."""

import json
import shlex
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.app import File, Files, NoColor, Seed, app, console_of, whole

if TYPE_CHECKING:
    from rich.console import Console

    from sim.negotiation.strategies import Strategies
    from sim.results import Results
    from sim.scenario.schema import Study
    from sim.store import RunFolder
    from sim.study import Plan

Which = Literal["standard", "all"]
Agents = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.py", help="Strategies of your own: a Python file with a mapping `agents`."
    ),
]
SLOW = "This is the slow telling: hundreds of talks a second, where the file alone gets 100,000."


@app.command(rich_help_panel="Run")
def run(
    files: Files,
    variant: Annotated[
        list[str] | None,
        typer.Option(metavar="V", help="Only this variant; may be given several times."),
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="Simulated talks a variant (2000, 1e6)."),
    ] = None,
    seed: Seed = None,
    threads: Annotated[
        int | None, typer.Option(help="Threads; the results do not depend on them.")
    ] = None,
    agents: Agents = None,
    out: Annotated[Path, typer.Option(help="Folder for what is written.")] = Path("outputs"),
    figures: Annotated[Which, typer.Option(help="`all` adds agreement by round.")] = "standard",
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
    open_report: Annotated[bool, typer.Option("--open", help="Show the report.")] = False,
    no_color: NoColor = False,
) -> None:
    """Simulate the talks of a study's variants; write tables, figures and a report."""
    from sim.scenario.load import load
    from sim.store import RunFolder
    from sim.study import plan

    console = console_of(no_color)
    own = _strategies(agents)
    plans = [plan(load(file), variant, replicates, seed, own) for file in files]
    printed = []
    for order in plans:
        folder = RunFolder(out, order.study.id, order.digest)
        results = _simulate(order, folder, threads, figures, _command(order, bool(variant)))
        printed.append(results.as_json())
        if not as_json:
            _show(results, console)
            _remark(order.study)
            again = (
                "It was there already: nothing was computed again. " if folder.is_unchanged else ""
            )
            console.print(f"\n{again}Everything is in {folder.path}", soft_wrap=True)
        if open_report:
            typer.launch((folder.path / "report.html").resolve().as_uri())
    if as_json:
        print(
            json.dumps(printed[0] if len(printed) == 1 else printed, indent=2, ensure_ascii=False)
        )


@app.command(rich_help_panel="Run")
def watch(
    file: File,
    variant: Annotated[
        str | None, typer.Option(metavar="V", help="Variant; the first unless given.")
    ] = None,
    replicate: Annotated[int, typer.Option(help="Which of the simulated talks, from 0.")] = 0,
    seed: Seed = None,
    agents: Agents = None,
    no_color: NoColor = False,
) -> None:
    """Tell one of the simulated talks round by round: who puts what, who refuses, and why."""
    import sim.study
    from sim.present.narrate import narrate
    from sim.scenario.load import load

    console = console_of(no_color)
    study = load(file)
    chosen = variant or next(iter(study.variants))
    trace = sim.study.watch(study, chosen, replicate, seed, _strategies(agents))
    console.print(narrate(trace, study.variants[chosen], console.width))


def _strategies(file: Path | None) -> "Strategies | None":
    if file is None:
        return None
    from sim.negotiation.agents.script import read

    with redirect_stdout(sys.stderr):  # what it prints is not ours
        return read(file)


def _simulate(
    order: "Plan", folder: "RunFolder", threads: int | None, figures: Which, command: str
) -> "Results":
    """Run what is not there yet, with a progress bar, and write down what came of it."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    from sim.study import run_plan

    if own := order.strategies:
        who = ", ".join(f"{state} ({name})" for state, name in own.names.items())
        print(f"Seats taken by strategies of {own.where}: {who}. {SLOW}", file=sys.stderr)
    started, since = time.time(), time.perf_counter()
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    console = console_of(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        total = order.replicates * len(order.study.variants)
        talks = bar.add_task("Simulated talks", total=total)
        try:
            with redirect_stdout(sys.stderr):  # a strategy may print
                results = run_plan(order, threads, folder, lambda done: bar.advance(talks, done))
        except KeyboardInterrupt:
            bar.stop()
            done = int(bar.tasks[0].completed)
            print(f"stopped at {done:,} of {total:,}; the same command goes on", file=sys.stderr)
            raise typer.Exit(130) from None
        if not (folder.is_finished and folder.is_unchanged) or figures == "all":
            from sim.present.publish import Provenance, publish

            bar.add_task("Figures and report", total=None)
            seconds = time.perf_counter() - since
            publish(results, folder, Provenance(command, started, seconds), figures)
    folder.lead_latest_here()
    return results


def _remark(study: "Study") -> None:
    """Say on standard error that a file is odd in places."""
    from sim.analysis.remarks import remarks

    if found := len(remarks(study)):
        what = "a remark" if found == 1 else f"{found} remarks"
        print(f"{study.path}: {what}, see: sim check {shlex.quote(study.path)}", file=sys.stderr)


def _show(results: "Results", console: "Console") -> None:
    from sim.present.tables import results_table
    from sim.present.words import paragraph

    console.print(results.study.title, style="bold")
    console.print(results_table(results, console.width))
    console.print(paragraph(results))


def _command(order: "Plan", chosen: bool) -> str:
    """What to type for the same results; variants are named where only some were chosen."""
    names = order.study.variants if chosen else ()
    variants = [word for name in names for word in ("--variant", name)]
    numbers = ["--replicates", str(order.replicates), "--seed", str(order.seed)]
    own = order.strategies
    agents = ["--agents", own.path] if own and own.path else []
    return shlex.join(["sim", "run", order.study.path, *agents, *variants, *numbers])
