"""Remarks on what a file writes down and can never come about."""

import pytest
from examples import FILES

from sim.analysis.checks.never import never
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
