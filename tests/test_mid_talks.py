"""Talks in which events happen: what was before stays as it was, and dice stay whose they are."""

from typing import Any

import numpy as np
import pytest
from builders import (
    Raw,
    bounded,
    by_kernel,
    changed_states,
    differing,
    resolved,
    scenarios,
    talks,
    utilities,
)
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.agents.telling import tell
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Minds, blank_minds
from sim.negotiation.layout import Layout
from sim.negotiation.preference import value_states
from sim.negotiation.record import Records
from sim.negotiation.trace import RoundTold

N = 30
BY_ROUND = ("ending", "framework", "round", "speaker", "suits_principals", "consents", "content")


def minds_of(layout: Layout, count: int = 50) -> list[Minds]:
    """What the states think in each phase, before waiting is paid for."""
    draws = DiceBox(layout, 3).throw(0, count).draws
    minds = [blank_minds(count, layout) for _ in layout.phases]
    for phase, own in zip(layout.phases, minds, strict=True):
        value_states(phase.preferences, draws, np.arange(len(layout.states)), count, own)
    return minds


def up_to(records: Records, t: int) -> list[Any]:
    """All that is recorded of replicates that agreed by round t."""
    early = (records.round <= t) & (records.framework >= 0)
    return [early.tolist(), *(getattr(records, name)[early].tolist() for name in BY_ROUND)]


@bounded(100)
@given(scenarios(), st.data())
def test_an_event_that_changes_nothing_changes_nothing(raw: Raw, data: Any) -> None:
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state["cost"] = data.draw(st.sampled_from([0.0, 1 / 64, 1 / 8]))  # their sums are exact
    idle = {"table": {"seats": raw["table"]["seats"]}}
    rounds = data.draw(st.lists(st.integers(2, 24), min_size=1, max_size=3))
    before = talks(resolved(raw), N)
    happened = {event["round"] for event in raw.get("events", [])}
    raw["events"] = [
        *raw.get("events", []),
        *({"round": t, **idle} for t in rounds if all(t < other for other in happened)),
    ]
    assert differing(before, talks(resolved(raw), N)) == []


@bounded(100)
@given(scenarios(), st.integers(1, 22), st.data())
def test_what_was_agreed_before_an_event_is_as_without_it(raw: Raw, t: int, data: Any) -> None:
    raw["events"] = []
    before = talks(resolved(raw), N)
    states = sorted(raw["states"])
    changed = data.draw(st.sampled_from(states))
    event: Raw = {"round": t + 1, "protocol": {"tolerance": 0.5, "cost": 0.1}}
    event["states"] = {changed: {"concession": "sincere", "abstains": 0.2, "precision": 9.0}}
    event["table"] = {"seats": dict.fromkeys(states, "party"), "veto": states}
    after = talks(resolved(raw | {"events": [event]}), N)
    assert up_to(before, t) == up_to(after, t)


def test_offers_before_an_event_are_as_without_it() -> None:
    raw = utilities(
        {"Ash": [0.9, 0.6, 0.2], "Birch": [0.2, 0.5, 0.9], "Cedar": [0.4, 0.5, 0.6]},
        uncertainty={"utilities": 0.2},
    )
    raw["protocol"] = {"rounds": 12, "concession": "boulware"}
    event = {"round": 7, "states": {"Ash": {"offers": "favourite", "recognition": 9}}}
    for k in range(20):
        here = tell("base", resolved(raw), 0, k).told
        there = tell("base", resolved(raw | {"events": [event]}), 0, k).told
        assert here[:6] == there[:6]


def test_what_is_offered_after_an_event_may_be_otherwise() -> None:
    raw = utilities({"Ash": [0.9, 0.2], "Birch": [0.2, 0.9]}, protocol={"rounds": 8})
    raw["protocol"]["speaker"] = {"chair": "Ash"}
    event = {"round": 4, "protocol": {"speaker": {"chair": "Birch"}}}
    told = tell("base", resolved(raw | {"events": [event]}), 0, 0).told
    assert [t.speaker for t in told if isinstance(t, RoundTold)][:5] == [
        *["Ash"] * 3,
        *["Birch"] * 2,
    ]


@bounded(60)
@given(scenarios())
def test_numbers_that_an_event_leaves_alone_are_drawn_once(raw: Raw) -> None:
    raw["events"] = []
    alone = minds_of(lay_out(resolved(raw)))[0]
    last = sorted(raw["states"])[-1]
    event: Raw = {"round": 2, "states": {last: {"cost": 0.25, "offers": "favourite"}}}
    raw["protocol"]["rounds"] = 5
    before, after = minds_of(lay_out(resolved(raw | {"events": [event]})))
    for name in ("utility", "reservation", "aspiration", "exponent", "precision", "abstains"):
        assert (getattr(before, name) == getattr(alone, name)).all()
        assert (getattr(after, name) == getattr(alone, name)).all()
    i = sorted(raw["states"]).index(last)
    assert (after.cost[:, i] == 0.25).all()


def test_a_number_that_an_event_moves_keeps_its_die() -> None:
    raw = utilities({"Ash": [{"mean": 0.4, "sd": 0.1}], "Birch": [0.5]}, protocol={"rounds": 5})
    raw["states"]["Ash"]["reservation"] = {"mean": 0.3, "sd": 0.1}
    moved = {"reservation": {"mean": 0.45, "sd": 0.05}}
    raw["events"] = [{"round": 3, "states": {"Ash": moved}}]
    before, after = minds_of(lay_out(resolved(raw)))
    scores = [(before.reservation[:, 0] - 0.3) / 0.1, (after.reservation[:, 0] - 0.45) / 0.05]
    assert scores[0] == pytest.approx(scores[1])


