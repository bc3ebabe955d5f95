"""Remarks on what a file writes down and can never come about."""

import numpy as np
import pytest
from builders import bounded, resolved, scenarios, talks
from examples import FILES
from hypothesis import given

from sim.analysis.checks.guarantees import odd_guarantees
from sim.analysis.checks.never import never
from sim.analysis.checks.remarks import remarks
from sim.negotiation.build import lay_out
from sim.scenario.load import load

BASE = """format: 1
title: t
groups: {both: [Ash, Birch]}
issues: {x: {}}
frameworks: {pact: {at: {x: 50}}}
states:
  Ash: {ideal: {x: 0}, reservation: 0.4, only_with: [Birch, Cedar]}
  Birch: {ideal: {x: 30}, reservation: 0.4}
  Cedar: {ideal: {x: 60}, reservation: 0.4}
table: {quota: majority, seats: {Birch: party}}
protocol: {rounds: 10}
"""


def remarked(tmp_path, text, variant="base"):
    (tmp_path / "x.yaml").write_text(BASE + text, encoding="utf-8")
    return list(never(load(tmp_path / "x.yaml"), variant))


CONDITION = ("states", "Ash", "only_with")


def test_a_condition_that_can_be_met_is_not_remarked_on(tmp_path):
    assert remarked(tmp_path, "") == []


@pytest.mark.parametrize("seat", ["observer", "excluded"])
def test_a_state_that_waits_for_one_without_a_voice_never_says_yes(tmp_path, seat):
    seats = f"variants: {{out: {{table: {{seats: {{Cedar: {seat}}}}}}}}}\n"
    said = "says yes only with Cedar, no party at this table: so it never says yes"
    assert remarked(tmp_path, seats, "out") == [(CONDITION, said)]


def test_a_state_that_is_no_party_itself_may_wait_for_whom_it_likes(tmp_path):
    seats = "variants: {out: {table: {seats: {Ash: observer, Cedar: excluded}}}}\n"
    assert remarked(tmp_path, seats, "out") == []


def test_a_condition_that_an_event_makes_possible_is_not_remarked_on(tmp_path):
    text = (
        "events: [{round: %d, table: {seats: {Cedar: party}}}]\n"
        "variants: {out: {table: {seats: {Cedar: excluded}}}}\n"
    )
    assert remarked(tmp_path, text % 5, "out") == []
    assert [path for path, _ in remarked(tmp_path, text % 11, "out")] == [CONDITION, ("events", 0)]


def test_an_event_after_the_last_round_never_happens(tmp_path):
    text = "events: [{round: 10, table: {veto: [Ash]}}, {round: 11, table: {veto: []}}]\n"
    said = "in round 11, after the last (10): it never happens"
    assert remarked(tmp_path, text) == [(("events", 1), said)]


def test_a_variants_own_event_is_remarked_on_where_it_stands(tmp_path):
    text = "variants: {late: {events: [{round: 30, table: {veto: [Ash]}}]}}\n"
    assert [path for path, _ in remarked(tmp_path, text, "late")] == [
        ("variants", "late", "events", 0)
    ]


