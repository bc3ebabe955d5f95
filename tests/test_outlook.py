"""What would become of each text after signature, at mean numbers: the figures, and the words."""

import json
from math import sqrt

import numpy as np
import pytest
from aftermaths import HORIZON, WORTH, by_sets, guarded, three, yearly
from builders import Raw, bounded, resolved, scenarios, study_of, utilities
from hypothesis import given
from rich.console import Console

import sim
from sim.analysis.theory import aftermath as theory
from sim.analysis.theory.aftermath import outlooks
from sim.analysis.theory.at_mean import at_mean
from sim.analysis.theory.findings import Explanation
from sim.analysis.theory.outlook import Falling, Outlook, falling
from sim.present.theory.explained import explained


def seen(raw: Raw) -> tuple[Outlook, ...]:
    """What would become of each text."""
    variant = resolved(raw)
    found = outlooks(at_mean(variant), variant)
    assert found is not None
    return found


def only(raw: Raw) -> Outlook:
    (found,) = seen(raw)
    return found


# --- At mean numbers, against what is worked out by hand ---


@pytest.mark.parametrize(("call", "need"), [("any", 1), ("majority", 2), ("unanimity", 3)])
def test_a_call_and_its_deterrence_are_those_of_the_sets_of_guarantors(call, need):
    (standing,) = only(guarded(activation=call)).against
    met, deterred = by_sets(["Ash", "Birch", "Cedar"], "Dogwood", need)
    assert standing.honoured == pytest.approx(met)
    assert standing.deterrence == pytest.approx(deterred)


def test_a_challenge_in_a_year_and_how_long_a_text_lasts_are_in_closed_form():
    found = only(guarded(activation="majority"))
    q = yearly(by_sets(["Ash", "Birch", "Cedar"], "Dogwood", 2)[1], worth=0.6)
    assert found.against[0].yearly == pytest.approx(q)
    assert found.lasting == pytest.approx((1 - q) ** HORIZON)
    assert found.years == pytest.approx((1 - q) * (1 - (1 - q) ** HORIZON) / q)


def test_where_two_may_challenge_a_text_lasts_if_neither_does():
    raw = guarded()
    raw["states"]["Ash"] |= {"may_challenge": True, "challenge_cost": 0.0}
    found = only(raw)
    assert [each.state for each in found.against] == ["Ash", "Dogwood"]
    one, other = (each.lasting for each in found.against)
    assert found.lasting == pytest.approx(one * other)


def test_no_call_on_all_is_honoured_against_one_of_them():
    (standing,) = only(guarded(challenger="Ash", activation="unanimity")).against
    assert (standing.honoured, standing.deterrence) == (0.0, 0.0)


def test_a_text_that_nobody_guarantees_deters_nobody():
    found = only(guarded(guarantors=[], signatories=["Ash"]))
    (standing,) = found.against
    assert (found.guarantors, standing.honoured, standing.deterrence) == ((), None, 0.0)
    assert standing.yearly == pytest.approx(yearly(0.0, worth=0.6))


def test_a_text_that_a_parliament_fails_is_not_in_force_and_never_lasts():
    raw = guarded()
    raw["states"]["Birch"]["ratifies_at"] = 0.81
    found = only(raw)
    assert (found.unratified, found.in_force, found.against) == (("Birch",), False, ())
    assert (found.lasting, found.years) == (0.0, None)


def test_a_parliament_ratifies_what_is_worth_just_enough():
    raw = guarded()
    raw["states"]["Birch"]["ratifies_at"] = 0.8
    assert only(raw).in_force


def test_willing_guarantors_are_those_for_whom_the_text_is_as_good_as_no_deal():
    raw = guarded(guarantors={"willing": ["Ash", "Birch", "Cedar"]}, signatories=["Ash"])
    raw["states"]["Cedar"]["reservation"] = 0.75
    raw["table"]["quota"] = "none"
    assert only(raw).guarantors == ("Ash", "Birch")


def test_a_willing_guarantor_without_a_vote_is_not_bound():
    raw = guarded(guarantors={"willing": ["Ash", "Birch"]}, signatories=["Ash"])
    raw["table"] = {"quota": "none", "seats": {"Birch": "observer"}}
    assert only(raw).guarantors == ("Ash",)


