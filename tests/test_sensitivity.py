"""What drives the result: indices against closed forms, inputs by name, and the verb itself."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from builders import bounded, by_kernel, differing, resolved, scenarios, study_of, utilities
from commands import FIRST_STEPS, ROOT, Sim, one_line
from hypothesis import given
from matplotlib.figure import Figure
from rich.console import Console

import sim as face
from sim.analysis.sensitivity import saltelli
from sim.analysis.sensitivity.driven import Apportioned, Driven, Index, Sensitivity
from sim.analysis.sensitivity.inputs import varied
from sim.analysis.sensitivity.saltelli import Scheme
from sim.analysis.sensitivity.sensitivity import DICE, sense, sensing, sensitivity
from sim.crew import Threads
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox, Stream
from sim.negotiation.layout import Layout
from sim.negotiation.pick_freeze import Given, tell_given
from sim.pieces import Course
from sim.present.answers.sensed import sensed
from sim.present.answers.sensed_words import input_name, parts, sentences
from sim.present.figures.sensed import draw
from sim.present.leaves.sensitivity import leaves
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study
from sim.store import RunFolder

UKRAINE = ROOT / "scenarios" / "ukraine-2025.yaml"
UNCERTAIN = {"low": 0.0, "high": 1.0}
SINCERE = {"concession": "sincere", "rounds": 3}
STANDARD_ERRORS = 4
"""How far an estimate may be from what is exact."""


def shares(told: Sensitivity, outcome: str = "agreed") -> dict[str, Driven]:
    """By input, its share of an outcome's variance, at the only table."""
    (variant,) = told.variants.values()
    return {driven.input.id: driven for driven in variant.outcomes[outcome].every}  # type: ignore[index]


def near(index: Index, exact: float) -> bool:
    """Whether an estimate is within so many standard errors, its interval being 1.96 either way."""
    return abs(index.value - exact) <= STANDARD_ERRORS * index.reach / 1.96 + 1e-9


# --- Replicates whose draws are given ---


def own_uniforms(layout: Layout, count: int, seed: int) -> np.ndarray:
    """(rows, count) the uniform numbers that the replicates themselves have."""
    uniforms = np.zeros((len(layout.drawn), count))
    for row, drawn in enumerate(layout.drawn):
        Stream(seed, drawn.purpose, drawn.state, 1).fill(uniforms[row], 0)
    return uniforms


@given(scenarios())
@bounded(25)
def test_with_their_own_numbers_replicates_are_told_as_ever(raw):
    layout, count = lay_out(resolved(raw)), 23
    order = np.arange(count)[::-1] * 7 % count
    uniforms = own_uniforms(layout, count, 7)[:, order]
    rows = np.arange(len(layout.drawn))
    told = tell_given(layout, DiceBox(layout, 7), Given(rows, uniforms, order))
    expected = by_kernel(layout, count)
    assert differing(told, type(told)._make(column[order] for column in expected)) == []


def test_what_is_not_given_is_drawn_as_ever():
    layout = lay_out(face.load(FIRST_STEPS).variants["amber_may_block"])
    rows = np.array([1, 4])
    picked = Given(rows, own_uniforms(layout, 50, 7)[rows], np.arange(50))
    told = tell_given(layout, DiceBox(layout, 7), picked)
    assert differing(told, by_kernel(layout, 50)) == []


def scheme(base: int = 8) -> Scheme:
    study = face.load(FIRST_STEPS)
    table = varied(study, "amber_may_block", "state")
    return Scheme(varied=table, base=base, seed=3)


def test_the_scheme_is_that_of_salib(monkeypatch):
    from SALib.sample import sobol

    picked = []

    def keep(layout, box, given):
        picked.append(given)
        return tell_given(layout, box, given)

    monkeypatch.setattr(saltelli, "tell_given", keep)
    of_eight = scheme()
    of_eight.tell(0, of_eight.evaluations)
    (asked,) = picked
    addresses = sorted((a, each.id) for each in of_eight.varied.inputs for a in each.addresses)
    problem = {
        "num_vars": 9,
        "names": [str(a) for a, _ in addresses],
        "bounds": [[0, 1]] * 9,
        "groups": [state for _, state in addresses],
    }
    theirs = sobol.sample(problem, 8, calc_second_order=False, seed=3).reshape(8, 5, 9)
    drawn = [(d.purpose, d.state) for d in of_eight.varied.layout.drawn]
    columns = [drawn.index(address) for address, _ in addresses]
    ours = asked.uniforms[columns].T.reshape(8, 6, 9)
    assert np.array_equal(ours[:, [0, 1, 2, 3, 5]], theirs)
    assert np.array_equal(ours[:, 4], ours[:, 0])  # only the dice are others
    dice = asked.replicate.reshape(8, 6)
    assert (dice[:, :4] == np.arange(8)[:, None]).all()
    assert (dice[:, 4:] == 8 + np.arange(8)[:, None]).all()


