"""Remarks on keys that no rule of the table reads."""

import pytest

from sim.analysis.checks.idle import idle
from sim.analysis.checks.remarks import remarks
from sim.scenario.load import load

BASE = """format: 1
title: t
issues: {x: {}}
frameworks: {pact: {at: {x: 50}}}
states:
  Ash: {ideal: {x: 0}, reservation: 0.4, recognition: %s}
  Birch: {ideal: {x: 30}, reservation: 0.4}
table: {quota: unanimity}
"""
RANKED = """format: 1
title: t
frameworks: {pact: {}, deal: {}}
states:
  Ash: {ranking: [pact, NO_DEAL, deal]}
  Birch: {ranking: [deal, pact, NO_DEAL]}
table: {quota: unanimity}
uncertainty: {reservation: 0.1, ideal: 4}
"""
WEIGHT = ("states", "Ash", "recognition")


def remarked(folder, text, variant="base"):
    (folder / "x.yaml").write_text(text, encoding="utf-8")
    return dict(idle(load(folder / "x.yaml"), variant))


def test_a_weight_among_those_drawn_by_lot_is_read(tmp_path):
    assert remarked(tmp_path, BASE % 3) == {}


@pytest.mark.parametrize(
    ("protocol", "why"),
    [
        ("{speaker: mediator}", "a mediator speaks"),
        ("{speaker: {chair: Birch}}", "the chair alone speaks"),
        ("{speaker: rotation}", "states speak in file order, whatever their weight (0: never)"),
        ("{talk: stacked}", "states speak in file order, whatever their weight (0: never)"),
    ],
)
def test_a_weight_is_remarked_on_where_no_lot_is_drawn(tmp_path, protocol, why):
    found = remarked(tmp_path, BASE % 3 + f"protocol: {protocol}\n")
    assert found == {WEIGHT: f"has no effect: {why}"}


def test_to_be_silent_in_rotation_has_an_effect(tmp_path):
    assert remarked(tmp_path, BASE % 0 + "protocol: {speaker: rotation}\n") == {}


def test_a_lot_that_an_event_brings_reads_the_weight(tmp_path):
    events = "protocol: {speaker: mediator}\nevents: [{round: 4, protocol: {speaker: random}}]\n"
    assert remarked(tmp_path, BASE % 3 + events) == {}


def test_offers_of_states_that_never_put_any_are_remarked_on(tmp_path):
    found = remarked(tmp_path, BASE % 1 + "protocol: {speaker: mediator, offers: favourite}\n")
    assert found[("protocol", "offers")] == "has no effect: a mediator speaks"


@pytest.mark.parametrize(("offers", "idles"), [("expected", False), ("in_band", True)])
def test_a_belief_is_read_by_expected_offers_alone(tmp_path, offers, idles):
    text = BASE % 1 + f"protocol: {{belief: 0.1, offers: {offers}}}\n"
    assert (("protocol", "belief") in remarked(tmp_path, text)) == idles


def test_uncertainty_that_a_ranking_does_not_read_is_remarked_on(tmp_path):
    found = remarked(tmp_path, RANKED)
    assert set(found) == {("uncertainty", "reservation"), ("uncertainty", "ideal")}
    assert found["uncertainty", "ideal"] == "has no effect: preferences are given as rankings"


def test_a_variants_own_key_is_remarked_on_where_it_stands(tmp_path):
    own = "variants: {led: {protocol: {speaker: mediator, belief: 0.2}}}\n"
    assert ("variants", "led", "protocol", "belief") in remarked(tmp_path, BASE % 1 + own, "led")


def test_what_another_variant_reads_is_left_alone(tmp_path):
    ways = "variants: {led: {protocol: {speaker: mediator}}, free: {}}\n"
    both = f"protocol: {{offers: favourite}}\n{ways}"
    assert remarked(tmp_path, BASE % 1 + both, "led") == {}


AFTER = """format: 1
title: t
frameworks:
  pact: {signatories: [Ash], guarantors: [Birch], activation: any}
  deal: {signatories: [Ash]}
states:
  Ash: {utilities: {pact: 1, deal: 1}, reservation: 0.4, may_challenge: %s, challenge_cost: 0.1}
  Birch: {utilities: {pact: 1, deal: 1}, reservation: 0.4, resolve: 0.5, capability: 2}
  Cedar: {utilities: {pact: 1, deal: 1}, reservation: 0.4, %s}
aftermath: {horizon: 5, scale: 0.2}
"""


def of_cedar(path):
    return ("states", "Cedar", *path.split("."))


def test_what_follows_a_signature_is_read_where_somebody_may_challenge(tmp_path):
    assert remarked(tmp_path, AFTER % ("true", "may_challenge: true, defeat: 0.1")) == {}


