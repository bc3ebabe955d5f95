"""What a colleague might have chosen otherwise: single ways to differ, and their grid."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, study_of, utilities
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.analysis.stress.otherwise import (
    attainable,
    conceding,
    lasting,
    offering,
    preferring_none,
    shifted,
    spread,
    surer,
)
from sim.analysis.stress.settings import AFTERWARDS, BY, CORNERS, grid_of
from sim.analysis.stress.trial import Trial
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import blank_minds
from sim.negotiation.minds import value_phases
from sim.negotiation.record import AGREED
from sim.pieces import HERE
from sim.plan import plan
from sim.scenario.faults import RequestError
from sim.scenario.quantity import Normal, Triangular, Uniform, mean_of
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Study, Variant
from sim.scenario.state import State

SCENARIOS = Path(__file__).parents[1] / "scenarios"
TWO = {"Ash": [0.9, 0.3], "Birch": [0.2, 0.8]}


@pytest.fixture(scope="module")
def flagship() -> Study:
    return sim.load(SCENARIOS / "ukraine-2025.yaml")


def written(folder: Path, text: str) -> Study:
    file = folder / "made.yaml"
    file.write_text(f"format: 1\ntitle: Made\n{text}")
    return sim.load(file)


SMALL = (
    "frameworks: {accord: {}, bargain: {}}\nstates:\n"
    "  Ash: {utilities: {accord: 0.9, bargain: 0.6}, reservation: 0.5}\n"
    "  Birch: {utilities: {accord: 0.3, bargain: 0.7}, reservation: {mean: 0.5, sd: 0.1}}\n"
    "table: {signatories: [Ash, Birch]}\n"
)


# --- Reservation values ---


@pytest.mark.parametrize(
    ("given", "by", "becomes"),
    [(0.5, 0.06, 0.56), (0.98, 0.06, 1.0), (0.02, -0.06, 0.0)],
)
def test_a_number_moves_within_its_range(given: float, by: float, becomes: float) -> None:
    raw = utilities(TWO, 0.2)
    raw["states"]["Ash"]["reservation"] = given
    moved = preferring_none(resolved(raw), ("Ash",), by)
    assert moved.states["Ash"].reservation == pytest.approx(becomes)
    assert moved.states["Birch"].reservation == 0.2


@pytest.mark.parametrize("name", ["accord", "bargain"])
def test_no_deal_better_than_a_text_by_so_much_shifts_the_value_by_it(name: str) -> None:
    values = []
    for plus in (0.0, 0.06, -0.1):
        raw = utilities(TWO, 0.2)
        raw["states"]["Ash"]["reservation"] = {"like": name, "plus": plus, "sd": 0.05}
        values.append(reservation_values(resolved(raw), "Ash"))
    assert values[1] - values[0] == pytest.approx(0.06)
    assert values[2] - values[0] == pytest.approx(-0.1)


def reservation_values(variant: Variant, state: str) -> Any:
    """What no deal is worth to a state in some replicates."""
    layout = lay_out(variant)
    minds = [blank_minds(30, layout) for _ in layout.phases]
    value_phases(layout.phases, DiceBox(layout, 7).throw(0, 30).draws, 30, minds)
    return minds[0].reservation[:, layout.states.index(state)].copy()


def test_a_text_that_no_deal_is_like_moves_by_its_plus() -> None:
    raw = utilities(TWO, 0.2)
    raw["states"]["Ash"]["reservation"] = {"like": "accord", "plus": 0.02, "sd": 0.05}
    moved = preferring_none(resolved(raw), ("Ash",), BY).states["Ash"].reservation
    assert isinstance(moved, Like)
    assert moved.plus == pytest.approx(0.08)


def test_points_move_by_a_share_of_the_most_attainable() -> None:
    variant = next(iter(sim.load(SCENARIOS / "saddle-tunnel.yaml").variants.values()))
    name, state = next(iter(variant.states.items()))
    assert isinstance(state.reservation, Points)
    moved = preferring_none(variant, (name,), BY)
    before, after = reservation_values(variant, name), reservation_values(moved, name)
    assert after - before == pytest.approx(np.full(30, BY))


def test_the_status_quo_and_rankings_are_not_moved() -> None:
    for name in ("veto-players", "rankings"):
        study = sim.load(SCENARIOS / f"{name}.yaml")
        grid = grid_of(study)
        assert set(grid.unmoved) == {s for v in study.variants.values() for s in v.principals}
        assert not [c for c in grid.choices if c.factor.startswith("reservation")]


# --- Talk ---


def test_rules_of_a_vote_stay_and_everybody_else_takes_the_course() -> None:
    raw = utilities({**TWO, "Cedar": [0.5, 0.5], "Elm": [0.4, 0.4]}, 0.2)
    for name, course in (("Ash", "sincere"), ("Birch", "hardline"), ("Cedar", 2.5)):
        raw["states"][name]["concession"] = course
    states = conceding(resolved(raw), "boulware").states
    courses = [states[name].concession for name in ("Ash", "Birch", "Cedar", "Elm")]
    assert courses == ["sincere", "hardline", "boulware", "boulware"]


def test_an_exponent_that_is_the_courses_own_changes_nothing() -> None:
    raw = utilities(TWO, 0.2, protocol={"concession": 4.0})
    assert conceding(resolved(raw), "boulware") == resolved(raw)


@pytest.mark.parametrize(("rounds", "half", "double"), [(1, 1, 2), (5, 2, 10), (900, 450, 1000)])
def test_rounds_are_at_least_one_and_at_most_a_thousand(
    rounds: int, half: int, double: int
) -> None:
    variant = resolved(utilities(TWO, 0.2, protocol={"rounds": rounds}))
    assert lasting(variant, 0.5).protocol.rounds == half
    assert lasting(variant, 2.0).protocol.rounds == double


def test_events_after_the_last_round_do_not_happen() -> None:
    raw = utilities(TWO, 0.2, protocol={"rounds": 10})
    raw["events"] = [{"round": 8, "table": {"veto": ["Ash"]}}]
    assert len(lay_out(resolved(raw)).phases) == 2
    assert len(lay_out(lasting(resolved(raw), 0.5)).phases) == 1


def test_a_change_holds_after_events_too() -> None:
    raw = utilities(TWO, 0.2)
    raw["events"] = [{"round": 8, "table": {"veto": ["Ash"]}}]
    later = offering(conceding(resolved(raw), "conceder"), "favourite").later[0].scenario
    assert {(s.concession, s.offers) for s in later.states.values()} == {("conceder", "favourite")}


def test_under_a_mediator_offers_cannot_be_chosen(tmp_path: Path) -> None:
    study = written(tmp_path, SMALL + "protocol: {speaker: mediator}\n")
    assert "offers" not in {choice.factor for choice in grid_of(study).choices}


# --- Uncertainty ---


@given(scenarios(), st.sampled_from([0.5, 2.0]))
@bounded(40)
def test_whatever_is_made_surer_or_less_sure_can_still_be_told(raw: Raw, factor: float) -> None:
    variant = surer(resolved(raw), factor)
    for name, state in variant.states.items():
        State.model_validate(state.model_dump(exclude={"ideal"}))
        for issue, place in (state.ideal or {}).items():
            low, high = variant.issues[issue].range
            assert low - 1e-9 <= mean_of(place) <= high + 1e-9, name
    replicates(lay_out(variant), 7, 0, 8)


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.sampled_from([0.5, 2.0]))
def test_what_is_spread_stays_in_order_and_within_its_ends(
    values: list[float], factor: float
) -> None:
    low, mode, high = sorted(values)
    wide = spread(Triangular(low=low, mode=mode, high=high), factor, (0.0, 1.0))
    assert 0 <= wide.low <= wide.mode <= wide.high <= 1


def test_what_is_spread_keeps_its_mean_where_there_is_room() -> None:
    wide = spread(Uniform(low=0.4, high=0.6), 2.0, (0.0, 1.0))
    assert (wide.low, wide.high) == pytest.approx((0.3, 0.7))
    assert spread(Normal(mean=0.5, sd=0.1), 2.0, (0.0, 1.0)).sd == pytest.approx(0.2)
    assert spread(0.5, 2.0, (0.0, 1.0)) == 0.5


def test_what_is_shifted_keeps_its_spread_where_there_is_room() -> None:
    moved = shifted(Uniform(low=0.4, high=0.6), 0.06, (0.0, 1.0))
    assert isinstance(moved, Uniform)
    assert (moved.low, moved.high) == pytest.approx((0.46, 0.66))


def test_nothing_attainable_counts_as_one_point() -> None:
    assert attainable(State(scores={"site": {"A": 0.0}})) == 1.0


# --- The grid ---


def test_the_flagships_grid_is_what_it_is_said_to_be(flagship: Study) -> None:
    grid = grid_of(flagship)
    talk = {c.words for c in grid.choices if c.kind == "choice"}
    assert talk == {
        *("boulware", "conceder", "half the rounds", "double the rounds"),
        *("offers favourite", "offers least_generous", "offers expected"),
    }
    others = [choice for choice in grid.choices if choice.kind != "choice"]
    after = [c for c in others if c.factor in AFTERWARDS]
    assert len(after) == 8  # they do not move the talks: told on the file's own and the corners
    everywhere = 1 + len(others) - len(after)
    assert len(grid.full) == 3 * 3 * 4 * everywhere + len(after) * (1 + len(CORNERS))
    assert len(set(grid.full)) == len(grid.full)
    assert len(grid.quick) == 1 + len(grid.choices) + len(CORNERS)
    assert grid.full[0].words == grid.quick[0].words == "the file's own"


def test_a_study_with_many_principals_has_them_moved_together() -> None:
    raw = utilities({name: [0.5, 0.6] for name in "ABCDEFG"}, 0.2)
    grid = grid_of(study_of(raw))
    assert grid.together == 7
    moved = [c for c in grid.choices if c.factor.startswith("reservation")]
    assert [c.value for c in moved] == ["-0.06", "+0.06"]
    after = moved[1].change("base", resolved(raw))
    assert {s.reservation for s in after.states.values()} == {0.2 + BY}


def test_a_listed_change_goes_by_its_label_and_changes_no_labels(tmp_path: Path) -> None:
    listed = (
        "stress: {more: {label: Ash wants more, states: {Ash: {reservation: 0.8}}}, none: {}}\n"
    )
    study = written(tmp_path, SMALL + "variants: {whole: {label: All}}\n" + listed)
    (choice,) = [c for c in grid_of(study).choices if c.kind == "listed"]
    assert (choice.factor, choice.words) == ("stress.more", "Ash wants more")
    after = choice.change("whole", study.variants["whole"])
    assert (after.label, after.states["Ash"].reservation) == ("All", 0.8)


# --- Telling it ---


def test_what_changes_no_table_of_a_setting_is_told_once(flagship: Study) -> None:
    grid = grid_of(flagship)
    trial = Trial(plan=plan(flagship, ["russia_may_block", "mirror"], 20), settings=grid.quick)
    assert len(trial.spots) == len(set(trial.spots)) == 2 * len(grid.quick)


def test_each_table_in_each_setting_is_told_as_it_is_alone(flagship: Study) -> None:
    names = ["everybody", "russia_excluded", "russia_may_block"]
    grid = grid_of(plan(flagship, names).study)
    tried = Trial(plan=plan(flagship, names, 60, 4), settings=grid.full[::41]).tell(HERE)
    for row, setting in enumerate(tried.settings):
        for column, name in enumerate(names):
            variant = flagship.variants[name]
            for choice in setting.choices:
                variant = choice.change(name, variant)
            records, _ = replicates(lay_out(variant), 4, 0, 60)
            assert tried.counts["agreed"][row, column] == (records.ending == AGREED).sum()
            suits = records.suits_principals.sum()
            assert tried.counts["suits_principals"][row, column] == suits


def test_what_would_take_hours_is_refused_with_what_to_do(flagship: Study) -> None:
    with pytest.raises(RequestError, match="--replicates"):
        sim.stress(flagship, replicates=1_000_000)
