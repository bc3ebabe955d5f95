"""The same dice at two tables: what is counted, what is refused, what is shown and kept."""

import json
from dataclasses import fields, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from builders import Told, bounded, by_kernel, resolved, scenarios, study_of, utilities
from commands import FIRST_STEPS, ROOT, extending, one_line, runs
from hypothesis import given
from rich.console import Console

import sim as face
from sim.analysis.comparison import compare as module
from sim.analysis.comparison.compare import question, tell
from sim.analysis.comparison.differences import differences
from sim.analysis.comparison.paired import Fourfold
from sim.analysis.comparison.paired_tally import PairedTally, Tables, from_lists, pair_up
from sim.crew import Threads
from sim.negotiation.build import lay_out
from sim.negotiation.record import AGREED, Records
from sim.pieces import Course
from sim.present.answers.compared import compared
from sim.present.answers.compared_paragraph import paragraph
from sim.present.answers.compared_words import change, value
from sim.present.figures import as_png
from sim.present.leaves.compare import leaves
from sim.scenario.faults import RequestError
from sim.store import RunFolder

VALID = ROOT / "tests" / "scenarios" / "valid"
N = 400


@pytest.fixture(scope="module")
def study():
    return face.load(FIRST_STEPS)


@pytest.fixture(scope="module")
def comparison(study):
    return face.compare(study, replicates=N)


def copy_of(path, tmp_path, old, new, name="copy.yaml") -> Path:
    """A copy of a scenario file in which one thing is written otherwise."""
    text = Path(path).read_text(encoding="utf-8")
    assert old in text
    copy = tmp_path / name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def shown(comparison, width=100, *, in_full=False) -> str:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(compared(comparison, in_full=in_full))
    return capture.get()


# --- What is counted ---


def test_both_sides_are_those_of_a_run(study, comparison):
    results = face.run(study, replicates=N).variants
    before = results["two_of_three"]
    for each in comparison.compared:
        after = results[each.id]
        assert each.agreement.before == before.agreement
        assert each.agreement.after == after.agreement
        assert each.suits_principals.before == before.suits_principals
        assert each.suits_principals.after == after.suits_principals
        for state, fares in each.states.items():
            for side, run in (("before", before), ("after", after)):
                mean = run.per_state(run.tally.utility)[state]
                assert getattr(fares.utility, side) == pytest.approx(mean, rel=1e-9)
                share = run.per_state(run.tally.content)[state]
                assert getattr(fares.content, side).rate == pytest.approx(share)
        counts = {name: round(share * N) for name, share in after.agreed_on.items()}
        assert {f: agreed.after for f, agreed in each.frameworks.items() if agreed.after} == counts


