"""Demands that follow what the others have moved, by hand and in their limits."""

from typing import Any

import numpy as np
import pytest
from builders import (
    Raw,
    bounded,
    by_agents,
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
from sim.negotiation.demand import moved_by, reciprocal
from sim.negotiation.layout import NOBODY
from sim.negotiation.trace import RoundTold

UNIT = st.floats(0, 1)
PIE = {"Ash": [1.0, 0.8, 0.6, 0.3, 0.0], "Birch": [0.0, 0.35, 0.55, 0.9, 1.0]}


def pie(**birch: Any) -> Raw:
    """Ash and Birch take turns; each puts what it likes least of what it would accept."""
    raw = utilities(PIE)
    raw["states"]["Birch"] |= birch
    raw["protocol"] = {"speaker": "rotation", "offers": "least_generous", "rounds": 10}
    return raw


def course(raw: Raw) -> list[tuple[str | None, str | None, float]]:
    """Round by round: who spoke, what it put, and Birch's demand then."""
    story = []
    for told in tell("base", resolved(raw), 0, 0).told:
        assert isinstance(told, RoundTold)
        demands = {reply.state: reply.demand for reply in told.replies}
        story.append((told.speaker, told.framework, round(demands["Birch"], 6)))
    return story


@pytest.mark.parametrize(
    ("left", "w", "gained", "opening", "expected"),
    [
        (0.8, 0.0, 0.3, 0.5, 0.8),  # the clock alone
        (0.8, 1.0, 0.0, 0.5, 1.0),  # nobody has moved: nothing given up
        (0.8, 1.0, 0.3, 0.5, 0.4),  # 1 − .3/.5
        (0.8, 0.5, 0.3, 0.5, 0.6),  # half of each
        (0.8, 1.0, 0.7, 0.5, 0.0),  # moved by more than all that was asked for
        (0.8, 1.0, -0.2, 0.5, 1.0),  # what got worse for it does not raise its demand
        (0.8, 1.0, 0.3, 0.0, 0.8),  # an aspiration no higher than no deal: nothing to give up
    ],
)
def test_what_is_left_mixes_the_clock_with_what_the_others_gave(
    left: float, w: float, gained: float, opening: float, expected: float
) -> None:
    assert reciprocal(left, w, gained, opening) == pytest.approx(expected, abs=1e-15)


@bounded(200)
@given(UNIT, UNIT, st.floats(-1, 1), st.floats(-1, 1))
def test_what_is_left_stays_between_all_and_nothing(
    left: float, w: float, gained: float, opening: float
) -> None:
    assert -1e-15 <= reciprocal(left, w, gained, opening) <= 1 + 1e-15


def test_the_moves_of_the_others_are_averaged_over_those_who_have_put_something() -> None:
    utility = np.array([0.1, 0.4, 0.9])
    first, last = np.array([0, 0, 2, NOBODY]), np.array([2, 1, 1, NOBODY])
    # of the others of state 0: one gave .4 − .1, one took .9 − .4 back, one has put nothing
    assert moved_by(utility, first, last, 0) == pytest.approx((0.3 - 0.5) / 2)
    assert moved_by(utility, np.full(3, NOBODY), np.full(3, NOBODY), 0) == 0.0


def test_a_state_that_follows_concedes_as_much_as_it_was_given() -> None:
    # Ash goes by the clock, 1 − t/11; Birch gives up what Ash's moves brought it: .35, then .55
    assert course(pie(reciprocity=1.0)) == [
        ("Ash", "accord", 1.0),
        ("Birch", "entente", 1.0),
        ("Ash", "bargain", 1.0),
        ("Birch", "deal", 0.65),
        ("Ash", "charter", 0.65),
        ("Birch", "charter", 0.45),  # and Ash, which asks for .4545, takes .6
    ]


def test_a_state_that_half_follows_is_half_way_between() -> None:
    demands = [round(1 - t / 11 / 2, 6) for t in (1, 2, 3)]  # as long as Ash has not moved
    assert [d for _, _, d in course(pie(reciprocity=0.5))][:3] == demands


def test_nobody_opens_where_all_wait_for_the_others() -> None:
    raw = pie()
    raw["protocol"]["reciprocity"] = 1.0
    assert course(raw) == [("Ash", "accord", 1.0), ("Birch", "entente", 1.0)] * 5
    for talk in ("plenary", "stacked"):
        raw["protocol"]["talk"] = talk
        assert talks(resolved(raw), 3).ending.tolist() == [2] * 3  # held out


@bounded(60)
@given(scenarios())
def test_a_reciprocity_of_nothing_is_the_clock(raw: Raw) -> None:
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state["reciprocity"] = 0.0
    layout = lay_out(resolved(raw))
    phases = [p._replace(talk=p.talk._replace(reciprocal=True)) for p in layout.phases]
    followed = layout._replace(phases=tuple(phases))  # nobody follows, but all offers are noted
    assert differing(by_kernel(layout, 20), by_kernel(followed, 20)) == []


def test_whoever_follows_from_an_event_on_looks_back_to_the_first_offers() -> None:
    raw = pie()
    raw["states"]["Birch"]["concession"] = "hardline"
    raw["events"] = [{"round": 5, "states": {"Birch": {"reciprocity": 1, "concession": "linear"}}}]
    # by round 5 Ash has put the accord and the bargain: .35 better for Birch
    assert [d for _, _, d in course(raw)][:6] == [1.0, 1.0, 1.0, 1.0, 0.65, 0.45]


@pytest.mark.parametrize("talk", ["plenary", "stacked"])
def test_both_tellings_look_back_to_the_first_offers(talk: str) -> None:
    raw = utilities({**PIE, "Cedar": [0.3, 0.6, 0.8, 0.1, 0.2]})
    raw["protocol"] = {"offers": "least_generous", "rounds": 12, "talk": talk}
    raw["events"] = [{"round": 6, "states": {"Birch": {"reciprocity": 1.0}}}]
    layout = lay_out(resolved(raw))
    assert differing(by_kernel(layout, 50), by_agents(layout, 50)) == []
