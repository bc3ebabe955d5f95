"""The decision rule: signatures, vetoes and quotas, and whose refusal was decisive."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, some_of, talks, utilities
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.answer import withdraw
from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries, could_carry, is_decisive, why_refused
from sim.negotiation.floor import Floor, blank_floor
from sim.negotiation.layout import ABSTAIN, NO, NOBODY, YES, Layout, Rule, Vector
from sim.negotiation.record import CONDITIONAL, COULD_NOT, DISPUTED, HOLDS_OUT

FOUR = ("Ash", "Birch", "Cedar", "Dogwood")


def rule_for(table: Raw, states: tuple[str, ...] = FOUR, **weights: list[float]) -> Rule:
    """The rule of one text at a table."""
    raw = utilities({name: [0.5] for name in states}, table=table)
    for place, state in enumerate(raw["states"].values()):
        state["weights"] = {weight: row[place] for weight, row in weights.items()}
    return lay_out(resolved(raw)).opening.rule


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
    rule = lay_out(resolved(raw)).opening.rule
    assert passes(rule, "Ash", "Birch")
    assert rule.on_offer.tolist() == [0]  # the bargain needs Cedar's signature: not on offer


def on_the_floor(layout: Layout, rule: Rule, own: list[int], abstains: Vector) -> Floor:
    """The parties' own answers to an offer, and what is left of them under their conditions."""
    floor = blank_floor(layout)
    floor.own[:] = np.where(rule.party, own, NO)
    floor.answer[:] = floor.own
    withdraw(rule, floor.answer, abstains, NOBODY)
    return floor


def answers_at(layout: Layout) -> st.SearchStrategy[list[int]]:
    """An answer of each state."""
    count = len(layout.states)
    return st.lists(st.sampled_from([NO, YES, ABSTAIN]), min_size=count, max_size=count)


@bounded(300)
@given(scenarios(), st.data())
def test_a_refusal_is_decisive_if_and_only_if_turning_it_carries(raw: Raw, data: Any) -> None:
    layout = lay_out(resolved(raw))
    rule = layout.opening.rule
    rule = rule._replace(only_with=rule.only_with & False, is_conditional=False)
    f = data.draw(st.sampled_from(range(len(rule.quotas))))
    abstains = np.zeros(len(layout.states))
    floor = on_the_floor(layout, rule, data.draw(answers_at(layout)), abstains)
    for i, party in enumerate(rule.party):
        turned = floor.answer.copy()
        turned[i] = YES
        expected = party and floor.answer[i] != YES and carries(rule, f, turned)
        assert is_decisive(rule, f, floor, abstains, i) == expected


@bounded(300)
@given(scenarios(), st.data())
def test_under_conditions_a_refusal_is_decisive_if_an_unconditional_yes_would_have_carried(
    raw: Raw, data: Any
) -> None:
    for state in raw["states"].values():
        state["only_with"] = data.draw(some_of(set(raw["states"])))
        state["only_with"] = [
            name for name in state["only_with"] if raw["states"][name] is not state
        ]
    layout = lay_out(resolved(raw))
    rule, f = layout.opening.rule, data.draw(st.sampled_from(range(len(layout.frameworks))))
    abstains = np.array(data.draw(st.sampled_from([0.0, 0.1]))) * np.ones(len(layout.states))
    floor = on_the_floor(layout, rule, data.draw(answers_at(layout)), abstains)
    for i, party in enumerate(rule.party):
        free = rule.only_with.copy()
        free[i] = False
        own = floor.own.tolist()
        own[i] = YES
        turned = on_the_floor(layout, rule._replace(only_with=free), own, abstains).answer
        expected = party and floor.answer[i] != YES and carries(rule, f, turned)
        assert is_decisive(rule, f, floor, abstains, i) == expected


