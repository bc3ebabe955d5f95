"""A scenario file becomes a study in which nothing is left to look up."""

import pytest
from examples import FILES, VALID, base, study

from sim.scenario.editor import json_schema
from sim.scenario.faults import Position, ScenarioError
from sim.scenario.load import load
from sim.scenario.quantity import Exactly, Normal, Triangular, Uniform
from sim.scenario.quota import MajorityOf, Share, Votes
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Scenario, Variant
from sim.scenario.source import dump


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_valid_file_loads(path):
    assert load(path).variants


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_resolved_scenario_written_out_loads_as_the_same(path, tmp_path):
    for scenario in load(path).variants.values():
        values = scenario.model_dump(exclude_none=True)
        again = tmp_path / "again.yaml"
        again.write_text(dump({"format": 1, "title": "t", **values}), encoding="utf-8")
        assert load(again).variants["base"] == scenario


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_resolved_scenario_keeps_what_a_study_promises(path):
    for scenario in load(path).variants.values():
        assert scenario.label
        assert scenario.principals
        assert list(scenario.table.seats) == list(scenario.states)
        for framework in scenario.frameworks.values():
            assert isinstance(framework.quota, tuple)
            assert "none" not in framework.quota
            assert set(framework.signatories) <= set(scenario.states)
            assert set(framework.veto) <= set(scenario.states)
            if scenario.preferences != "utilities":
                assert list(framework.at) == list(scenario.issues)
        for state in scenario.states.values():
            given = (state.offers, state.concession, state.tolerance, state.cost)
            assert None not in given
            if scenario.preferences == "spatial":
                assert set(state.salience) == set(scenario.issues)


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


def test_the_error_tells_each_fault_on_a_line_of_its_own(tmp_path):
    (tmp_path / "x.yaml").write_text("a: 1\nb: 2\n")
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "x.yaml")
    assert len(str(caught.value).splitlines()) == len(caught.value.faults) == 6
