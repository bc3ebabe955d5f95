"""Every combination of seats and vetoes: laid as a file would lay it, counted, told and refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import bounded, by_kernel, differing, scenarios
from commands import FIRST_STEPS, ROOT, Sim, extending, one_line, runs
from hypothesis import assume, given
from rich.console import Console

import sim as face
from sim.analysis.inclusion.inclusion import Inclusion, Wanted, ask
from sim.analysis.inclusion.lattice import Lattice, levels_of
from sim.analysis.inclusion.thresholds import largest_tables, minimal_vetoes
from sim.cli.progress import Bar
from sim.negotiation.build import lay_out
from sim.points import LASTING, MEASURES
from sim.present.answers.included import included
from sim.present.leaves.inclusion import leaves
from sim.scenario.change import changed
from sim.scenario.faults import RequestError, SimError
from sim.scenario.schema import Study

FLAGSHIP = str(ROOT / "scenarios" / "ukraine-2025.yaml")
MADE = """
format: 1
title: Made for a test
groups: {hills: [Ash, Birch]}
issues: {x: {}, y: {}}
frameworks:
  pact: {at: {x: 40, y: 60}, veto: [Birch, Dogwood]}
  note: {at: {x: 55, y: 35}, signatories: [Cedar]}
  bond: {at: {x: 70, y: 20}, quota: [{share: 0.5}, {share: 0.6, of: size}], blocking_minority: 1}
states:
  Ash: {ideal: {x: 10, y: 80}, reservation: 0.45, recognition: 2, weights: {size: 3}}
  Birch: {ideal: {x: 35, y: 55}, reservation: 0.5, weights: {size: 1}}
  Cedar: {ideal: {x: 60, y: 30}, reservation: 0.5, only_with: [Dogwood], weights: {size: 2}}
  Dogwood: {ideal: {x: 85, y: 15}, reservation: 0.45, recognition: 0.5, weights: {size: 1}}
  Elm: {ideal: {x: 50, y: 50}, reservation: 0.5, weights: {size: 1}}
uncertainty: {ideal: 10, reservation: 0.05}
table: {veto: [hills], quota: majority}
protocol: {rounds: 8}
variants:
  as_it_is: {}
  expected: {protocol: {offers: expected}}
  one_thinks_ahead: {states: {Birch: {offers: expected}}}
  mediator: {protocol: {speaker: mediator}}
  chair: {protocol: {speaker: {chair: Dogwood}}}
  rotation: {protocol: {speaker: rotation, precision: 20, reciprocity: 0.4}}
  stacked: {protocol: {talk: stacked}}
  observer: {table: {seats: {Birch: observer, Dogwood: observer}, veto: []}}
  event:
    events:
      - {round: 3, states: {Ash: {reservation: 0.3}}, frameworks: {note: {veto: [Ash]}}}
      - {round: 5, table: {seats: {Dogwood: excluded}}}
  too_late: {events: [{round: 30, table: {seats: {Dogwood: excluded}}}]}
