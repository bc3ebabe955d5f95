"""A scenario file becomes a study in which nothing is left to look up."""

import pytest
from examples import FILES, VALID, base, study
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.negotiation.build import lay_out
from sim.scenario.agenda import NARROWEST
from sim.scenario.editor import json_schema
from sim.scenario.faults import Position, ScenarioError
from sim.scenario.load import load
from sim.scenario.quantity import Exactly, Normal, Triangular, Uniform, scaled
from sim.scenario.quota import MajorityOf, Share, Votes
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Scenario, Variant
from sim.scenario.source import dump


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_valid_file_loads(path):
    assert load(path).variants


def moments(path):
    """Every variant of a file, at first and after each of its events."""
    for variant in load(path).variants.values():
        for scenario in (variant, *(phase.scenario for phase in variant.later)):
            yield scenario.model_copy(update={"label": variant.label, "events": (), "later": ()})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_resolved_scenario_written_out_loads_as_the_same(path, tmp_path):
    for scenario in moments(path):
        values = scenario.model_dump(exclude_none=True)
        again = tmp_path / "again.yaml"
        again.write_text(dump({"format": 1, "title": "t", **values}), encoding="utf-8")
        assert load(again).variants["base"] == scenario


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_resolved_scenario_keeps_what_a_study_promises(path):
    for scenario in moments(path):
        assert scenario.label
        assert scenario.principals
        assert list(scenario.table.seats) == list(scenario.states)
        for framework in scenario.frameworks.values():
            assert isinstance(framework.quota, tuple)
            assert "none" not in framework.quota
            assert set(framework.signatories) <= set(scenario.states)
            assert set(framework.veto) <= set(scenario.states)
            if scenario.preferences in ("spatial", "scores"):
                assert list(framework.at) == list(scenario.issues)
        for name, state in scenario.states.items():
            given = (state.offers, state.concession, state.tolerance, state.cost)
            given += (state.reciprocity, state.abstains, state.discount)
            assert None not in given
            assert (state.reservation is None) == (scenario.preferences == "ranking")
            assert set(state.only_with) <= set(scenario.states) - {name}
            if scenario.preferences == "spatial":
                assert set(state.salience) == set(scenario.issues)
        if scenario.protocol.talk == "stacked":
            assert scenario.protocol.speaker == "rotation"


def test_a_study_knows_its_file():
    told = study("extends")
    assert told.id == "extends"
    assert told.path == str(VALID / "extends.yaml")
    assert told.title == "A file on top of another"
    assert told.about == "A base for others."
    assert (told.run.replicates, told.run.seed) == (2000, 7)


def test_a_study_knows_where_things_stand():
    at = study("extends").positions
    own, inherited = str(VALID / "extends.yaml"), str(VALID / "base.yaml")
    assert at["frameworks", "truce"] == Position(file=own, line=8, column=3)
    assert at["frameworks", "pact", "at", "y"].file == inherited
    assert at["variants", "birch_in"].file == inherited


def test_maps_of_a_base_merge_and_lists_and_quantities_replace():
    scenario = study("extends").variants["birch_in"]
    assert scenario.principals == ("Ash", "Birch")
    assert list(scenario.states) == ["Ash", "Birch", "Cedar"]
    assert scenario.frameworks["pact"].at == {"x": 60, "y": 50}
    assert scenario.states["Ash"].ideal["x"] == Uniform(low=0, high=20)
    assert scenario.issues["x"].label == "Border"


def test_variants_of_a_base_are_kept():
    assert list(study("extends").variants) == ["birch_in", "cedar_out"]
    assert study("extends").variants["cedar_out"].table.seats == {
        "Ash": "party",
        "Birch": "observer",
        "Cedar": "excluded",
    }


