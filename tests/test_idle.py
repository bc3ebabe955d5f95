"""Remarks on keys that no rule of the table reads."""

import pytest

from sim.analysis.checks.idle import idle
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