"""
VARIANTS = (
    *("as_it_is", "expected", "one_thinks_ahead", "mediator", "chair", "rotation"),
    *("stacked", "observer", "event", "too_late"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Study:
    file = tmp_path_factory.mktemp("made") / "made.yaml"
    file.write_text(MADE)
    return face.load(file)


@pytest.fixture(scope="module")
def told() -> Inclusion:
    return face.inclusion(face.load(FIRST_STEPS), ["Basalt", "Coral"])


def lattice_of(study: Study, variant: str | None, toggle: list[str] | None) -> Lattice:
    return ask(study, Wanted(toggle=toggle, variant=variant, replicates=2)).lattice


def unlike(study: Study, lattice: Lattice, places: list[int]) -> list[int]:
    """The places of tables that are not told, bit for bit, as a file that says the same is."""
    return [
        place
        for place in places
        if differing(
            by_kernel(lattice.lay_out(place), 25),
            by_kernel(lay_out(changed(study, lattice.id, [lattice.change(place)])), 25),
        )
    ]


# --- The tables ---


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_table_is_told_as_a_file_that_says_the_same(made: Study, variant: str) -> None:
    lattice = lattice_of(made, variant, ["Ash", "Birch", "Cedar"])
    assert unlike(made, lattice, list(range(lattice.count))) == []


@pytest.mark.parametrize(
    ("name", "variant", "toggle"),
    [
        ("ukraine-2025", "west_may_block", ["Russia", "UK", "Turkey"]),
        ("eu-council", None, ["Germany", "France", "Malta"]),
        ("budapest-istanbul", None, None),
    ],
)
def test_shipped_scenarios_are_told_as_files_too(
    name: str, variant: str | None, toggle: list[str] | None
) -> None:
    study = face.load(ROOT / "scenarios" / f"{name}.yaml")
    lattice = lattice_of(study, variant, toggle)
    places = np.linspace(0, lattice.count - 1, 9).astype(int).tolist()
    assert unlike(study, lattice, places) == []


@bounded(25)
@given(raw=scenarios())
def test_random_scenarios_are_told_as_files_too(
    tmp_path_factory: pytest.TempPathFactory, raw: dict[str, Any]
) -> None:
    file = tmp_path_factory.mktemp("random") / "random.yaml"
    for event in raw.get("events", []):
        event.get("table", {}).pop("veto", None)
    raw["events"] = [each for each in raw.get("events", []) if each.get("states")]
    file.write_text(json.dumps({"format": 1, "title": "Random", **raw}))
    try:
        study = face.load(file)
        lattice = lattice_of(study, None, None)
    except SimError:  # a file that makes no sense, or none of whose states can be toggled
        assume(False)
    places = np.linspace(0, lattice.count - 1, 3).astype(int).tolist()
    assert unlike(study, lattice, places) == []


def test_a_table_counts_what_sim_run_counts_of_such_a_file(tmp_path: Path) -> None:
    same = "variants: {same: {table: {seats: {Basalt: excluded}, veto: [Coral]}}}\n"
    file = extending(tmp_path / "same.yaml", f"format: 1\ntitle: The same\n{same}")
    run = face.run(face.load(file), ["same"], replicates=300).variants["same"]
    told = face.inclusion(face.load(FIRST_STEPS), ["Basalt", "Coral"], replicates=300)
    row = told.summary().loc[2]
    assert (row["seat.Basalt"], row["seat.Coral"]) == ("excluded", "veto")
    assert row["agreed"] == run.agreement.count
    assert row["suits_principals"] == run.suits_principals.count


def test_tables_stand_in_the_order_of_their_levels_the_last_state_fastest() -> None:
    assert levels_of(2).tolist() == [[a, b] for a in range(3) for b in range(3)]
    assert levels_of(3, 7, 9).tolist() == [[0, 2, 1], [0, 2, 2]]


def test_a_place_is_found_by_its_levels() -> None:
    lattice = lattice_of(face.load(FLAGSHIP), None, ["Russia", "China", "USA"])
    assert lattice.place_of(lattice.levels()).tolist() == list(range(27))


def test_untoggled_states_keep_the_vetoes_they_have(made: Study) -> None:
    lattice = lattice_of(made, "as_it_is", ["Birch"])
    assert [lattice.change(k)["table"]["veto"] for k in range(3)] == [
        ("Ash",),
        ("Ash",),
        ("Ash", "Birch"),
    ]


# --- Which may be toggled ---


def test_all_that_can_be_toggled_are_unless_named() -> None:
    toggled = lattice_of(face.load(FLAGSHIP), None, None).toggled
    assert len(toggled) == 8
    assert "Ukraine" not in toggled


def test_a_group_stands_for_its_members_and_who_is_named_twice_is_toggled_once() -> None:
    lattice = lattice_of(face.load(FLAGSHIP), None, ["P5", "Russia"])
    assert lattice.toggled == ("China", "France", "Russia", "UK", "USA")


def test_somebody_always_stays_at_the_table() -> None:
    lattice = lattice_of(face.load(FIRST_STEPS), None, None)
    assert lattice.toggled == ("Amber", "Basalt")


def test_a_chair_is_left_out(made: Study) -> None:
    assert "Dogwood" not in lattice_of(made, "chair", None).toggled


def test_who_an_event_moves_is_left_out(made: Study) -> None:
    assert "Dogwood" not in lattice_of(made, "event", None).toggled


def test_what_would_leave_a_quota_unmet_is_left_out() -> None:
    study = face.load(ROOT / "scenarios" / "rules-of-the-house.yaml")
    with pytest.raises(RequestError, match=r"excluded.*asks for 3 votes"):
        lattice_of(study, None, ["Birch", "Cedar"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--toggle", "Rusia"), "no state or group 'Rusia'; did you mean 'Russia'?"),
        (("--toggle", "Ukraine"), "Ukraine: every text needs its signature"),
        (("--toggle", ""), "--toggle: name at least one state"),
        (("--replicates", "100000"), "3^8 = 6,561 tables × 100,000 talks, about 33 minutes"),
        (("--toggle", "Russia", "--replicates", "1"), "at least 2 are needed"),
        (("--level", "1.5"), "level: a share from 0 to 1"),
        (("--variant", "everybdy"), "no variant 'everybdy'; did you mean 'everybody'?"),
        (("--variant", ""), "no variant ''"),
        (("--most", "0"), "most: at least 1 simulated talk is needed, not 0"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    sim: Sim, words: tuple[str, ...], told: str
) -> None:
    assert told in one_line(sim("inclusion", FLAGSHIP, *words))


def test_a_chair_that_is_toggled_is_refused_in_one_line(sim: Sim) -> None:
    council = ROOT / "scenarios" / "eu-council.yaml"
    said = one_line(sim("inclusion", council, "--toggle", "Commission"))
    assert "Commission: it chairs, and an excluded state cannot" in said


def test_a_combinatorial_explosion_is_refused_with_what_it_would_cost(sim: Sim) -> None:
    council = ROOT / "scenarios" / "eu-council.yaml"
    said = one_line(sim("inclusion", council, "--most", "1e30"))
    assert "3^27 = 7,625,597,484,987 tables × 500 talks" in said
    assert "at most 12 states: name fewer with --toggle" in said


def test_an_event_that_changes_the_vetoes_is_refused_in_one_line(sim: Sim) -> None:
    file = ROOT / "tests" / "scenarios" / "valid" / "events.yaml"
    assert "an event in round 4 gives the table another veto list" in one_line(
        sim("inclusion", file, "--toggle", "Ash")
    )


def test_tables_that_bind_nobody_are_refused_in_one_line(sim: Sim) -> None:
    file = ROOT / "scenarios" / "veto-players.yaml"
    said = one_line(sim("inclusion", file, "--toggle", "Lowland,Highland"))
    assert "nobody of them able to block" in said


# --- The answer ---


def test_values_add_up_to_the_difference_between_the_extreme_tables(told: Inclusion) -> None:
    for measure in MEASURES:
        rates = told.counted.rates(measure)
        total = sum(row["value"] for row in told.values() if row["measure"] == measure)
        assert total == pytest.approx(rates[-1] - rates[0], abs=1e-12)


def test_standard_errors_hold_from_seed_to_seed() -> None:
    study = face.load(FIRST_STEPS)
    answers = [face.inclusion(study, ["Coral"], replicates=200, seed=s) for s in range(60)]
    found = [answer.worth["agreed"].values for answer in answers]
    spread = np.std([value for value, _ in found], axis=0, ddof=1)
    said = np.mean([error for _, error in found], axis=0)
    # The sd of 60 values is sure to within 9 % (one standard error): four of them.
    assert said == pytest.approx(spread, rel=0.36)


def test_a_step_that_changes_nothing_is_worth_nothing() -> None:
    told = face.inclusion(face.load(FIRST_STEPS), ["Coral"], replicates=50)
    value, error = told.worth["agreed"].values
    assert (value[1], error[1]) == (0.0, 0.0)


def test_where_nothing_is_left_to_dice_that_is_said(sim: Sim) -> None:
    words = ("--variant", "from_90_lowland_proposes", "--toggle", "Midland", "--replicates", 2)
    _, out, _ = sim("inclusion", ROOT / "scenarios" / "veto-players.yaml", *words)
    assert "each table has one answer" in " ".join(out.split())
    assert not face.inclusion(face.load(FIRST_STEPS), ["Coral"], replicates=2).certain


def test_minimal_sets_of_vetoes_are_minimal() -> None:
    levels = levels_of(3)
    held = levels == 2
    rates = np.where(held[:, 0] & held[:, 1] | held[:, 2], 0.1, 0.9)
    assert minimal_vetoes(levels, rates, 0.5) == [(2,), (0, 1)]


def test_no_veto_is_needed_where_the_rate_is_under_the_level_already() -> None:
    assert minimal_vetoes(levels_of(2), np.zeros(9), 0.5) == [()]


def test_the_largest_tables_have_most_seats_and_then_most_vetoes() -> None:
    levels = levels_of(2)
    rates = np.where((levels == 2).sum(axis=1) <= 1, 0.5, 0.4)
    found = largest_tables(levels, rates, 0.5)
    assert levels[list(found.places)].tolist() == [[1, 2], [2, 1]]
    assert (found.seated, found.vetoes) == (2, 1)


def test_there_may_be_no_table_at_the_level() -> None:
    assert largest_tables(levels_of(2), np.zeros(9), 0.5).places == ()


def test_json_has_everything(sim: Sim) -> None:
    words = ("--toggle", "Basalt,Coral", "--replicates", 100, "--json")
    code, out, _ = sim("inclusion", FIRST_STEPS, *words)
    whole = json.loads(out)
    assert code == 0
    assert whole["toggled"] == ["Basalt", "Coral"]
    assert len(whole["tables"]) == whole["count"] == 9
    assert (len(whole["values"]), len(whole["interactions"])) == (8, 8)
    assert set(whole["minimal_vetoes"]) == set(whole["largest_tables"]) == set(MEASURES)


def test_tables_and_figures_are_kept_and_found_again(sim: Sim) -> None:
    words = ("inclusion", FIRST_STEPS, "--toggle", "Coral", "--replicates", 50)
    assert sim(*words)[0] == 0
    (folder,) = runs(Path("outputs"))
    assert {path.name for path in folder.iterdir() if path.name[0] != "."} == {
        *(f"{name}.{end}" for name in ("tables", "values") for end in ("csv", "parquet")),
        *(f"{name}.{end}" for name in ("tables", "values") for end in ("png", "svg")),
        *("points", "manifest.json"),
    }
    assert pd.read_csv(folder / "tables.csv")["seat.Coral"].tolist() == [
        *("excluded", "party", "veto")
    ]
    assert "It was there already" in sim(*words, "--level", 0.9)[1]


def test_an_interrupted_answer_goes_on(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("inclusion", FLAGSHIP, "--toggle", "Russia,China,USA,UK", "--replicates", 2000)

    def interrupted(_: Bar, __: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(Bar, "step", interrupted)
        assert sim(*words, "--threads", 1)[0] == 130
    there = {p: p.stat().st_mtime_ns for p in Path().glob("outputs/*/*/points/*.parquet")}
    assert there
    assert not list(Path().glob("outputs/*/*/manifest.json"))
    assert sim(*words)[0] == 0
    whole = {p: p.stat().st_mtime_ns for p in Path().glob("outputs/*/*/points/*.parquet")}
    assert there.items() < whole.items()


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_one_state_and_long_names_can_be_told(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    label = "[bold]$A$ very long name of many words that goes on and on"
    named = f"format: 1\ntitle: Long\nstates: {{Coral: {{label: '{label}'}}}}\n"
    file = extending(tmp_path / "long.yaml", named)
    code, out, _ = sim("inclusion", file, "--toggle", "Coral", "--replicates", 20)
    assert code == 0
    assert max(map(len, out.splitlines()[:-1])) <= columns
    assert "[bold]$A$ very long name" in " ".join(out.split())


def test_rounding_is_no_finding(sim: Sim) -> None:
    """All tables of veto players agree always: no seat adds, no veto takes, no two matter."""
    _, out, _ = sim("inclusion", ROOT / "scenarios" / "veto-players.yaml", "--replicates", "50")
    assert "50 of 50" in out
    assert "On average over all orders" not in out
    assert "0.0 ± 0.0    the" not in out


def test_values_add_up_where_batches_end_within_a_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.negotiation.shared.BATCH", 13)
    told = face.inclusion(face.load(FLAGSHIP), ["Russia", "China"], replicates=101)
    for measure in MEASURES:
        rates = told.counted.rates(measure)
        values = [row["value"] for row in told.values() if row["measure"] == measure]
        assert sum(values) == pytest.approx(rates[-1] - rates[0], abs=1e-12)


# --- What lasts ---

AFTER = """frameworks:
  bargain: {guarantors: [Amber, Basalt], activation: majority}