def test_a_willing_guarantor_that_does_not_ratify_leaves_the_text_in_force():
    raw = guarded(guarantors={"willing": ["Ash", "Birch"]}, signatories=["Ash"])
    raw["table"]["quota"] = "none"
    raw["states"]["Birch"]["ratifies_at"] = 0.99
    found = only(raw)
    assert (found.in_force, found.guarantors) == (True, ("Ash",))


def test_numbers_that_are_uncertain_stand_at_their_means():
    raw = guarded()
    certain = only(raw).against[0]
    raw["states"]["Cedar"]["resolve"] = {"low": 0.1, "high": 0.5}
    raw["states"]["Dogwood"]["challenge_cost"] = {"low": 0.05, "high": 0.25}
    assert only(raw).against[0].yearly == pytest.approx(certain.yearly)


def test_what_is_left_can_only_fall():
    found = seen(three())
    assert falling(found, suiting=False) == Falling(3, 2, found[0].lasting + found[2].lasting)
    assert falling(found, suiting=True) == Falling(2, 1, found[0].lasting)


def test_a_text_is_looked_at_where_it_first_comes_into_the_zone():
    raw = guarded()
    raw["states"]["Birch"]["reservation"] = 0.9
    raw["events"] = [
        {"round": 4, "states": {"Birch": {"reservation": 0.5}, "Dogwood": {"capability": 0.0}}}
    ]
    found = only(raw)
    assert (found.round, found.in_zone) == (4, True)
    assert found.against[0].deterrence == pytest.approx(found.against[0].honoured)


def test_texts_that_cannot_be_concluded_are_left_out():
    raw = three()
    raw["frameworks"]["charter"]["signatories"] = ["Birch"]
    raw["table"]["seats"] = {"Birch": "excluded"}
    assert [each.framework for each in seen(raw)] == ["accord", "bargain"]


@bounded(80)
@given(scenarios())
def test_shares_are_shares_and_a_text_lasts_no_longer_than_against_each_alone(raw):
    for found in seen(raw):
        alone = [each.lasting for each in found.against]
        assert 0.0 <= found.lasting <= min([1.0, *alone]) + 1e-12
        assert all(each.deterrence <= (each.honoured or 0.0) + 1e-9 for each in found.against)
        assert 0.0 <= (found.years or 0.0) <= found.horizon
        assert found.in_force or not found.against


# --- Beside the talks, where nothing is uncertain ---


def test_without_uncertainty_the_talks_keep_the_agreements_that_the_means_foretell():
    raw = three()
    raw["protocol"] = {**raw["protocol"], "offers": "in_band"}
    raw["aftermath"] = {"horizon": 5, "opportunity": 0.5, "scale": 0.3}
    counted = sim.run(study_of(raw), replicates=20_000, seed=11).variants["base"].tally
    for f, found in enumerate(seen(raw)):
        agreed, in_force = counted.frameworks[f], counted.in_force[0, f]
        assert agreed > 1_000
        assert in_force == (agreed if found.in_force else 0)
        error = sqrt(found.lasting * (1 - found.lasting) * agreed)
        assert abs(counted.lasting[0, f] - found.lasting * agreed) <= 4 * error


def test_without_uncertainty_years_in_force_are_those_of_the_talks():
    n, raw = 20_000, guarded(activation="majority")
    fate = sim.run(study_of(raw), replicates=n, seed=3).variants["base"].fate
    broken = -np.diff(fate.surviving)
    years = np.repeat([*range(HORIZON), HORIZON], [*broken, fate.surviving[-1]])
    assert len(years) == n
    assert abs(fate.years - only(raw).years) <= 4 * years.std() / sqrt(n)


def test_without_uncertainty_a_call_is_honoured_as_often_as_in_a_run():
    raw = guarded(activation={"quota": 2, "veto": ["Birch"]})
    fate = sim.run(study_of(raw), replicates=5, seed=1).variants["base"].fate
    assert fate.honoured["Dogwood"] == pytest.approx(only(raw).against[0].honoured)


