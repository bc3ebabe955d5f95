"""Sweeps: which points are told, on which dice, what is refused before anything runs."""

import json
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from commands import FIRST_STEPS, extending, one_line, runs
from rich.console import Console

import sim
from sim.analysis.sweep.axes import Lattice, lattice_of, wanted
from sim.analysis.sweep.moves import move, profile
from sim.analysis.sweep.sweep import Swept
from sim.present.answers.swept import swept_table
from sim.present.answers.swept_paragraph import paragraph
from sim.present.counts import of_hundred
from sim.present.figures.swept import draw
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study

STEADY = ("--replicates", 60, "--over")
AMBER = "states.Amber.reservation"


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.load(FIRST_STEPS)


@pytest.fixture(scope="module")
def swept(study: Study) -> Swept:
    """A number and a choice at two tables."""
    return sim.sweep(
        study,
        {AMBER: "0.4:0.6:0.1", "table.quota": ["majority", "unanimity"]},
        variants=["two_of_three", "amber_may_block"],
        replicates=300,
        seed=5,
    )


def lattice(study: Study, *over: str, sample: int | None = None) -> Lattice:
    return lattice_of(study, wanted(over, sample), seed=3)


def values(study: Study, over: str) -> list[object]:
    return [value for (value,) in lattice(study, over).points]


# --- Points ---


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("0.3:0.8:0.1", [0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
        ("0:0.3:0.1", [0.0, 0.1, 0.2, 0.3]),
        ("0.3:0.8:0.2", [0.3, 0.5, 0.7]),
        ("0.5:0.5:0.1", [0.5]),
        ("0.1:0.2:1", [0.1]),
        ("1e-1:.2:5e-2", [0.1, 0.15, 0.2]),
    ],
)
def test_steps_go_from_low_to_high_with_high_where_they_meet_it(study, span, expected):
    assert values(study, f"{AMBER}={span}") == expected


def test_whole_numbers_stay_whole(study):
    found = values(study, "protocol.rounds=5:20:5")
    assert (found, {type(value) for value in found}) == ([5, 10, 15, 20], {int})


def test_a_list_may_hold_numbers_words_mappings_and_lists(study):
    found = values(study, "table.quota=majority,{share: 0.66},[majority,{votes: 2}],unanimity")
    assert found == ["majority", {"share": 0.66}, ("majority", {"votes": 2}), "unanimity"]
    assert values(study, "table.veto=[],[Amber]") == [(), ("Amber",)]


def test_every_combination_is_a_point(study):
    found = lattice(study, f"{AMBER}=0.4,0.5", "table.quota=majority,unanimity").points
    assert found == (
        (0.4, "majority"),
        (0.4, "unanimity"),
        (0.5, "majority"),
        (0.5, "unanimity"),
    )


def test_a_latin_hypercube_hits_each_part_of_each_axis_once(study):
    over = (f"{AMBER}=0.2:0.6", "uncertainty.ideal=0:10")
    points = np.array(lattice(study, *over, sample=25).points, float)
    for column, low, high in zip(points.T, (0.2, 0), (0.6, 10), strict=True):
        parts = np.floor((column - low) / (high - low) * 25).astype(int)
        assert sorted(parts) == list(range(25))


def test_a_sample_takes_each_choice_and_whole_number_about_as_often(study):
    over = ("protocol.offers=in_band,favourite", "protocol.rounds=1:5")
    points = lattice(study, *over, sample=40).points
    assert sum(offers == "favourite" for offers, _ in points) == 20
    assert {rounds: [r for _, r in points].count(rounds) for _, rounds in points} == dict.fromkeys(
        (1, 2, 3, 4, 5), 8
    )


def test_a_sample_is_the_same_from_the_same_seed(study):
    sweep = wanted([f"{AMBER}=0.2:0.6"], 10)
    first, again, other = (lattice_of(study, sweep, seed).points for seed in (3, 3, 4))
    assert first == again != other


# --- What came of them ---


