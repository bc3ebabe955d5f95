"""`sim explain`: what theory makes of the tables."""

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import AllowOutside, File, InFull, NoColor, Seed, app, console_of, whole


@app.command(rich_help_panel="Ask")
def explain(
    file: File,
    variant: InFull = None,
    draws: Annotated[
        int | None,
        typer.Option(
            parser=whole, metavar="N", help="Count empty zones in so many draws, beside the talks."
        ),
    ] = None,
    seed: Seed = None,
    figures: Annotated[bool, typer.Option("--figures", help="Draw orders and power.")] = False,
    out: Annotated[Path, typer.Option(help="Folder for the figures.")] = Path("outputs"),
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Say what theory makes of the tables: zone, core, power, what would last. No dice."""
    from sim.analysis.theory.explain import explain as explained_study
    from sim.scenario.faults import RequestError
    from sim.scenario.load import load

    if draws is not None and draws < 1:
        raise RequestError(f"draws: at least 1 is needed, not {draws:,}")
    explanation = explained_study(load(file, allow_outside), variant, draws or 0, seed)
    folder = None
    if figures:
        from sim.present.leaves.theory import illustrate

        folder = illustrate(explanation, out)
    if as_json:
        print(json.dumps(explanation.as_json(), indent=2, ensure_ascii=False))
        return
    from sim.present.theory.explained import explained

    console = console_of(no_color)
    in_full = bool(variant) or len(explanation.variants) == 1
    console.print(explained(explanation, in_full=in_full))
    if folder:
        console.print(f"\nThe figures are in {folder}", soft_wrap=True)
