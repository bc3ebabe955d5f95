"""What a scenario becomes in mid-talks."""

import pytest
from examples import base, study

from sim.scenario.faults import ScenarioError
from sim.scenario.load import load
from sim.scenario.quantity import Normal, Uniform
from sim.scenario.quota import Votes
from sim.scenario.source import dump
from sim.scenario.table import Chair
from sim.scenario.timetable import Change, stages

BASE = """format: 1
title: t
groups: {both: [Ash, Birch]}
issues: {x: {}}
frameworks: {pact: {at: {x: 50}}}
states:
  Ash: {ideal: {x: 0}, reservation: 0.4}
  Birch: {ideal: {x: 30}, reservation: 0.4}
  Cedar: {ideal: {x: 60}, reservation: 0.4}
table: {quota: unanimity}
"""


def course():
    variant = study("events").variants["as_it_comes"]
    return variant, *(phase.scenario for phase in variant.later)


def written(tmp_path, text):
    (tmp_path / "x.yaml").write_text(BASE + text, encoding="utf-8")
    return load(tmp_path / "x.yaml")


def test_a_scenario_without_events_has_no_later_phases():
    assert base("spatial").later == ()
    assert study("events").variants["nothing_happens"].later == ()


def test_phases_come_in_the_order_of_their_rounds_and_events_of_a_round_make_one():
    assert [phase.first for phase in study("events").variants["as_it_comes"].later] == [4, 9]


def test_an_event_changes_by_path_and_the_next_builds_on_it():
    first, walked_out, back = course()
    assert [s.table.seats["Cedar"] for s in (first, walked_out, back)] == [
        "party",
        "excluded",
        "party",
    ]
    assert [s.table.veto for s in (first, walked_out, back)] == [(), *[("Ash", "Birch")] * 2]
    assert [s.protocol.speaker for s in (first, back)] == ["random", Chair(chair="Birch")]


def test_of_two_events_in_a_round_the_one_further_down_has_the_last_word():
    assert course()[2].table.seats["Cedar"] == "party"


def test_what_an_event_says_of_a_state_is_in_the_issues_unit_and_one_value_is_replaced_whole():
    first, _, back = course()
    assert first.states["Ash"].ideal["x"] == Normal(mean=0, sd=4)
    assert back.states["Ash"].ideal == {"x": Uniform(low=20, high=40, source="paper"), "term": 12}
    assert (first.states["Ash"].concession, back.states["Ash"].concession) == ("linear", "conceder")
    assert back.states["Ash"].reservation == first.states["Ash"].reservation


def test_an_event_changes_whose_consent_a_text_needs():
    first, walked_out, back = course()
    assert first.frameworks["note"].signatories == ("Birch",)
    assert walked_out.frameworks["note"].veto == ("Ash", "Birch")
    assert back.frameworks["note"].signatories == ("Ash", "Birch")
    assert back.frameworks["note"].quota == (Votes(votes=2),)
    assert back.frameworks["note"].at == first.frameworks["note"].at


def test_a_variants_events_replace_the_files():
    variants = study("events").variants
    assert [phase.first for phase in variants["early"].later] == [2]
    assert variants["early"].later[0].scenario.states["Birch"].reservation == 0.1


def test_events_are_laid_over_what_the_variant_makes_of_the_file():
    later = study("events").variants["impatient"].later
    assert [phase.scenario.states["Ash"].reservation for phase in later] == [0.3, 0.3]
    assert [phase.first for phase in later] == [4, 9]  # the second never comes: a remark says so


@pytest.mark.parametrize(
    "change",
    [
        {"table": {"seats": {"both": "observer"}, "quota": "none", "signatories": ["Cedar"]}},
        {"states": {"Ash": {"ideal": {"x": {"low": 3, "high": 5}}, "only_with": ["both"]}}},
        {"frameworks": {"pact": {"veto": ["both"], "quota": [{"votes": 2}, "majority"]}}},
        {"protocol": {"speaker": "mediator", "precision": 20, "tolerance": {"mean": 0.1}}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_after_an_event_things_are_as_in_a_variant_that_says_the_same(tmp_path, change):
    told = dump({"variants": {"event": {"events": ({"round": 3, **change},)}, "variant": change}})
    variants = written(tmp_path, told).variants
    (phase,) = variants["event"].later
    told = variants["variant"].model_copy(update={"label": None})
    assert phase.scenario == told
    assert phase.scenario != variants["event"]


def test_stages_leave_what_they_are_made_of_as_it_was():
    values = {"table": {"veto": ("A",)}, "events": ()}
    changes = [Change(5, {"table": {"quota": "none"}}), Change(2, {"table": {"veto": ()}})]
    made = list(stages(values, changes))
    assert [(stage.places, stage.first) for stage in made] == [((1,), 2), ((0,), 5)]
    assert made[1].values == {"table": {"veto": (), "quota": "none"}}
    assert values == {"table": {"veto": ("A",)}, "events": ()}


def test_two_events_of_a_round_need_only_make_sense_together(tmp_path):
    event = "events: [{round: 3, table: {quota: none}}, {round: %d, table: {veto: [Ash]}}]\n"
    assert written(tmp_path, event % 3).variants["base"].later
    with pytest.raises(ScenarioError, match="nobody's consent is needed"):
        written(tmp_path, event % 4)


def test_what_is_written_of_a_variant_has_the_events_as_the_file_has_them():
    variant = study("events").variants["as_it_comes"]
    assert variant.model_dump(exclude_none=True)["events"][1] == {
        "round": 4,
        "label": "Cedar walks out",
        "table": {"seats": {"Cedar": "excluded"}, "veto": ("west",)},
        "states": {},
        "frameworks": {},
        "protocol": {},
    }
    assert "later" not in variant.model_dump()