def newcomer(first: int) -> Raw:
    """Cedar comes to the table in round `first`; nothing can be agreed on before that."""
    raw = utilities(
        {"Ash": [0.7, 0.3], "Birch": [0.4, 0.6], "Cedar": [0.5, 0.5]},
        uncertainty={"utilities": 0.1, "reservation": 0.05},
        table={"quota": "unanimity", "seats": {"Cedar": "excluded"}},
    )
    raw["protocol"] = {"rounds": 12}
    raw["events"] = [{"round": first, "table": {"seats": {"Cedar": "party"}}}]
    return raw


def test_a_state_admitted_later_has_the_dice_that_it_would_have_had() -> None:
    # from round 2 on the talks at which Cedar sits from the start and these are alike
    there = newcomer(2) | {"events": []}
    there["table"] = {"quota": "unanimity"}
    for k in range(40):
        late = tell("base", resolved(newcomer(2)), 0, k).told
        always = tell("base", resolved(there), 0, k).told
        if len(late) > 1 and len(always) > 1:  # neither ended in round 1
            assert late[1:] == always[1:]


def test_a_newcomer_does_not_disturb_the_dice_of_the_others() -> None:
    never = newcomer(12) | {"events": []}
    here, there = (lay_out(resolved(raw)) for raw in (never, newcomer(6)))
    one, other = minds_of(here)[0], minds_of(there)[0]
    assert (one.utility == other.utility).all()
    assert up_to(by_kernel(here, 200), 5) == up_to(by_kernel(there, 200), 5)


def reservations(raw: Raw, state: str = "Ash") -> list[float]:
    """A state's reservation value, round by round."""
    values = []
    for told in tell("base", resolved(raw), 0, 0).told:
        assert isinstance(told, RoundTold)
        values += [reply.reservation for reply in told.replies if reply.state == state]
    return values


def waiting(cost: Any, *events: Raw) -> Raw:
    """Talks of six rounds that come to nothing, and cost Ash so much a round."""
    raw = utilities({"Ash": [0.9], "Birch": [0.1]}, {"Ash": 0.5, "Birch": 0.9})
    raw["states"]["Ash"]["cost"] = cost
    raw["protocol"] = {"rounds": 6, "speaker": {"chair": "Ash"}}
    return raw | {"events": list(events)}


def test_what_waiting_costs_adds_up_over_events() -> None:
    dearer = {"round": 3, "states": {"Ash": {"cost": 0.1}}}
    cheaper = {"round": 5, "states": {"Ash": {"cost": 0.0}}}
    expected = [0.5, 0.48, 0.38, 0.28, 0.28, 0.28]  # each step costs what holds in the new round
    assert reservations(waiting(0.02, dearer, cheaper)) == pytest.approx(expected)


def test_a_new_reservation_value_does_not_give_back_what_waiting_has_cost() -> None:
    event = {"round": 4, "states": {"Ash": {"reservation": 0.8}}}
    assert reservations(waiting(0.02, event)) == pytest.approx([0.5, 0.48, 0.46, 0.74, 0.72, 0.7])


@bounded(60)
@given(st.lists(st.integers(2, 6), max_size=3), st.sampled_from([0.0, 1 / 64, 1 / 8]))
def test_events_that_leave_costs_alone_leave_no_step(rounds: list[int], cost: float) -> None:
    idle = [{"round": t, "states": {"Birch": {"offers": "favourite"}}} for t in rounds]
    assert reservations(waiting(cost, *idle)) == [0.5 - cost * t for t in range(6)]


def test_demands_fall_by_the_clock_of_the_whole_talks() -> None:
    # an event does not wind the clock back: linear demands 1 − t/7, then boulware ones 1 − (t/7)⁴
    raw = waiting(0.0, {"round": 4, "states": {"Ash": {"concession": "boulware"}}})
    raw["states"]["Ash"] |= {"reservation": 0.0, "aspiration": 1.0}
    raw["protocol"]["speaker"] = {"chair": "Birch"}
    raw["states"]["Birch"] |= {"reservation": 0.0, "concession": "sincere"}
    raw["frameworks"]["bargain"] = {}
    raw["states"]["Ash"]["utilities"] = {"accord": 0.0, "bargain": 0.0}
    raw["states"]["Birch"]["utilities"] = {"accord": 0.5, "bargain": 0.5}
    demands = [
        reply.demand
        for told in tell("base", resolved(raw), 0, 0).told
        for reply in told.replies  # type: ignore[union-attr]
        if reply.state == "Ash"
    ]
    expected = [*(1 - t / 7 for t in (1, 2, 3)), *(1 - (t / 7) ** 4 for t in (4, 5, 6))]
    assert demands == pytest.approx(expected)


def test_talks_in_which_nobody_can_speak_are_refused_before_any_memory_is_read() -> None:
    """The loader refuses such an event; here it is laid out all the same."""
    raw = utilities({"Ash": [1.0, 0.0], "Birch": [0.0, 1.0]}, protocol={"speaker": "rotation"})
    layout = lay_out(resolved(raw))
    talk = layout.opening.talk._replace(turns=np.zeros(0, np.int64))
    silent = layout._replace(phases=(layout.opening._replace(talk=talk),))
    with pytest.raises(ValueError, match="nobody can speak"):
        by_kernel(silent, 10)
