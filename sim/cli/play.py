"""The verb with which a person sits down at the table: play."""

import io
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.app import AllowOutside, File, NoColor, Seed, app, console_of
from sim.cli.stopping import unstoppable

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.playing.play import Played
    from sim.analysis.playing.sitting import Sitting
    from sim.scenario.schema import Study

GONE = "You have left the table. The talks end unfinished, and nothing is counted."
GUIDE = "? for help, q to leave."


@app.command(rich_help_panel="Class")
def play(
    file: File,
    state: Annotated[
        str, typer.Option("--as", metavar="STATE", help="The state that you speak for.")
    ],
    variant: Annotated[
        str | None, typer.Option(metavar="V", help="Variant; the first unless given.")
    ] = None,
    replicate: Annotated[
        int | None,
        typer.Option(metavar="K", help="Which of the simulated talks; by the clock unless given."),
    ] = None,
    seed: Seed = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the whole story down when it ends.")
    ] = None,
    allow_outside: AllowOutside = False,
    no_color: NoColor = False,
) -> None:
    """Take a state's seat: you answer and put texts, the other states are simulated."""
    from sim.analysis.playing.sitting import refuse_seats, sitting
    from sim.negotiation.agents.person import Left
    from sim.present.playing.written import refuse_unwritable, write
    from sim.scenario.load import load

    console = console_of(no_color)
    study: Study = load(file, allow_outside)
    place = sitting(study, variant, replicate, seed)
    refuse_seats(place, [state])
    if to is not None:
        refuse_unwritable(to)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    try:
        played = _talk(place, state, console)
    except (Left, KeyboardInterrupt):
        console.print(GONE)
        console.print(again(place, state), soft_wrap=True)
        return
    _look_back(played, state, console)
    console.print(again(place, state), soft_wrap=True)
    if to is not None:  # last: what is on the screen stays if it cannot be written
        write(played, state, to)
        console.print(f"The whole story, with what each state demanded: {to}", soft_wrap=True)


def again(place: "Sitting", state: str) -> str:
    """What to type to sit at the same table on the same dice."""
    words = ["sim", "play", *place.study.as_typed, "--as", state, "--variant", place.variant]
    words += ["--replicate", str(place.replicate), "--seed", str(place.seed)]
    return f"{shlex.join(words)}   plays the same talks again"


def _talk(place: "Sitting", state: str, console: "Console") -> "Played":
    from sim.analysis.playing.known import known, own
    from sim.analysis.playing.play import play as hold
    from sim.cli.keyboard import Keyboard
    from sim.present.playing.choice import Choice
    from sim.present.playing.opening import opening
    from sim.present.playing.rounds_heard import Hearing

    scenario = place.scenario
    choice, others = Choice(own=own(place, state), scenario=scenario), known(scenario)
    console.print(opening(place, choice, others))
    console.print(f"\n{GUIDE}", style="dim")
    person = Keyboard(console, Hearing(variant=scenario, state=state), choice, others)
    with unstoppable():
        return hold(place, {state: person}, person)


def _look_back(played: "Played", state: str, console: "Console") -> None:
    from sim.analysis.playing.debrief import debrief
    from sim.present.playing.debriefed import debriefed

    console.print(debriefed(debrief(played, state), played, console.width))
