"""Stacked talk, turn by turn: accept what stands, let it stand, or put one's own in its place."""

from itertools import product
from typing import Any

import pytest
from builders import Raw, bounded, changed_states, resolved, scenarios, talks, utilities
from hypothesis import given

from sim.negotiation.agents.telling import tell
from sim.negotiation.record import AGREED, BY_QUOTA, BY_VETO, COULD_NOT, HOLDS_OUT
from sim.negotiation.trace import Trace, TurnTold

Step = tuple[int, str, str | None, str | None, str | None]
"""Round, whose turn, what stands, its answer to that, what it puts in its place."""

TWO = {"Ash": [1.0, 0.8, 0.6, 0.3, 0.0], "Birch": [0.0, 0.35, 0.55, 0.9, 1.0]}
THREE = {
    "Ash": [1.0, 0.7, 0.5, 0.2],
    "Birch": [0.0, 0.4, 0.65, 1.0],
    "Cedar": [0.3, 0.6, 0.8, 0.1],
}


def stacked(worth: Any, no_deal: Any = 0.0, rounds: int = 10, **rest: Any) -> Raw:
    """States that take turns and put what they like least of what they would accept."""
    raw = utilities(worth, no_deal, **rest)
    raw["protocol"] = {"talk": "stacked", "rounds": rounds, "offers": "least_generous"}
    return raw


def told(raw: Raw, replicate: int = 0) -> Trace:
    """A replicate from first word to last."""
    return tell("base", resolved(raw), 0, replicate)


def steps(raw: Raw) -> list[Step]:
    """Every turn of the first replicate."""
    found = []
    for turn in told(raw).told:
        assert isinstance(turn, TurnTold)
        answer = turn.reply.answer if turn.reply else None
        found.append((turn.number, turn.state, turn.standing, answer, turn.framework))
    return found


def test_two_states_turn_by_turn_until_one_accepts() -> None:
    # demands 1 − t/6 of both: .833, .667, .5, …; the first to ask for no more than what stands
    assert steps(stacked(TWO, rounds=5)) == [
        (1, "Ash", None, None, "accord"),
        (1, "Birch", "accord", "no", "deal"),
        (2, "Ash", "deal", "no", "bargain"),
        (2, "Birch", "bargain", "no", "deal"),
        (3, "Ash", "deal", "no", "charter"),
        (3, "Birch", "charter", "yes", None),
    ]
    end = told(stacked(TWO, rounds=5))
    assert (end.ending, end.framework, end.round) == ("agreed", "charter", 3)


def test_whoever_put_the_text_that_carries_is_its_speaker() -> None:
    assert talks(resolved(stacked(TWO, rounds=5)), 1).speaker.tolist() == [0]


def test_acceptances_carry_over_from_round_to_round() -> None:
    # sincere, so that the first text that suits all goes round: Cedar puts it, the others accept
    raw = stacked(THREE, {"Ash": 0.5, "Birch": 0.45, "Cedar": 0.7})
    raw["protocol"]["concession"] = "sincere"
    assert steps(raw) == [
        (1, "Ash", None, None, "charter"),
        (1, "Birch", "charter", "yes", None),
        (1, "Cedar", "charter", "yes", None),
    ]
    raw["states"]["Birch"]["recognition"] = 0  # it answers, and puts nothing of its own
    raw["states"]["Ash"]["recognition"] = 0
    assert steps(raw) == [
        (1, "Ash", None, None, None),
        (1, "Birch", None, None, None),
        (1, "Cedar", None, None, "charter"),
        (2, "Ash", "charter", "yes", None),
        (2, "Birch", "charter", "yes", None),
    ]


