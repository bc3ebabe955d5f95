"""`sim stress`: how far the headlines go under other reasonable assumptions."""

import json
from functools import partial

from sim.cli.app import AllowOutside, File, NoColor, Seed, Variants, app, console_of
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


@app.command(rich_help_panel="Ask")
def stress(
    file: File,
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
    """Try what a colleague might have chosen otherwise: ranges, order of tables, what matters."""
    from sim.analysis.stress.stress import prepare, tell
    from sim.crew import crew_of
    from sim.scenario.load import load

    crew = crew_of(threads, on)
    asking = prepare(load(file, allow_outside), variant, replicates, seed)

    told, folder = answer(
        asking.asked,
        asking.trial.talks,
        partial(tell, asking),
        crew,
        out,
        typed(
            asking.asked,
            talks_a_table(asking.asked),
            asking.asked.study.variants if variant else (),
        ),
    )
    if as_json:
        print(json.dumps(told.as_json(), indent=2, ensure_ascii=False))
        return
    from sim.present.answers.stressed import stressed

    console = console_of(no_color)
    console.print(stressed(told, console.width))
    where(folder, console)
