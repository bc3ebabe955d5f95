"""Rates and their intervals, and what is certain."""

from typing import Any

import pytest
from builders import bounded, study_of, utilities
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

import sim
from sim.rate import wilson

UNIT = st.floats(0, 1)


@pytest.mark.parametrize(("count", "of"), [(0, 10), (10, 10), (1, 2), (37, 2000), (1999, 2000)])
def test_wilson_intervals_are_those_of_scipy(count: int, of: int) -> None:
    theirs = binomtest(count, of).proportion_ci(0.95, method="wilson")
    ours = wilson(count, of)
    expected = (count / of, theirs.low, theirs.high)
    assert (ours.rate, ours.low, ours.high) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_known_wilson_interval() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 81 of 263, method 3
    rate = wilson(81, 263)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.2553, 0.3662)


def test_without_agreement_there_is_no_median_round() -> None:
    never = utilities({"Ash": [0.2], "Birch": [0.9]}, {"Ash": 0.5, "Birch": 0.5})
    assert sim.run(study_of(never), replicates=10).variants["base"].median_round is None


@pytest.mark.parametrize(
    ("change", "certain"),
    [
        ({}, True),
        ({"speaker": "random"}, False),
        ({"offers": "in_band"}, False),
        ({"tolerance": {"low": 0, "high": 0.1}}, False),
    ],
)
def test_a_study_without_dice_or_doubt_is_certain(change: Any, certain: bool) -> None:
    raw = utilities({"Ash": [0.9, 0.4], "Birch": [0.5, 0.8]}, 0.3)
    raw["protocol"] = {"speaker": "rotation", "offers": "favourite"} | change
    one = sim.run(study_of(raw), replicates=20).variants["base"]
    assert one.certain == certain
    if certain:
        assert sorted(one.tally.endings) == [0, 0, 0, 20]


@bounded(25)
@given(
    st.lists(st.lists(UNIT, min_size=3, max_size=3), min_size=2, max_size=4),
    st.sampled_from(["favourite", "least_generous", "expected"]),
)
def test_a_certain_study_has_one_answer(rows: list[list[float]], offers: str) -> None:
    raw = utilities({f"State {place}": row for place, row in enumerate(rows)}, 0.4)
    raw["protocol"] = {"speaker": "rotation", "offers": offers}
    one = sim.run(study_of(raw), replicates=30).variants["base"]
    assert one.certain
    assert sorted(one.tally.endings) == [0, 0, 0, 30]