def test_every_form_of_a_number():
    ash = base("quantities").states["Ash"]
    law = {"source": "law", "basis": "stated", "note": "written into the law"}
    speech = {"source": "speech", "basis": "inferred"}
    assert ash.ideal == {
        "a": Normal(mean=10, sd=8, **speech),
        "b": Exactly(exactly=20, **law),
        "c": Normal(mean=30, sd=8, **speech),
        "d": Normal(mean=40, sd=4, **speech),
        "e": Uniform(low=40, high=60, source="speech", basis="guessed"),
        "f": Triangular(low=40, mode=60, high=60, **speech),
    }
    assert ash.salience["b"] == Normal(mean=0, sd=0.5, **speech)
    assert ash.reservation == Normal(mean=0.4, sd=0.03, **speech)
    assert ash.aspiration == Uniform(low=0.8, high=1, **speech)
    assert ash.tolerance == Exactly(exactly=0.01, **speech)
    assert ash.concession == Uniform(low=1, high=4, **speech)


def test_a_bare_number_without_uncertainty_stays_a_number():
    assert base("spatial").states["Ash"].ideal == {"share": 10.0, "term": 40.0}


def test_salience_left_out_is_alike_on_all_issues():
    assert base("spatial").states["Ash"].salience == {"share": 1.0, "term": 1.0}


def test_salience_left_out_stays_certain_beside_a_study_wide_uncertainty():
    salience = base("status_quo").states["Ash"].salience
    assert salience == {"x": Exactly(exactly=1), "y": Exactly(exactly=1)}


def test_points_and_the_status_quo_take_no_study_wide_uncertainty():
    mayor, union = base("scores").states.values()
    assert mayor.reservation == Points(points=55.0)
    assert union.reservation == Normal(mean=0.5, sd=0.02)
    assert mayor.scores["site"]["north"] == Normal(mean=60, sd=4)
    assert base("status_quo").states["Ash"].reservation == "status_quo"


def test_a_framework_takes_the_status_quo_where_it_says_nothing():
    scenario = base("status_quo")
    assert scenario.frameworks["half"].at == {"x": 40, "y": 10}
    assert scenario.frameworks["nothing_new"].at == {"x": 40, "y": 60}


def test_as_good_as_a_text_takes_the_study_wide_uncertainty():
    ash, birch = base("like").states.values()
    assert ash.reservation == Like(like="ceasefire", sd=0.03)
    assert birch.reservation == Like(like="treaty", sd=0.1)
    assert ash.utilities == {"treaty": Normal(mean=0.9, sd=0.01)}
    assert base("like").preferences == "spatial"


def test_a_ranking_is_kept_as_written_and_needs_neither_issues_nor_a_reservation_value():
    variants = study("ranking").variants
    ash, birch = variants["as_it_is"].states.values()
    assert variants["as_it_is"].preferences == "ranking"
    assert ash.ranking == ("treaty", ("truce", "NO_DEAL"), "handover")
    assert list(ash.ranked) == [
        ((0,), "treaty"),
        ((1, 0), "truce"),
        ((1, 1), "NO_DEAL"),
        ((2,), "handover"),
    ]
    assert (birch.reservation, birch.salience) == (None, None)
    assert variants["stubborn"].states["Birch"].ranking == (
        "handover",
        "NO_DEAL",
        ("treaty", "truce"),
    )


def test_positions_stay_in_the_unit_of_their_issue():
    scenario = base("units")
    assert scenario.status_quo.at == {"term": 3, "troops": 25, "warmth": 0, "share": 40}
    short, long = scenario.frameworks.values()
    assert short.at == {"term": 6, "troops": 0, "warmth": -5, "share": 40}
    assert long.at == {"term": 12, "troops": 250, "warmth": 2.5, "share": 70}


def test_the_study_wide_sd_is_in_hundredths_of_the_range():
    ash, birch = base("units").states.values()
    assert ash.ideal == {
        "term": Normal(mean=9, sd=0.96),
        "troops": Normal(mean=50, sd=25),
        "warmth": Uniform(low=-5, high=0),
        "share": Normal(mean=10, sd=8),
    }
    assert birch.ideal == {
        "term": Exactly(exactly=3),
        "troops": Normal(mean=200, sd=20),
        "warmth": Triangular(low=-5, mode=0, high=5),
        "share": Normal(mean=30, sd=3),
    }


