"""Answers and conditional consent: who says yes, and whose yes is withdrawn."""

from itertools import permutations, product
from math import exp, inf

import numpy as np
import pytest
from builders import bounded, resolved, talks, utilities
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.answer import answer, logistic, withdraw
from sim.negotiation.build import lay_out
from sim.negotiation.layout import ABSTAIN, NO, NOBODY, YES, Rule

SURPLUS = st.floats(-1, 1)
PRECISION = st.one_of(st.just(inf), st.floats(0.001, 1000))
ABSTAINS = st.sampled_from([0.0, 0.1, 1.0])
U = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("x", [-3.0, -0.5, 0.0, 0.2, 7.0])
def test_the_logistic_is_one_over_one_plus_exp(x: float) -> None:
    assert logistic(x) == pytest.approx(1 / (1 + exp(-x)), abs=1e-15)


def test_the_logistic_never_overflows() -> None:
    assert [logistic(-1e300), logistic(1e300)] == pytest.approx([0.0, 1.0], abs=1e-300)


@pytest.mark.parametrize(
    ("surplus", "precision", "chance"),
    [
        (0.0, 20.0, 0.5),
        (0.05, 20.0, 1 / (1 + exp(-1))),
        (-0.05, 20.0, 1 / (1 + exp(1))),
        (-0.1, 5.0, 1 / (1 + exp(0.5))),
    ],
)
def test_a_noisy_yes_comes_as_often_as_the_logit_says(
    surplus: float, precision: float, chance: float
) -> None:
    assert answer(surplus, precision, 0.0, chance - 1e-9) == YES
    assert answer(surplus, precision, 0.0, chance + 1e-9) == NO


@bounded(200)
@given(SURPLUS, U)
def test_an_exact_answer_asks_no_die(surplus: float, u: float) -> None:
    assert answer(surplus, inf, 0.0, u) == (YES if surplus >= 0 else NO)


@bounded(200)
@given(SURPLUS.filter(lambda x: abs(x) > 1e-3), st.floats(1e-9, 1 - 1e-9))
def test_answers_become_exact_as_precision_grows(surplus: float, u: float) -> None:
    assert answer(surplus, 1e6, 0.0, u) == answer(surplus, inf, 0.0, u)


@pytest.mark.parametrize(
    ("surplus", "expected"),
    [(0.0, YES), (-1e-12, ABSTAIN), (-0.125, ABSTAIN), (-0.1250001, NO), (-1.0, NO)],
)
def test_a_state_abstains_up_to_its_margin_under_its_demand(surplus: float, expected: int) -> None:
    assert answer(surplus, inf, 0.125, 0.5) == expected


def test_without_a_margin_nobody_abstains_even_at_its_demand() -> None:
    assert answer(0.0, 10.0, 0.0, 0.9) == NO
    assert answer(-1e-300, inf, 0.0, 0.9) == NO


def test_who_fails_to_say_yes_by_mistake_abstains_where_it_ever_does() -> None:
    assert answer(0.01, 10.0, 0.1, 0.9) == ABSTAIN


@bounded(200)
@given(SURPLUS, SURPLUS, PRECISION, ABSTAINS, U)
def test_a_better_text_is_never_answered_worse(
    one: float, other: float, precision: float, abstains: float, u: float
) -> None:
    rank = {NO: 0, ABSTAIN: 1, YES: 2}
    worse, better = (answer(x, precision, abstains, u) for x in sorted([one, other]))
    assert rank[worse] <= rank[better]


# --- Consents whose conditions fail ---


def conditions(count: int, only_with: dict[int, list[int]]) -> Rule:
    """A table of so many parties, some of which say yes only with others."""
    names = [f"s{i}" for i in range(count)]
    raw = utilities({name: [0.5] for name in names})
    for i, others in only_with.items():
        raw["states"][names[i]]["only_with"] = [names[j] for j in others]
    return lay_out(resolved(raw)).opening.rule


def counted(rule: Rule, own: list[int], abstains: float = 0.0, spared: int = NOBODY) -> list[int]:
    """The answers as they count."""
    now = np.array(own)
    withdraw(rule, now, np.full(len(own), abstains), spared)
    return [int(each) for each in now]


def test_a_yes_is_withdrawn_whose_condition_fails() -> None:
    rule = conditions(3, {0: [1]})
    assert counted(rule, [YES, NO, YES]) == [NO, NO, YES]
    assert counted(rule, [YES, YES, NO]) == [YES, YES, NO]


def test_an_abstention_does_not_meet_a_condition() -> None:
    assert counted(conditions(2, {0: [1]}), [YES, ABSTAIN]) == [NO, ABSTAIN]