def test_all_but_parliaments_is_remarked_on_where_nobody_may_challenge(tmp_path):
    why = "has no effect: nobody may challenge an agreement"
    assert remarked(tmp_path, AFTER % ("false", "weights: {votes: 1}")) == {
        ("frameworks", "pact", "guarantors"): "is only to sign: nobody may challenge an agreement",
        ("frameworks", "pact", "activation"): why,
        ("states", "Ash", "challenge_cost"): why,
        ("states", "Birch", "resolve"): why,
        ("states", "Birch", "capability"): why,
        ("aftermath", "horizon"): why,
        ("aftermath", "scale"): why,
    }


def test_guarantors_who_are_willing_do_not_even_sign(tmp_path):
    text = AFTER.replace("guarantors: [Birch]", "guarantors: {willing: [Birch]}")
    found = remarked(tmp_path, text % ("false", "weights: {votes: 1}"))
    assert found["frameworks", "pact", "guarantors"].startswith("has no effect")


@pytest.mark.parametrize(
    ("own", "path", "why"),
    [
        ("resolve: 0.3", "resolve", "it guarantees no text"),
        ("challenge_cost: 0.3", "challenge_cost", "it may not challenge an agreement"),
        ("defeat: 0.3", "defeat", "it may not challenge an agreement"),
        ("opportunity: 0.3", "opportunity", "it may not challenge an agreement"),
        ("capability: 3", "capability", "it neither guarantees a text nor may challenge one"),
        ("ratifies_at: 0.3", "ratifies_at", "no text needs its signature"),
        ("disputes: {Ash: 0.1, Birch: 0}", "", ""),
    ],
)
def test_what_a_state_has_no_use_for_is_remarked_on(tmp_path, own, path, why):
    expected = {of_cedar(path): f"has no effect: {why}"} if path else {}
    assert remarked(tmp_path, AFTER % ("true", own)) == expected


def test_a_challenge_that_costs_more_than_anything_is_worth_is_remarked_on(tmp_path):
    dear = AFTER.replace("challenge_cost: 0.1", "challenge_cost: 35")
    (path,) = remarked(tmp_path, dear % ("true", ""))
    assert path == ("states", "Ash", "challenge_cost")


def test_tables_that_do_not_look_ahead_equally_far_are_remarked_on(tmp_path):
    text = AFTER % ("true", "") + "variants: {near: {}, far: {aftermath: {horizon: 20}}}\n"
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    (said,) = (r.message for r in remarks(load(tmp_path / "x.yaml")) if "ahead" in r.message)
    assert said.startswith("looks 20 years ahead, other tables 5")


def test_a_dispute_over_a_signature_that_no_text_needs_is_remarked_on(tmp_path):
    text = AFTER.replace(
        "Cedar:", "Dogwood: {utilities: {pact: 1, deal: 1}, reservation: 0}\n  Cedar:"
    )
    found = remarked(tmp_path, text % ("true", "disputes: {Ash: 0.1, Dogwood: 0.1}"))
    why = "has no effect: no text needs the signature of Dogwood"
    assert found == {of_cedar("disputes.Dogwood"): why}


@pytest.mark.parametrize("seat", ["observer", "excluded"])
def test_disputes_of_who_has_no_vote_are_remarked_on(tmp_path, seat):
    seats = f"table: {{seats: {{Cedar: {seat}}}}}\n"
    found = remarked(tmp_path, AFTER % ("true", "disputes: {Ash: 0.1}") + seats)
    assert found == {of_cedar("disputes"): "has no effect: it has no vote at this table"}


def test_capability_is_remarked_on_where_nobody_guarantees_anything(tmp_path):
    text = AFTER.replace(", guarantors: [Birch], activation: any", "")
    found = remarked(tmp_path, text % ("true", "may_challenge: true, capability: 1, defeat: 0.1"))
    why = "has no effect: nobody guarantees any text"
    assert found == {
        of_cedar("capability"): why,
        of_cedar("defeat"): why,
        ("states", "Birch", "resolve"): "has no effect: it guarantees no text",
        ("states", "Birch", "capability"): (
            "has no effect: it neither guarantees a text nor may challenge one"
        ),
    }


def test_a_challenger_whom_an_event_brings_reads_it_all(tmp_path):
    event = "events: [{round: 3, states: {Cedar: {may_challenge: true}}}]\n"
    found = remarked(tmp_path, AFTER % ("false", "defeat: 0.1") + event)
    why = "has no effect: it may not challenge an agreement"
    assert found == {("states", "Ash", "challenge_cost"): why}
