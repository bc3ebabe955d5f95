"""One file tried: it loads and all that follows works, or it is refused in plain words."""

import io
import os
import re
import shutil
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from fuzz.mutation import ROOT, Mutator

from sim.analysis.checks.remarks import remarks
from sim.negotiation.build import lay_out
from sim.present.checked import checked
from sim.scenario.faults import ScenarioError, SimError
from sim.scenario.load import load
from sim.scenario.scalar import UNSEEN

SECONDS = 1.0
"""Of the processor's time, for a file of any size that is read."""
VALID = 3
"""Times as long may pass for a file without faults: its tables are resolved."""
PATIENCE = 60.0
"""Seconds on the clock after which a file counts as never dealt with."""
MEGABYTES = 350
"""A file may take them beside the 150 of the program itself: 500 in all."""
MEMORY = Path("/proc/self")
IS_WATCHED = os.access(MEMORY / "clear_refs", os.W_OK)
"""Linux tells the memory of each file; elsewhere it is not looked at."""
BESIDE = ("base.yaml",)
"""What valid files extend."""


def folder_for(folder: Path) -> Path:
    """The folder, with what files of the shipped tests extend."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BESIDE:
        shutil.copy(ROOT / "tests" / "scenarios" / "valid" / name, folder)
    return folder


def tried(number: int, folder: Path) -> str | None:
    """What is wrong with how file `number` is dealt with; it stands in the folder as x.yaml."""
    path = folder / "x.yaml"
    path.write_bytes(Mutator(number).made())
    return wrong_with(path)


def wrong_with(path: Path, seconds: float = SECONDS) -> str | None:
    """What is wrong with how a file is dealt with: traceback, time, memory, jargon; or None."""
    said = io.StringIO()
    before, began = _from_here(), time.process_time()
    study = None
    try:
        with redirect_stdout(said), redirect_stderr(said), _patiently():
            try:
                study = load(path)
            except ScenarioError as error:
                refused = str(error)
            took = time.process_time() - began
            if study:
                refused = _followed(study)
    except BaseException:  # whatever it is, it is not what a reader should see
        return traceback.format_exc()
    if took > (seconds if study is None else seconds * VALID):
        return f"{took:.1f} s to load {path.stat().st_size:,} bytes"
    if (grown := _megabytes("VmHWM") - before) > MEGABYTES:
        return f"took {grown:.0f} MB of memory"
    if said.getvalue():
        return f"printed: {said.getvalue()[:500]!r}"
    if study is None and not refused:
        return "refused without a word"
    if "cannot be used (" in refused or any(map(UNSEEN.search, refused.split("\n"))):
        return f"said: {refused[:500]!r}"
    return None


@contextmanager
def _patiently() -> Iterator[None]:
    """Raise TimeoutError in the midst of what hangs, where the system has such alarms."""

    def give_up(*_: object) -> None:
        raise TimeoutError(f"not done after {PATIENCE} s")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _from_here() -> float:
    """Megabytes that this process has now; its most is counted anew from here."""
    if IS_WATCHED:
        (MEMORY / "clear_refs").write_text("5")
    return _megabytes("VmRSS")


def _megabytes(name: str) -> float:
    """What this process has now (VmRSS), or had at most (VmHWM)."""
    if not IS_WATCHED:
        return 0
    found = re.search(rf"{name}:\s+(\d+) kB", (MEMORY / "status").read_text())
    return int(found[1]) / 1024 if found else 0


def _followed(study) -> str:
    """What `sim check` says of a file without faults, once its tables are laid out."""
    from rich.console import Console

    said = io.StringIO()
    console = Console(file=said, width=100, markup=False, highlight=False, emoji=False)
    try:
        for variant in study.variants.values():
            lay_out(variant)
        for part in checked(study, remarks(study)):
            console.print(part)
    except SimError as error:
        return str(error)
    return said.getvalue()