def test_what_turned_is_what_turned_replicate_by_replicate(study, comparison):
    (each,) = (each for each in comparison.compared if each.id == "amber_may_block")
    first, second = (
        by_kernel(lay_out(study.variants[name]), N, seed=study.run.seed)
        for name in ("two_of_three", "amber_may_block")
    )
    before, after = first.ending == AGREED, second.ending == AGREED
    assert each.agreement.gained == np.count_nonzero(~before & after)
    assert each.agreement.lost == np.count_nonzero(before & ~after)
    assert each.rounds.later == np.count_nonzero((before & after) & (second.round > first.round))
    both = np.sort(first.round[before & after])
    assert each.rounds.before == both[(len(both) - 1) // 2]
    change = second.utility[:, 0].astype(float) - first.utility[:, 0]
    assert each.states["Amber"].utility.reach == pytest.approx(
        (change.mean() + np.array([-1, 1]) * 1.965927 * change.std(ddof=1) / N**0.5), rel=1e-5
    )


def test_a_table_compared_with_itself_changes_nothing(study):
    (each,) = face.compare([study, study], variants=["amber_may_block"], replicates=N).compared
    assert each.agreement.gained == each.agreement.lost == 0
    assert all(fares.utility.reach == (0.0, 0.0) for fares in each.states.values())
    assert (each.rounds.sooner, each.rounds.later) == (0, 0)
    assert each.pair.edits == ()


def test_a_comparison_the_other_way_round_is_its_mirror(study):
    there = face.compare(study, "two_of_three", ["amber_may_block"], replicates=N).compared[0]
    back = face.compare(study, "amber_may_block", ["two_of_three"], replicates=N).compared[0]
    assert there.agreement.gained == back.agreement.lost
    assert there.agreement.lost == back.agreement.gained > 0
    low, high = there.states["Basalt"].utility.reach
    assert back.states["Basalt"].utility.reach == pytest.approx((-high, -low))
    assert (there.rounds.sooner, there.rounds.later) == (back.rounds.later, back.rounds.sooner)


def test_a_further_veto_turns_no_failure_into_an_agreement(comparison):
    assert all(each.agreement.gained == 0 for each in comparison.compared if "block" in each.id)


@given(scenarios(), scenarios())
@bounded(12)
def test_sums_are_whole_for_tables_of_different_states_and_texts(raw, other):
    one, two = lay_out(resolved(raw)), lay_out(resolved(other))
    shared = tuple(s for s in one.states if s in two.states)
    records = by_kernel(one, 60), by_kernel(two, 60)
    tables = Tables(one, two, shared)
    whole = pair_up(*records, tables)
    assert whole.agreed.sum() == whole.suits_principals.sum() == whole.texts[:, 2].sum() == 60
    assert whole.pace.sum() == whole.agreed[0] == whole.rounds[0].sum()
    assert whole.content.shape == whole.utility.shape == (len(shared), 4)
    assert (whole.content.sum(axis=1) == 60).all()
    parts = [
        pair_up(*(Records._make(column[part] for column in r) for r in records), tables)
        for part in (slice(25), slice(25, 60))
    ]
    assert_same(parts[0] + parts[1], whole)


def assert_same(one: PairedTally, other: PairedTally) -> None:
    for field in fields(PairedTally):
        sums, others = getattr(one, field.name), getattr(other, field.name)
        assert sums.shape == others.shape
        np.testing.assert_allclose(sums, others, rtol=0, atol=1e-9)


def test_sums_are_read_back_as_they_were_written(comparison):
    for each in comparison.compared:
        assert_same(from_lists(json.loads(json.dumps(each.tally.as_lists()))), each.tally)


@pytest.mark.parametrize("threads", [1, 4])
def test_neither_threads_nor_cuts_change_anything(study, comparison, threads, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 64)
    monkeypatch.setattr(module, "TALKS", 64)
    again = tell(question([study], replicates=N), Course(Threads(threads)))
    for one, other in zip(again.compared, comparison.compared, strict=True):
        assert_same(one.tally, other.tally)


def test_what_was_cut_off_goes_on(study, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 100)
    monkeypatch.setattr(module, "TALKS", 100)
    asks = question([study], replicates=N)
    whole = tell(asks, Course(folder=RunFolder(tmp_path, "x", "y")))
    parts = sorted(tmp_path.glob("x/y/pairs/*.parquet"))
    assert len(parts) == 4
    parts[0].unlink()
    parts[2].write_bytes(parts[2].read_bytes()[:50])
    told = Told()
    again = tell(asks, Course(folder=RunFolder(tmp_path, "x", "y"), progress=told))
    assert again.as_json() == whole.as_json()
    assert told.steps == [400, 400]
    assert told.were_there == [400, 400]


# --- What is compared ---


def test_the_baseline_is_the_first_variant_unless_given(study):
    assert face.compare(study, replicates=8).question.baseline == "two_of_three"
    other = face.compare(study, baseline="basalt_may_block", replicates=8)
    names = ["two_of_three", "amber_may_block", "basalt_excluded"]
    assert [each.id for each in other.compared] == names


def test_a_copy_is_told_on_the_originals_dice(study, tmp_path):
    copy = copy_of(FIRST_STEPS, tmp_path, "seed: 1}", "seed: 99}")
    told = face.compare([study, face.load(copy)], replicates=N)
    assert all(each.agreement.gained == each.agreement.lost == 0 for each in told.compared)
    assert told.as_json()["seed"] == 1


def test_a_state_that_only_one_file_knows_is_said_to_be(study, tmp_path):
    copy = copy_of(FIRST_STEPS, tmp_path, "  Coral:\n", "  Dolomite:\n")
    copy.write_text(copy.read_text().replace("{state: Coral,", "{state: Dolomite,"))
    told = face.compare([study, face.load(copy)], replicates=50)
    each = told.compared[0]
    assert (list(each.states), each.only_before, each.only_after) == (
        ["Amber", "Basalt"], ("Coral",), ("Dolomite",),
    )  # fmt: skip
    assert "only at the first table: Coral" in shown(told)


def test_variants_that_only_one_file_has_are_named(study, tmp_path):
    copy = copy_of(FIRST_STEPS, tmp_path, "  basalt_may_block:", "  nobody_may_block:")
    told = face.compare([study, face.load(copy)], replicates=50)
    names = ["two_of_three", "amber_may_block", "basalt_excluded"]
    assert [each.id for each in told.compared] == names
    (odd,) = told.question.unmatched
    assert (odd.only_before, odd.only_after) == (("basalt_may_block",), ("nobody_may_block",))
    assert "only in copy.yaml: nobody_may_block" in shown(told)


def test_states_of_one_name_need_not_have_all_in_common():
    one = utilities({"Ash": [0.9, 0.2], "Birch": [0.8, 0.4]}, no_deal=0.5)
    two = utilities({"Birch": [0.8, 0.9], "Cedar": [0.1, 0.7]}, no_deal=0.5)
    told = face.compare([study_of(one), study_of(two)], replicates=20)
    assert list(told.compared[0].states) == ["Birch"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"baseline": "amber_may_blok"}, "did you mean 'amber_may_block'?"),
        ({"variants": ["amber"]}, "no variant 'amber'"),
        ({"variants": ["two_of_three"]}, "is the baseline itself"),
        ({"replicates": 0}, "at least 1 is needed"),
    ],
)
def test_what_makes_no_sense_is_refused(study, arguments, said):
    with pytest.raises(RequestError, match=said.replace("?", r"\?")):
        face.compare(study, **arguments)


