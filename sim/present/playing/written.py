"""Played talks written down as plain text: the whole story, with what nobody there could know."""

import io
from pathlib import Path

from rich.console import Console

from sim.analysis.playing.debrief import debrief
from sim.analysis.playing.play import Played
from sim.present.narrate import narrate
from sim.present.playing.debriefed import debriefed
from sim.scenario.faults import RequestError
from sim.store import put

WIDTH = 100
SCENARIOS = {".yaml", ".yml"}
"""What a scenario's name ends in: a story never takes the place of one."""


def refuse_unwritable(path: Path) -> None:
    """Raise RequestError where no file can be written there, before anybody sits down."""
    if path.is_dir():
        raise RequestError(
            f"to: {path} is a folder; name a file in it, such as {path / 'talks.txt'}"
        )
    if path.exists() and not path.is_file():
        raise RequestError(f"to: {path} is no plain file; name one, such as talks.txt")
    if path.suffix.lower() in SCENARIOS:
        raise RequestError(
            f"to: {path} is called as a scenario is; name a file for the story, such as talks.txt"
        )
    if not path.parent.is_dir():
        raise RequestError(f"to: there is no folder {path.parent}")


def write(played: Played, state: str, path: Path) -> None:
    """Write story and debrief to a file; one that is there, or linked to, is written anew.

    Raises StoreError where that cannot be done.
    """
    page = Console(
        file=io.StringIO(),
        width=WIDTH,
        color_system=None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    page.print(played.sitting.study.title)
    page.print(narrate(played.trace, played.sitting.scenario, WIDTH))
    page.print(debriefed(debrief(played, state), played, WIDTH))
    assert isinstance(page.file, io.StringIO)
    lines = (line.rstrip() for line in page.file.getvalue().splitlines())
    put(path.resolve(), ("\n".join(lines) + "\n").encode(), resumes=False)
