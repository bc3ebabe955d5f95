"""Demands: their closed form, their limits, and how they fall."""

from math import inf

import numpy as np
import pytest
from builders import bounded
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.demand import demand, patience, reservation_now

UNIT = st.floats(0, 1)
EXPONENTS = st.one_of(st.sampled_from([0.0, 0.25, 1.0, 4.0, inf]), st.floats(0.001, 50))
ROUNDS = st.integers(1, 60)


def course(
    rounds: int, r: float, a: float, exponent: float, tolerance: float = 0.0, cost: float = 0.0
) -> list[float]:
    """The demands of rounds 1 … T."""
    return [
        demand(reservation_now(r, 0.0, cost, t - 1), a, patience(t, rounds, exponent), tolerance)
        for t in range(1, rounds + 1)
    ]


def test_a_linear_demand_falls_evenly_from_aspiration_to_reservation() -> None:
    # r + (a - r)(1 - t/(T + 1)), with r = .2, a = 1, T = 3
    assert course(3, 0.2, 1.0, 1.0) == pytest.approx([0.8, 0.6, 0.4], abs=1e-15)


@pytest.mark.parametrize(
    ("name", "exponent", "expected"),
    [
        ("boulware", 4.0, [1 - 1 / 256, 1 - 16 / 256, 1 - 81 / 256]),
        ("conceder", 0.25, [1 - 0.25**0.25, 1 - 0.5**0.25, 1 - 0.75**0.25]),
        ("square", 2.0, [15 / 16, 12 / 16, 7 / 16]),
    ],
)
def test_a_demand_follows_the_closed_form(
    name: str, exponent: float, expected: list[float]
) -> None:
    assert course(3, 0.0, 1.0, exponent) == pytest.approx(expected, abs=1e-15), name


def test_a_hardliner_never_moves() -> None:
    assert course(20, 0.3, 0.9, inf) == [0.9] * 20


def test_the_sincere_accept_what_is_no_worse_than_no_deal() -> None:
    assert course(20, 0.3, 0.9, 0.0) == [0.3] * 20


@pytest.mark.parametrize("exponent", [0.0, 1.0, inf])
def test_an_aspiration_below_no_deal_asks_for_no_deal(exponent: float) -> None:
    assert course(5, 0.6, 0.4, exponent) == [0.6] * 5


def test_tolerance_is_taken_off_the_demand_down_to_no_deal() -> None:
    assert course(3, 0.2, 1.0, 1.0, tolerance=0.3) == pytest.approx([0.5, 0.3, 0.2], abs=1e-15)


def test_waiting_costs_each_round_after_the_first() -> None:
    assert [reservation_now(0.5, 0.0, 0.1, waited) for waited in (0, 1, 3)] == pytest.approx(
        [0.5, 0.4, 0.2]
    )


def test_what_waiting_has_cost_under_other_terms_stays_paid() -> None:
    # two rounds at .1 were paid before an event; since then one at .02
    assert reservation_now(0.5, 0.2, 0.02, 1) == pytest.approx(0.28)


def test_cost_lowers_the_demand_with_the_reservation_value() -> None:
    # r falls .5, .4, .3; d = r + (1 - r)(1 - t/4)
    assert course(3, 0.5, 1.0, 1.0, cost=0.1) == pytest.approx([0.875, 0.7, 0.475])


@bounded(300)
@given(UNIT, UNIT, EXPONENTS, ROUNDS, UNIT)
def test_a_demand_lies_between_no_deal_and_the_aspiration(
    r: float, a: float, exponent: float, rounds: int, tolerance: float
) -> None:
    assert all(r <= d <= max(a, r) for d in course(rounds, r, a, exponent, tolerance))


@bounded(300)
@given(UNIT, UNIT, EXPONENTS, ROUNDS, UNIT, UNIT)
def test_a_demand_never_rises_whatever_waiting_costs(
    r: float, a: float, exponent: float, rounds: int, tolerance: float, cost: float
) -> None:
    demands = course(rounds, r, a, exponent, tolerance, cost)
    assert (np.diff(demands) <= 1e-14).all()  # rounding apart


@bounded(300)
@given(UNIT, UNIT, st.floats(0.01, 20), st.floats(0.01, 20), ROUNDS)
def test_a_higher_exponent_demands_no_less_in_every_round(
    r: float, a: float, one: float, other: float, rounds: int
) -> None:
    low, high = sorted([one, other])
    pairs = zip(course(rounds, r, a, low), course(rounds, r, a, high), strict=True)
    assert all(soft <= hard + 1e-15 for soft, hard in pairs)


@bounded(300)
@given(UNIT, UNIT, EXPONENTS, ROUNDS)
def test_a_state_always_accepts_its_own_aspiration(
    r: float, a: float, exponent: float, rounds: int
) -> None:
    best = max(a, r)
    assert all(best >= d for d in course(rounds, r, a, exponent))


@bounded(100)
@given(EXPONENTS, ROUNDS)
def test_patience_runs_from_one_towards_nothing(exponent: float, rounds: int) -> None:
    left = np.array([patience(t, rounds, exponent) for t in range(1, rounds + 1)])
    assert ((left >= 0) & (left <= 1)).all()
    assert (np.diff(left) <= 0).all()