def test_a_point_is_what_a_run_of_a_file_with_these_values_counts(swept, tmp_path):
    text = Path(FIRST_STEPS).read_text(encoding="utf-8")
    text = text.replace(
        "reservation: 0.55                            # try 0.65", "reservation: 0.6 #"
    )
    (tmp_path / "x.yaml").write_text(text.replace("quota: majority", "quota: unanimity"))
    results = sim.run(sim.load(tmp_path / "x.yaml"), replicates=300, seed=5)
    rows = swept.summary()
    for name in ("two_of_three", "amber_may_block"):
        there = (rows["variant"] == name) & (rows[AMBER] == 0.6)
        (row,) = rows[there & (rows["table.quota"] == "unanimity")].to_dict("records")
        variant = results.variants[name]
        for measure, rate in (
            ("agreed", variant.agreement),
            ("suits_principals", variant.suits_principals),
        ):
            found = (row[measure], row[f"{measure}.low"], row[f"{measure}.high"])
            assert found == (rate.rate, rate.low, rate.high)
        assert row["median_round"] == variant.median_round
        assert (row["no_zone"], row["held_out"]) == (variant.no_zone, variant.held_out)
        assert row["better_than_no_deal.Amber"] == variant.tally.content[0] / 300
        assert row["frameworks.bargain"] == variant.agreed_on.get("bargain", 0)
        mean = variant.per_state(variant.tally.utility)["Coral"]
        assert row["utility.Coral"] == pytest.approx(mean, rel=1e-12)


def test_what_is_varied_goes_before_what_a_variant_says(study):
    only = {"table.veto": [[], ["Amber"]]}
    told = sim.sweep(study, only, variants=["amber_may_block"], replicates=200).summary()
    plain = sim.run(study, variants=["two_of_three", "amber_may_block"], replicates=200)
    assert told["agreed"].tolist() == [v.agreement.rate for v in plain.variants.values()]


def test_a_row_stands_for_each_table_and_point(swept):
    rows = swept.summary()
    assert len(rows) == 2 * 3 * 2
    assert rows["variant"].tolist() == ["two_of_three"] * 6 + ["amber_may_block"] * 6
    assert rows[AMBER].tolist() == [0.4, 0.4, 0.5, 0.5, 0.6, 0.6] * 2
    endings = rows[["agreed", "no_zone", "held_out", "missed"]].sum(axis=1)
    assert endings.tolist() == pytest.approx([1.0] * 12)


def test_the_order_in_which_paths_are_given_changes_no_count(study, swept):
    other = sim.sweep(
        study,
        {"table.quota": ["majority", "unanimity"], AMBER: "0.4:0.6:0.1"},
        variants=["two_of_three", "amber_may_block"],
        replicates=300,
        seed=5,
    )
    keys = ["variant", AMBER, "table.quota"]
    one, two = (each.summary().sort_values(keys, ignore_index=True) for each in (swept, other))
    pd.testing.assert_frame_equal(one, two[one.columns])


def test_moves_are_means_over_all_the_others(swept):
    rows = swept.summary()
    rows = rows[rows["variant"] == "amber_may_block"]
    means = rows.groupby(AMBER)["agreed"].mean()
    steps = profile(swept, 0, "amber_may_block", "agreed")
    assert [step.mean for step in steps] == pytest.approx(means.tolist())
    assert move(swept, 0, "amber_may_block", "agreed").width == pytest.approx(np.ptp(means))


CERTAIN = {
    "uncertainty.ideal": [0],
    "uncertainty.reservation": [0],
    "protocol.speaker": ["rotation"],
    "protocol.offers": ["favourite", "least_generous"],
}


def test_points_have_one_answer_only_if_neither_the_file_nor_any_of_them_has_dice(study, tmp_path):
    assert not sim.sweep(study, CERTAIN, replicates=2).certain
    certain = (
        "uncertainty: {ideal: 0, reservation: 0}\n"
        "protocol: {speaker: rotation, offers: favourite}\n"
    )
    exact = sim.load(extending(tmp_path / "x.yaml", certain))
    told = sim.sweep(exact, {"protocol.offers": ["favourite", "least_generous"]}, replicates=2)
    assert told.certain
    assert "same dice" not in paragraph(told)
    assert not sim.sweep(exact, {"protocol.offers": ["favourite", "in_band"]}, replicates=2).certain


