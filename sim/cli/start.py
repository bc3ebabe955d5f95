"""The verbs to start with: check, schema, rules."""

import json
import sys
from typing import Annotated

import typer

from sim.cli.app import AllowOutside, Files, NoColor, app, console_of


@app.command(rich_help_panel="Start")
def check(files: Files, allow_outside: AllowOutside = False, no_color: NoColor = False) -> None:
    """Say what is wrong with scenario files, what is odd, and how statements on record fare."""
    from sim.analysis.checks.remarks import remarks
    from sim.present.checked import checked
    from sim.scenario.faults import ScenarioError
    from sim.scenario.load import load

    console = console_of(no_color)
    faulty = False
    for file in files:
        try:
            study = load(file, allow_outside)
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


@app.command(rich_help_panel="Start")
def rules(
    word: Annotated[
        str, typer.Argument(help="Only rules in which it occurs.", show_default=False)
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
    no_color: NoColor = False,
) -> None:
    """List the rules that a scenario file knows: what each does, its formula, its source."""
    from dataclasses import asdict

    from sim.present.rules import RULES, rules_with
    from sim.scenario.faults import RequestError, nearest

    found = rules_with(word)
    if not found:
        known = {name for rule in RULES for name in (rule.key, rule.value) if name}
        raise RequestError(f"rules: none has '{word}'{nearest(word, sorted(known))}")
    if as_json:
        print(json.dumps([asdict(rule) for rule in found], indent=2, ensure_ascii=False))
        return
    from sim.present.rules.shown import shown

    console_of(no_color).print(shown(found))
