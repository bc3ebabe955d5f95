"""Laws that any table must keep; published figures and closed forms stand in tests/published."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, by_kernel, changed_states, resolved, scenarios, talks
from hypothesis import assume, given
from hypothesis import strategies as st
from matrix import SHIPPED

import sim
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout, Phase
from sim.negotiation.record import AGREED, Records


def absent(raw: Raw) -> list[str]:
    """The states that never have a vote, whatever happens."""
    tables = [raw["table"], *(event.get("table", {}) for event in raw.get("events", []))]
    seated = {
        name for table in tables for name, seat in table.get("seats", {}).items() if seat == "party"
    }
    return [name for name in raw["states"] if name not in seated]


def in_force(layout: Layout, t: int) -> Phase:
    """What held in round t."""
    return next(phase for phase in layout.phases if phase.talk.last >= t)


def agreements(layout: Layout, records: Records) -> list[tuple[int, Phase]]:
    """The replicates that agreed, and what held in the round in which they did."""
    agreed = np.flatnonzero(records.ending == AGREED)
    return [(int(k), in_force(layout, int(records.round[k]))) for k in agreed]


@bounded(80)
@given(scenarios(), st.data())
def test_the_veto_of_an_absent_state_counts_for_nothing(raw: Raw, data: Any) -> None:
    never = absent(raw)
    assume(never)
    raw["events"] = [event for event in raw.get("events", []) if "veto" not in str(event)]
    before = talks(resolved(raw), 30)
    for text in raw["frameworks"].values():
        own = text.get("veto", raw["table"]["veto"])
        text["veto"] = [*own, data.draw(st.sampled_from(never))]
    after = talks(resolved(raw), 30)
    assert (after.ending == before.ending).all()
    assert (after.framework == before.framework).all()


@bounded(80)
@given(scenarios())
def test_a_text_that_needs_an_absent_signature_is_never_agreed_on(raw: Raw) -> None:
    never = absent(raw)
    assume(never)
    for text in raw["frameworks"].values():
        text["signatories"] = [never[0]]
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
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state.pop("precision", None)  # a noisy yes may be a mistake
    if raw["protocol"].get("talk") == "stacked":
        raw["events"] = []  # a yes that carries over an event may have come to be one
    layout = lay_out(resolved(raw))
    records = by_kernel(layout, 40)
    for k, phase in agreements(layout, records):
        assert records.content[k, phase.rule.party].all()


@bounded(100)
@given(scenarios())
def test_nobody_agrees_without_the_states_that_it_waits_for(raw: Raw) -> None:
    layout = lay_out(resolved(raw))
    records = by_kernel(layout, 40)
    for k, phase in agreements(layout, records):
        for i in np.flatnonzero(records.consents[k]):
            assert records.consents[k, phase.rule.only_with[i]].all()


@bounded(100)
@given(scenarios())
def test_only_parties_consent(raw: Raw) -> None:
    layout = lay_out(resolved(raw))
    records = by_kernel(layout, 40)
    for k, phase in agreements(layout, records):
        assert not (records.consents[k] & ~phase.rule.party).any()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_text_is_agreed_on_without_its_signatories(path: Any) -> None:
    for scenario in sim.load(path).variants.values():
        layout = lay_out(scenario)
        records = by_kernel(layout, 300)
        for k, phase in agreements(layout, records):
            assert records.consents[k, phase.rule.signs[records.framework[k]]].all()
