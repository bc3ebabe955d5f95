"""What a command does beside what it is asked: it calls nobody, and writes where it was told to."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import FIRST_STEPS, ROOT

NAMED = {
    "run": ["--replicates", "20", "--out", "there"],
    "explore": ["--replicates", "20", "--out", "there", "--to", "there/page.html"],
    "compare": ["--replicates", "20", "--out", "there"],
    "cards": ["--to", "there/cards.html"],
    "explain": [],
    "check": [],
}


def watched(folder: Path, *words: object) -> dict[str, Any]:
    """A command's exit code, whom it called, and what it wrote beside `there` in the folder."""
    home, report = folder / "home", folder / "report.json"
    home.mkdir()
    kept = {name: text for name, text in os.environ.items() if not name.startswith("XDG_")}
    changed = {"HOME": str(home), "SIM_COMPILE": "off", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, ROOT / "tests" / "watched.py", report, *words]
    subprocess.run(command, cwd=folder, env=kept | changed, check=True)
    seen: dict[str, Any] = json.loads(report.read_text())
    # Of the drawing library are a list of fonts and an empty folder for settings.
    asked = [folder / "there", home / ".cache", home / ".config", Path(os.devnull)]
    written = map(Path, seen.pop("written"))
    return {**seen, "beside": [p for p in written if not any(map(p.is_relative_to, asked))]}


@pytest.mark.parametrize("verb", NAMED)
def test_a_command_calls_nobody_and_writes_only_where_it_was_told_to(
    tmp_path: Path, verb: str
) -> None:
    seen = watched(tmp_path.resolve(), verb, FIRST_STEPS, *NAMED[verb])
    assert seen == {"code": 0, "called": [], "beside": []}


def test_what_is_written_elsewhere_would_be_seen(tmp_path: Path) -> None:
    seen = watched(tmp_path.resolve(), "cards", FIRST_STEPS, "--to", "elsewhere.html")
    assert tmp_path.resolve() / "elsewhere.html" in seen["beside"]


def test_a_call_would_be_seen(tmp_path: Path) -> None:
    calling = "import contextlib, socket\nwith contextlib.suppress(OSError):\n"
    calling += "    socket.create_connection(('127.0.0.1', 9))\n"
    (tmp_path / "mine.py").write_text(calling)
    seen = watched(tmp_path.resolve(), "run", FIRST_STEPS, "--agents", "mine.py")
    assert any("127.0.0.1" in call for call in seen["called"])
