"""`sim sensitivity`: which of the uncertain inputs drive the result."""

import json
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, Variants, app, console_of, whole
from sim.cli.ask.frame import OUTPUTS, AsJson, On, Out, Threads, answer, typed, where

if TYPE_CHECKING:
    from sim.analysis.sensitivity.inputs import Over
    from sim.analysis.sensitivity.sensitivity import Sensing

By = Literal["number", "state", "kind"]


@app.command(rich_help_panel="Ask")
def sensitivity(
    file: File,
    variant: Variants = None,
    by: Annotated[
        By | None,
        typer.Option(
            help="An input is each number (so it is unless given), all of a state or kind."
        ),
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=LOW:HIGH", help="Only this number, over a range; several times if needed."
        ),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(parser=whole, metavar="N", help="Base rows, a power of two; else 1,024."),
    ] = None,
    seed: Seed = None,
    threads: Threads = None,
    on: On = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Say which uncertain inputs drive the result: Sobol' indices with their intervals."""
    from sim.analysis.sensitivity.sensitivity import BASE, sense, sensing
    from sim.crew import crew_of
    from sim.present.answers.sensed import sensed
    from sim.scenario.load import load

    crew = crew_of(threads, on)
    rows = BASE if base is None else base
    order = sensing(load(file, allow_outside), variant, _inputs(by, over or []), rows, seed)
    _say_the_cost(order, rows)
    command = _command(order, bool(variant))
    told, folder = answer(order.asked, order.talks, partial(sense, order), crew, out, command)
    if as_json:
        print(json.dumps(told.as_json(), indent=2, ensure_ascii=False))
        return
    console = console_of(no_color)
    console.print(sensed(told))
    where(folder, console)


def _inputs(by: By | None, over: list[str]) -> "By | Over":
    """How inputs are grouped, or those that are named with their ranges."""
    from sim.scenario.faults import RequestError

    ranges: dict[str, tuple[float, float]] = {}
    for path, ends in map(_range, over):
        if path in ranges:
            raise RequestError(f"over: {path} is given twice; give it one range")
        ranges[path] = ends
    if ranges and by:
        raise RequestError("by: what is named with --over is not grouped; drop one of the two")
    return ranges or by or "number"


def _range(text: str) -> tuple[str, tuple[float, float]]:
    path, _, ends = text.rpartition("=")
    try:
        low, high = (float(end) for end in ends.split(":"))
    except ValueError:
        path = ""
    if not path:
        from sim.scenario.faults import RequestError

        raise RequestError(
            f"over: '{text}' is no range; write PATH=LOW:HIGH, as states.NAME.reservation=0.2:0.4"
        )
    return path, (low, high)


def _say_the_cost(order: "Sensing", wanted: int) -> None:
    """On standard error, before anything is told."""
    costs: dict[tuple[int, int], int] = {}
    for scheme in order.schemes.values():
        cost = (len(scheme.varied.inputs), scheme.evaluations)
        costs[cost] = costs.get(cost, 0) + 1
    rows = next(iter(order.schemes.values())).base
    raised = f" ({wanted:,} raised to a power of two)" if rows != wanted else ""
    for (inputs, talks), tables in costs.items():
        at = "a table" if len(costs) == 1 else f"at {tables} of the tables"
        print(
            f"{inputs:,} {'input' if inputs == 1 else 'inputs'} and the dice × {rows:,} base rows"
            f"{raised}: {talks:,} talks {at}, N (D + 3)",
            file=sys.stderr,
        )
    if len(order.schemes) > 1:
        print(f"{order.talks:,} talks in all", file=sys.stderr)


def _command(order: "Sensing", chosen: bool) -> str:
    options = order.asked.options
    given = ["--by", str(options["by"])] if "by" in options else []
    ranges = options.get("over")
    for path, (low, high) in ranges.items() if isinstance(ranges, dict) else ():
        given += ["--over", f"{path}={low!r}:{high!r}"]
    return typed(
        order.asked, [*given, "--base", str(options["base"])], order.schemes if chosen else ()
    )