@pytest.mark.parametrize(
    ("over", "axes"),
    [
        ({AMBER: "0.4:0.6:0.1"}, 1),
        ({"table.quota": ["majority", "unanimity"]}, 1),
        ({AMBER: "0.4:0.6:0.1", "table.quota": ["majority", "unanimity"]}, 2),
        ({AMBER: "0.4:0.6:0.1", "protocol.rounds": "5:15:5"}, 4),
        ({AMBER: [0.4], "protocol.rounds": [5, 9], "protocol.offers": ["in_band"]}, 3),
    ],
)
def test_there_is_a_figure_of_each_measure_whatever_is_varied(study, over, axes):
    figures = draw(sim.sweep(study, over, replicates=8))
    assert list(figures) == ["agreed", "suits"]
    assert {len(figure.axes) for figure in figures.values()} == {axes}


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_terminal_shows_every_value_and_table_whatever_its_width(study, width):
    told = sim.sweep(study, {AMBER: "0.45:0.6:0.05"}, replicates=200)
    console = Console(width=width, record=True, file=StringIO())
    console.print(swept_table(told, width))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= width
    assert [
        word for word in ("0.45", "0.5", "0.55", "0.6", "Two of three") if word not in text
    ] == []
    pairs = re.findall(r"[<>]?\d+ / [<>]?\d+", text)
    assert len(pairs) == 4 * 4


def test_the_paragraph_gives_the_two_ends_of_what_moves_most(swept):
    said = paragraph(swept)
    counts = swept.counts("amber_may_block", "agreed")
    low, high = (of_hundred(end, 300) for end in (min(counts), max(counts)))
    assert (
        f"At “Amber may block” agreements go from {low} simulated talks (at {AMBER} = 0.6" in said
    )
    assert f"to {high} (at {AMBER} = 0.4" in said


# --- The command ---


def test_it_writes_its_tables_and_figures_and_then_finds_them(sim, tmp_path):
    code, out, err = sim("sweep", FIRST_STEPS, *STEADY, f"{AMBER}=0.5,0.6")
    assert (code, err) == (0, "")
    (folder,) = runs(tmp_path / "outputs")
    assert folder.name.startswith("sweep-")
    written = {path.name for path in folder.iterdir() if path.is_file() and path.name[0] != "."}
    assert written == {
        *("sweep.csv", "sweep.parquet", "manifest.json"),
        *("agreed.png", "agreed.svg", "suits.png", "suits.svg"),
    }
    rows = pd.read_csv(folder / "sweep.csv")
    assert rows.columns.tolist() == pq.read_table(folder / "sweep.parquet").column_names
    code, again, _ = sim("sweep", FIRST_STEPS, *STEADY, f"{AMBER}=0.5,0.6")
    assert "It was there already" in again
    assert again.split("Everything")[0].startswith(out.split("Everything")[0].rstrip())


def test_it_goes_on_where_it_was_cut_off(sim, tmp_path):
    words = ("sweep", FIRST_STEPS, "--replicates", 5000, "--over", "protocol.rounds=1:9:1")
    _, whole, _ = sim(*words, "--json")
    (folder,) = runs(tmp_path / "outputs")
    parts = sorted(folder.glob("points/*.parquet"))
    assert len(parts) > 2
    times = {part: part.stat().st_mtime_ns for part in parts}
    parts[1].unlink()
    (folder / "manifest.json").unlink()
    _, again, _ = sim(*words, "--json")
    assert again == whole
    assert [part.stat().st_mtime_ns == times[part] for part in parts].count(False) == 1


def test_json_is_all_that_is_printed(sim):
    code, out, err = sim("sweep", FIRST_STEPS, *STEADY, f"{AMBER}=0.5,0.6", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["count"], len(told["rows"]), told["over"]) == (8, 8, [AMBER])
    assert told["rows"][0]["variant"] == "two_of_three"


def test_of_many_rows_json_says_where_they_are(sim, monkeypatch):
    monkeypatch.setattr("sim.analysis.sweep.sweep.MOST_ROWS", 5)
    _, out, _ = sim("sweep", FIRST_STEPS, *STEADY, f"{AMBER}=0.5,0.6", "--json")
    told = json.loads(out)
    assert (told["rows"], told["count"]) == (None, 8)
    assert Path(told["table"]).exists()