def test_however_inputs_are_grouped_the_independent_talks_are_the_same():
    study = face.load(FIRST_STEPS)
    found = []
    for by in ("number", "state", "kind"):
        table = varied(study, "amber_may_block", by)
        told = Scheme(varied=table, base=32, seed=3).tell(0, 32 * table.talks_a_row).agreed
        rows = told.reshape(32, -1)
        found.append(rows[:, [0, -2, -1]])
    assert np.array_equal(found[0], found[1])
    assert np.array_equal(found[0], found[2])


def test_evaluations_do_not_depend_on_how_they_are_cut():
    of_many = scheme(256)
    whole = of_many.tell(0, of_many.evaluations)
    parts = [of_many.tell(first, min(500, 1536 - first)) for first in range(0, 1536, 500)]
    for place, column in enumerate(whole):
        assert np.array_equal(column, np.concatenate([part[place] for part in parts]))


# --- Indices ---


def test_an_outcome_of_one_input_is_due_to_it_alone():
    study = study_of(utilities({"Ash": [UNCERTAIN]}, 0.4, protocol=SINCERE))
    found = shares(sensitivity(study))
    assert found["states.Ash.utilities.accord"].first.value == pytest.approx(1, abs=0.02)
    assert found["states.Ash.utilities.accord"].total.value == pytest.approx(1, abs=0.02)
    assert found[DICE].total.value == 0


@pytest.mark.parametrize("demand", [0.5, 0.2])
def test_two_consents_have_the_indices_of_a_product(demand):
    # y = 1[u ≥ d] 1[v ≥ d] with p = 1 − d: V = p²(1 − p²), Var E(y | u) = p³(1 − p), and
    # E Var(y | v) = p²(1 − p), so that S = p / (1 + p) and S_T = 1 / (1 + p).
    p = 1 - demand
    study = study_of(utilities({"Ash": [UNCERTAIN], "Elm": [UNCERTAIN]}, demand, protocol=SINCERE))
    found = shares(sensitivity(study, base=4_096))
    for state in ("Ash", "Elm"):
        driven = found[f"states.{state}.utilities.accord"]
        assert near(driven.first, p / (1 + p))
        assert near(driven.total, 1 / (1 + p))


def test_inputs_of_a_state_together_have_the_index_of_their_joint_effect():
    # y = 1[u ≥ r]: of u and r, uniform on (0, 1), neither alone is all, both together are.
    study = study_of(utilities({"Ash": [UNCERTAIN]}, {"Ash": UNCERTAIN}, protocol=SINCERE))
    apart, together = (shares(sensitivity(study, inputs=by)) for by in ("number", "state"))
    assert near(together["Ash"].first, 1)
    # E(y | u) = u, of variance 1/12; V = 1/4.
    assert near(apart["states.Ash.utilities.accord"].first, 1 / 3)
    assert near(apart["states.Ash.reservation"].first, 1 / 3)


def by_lot() -> dict:
    """Two texts of which one is refused, one round: who speaks and what it puts decides."""
    raw = utilities({"Ash": [0.9, 0.9], "Elm": [0.9, 0.1]}, 0.5, protocol=SINCERE | {"rounds": 1})
    raw["states"]["Fir"] = {"utilities": {"accord": UNCERTAIN, "bargain": 0.5}, "reservation": 0.5}
    raw["table"] |= {"seats": {"Fir": "excluded"}}
    return raw


def test_what_is_left_to_dice_is_due_to_the_dice():
    found = shares(sensitivity(study_of(by_lot()), base=4_096))
    assert near(found[DICE].first, 1)
    assert near(found[DICE].total, 1)


def test_an_input_that_does_nothing_has_no_share():
    idle = shares(sensitivity(study_of(by_lot())))["states.Fir.utilities.accord"]
    assert (idle.first, idle.total) == (Index(0, 0), Index(0, 0))


