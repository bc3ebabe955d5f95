"""How long a user waits: for the help, and for the flagship once it has been compiled.

Targets: `sim --help` under 150 ms; `sim run`, 2,000 replicates a variant, under 5 s.
"""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def sim(*words: str | Path) -> None:
    """Run the command as a user would."""
    subprocess.run(
        [sys.executable, "-m", "sim", *words],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def test_help(benchmark: Any) -> None:
    benchmark.pedantic(sim, args=("--help",), rounds=10, warmup_rounds=1)


def test_flagship_once_compiled(benchmark: Any, tmp_path: Path) -> None:
    if benchmark.disabled:
        pytest.skip("nothing is measured")
    folders = count()

    def run() -> None:
        out = tmp_path / str(next(folders))
        sim("run", "scenarios/ukraine-2025.yaml", "--replicates", "2000", "--out", out)

    benchmark.pedantic(run, rounds=3, warmup_rounds=1)
