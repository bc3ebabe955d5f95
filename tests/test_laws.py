"""Laws that any table must keep: published figures, closed forms, symmetries, and definitions."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, by_kernel, differing, resolved, scenarios, talks, utilities
from hypothesis import assume, given
from hypothesis import strategies as st
from matrix import SHIPPED

import sim
from sim.negotiation.build import lay_out
from sim.negotiation.decision import blockers, carries, is_decisive
from sim.negotiation.layout import Rule
from sim.negotiation.record import AGREED
from sim.scenario.schema import Scenario

BLIND = ("in_band", "favourite", "least_generous")
"""Offer rules that do not read who may block."""


def coalitions(states: int) -> np.ndarray:
    """(2^S, S) every way to say yes or no."""
    return np.array(list(product([0, 1], repeat=states)), np.int64)


def council(members: int, votes: int) -> Rule:
    """A council of which the first five may block."""
    names = [f"m{place:02}" for place in range(members)]
    table = {"quota": {"votes": votes}, "veto": names[:5]}
    raw = utilities({name: [0.5] for name in names}, table=table)
    return lay_out(resolved(raw)).opening.rule


def test_the_security_council_has_848_winning_coalitions() -> None:
    # all five permanent members and at least four of ten others: Σ C(10, k), k = 4 … 10
    rule = council(15, 9)
    assert sum(carries(rule, 0, way) for way in coalitions(15)) == 848


def test_the_security_council_before_1965_had_57_winning_coalitions() -> None:
    rule = council(11, 7)
    assert sum(carries(rule, 0, way) for way in coalitions(11)) == 57


def test_luxembourg_was_never_decisive_in_the_community_of_1958() -> None:
    # EEC Treaty of Rome, Article 148: [12; 4, 4, 4, 2, 2, 1]
    votes = {"Germany": 4, "France": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}
    raw = utilities({name: [0.5] for name in votes}, table={"quota": {"votes": 12, "of": "votes"}})
    for name, weight in votes.items():
        raw["states"][name]["weights"] = {"votes": weight}
    layout = lay_out(resolved(raw))
    tipped = {
        name
        for way in coalitions(6)
        for i, name in enumerate(layout.states)
        if not carries(layout.opening.rule, 0, way)
        and is_decisive(layout.opening.rule, 0, way, blockers(layout.opening.rule, 0, way), i)
    }
    assert tipped == set(votes) - {"Luxembourg"}


def with_veto(raw: Raw, state: str) -> Raw:
    """The same table at which one more state may block, whatever the text."""
    texts = {
        name: text | ({"veto": [*text["veto"], state]} if "veto" in text else {})
        for name, text in raw["frameworks"].items()
    }
    table = raw["table"] | {"veto": [*raw["table"].get("veto", []), state]}
    return raw | {"frameworks": texts, "table": table}


@pytest.mark.parametrize("offers", BLIND)
@bounded(100)
@given(scenarios(), st.data())
def test_a_further_veto_never_turns_a_failure_into_an_agreement(
    offers: str, raw: Raw, data: Any
) -> None:
    for state in raw["states"].values():
        state["offers"] = offers
    parties = [name for name, seat in raw["table"]["seats"].items() if seat == "party"]
    after = talks(resolved(with_veto(raw, data.draw(st.sampled_from(parties)))), 40)
    before = talks(resolved(raw), 40)
    assert not ((after.ending == AGREED) & (before.ending != AGREED)).any()


def test_a_further_veto_can_turn_a_failure_into_an_agreement_if_speakers_think_ahead() -> None:
    # Ash tries the accord, which Cedar may like, until Birch can block it; then it puts the
    # bargain, which Birch likes.
    unsure = {"low": 0.2, "high": 1.0}
    worth = {"Ash": [0.9, 0.7, 0.0], "Birch": [0.2, 0.9, 0.0], "Cedar": [unsure, 0.0, 0.0]}
    raw = utilities(worth, 0.5, table={"quota": {"votes": 2}})
    raw["protocol"] = {
        "speaker": {"chair": "Ash"},
        "offers": "expected",
        "concession": "sincere",
        "rounds": 1,
    }
    before, after = talks(resolved(raw), 200), talks(resolved(with_veto(raw, "Birch")), 200)
    assert ((after.ending == AGREED) & (before.ending != AGREED)).any()


def observed(parties: int, texts: int, rounds: int, least: float) -> Scenario:
    """An observer puts any text to parties that accept what is worth at least so much."""
    worth = {f"p{i}": [{"low": 0.0, "high": 1.0}] * texts for i in range(parties)}
    raw = utilities(worth | {"Watcher": [0.5] * texts}, least)
    raw["states"]["Watcher"]["reservation"] = 0.0
    raw["table"]["seats"] = {"Watcher": "observer"}
    raw["protocol"] = {
        "speaker": {"chair": "Watcher"},
        "concession": "sincere",
        "rounds": rounds,
    }
    return resolved(raw)


def expected_agreement(parties: int, texts: int, rounds: int, least: float) -> float:
    """1 − E[(1 − P)^K], K the number of distinct texts put, P = (1 − d)^S."""
    distinct = np.zeros(texts + 1)
    distinct[0] = 1.0
    for _ in range(rounds):
        known = np.arange(texts + 1) / texts
        distinct = distinct * known + np.append(0.0, (distinct * (1 - known))[:-1])
    return float(1 - distinct @ (1 - (1 - least) ** parties) ** np.arange(texts + 1))


@pytest.mark.parametrize(
    ("parties", "texts", "rounds", "least"),
    [
        (1, 1, 1, 0.3),
        (3, 4, 1, 0.4),
        (2, 6, 1, 0.7),
        (3, 4, 7, 0.5),
        (2, 6, 20, 0.8),
        (5, 3, 4, 0.2),
    ],
)
def test_agreement_on_an_observers_offers_follows_the_closed_form(
    parties: int, texts: int, rounds: int, least: float
) -> None:
    n = 20_000
    share = (talks(observed(parties, texts, rounds, least), n).ending == AGREED).mean()
    expected = expected_agreement(parties, texts, rounds, least)
    assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / n)  # 4 standard errors


def in_another_order(raw: Raw, data: Any, key: str) -> Raw:
    """The same file with its states or frameworks in another order."""
    return raw | {
        key: {name: raw[key][name] for name in data.draw(st.permutations(list(raw[key])))}
    }


@bounded(80)
@given(scenarios(), st.data())
def test_the_order_of_states_changes_nothing_where_they_do_not_take_turns(
    raw: Raw, data: Any
) -> None:
    assume(raw["protocol"]["speaker"] != "rotation")
    shuffled = in_another_order(raw, data, "states")
    assert differing(talks(resolved(raw), 30), talks(resolved(shuffled), 30)) == []


@bounded(80)
@given(scenarios(), st.data())
def test_the_order_of_frameworks_changes_nothing_where_it_breaks_no_ties(
    raw: Raw, data: Any
) -> None:
    for state in raw["states"].values():
        state["offers"] = "in_band"
    shuffled = in_another_order(raw, data, "frameworks")
    assert differing(talks(resolved(raw), 30), talks(resolved(shuffled), 30)) == []


def scaled(quantity: Any, factor: float) -> Any:
    """A number of the file, so many times as large."""
    if isinstance(quantity, dict):
        return {key: value * factor for key, value in quantity.items()}
    return quantity * factor


@bounded(80)
@given(scenarios(("spatial",)), st.sampled_from([0.125, 2.0, 64.0]))
def test_scaling_the_saliences_of_a_state_changes_nothing(raw: Raw, factor: float) -> None:
    before = talks(resolved(raw), 30)
    for state in raw["states"].values():
        if "salience" in state:
            state["salience"] = {m: scaled(x, factor) for m, x in state["salience"].items()}
    assert differing(before, talks(resolved(raw), 30)) == []  # powers of two: no rounding


@bounded(80)
@given(scenarios(("spatial",)))
def test_mirroring_an_issue_changes_nothing(raw: Raw) -> None:
    raw |= {"uncertainty": {"reservation": 0.05}, "distance": "city_block"}
    for state in raw["states"].values():
        state["ideal"] = {m: 10.0 * (7 * len(str(x)) % 11) for m, x in state["ideal"].items()}
    before = talks(resolved(raw), 30)
    for place in (*raw["frameworks"].values(), raw["status_quo"]):
        place["at"]["troops"] = 100 - place["at"]["troops"]
    for state in raw["states"].values():
        state["ideal"]["troops"] = 100 - state["ideal"]["troops"]
    assert differing(before, talks(resolved(raw), 30)) == []


@bounded(80)
@given(scenarios(), st.data())
def test_the_veto_of_an_absent_state_counts_for_nothing(raw: Raw, data: Any) -> None:
    absent = [name for name, seat in raw["table"]["seats"].items() if seat != "party"]
    assume(absent)
    before = talks(resolved(raw), 30)
    for text in raw["frameworks"].values():
        own = text.get("veto", raw["table"]["veto"])
        text["veto"] = [*own, data.draw(st.sampled_from(absent))]
    after = talks(resolved(raw), 30)
    assert (after.ending == before.ending).all()
    assert (after.framework == before.framework).all()


@bounded(80)
@given(scenarios())
def test_a_text_that_needs_an_absent_signature_is_never_agreed_on(raw: Raw) -> None:
    absent = [name for name, seat in raw["table"]["seats"].items() if seat != "party"]
    assume(absent)
    for text in raw["frameworks"].values():
        text["signatories"] = [absent[0]]
    spared = sorted(raw["frameworks"])[0]
    raw["frameworks"][spared]["signatories"] = []
    raw["frameworks"][spared]["quota"] = "majority"
    raw["frameworks"][spared].pop("blocking_minority", None)
    assert set(talks(resolved(raw), 40).framework.tolist()) <= {-1, 0}


@bounded(100)
@given(scenarios())
def test_unanimous_agreement_is_never_worse_than_no_deal_for_a_party(raw: Raw) -> None:
    raw["table"]["quota"] = "unanimity"
    for text in raw["frameworks"].values():
        for key in ("quota", "blocking_minority"):
            text.pop(key, None)
    layout = lay_out(resolved(raw))
    records = by_kernel(layout, 40)
    assert records.content[records.ending == AGREED][:, layout.opening.rule.party].all()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_text_is_agreed_on_without_its_signatories(path: Any) -> None:
    for scenario in sim.load(path).variants.values():
        layout = lay_out(scenario)
        records = by_kernel(layout, 300)
        agreed = records.framework >= 0
        needed = layout.opening.rule.signs[records.framework[agreed]]
        assert (records.consents[agreed] | ~needed).all()
