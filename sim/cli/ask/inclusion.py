"""`sim inclusion`: every combination of states being excluded, seated, or seated with a veto."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, app, console_of, whole
from sim.cli.ask.frame import (
    OUTPUTS,
    AsJson,
    On,
    Out,
    Replicates,
    Threads,
    answer,
    names_in,
    talks_a_table,
    typed,
    where,
)

if TYPE_CHECKING:
    from sim.analysis.inclusion.inclusion import Inclusion, Question
    from sim.store import RunFolder


Toggle = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A,B,…", help="States or groups to exclude, seat or give a veto; else all."
    ),
]
Most = Annotated[
    int | None,
    typer.Option(parser=whole, metavar="N", help="Allow so many simulated talks in all."),
]


@app.command(rich_help_panel="Ask")
def inclusion(
    file: File,
    toggle: Toggle = None,
    variant: Annotated[
        str | None,
        typer.Option(metavar="V", help="The table that is changed; the first unless given."),
    ] = None,
    level: Annotated[
        float, typer.Option(help="Which vetoes bring the agreement rate under this share?")
    ] = 0.5,
    replicates: Replicates = None,
    seed: Seed = None,
    most: Most = None,
    threads: Threads = None,
    on: On = None,
    out: Out = OUTPUTS,
    as_json: AsJson = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Tell every combination of states excluded, seated or with a veto: whose seat, whose veto?"""
    from functools import partial

    from sim.analysis.inclusion.inclusion import MOST, REPLICATES, Wanted, ask, check_level, tell
    from sim.crew import crew_of
    from sim.scenario.load import load

    crew = crew_of(threads, on)
    wanted = Wanted(
        toggle=names_in(toggle),
        variant=variant,
        replicates=REPLICATES if replicates is None else replicates,
        seed=seed,
        most=MOST if most is None else most,
    )
    check_level(level)
    asks = ask(load(file, allow_outside), wanted)
    talks, command = asks.points.talks, _command(asks)
    told, folder = answer(asks.asked, talks, partial(tell, asks), crew, out, command)
    if as_json:
        print(json.dumps(_plain(told, level, folder), indent=2, ensure_ascii=False))
        return
    from sim.present.answers.included import included

    console = console_of(no_color)
    console.print(included(told, level))
    where(folder, console)


def _plain(told: "Inclusion", level: float, folder: "RunFolder") -> dict[str, Any]:
    """As JSON; of more tables than are listed, where they are."""
    plain = told.as_json(level)
    if plain["tables"] is None:
        plain["tables_in"] = f"{folder.path}/tables.csv"
    return plain


def _command(asks: "Question") -> str:
    states = ["--toggle", ",".join(asks.lattice.toggled)]
    return typed(asks.asked, [*states, *talks_a_table(asks.asked)], [asks.lattice.id])