def sweeping_file(folder: Path, sweep: str) -> str:
    """First steps with this sweep, or none, in place of its own."""
    path = folder / "own.yaml"
    before, _, rest = Path(FIRST_STEPS).read_text(encoding="utf-8").partition("\nsweep:")
    path.write_text(f"{sweep}{before}\nrun:{rest.partition(chr(10) + 'run:')[2]}", encoding="utf-8")
    return str(path)


OWN = f"sweep: {{over: {{{AMBER}: {{low: 0.5, high: 0.6, step: 0.1}}, table.quota: [majority]}}}}\n"


def test_the_sweep_of_a_file_is_that_of_the_command_line(sim, tmp_path):
    path = sweeping_file(tmp_path, OWN)
    _, own, _ = sim("sweep", path, "--replicates", 60, "--json")
    _, same, _ = sim(
        "sweep", path, *STEADY, f"{AMBER}=0.5:0.6:0.1", "--over", "table.quota=majority", "--json"
    )
    assert own == same
    assert json.loads(own)["count"] == 8


def test_what_is_given_on_the_command_line_replaces_the_sweep_of_the_file(sim, tmp_path):
    path = sweeping_file(tmp_path, OWN)
    _, out, _ = sim("sweep", path, *STEADY, "protocol.rounds=3,4", "--json")
    assert json.loads(out)["over"] == ["protocol.rounds"]


def test_the_sweep_of_a_file_may_be_sampled(sim, tmp_path):
    path = sweeping_file(
        tmp_path, f"sweep: {{sample: 5, over: {{{AMBER}: {{low: 0.5, high: 0.6}}}}}}\n"
    )
    _, five, _ = sim("sweep", path, "--replicates", 10, "--json")
    _, three, _ = sim("sweep", path, "--replicates", 10, "--sample", 3, "--json")
    assert (json.loads(five)["count"], json.loads(three)["count"]) == (20, 12)


# --- What is refused, in a line each, with nothing written ---


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (f"{AMBER}=1.3", f"--over {AMBER}=1.3: 1.3 is outside 0 to 1"),
        (f"{AMBER}=many", f"--over {AMBER}=many: must be"),
        ("states.Ambre.reservation=0.5", "no state 'Ambre'; did you mean 'Amber'?"),
        ("states.Amber.note=why", "states.Amber.note: is text and changes no result"),
        ("title=x", "--over title: is text"),
        ("variants.x.label=x", "'variants' holds for the whole file"),
        ("states.Amber=1", "stands for several values"),
        (f"{AMBER}=", f"--over {AMBER}: is empty; give at least one value"),
        (f"{AMBER}=0.8:0.3:0.1", "low 0.8 is above high 0.3"),
        (f"{AMBER}=0.3:0.8:0", "the step must be above 0, not 0"),
        (f"{AMBER}=0.3:0.8:-0.1", "the step must be above 0, not -0.1"),
        (f"{AMBER}=0.3:0.8", "needs a step (LOW:HIGH:STEP), or --sample N"),
        (f"{AMBER}=0.3:x:0.1", "must be three numbers, LOW:HIGH:STEP"),
        (f"{AMBER}=0:1:.1:2", "must be three numbers, LOW:HIGH:STEP"),
        (f"{AMBER}=0:1:1e-9", "1,000,000,001 values; at most 20,000 points: take a larger step"),
        (f"{AMBER}=0:1:.0001", "10,001 values at 4 tables are 40,004 points; at most 20,000"),
        (f"{AMBER}=0.5,0.5", "0.5 stands twice"),
        (f"{AMBER}=[0.5", "must be LOW:HIGH:STEP, or values as a,b,c"),
        (AMBER, "must be PATH=LOW:HIGH:STEP, or PATH=a,b,c"),
        ("=1", "must be PATH=LOW:HIGH:STEP, or PATH=a,b,c"),
        ("protocol.rounds=1.5", "protocol.rounds=1.5: must be a whole number, not 1.5"),
        ("protocol.speaker=lot", "must be random, rotation, mediator or {chair: STATE}, not"),
        ("table.veto=[Bsalt]", "--over table.veto=[Bsalt]: no state or group 'Bsalt'"),
    ],
)
def test_what_cannot_be_varied_is_refused_in_one_line(sim, tmp_path, over, said):
    assert said in one_line(sim("sweep", FIRST_STEPS, *STEADY, over))
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--over", f"{AMBER}=0.5", "--over", f"{AMBER}=0.6"), "stands twice"),
        (("--over", f"{AMBER}=0.5", "--over", f"{AMBER}.sd=0.1"), "one holds the other"),
        (("--over", f"{AMBER}=0.5:0.6", "--sample", 1), "at least 2 points are needed"),
        (("--over", f"{AMBER}=0.5:0.6", "--sample", "1e5"), "400,000 points; at most 20,000"),
        (("--over", f"{AMBER}=0.5", "--variant", "x"), "no variant 'x'"),
        (
            (
                *("--over", f"{AMBER}=0:1:0.01", "--over", "protocol.rounds=1:100:1"),
                *("--over", "uncertainty.ideal=0:20:1"),
            ),
            "101 × 100 × 21 values at 4 tables are 848,400 points; at most 20,000: take larger",
        ),
    ],
)
def test_what_makes_no_sweep_is_refused_in_one_line(sim, tmp_path, words, said):
    assert said in one_line(sim("sweep", FIRST_STEPS, *words))
    assert not (tmp_path / "outputs").exists()