def test_the_rules_see_positions_and_ideal_points_on_the_0_100_scale():
    layout = lay_out(base("units"))
    preferences = layout.opening.preferences
    assert preferences.position[:2].tolist() == [[100, 100, 75, 70], [50, 0, 0, 40]]
    assert preferences.position[2].tolist() == [25, 10, 50, 40]
    assert preferences.mean[preferences.ideal].tolist() == [[75, 20, 25, 10], [25, 80, 50, 30]]
    shapes = {(d.state, d.purpose): d.shape for d in layout.drawn}
    assert shapes["Ash", "ideal term"] == (75, pytest.approx(8), 0)
    assert shapes["Ash", "ideal troops"] == (20, 10, 0)
    assert shapes["Ash", "ideal warmth"] == (0, 0, 50)
    assert shapes["Birch", "ideal warmth"] == (0, 50, 100)


@given(place=st.floats(0, 100))
def test_on_the_usual_range_every_number_stays_what_it_is(place):
    assert scaled(place, (0.0, 100.0)) == place


@given(ends=st.tuples(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12)), share=st.floats(0, 1))
def test_whatever_the_range_its_positions_come_to_lie_between_0_and_100(ends, share):
    low, high = ends
    assume(high - low >= NARROWEST)
    place = min(high, max(low, low + share * (high - low)))
    assert 0 <= scaled(place, ends) <= 100
    assert (scaled(low, ends), scaled(high, ends)) == (0, 100)


def test_a_condition_names_states_one_by_one_and_never_the_state_itself():
    ash, birch, cedar, _ = base("conditions").states.values()
    assert ash.only_with == ("Birch", "Cedar", "Dogwood")
    assert birch.only_with == ("Ash",)
    assert cedar.only_with == ()


def test_how_a_state_answers_is_its_own_or_the_protocols():
    ash, birch, *_ = base("conditions").states.values()
    assert (ash.precision, ash.reciprocity, ash.discount) == (20, 0.5, 0.8)
    assert ash.abstains == Normal(mean=0.02, sd=0.01)
    assert birch.precision == Uniform(low=10, high=30)
    assert (birch.abstains, birch.reciprocity, birch.discount) == (0.1, 1, 0)


def test_nothing_said_about_answers_means_exact_ones_without_abstention():
    ash = base("spatial").states["Ash"]
    assert (ash.precision, ash.abstains, ash.reciprocity, ash.discount) == (None, 0, 0, 0.9)


def test_stacked_talk_goes_in_file_order_whether_the_file_says_so_or_not():
    assert {v.protocol.speaker for v in study("stacked").variants.values()} == {"rotation"}
    assert base("mediator").protocol.speaker == "mediator"


def test_all_means_every_combination_in_file_order():
    frameworks = base("all_combinations").frameworks
    assert list(frameworks) == [
        f"{site} / {pay}" for site in ("north", "south") for pay in ("low", "high", "none")
    ]
    assert frameworks["south / none"].at == {"site": "south", "pay": "none"}
    assert frameworks["south / none"].veto == ("Mayor",)


def test_options_in_space_are_replaced_by_their_positions():
    scenario = study("all_positions").variants["combinations"]
    assert scenario.frameworks["right / up"].at == {"x": 90, "y": 100}
    assert scenario.status_quo.at == {"x": 10, "y": 40}
    listed = study("all_positions").variants["listed"]
    assert {name: text.at for name, text in listed.frameworks.items()} == {
        "only": {"x": 90, "y": 40}
    }


def test_groups_of_groups_are_spelt_out():
    scenario = base("groups")
    assert scenario.principals == ("Ash", "Birch")
    assert scenario.table.veto == ("Cedar", "Dogwood")
    pact, note = scenario.frameworks.values()
    assert pact.signatories == ("Birch", "Cedar", "Dogwood", "Ash")
    assert pact.veto == ()
    assert (note.signatories, note.veto) == (("Ash", "Birch"), ("Cedar", "Dogwood"))


def test_a_states_own_seat_goes_before_its_groups():
    seats = base("seats").table.seats
    assert seats == {"Ash": "observer", "Birch": "excluded", "Cedar": "party", "Dogwood": "party"}