def test_a_chain_of_conditions_falls_from_its_end() -> None:
    rule = conditions(5, {0: [1], 1: [2], 2: [3], 4: [0]})
    assert counted(rule, [YES, YES, YES, NO, YES]) == [NO] * 5
    assert counted(rule, [YES] * 5) == [YES] * 5


def test_a_ring_of_conditions_holds_together_and_breaks_as_a_whole() -> None:
    rule = conditions(4, {0: [1], 1: [2], 2: [0]})
    assert counted(rule, [YES, YES, YES, NO]) == [YES, YES, YES, NO]
    assert counted(rule, [YES, NO, YES, YES]) == [NO, NO, NO, YES]


def test_all_the_states_that_a_condition_names_have_to_say_yes() -> None:
    assert counted(conditions(3, {0: [1, 2]}), [YES, YES, NO]) == [NO, YES, NO]


def test_a_withdrawn_yes_is_an_abstention_for_those_who_ever_abstain() -> None:
    assert counted(conditions(2, {0: [1]}), [YES, NO], abstains=0.1) == [ABSTAIN, NO]


def test_whoever_is_spared_drops_its_own_conditions_and_no_others() -> None:
    rule = conditions(3, {0: [2], 1: [0], 2: [1]})
    assert counted(rule, [YES, YES, NO], spared=0) == [YES, YES, NO]
    assert counted(rule, [YES, NO, YES], spared=0) == [YES, NO, NO]


@pytest.mark.parametrize("seat", ["observer", "excluded"])
def test_who_waits_for_a_state_without_a_vote_never_says_yes(seat: str) -> None:
    raw = utilities({"Ash": [1.0], "Birch": [1.0]}, table={"quota": {"votes": 1}})
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    raw["protocol"] = {"speaker": {"chair": "Ash"}, "rounds": 3}
    assert talks(resolved(raw), 5).ending.tolist() == [0] * 5
    raw["table"]["seats"] = {"Birch": seat}
    records = talks(resolved(raw), 5)
    assert records.ending.tolist() == [1] * 5  # nor is there a zone
    assert records.offers.tolist() == [3] * 5  # though Ash goes on putting the text


def test_the_speakers_own_yes_is_withdrawn_too() -> None:
    raw = utilities({"Ash": [1.0], "Birch": [0.0]}, {"Ash": 0.0, "Birch": 0.5})
    raw["table"] = {"signatories": ["Ash"]}
    raw["protocol"] = {"speaker": {"chair": "Ash"}, "rounds": 1}
    assert talks(resolved(raw), 1).ending.tolist() == [0]
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    assert talks(resolved(raw), 1).ending.tolist() == [1]


TABLES = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.sampled_from([NO, YES, YES, ABSTAIN]), min_size=n, max_size=n),
        st.lists(st.lists(st.integers(0, n - 1), max_size=2, unique=True), min_size=n, max_size=n),
    )
)
Case = tuple[list[int], list[list[int]]]


def on(case: Case) -> tuple[Rule, list[int]]:
    """The rule and the answers of a case; nobody waits for itself."""
    own, named = case
    others = {i: [j for j in each if j != i] for i, each in enumerate(named)}
    return conditions(len(own), others), own


@bounded(300)
@given(TABLES)
def test_what_is_left_is_the_largest_set_of_yeses_that_keeps_all_conditions(case: Case) -> None:
    rule, own = on(case)
    named = [set(np.flatnonzero(row)) for row in rule.only_with]
    holding = [
        yes
        for yes in product([False, True], repeat=len(own))
        if all(own[i] == YES for i, said in enumerate(yes) if said)
        and all(yes[j] for i, said in enumerate(yes) if said for j in named[i])
    ]
    largest = max(holding, key=sum)
    assert all(not said or largest[i] for yes in holding for i, said in enumerate(yes))
    assert [each == YES for each in counted(rule, own)] == list(largest)


@bounded(100)
@given(TABLES)
def test_it_does_not_matter_in_which_order_consents_are_looked_at(case: Case) -> None:
    rule, own = on(case)
    expected = counted(rule, own)
    for order in list(permutations(range(len(own))))[:: max(1, len(own) * 5)]:
        place = list(order)
        turned = rule._replace(only_with=rule.only_with[np.ix_(place, place)])
        assert counted(turned, [own[i] for i in place]) == [expected[i] for i in place]


@bounded(100)
@given(TABLES)
def test_to_look_again_changes_nothing(case: Case) -> None:
    rule, own = on(case)
    once = counted(rule, own)
    assert counted(rule, once) == once
