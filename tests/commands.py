"""Running the command line in tests: what a run is, and what is expected of a refusal."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIRST_STEPS = str(ROOT / "scenarios" / "first-steps.yaml")
Ran = tuple[int, str, str]
Sim = Callable[..., Ran]


def extending(path: Path, text: str, base: str | Path = FIRST_STEPS) -> Path:
    """Write a scenario that changes a shipped one, which is copied beside it."""
    shutil.copy(base, path.parent)
    path.write_text(f"extends: {Path(base).name}\n{text}", encoding="utf-8")
    return path


def one_line(ran: Ran) -> str:
    """The one line with which a command was refused: exit code 2, nothing on standard output."""
    code, out, err = ran
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.count("\n") == 1, err
    return err


def runs(folder: Path) -> list[Path]:
    """The run folders in an outputs folder."""
    return [p for p in folder.glob("*/*") if p.is_dir() and not p.is_symlink()]


def in_folder(
    words: Sequence[str], folder: Path, first: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, after `first` in its process."""
    environment = os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=first
    )
