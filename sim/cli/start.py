"""The verbs to start with: check, schema."""

import json
import sys

import typer

from sim.cli.app import Files, NoColor, app, console_of


@app.command(rich_help_panel="Start")
def check(files: Files, no_color: NoColor = False) -> None:
    """Say what is wrong with scenario files, what is odd, and how statements on record fare."""
    from sim.analysis.remarks import remarks
    from sim.present.checked import checked
    from sim.scenario.faults import ScenarioError
    from sim.scenario.load import load

    console = console_of(no_color)
    faulty = False
    for file in files:
        try:
            study = load(file)
        except ScenarioError as error:
            faulty = True
            print(error, file=sys.stderr)
        else:
            for part in checked(study, remarks(study)):
                console.print(part, soft_wrap=isinstance(part, str))
    if faulty:
        raise typer.Exit(2)


@app.command(rich_help_panel="Start")
def schema() -> None:
    """Print the JSON Schema of scenario files, by which editors complete and check."""
    from sim.scenario.editor import json_schema

    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))
