"""Stacked talks side by side with NegMAS, which `make bench-negmas` keeps in its own environment.

Same domains, same offers, same outcomes: 200 random domains first, then the flagship's states and
texts at their means, 20 rounds, all of whom must accept.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from measured import FIXED, NEGMAS, Measure
from stacked_domains import Domain, at_means, at_random

import sim
from sim.negotiation.batch import replicates

HERE = Path(__file__).parent
THEIR_PYTHON = os.environ.get("NEGMAS_PYTHON")

pytestmark = pytest.mark.skipif(not THEIR_PYTHON, reason="make bench-negmas installs NegMAS")


@pytest.fixture(scope="module")
def flagship() -> Domain:
    study = sim.load(HERE.parents[1] / "scenarios" / "ukraine-2025.yaml")
    return at_means(study.variants["p5_may_block"])


def in_negmas(domains: Sequence[Domain], times: int, folder: Path) -> dict[str, Any]:
    """What NegMAS makes of the domains."""
    asked = folder / "domains.json"
    asked.write_text(json.dumps([domain._asdict() for domain in domains]))
    done = subprocess.run(
        [str(THEIR_PYTHON), HERE / "negmas" / "stacked.py", asked, str(times)],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_the_same_is_agreed_on_in_the_same_round(tmp_path: Path, flagship: Domain) -> None:
    domains = [*map(at_random, range(200)), flagship]
    theirs = in_negmas(domains, 1, tmp_path)["deals"]
    assert [domain.deal for domain in domains] == theirs


def test_negmas(benchmark: Any, rates: dict[str, float], tmp_path: Path, flagship: Domain) -> None:
    times = 1 if benchmark.disabled else 300
    told = benchmark.pedantic(in_negmas, args=([flagship], times, tmp_path), rounds=1, iterations=1)
    if not benchmark.disabled:
        rates[NEGMAS] = told["talks"] / told["seconds"]


def test_kernel_with_fixed_utilities(measure: Measure, flagship: Domain) -> None:
    layout = flagship.layout
    measure(FIXED, lambda n: replicates(layout, 1, 0, n), 50_000)
