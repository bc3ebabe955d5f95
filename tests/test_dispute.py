"""Disputed signatures: what they close, for how long, and how they are recorded."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, differing, resolved, scenarios, talks, utilities
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds, prospects
from sim.negotiation.record import AGREED, DISPUTED, HELD_OUT, Records
from sim.negotiation.shared import tell_all

N = 20_000


def disputed(chance: Any, rounds: int = 6, **rest: Any) -> Raw:
    """Ash and Birch would sign the accord in every round; Birch disputes Ash's signature."""
    raw = utilities({"Ash": [0.8], "Birch": [0.7]}, 0.5)
    raw["table"] = {"signatories": ["Ash", "Birch"]}
    raw["protocol"] = {"concession": "sincere", "rounds": rounds, "speaker": {"chair": "Ash"}}
    raw["states"]["Birch"]["disputes"] = {"Ash": chance}
    return raw | rest


def agreed_by(records: Records, rounds: int) -> np.ndarray:
    """(T,) the share agreed by the end of each round."""
    came = np.where(records.ending == AGREED, records.round, rounds + 1)
    return np.array([(came <= t).mean() for t in range(1, rounds + 1)])


def near(found: np.ndarray, expected: np.ndarray, of: int = N) -> bool:
    """Within four standard errors of shares; exactly where nothing is left to chance."""
    return bool(
        (abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / of) + 1e-12).all()
    )


@pytest.mark.parametrize("chance", [0.05, 0.4, 1.0, 0.0])
def test_a_dispute_is_settled_as_the_geometric_law_says(chance: float) -> None:
    """By round t in 1 − (1 − p)^t of talks."""
    found = agreed_by(talks(resolved(disputed(chance)), N), 6)
    assert near(found, 1 - (1 - chance) ** np.arange(1, 7))


def test_an_uncertain_chance_is_one_for_all_rounds_of_a_talk() -> None:
    """E[1 − (1 − p)^t], p uniform on [0, 1]: t / (t + 1); other than 1 − (1 − E p)^t."""
    found = agreed_by(talks(resolved(disputed({"low": 0, "high": 1})), N), 6)
    assert near(found, np.arange(1, 7) / np.arange(2, 8))


def test_two_disputes_are_settled_each_by_its_own_dice() -> None:
    raw = disputed(0.3)
    raw["states"]["Ash"]["disputes"] = {"Birch": 0.5}
    expected = (1 - 0.7 ** np.arange(1, 7)) * (1 - 0.5 ** np.arange(1, 7))
    assert near(agreed_by(talks(resolved(raw), N), 6), expected)


@pytest.mark.parametrize("talk", ["plenary", "stacked"])
def test_who_disputes_a_signature_puts_no_text_that_needs_it(talk: str) -> None:
    raw = disputed(0.0)
    raw["protocol"] = {"concession": "sincere", "rounds": 4} | (
        {"talk": "stacked"} if talk == "stacked" else {"speaker": {"chair": "Birch"}}
    )
    assert not (talks(resolved(raw), 200).ending == AGREED).any()


@bounded(40)
@given(scenarios())
def test_a_dispute_that_is_settled_for_certain_is_as_none(raw: Raw) -> None:
    assume(any(own.get("disputes") for own in raw["states"].values()))
    for own in raw["states"].values():
        own["disputes"] = dict.fromkeys(own.get("disputes", {}), 1)
    settled = talks(resolved(raw), 60)
    for own in raw["states"].values():
        own["disputes"] = {}
    none = talks(resolved(raw), 60)
    for one, other in zip(settled, none, strict=True):
        assert np.array_equal(one, other)


@bounded(40)
@given(scenarios(), st.data())
def test_without_the_consent_of_who_disputes_for_good_nothing_carries(raw: Raw, data: Any) -> None:
    """No text that the disputed state must sign, where the one who disputes must sign it too."""
    raw["events"] = []
    one, other = data.draw(st.permutations(sorted(raw["states"])))[:2]
    for own in raw["states"].values():
        own.pop("disputes", None)
    raw["states"][one]["disputes"] = {other: 0}
    for text in raw["frameworks"].values():
        text["signatories"] = [one, other]
    assert not (talks(resolved(raw), 60).ending == AGREED).any()


@bounded(40)
@given(scenarios(), st.data())
def test_what_a_state_without_a_vote_disputes_changes_nothing(raw: Raw, data: Any) -> None:
    raw["events"] = []
    absent = [name for name, seat in raw["table"]["seats"].items() if seat == "excluded"]
    assume(absent)
    name = data.draw(st.sampled_from(absent))
    raw["states"][name].pop("disputes", None)
    before = talks(resolved(raw), 60)
    raw["states"][name]["disputes"] = {
        other: data.draw(st.floats(0, 1)) for other in raw["states"] if other != name
    }
    after = talks(resolved(raw), 60)
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one, other)


def test_who_only_votes_may_be_outvoted_on_a_disputed_signature() -> None:
    raw = utilities({"Ash": [0.8], "Birch": [0.7], "Cedar": [0.7]}, 0.5)
    raw["frameworks"]["accord"] = {"signatories": ["Ash"], "quota": "majority"}
    raw["states"]["Birch"]["disputes"] = {"Ash": 0}
    assert (talks(resolved(raw), 200).ending == AGREED).all()


