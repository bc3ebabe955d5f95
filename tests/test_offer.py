"""Who speaks, and what is put: each speaker and each offer rule."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, talks, utilities
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.floor import Turn, blank_floor
from sim.negotiation.layout import IN_BAND, NOBODY, Layout
from sim.negotiation.offer import any_in_band, offer

WORTH = {"Ash": [0.9, 0.6, 0.9, 0.4], "Birch": [0.1, 0.8, 0.3, 0.9], "Cedar": [0.5] * 4}


def put(layout: Layout, demand: float, u: float = 0.0, state: int = 0, no_deal: float = 0.0) -> Any:
    """The name of the text that a state puts in the first round; None if it passes."""
    floor = blank_floor(layout)
    floor.demand[:] = demand
    floor.reservation[:] = no_deal
    utility = mean_minds(layout)[0].utility[0, state]
    f = offer(layout.opening.talk, layout.opening.rule, floor, utility, Turn(state, 1, u))
    return None if f == NOBODY else layout.frameworks[f]


def laid(offers: str, order: tuple[int, ...] = (0, 1, 2, 3), **rest: Any) -> Layout:
    """Ash, Birch and Cedar, with the texts in any order of the file."""
    raw = utilities(WORTH, protocol={"offers": offers, "rounds": 3, **rest})
    texts = list(raw["frameworks"])
    raw["frameworks"] = {texts[place]: {} for place in order}
    return lay_out(resolved(raw))


@pytest.mark.parametrize(
    ("u", "text"), [(0.0, "accord"), (0.33, "accord"), (0.34, "bargain"), (1 - 2**-53, "charter")]
)
def test_in_band_takes_each_text_of_the_band_for_an_equal_part(u: float, text: str) -> None:
    assert put(laid("in_band"), 0.6, u) == text


@bounded(100)
@given(st.integers(1, 100_000), st.floats(0, 1, exclude_max=True))
def test_in_band_never_leaves_the_band(count: int, u: float) -> None:
    texts, band = np.arange(count), np.zeros(count + 1, np.int64)
    assert any_in_band(np.ones(count), 0.5, texts, band, u) == min(int(u * count), count - 1)


def test_in_band_is_uniform() -> None:
    raw = utilities({"Ash": [0.5] * 6, "Birch": [0.0] * 6}, {"Ash": 0.0, "Birch": 1.0})
    raw["protocol"] = {"speaker": {"chair": "Ash"}, "rounds": 1}
    raw["table"] = {"signatories": ["Ash"]}
    counts = Counter(talks(resolved(raw), 60_000).framework.tolist())
    assert chisquare(list(counts.values())).pvalue > 1e-4  # about 4 standard errors


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2)])
def test_in_band_does_not_depend_on_the_order_of_the_file(order: tuple[int, ...]) -> None:
    here, there = laid("in_band"), laid("in_band", order)
    places = np.linspace(0, 0.999, 25)
    assert [put(here, 0.4, u) for u in places] == [put(there, 0.4, u) for u in places]


@pytest.mark.parametrize(("order", "text"), [((0, 1, 2, 3), "accord"), ((2, 1, 0, 3), "charter")])
def test_favourite_takes_the_best_and_of_equals_the_first_of_the_file(
    order: tuple[int, ...], text: str
) -> None:
    assert put(laid("favourite", order), 0.4) == text


@pytest.mark.parametrize(("order", "text"), [((0, 1, 2, 3), "accord"), ((3, 2, 1, 0), "deal")])
def test_least_generous_takes_the_worst_of_its_band_and_of_equals_the_first_of_the_file(
    order: tuple[int, ...], text: str
) -> None:
    assert put(laid("least_generous", order), 0.5, state=2) == text
    assert put(laid("least_generous", order), 0.5, state=0) == "bargain"


@pytest.mark.parametrize("offers", ["in_band", "favourite", "least_generous", "expected"])
def test_without_a_text_in_its_band_a_speaker_passes(offers: str) -> None:
    assert put(laid(offers), 0.95) is None


@pytest.mark.parametrize("offers", ["in_band", "favourite", "least_generous", "expected"])
def test_a_text_that_cannot_be_concluded_is_not_put(offers: str) -> None:
    raw = utilities({"Ash": [0.9, 0.5], "Birch": [0.5, 0.5]}, protocol={"offers": offers})
    raw["frameworks"]["accord"]["signatories"] = ["Birch"]
    raw["table"]["seats"] = {"Birch": "excluded"}
    assert put(lay_out(resolved(raw)), 0.4) == "bargain"


def test_expected_takes_what_others_can_accept_over_its_favourite() -> None:
    # the accord is worth .9 to Ash and .1 to Birch; the bargain .6 and .8; no deal .5 to each
    raw = utilities(WORTH, 0.5, table={"signatories": ["Ash", "Birch"]})
    for offers, text in (("favourite", "accord"), ("expected", "bargain")):
        raw["protocol"] = {"offers": offers, "concession": "sincere", "rounds": 1}
        assert put(lay_out(resolved(raw)), 0.5, no_deal=0.5) == text


def test_expected_weighs_the_surplus_over_no_deal_as_the_file_gives_it() -> None:
    # Birch blocks the accord; the bargain is Ash's worst text, and yet worth .2 more than no deal
    raw = utilities({"Ash": [0.9, 0.7], "Birch": [0.1, 0.9]}, {"Ash": 0.5, "Birch": 0.5})
    raw["protocol"] = {"offers": "expected", "concession": "sincere", "rounds": 1}
    raw["protocol"]["speaker"] = {"chair": "Ash"}
    assert talks(resolved(raw), 1).framework.tolist() == [1]


@bounded(150)
@given(scenarios(), st.integers(0, 9))
def test_expected_takes_the_highest_surplus_times_prospect(raw: Raw, tick: int) -> None:
    for state in raw["states"].values():
        state["offers"] = "expected"
    layout, demand = lay_out(resolved(raw)), tick / 10
    for s in layout.opening.talk.turns:
        utility = mean_minds(layout)[0].utility[0, s]
        allowed = [f for f in layout.opening.rule.on_offer if utility[f] >= demand]
        value = {f: (utility[f] - 0.25) * layout.opening.talk.prospect[0, s, f] for f in allowed}
        best = min(allowed, key=lambda f: (-value[f], layout.opening.talk.rank[f]), default=None)
        expected = None if best is None else layout.frameworks[best]
        assert put(layout, demand, state=int(s), no_deal=0.25) == expected


@bounded(150)
@given(scenarios(), st.integers(0, 10), st.floats(0, 1, exclude_max=True))
def test_an_offer_is_always_one_that_the_speaker_would_accept(
    raw: Raw, tick: int, u: float
) -> None:
    layout, demand = lay_out(resolved(raw)), tick / 10
    for s in layout.opening.talk.turns:
        name = put(layout, demand, u, int(s))
        utility = mean_minds(layout)[0].utility[0, s]
        if name is None:
            assert (utility[layout.opening.rule.on_offer] < demand).all()
        else:
            assert utility[layout.frameworks.index(name)] >= demand


def test_rotation_follows_the_file() -> None:
    raw = utilities({"Cedar": [0.5], "Ash": [0.5], "Birch": [0.5]})
    raw["protocol"] = {"speaker": "rotation", "rounds": 7}
    layout = lay_out(resolved(raw))
    assert [layout.states[i] for i in layout.opening.talk.turns] == ["Cedar", "Ash", "Birch"]


def test_a_chair_alone_puts_offers_even_without_a_vote() -> None:
    raw = utilities({"Ash": [0.5], "Birch": [0.5]}, protocol={"speaker": {"chair": "Ash"}})
    raw["table"]["seats"] = {"Ash": "observer"}
    assert set(talks(resolved(raw), 50).speaker.tolist()) == {0}


def test_those_excluded_or_never_recognised_do_not_speak() -> None:
    raw = utilities({"Ash": [0.5], "Birch": [0.5], "Cedar": [0.5]})
    raw["states"]["Ash"]["recognition"] = 0
    raw["table"]["seats"] = {"Birch": "excluded"}
    assert set(talks(resolved(raw), 50).speaker.tolist()) == {2}


def test_rotation_among_states_that_are_never_recognised_is_a_fault() -> None:
    raw = utilities({"Ash": [0.5], "Birch": [0.5]}, protocol={"speaker": "rotation"})
    for state in raw["states"].values():
        state["recognition"] = 0
    with pytest.raises(AssertionError, match="nobody can speak"):
        resolved(raw)


def test_the_offer_rule_of_a_state_goes_before_the_protocols() -> None:
    raw = utilities(WORTH, protocol={"offers": "favourite"})
    raw["states"]["Birch"]["offers"] = "in_band"
    offers = lay_out(resolved(raw)).opening.talk.offers
    assert [rule == IN_BAND for rule in offers] == [False, True, False]
