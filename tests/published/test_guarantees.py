"""Majorities, contests and years without a challenge: what is known of them, and what comes."""

from math import comb, exp, sqrt
from typing import Any

import numpy as np
import pytest
from builders import Raw, resolved, study_of, talks, utilities
from scipy.stats import binom

import sim
from sim.negotiation.record import AGREED

N = 20_000


def treaty(guarantors: int, activation: Any, resolve: Any = 1.0, capability: float = 1.0) -> Raw:
    """A treaty that Ash may break, guaranteed by so many states that are all alike."""
    names = [f"g{i:02d}" for i in range(guarantors)]
    raw = utilities({name: [0.5] for name in ("Ash", *names)}, 0.4)
    raw["frameworks"]["accord"] |= {"guarantors": names, "activation": activation}
    raw["protocol"] = {"concession": "sincere", "rounds": 1}
    raw["states"]["Ash"] |= {"may_challenge": True, "aspiration": 1.0, "capability": 1.0}
    chances = resolve if isinstance(resolve, list) else [resolve] * guarantors
    for name, chance in zip(names, chances, strict=True):
        raw["states"][name] |= {"resolve": chance, "capability": capability}
    return raw


def prospect(raw: Raw) -> Any:
    """How the treaty stands against Ash."""
    (against,) = sim.watch(study_of(raw)).afterwards.prospects  # type: ignore[union-attr]
    return against


@pytest.mark.parametrize(
    ("guarantors", "resolve", "expected"),
    [(3, 0.6, 0.648), (5, 0.6, 0.68256), (7, 0.6, 0.710208), (3, 0.4, 0.352), (5, 0.5, 0.5)],
)
def test_a_majority_of_guarantors_is_as_sure_as_condorcets_jury(
    guarantors: int, resolve: float, expected: float
) -> None:
    """Condorcet 1785: surer the larger it is where each is right more often than not, else less."""
    found = prospect(treaty(guarantors, "majority", resolve)).honoured
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("guarantors", [1, 4, 12, 40])
@pytest.mark.parametrize(
    ("activation", "need"), [("any", 1), ("majority", None), ({"quota": 1}, 1)]
)
def test_guarantors_who_are_alike_honour_as_the_binomial_distribution_says(
    guarantors: int, activation: Any, need: int | None
) -> None:
    least = need or guarantors // 2 + 1
    found = prospect(treaty(guarantors, activation, 0.35)).honoured
    assert found == pytest.approx(binom.sf(least - 1, guarantors, 0.35), abs=1e-12)


@pytest.mark.parametrize("need", [1, 3, 6])
def test_guarantors_who_differ_honour_as_the_poisson_binomial_distribution_says(need: int) -> None:
    """Its generating function, Π (1 − p + p x): how many come, by the powers of x."""
    chances = [0.1, 0.35, 0.5, 0.62, 0.9, 0.97]
    come = np.ones(1)
    for chance in chances:
        come = np.convolve(come, [1 - chance, chance])
    found = prospect(treaty(6, {"quota": need}, chances)).honoured
    assert found == pytest.approx(come[need:].sum(), abs=1e-12)


@pytest.mark.parametrize(("capability", "expected"), [(1.0, 0.5), (3.0, 0.75), (0.0, 0.0)])
def test_a_sure_guarantor_deters_as_far_as_it_would_win_the_ratio_contest(
    capability: float, expected: float
) -> None:
    """K / (K + κ), κ = 1 (Tullock 1980; Hirshleifer 1989)."""
    assert prospect(treaty(1, "any", capability=capability)).deterrence == pytest.approx(expected)


@pytest.mark.parametrize("guarantors", [3, 10, 11, 30])
def test_guarantors_who_are_alike_deter_as_the_closed_form_says(guarantors: int) -> None:
    """Σ C(n, h) p^h (1 − p)^(n − h) · h / (h + 1) = 1 − (1 − (1 − p)^(n + 1)) / ((n + 1) p), by
    sets of ten or fewer and by the integral alike."""
    p = 0.35
    found = prospect(treaty(guarantors, "any", p)).deterrence
    closed = 1 - (1 - (1 - p) ** (guarantors + 1)) / ((guarantors + 1) * p)
    summed = sum(
        comb(guarantors, h) * p**h * (1 - p) ** (guarantors - h) * h / (h + 1)
        for h in range(1, guarantors + 1)
    )
    assert closed == pytest.approx(summed, abs=1e-12)
    assert found == pytest.approx(closed, abs=1e-10)


@pytest.mark.parametrize(("cost", "opportunity", "horizon"), [(0.3, 0.2, 10), (0.5, 0.1, 5)])
def test_an_agreement_lasts_as_the_geometric_law_says(
    cost: float, opportunity: float, horizon: int
) -> None:
    """(1 − q)^H, q = opportunity / (1 + exp(−(1 − c − u) / s)), a = 1, u = .5, s = .1, D = 0."""
    raw = treaty(0, "any")
    raw["states"]["Ash"] |= {"challenge_cost": cost, "opportunity": opportunity}
    raw["aftermath"] = {"horizon": horizon, "scale": 0.1}
    yearly = opportunity / (1 + exp(-(1 - cost - 0.5) / 0.1))
    expected = (1 - yearly) ** horizon
    records = talks(resolved(raw), N)
    assert (records.ending == AGREED).all()
    error = sqrt(expected * (1 - expected) / N)
    assert abs(records.lasting.mean() - expected) <= 4 * error


def test_the_years_of_first_challenges_are_geometric() -> None:
    """P(year y) = (1 − q)^(y − 1) q, q = .25, each within four standard errors."""
    raw = treaty(0, "any")
    raw["states"]["Ash"]["opportunity"] = 0.25
    raw["aftermath"] = {"horizon": 8, "scale": 0.001}
    records = talks(resolved(raw), N)
    years = np.arange(1, 9)
    expected = 0.75 ** (years - 1) * 0.25
    found = np.bincount(records.challenged, minlength=9)[1:] / N
    assert (abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / N)).all()