def test_a_refusal_clears_what_others_have_accepted() -> None:
    # Birch takes Ash's bargain; Cedar does not, and now both are asked again
    raw = stacked(THREE, {"Ash": 0.5, "Birch": 0.4, "Cedar": 0.7})
    raw["protocol"]["concession"] = "sincere"
    raw["protocol"]["offers"] = "favourite"
    raw["states"]["Ash"]["utilities"]["accord"] = 0.0
    assert steps(raw) == [
        (1, "Ash", None, None, "bargain"),
        (1, "Birch", "bargain", "yes", None),
        (1, "Cedar", "bargain", "no", "charter"),
        (2, "Ash", "charter", "yes", None),
        (2, "Birch", "charter", "yes", None),
    ]


def test_a_refusal_without_an_offer_leaves_nothing_standing() -> None:
    # Birch accepts nothing and has nothing to put
    raw = stacked({"Ash": [0.9], "Birch": [0.2]}, {"Ash": 0.0, "Birch": 0.5}, rounds=2)
    raw["protocol"]["concession"] = "sincere"
    assert steps(raw) == [
        (1, "Ash", None, None, "accord"),
        (1, "Birch", "accord", "no", None),
        (2, "Ash", None, None, "accord"),
        (2, "Birch", "accord", "no", None),
    ]


def test_whoever_abstains_lets_the_text_stand() -> None:
    raw = stacked(THREE, 0.0, rounds=3)
    raw["states"]["Birch"] |= {"reservation": 0.5, "abstains": 0.2, "concession": "sincere"}
    raw["states"]["Ash"] |= {"reservation": 0.6, "concession": "sincere"}
    raw["states"]["Cedar"] |= {"reservation": 0.5, "concession": "sincere"}
    raw["table"] = {"quota": {"votes": 2}}
    assert steps(raw) == [
        (1, "Ash", None, None, "bargain"),
        (1, "Birch", "bargain", "abstain", None),
        (1, "Cedar", "bargain", "yes", None),  # two of three
    ]
    assert talks(resolved(raw), 1).consents[0].tolist() == [True, False, True]


def test_a_text_that_goes_round_is_judged_by_who_put_it_like_any_other() -> None:
    # Ash's text comes back to it: Birch's abstention kept it from carrying
    raw = stacked({"Ash": [0.9], "Birch": [0.45]}, {"Ash": 0.0, "Birch": 0.5}, rounds=2)
    raw["states"]["Birch"]["abstains"] = 0.1
    raw["protocol"]["concession"] = "sincere"
    assert steps(raw) == [
        (1, "Ash", None, None, "accord"),
        (1, "Birch", "accord", "abstain", None),
        (2, "Ash", "accord", "yes", None),
        (2, "Birch", "accord", "abstain", None),
    ]


def test_under_a_quota_the_talks_end_as_soon_as_it_is_reached() -> None:
    raw = stacked(THREE, rounds=6, table={"quota": "majority"})
    raw["protocol"]["concession"] = "sincere"
    assert steps(raw) == [(1, "Ash", None, None, "deal"), (1, "Birch", "deal", "yes", None)]
    assert talks(resolved(raw), 1).consents[0].tolist() == [True, True, False]  # nobody asked Cedar


@pytest.mark.parametrize("right", ["veto", "signatories"])
def test_whoever_has_not_been_asked_counts_as_not_yes(right: str) -> None:
    raw = stacked(THREE, rounds=6, table={"quota": {"votes": 2}, right: ["Cedar"]})
    raw["protocol"]["concession"] = "sincere"
    assert steps(raw) == [
        (1, "Ash", None, None, "deal"),
        (1, "Birch", "deal", "yes", None),
        (1, "Cedar", "deal", "yes", None),
    ]


def test_the_last_refusal_in_a_row_of_acceptances_is_decisive() -> None:
    raw = stacked(THREE, {"Ash": 0.2, "Birch": 0.0, "Cedar": 0.5}, rounds=1)
    raw["protocol"]["concession"] = "sincere"
    records = talks(resolved(raw), 1)
    assert records.stopped_by_one.tolist() == [1]
    assert records.decisive[0, 2, BY_QUOTA, COULD_NOT] == 1
    assert records.decisive.sum() == 1