# --- `sim explain` ---


def printed(explanation: Explanation, width: int = 100, *, in_full: bool) -> str:
    console = Console(width=width, markup=False, highlight=False, color_system=None)
    with console.capture() as capture:
        console.print(explained(explanation, in_full=in_full))
    assert max(map(len, capture.get().splitlines())) <= width
    return " ".join(capture.get().split())


def test_a_study_without_an_aftermath_is_explained_as_before():
    explanation = sim.explain(study_of(utilities(WORTH)))
    assert "aftermath" not in explanation.as_json()["variants"][0]
    for in_full in (True, False):
        words = printed(explanation, in_full=in_full)
        assert not [
            each for each in ("ignature", "lasts", "in force", "arliament") if each in words
        ]


def test_the_json_tells_what_becomes_of_each_text():
    told = sim.explain(study_of(three())).as_json()["variants"][0]["aftermath"]
    assert json.loads(json.dumps(told)) == told
    assert (told["horizon"], told["agreed"], told["in_force"]) == (10, 3, 2)
    assert told["suiting_principals"]["agreed"] == 2
    assert [each["unratified"] for each in told["frameworks"]] == [[], ["Ash"], []]
    assert told["frameworks"][0]["challengers"]["Cedar"]["honoured"] is None


def test_a_table_is_told_in_full_with_each_text_against_each_challenger():
    words = printed(sim.explain(study_of(guarded(activation="majority"))), in_full=True)
    found = only(guarded(activation="majority"))
    (standing,) = found.against
    assert "of 1 text in the zone 1 would be in force" in words
    assert (
        f"accord in yes Ash, Birch and Cedar {100 * found.lasting:.0f} {found.years:.1f}" in words
    )
    shares = (standing.honoured, standing.deterrence)
    said = " ".join(f"{100 * share:.0f}" for share in shares)
    assert f"accord Dogwood {said} {100 * standing.yearly:.1f} {100 * found.lasting:.0f}" in words


def side_by_side() -> str:
    other = three() | {"principals": ["Ash"]}
    other["states"]["Ash"]["ratifies_at"] = 0.4
    return printed(sim.explain(study_of(three(), one=three(), other=other)), in_full=False)


def test_tables_side_by_side_count_what_is_left_of_their_texts():
    words = side_by_side()
    assert "of 3 texts in the zone 2 would be in force" in words
    assert "2 suit all principals: of these 1 in force" in words
    assert "all of them suit all principals" in words


def test_what_becomes_of_each_text_is_told_once_and_then_where_it_differs():
    words = side_by_side()
    accord, _, charter = (f"{100 * each.lasting:.0f}" for each in seen(three()))
    assert f"years C {charter} · A {accord} of 100 not in force B (Ash does not ratify)" in words
    assert words.count("otherwise at “other”: last 10 years B ") == 1


def test_who_is_taken_to_be_willing_is_said():
    raw = guarded(guarantors={"willing": ["Ash"]}, signatories=["Ash"])
    for in_full in (True, False):
        words = printed(sim.explain(study_of(raw)), in_full=in_full)
        assert "for whom the text is at least as good as no deal." in words


@pytest.mark.parametrize("in_full", [True, False])
def test_too_many_texts_are_said_to_be_too_many(monkeypatch, in_full):
    monkeypatch.setattr(theory, "MOST_TEXTS", 2)
    explanation = sim.explain(study_of(three()))
    assert explanation.as_json()["variants"][0]["aftermath"] is None
    assert "not looked for: there are too many texts" in printed(explanation, in_full=in_full)


def test_disputed_signatures_are_said_to_be_taken_as_settled():
    raw = guarded()
    raw["states"]["Birch"]["disputes"] = {"Ash": 0.1}
    words = printed(sim.explain(study_of(raw)), in_full=True)
    assert "Disputed signatures are taken as settled" in words


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_every_width_is_wide_enough_for_an_explanation(width):
    for in_full in (True, False):
        printed(
            sim.explain(study_of(guarded(), one=guarded(), two=three())), width, in_full=in_full
        )