@pytest.mark.parametrize(
    ("utility", "reservation", "withdrawn", "disputed", "reason"),
    [
        (0.4, 0.5, False, False, COULD_NOT),
        (0.4, 0.5, True, True, COULD_NOT),
        (0.5, 0.5, False, False, HOLDS_OUT),
        (0.6, 0.5, False, False, HOLDS_OUT),
        (0.6, 0.5, True, False, CONDITIONAL),
        (0.6, 0.5, False, True, DISPUTED),
    ],
)
def test_a_refusal_has_one_of_four_reasons(
    utility: float, reservation: float, withdrawn: bool, disputed: bool, reason: int
) -> None:
    assert why_refused(utility, reservation, withdrawn, disputed) == reason


def test_who_waits_for_a_refusal_is_not_what_stopped_the_offer_unless_its_yes_were_enough() -> None:
    # Ash would say yes, but only with Birch, which could not accept
    raw = utilities({"Ash": [0.9], "Birch": [0.1]}, 0.5, protocol={"concession": "sincere"})
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    raw["protocol"] |= {"speaker": {"chair": "Ash"}, "rounds": 1}
    both = talks(resolved(raw), 1).decisive[0]
    assert both[0].sum() == 0  # Ash's yes alone would not have carried: unanimity
    # Birch's would, Ash with it
    assert both[1].tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
    raw["table"] = {"quota": {"votes": 1}}
    one = talks(resolved(raw), 1).decisive[0]
    assert one[0].tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 1, 0]]  # by quota, on a condition
    assert one[1].tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]


@bounded(200)
@given(scenarios())
def test_more_consent_never_stops_a_text(raw: Raw) -> None:
    rule = lay_out(resolved(raw)).opening.rule
    parties = np.flatnonzero(rule.party)
    for f, yes in product(rule.on_offer, product([NO, YES], repeat=min(len(parties), 4))):
        answers = np.zeros(len(rule.party), np.int64)
        answers[parties[: len(yes)]] = yes
        if carries(rule, f, answers):
            answers[parties[0]] = YES
            assert carries(rule, f, answers)


@bounded(200)
@given(scenarios(), st.data())
def test_something_could_carry_if_one_of_the_texts_does(raw: Raw, data: Any) -> None:
    layout = lay_out(resolved(raw))
    rule, s, f = layout.opening.rule, len(layout.states), len(layout.frameworks)
    utility = np.arange(s * f, dtype=float).reshape(s, f) % 7
    abstains = np.array(data.draw(st.lists(st.sampled_from([0, 1, 2]), min_size=s, max_size=s)))
    least = np.full(s, 3.0)
    expected = False
    for text in rule.on_offer:
        margin = least - utility[:, text]
        own = np.where(margin <= 0, YES, np.where((margin <= abstains), ABSTAIN, NO))
        floor = on_the_floor(layout, rule, own.tolist(), abstains.astype(float))
        expected = expected or carries(rule, int(text), floor.answer)
    room = np.zeros(s, np.int64)
    assert could_carry(rule, utility, least, abstains.astype(float), room) == expected


def test_whoever_abstains_does_not_block() -> None:
    rule = rule_for({"quota": {"votes": 2}, "veto": ["Dogwood"], "signatories": ["Ash"]})
    assert carries(rule, 0, np.array([YES, YES, NO, ABSTAIN]))
    assert not carries(rule, 0, np.array([YES, YES, NO, NO]))


def test_whoever_abstains_neither_signs_nor_counts_towards_a_quota() -> None:
    rule = rule_for({"quota": {"votes": 2}, "signatories": ["Ash"]})
    assert not carries(rule, 0, np.array([ABSTAIN, YES, YES, NO]))
    assert not carries(rule, 0, np.array([YES, ABSTAIN, ABSTAIN, NO]))


def test_shares_are_of_those_who_abstain_too() -> None:
    rule = rule_for({"quota": {"share": 0.75}})
    assert not carries(rule, 0, np.array([YES, YES, ABSTAIN, ABSTAIN]))


def test_whoever_abstains_counts_towards_a_blocking_minority() -> None:
    quota = [{"share": 0.25}, {"votes": 9, "of": "size"}]
    rule = rule_for({"quota": quota, "blocking_minority": 2}, size=[1, 1, 1, 6])
    assert carries(rule, 0, np.array([YES, YES, YES, ABSTAIN]))
    assert not carries(rule, 0, np.array([YES, YES, ABSTAIN, ABSTAIN]))