def test_a_text_that_the_disputed_state_need_not_sign_is_open() -> None:
    raw = disputed(0.0, table={"signatories": ["Birch"], "quota": "unanimity"})
    assert (talks(resolved(raw), 200).ending == AGREED).all()


def test_an_event_settles_a_dispute() -> None:
    """An election in round 4: until then nothing carries, and then at once."""
    event = {"round": 4, "states": {"Birch": {"disputes": {"Ash": 1}}}}
    records = talks(resolved(disputed(0.0, events=[event])), 200)
    assert set(records.round) == {4}
    assert (records.ending == AGREED).all()


def test_a_dispute_that_begins_in_mid_talks_closes_nothing_before() -> None:
    raw = disputed(0.0)
    raw["states"]["Birch"]["disputes"] = {}
    raw["states"]["Birch"]["reservation"] = 0.75
    raw["events"] = [
        {"round": 3, "states": {"Birch": {"disputes": {"Ash": 0.25}, "reservation": 0.5}}}
    ]
    found = agreed_by(talks(resolved(raw), N), 6)
    assert near(found, np.array([0, 0, *(1 - 0.75 ** np.arange(1, 5))]))


def test_talks_that_a_dispute_stops_are_held_out_and_the_refusals_disputed() -> None:
    """There is a text that suits both, so the zone is not empty; nobody is told to have refused
    what it could not accept."""
    records = talks(resolved(disputed(0.0)), 200)
    assert (records.ending == HELD_OUT).all()
    reasons = records.decisive.sum(axis=(0, 1, 2))
    assert reasons[DISPUTED] == reasons.sum() == 200 * 6


def test_a_dispute_is_not_told_where_the_text_is_unacceptable_anyway() -> None:
    """What it could not accept it could not accept, disputed or not."""
    raw = disputed(0.0)
    raw["states"]["Birch"]["reservation"] = 0.9
    assert not talks(resolved(raw), 50).decisive[..., DISPUTED].any()


def test_expected_offers_reckon_with_how_far_disputes_are_settled() -> None:
    """Cedar in the chair, sure of the others' yes but for the dispute: P is 1 − (1 − p)^t."""
    raw = disputed(0.2)
    raw["states"]["Cedar"] = {"utilities": {"accord": 0.8}, "reservation": 0.5}
    raw["protocol"] |= {"speaker": {"chair": "Cedar"}, "offers": "expected", "belief": 0.001}
    layout = lay_out(resolved(raw))
    minds = mean_minds(layout)[0]
    table = prospects(layout, layout.opening, minds, 0.001)
    cedar = layout.states.index("Cedar")
    assert table[:, cedar, 0] == pytest.approx(1 - 0.8 ** np.arange(1, 7))


def test_expected_offers_prefer_what_is_not_disputed() -> None:
    """The bargain is worth less to Cedar than the accord, which Ash too has to sign."""
    worth = {"Ash": [0.8, 0.8], "Birch": [0.8, 0.8], "Cedar": [0.9, 0.8]}
    raw = utilities(worth, 0.5)
    raw["frameworks"] = {
        "accord": {"signatories": ["Ash", "Birch"]},
        "bargain": {"signatories": ["Birch"]},
    }
    raw["protocol"] = {"speaker": {"chair": "Cedar"}, "offers": "expected", "rounds": 1}
    raw["protocol"]["concession"] = "sincere"
    open_to_all = talks(resolved(raw), 50)
    raw["states"]["Birch"]["disputes"] = {"Ash": 0.05}
    closed = talks(resolved(raw), 50)
    assert set(open_to_all.framework) == {0}
    assert set(closed.framework) == {1}


def test_who_disputes_a_signature_itself_reckons_with_it_only_where_others_do() -> None:
    """It puts such a text only once the dispute is settled: of its own yes it is then certain."""
    raw = disputed(0.2)
    raw["protocol"] |= {"speaker": {"chair": "Birch"}, "offers": "expected", "belief": 0.001}
    layout = lay_out(resolved(raw))
    table = prospects(layout, layout.opening, mean_minds(layout)[0], 0.001)
    assert table[:, layout.states.index("Birch"), 0] == pytest.approx(np.ones(6))


def test_expected_offers_reckon_with_the_rounds_before_an_event_too() -> None:
    raw = disputed(0.2)
    raw["states"]["Cedar"] = {"utilities": {"accord": 0.8}, "reservation": 0.5}
    raw["protocol"] |= {"speaker": {"chair": "Cedar"}, "offers": "expected", "belief": 0.001}
    raw["events"] = [{"round": 4, "states": {"Cedar": {"cost": 0.001}}}]
    layout = lay_out(resolved(raw))
    phase, minds = layout.phases[1], mean_minds(layout)[1]
    table = prospects(layout, phase, minds, 0.001)
    assert table[:, layout.states.index("Cedar"), 0] == pytest.approx(1 - 0.8 ** np.arange(4, 7))


def test_tables_with_other_disputes_have_their_own_dice_where_many_are_told() -> None:
    tables = [disputed(0.3), disputed(0.3), disputed(0.3)]
    tables[1]["states"]["Ash"]["disputes"] = {"Birch": 0.5}
    tables[2]["states"]["Birch"]["disputes"] = {}
    layouts = [lay_out(resolved(raw)) for raw in tables]
    for place, records, _ in tell_all(layouts, 7, 0, 200):
        alone = talks(resolved(tables[place]), 200)
        assert differing(records, alone) == []
