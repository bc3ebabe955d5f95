"""Told to stop before any talks are told, each verb says one line, and ends there and then."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from commands import FIRST_STEPS, Sim, in_folder
from served import serve

WHEN_IMPORTED = """
import os, sys

class Signalling:
    def find_spec(self, name, *_):
        if name == wanted:
            os.kill(os.getpid(), number)

wanted, number = sys.argv[1], int(sys.argv[2])
del sys.argv[1:3]
sys.meta_path.insert(0, Signalling())
from sim.cli import main
main()
"""
MOMENTS = {
    "typer": ["--help"],
    "sim.analysis.checks.remarks": ["check", FIRST_STEPS],
    "sim.analysis.theory.explain": ["explain", FIRST_STEPS],
    "sim.plan": ["run", FIRST_STEPS],
    "sim.scenario.load": ["play", FIRST_STEPS, "--as", "Amber"],
}
"""Modules, and what imports them: that is when the signal comes."""


def stopped(folder: Path, module: str, number: int) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-c", WHEN_IMPORTED, module, str(int(number)), *MOMENTS[module]]
    # Ignored where the tests run in the background, and what is ignored is inherited.
    return in_folder(words, folder, lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


@pytest.mark.skipif(os.name == "nt", reason="a process does not send itself signals there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("module", MOMENTS)
def test_told_to_stop_before_any_talks_it_says_one_line(
    tmp_path: Path, module: str, number: int
) -> None:
    ended = stopped(tmp_path, module, number)
    assert (ended.returncode, ended.stdout) == (128 + number, "")
    assert ended.stderr == "stopped before the end\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="it is ended there, without a signal")
def test_the_app_told_to_end_ends_as_on_ctrl_c(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    served = serve(tmp_path, Path(FIRST_STEPS), port)
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=20) == 0
    assert served.printed.endswith("Ctrl-C stops it.\n\nStopped: the links lead nowhere now.\n")


def test_interrupted_on_another_thread_it_says_the_same(
    sim: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.verbs.app", interrupted)
    assert sim("run") == (130, "", "stopped before the end\n")


def test_a_command_that_ends_leaves_signals_as_they_were(sim: Sim) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    sim("--version")
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before