def test_without_uncertain_inputs_the_dice_drive_everything():
    raw = by_lot()
    del raw["states"]["Fir"], raw["table"]["seats"]
    found = shares(sensitivity(study_of(raw)))
    assert list(found) == [DICE]
    assert near(found[DICE].total, 1)


def test_nothing_drives_what_never_changes():
    told = sensitivity(study_of(utilities({"Ash": [UNCERTAIN]}, 0.0, protocol=SINCERE)), base=64)
    (variant,) = told.variants.values()
    assert variant.outcomes["agreed"].every == ()
    assert told.summary().empty
    assert "Nothing drives whether the talks agree: in all 128" in sentences(told, variant)[0]


def test_the_order_of_states_does_not_matter():
    raw = utilities({"Ash": [UNCERTAIN] * 2, "Elm": [UNCERTAIN] * 2}, 0.5, protocol=SINCERE)
    turned = raw | {"states": dict(reversed(raw["states"].items()))}
    assert shares(sensitivity(study_of(raw))) == shares(sensitivity(study_of(turned)))


def test_every_seed_has_its_own_indices_and_always_the_same():
    study = study_of(by_lot())
    first, again, other = (sensitivity(study, base=64, seed=seed) for seed in (0, 0, 1))
    assert first.as_json() == again.as_json()
    assert first.as_json() != other.as_json()


# --- Inputs ---


def names(study: Study, variant: str, how) -> list[str]:
    return [each.id for each in varied(study, variant, how).inputs]


def test_inputs_are_named_as_they_stand_in_the_file():
    study = face.load(FIRST_STEPS)
    by_number = names(study, "amber_may_block", "number")
    assert len(by_number) == 9
    assert {"states.Amber.reservation", "states.Amber.ideal.observers"} <= {*by_number}
    assert names(study, "amber_may_block", "state") == ["Amber", "Basalt", "Coral"]
    assert names(study, "amber_may_block", "kind") == ["ideal", "reservation"]


def test_a_ranking_is_one_input():
    study = face.load(ROOT / "scenarios" / "rankings.yaml")
    variant = next(iter(study.variants))
    found = varied(study, variant, "number").inputs
    assert {each.id.rsplit(".", 1)[1] for each in found} == {"ranking"}
    assert len(found) == len({state for each in found for _, state in each.addresses})


def test_a_number_that_an_event_changes_stays_one_input():
    raw = utilities({"Ash": [0.6]}, {"Ash": {"low": 0.0, "high": 0.5}})
    raw["events"] = [{"round": 3, "states": {"Ash": {"reservation": {"low": 0.4, "high": 1.0}}}}]
    table = varied(study_of(raw), "base", "number")
    assert len(table.layout.drawn) == 2
    assert [each.id for each in table.inputs] == ["states.Ash.reservation"]


def test_a_number_of_the_protocol_stands_for_that_of_every_state():
    study = face.load(FIRST_STEPS)
    over = {"protocol.concession": (0.25, 4.0), "states.Amber.reservation": (0.1, 0.6)}
    concession, reservation = varied(study, "amber_may_block", over).inputs
    assert reservation.addresses == (("reservation", "Amber"),)
    assert {purpose for purpose, _ in concession.addresses} == {"concession"}
    assert len(concession.addresses) == 3


