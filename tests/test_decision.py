"""The decision rule: signatures, vetoes and quotas, and whose refusal was decisive."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, utilities
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.build import lay_out
from sim.negotiation.decision import blockers, carries, could_carry, is_decisive
from sim.negotiation.layout import NO, YES, Rule

FOUR = ("Ash", "Birch", "Cedar", "Dogwood")


def rule_for(table: Raw, states: tuple[str, ...] = FOUR, **weights: list[float]) -> Rule:
    """The rule of one text at a table."""
    raw = utilities({name: [0.5] for name in states}, table=table)
    for place, state in enumerate(raw["states"].values()):
        state["weights"] = {weight: row[place] for weight, row in weights.items()}
    return lay_out(resolved(raw)).rule


def passes(rule: Rule, *yes: str) -> bool:
    """Whether the text carries if these say yes and all others no."""
    return bool(carries(rule, 0, np.array([YES if name in yes else NO for name in FOUR])))


@pytest.mark.parametrize(
    ("quota", "least"),
    [
        *(("majority", 3), ("unanimity", 4), ({"votes": 1}, 1), ({"votes": 2.5}, 3)),
        *(({"share": 0.5}, 2), ({"share": 0.51}, 3), ({"share": 0.75}, 3), ({"share": 1.0}, 4)),
    ],
)
def test_a_quota_on_heads_needs_so_many(quota: Any, least: int) -> None:
    rule = rule_for({"quota": quota})
    carried = [passes(rule, *FOUR[:count]) for count in range(5)]
    assert carried == [count >= least for count in range(5)]


@pytest.mark.parametrize(
    ("quota", "yes", "carried"),
    [
        ({"share": 0.6, "of": "size"}, ("Ash",), True),
        ({"share": 0.61, "of": "size"}, ("Ash",), False),
        ({"votes": 4, "of": "size"}, ("Birch", "Cedar", "Dogwood"), True),
        ({"votes": 4, "of": "size"}, ("Birch", "Cedar"), False),
        ({"majority_of": "size"}, ("Ash",), True),
        ({"majority_of": "size"}, ("Birch", "Cedar", "Dogwood"), False),
    ],
)
def test_a_quota_on_a_weight_counts_that_weight(quota: Any, yes: Any, carried: bool) -> None:
    assert passes(rule_for({"quota": quota}, size=[6, 1, 1, 2]), *yes) == carried


@pytest.mark.parametrize("unit", [1.0, 0.1, 1 / 3, 0.7, 1e-6])
def test_a_majority_is_more_than_half_with_fractional_weights_too(unit: float) -> None:
    rule = rule_for({"quota": {"majority_of": "size"}}, size=[unit, unit, unit, unit])
    assert not passes(rule, "Ash", "Birch")
    assert passes(rule, "Ash", "Birch", "Cedar")


@pytest.mark.parametrize("unit", [0.1, 0.3, 1 / 3, 0.7])
def test_rounding_does_not_keep_all_together_from_unanimity(unit: float) -> None:
    rule = rule_for({"quota": {"share": 1.0, "of": "size"}}, size=[unit, 2 * unit, 3 * unit, unit])
    assert passes(rule, *FOUR)
    assert not passes(rule, "Ash", "Birch", "Cedar")


def test_shares_are_of_the_parties_seated() -> None:
    seats = {"Cedar": "observer", "Dogwood": "excluded"}
    rule = rule_for({"quota": "majority", "seats": seats})
    assert passes(rule, "Ash", "Birch")
    assert not passes(rule, "Ash")


def test_several_quotas_must_all_be_reached() -> None:
    rule = rule_for({"quota": [{"share": 0.5}, {"votes": 6, "of": "size"}]}, size=[6, 1, 1, 1])
    assert passes(rule, "Ash", "Birch")
    assert not passes(rule, "Birch", "Cedar", "Dogwood")
    assert not passes(rule, "Ash")


def test_a_blocking_minority_takes_so_many_parties() -> None:
    quota = [{"share": 0.5}, {"votes": 6, "of": "size"}]
    rule = rule_for({"quota": quota, "blocking_minority": 2}, size=[6, 1, 1, 1])
    assert passes(rule, "Birch", "Cedar", "Dogwood")  # one party fails to say yes: too few to block
    assert not passes(rule, "Birch", "Cedar")  # two: enough, and the second quota is not reached
    assert not passes(rule, "Ash")  # the first quota holds in any case


def test_no_quota_binds_nobody_without_signing() -> None:
    rule = rule_for({"signatories": ["Ash", "Cedar"]})
    assert passes(rule, "Ash", "Cedar")
    assert not passes(rule, "Ash", "Birch", "Dogwood")


def test_a_veto_stops_what_the_quota_lets_through() -> None:
    rule = rule_for({"quota": "majority", "veto": ["Dogwood"]})
    assert not passes(rule, "Ash", "Birch", "Cedar")
    assert passes(rule, "Ash", "Birch", "Dogwood")


def test_an_absent_state_can_neither_sign_nor_veto() -> None:
    raw = utilities({name: [0.5, 0.5] for name in FOUR})
    raw["frameworks"]["accord"] = {"veto": ["Cedar", "Dogwood"], "quota": "majority"}
    raw["frameworks"]["bargain"] = {"signatories": ["Ash", "Cedar"]}
    raw["table"]["seats"] = {"Cedar": "observer", "Dogwood": "excluded"}
    rule = lay_out(resolved(raw)).rule
    assert passes(rule, "Ash", "Birch")
    assert rule.on_offer.tolist() == [0]  # the bargain needs Cedar's signature: not on offer


@bounded(300)
@given(scenarios(), st.data())
def test_a_refusal_is_decisive_if_and_only_if_turning_it_carries(raw: Raw, data: Any) -> None:
    rule = lay_out(resolved(raw)).rule
    f = data.draw(st.sampled_from(range(len(rule.quotas))))
    yes = [data.draw(st.booleans()) and bool(party) for party in rule.party]
    answers = np.array(yes, np.int64)
    if carries(rule, f, answers):
        return
    for i, party in enumerate(rule.party):
        turned = answers.copy()
        turned[i] = YES
        expected = party and answers[i] == NO and carries(rule, f, turned)
        assert is_decisive(rule, f, answers, blockers(rule, f, answers), i) == expected


@bounded(200)
@given(scenarios())
def test_more_consent_never_stops_a_text(raw: Raw) -> None:
    rule = lay_out(resolved(raw)).rule
    parties = np.flatnonzero(rule.party)
    for f, yes in product(rule.on_offer, product([NO, YES], repeat=min(len(parties), 4))):
        answers = np.zeros(len(rule.party), np.int64)
        answers[parties[: len(yes)]] = yes
        if carries(rule, f, answers):
            answers[parties[0]] = YES
            assert carries(rule, f, answers)


@bounded(200)
@given(scenarios())
def test_something_could_carry_if_one_of_the_texts_does(raw: Raw) -> None:
    layout = lay_out(resolved(raw))
    rule, s, f = layout.opening.rule, len(layout.states), len(layout.frameworks)
    utility = np.arange(s * f, dtype=float).reshape(s, f) % 7
    least = np.full(s, 3.0)
    votes = (utility >= least[:, None]) & rule.party[:, None]
    expected = any(carries(rule, int(f), votes[:, f].astype(np.int64)) for f in rule.on_offer)
    assert could_carry(rule, utility, least, np.zeros(s, np.int64)) == expected
