"""How sure a speaker can be: counted, approximated, and tabulated for `expected` offers."""

from itertools import product
from math import exp

import numpy as np
import pytest
from builders import Raw, bounded, changed_states, resolved, scenarios, utilities
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.negotiation.answer import logistic
from sim.negotiation.belief import all_needed, approximated, counted, prospect
from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_demands, mean_minds, prospects
from sim.negotiation.decision import carries
from sim.negotiation.dispute import settled_share
from sim.negotiation.layout import Rule

ROOM = 200
VOTERS = st.lists(st.tuples(st.integers(0, 6), st.floats(0, 1)), min_size=1, max_size=10)


def by_enumeration(weight: np.ndarray, yes: np.ndarray, need: float) -> float:
    """P(Σ weight of the yes ≥ need), over all subsets."""
    ways = np.array(list(product([0, 1], repeat=len(yes))))
    chance = np.where(ways, yes, 1 - yes).prod(axis=1)
    return float(chance[ways @ weight >= need].sum())


@pytest.mark.parametrize(
    ("surplus", "expected"),
    [(0.0, 0.5), (0.05, 1 / (1 + exp(-1))), (-0.1, 1 / (1 + exp(2))), (1e9, 1.0), (-1e9, 0.0)],
)
def test_a_yes_leans_on_the_surplus(surplus: float, expected: float) -> None:
    assert logistic(surplus / 0.05) == pytest.approx(expected, abs=1e-12)


@bounded(200)
@given(VOTERS, st.floats(0, 40))
def test_counting_equals_enumerating_all_subsets(
    voters: list[tuple[int, float]], need: float
) -> None:
    weight, yes = (np.array(column, float) for column in zip(*voters, strict=True))
    expected = by_enumeration(weight, yes, need)
    assert counted(weight, yes, need, np.zeros(ROOM)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("share", [0.4, 0.5, 0.55, 0.7])
def test_the_approximation_comes_near_for_many_equal_weights(share: float) -> None:
    # 100 voters: the lattice step at its peak is worth .08, half of which the normal form misses
    weight, yes = np.ones(100), np.linspace(0.3, 0.9, 100)
    exact = counted(weight, yes, share * 100, np.zeros(ROOM))
    assert approximated(weight, yes, share * 100) == pytest.approx(exact, abs=0.05)


@pytest.mark.parametrize(("need", "expected"), [(1.5, 1.0), (1.6, 0.0)])
def test_the_approximation_of_what_is_certain_is_certain(need: float, expected: float) -> None:
    assert approximated(np.array([1.5, 2.0]), np.array([1.0, 0.0]), need) == expected


def sure(rule: Rule, f: int, yes: np.ndarray) -> float:
    """How sure it is that framework f carries, where all weights are whole numbers."""
    countable = np.ones(len(rule.weight), np.int64)
    return prospect(rule, f, yes.copy(), countable, np.zeros(ROOM))


@bounded(150)
@given(scenarios(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_a_prospect_under_one_quota_equals_enumerating_the_decision_rule(
    raw: Raw, lean: list[float]
) -> None:
    for state in raw["states"].values():
        state["weights"] = {"votes": float(np.ceil(state["weights"]["votes"]))}
    layout = lay_out(resolved(raw))
    rule, s = layout.opening.rule, len(layout.states)
    assume((rule.quotas <= 1).any())
    yes = np.where(rule.party, lean[:s], 0.0)
    ways = np.array(list(product([0, 1], repeat=s)))
    chance = np.where(ways, yes, 1 - yes).prod(axis=1)
    for f in np.flatnonzero(rule.quotas <= 1):
        expected = sum(
            p for p, way in zip(chance, ways, strict=True) if p and carries(rule, f, way)
        )
        assert sure(rule, f, yes) == pytest.approx(expected, abs=1e-9)


def test_all_whose_yes_is_needed_are_multiplied() -> None:
    raw = utilities({"Ash": [0.5], "Birch": [0.5], "Cedar": [0.5]})
    raw["table"] = {"signatories": ["Ash"], "veto": ["Birch", "Ash"]}
    rule = lay_out(resolved(raw)).opening.rule
    assert all_needed(rule, 0, np.array([0.5, 0.2, 0.9])) == pytest.approx(0.1)


def test_several_quotas_are_as_sure_as_the_least_of_them() -> None:
    quota = [{"votes": 1}, {"votes": 5, "of": "size"}]
    raw = utilities({"Ash": [0.5], "Birch": [0.5]}, table={"quota": quota})
    raw["states"]["Ash"]["weights"], raw["states"]["Birch"]["weights"] = {"size": 5}, {"size": 1}
    yes = np.array([0.5, 0.4])
    assert sure(lay_out(resolved(raw)).opening.rule, 0, yes) == pytest.approx(
        min(1 - 0.5 * 0.6, 0.5)
    )


def test_a_blocking_minority_makes_a_later_quota_surer() -> None:
    raw = utilities({"Ash": [0.5], "Birch": [0.5]})
    raw["table"] = {"quota": [{"votes": 1}, {"votes": 5, "of": "size"}], "blocking_minority": 2}
    raw["states"]["Ash"]["weights"], raw["states"]["Birch"]["weights"] = {"size": 5}, {"size": 1}
    yes = np.array([0.5, 0.4])  # one yes of either is enough: only two together can block
    assert sure(lay_out(resolved(raw)).opening.rule, 0, yes) == pytest.approx(0.7)


@bounded(60)
@given(scenarios())
def test_the_table_of_prospects_follows_from_mean_preferences(raw: Raw) -> None:
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state["weights"] = {"votes": float(np.ceil(state["weights"]["votes"]))}
    layout = lay_out(resolved(raw))
    settled = settled_share(layout.phases)
    for phase, minds in zip(layout.phases, mean_minds(layout), strict=True):
        table = prospects(layout, phase, minds, 0.1)
        demands = mean_demands(layout, phase.talk, minds)
        assert len(table) == phase.talk.last - phase.talk.first + 1
        for t, s, f in product(*map(range, (min(3, len(table)), *table.shape[1:]))):
            yes = 1 / (1 + np.exp(-(minds.utility[0, :, f] - demands[t]) / 0.1))
            yes[s] = 1.0
            yes[~phase.rule.party] = 0.0
            for p, (i, j) in enumerate(zip(phase.talk.disputer, phase.talk.disputed, strict=True)):
                if phase.rule.signs[f, j] and i != s:
                    yes[i] *= settled[phase.talk.first - 1 + t, p]
            assert table[t, s, f] == pytest.approx(sure(phase.rule, f, yes), abs=1e-12)
