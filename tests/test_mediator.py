"""What a mediator tables: one text after the other, best first for whoever gains least."""

import numpy as np
import pytest
from builders import Raw, bounded, by_kernel, resolved, scenarios, talks, utilities
from hypothesis import given

from sim.negotiation.agents.telling import tell
from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.layout import MEDIATOR, NOBODY

# surplus over no deal, eighths so that ties are ties:  accord     bargain   charter   deal
WORTH = {"Ash": [7 / 8, 4 / 8, 5 / 8, 2 / 8], "Birch": [1 / 8, 5 / 8, 4 / 8, 7 / 8]}
NO_DEAL = {"Ash": 3 / 8, "Birch": 2 / 8}
FIRST, LAST = ["charter", "bargain", "accord", "deal"], ["charter", "bargain", "deal", "accord"]


def mediated(**rest: object) -> Raw:
    """Ash and Birch before a mediator; they gain at least −1/8, 1/8, 2/8, −1/8."""
    raw = utilities(WORTH, NO_DEAL, **rest)
    raw["protocol"] = {"speaker": "mediator", "rounds": 10}
    return raw


def put(raw: Raw) -> list[str | None]:
    """The text of each round, whether or not the talks come so far."""
    layout = lay_out(resolved(raw))
    tabled = [
        phase.talk.tabled[t - 1]
        for phase in layout.phases
        for t in range(phase.talk.first, phase.talk.last + 1)
    ]
    return [None if f == NOBODY else layout.frameworks[f] for f in tabled]


def test_a_mediator_begins_with_the_text_that_leaves_most_to_whoever_gains_least() -> None:
    assert put(mediated())[:2] == ["charter", "bargain"]


@pytest.mark.parametrize("order", [FIRST, LAST])
def test_texts_that_are_equal_to_a_mediator_come_in_the_order_of_the_file(order: list[str]) -> None:
    raw = mediated()
    raw["frameworks"] = {name: {} for name in sorted(raw["frameworks"], key=order.index)}
    assert put(raw)[:4] == order


def test_a_mediator_begins_again_when_every_text_has_been_refused() -> None:
    assert put(mediated()) == [*FIRST, *FIRST, *FIRST[:2]]


def test_a_mediator_looks_at_parties_alone() -> None:
    raw = mediated()
    raw["states"]["Cedar"] = {
        "utilities": dict(zip(sorted(raw["frameworks"]), [1, 0, 0, 1], strict=True)),
        "reservation": 0.5,
    }
    assert put(raw)[0] == "accord"  # −1/8, −4/8, −4/8, −1/8: the first of two that are equal
    for seat in ("observer", "excluded"):
        raw["table"]["seats"] = {"Cedar": seat}
        assert put(raw)[:2] == ["charter", "bargain"]


def test_a_mediator_goes_by_mean_preferences_and_not_by_what_a_replicate_draws() -> None:
    raw = mediated(uncertainty={"utilities": 0.3, "reservation": 0.3})
    for k in range(5):
        told = tell("base", resolved(raw), 3, k).told
        assert [each.framework for each in told] == put(raw)[: len(told)]  # type: ignore[union-attr]
        assert all(each.speaker is None for each in told)  # type: ignore[union-attr]


def test_a_mediator_has_no_vote_and_is_recorded_as_nobody() -> None:
    records = talks(resolved(mediated()), 3)
    assert records.speaker.tolist() == [-1] * 3
    assert records.framework.tolist() == [2] * 3
    assert records.consents.all()


def test_a_mediator_with_nothing_that_can_be_concluded_puts_nothing() -> None:
    raw = mediated()
    raw["table"] = {"signatories": ["Birch"], "seats": {"Birch": "excluded"}}
    assert put(raw) == [None] * 10
    assert talks(resolved(raw), 2).offers.tolist() == [0, 0]


def test_an_event_changes_what_a_mediator_puts_and_what_was_refused_stays_refused() -> None:
    raw = mediated()
    raw["states"]["Cedar"] = {
        "utilities": dict(zip(sorted(raw["frameworks"]), [1, 0, 0, 1], strict=True)),
        "reservation": 0.5,
    }
    raw["table"]["seats"] = {"Cedar": "excluded"}
    raw["events"] = [{"round": 3, "table": {"seats": {"Cedar": "party"}}}]
    # charter and bargain once; with Cedar: the other two first, then from −1/8 to −4/8 again
    assert put(raw)[:9] == [
        *("charter", "bargain"),
        *("accord", "deal"),
        *("accord", "deal", "bargain", "charter"),
        "accord",
    ]


def test_a_mediator_may_come_and_go() -> None:
    raw = mediated()
    raw["events"] = [
        {"round": 3, "protocol": {"speaker": {"chair": "Ash"}}},
        {"round": 5, "protocol": {"speaker": "mediator"}},
    ]
    assert put(raw)[:7] == ["charter", "bargain", None, None, "accord", "deal", "charter"]


@bounded(100)
@given(scenarios())
def test_no_text_is_put_twice_more_than_another(raw: Raw) -> None:
    raw |= {"protocol": {"speaker": "mediator", "rounds": 17}, "events": []}
    for state in raw["states"].values():
        state.pop("cost", None)  # which changes the order from round to round
    layout = lay_out(resolved(raw))
    (minds,), talk, rule = mean_minds(layout), layout.opening.talk, layout.opening.rule
    put = talk.tabled.tolist()
    if not len(rule.on_offer):
        assert put == [NOBODY] * 17
        return
    least = (minds.utility[0] - minds.reservation[0][:, None])[rule.party].min(axis=0)
    order = sorted(rule.on_offer.tolist(), key=lambda f: (-least[f], talk.rank[f]))
    assert put == (order * 17)[:17]


@bounded(60)
@given(scenarios())
def test_before_a_mediator_it_does_not_matter_how_states_choose_offers(raw: Raw) -> None:
    raw |= {"protocol": {"speaker": "mediator", "rounds": 8}, "events": []}
    before = lay_out(resolved(raw))
    for state in raw["states"].values():
        state |= {"offers": "favourite", "recognition": 3.0}
    after = lay_out(resolved(raw))
    assert before.opening.talk.speaker == MEDIATOR
    one, other = by_kernel(before, 20), by_kernel(after, 20)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_mediator_reckons_with_what_waiting_has_cost_by_now() -> None:
    raw = mediated()
    raw["states"]["Ash"]["reservation"] = 5 / 8  # least: −1/8, −1/8, 0, −3/8
    assert put(raw)[:4] == ["charter", "accord", "bargain", "deal"]
    raw["states"]["Ash"]["cost"] = 2 / 8  # in round 2: −1/8, 1/8, 2/8, −1/8; in 3: the deal 1/8
    assert put(raw)[:4] == ["charter", "bargain", "deal", "accord"]


def test_an_event_that_changes_nothing_does_not_change_a_mediators_order() -> None:
    raw = mediated()
    raw["states"]["Ash"] |= {"cost": 1 / 4, "reservation": 5 / 8}
    raw["states"]["Birch"]["reservation"] = 4 / 8
    for t in range(2, 11):
        idle = {"round": t, "table": {"seats": {"Ash": "party"}}}
        assert put(raw | {"events": [idle]}) == put(raw)