def test_the_first_refusal_of_three_is_not_decisive() -> None:
    raw = stacked(THREE, rounds=1)  # Birch refuses before Cedar is asked: one more yes is not three
    records = talks(resolved(raw), 1)
    assert records.decisive[0, 1].sum() == 0


def test_a_veto_holders_refusal_is_decisive_by_veto() -> None:
    # Birch refuses the bargain, and its own text carries: one vote is enough, and it has the veto
    raw = stacked(TWO, rounds=2, table={"quota": {"votes": 1}, "veto": ["Birch"]})
    records = talks(resolved(raw), 1)
    assert records.decisive[0, 1, BY_VETO, HOLDS_OUT] == 1
    assert (records.framework[0], records.round[0], records.speaker[0]) == (3, 1, 1)


def test_conditions_are_tried_at_every_turn() -> None:
    # Ash's own text waits for Cedar; Birch's yes alone would reach the quota
    raw = stacked(THREE, rounds=6, table={"quota": {"votes": 2}})
    raw["protocol"]["concession"] = "sincere"
    raw["states"]["Ash"]["only_with"] = ["Cedar"]
    assert [step[1] for step in steps(raw)] == ["Ash", "Birch", "Cedar"]


def test_observers_have_no_turn() -> None:
    raw = stacked(THREE, rounds=2)
    raw["table"]["seats"] = {"Birch": "observer"}
    assert {step[1] for step in steps(raw)} == {"Ash", "Cedar"}


def test_turns_go_by_the_order_of_the_file() -> None:
    raw = stacked(dict(reversed(THREE.items())), rounds=1)
    assert [step[1] for step in steps(raw)] == ["Cedar", "Birch", "Ash"]


def test_a_party_that_leaves_takes_its_acceptance_with_it() -> None:
    # of Birch, which accepted, and Dogwood, which comes in its place, one yes is wanted
    worth = {"Ash": [0.9], "Birch": [0.9], "Cedar": [0.3], "Dogwood": [0.9]}
    raw = stacked(worth, {"Ash": 0, "Birch": 0, "Cedar": 0.4, "Dogwood": 0}, rounds=3)
    raw["protocol"]["concession"] = "sincere"
    raw["states"]["Cedar"]["abstains"] = 0.2
    raw["table"] = {"quota": {"votes": 3}, "seats": {"Dogwood": "excluded"}}
    assert talks(resolved(raw), 1).ending.tolist() != [AGREED]
    raw["events"] = [{"round": 2, "table": {"seats": {"Dogwood": "party"}}}]
    assert talks(resolved(raw), 1).round.tolist() == [2]
    raw["events"][0]["table"]["seats"]["Birch"] = "excluded"
    assert talks(resolved(raw), 1).ending.tolist() != [AGREED]


def test_each_party_has_dice_of_its_own_for_its_offers() -> None:
    # Ash puts one of two texts, Birch refuses both and puts one of two others
    raw = utilities({"Ash": [0.5, 0.5, 0.0, 0.0], "Birch": [0.0, 0.0, 0.5, 0.5]})
    raw["protocol"] = {"talk": "stacked", "rounds": 1, "concession": "hardline"}
    put = [tuple(turn.framework for turn in told(raw, k).told) for k in range(40)]  # type: ignore[union-attr]
    assert set(put) == set(product(("accord", "bargain"), ("charter", "deal")))


@bounded(100)
@given(scenarios())
def test_every_turn_follows_from_the_one_before(raw: Raw) -> None:
    raw["protocol"] |= {"talk": "stacked", "speaker": "rotation"}
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state.pop("recognition", None)
    end = tell("base", resolved(raw), 1, 0)
    standing: str | None = None
    for turn in end.told:
        assert isinstance(turn, TurnTold)
        assert turn.standing == standing
        assert (turn.reply is None) == (standing is None)
        if turn.reply is not None and turn.reply.answer != "no":
            assert turn.framework is None
        else:
            standing = turn.framework
    assert (end.framework is not None) == (end.told != () and end.told[-1].carried)
    if end.framework is not None:
        assert end.framework == standing