def test_without_anything_to_vary_it_says_how_to_say_it(sim, tmp_path):
    said = one_line(sim("sweep", sweeping_file(tmp_path, "")))
    assert "nothing to vary; give --over PATH=LOW:HIGH:STEP (or PATH=a,b,c), or write" in said


def test_settings_that_only_fail_together_are_both_named(study):
    over = {
        "table.seats.Amber": ["party", "excluded"],
        "protocol.rounds": [5, 6],
        "table.veto": [[], ["Amber"]],
    }
    with pytest.raises(RequestError) as refused:
        sim.sweep(study, over, replicates=9, variants=["two_of_three"])
    assert str(refused.value) == (
        "--over table.seats.Amber=excluded with table.veto=[Amber]: "
        "table.veto[0]: Amber is excluded at this table, so it cannot veto"
    )


def test_a_setting_with_blanks_is_named_whole(study):
    over = {"table.seats.Coral": ["party", "excluded"], "table.quota": [{"votes": 3}, "majority"]}
    with pytest.raises(RequestError) as refused:
        sim.sweep(study, over, replicates=9, variants=["two_of_three"])
    said = "--over table.seats.Coral=excluded with table.quota={votes: 3}: table.quota"
    assert str(refused.value).startswith(said)


def test_a_value_that_makes_no_sense_at_one_table_names_it(study):
    with pytest.raises(RequestError, match=r"=excluded: .*\(table 'amber_may_block'\)$"):
        sim.sweep(study, {"table.seats.Amber": ["excluded"]}, replicates=9)


def test_each_wrong_value_is_told_once_and_of_many_the_first(study):
    with pytest.raises(RequestError) as refused:
        sim.sweep(study, {AMBER: "1.1:2:0.1", "protocol.rounds": [5, 6]}, replicates=9)
    lines = str(refused.value).split("\n")
    assert [line.split(":")[0] for line in lines[:5]] == [
        f"--over {AMBER}={value}" for value in (1.1, 1.2, 1.3, 1.4, 1.5)
    ]
    assert lines[5:] == ["and 5 more"]


def test_a_fault_of_the_files_own_sweep_says_where_it_stands(sim, tmp_path):
    path = sweeping_file(tmp_path, f"sweep:\n  over:\n    {AMBER}: [0.5, 1.3]\n")
    said = one_line(sim("sweep", path))
    assert said == f"{path}:3:5  sweep.over.{AMBER}=1.3: 1.3 is outside 0 to 1\n"
    path = sweeping_file(tmp_path, "sweep: {over: {states.Ambre.reservation: [0.5]}}\n")
    assert "own.yaml:1:" in one_line(sim("sweep", path))


# --- What lasts ---


@pytest.fixture(scope="module")
def after(tmp_path_factory) -> Study:
    """First steps, and what becomes of what is agreed: Coral may challenge it."""
    path = tmp_path_factory.mktemp("after") / "after.yaml"
    extending(path, AFTER)
    return sim.load(path)


AFTER = """frameworks:
  bargain: {guarantors: [Amber, Basalt], activation: majority}
states:
  Amber: {capability: 2, resolve: 0.5}
  Basalt: {capability: 3, resolve: 0.5, ratifies_at: 0.2}
  Coral: {capability: 3, may_challenge: true, challenge_cost: 0.2, disputes: {Amber: 0.5}}
"""
RESOLVE = "states.Amber.resolve"