def test_one_variant_alone_has_nothing_to_be_compared_with():
    with pytest.raises(RequestError, match=r"only one variant, 'base'.*give a second file"):
        face.compare(study_of(utilities({"Ash": [0.5]})))


def test_a_baseline_with_several_files_is_refused(study):
    with pytest.raises(RequestError, match="with several files"):
        face.compare([study, study], baseline="two_of_three")


def test_files_without_a_common_variant_or_state_are_refused(study):
    with pytest.raises(RequestError, match="no variant in common"):
        face.compare([study, study_of(utilities({"Ash": [0.5]}))])
    one, two = (study_of(utilities({name: [0.5]})) for name in ("Ash", "Birch"))
    with pytest.raises(RequestError, match="no state in common"):
        face.compare([one, two])


# --- What is changed ---


def test_a_variants_own_changes_are_told_as_the_file_says_them(comparison):
    edits = {each.id: each.pair.edits for each in comparison.compared}
    assert edits["amber_may_block"] == (("table.veto", [], ["Amber"]),)
    assert edits["basalt_excluded"] == (("table.seats.Basalt", None, "excluded"),)


@pytest.mark.parametrize(
    ("old", "new", "edit"),
    [
        ("reservation: 0.55 ", "reservation: 0.65 ", ("states.Amber.reservation", 0.55, 0.65)),
        ("reservation: 0.55 ", "reservation: {low: 0.5, high: 0.6} ",
         ("states.Amber.reservation", 0.55, {"low": 0.5, "high": 0.6})),
        ("uncertainty: {ideal: 6,", "uncertainty: {ideal: 9,", ("uncertainty.ideal", 6.0, 9.0)),
        ("quota: majority", "quota: unanimity", ("table.quota", "majority", "unanimity")),
        ("rounds: 10 ", "rounds: 40 ", ("protocol.rounds", 10, 40)),
    ],
)  # fmt: skip
def test_a_changed_number_or_choice_is_found_by_its_path(study, tmp_path, old, new, edit):
    copy = face.load(copy_of(FIRST_STEPS, tmp_path, old, new))
    (found,) = question([study, copy], None, ["two_of_three"]).pairs[0].edits
    assert found == edit


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("basis: guessed", "basis: stated"),
        ("label: A bargain", "label: Another bargain"),
        ("high: at every crossing", "high: everywhere"),
        ("it fears an attack", "it fears nothing"),
        ("You fear an attack", "You fear nothing, and no attack"),
        ("{state: Coral, accepts: open_border", "{state: Coral, accepts: bargain"),
    ],
)
def test_labels_notes_and_sources_are_no_changes(study, tmp_path, old, new):
    copy = face.load(copy_of(FIRST_STEPS, tmp_path, old, new))
    assert question([study, copy]).pairs[0].edits == ()