def test_a_frameworks_own_veto_may_name_an_absent_state():
    assert base("seats").frameworks["pact"].veto == ("Birch",)


def test_quotas_become_tuples_that_hold_for_each_framework():
    frameworks = base("quotas").frameworks
    assert frameworks["ordinary"].quota == (Share(share=0.55), Share(share=0.65, of="population"))
    assert frameworks["ordinary"].blocking_minority == 4
    assert frameworks["solemn"].quota == ("unanimity",)
    assert frameworks["solemn"].blocking_minority is None
    assert frameworks["budget"].quota == (MajorityOf(majority_of="shares"),)
    assert frameworks["modest"].quota == (Votes(votes=3), Share(share=0.5, of="shares"))
    assert frameworks["modest"].blocking_minority == 3
    assert frameworks["signed"].quota == ()


def test_the_protocol_holds_for_states_that_say_nothing_of_their_own():
    ash, birch, cedar = base("protocol").states.values()
    assert (ash.offers, ash.concession, ash.tolerance) == ("expected", 2.0, 0.0)
    assert (birch.offers, birch.concession, birch.tolerance) == ("favourite", "boulware", 0.01)
    assert birch.cost == Uniform(low=0, high=0.01)
    assert cedar.concession == "hardline"


def test_nobody_named_makes_everybody_a_principal():
    assert base("spatial").principals == ("Ash", "Birch")


def test_a_variant_overrides_by_path():
    variants = study("variants").variants
    assert variants["as_it_is"].table.veto == ("Ash", "Birch")
    assert variants["ash_may_block"].table.veto == ("Ash",)
    assert variants["ash_may_block"].frameworks["pact"].quota == ()
    assert variants["wide"].states["Ash"].ideal["x"] == Uniform(low=0, high=30)
    assert variants["wide"].states["Birch"].reservation == 0.2
    assert list(variants["more"].frameworks) == ["pact", "second"]
    assert variants["more"].protocol.speaker == "rotation"


def test_a_variants_label_is_its_own_or_made_of_its_name():
    labels = {name: variant.label for name, variant in study("variants").variants.items()}
    assert labels == {
        "as_it_is": "As it is",
        "ash_may_block": "Only Ash may block",
        "wide": "Wide",
        "more": "More",
    }
    assert base("spatial").label == "Base"


def test_a_file_may_leave_it_to_its_variants_who_has_to_agree():
    variants = study("table_completed_by_variants").variants
    assert variants["majority"].frameworks["truce"].quota == ("majority",)


def test_a_study_is_made_of_resolved_scenarios():
    assert {type(variant) for variant in study("variants").variants.values()} == {Variant}


def test_the_schema_completes_variants_and_lets_files_that_extend_leave_things_out():
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert set(schema["$defs"]["Change"]["properties"]) == set(Scenario.model_fields)
    assert "required" not in schema["$defs"]["State"]
    assert schema["then"]["required"] == ["frameworks", "states", "format", "title"]


def test_the_schema_completes_what_an_event_changes_as_it_stands_elsewhere():
    schema = json_schema()
    event = schema["$defs"]["Event"]["properties"]
    assert event["table"]["$ref"] == "#/$defs/Table"
    assert event["protocol"]["$ref"] == "#/$defs/Protocol"
    for part, noun in (("states", "State"), ("frameworks", "Framework")):
        assert list(event[part]["patternProperties"].values()) == [{"$ref": f"#/$defs/{noun}"}]
        assert "required" not in schema["$defs"][noun]


def test_the_schema_asks_each_state_what_no_agreement_is_worth_to_it():
    states = json_schema()["then"]["properties"]["states"]["additionalProperties"]
    assert states == {"anyOf": [{"required": ["reservation"]}, {"required": ["ranking"]}]}


def test_the_error_tells_each_fault_on_a_line_of_its_own(tmp_path):
    (tmp_path / "x.yaml").write_text("a: 1\nb: 2\n")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "x.yaml")
    assert len(str(caught.value).splitlines()) == len(caught.value.faults) == 6
