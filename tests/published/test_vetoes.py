"""A further veto never turns a failed replicate into an agreement; except for who thinks ahead.

The same dice at both tables, the veto holder a party at both, quotas unchanged. What is put in a
round, and how it is answered, then depends on vetoes only where the choice of an offer reads them:
so until the first agreement the two talks are the same, and a veto can but stop one. That holds for
`in_band`, `favourite` and `least_generous`, for the mediator, whose order does not ask who may
block, and for demands that follow the others' offers. Of all rules `expected` alone reads vetoes.
"""

from typing import Any

import pytest
from builders import Raw, bounded, changed_states, resolved, scenarios, talks, utilities
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.record import AGREED

BLIND = ("in_band", "favourite", "least_generous")
"""Offer rules that do not read who may block."""
TALKS: dict[str, Raw] = {
    "random": {"talk": "plenary", "speaker": "random"},
    "rotation": {"talk": "plenary", "speaker": "rotation"},
    "mediator": {"talk": "plenary", "speaker": "mediator"},
    "stacked": {"talk": "stacked", "speaker": "rotation"},
}


def with_veto(raw: Raw, state: str) -> Raw:
    """The same table at which one more state may block, whatever the text and whatever happens."""

    def over(table: Raw) -> Raw:
        return table | {"veto": [*table["veto"], state]} if "veto" in table else table

    events = [
        event | ({"table": over(event["table"])} if "table" in event else {})
        for event in raw.get("events", [])
    ]
    texts = {name: over(text) for name, text in raw["frameworks"].items()}
    table = over({"veto": []} | raw["table"])
    return raw | {"frameworks": texts, "table": table, "events": events}


def gained(before: Raw, after: Raw, count: int = 40) -> int:
    """How many replicates fail in the one and agree in the other."""
    one, other = talks(resolved(before), count), talks(resolved(after), count)
    return int(((other.ending == AGREED) & (one.ending != AGREED)).sum())


def blindly(raw: Raw, talk: str, offers: str) -> Raw:
    """The scenario under such talks, with offers that do not read vetoes."""
    protocol = {key: value for key, value in raw["protocol"].items() if key != "speaker"}
    raw["protocol"] = protocol | TALKS[talk] | {"offers": offers}
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state.pop("offers", None)
        state.pop("recognition", None)
    return raw


def parties(raw: Raw) -> list[str]:
    """The states that have a vote from the start."""
    return [name for name, seat in raw["table"]["seats"].items() if seat == "party"]


@pytest.mark.parametrize("offers", BLIND)
@pytest.mark.parametrize("talk", TALKS)
@bounded(50)
@given(scenarios(), st.data())
def test_a_further_veto_never_turns_a_failure_into_an_agreement(
    talk: str, offers: str, raw: Raw, data: Any
) -> None:
    raw = blindly(raw, talk, offers)
    assert gained(raw, with_veto(raw, data.draw(st.sampled_from(parties(raw))))) == 0


@pytest.mark.parametrize("talk", TALKS)
@bounded(50)
@given(scenarios(), st.integers(2, 12), st.data())
def test_a_veto_given_in_mid_talks_never_turns_a_failure_into_an_agreement(
    talk: str, raw: Raw, t: int, data: Any
) -> None:
    raw = blindly(raw, talk, "in_band") | {"events": []}
    more = [*raw["table"]["veto"], data.draw(st.sampled_from(parties(raw)))]
    assert gained(raw, raw | {"events": [{"round": t, "table": {"veto": more}}]}) == 0


@pytest.mark.parametrize("talk", TALKS)
@bounded(50)
@given(scenarios(), st.data())
def test_a_further_veto_never_turns_a_failure_of_those_who_reciprocate_into_an_agreement(
    talk: str, raw: Raw, data: Any
) -> None:
    raw = blindly(raw, talk, "least_generous")
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state["reciprocity"] = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    assert gained(raw, with_veto(raw, data.draw(st.sampled_from(parties(raw))))) == 0


def thinking_ahead() -> Raw:
    """Ash tries the accord, which Cedar may like; it could have had the bargain from Birch."""
    unsure = {"low": 0.2, "high": 1.0}
    worth = {"Ash": [0.9, 0.7, 0.0], "Birch": [0.2, 0.9, 0.0], "Cedar": [unsure, 0.0, 0.0]}
    raw = utilities(worth, 0.5, table={"quota": {"votes": 2}})
    raw["protocol"] = {
        "speaker": {"chair": "Ash"},
        "offers": "expected",
        "concession": "sincere",
        "rounds": 1,
    }
    return raw


def test_a_further_veto_can_turn_a_failure_into_an_agreement_if_speakers_think_ahead() -> None:
    """Once Birch may block the accord, Ash puts the bargain: 200 of 200 agree, not some 120."""
    before, after = thinking_ahead(), with_veto(thinking_ahead(), "Birch")
    assert gained(before, after, 200) > 50
    assert (talks(resolved(after), 200).ending == AGREED).all()


def test_a_veto_does_turn_agreements_into_failures() -> None:
    """The law could not fail if vetoes did nothing."""
    raw = utilities({"Ash": [0.9, 0.8], "Birch": [0.2, 0.1], "Cedar": [0.8, 0.9]}, 0.5)
    raw["table"] = {"quota": "majority"}
    assert gained(raw, with_veto(raw, "Birch")) == 0
    assert gained(with_veto(raw, "Birch"), raw) == 40