def test_events_are_compared_one_by_one():
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.6)
    early = [{"round": 4, "states": {"Ash": {"reservation": 0.2, "note": "why"}}}]
    late = [
        {"round": 7, "states": {"Ash": {"reservation": 0.2, "note": "so"}}},
        {"round": 9, "table": {"veto": ["Ash"]}},
    ]
    one, two, none = (resolved({**raw, "events": e}) for e in (early, late, []))
    found = differences(one, two)
    assert [edit.path for edit in found] == ["events[0].round", "events[1]"]
    assert found[0][1:] == (4, 7)
    assert [edit.path for edit in differences(one, none)] == ["events[0]"]


@given(scenarios(), scenarios())
@bounded(25)
def test_differences_the_other_way_round_are_the_same_turned(raw, other):
    one, two = resolved(raw), resolved(other)
    assert differences(one, one) == ()
    there, back = differences(one, two), differences(two, one)
    turned = {(path, json.dumps(after), json.dumps(before)) for path, before, after in back}
    assert {(path, *map(json.dumps, values)) for path, *values in there} == turned


# --- What is shown ---


def certain():
    """Two tables with neither uncertainty nor dice, of which one agrees."""
    raw = utilities({"Ash": [0.9], "Birch": [0.4]}, no_deal=0.5)
    raw["protocol"] = {"speaker": "rotation", "offers": "favourite"}
    alone = {**raw, "table": {"quota": "unanimity", "seats": {"Birch": "excluded"}}}
    return face.compare(study_of(raw, all_agree=raw, alone=alone), replicates=30)


def test_without_dice_there_is_one_answer_and_no_interval():
    told = certain()
    text = shown(told)
    assert "One answer" in text
    assert "no → yes" in text
    assert "no agreement → “accord”" in text
    assert "95 %" not in text
    agreement = told.as_json()["compared"][0]["agreement"]
    assert (agreement["change"], agreement["low"], agreement["high"]) == (1.0, None, None)


def test_counts_are_told_and_chances_are_not(comparison):
    text = " ".join(shown(comparison).split())
    assert "not chances of agreement" in text
    rest = text.replace("not chances of agreement", "")
    for word in ("probab", "chance", "likel", "forecast", "spoiler"):
        assert word not in rest.lower()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((1366, 628, 0, 6), "−31 (−33 to −29)"),
        ((1988, 6, 0, 6), "−<1 (−0.7 to −0.03)"),
        ((1950, 30, 12, 8), "−1 (−2 to −0.3)"),
        ((0, 2000, 0, 0), "−100 (−100 to −99.7)"),
        ((1000, 0, 0, 1000), "0 (−0.1 to +0.1)"),
        ((20, 5, 9, 6), "+4 (−3 to +11)"),
    ],
)
def test_a_change_is_told_with_its_range(cells, said):
    both, lost, gained, neither = cells
    turned = Fourfold(both=both, lost=lost, gained=gained, neither=neither)
    assert change(turned, certain=False) == said


@pytest.mark.parametrize("width", [40, 80, 100, 140])
@pytest.mark.parametrize("in_full", [True, False])
def test_no_line_is_wider_than_the_terminal(comparison, width, in_full):
    assert max(map(len, shown(comparison, width, in_full=in_full).splitlines())) <= width


def test_names_are_not_read_as_markup():
    raw = utilities({"Ash": [0.9], "Birch": [0.4]}, no_deal=0.5)
    two = {**raw, "label": "[red]Two[/red] $x$"}
    told = face.compare(study_of(raw, one=raw, two=two), replicates=9)
    assert "[red]Two[/red] $x$" in shown(told)
    assert len(as_png(leaves(told).figures["changes"])) > 10_000


def test_of_many_changes_the_first_are_told_and_how_many_there_are_more():
    one, two = ({s: [worth] * 6 for s in ("Ash", "Birch", "Cedar")} for worth in (0.9, 0.8))
    told = face.compare([study_of(utilities(one)), study_of(utilities(two))], replicates=20)
    assert len(told.as_json()["compared"][0]["changes"]) == 18
    assert "… and 6 more: --json lists all" in shown(told)


