"""Commands in processes that can be killed: forked from one that has everything imported.

So a moment drawn at random falls into the work, and not into the seconds of importing. Run as a
script it is that process: it reads commands, a line each, and tells process ids and exit codes.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).parents[1]
CHUNK = 50
"""Talks in a chunk: so few that many are written, and one is likely under way."""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    """Minus the signal's number where one killed it."""
    said: str
    """On standard error."""
    seconds: float


class Forge:
    """Forks commands off, in an empty folder."""

    def __init__(self, folder: Path, under: Sequence[str] = ()) -> None:
        self.folder = folder
        words = [*under, sys.executable, "-X", "faulthandler", __file__]
        environment = os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert self._hears() == "ready"

    def __enter__(self) -> "Forge":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def runs(
        self, words: Sequence[str], wait: Callable[[], object] | None = None, *signals: int
    ) -> Ended:
        """Run a command to its end, or send it signals once the wait is over."""
        self._process.stdin.write(json.dumps(list(words)) + "\n")
        pid, since = int(self._hears()), time.monotonic()
        if wait:
            wait()
            for number in signals:
                os.kill(pid, number)  # if it has ended, it has not been waited for yet
        self._process.stdin.write("wait\n")
        code = int(self._hears())
        seconds = time.monotonic() - since
        return Ended(code, (self.folder / "said").read_text(), seconds)

    def _hears(self) -> str:
        return self._process.stdout.readline().strip()


def has_chunks(folder: Path) -> bool:
    """Whether any chunk is written."""
    return any(folder.rglob("*-*.parquet"))


def first_chunk(folder: Path) -> None:
    """Wait until there is one."""
    until = time.monotonic() + 60
    while not has_chunks(folder):
        assert time.monotonic() < until, "no chunk comes"
        time.sleep(0.002)


def results(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, by path, but its lock and when and how fast it was made."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.name != ".lock":
            content = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(content)
                content = str({k: v for k, v in manifest.items() if k not in CLOCK}).encode()
            found[path.relative_to(folder).as_posix()] = content
    return found


CLOCK = {"command", "started", "seconds"}


def _make_ready() -> None:
    """Import all that the verbs need, compile, make the chunks small and the figures few."""
    import sim
    import sim.analysis.comparison.compare
    import sim.analysis.exploring.exploration
    import sim.analysis.sensitivity.sensitivity
    import sim.cli.verbs
    import sim.plan
    import sim.points
    import sim.present.cards.page
    import sim.present.explorer.page
    import sim.present.explorer.shown
    import sim.present.leaves.compare
    import sim.present.leaves.inclusion
    import sim.present.leaves.sensitivity
    import sim.present.leaves.sweep
    import sim.present.publish

    sim.run(sim.load(ROOT / "scenarios" / "first-steps.yaml"), replicates=10, threads=1)
    sim.plan.CHUNK = CHUNK
    sim.points.TALKS = CHUNK
    sim.points.FEWEST = 2
    sim.analysis.comparison.compare.TALKS = CHUNK
    sim.analysis.comparison.compare.BATCH = CHUNK
    sim.analysis.sensitivity.sensitivity.TALKS = 4 * CHUNK
    draw = sim.present.publish.draw

    @wraps(draw)
    def first_figure(*asked: object, **more: object) -> dict[str, object]:
        return dict([next(iter(draw(*asked, **more).items()))])

    sim.present.publish.draw = first_figure  # a run's ten take three times as long as all the rest


def _run(words: Sequence[str]) -> NoReturn:
    """In the child: the command line, and at once the end, without seconds of tidying up.

    `mount` and `cp` are those of the system: what is mounted here is seen here alone.
    """
    from sim.cli import main

    said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 2)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    os.dup2(1, 0)
    if words[0] in {"mount", "cp"}:
        os.execvp(words[0], words)
    sys.argv = ["sim", *words]
    code: object = 0
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    except KeyboardInterrupt:  # it came before there was a command
        os._exit(130)
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    os._exit(int(str(code or 0)))


def _serve() -> None:
    _make_ready()
    gc.freeze()  # what is shared with forked processes is not copied for being looked at
    print("ready", flush=True)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    for line in iter(sys.stdin.readline, ""):
        if not (pid := os.fork()):
            _run(json.loads(line))
        print(pid, flush=True)
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    _serve()