def test_an_event_without_effect_is_remarked_on(tmp_path):
    """A state's own seat goes before its group's, so nothing comes of this one for Birch."""
    text = "events: [{round: 4, table: {seats: {both: party}}}, {round: 5, table: {veto: [Ash]}}]\n"
    said = "changes nothing at this table: what it says holds already"
    assert remarked(tmp_path, text) == [(("events", 0), said)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_remarks_can_be_made_of_every_valid_file(path):
    told = load(path)
    for variant in told.variants:
        expected = [("events", 0), ("events", 2), ("events", 3)]
        found = [place for place, _ in never(told, variant)]
        assert found == (expected if variant == "impatient" else [])


GUARANTEED = """format: 1
title: t
frameworks: {pact: {signatories: [Ash], guarantors: %s, activation: %s}}
states:
  Ash: {utilities: {pact: 1}, reservation: 0.4, capability: 1, may_challenge: true}
  Birch: {utilities: {pact: 1}, reservation: 0.4, capability: 1}
  Cedar: {utilities: {pact: 1}, reservation: 0.4, capability: 1, resolve: 0.5}
"""
ACTIVATION = ("frameworks", "pact", "activation")
ITSELF = "no call against Ash is ever honoured: it needs the challenger's own consent"
TOO_FEW = "no call against Ash is ever honoured: too few of the others ever would"


def remarked_of_guarantees(tmp_path, text):
    """Each path once: a file that has no activation of its own is spoken of all the same."""
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    return list(odd_guarantees(lay_out(load(tmp_path / "x.yaml").variants["base"])))


@pytest.mark.parametrize(
    ("by", "activation", "said"),
    [
        ("[Birch, Cedar]", "unanimity", None),
        ("[Ash, Birch, Cedar]", "majority", None),
        ("[Ash, Birch, Cedar]", "{quota: any, veto: [Cedar]}", None),
        ("[Ash, Birch, Cedar]", "unanimity", ITSELF),
        ("[Ash, Birch]", "majority", ITSELF),
        ("[Ash, Birch, Cedar]", "{quota: 3}", ITSELF),
        ("[Ash, Birch, Cedar]", "{quota: any, veto: [Ash]}", ITSELF),
        ("[Ash]", "any", ITSELF),
        ("{willing: [Ash, Birch]}", "unanimity", None),
        ("{willing: [Ash, Birch]}", "{quota: 2}", ITSELF),
        ("{willing: [Ash]}", "any", ITSELF),
    ],
)
def test_a_guarantee_that_needs_the_challengers_own_consent_is_remarked_on(
    tmp_path, by, activation, said
):
    found = remarked_of_guarantees(tmp_path, GUARANTEED % (by, activation))
    assert found == ([(ACTIVATION, said)] if said else [])


def test_what_an_event_leaves_odd_is_remarked_on_once(tmp_path):
    event = "events: [{round: 2, states: {Cedar: {resolve: 0.6}}}]\n"
    text = GUARANTEED % ("[Ash, Birch, Cedar]", "unanimity") + event
    assert remarked_of_guarantees(tmp_path, text) == [(ACTIVATION, ITSELF)]


def test_several_challengers_are_remarked_on_together(tmp_path):
    text = GUARANTEED % ("[Ash, Birch, Cedar]", "unanimity")
    text = text.replace("resolve: 0.5", "may_challenge: true")
    ((_, said),) = remarked_of_guarantees(tmp_path, text)
    assert said.startswith("no call against Ash or Cedar is ever honoured")


def test_a_guarantee_by_those_who_never_honour_it_is_remarked_on(tmp_path):
    text = GUARANTEED.replace("resolve: 0.5", "resolve: 0") % ("[Birch, Cedar]", "unanimity")
    assert remarked_of_guarantees(tmp_path, text) == [(ACTIVATION, TOO_FEW)]


def test_the_willing_without_a_vote_are_none(tmp_path):
    text = GUARANTEED % ("{willing: [Birch, Cedar]}", "{quota: 2}")
    seats = "table: {seats: {Cedar: observer}}\n"
    assert remarked_of_guarantees(tmp_path, text) == []
    assert remarked_of_guarantees(tmp_path, text + seats) == [(ACTIVATION, TOO_FEW)]


def test_guarantors_without_any_capability_are_remarked_on(tmp_path):
    text = GUARANTEED % ("[Birch]", "any")
    strong = "Birch: {utilities: {pact: 1}, reservation: 0.4, capability: 1"
    weak = text.replace(strong, strong.removesuffix(", capability: 1"))
    said = "none of them has any 'capability': they deter nobody"
    assert remarked_of_guarantees(tmp_path, weak) == [(("frameworks", "pact", "guarantors"), said)]


def test_a_challenger_without_any_capability_is_remarked_on(tmp_path):
    text = (GUARANTEED % ("[Birch]", "any")).replace("capability: 1, may", "may")
    said = "its 'capability' is 0: whatever guarantee is honoured deters it fully"
    found = remarked_of_guarantees(tmp_path, text)
    assert found == [(("states", "Ash", "may_challenge"), said)]


def test_remarks_on_guarantees_are_made_by_check_where_they_stand(tmp_path):
    (tmp_path / "x.yaml").write_text(GUARANTEED % ("[Ash]", "any"), encoding="utf-8")
    assert ITSELF in [fault.message for fault in remarks(load(tmp_path / "x.yaml"))]


def test_who_may_guarantee_a_text_is_not_said_to_decide_nothing(tmp_path):
    (tmp_path / "x.yaml").write_text(GUARANTEED % ("{willing: [Cedar]}", "any"), encoding="utf-8")
    idle = [f.path for f in remarks(load(tmp_path / "x.yaml")) if "never decide" in f.message]
    assert idle == [("states", "Birch")]


@bounded(80)
@given(scenarios())
def test_what_is_said_to_be_never_honoured_never_is(raw):
    raw["events"] = []
    layout = lay_out(resolved(raw))
    records = talks(resolved(raw), 60)
    said = {
        (path[1], name)
        for path, message in odd_guarantees(layout)
        for name in layout.challengers
        if message.startswith("no call against") and name in message
    }
    for f, c in zip(*np.nonzero(_met(records, layout)), strict=True):
        assert (layout.frameworks[f], layout.challengers[c]) not in said


def _met(records, layout):
    """(F, C) whether some call was honoured with some chance."""
    found = np.zeros((len(layout.frameworks), len(layout.challengers)), np.bool_)
    for f, met in zip(records.framework, records.honoured, strict=True):
        if f >= 0:
            found[f] |= met > 0
    return found