# --- The command line ---


def test_a_comparison_leaves_tables_a_figure_and_a_manifest(sim, tmp_path):
    code, out, err = sim("compare", FIRST_STEPS, "--replicates", 300)
    assert (code, err) == (0, "")
    (folder,) = runs(tmp_path / "outputs")
    assert folder.name.startswith("compare-")
    assert "not chances of agreement" in " ".join(out.split())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {"compare.csv", "changes.csv", "changes.png", "changes.svg"} <= set(manifest["files"])
    table = pd.read_csv(folder / "compare.csv")
    assert table["variant"].tolist() == ["amber_may_block", "basalt_may_block", "basalt_excluded"]
    changes = pd.read_csv(folder / "changes.csv")
    assert changes["path"].tolist()[0] == "table.veto"
    again = sim("compare", FIRST_STEPS, "--replicates", 300)
    assert "It was there already" in again[1]


def test_json_says_what_python_says_and_nothing_else(sim, study):
    code, out, _ = sim("compare", FIRST_STEPS, "--replicates", 300, "--json")
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(face.compare(study, replicates=300).as_json()))


def test_the_summary_has_a_row_for_each_table(comparison):
    table = comparison.summary()
    assert len(table) == 3
    some = {"agreement.change", "states.Amber.utility.low", "frameworks.bargain.after"}
    assert some <= set(table.columns)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--baseline", "amber_may_blok"], "did you mean 'amber_may_block'?"),
        ([FIRST_STEPS, "--baseline", "two_of_three"], "with several files"),
        (["--variant", "two_of_three"], "is the baseline itself"),
        (["--threads", "0"], "threads: at least 1"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_line(sim, words, said):
    assert said in one_line(sim("compare", FIRST_STEPS, *words))


def test_a_copy_is_compared_with_its_original(sim, tmp_path):
    copy = copy_of(FIRST_STEPS, tmp_path, "reservation: 0.55 ", "reservation: 0.65 ")
    code, out, _ = sim("compare", FIRST_STEPS, copy, "--replicates", 300)
    assert code == 0
    assert "states.Amber.reservation: 0.55 → 0.65" in out
    assert "copy.yaml" in out


def test_the_command_in_the_manifest_gives_the_same_folder(sim, tmp_path):
    copy = copy_of(FIRST_STEPS, tmp_path, "rounds: 10 ", "rounds: 11 ")
    sim("compare", FIRST_STEPS, copy, "--variant", "amber_may_block", "--replicates", 100)
    (folder,) = runs(tmp_path / "outputs")
    command = json.loads((folder / "manifest.json").read_text())["command"]
    _, out, _ = sim(*command.split()[1:])
    assert "It was there already" in out


def test_the_figure_shows_24_tables_and_says_of_how_many():
    raw = utilities({"Ash": [{"low": 0.3, "high": 0.9}], "Birch": [0.9]}, no_deal=0.5)
    tables = {f"table_{k}": raw for k in range(27)}
    figure = leaves(face.compare(study_of(raw, **tables), replicates=20)).figures["changes"]
    agreed = figure.axes[0]
    assert len(agreed.get_yticklabels()) == 24
    said = " ".join(" ".join(text.get_text() for text in figure.texts).split())
    assert "The first 24 of 26 tables." in said
    assert "If the coding holds · made · digest" in said


def test_another_order_of_the_states_is_a_difference():
    """In rotation and between ties it is a rule."""
    raw = utilities({"Ash": [1.0, 0.0], "Birch": [0.0, 1.0]}, principals=["Ash"])
    turned = raw | {"states": dict(reversed(raw["states"].items()))}
    (edit,) = differences(resolved(raw), resolved(turned))
    assert edit == ("states (their order)", ["Ash", "Birch"], ["Birch", "Ash"])


def test_every_row_says_on_which_dice_it_rests(sim, tmp_path):
    seed = 2**70  # more than a column of numbers holds
    sim("compare", FIRST_STEPS, "--replicates", "50", "--seed", str(seed))
    (folder,) = runs(tmp_path / "outputs")
    table = pd.read_csv(folder / "compare.csv", dtype=str)
    assert set(table["replicates"]) == {"50"}
    assert set(table["seed"]) == {str(seed)}
    assert set(table["version"]) == {version("guarantee-sim")}
    metadata = pq.read_schema(folder / "compare.parquet").metadata
    assert f"seed {seed}" in metadata[b"origin"].decode()


def test_a_table_that_was_deleted_is_written_again(sim, tmp_path):
    words = ("compare", FIRST_STEPS, "--replicates", "50")
    sim(*words)
    (folder,) = runs(tmp_path / "outputs")
    before = (folder / "compare.parquet").read_bytes()
    (folder / "compare.parquet").unlink()
    sim(*words)
    assert (folder / "compare.parquet").read_bytes() == before


def test_more_talks_than_anybody_would_wait_for_are_refused(sim):
    assert "4,000,000,000,000 simulated talks; at most 10,000,000,000" in one_line(
        sim("compare", FIRST_STEPS, "--replicates", "1e12")
    )


# --- What lasts ---

AFTER = """frameworks:
  bargain: {guarantors: [Amber, Basalt], activation: majority}
states:
  Amber: {capability: 2, resolve: 0.5}
  Basalt: {capability: 3, resolve: 0.5, ratifies_at: 0.2}
  Coral: {capability: 3, may_challenge: true, challenge_cost: 0.2}
variants:
  resolved: {states: {Amber: {resolve: 1}, Basalt: {resolve: 1}}}
"""


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    path = tmp_path_factory.mktemp("after") / "after.yaml"
    extending(path, AFTER)
    return face.load(path)


@pytest.fixture(scope="module")
def lasting(after):
    return face.compare(after, replicates=N)


def test_what_lasts_on_both_sides_is_that_of_a_run(after, lasting):
    results = face.run(after, replicates=N).variants
    before = results["two_of_three"]
    for each in lasting.compared:
        run = results[each.id]
        assert (each.lasting.before, each.lasting.after) == (before.fate.lasting, run.fate.lasting)
        assert each.lasting_suits_principals.after == run.fate_suiting.lasting


def test_a_firmer_resolve_turns_what_lasts_and_no_agreement(after):
    told = face.compare(after, variants=["resolved"], replicates=N)
    (each,) = told.compared
    assert each.agreement.gained == each.agreement.lost == each.lasting.lost == 0
    assert each.lasting.gained > 0
    said = " ".join(shown(told).split())
    assert "No talk turned between agreement and none." in said
    assert said.index("Lasting agreements change most") < said.index("No talk turned between")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_what_lasts_stands_under_what_is_agreed(lasting, width):
    text = shown(lasting, width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count(" agreed ") >= len(lasting.compared)
    assert sum(line.split()[:1] == ["lasting"] for line in text.splitlines()) >= 4


def test_json_and_tables_say_what_lasts_only_where_a_study_does(lasting, comparison):
    keys = {"lasting", "lasting_suits_principals"}
    assert keys <= set(lasting.as_json()["compared"][0])
    assert not keys & set(comparison.as_json()["compared"][0])
    assert "lasting.change" in lasting.summary().columns
    assert [c for c in comparison.summary().columns if "lasting" in c] == []


@pytest.mark.parametrize(
    ("agreed", "lasts", "said"),
    [
        ((600, 400, 0, 0), (50, 0, 100, 850), "these become fewer, and those that last more"),
        ((600, 0, 400, 0), (50, 100, 0, 850), "these become more, and those that last fewer"),
        ((600, 400, 0, 0), (50, 100, 0, 850), None),
        ((600, 400, 0, 0), (50, 0, 1, 949), None),
    ],
)
def test_it_is_said_where_lasting_agreements_go_the_other_way(lasting, agreed, lasts, said):
    each = lasting.compared[0]
    counts = {"agreed": np.array(agreed), "lasting": np.array(lasts)}
    other = replace(each, tally=replace(each.tally, **counts))
    text = paragraph(replace(lasting, compared=(other,)))
    assert ("the other way than agreements" in text) == (said is not None)
    assert said is None or said in text


def test_the_figure_has_a_panel_for_what_lasts(lasting, comparison):
    with_it, without = (leaves(each).figures["changes"] for each in (lasting, comparison))
    assert len(with_it.axes) == len(without.axes) + 1


def test_what_holds_or_not_is_told_in_words():
    assert [value(each) for each in (True, False, 1, 0.5)] == ["true", "false", "1", "0.5"]