states:
  Amber: {capability: 2, resolve: 0.5}
  Basalt: {capability: 3, resolve: 0.5, ratifies_at: 0.2}
  Coral: {capability: 3, may_challenge: true, challenge_cost: 0.2}
"""


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Inclusion:
    path = tmp_path_factory.mktemp("after") / "after.yaml"
    extending(path, AFTER)
    return face.inclusion(face.load(path), ["Basalt", "Coral"], replicates=300)


def test_a_table_counts_what_lasts_as_a_run_does(lasting: Inclusion) -> None:
    study = lasting.asked.study
    place = int(lasting.lattice.place_of([[1, 1]])[0])
    fates = face.run(study, replicates=300).variants["two_of_three"]
    row = lasting.summary().loc[place]
    assert row["in_force"] == fates.fate.in_force.count
    assert row["lasting"] == fates.fate.lasting.count
    assert row["lasting_suits_principals"] == fates.fate_suiting.lasting.count


def test_values_of_what_lasts_add_up_too(lasting: Inclusion) -> None:
    for measure in LASTING:
        rates = lasting.counted.rates(measure)
        values = [row["value"] for row in lasting.values() if row["measure"] == measure]
        assert len(values) == 4
        assert sum(values) == pytest.approx(rates[-1] - rates[0], abs=1e-12)


def test_in_which_replicates_it_lasts_is_kept_among_those_that_agree(lasting: Inclusion) -> None:
    lasts, agrees = (lasting.counted.happened(each) for each in ("lasting", "agreed"))
    assert not (lasts & ~agrees).any()
    assert lasts.any()
    assert (lasts != agrees).any()


def test_vetoes_that_are_enough_for_what_lasts_are_told(lasting: Inclusion) -> None:
    plain = lasting.as_json(0.5)
    for answer in ("minimal_vetoes", "largest_tables"):
        assert list(plain[answer]) == [*MEASURES, *LASTING]
    expected = minimal_vetoes(lasting.lattice.levels(), lasting.counted.rates("lasting"), 0.5)
    assert plain["minimal_vetoes"]["lasting"] == [
        [lasting.lattice.toggled[i] for i in each] for each in expected
    ]


def test_a_study_without_an_aftermath_keeps_and_says_nothing_of_it(told: Inclusion) -> None:
    kept = [
        *told.counted.rows.column_names,
        *told.summary().columns,
        *told.as_json()["extremes"][0],
    ]
    assert [name for name in kept if name.startswith("lasting") and name.endswith("_in")] == []
    shown = [*told.summary().columns, *told.as_json()["extremes"][0]]
    assert [name for name in shown if "lasting" in name or name == "in_force"] == []
    assert [row["measure"] for row in told.values() if row["measure"] not in MEASURES] == []


@pytest.mark.parametrize("width", [80, 100, 140])
def test_what_lasts_is_shown_beside_what_is_agreed(lasting: Inclusion, width: int) -> None:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(included(lasting, 0.5))
    text = capture.get()
    assert max(map(len, text.splitlines())) <= width
    for words in ("lasting /", "Lasting:", "or more last, and where fewer", "lasting agreement"):
        assert words in text


def test_what_lasts_has_figures_of_its_own(lasting: Inclusion, told: Inclusion) -> None:
    names = {"tables", "values"}
    assert set(leaves(told).figures) == names
    assert set(leaves(lasting).figures) == names | {f"{name}_lasting" for name in names}
