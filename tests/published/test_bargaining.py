"""Bargaining solutions: Nash (1950), Kalai & Smorodinsky (1975), and two that compare utilities."""

from itertools import product

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios
from games import surplus, worth
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.solutions import (
    egalitarian,
    kalai_smorodinsky,
    nash,
    solutions,
    utilitarian,
)
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Rule

STEPS = 1000
STEP = 1 / STEPS
FOUR = (nash, kalai_smorodinsky, egalitarian, utilitarian)


def frontier(unit: float = 1.0) -> tuple[np.ndarray, Rule]:
    """The surpluses of two on u2 = 1 − u1², in steps of u1, the second's in another unit."""
    first = np.arange(STEPS + 1) / STEPS
    layout = worth([first, unit * (1 - first**2)])
    return surplus(layout), layout.opening.rule


def test_the_nash_solution_on_a_curved_frontier() -> None:
    """u2 = 1 − u1²: (.57735, .66667), where u1 u2 is greatest. Nash (1950), Econometrica 18."""
    value, rule = frontier()
    (found,) = nash(value, rule)
    assert value[0, found] == pytest.approx(1 / np.sqrt(3), abs=STEP)
    assert value[1, found] == pytest.approx(2 / 3, abs=2 * STEP)


def test_the_kalai_smorodinsky_solution_on_a_curved_frontier() -> None:
    """u2 = 1 − u1², where both can get 1: (.61803, .61803). Kalai & Smorodinsky (1975)."""
    value, rule = frontier()
    (found,) = kalai_smorodinsky(value, rule)
    golden = (np.sqrt(5) - 1) / 2
    assert value[0, found] == pytest.approx(golden, abs=STEP)
    assert value[1, found] == pytest.approx(golden, abs=2 * STEP)


def test_the_utilitarian_solution_on_a_curved_frontier() -> None:
    """u1 + 1 − u1² is greatest at u1 = 1/2."""
    value, rule = frontier()
    assert value[0, list(utilitarian(value, rule))].tolist() == [0.5]


def test_only_solutions_that_compare_utilities_depend_on_their_unit() -> None:
    """Scale invariance: an axiom of Nash (1950) and of Kalai & Smorodinsky (1975)."""
    same = {found.__name__: found(*frontier()) == found(*frontier(0.5)) for found in FOUR}
    assert same == {
        "nash": True,
        "kalai_smorodinsky": True,
        "egalitarian": False,
        "utilitarian": False,
    }


def test_what_is_not_chosen_matters_to_kalai_and_smorodinsky_but_not_to_nash() -> None:
    """Independence of irrelevant alternatives, which only Nash's solution has."""
    values = np.array([[0.5, 0.8, 0.2], [0.3, 0.28, 0.9]])
    every = worth(values).opening.rule
    without = every._replace(on_offer=np.array([0, 1]))
    assert nash(values, every) == nash(values, without) == (1,)  # products .15, .224, .18
    assert kalai_smorodinsky(values, every) == (0,)  # shares (.625, .33), (1, .31), (.25, 1)
    assert kalai_smorodinsky(values, without) == (1,)  # shares (.625, 1), (1, .93)


def test_without_a_text_that_suits_all_there_is_no_solution() -> None:
    values = np.array([[0.9, -0.1], [-0.1, 0.9]])
    rule = worth([[0.9, 0.1], [0.1, 0.9]]).opening.rule
    assert [found(values, rule) for found in FOUR] == [(), (), (), ()]


def test_texts_that_tie_are_all_returned() -> None:
    values = np.array([[0.3, 0.1 + 0.2, 0.1], [0.1 + 0.2, 0.3, 0.1]])
    rule = worth([[0.5] * 3] * 2).opening.rule
    assert [found(values, rule) for found in FOUR] == [(0, 1)] * 4


def test_a_state_that_can_gain_nothing_does_not_decide_for_nash_or_kalai() -> None:
    values = np.array([[0.0, 0.0, 0.0], [0.2, 0.6, 0.3], [0.9, 0.5, 0.1]])
    rule = worth([[0.5] * 3] * 3).opening.rule
    assert nash(values, rule) == (1,)
    assert kalai_smorodinsky(values, rule) == (1,)  # shares (.33, 1), (1, .56), (.5, .11)
    assert egalitarian(values, rule) == (0, 1, 2)


def test_where_not_all_can_gain_at_once_nash_lets_as_many_gain_as_can() -> None:
    """Caragiannis et al. (2016): first the number of those who gain, then their product."""
    values = np.array([[0.0, 0.9, 0.1], [0.3, 0.0, 0.2], [0.3, 0.0, 0.0]])
    rule = worth([[0.5] * 3] * 3).opening.rule
    assert nash(values, rule) == (0,)


def test_ties_for_the_least_share_are_decided_by_the_next() -> None:
    """Imai (1983), Econometrica 51: lexicographic."""
    values = np.array([[0.5, 0.5, 1.0], [1.0, 1.0, 0.4], [0.6, 0.8, 1.0]])
    rule = worth([[0.5] * 3] * 3).opening.rule
    assert kalai_smorodinsky(values, rule) == (1,)
    assert egalitarian(values, rule) == (0, 1)


def test_who_has_no_vote_and_what_is_not_on_offer_do_not_count() -> None:
    layout = worth(
        [[0.5] * 3] * 3,
        frameworks={"t00000": {}, "t00001": {}, "t00002": {"signatories": ["Cedar"]}},
        table={"quota": "unanimity", "seats": {"Cedar": "observer"}},
    )
    values = np.array([[0.2, 0.4, 0.9], [0.2, 0.4, 0.9], [0.9, -0.5, 0.9]])
    found = solutions(values, layout.opening.rule)
    chosen = (found.nash, found.kalai_smorodinsky, found.egalitarian, found.utilitarian)
    assert chosen == ((1,),) * 4
    assert (found.zone, found.winset, found.core, found.pareto) == ((0, 1), (0, 1), (1,), (1,))


VALUES = st.lists(
    st.lists(st.sampled_from([-0.1, 0.0, 0.1, 0.2, 0.3, 0.5]), min_size=6, max_size=6),
    min_size=6,
    max_size=6,
)


@bounded(150)
@given(scenarios(), VALUES)
def test_solutions_suit_all_parties_and_are_the_best_that_do(
    raw: Raw, values: list[list[float]]
) -> None:
    rule = lay_out(resolved(raw)).opening.rule
    value = np.array(values)[: rule.vetoes.shape[1], : rule.vetoes.shape[0]]
    gain = value[rule.party]
    good = [f for f in rule.on_offer.tolist() if (gain[:, f] >= 0).all()]
    sums, least = gain.sum(axis=0), gain.min(axis=0)
    assert utilitarian(value, rule) == best(good, sums)
    assert egalitarian(value, rule) == best(good, least)
    if good and gain[:, good].min(axis=0).max() > 0:
        assert nash(value, rule) == best(good, gain.prod(axis=0))
    for found, (f, g) in product((nash, kalai_smorodinsky), product(good, good)):
        better = (gain[:, g] >= gain[:, f]).all() and (gain[:, g] > gain[:, f]).any()
        assert not (better and f in found(value, rule))


def best(good: list[int], merit: np.ndarray) -> tuple[int, ...]:
    return tuple(f for f in good if merit[f] >= max(merit[good]) - 1e-9)