@pytest.fixture(scope="module")
def resolved(after: Study) -> Swept:
    return sim.sweep(after, {RESOLVE: [0, 0.5, 1]}, replicates=400, variants=["two_of_three"])


def test_a_number_of_the_aftermath_moves_what_lasts_and_leaves_what_is_agreed(resolved):
    assert len(set(resolved.counts("two_of_three", "agreed"))) == 1
    counts = resolved.counts("two_of_three", "lasting")
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_row_says_what_lasts_as_a_run_does(after, resolved):
    fate = sim.run(after, variants=["two_of_three"], replicates=400).variants["two_of_three"].fate
    row = resolved.summary().to_dict("records")[1]
    found = (row["lasting"], row["lasting.low"], row["lasting.high"], row["in_force"])
    assert found == (fate.lasting.rate, fate.lasting.low, fate.lasting.high, fate.in_force.rate)


def test_what_moves_is_told_and_drawn_first(resolved):
    said = paragraph(resolved)
    assert said.startswith("At “Two of three decide” lasting agreements go from ")
    assert "Agreements themselves do not move" in said
    assert list(draw(resolved)) == ["lasting", "lasting_suits"]


def test_where_both_move_agreements_come_first(after):
    told = sim.sweep(after, {AMBER: [0.4, 0.7]}, replicates=100, variants=["amber_may_block"])
    assert list(draw(told)) == ["agreed", "suits", "lasting", "lasting_suits"]
    assert "lasting agreements go from" in paragraph(told).partition("agreements go from")[2]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_terminal_leads_with_what_moves(resolved, width):
    console = Console(width=width, record=True, file=StringIO())
    console.print(swept_table(resolved, width))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= width
    assert text.index("Lasting / lasting and suits") < text.index("Agreed / suits")
    assert len(re.findall(r"[<>]?\d+ / [<>]?\d+", text)) == 3 + 1


@pytest.mark.parametrize(
    "over",
    [
        f"{RESOLVE}=0,0.5",
        f"{RESOLVE}.sd=0.05,0.1",
        "states.Coral.challenge_cost=0:0.5:0.5",
        "states.Coral.disputes.Amber=0,0.5",
        "states.Coral.disputes.Basalt=0,0.5",
        "states.Coral.defeat=0,0.3",
        "states.Coral.opportunity=0,1",
        "states.Coral.may_challenge=false,true",
        "states.Basalt.ratifies_at=0.2,0.9",
        "states.Basalt.capability=0,5",
        "frameworks.bargain.activation=any,majority,unanimity",
        "frameworks.bargain.activation={quota: 2, veto: [Amber]},{quota: any}",
        "frameworks.bargain.activation.quota=1:2:1",
        "frameworks.bargain.activation.veto=[],[Amber]",
        "frameworks.bargain.guarantors=[Amber],{willing: [Amber]}",
        "aftermath.opportunity=0,1",
        "aftermath.scale=0.05,0.5",
        "aftermath.horizon=1:20:19",
    ],
)
def test_all_that_follows_a_signature_can_be_varied(after, over):
    path, _, given = over.partition("=")
    swept = sim.sweep(after, {path: given}, replicates=4, variants=["two_of_three"])
    assert len(swept.lattice.points) == len(swept.facts) >= 2


def test_a_sweep_that_lets_a_state_challenge_says_what_lasts(study):
    over = {"states.Amber.may_challenge": [False, True]}
    told = sim.sweep(study, over, replicates=100, variants=["two_of_three"])
    assert told.measures[2:] == ("lasting", "lasting_suits_principals")
    steady = sim.sweep(study, {AMBER: [0.5]}, replicates=20, variants=["two_of_three"])
    assert [c for c in steady.table.column_names if "lasting" in c or c == "in_force"] == []


def test_where_nothing_moves_at_all_that_is_said_once(after):
    still = sim.sweep(after, {"states.Basalt.disputes.Coral": [0.5, 1]}, ["basalt_excluded"], 50)
    assert paragraph(still).startswith("Neither agreements nor lasting ones move: each table")
    assert list(draw(still)) == ["agreed", "suits", "lasting", "lasting_suits"]
