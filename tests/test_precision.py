"""As many replicates as a precision needs, and no more than fit."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import bounded
from commands import FIRST_STEPS, Sim, one_line, runs
from hypothesis import given
from hypothesis import strategies as st

import sim as face
from sim.negotiation.batch import replicates
from sim.plan import Plan, plan
from sim.precision import enough, needed, reach
from sim.rate import wilson
from sim.results import Results
from sim.scenario.faults import RequestError
from sim.store import StoreError
from sim.study import run_plan


def order(replicates: int = 500) -> Plan:
    return plan(face.load(FIRST_STEPS), None, replicates)


def widest(results: Results) -> float:
    rates = [r for v in results.variants.values() for r in (v.agreement, v.suits_principals)]
    return max((rate.high - rate.low) / 2 for rate in rates)


@given(st.integers(1, 4_000), st.integers(1, 10**6))
@bounded(60)
def test_the_reach_is_that_of_the_interval(count, more):
    of = count + more
    rate = wilson(count, of)
    assert reach(rate.rate, of) == pytest.approx((rate.high - rate.low) / 2, rel=1e-9, abs=1e-15)


@given(st.integers(1, 300), st.integers(0, 300), st.floats(1e-4, 0.4))
@bounded(100)
def test_what_is_needed_is_enough_anywhere_in_the_interval_and_little_more(count, more, half_width):
    rate = wilson(count, count + more)
    n = needed([rate], half_width)
    for share in (rate.low, rate.rate, rate.high):
        assert reach(share, n) <= half_width * (1 + 1e-9)
    nearest = min(rate.high, max(rate.low, 0.5))
    assert n == 1_024 or reach(nearest, n - 1_024) >= half_width * (1 - 1e-9)


def test_no_interval_is_wider_in_the_end():
    found = enough(order(), 0.02, run_plan)
    assert widest(run_plan(order())) > 0.02
    assert widest(run_plan(found)) <= 0.02


def test_what_is_precise_already_stays_as_it_is():
    assert enough(order(), 0.2, run_plan) == order()


def test_the_same_plan_needs_the_same_number():
    assert enough(order(), 0.02, run_plan) == enough(order(), 0.02, run_plan)


def test_it_goes_on_until_the_precision_is_there():
    tried = []

    def unlucky(asked: Plan) -> Results:
        """First replicates that look rarer than the later ones."""
        tried.append(asked.replicates)
        return run_plan(replace(asked, replicates=64) if len(tried) < 3 else asked)

    found = enough(order(), 0.02, unlucky)
    assert tried == [500, tried[1], found.replicates]
    assert 500 < tried[1] < found.replicates


@pytest.mark.parametrize("half_width", [0.0, -1.0, 0.5, 2.0, float("nan")])
def test_a_half_width_lies_between_nought_and_one_half(half_width):
    with pytest.raises(RequestError, match=r"to-precision: between 0 and 0\.5 is needed"):
        enough(order(), half_width, run_plan)


def test_more_talks_than_anybody_waits_for_are_refused_before_they_are_told():
    with pytest.raises(
        RequestError, match=r"needs [\d,]+ replicates a table: .*; 0\.000025 would fit"
    ):
        enough(order(), 5e-6, run_plan)


class Disk(NamedTuple):
    free: int
    total: int = 10**12


@pytest.fixture
def small_disk(monkeypatch) -> None:
    measure: Callable[[object], Disk] = lambda _: Disk(3_000_000)  # noqa: E731
    monkeypatch.setattr(shutil, "disk_usage", measure)


@pytest.mark.usefixtures("small_disk")
def test_what_the_disk_does_not_hold_is_refused_with_what_would_fit(tmp_path: Path):
    with pytest.raises(StoreError, match=r"needs [\d,]+ .* free in .* fit; 0\.01 would fit"):
        enough(order(), 0.005, run_plan, tmp_path)
    assert runs(tmp_path) == []


@pytest.mark.usefixtures("small_disk")
def test_without_a_folder_the_disk_does_not_matter():
    assert enough(order(), 0.01, run_plan).replicates > 5_000


# --- The command line ---


def test_the_command_says_what_it_took_and_finds_itself_finished(sim: Sim, tmp_path: Path):
    command = ("run", FIRST_STEPS, "--to-precision", 0.02)
    code, out, _ = sim(*command)
    assert code == 0
    (folder,) = runs(tmp_path / "outputs")
    took = json.loads((folder / "manifest.json").read_text())["replicates"]
    assert out.splitlines()[-1] == f"It took {took:,} replicates a table for a half-width of 0.02"
    assert "It was there already" in sim(*command)[1]


def test_json_stands_alone(sim: Sim):
    code, out, _ = sim("run", FIRST_STEPS, "--to-precision", 0.03, "--json")
    assert code == 0
    told = json.loads(out)
    for variant in told["variants"]:
        rate = variant["agreement"]
        assert (rate["high"] - rate["low"]) / 2 <= 0.03


def test_a_number_of_replicates_beside_it_is_refused(sim: Sim):
    refused = sim("run", FIRST_STEPS, "--to-precision", 0.02, "--replicates", 500)
    assert "drop --replicates" in one_line(refused)


def test_a_study_with_one_answer_needs_no_precision(sim: Sim, tmp_path: Path):
    file = tmp_path / "certain.yaml"
    file.write_text(
        "format: 1\ntitle: One answer\nframeworks: {accord: {}}\n"
        "states: {Ash: {utilities: {accord: 0.9}, reservation: 0.1}}\n"
        "table: {quota: unanimity}\nprotocol: {speaker: {chair: Ash}, offers: favourite}\n"
    )
    assert "one replicate says it all" in one_line(sim("run", file, "--to-precision", 0.02))


def test_what_is_told_beyond_the_first_trial_is_kept(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    told = []

    def counted(layout, seed, start, count):
        told.append(count)
        return replicates(layout, seed, start, count)

    monkeypatch.setattr("sim.study.replicates", counted)
    sim("run", FIRST_STEPS, "--to-precision", 0.02, "--no-stress")
    took = json.loads((runs(tmp_path / "outputs")[0] / "manifest.json").read_text())["replicates"]
    trial = face.load(FIRST_STEPS).run.replicates
    assert told == [trial] * 4 + [took] * 4


# --- What lasts ---


def test_what_lasts_is_as_precise(tmp_path: Path):
    # The talks always agree and never suit: only what becomes of that is uncertain.
    file = tmp_path / "after.yaml"
    file.write_text(
        "format: 1\ntitle: What lasts\nframeworks: {accord: {}}\n"
        "states:\n  Ash: {utilities: {accord: 0.9}, reservation: 0.1}\n"
        "  Birch: {utilities: {accord: 0.2}, reservation: 0.1, aspiration: 0.9,\n"
        "    may_challenge: true}\n"
        "table: {quota: unanimity}\nprotocol: {speaker: {chair: Ash}, offers: favourite}\n"
        "aftermath: {opportunity: 0.08}\n"
    )
    first = plan(face.load(file), None, 500)
    (before,) = run_plan(first).variants.values()
    (found,) = run_plan(enough(first, 0.02, run_plan)).variants.values()
    assert reach(before.agreement.rate, 500) < 0.02 < reach(before.fate.lasting.rate, 500)
    assert reach(found.fate.lasting.rate, found.n) <= 0.02
