"""Veto players (Tsebelis 2002): what can replace the status quo in one dimension, and the core."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios
from games import surplus, worth
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.solutions import core, pareto, winset, zone
from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries
from sim.negotiation.layout import Layout, Rule

PLACES = range(0, 101)
VALUES = st.lists(
    st.lists(st.sampled_from([-0.2, -0.1, 0.0, 0.1, 0.1 + 0.2, 0.3]), min_size=6, max_size=6),
    min_size=6,
    max_size=6,
)


def on_a_line(status_quo: int, table: Raw, **ideals: int) -> Layout:
    """States with these ideal points, and a text at each place from 0 to 100."""
    raw: Raw = {
        "issues": {"place": {}},
        "status_quo": {"at": {"place": status_quo}},
        "frameworks": {f"at{place:03d}": {"at": {"place": place}} for place in PLACES},
        "states": {
            state: {"ideal": {"place": ideal}, "reservation": "status_quo"}
            for state, ideal in ideals.items()
        },
        "table": table,
    }
    return lay_out(resolved(raw))


def replaced(status_quo: int, **ideals: int) -> list[int]:
    """The places that win against the status quo when all these have a veto."""
    layout = on_a_line(status_quo, {"veto": list(ideals)}, **ideals)
    return list(winset(surplus(layout), layout.opening.rule))


@pytest.mark.parametrize(
    ("status_quo", "winning"),
    [(10, range(11, 30)), (30, range(0)), (50, range(0)), (90, range(51, 90))],
)
def test_two_veto_players_replace_only_what_both_dislike(status_quo: int, winning: range) -> None:
    """Ideals .2 and .7: status quo .1 loses to (.1, .3), .9 to (.5, .9); .3 and .5 are stable.

    Tsebelis (2002), Veto Players, ch. 1; strict preference, city-block distance.
    """
    assert replaced(status_quo, Ash=20, Birch=70) == list(winning)


@pytest.mark.parametrize("status_quo", [10, 30, 50, 90])
def test_a_veto_player_between_two_others_is_absorbed(status_quo: int) -> None:
    """A further veto at .45 changes nothing (absorption rule: Tsebelis 2002, ch. 1)."""
    with_third = replaced(status_quo, Ash=20, Birch=70, Cedar=45)
    assert with_third == replaced(status_quo, Ash=20, Birch=70)


def test_a_veto_player_outside_the_others_is_not_absorbed() -> None:
    assert replaced(10, Ash=20, Birch=70, Cedar=12) == [11, 12, 13]


@bounded(150)
@given(scenarios(), VALUES, st.data())
def test_more_veto_holders_never_enlarge_the_winset(
    raw: Raw, values: list[list[float]], data: Any
) -> None:
    """Tsebelis (2002), ch. 1; under any decision rule of ours."""
    rule = lay_out(resolved(raw)).opening.rule
    value = np.array(values)[: rule.vetoes.shape[1], : rule.vetoes.shape[0]]
    further = data.draw(st.sampled_from(np.flatnonzero(rule.party).tolist()))
    vetoes = rule.vetoes.copy()
    vetoes[:, further] = True
    after = winset(value, rule._replace(vetoes=vetoes))
    assert set(after) <= set(winset(value, rule))


@pytest.mark.parametrize("status_quo", [0, 35, 100])
def test_under_majority_rule_the_core_on_a_line_is_the_median(status_quo: int) -> None:
    """Black (1948), Journal of Political Economy 56."""
    ideals = {"Ash": 10, "Birch": 25, "Cedar": 40, "Dogwood": 80, "Elm": 95}
    layout = on_a_line(status_quo, {"quota": "majority"}, **ideals)
    assert core(surplus(layout), layout.opening.rule) == (40,)


def test_a_voting_cycle_has_no_core() -> None:
    """Condorcet (1785): each text beats another by two to one."""
    values = [[0.9, 0.6, 0.3], [0.3, 0.9, 0.6], [0.6, 0.3, 0.9]]
    layout = worth(values, table={"quota": "majority"})
    assert core(surplus(layout), layout.opening.rule) == ()
    assert pareto(surplus(layout), layout.opening.rule) == (0, 1, 2)


def test_no_deal_keeps_out_of_the_core_what_it_beats() -> None:
    layout = worth([[0.5, 0.0]] * 3, table={"quota": "majority"})
    value = surplus(layout)
    value[:2, 0] = -0.1  # better than the other text for all, but not than no deal for two of three
    value[:, 1] = -0.2
    assert core(value, layout.opening.rule) == ()
    assert pareto(value, layout.opening.rule) == (0,)  # the third state would object to no deal


def beats(rule: Rule, value: np.ndarray, g: int, f: int | None) -> bool:
    """Whether g carries against f (None: no deal) if exactly those say yes who strictly gain."""
    gain = value[:, g] - (0.0 if f is None else value[:, f])
    return bool(carries(rule, g, (rule.party & (gain > 1e-9)).astype(np.int64)))


@bounded(150)
@given(scenarios(), VALUES)
def test_the_sets_are_what_their_definitions_say(raw: Raw, values: list[list[float]]) -> None:
    rule = lay_out(resolved(raw)).opening.rule
    value = np.array(values)[: rule.vetoes.shape[1], : rule.vetoes.shape[0]]
    offered = rule.on_offer.tolist()
    assert winset(value, rule) == tuple(g for g in offered if beats(rule, value, g, None))
    good = [
        f
        for f in offered
        if carries(rule, f, (rule.party & (value[:, f] > -1e-9)).astype(np.int64))
    ]
    assert zone(value, rule) == tuple(good)
    unbeaten = [f for f in good if not any(beats(rule, value, g, f) for g in offered if g != f)]
    assert core(value, rule) == tuple(unbeaten)
    of_parties = value[rule.party]
    rivals = [*(of_parties[:, g] for g in offered), np.zeros(len(of_parties))]
    assert pareto(value, rule) == tuple(
        f
        for f in offered
        if not any(
            (other > of_parties[:, f] - 1e-9).all() and (other > of_parties[:, f] + 1e-9).any()
            for other in rivals
        )
    )
