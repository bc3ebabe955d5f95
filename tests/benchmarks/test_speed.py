"""How fast the flagship's `p5_may_block` is told, in every way of telling it, side by side.

Targets: 250,000 replicates a second compiled on one thread, 1.8 times that on two, 80 times Mesa;
agreements are followed in less than 1.2 times the time that they take to be reached.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plain_numpy
import pytest
from measured import FOLLOWED, Measure, side_by_side, times_as_long

import sim
from sim.negotiation.agents.talks import Negotiation
from sim.negotiation.batch import BATCH, replicates
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import Layout
from sim.scenario.change import changed
from sim.scenario.schema import Study

ROOT = Path(__file__).parents[2]
VARIANT = "p5_may_block"
LONGEST = 1.20
"""Times as long as a table may take whose agreements are followed."""
INTERPRETED = f"""
from time import perf_counter
import sim
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
layout = lay_out(sim.load("scenarios/ukraine-2025.yaml").variants["{VARIANT}"])
replicates(layout, 1, 0, 20)
started = perf_counter()
replicates(layout, 1, 0, COUNT)
print(perf_counter() - started)
"""


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.load(ROOT / "scenarios" / "ukraine-2025.yaml")


@pytest.fixture(scope="module")
def layout(study: Study) -> Layout:
    return lay_out(study.variants[VARIANT])


def test_kernel(measure: Measure, layout: Layout) -> None:
    measure("kernel, one thread", lambda n: replicates(layout, 1, 0, n), 200_000)


@pytest.mark.parametrize(("name", "threads"), [("one thread", 1), ("two threads", 2)])
def test_study(measure: Measure, study: Study, name: str, threads: int) -> None:
    def tell(n: int) -> None:
        sim.run(study, variants=[VARIANT], replicates=n, threads=threads)

    measure(f"study, {name}", tell, 8 * 65_536)


def test_dice(measure: Measure, layout: Layout) -> None:
    def throw(n: int) -> None:
        box = DiceBox(layout, 1)
        for start in range(0, n, BATCH):
            box.throw(start, min(BATCH, n - start))

    measure("dice alone", throw, 200_000)


def nobody_challenges(study: Study) -> dict[str, Any]:
    """A change to the flagship under which nothing becomes of an agreement: it is not followed."""
    return {"states": {name: {"may_challenge": False} for name in study.variants[VARIANT].states}}


@pytest.mark.parametrize("variant", [VARIANT, "everybody"])
def test_following_agreements(
    benchmark: Any, rates: dict[str, float], study: Study, variant: str
) -> None:
    plain = lay_out(changed(study, variant, [nobody_challenges(study)]))
    followed = lay_out(study.variants[variant])
    assert followed.has_aftermath
    assert not plain.has_aftermath
    tellings: dict[str, Callable[[int], object]] = {
        variant: lambda n: replicates(plain, 1, 0, n),
        f"{variant}{FOLLOWED}": lambda n: replicates(followed, 1, 0, n),
    }
    for tell in tellings.values():
        tell(1)  # compile first
    if benchmark.disabled:
        benchmark(lambda: None)
        return
    told = benchmark.pedantic(side_by_side, args=(tellings, 20 * BATCH), rounds=1, iterations=1)
    rates |= told
    longer = times_as_long(f"{variant}{FOLLOWED}", told)
    assert longer is not None
    assert longer < LONGEST


def test_interpreted(benchmark: Any, rates: dict[str, float]) -> None:
    count = 20 if benchmark.disabled else 2_000

    def tell() -> float:
        done = subprocess.run(
            [sys.executable, "-c", INTERPRETED.replace("COUNT", str(count))],
            env=os.environ | {"SIM_COMPILE": "off", "PYTHONPATH": os.pathsep.join(sys.path)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)

    seconds = benchmark.pedantic(tell, rounds=1, iterations=1)
    if not benchmark.disabled:
        rates["kernel, interpreted"] = count / seconds


def test_plain_numpy(measure: Measure, layout: Layout) -> None:
    measure("plain NumPy", lambda n: plain_numpy.tell(layout, 1, n), 50_000)


def test_mesa(measure: Measure, layout: Layout) -> None:
    def tell(n: int) -> None:
        box = DiceBox(layout, 1)
        for k in range(n):
            Negotiation(layout, box, k).negotiate()

    measure("Mesa model", tell, 1_000)