def test_named_inputs_leave_all_else_to_the_dice():
    study = face.load(FIRST_STEPS)
    over = {"states.Coral.reservation": (0.0, 0.01)}
    found = shares(sensitivity(study, ["amber_may_block"], over))
    assert found["states.Coral.reservation"].total.value == pytest.approx(0, abs=0.02)
    assert found[DICE].first.value == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ("protocol.rounds=5:30", "takes no distribution; `sim sweep` varies it"),
        ("states.Amber.reservation=0.6:0.2", "0.6 to 0.2 is no range"),
        ("states.Amber.reservation=0.2:inf", "0.2 to inf is no range"),
        ("states.Amber.reservation=0.2:1.6", "high 1.6 is outside 0 to 1"),
        ("states.Ambre.reservation=0.2:0.6", "no state 'Ambre'; did you mean 'Amber'?"),
        ("states.Amber.ideal.observer=1:2", "no issue 'observer'; did you mean 'observers'?"),
        ("states.Amber.ideal=1:2", "stands for several values"),
        ("states.Amber.reservation=0.2", "write PATH=LOW:HIGH"),
        ("0.2:0.4", "write PATH=LOW:HIGH"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_in_a_line(sim: Sim, over, said):
    assert said in one_line(sim("sensitivity", FIRST_STEPS, "--over", over))


# --- The verb ---


def asked(*more: object) -> tuple[object, ...]:
    return ("sensitivity", FIRST_STEPS, "--variant", "amber_may_block", "--base", 64, *more)


def test_the_cost_is_said_in_advance(sim: Sim):
    code, _, err = sim(*asked())
    assert code == 0
    assert err.splitlines() == [
        "9 inputs and the dice × 64 base rows: 768 talks a table, N (D + 3)"
    ]


def test_rows_are_raised_to_a_power_of_two_with_a_word(sim: Sim):
    _, _, err = sim("sensitivity", FIRST_STEPS, "--by", "kind", "--base", 100)
    assert "128 base rows (100 raised to a power of two): 640 talks a table" in err
    assert "2,560 talks in all" in err


def test_json_stands_alone_and_is_what_python_returns(sim: Sim):
    code, out, _ = sim(*asked("--json"))
    told = sensitivity(face.load(FIRST_STEPS), ["amber_may_block"], base=64)
    assert code == 0
    assert json.loads(out)["variants"] == json.loads(json.dumps(told.as_json()))["variants"]


def test_the_folder_holds_tables_and_figures_and_finds_itself_finished(sim: Sim, tmp_path: Path):
    _, first, _ = sim(*asked())
    (folder,) = tmp_path.glob("outputs/first-steps/sensitivity-*")
    written = {path.name for path in folder.iterdir() if path.is_file()}
    assert {"inputs.csv", "inputs.parquet", "inputs.png", "inputs.svg"} <= written
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["command"].endswith("--by number --base 64 --variant amber_may_block --seed 1")
    assert manifest["options"] == {"base": 64, "by": "number"}
    _, again, _ = sim(*asked())
    assert "It was there already: nothing was computed again." in again
    assert again.split("\n\nIt was")[0] == first.split("\n\nEverything")[0]


def test_the_command_in_the_manifest_gives_the_same_folder(sim: Sim, tmp_path: Path):
    sim(*asked("--over", "states.Amber.reservation=0.1:0.7"))
    (manifest,) = tmp_path.glob("outputs/first-steps/*/manifest.json")
    words = json.loads(manifest.read_text())["command"].split()
    _, out, _ = sim(*words[1:])
    assert "It was there already" in out


def test_what_was_cut_off_goes_on(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("sim.analysis.sensitivity.sensitivity.TALKS", 200)
    order = sensing(face.load(FIRST_STEPS), ["amber_may_block"], "number", 64, None)
    whole = sense(order, Course(Threads(2), RunFolder(tmp_path, "x", "y"))).as_json()
    chunks = sorted(tmp_path.glob("x/y/talks/*/*.parquet"))
    assert len(chunks) == 4
    chunks[1].unlink()
    folder = RunFolder(tmp_path, "x", "y")
    assert sense(order, Course(Threads(1), folder)).as_json() == whole
    assert not folder.is_unchanged


def test_many_talks_are_told_only_of_tables_that_are_named(sim: Sim):
    refused = one_line(sim("sensitivity", UKRAINE, "--base", 8192))
    assert "9,592,832 talks at 15 tables are many: name one table or several (--variant)" in refused


@pytest.mark.parametrize("base", [15, 32_769])
def test_rows_have_bounds(sim: Sim, base: int):
    assert "base: from 16 to 32,768 rows" in one_line(
        sim("sensitivity", FIRST_STEPS, "--base", base)
    )


def test_without_salib_it_says_how_to_get_it(sim: Sim, monkeypatch):
    monkeypatch.setitem(sys.modules, "SALib", None)
    assert one_line(sim(*asked())) == (
        "sim sensitivity needs SALib: in a clone pip install -c constraints.txt "
        "-e '.[sensitivity]', beside a wheel of ours pip install salib\n"
    )


def test_more_numbers_than_sobol_sequences_have_places_for_are_refused(monkeypatch):
    monkeypatch.setattr(saltelli, "MOST_NUMBERS", 8)
    with pytest.raises(RequestError, match=r"9 uncertain numbers are more .* \(--over\)"):
        sensitivity(face.load(FIRST_STEPS))


# --- Words and figures ---


@pytest.fixture(scope="module")
def lesson() -> Sensitivity:
    return sensitivity(face.load(FIRST_STEPS), base=256)


def test_words_are_counts_and_parts_never_chances(sim: Sim):
    _, out, _ = sim("sensitivity", FIRST_STEPS, "--base", 128)
    told = out.replace("not chances of agreement", "")
    assert not re.search(r"probab|likel|chance|forecast|spoil", " ".join(told.split()))
    assert "If the coding holds · first-steps · digest" in out


def test_too_few_talks_of_a_kind_are_not_apportioned(lesson: Sensitivity):
    most_agree = lesson.variants["two_of_three"]
    assert "cannot be told: in 5" in sentences(lesson, most_agree)[0]


def test_shares_are_said_between_none_and_all():
    assert parts(Index(-0.02, 0.05)) == "0 (0–3)"
    assert parts(Index(0.9, 0.2)) == "90 (70–100)"


def test_inputs_have_names_that_people_read(lesson: Sensitivity):
    variant = lesson.variants["amber_may_block"]
    named = {
        each.input.id: input_name(each.input, variant.scenario, "number")
        for each in variant.outcomes["agreed"].every
    }
    assert named["states.Amber.reservation"] == "Amber: no-deal value"
    assert named["states.Amber.ideal.observers"] == "Amber: ideal on Observers at the border"
    assert named[DICE] == "the dice of the talks"


def said_in(figure: Figure) -> str:
    texts = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        texts += [axes.get_title(loc="left"), *(t.get_text() for t in axes.get_yticklabels())]
    return "\n".join(texts)


def test_figures_name_their_inputs_tables_and_origin(lesson: Sensitivity):
    figures = draw(lesson)
    assert list(figures) == ["inputs", "inputs_suiting"]
    said = said_in(figures["inputs"])
    assert {"Amber: no-deal value", "the dice of the talks"} <= {*said.splitlines()}
    assert "Amber may block" in said
    assert "If the coding holds · first-steps" in said


def test_the_table_has_a_row_for_each_outcome_and_input(lesson: Sensitivity):
    rows = leaves(lesson).tables["inputs"]
    assert rows.num_rows == len(lesson.summary())
    assert rows.column_names[:4] == ["variant", "outcome", "input", "first"]


def test_totals_are_listed_from_the_largest(lesson: Sensitivity):
    told: Apportioned = lesson.variants["amber_may_block"].outcomes["agreed"]
    totals = [driven.total.value for driven in told.inputs]
    assert totals == sorted(totals, reverse=True)


AMBER = ("--over", "states.Amber.reservation=0.2:0.4")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--base", "0"), "from 16 to 32,768 rows, not 0"),
        ((*AMBER, *AMBER), "states.Amber.reservation is given twice"),
        ((*AMBER, "--by", "state"), "what is named with --over is not grouped"),
        (("--threads", "0"), "threads: at least 1 is needed, not 0"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_the_cost_is_said(sim: Sim, words, said):
    assert said in one_line(sim("sensitivity", FIRST_STEPS, *words))


# --- What lasts ---


def challenged(resolve, **aftermath) -> dict:
    """Elm signs a text that Ash guarantees, and may break it: a call that is met deters.

    Ash is so strong that D is its resolve: Elm gains (1 − D) 0.9 − 0.4 by a challenge.
    """
    raw = utilities({"Ash": [0.9], "Elm": [0.4]}, 0.1, protocol=SINCERE)
    raw["frameworks"]["accord"] = {"guarantors": ["Ash"]}
    raw["states"]["Ash"] |= {"capability": 1e9, "resolve": resolve}
    raw["states"]["Elm"] |= {"aspiration": 0.9, "may_challenge": True}
    return raw | {"aftermath": {"opportunity": 1.0, "scale": 1e-4} | aftermath}


def test_what_lasts_by_one_number_is_due_to_it_alone():
    found = shares(sensitivity(study_of(challenged(UNCERTAIN))), "lasting")
    assert found["states.Ash.resolve"].first.value == pytest.approx(1, abs=0.02)
    assert found["states.Ash.resolve"].total.value == pytest.approx(1, abs=0.02)
    assert found[DICE].total.value <= 0.02


def test_the_dice_of_what_follows_belong_to_the_dice_of_the_talks():
    # Half of all agreements are challenged in the only year, whatever the numbers are.
    raw = challenged(0.0, opportunity=0.5, horizon=1)
    raw["states"]["Ash"]["reservation"] = UNCERTAIN | {"high": 0.1}
    told = sensitivity(study_of(raw), base=2_048)
    found = shares(told, "lasting")
    assert near(found[DICE].first, 1)
    assert near(found[DICE].total, 1)
    assert near(found["states.Ash.reservation"].total, 0)
    (variant,) = told.variants.values()
    assert variant.outcomes["agreed"].every == ()


def test_picked_replicates_bring_the_dice_of_what_follows_with_them():
    raw = challenged(0.3, opportunity=0.2)
    raw["states"]["Elm"]["disputes"] = {"Ash": 0.3}
    raw["protocol"] = SINCERE | {"rounds": 6}
    layout = lay_out(resolved(raw))
    order = np.array([9, 3, 3, 40, 0, 17])
    none = Given(np.zeros(0, np.int64), np.zeros((0, len(order))), order)
    told, whole = tell_given(layout, DiceBox(layout, 7), none), by_kernel(layout, 41)
    assert differing(told, type(told)._make(column[order] for column in whole)) == []
    assert len({*whole.challenged.tolist()}) > 2
    assert len({*whole.round.tolist()}) > 2


def test_numbers_of_what_follows_are_inputs_by_name():
    raw = challenged(UNCERTAIN, scale={"low": 0.05, "high": 0.2}, opportunity=UNCERTAIN)
    raw["states"]["Ash"] |= {"ratifies_at": UNCERTAIN, "capability": {"low": 1.0, "high": 2.0}}
    raw["states"]["Elm"] |= {
        "disputes": {"Ash": UNCERTAIN}, "challenge_cost": UNCERTAIN, "defeat": UNCERTAIN,
    }  # fmt: skip
    study = study_of(raw)
    ash = [f"states.Ash.{key}" for key in ("capability", "ratifies_at", "resolve")]
    elm = ("challenge_cost", "defeat", "disputes.Ash", "opportunity")
    expected = ["aftermath.scale", *ash, *(f"states.Elm.{key}" for key in elm)]
    assert names(study, "base", "number") == expected
    assert names(study, "base", "state") == ["Ash", "Elm", "aftermath.scale"]
    variant = study.variants["base"]
    for by in ("number", "kind"):
        found = varied(study, "base", by).inputs
        words = [input_name(each, variant, by) for each in found]
        assert len({*words}) == len(found)
        assert not any("_" in each for each in words)
    assert "Elm: chance of settling with Ash" in [
        input_name(each, variant, "number") for each in varied(study, "base", "number").inputs
    ]


@pytest.mark.parametrize(
    "path",
    [
        *("aftermath.opportunity", "aftermath.scale", "states.Ash.resolve"),
        *("states.Elm.disputes.Ash", "states.Elm.challenge_cost", "states.Ash.ratifies_at"),
    ],
)
def test_numbers_of_what_follows_may_be_named(tmp_path: Path, path: str):
    file = tmp_path / "after.yaml"
    file.write_text(json.dumps({"format": 1, "title": "After", **challenged(0.5)}))
    (found,) = varied(face.load(file), "base", {path: (0.1, 0.4)}).inputs
    assert (found.id, len(found.addresses)) == (path, 1)


@pytest.fixture(scope="module")
def after() -> Sensitivity:
    raw = challenged({"low": 0.3, "high": 0.8}, opportunity=0.3)
    return sensitivity(study_of(raw), base=128)


def test_what_lasts_has_a_table_a_sentence_and_a_figure(after: Sensitivity, lesson: Sensitivity):
    console = Console(width=80, no_color=True, highlight=False)
    with console.capture() as capture:
        console.print(sensed(after))
    text = " ".join(capture.get().split())
    assert "Of the variance in whether the talks lead to an agreement that lasts" in text
    assert "the dice of the talks and after" in text
    assert max(map(len, capture.get().splitlines())) <= 80
    assert "inputs_lasting" in draw(after)
    assert "lasting" in after.as_json()["variants"][0]
    assert [key for key in lesson.as_json()["variants"][0] if "lasting" in key] == []
