"""What the page of `sim explore` knows: the numbers of `sim run`, the talks of `sim watch`."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from commands import FIRST_STEPS, ROOT, Sim, one_line
from explored import plain, talks, watched

import sim as face
from sim.analysis.exploring.exploration import Exploration, tell
from sim.analysis.exploring.question import Question, Wanted, ask
from sim.analysis.stress.otherwise import preferring_none
from sim.crew import Threads
from sim.pieces import Course
from sim.present.explorer.page import made_of
from sim.present.explorer.shown import as_json
from sim.scenario.change import changed
from sim.scenario.faults import RequestError, ScenarioError
from sim.scenario.schema import Study, Variant
from sim.scenario.shown import Doubt, Explore

FLAGSHIP = str(ROOT / "scenarios" / "ukraine-2025.yaml")
HARD = """
      readier: {label: Basalt needs a deal, change: {reservation: 0.5, concession: conceder}}
      firmer: {label: Basalt wants no observers, change: {salience: {observers: 9}}}
"""
DOUBTED = f"""
extends: first-steps.yaml
format: 1
title: "Doubted <b>&amp;</script>"
explore:
  variant: amber_may_block
  seats: [Basalt, Amber]
  doubts:
    Amber: {{}}
    Basalt: {HARD}
"""


def saved(folder: Path, text: str, name: str = "made.yaml") -> Study:
    shutil.copy(FIRST_STEPS, folder)  # for those that extend it
    file = folder / name
    file.write_text(text)
    return face.load(file)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return saved(tmp_path_factory.mktemp("doubted"), DOUBTED)


@pytest.fixture(scope="module")
def told(study: Study) -> Exploration:
    return face.explore(study, replicates=300)


@pytest.fixture(scope="module")
def page(told: Exploration) -> dict[str, Any]:
    return plain(told)


def left_open(study: Study) -> Study:
    """As if its file said nothing of the page."""
    return study.model_copy(update={"explore": Explore()})


def asked(study: Study, *seats: str, variant: str | None = None) -> Question:
    return ask(study, Wanted(seats=seats or None, variant=variant, replicates=2))


def with_variants(study: Study, **variants: Variant) -> Study:
    """The study with these variants, so that `sim run` and `sim watch` tell them."""
    return study.model_copy(update={"variants": variants})


def counts_of_a_run(study: Study, name: str, replicates: int) -> dict[str, Any]:
    """What `sim run` counts of a variant, as the page lists it."""
    run = face.run(study, [name], replicates=replicates).variants[name]
    scenario, tally = study.variants[name], run.tally
    states = sorted(run.states, key=lambda s: (scenario.states[s].label or s).casefold())
    agreed, no_zone, held_out, missed = tally.endings.tolist()
    return {
        "suits": int(tally.suits_principals),
        "some": agreed - int(tally.suits_principals),
        "held_out": held_out,
        "missed": missed,
        "no_zone": no_zone,
        "median_round": run.median_round,
        "texts": tally.frameworks.tolist(),
        "better": [int(tally.content[run.states.index(s)]) for s in states],
        "consents": [int(tally.consents[run.states.index(s)]) for s in states],
        "in_force": int(tally.in_force[0].sum()) if scenario.has_aftermath else None,
        "lasting": int(tally.lasting[0].sum()) if scenario.has_aftermath else None,
        "lasting_suits": int(tally.lasting[1].sum()) if scenario.has_aftermath else None,
    }


def counts(page: dict[str, Any], coding: int, table: int) -> dict[str, Any]:
    return {key: by and by[table] for key, by in page["counts"][coding].items()}


# --- The numbers are those of `sim run` ---


@pytest.mark.parametrize("table", range(9))
def test_each_table_counts_what_a_run_counts_of_such_a_file(
    study: Study, told: Exploration, page: dict[str, Any], table: int
) -> None:
    change = told.question.lattices[0].change(table)
    same = with_variants(study, same=changed(study, "amber_may_block", [change]))
    assert counts(page, 0, table) == counts_of_a_run(same, "same", 300)


def test_the_flagships_tables_count_what_its_variants_do() -> None:
    flagship = face.load(FLAGSHIP)
    page = plain(face.explore(flagship, ["Russia"], replicates=500))
    for table, variant in enumerate(("russia_excluded", "everybody", "russia_may_block")):
        assert counts(page, 0, table) == counts_of_a_run(flagship, variant, 500), variant


def test_a_table_of_more_talks_than_a_batch_holds_counts_them_all() -> None:
    flagship = face.load(FLAGSHIP)
    page = plain(face.explore(flagship, ["Russia"], replicates=3000))
    assert counts(page, 0, 1) == counts_of_a_run(flagship, "everybody", 3000)
    assert page["shown"] == 100


def test_replicates_and_seed_are_the_files_unless_given(study: Study) -> None:
    order = ask(study, Wanted()).asked.plan
    assert (order.replicates, order.seed) == (2000, 1)


# --- The talks are those of `sim watch` ---


def unlike(study: Study, variant: str, told: Exploration, coding: int = 0) -> list[tuple[int, int]]:
    """The tables and talks that the page tells otherwise than `sim watch`."""
    lattice, page = told.question.lattices[coding], plain(told)
    found = []
    for table in set(range(lattice.count)) - told.question.idle.keys():
        same = with_variants(study, same=changed(study, variant, [lattice.change(table)]))
        for k, talk in enumerate(talks(page, coding, table)[:8]):
            if talk != watched(face.watch(same, "same", k)):
                found.append((table, k))
    return found


@pytest.mark.parametrize(
    ("name", "variant", "seats"),
    [
        ("first-steps", "two_of_three", ["Amber", "Coral"]),
        ("after-signature", None, None),
        ("rules-of-the-house", "stacked", None),
        ("rules-of-the-house", "mediator", None),
        ("rules-of-the-house", "may_abstain", None),
        ("ukraine-2025", "everybody", ["Russia"]),
    ],
)
def test_talks_are_those_that_watch_tells(
    name: str, variant: str | None, seats: list[str] | None
) -> None:
    study = face.load(ROOT / "scenarios" / f"{name}.yaml")
    chosen = variant or next(iter(study.variants))
    if seats is None:
        seats = list(asked(study, variant=chosen).seats.toggled[:2])
    told = face.explore(study, seats, chosen, replicates=8)
    assert unlike(study, chosen, told) == []


def test_a_reader_of_another_table_finds_other_talks(
    told: Exploration, page: dict[str, Any]
) -> None:
    assert talks(page, 0, 3) != talks(page, 0, 4)
    assert len(talks(page, 0, 3)) == told.question.shown == 100


def test_fewer_talks_than_a_hundred_are_all_shown(study: Study) -> None:
    page = plain(face.explore(study, replicates=7))
    assert page["shown"] == 7
    assert len(talks(page, 2, 5)) == 7


# --- Tables at which nothing can be done ---


def test_a_table_without_anybody_is_idle_and_the_others_are_told() -> None:
    study = left_open(face.load(FIRST_STEPS))
    told = face.explore(study, variant="amber_may_block", replicates=40)
    page = plain(told)
    assert page["idle"] == ["nobody is a party; seat at least one state", *[None] * 26]
    assert counts(page, 0, 0) == {
        **dict.fromkeys(("suits", "some", "held_out", "missed"), 0),
        "no_zone": 40,
        "median_round": None,
        "texts": [0] * 4,
        **dict.fromkeys(("better", "consents"), [0] * 3),
        **dict.fromkeys(("in_force", "lasting", "lasting_suits"), None),
    }
    silent = talks(page, 0, 0)
    assert {(talk.kind, talk.framework, len(talk.told)) for talk in silent} == {
        ("no_zone", None, 0)
    }


def test_idle_are_those_tables_that_a_file_is_refused_for() -> None:
    for name in ("rules-of-the-house", "veto-players"):
        study = left_open(face.load(ROOT / "scenarios" / f"{name}.yaml"))
        question = asked(study)
        lattice, refused = question.lattices[0], {}
        for place in range(lattice.count):
            try:
                changed(study, question.variant, [lattice.change(place)])
            except ScenarioError as error:
                refused[place] = error.faults
        assert question.idle.keys() == refused.keys() != set()
        assert all(
            why in {fault.message for fault in refused[place]}
            for place, why in question.idle.items()
        )


def test_without_a_state_that_every_text_needs_no_talk_can_succeed() -> None:
    flagship = face.load(FLAGSHIP)
    told = face.explore(flagship, ["Ukraine"], replicates=8)
    page = plain(told)
    assert counts(page, 0, 0)["no_zone"] == 8
    assert len(page["closed"][0]) == len(page["frameworks"])
    assert page["idle"] is None
    assert unlike(flagship, "everybody", told) == []


# --- The codings ---


def test_a_doubt_left_out_moves_what_no_deal_is_worth(study: Study, page: dict[str, Any]) -> None:
    own = study.variants["amber_may_block"]
    for coding, by in ((1, -0.06), (2, 0.06)):
        same = with_variants(study, same=preferring_none(own, ("Amber",), by))
        assert counts(page, coding, page["start"]) == counts_of_a_run(same, "same", 300)


def test_a_doubt_of_the_file_is_laid_over_the_state(study: Study, page: dict[str, Any]) -> None:
    changes: list[dict[str, Any]] = [
        {"reservation": 0.5, "concession": "conceder"},
        {"salience": {"observers": 9}},
    ]
    for coding, change in enumerate(changes, start=3):
        laid = changed(study, "amber_may_block", [{"states": {"Basalt": change}}])
        same = with_variants(study, same=laid)
        assert counts(page, coding, page["start"]) == counts_of_a_run(same, "same", 300)


def test_codings_are_named_state_by_state_readier_first(page: dict[str, Any]) -> None:
    assert [(c["state"], c["notch"], c["label"]) for c in page["codings"]] == [
        (None, 0, "As coded"),
        (0, -1, "No deal is worth .06 less to it"),
        (0, 1, "No deal is worth .06 more to it"),
        (1, -1, "Basalt needs a deal"),
        (1, 1, "Basalt wants no observers"),
    ]


def test_what_cannot_be_moved_needs_notches_of_its_own() -> None:
    doubted = Explore(doubts={"Ash": Doubt()})
    ranked = face.load(ROOT / "scenarios" / "rankings.yaml")
    ranked = ranked.model_copy(update={"explore": doubted})
    with pytest.raises(RequestError, match=r"explore\.doubts\.Ash: .* cannot be moved.*'readier'"):
        asked(ranked)


# --- The table and its seats ---


def test_it_starts_from_the_variants_own_table(study: Study, page: dict[str, Any]) -> None:
    assert page["variant"]["id"] == "amber_may_block"
    assert page["toggled"] == [0, 1]
    assert page["start"] == 2 * 3 + 1
    assert counts(page, 0, 7) == counts_of_a_run(study, "amber_may_block", 300)


def test_states_stand_in_the_order_of_the_alphabet_by_label(tmp_path: Path) -> None:
    labels = "states: {Amber: {label: zebra}, Coral: {label: Ant}}"
    named = saved(tmp_path, f"extends: first-steps.yaml\nformat: 1\ntitle: Named\n{labels}\n")
    told = face.explore(named, ["Amber", "Coral"], replicates=8)
    page = plain(told)
    assert [state["label"] for state in page["states"]] == ["Ant", "Basalt", "zebra"]
    assert [page["states"][i]["id"] for i in page["toggled"]] == ["Amber", "Coral"]
    assert unlike(named, "two_of_three", told) == []


def test_states_that_cannot_be_toggled_carry_the_reason() -> None:
    flagship = face.load(FLAGSHIP)
    page = plain(face.explore(flagship, ["Russia"], replicates=2))
    reasons = {state["id"]: state["fixed"] for state in page["states"]}
    assert reasons["Russia"] is None
    assert reasons["China"] == "this page keeps its seat as it is"


def test_a_chair_carries_the_reason_why_it_stays() -> None:
    council = face.load(ROOT / "scenarios" / "security-council.yaml")
    page = plain(face.explore(council, ["Russia"], replicates=2))
    chair = page["states"][page["chair"]]
    assert (page["speaker"], chair["id"]) == ("chair", "France")
    assert chair["fixed"] == "it chairs, and an excluded state cannot"


OBSERVED = """
extends: first-steps.yaml
format: 1
title: Observed
variants: {seen: {table: {seats: {Coral: observer}}}}
"""


def test_an_observer_is_left_out(tmp_path: Path) -> None:
    seats = asked(saved(tmp_path, OBSERVED), variant="seen").seats
    assert "Coral" not in seats.toggled
    assert "observer" in seats.fixed["Coral"]


def test_an_observer_that_is_named_is_refused(tmp_path: Path) -> None:
    said = r"Coral: it sits as an observer.*leave it out of --seat"
    with pytest.raises(RequestError, match=said):
        asked(saved(tmp_path, OBSERVED), "Coral", variant="seen")


def test_texts_that_cannot_be_concluded_are_listed() -> None:
    page = plain(face.explore(face.load(FLAGSHIP), ["Russia"], replicates=2))
    names = [text["id"] for text in page["frameworks"]]
    assert "istanbul_counter_text" in {names[f] for f in page["closed"][0]}
    assert page["closed"][1] == []


def test_the_map_is_that_of_the_figure_in_the_issues_own_units(page: dict[str, Any]) -> None:
    assert {page["map"]["x"]["label"], page["map"]["y"]["label"]} == {
        "Observers at the border",
        "Trade across the border",
    }
    assert page["map"]["states"][0] == [85.0, 30.0, 6.0, 6.0]
    assert page["map"]["texts"][2] == [50.0, 60.0]


def test_without_positions_there_is_no_map() -> None:
    rankings = face.load(ROOT / "scenarios" / "rankings.yaml")
    assert plain(face.explore(rankings, ["Ash"], replicates=2))["map"] is None


def test_what_becomes_of_agreements_is_told_where_the_study_says_it(page: dict[str, Any]) -> None:
    assert page["aftermath"] is None
    after = plain(
        face.explore(face.load(ROOT / "scenarios" / "after-signature.yaml"), replicates=50)
    )
    names = [after["states"][i]["id"] for i in after["aftermath"]["challengers"]]
    assert after["aftermath"]["horizon"] == 10
    assert names
    every = zip(*(after["counts"][0][key] for key in ("in_force", "lasting")), strict=True)
    assert all(in_force >= lasting for in_force, lasting in every)


# --- The same bytes, whatever it took ---


def test_threads_change_nothing(study: Study, told: Exploration) -> None:
    again = tell(ask(study, Wanted(replicates=300)), Course(Threads(3)))
    assert as_json(again, "x") == as_json(told, "x")


def test_names_cannot_close_the_element_that_holds_them(told: Exploration) -> None:
    text = as_json(told, "sim explore '</script>'")
    assert "<" not in text
    assert json.loads(text)["title"] == "Doubted <b>&amp;</script>"


def test_another_doubt_is_another_page(study: Study) -> None:
    other = study.model_copy(update={"explore": Explore(seats=study.explore.seats)})
    with_one = ask(other, Wanted(variant="amber_may_block")).asked
    assert with_one.digest != ask(study, Wanted()).asked.digest


# --- What is refused ---


def test_too_many_seats_are_told_with_what_to_write() -> None:
    with pytest.raises(RequestError) as refused:
        asked(left_open(face.load(FLAGSHIP)))
    said = str(refused.value)
    assert "3^9 = 19,683 tables × 1 coding × 100 talks" in said
    assert "at most 5 MB and 40 MB open at once" in said
    assert "explore: {seats: [Ukraine, Russia, China," in said
    assert "--seat Ukraine,Russia,China," in said


def test_what_is_suggested_is_accepted() -> None:
    flagship = left_open(face.load(FLAGSHIP))
    with pytest.raises(RequestError) as refused:
        asked(flagship)
    named = str(refused.value).rpartition("--seat ")[2].split(",")
    assert len(asked(flagship, *named).seats.toggled) == len(named)


def test_more_frameworks_than_a_page_holds_are_refused(tmp_path: Path) -> None:
    issues = ", ".join(f"i{n}: {{options: [a, b]}}" for n in range(16))
    points = ", ".join(f"i{n}: {{a: 1, b: 2}}" for n in range(16))
    large = saved(
        tmp_path,
        f"format: 1\ntitle: Large\nissues: {{{issues}}}\nframeworks: all\n"
        f"states: {{Ash: {{scores: {{{points}}}, reservation: 0.1}}, "
        f"Birch: {{scores: {{{points}}}, reservation: 0.1}}}}\ntable: {{quota: unanimity}}\n",
    )
    with pytest.raises(RequestError, match="at most 60,000 frameworks, not 65,536"):
        asked(large, "Ash")


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (["Rusia"], r"--seat: no state or group 'Rusia'; did you mean 'Russia'\?"),
        ([""], "--seat: name at least one state"),
    ],
)
def test_a_seat_that_cannot_be_changed_is_refused(seats: list[str], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        asked(face.load(FLAGSHIP), *seats)


def test_seats_of_the_file_are_called_so_when_refused(tmp_path: Path) -> None:
    text = OBSERVED + "explore: {variant: seen, seats: [Coral]}\n"
    with pytest.raises(RequestError, match=r"leave it out of explore\.seats"):
        asked(saved(tmp_path, text))


def test_where_nobody_can_be_moved_it_says_why(tmp_path: Path) -> None:
    text = OBSERVED.replace("{Coral: observer}", "{Coral: observer, Basalt: observer}")
    chaired = text.replace("{table:", "{protocol: {speaker: {chair: Amber}}, table:")
    with pytest.raises(RequestError, match=r"nobody's seat can be changed \(Basalt: it sits"):
        asked(left_open(saved(tmp_path, chaired)), variant="seen")


def test_a_notch_that_makes_no_sense_is_a_fault_of_the_file(tmp_path: Path) -> None:
    bad = DOUBTED.replace("reservation: 0.5, ", "reservation: 5, ")
    with pytest.raises(ScenarioError, match=r"made\.yaml:\d+:\d+  explore\.doubts\.Basalt"):
        saved(tmp_path, bad)


# --- The command ---


def test_the_page_is_written_where_it_is_said(sim: Sim, tmp_path: Path) -> None:
    code, out, err = sim("explore", FIRST_STEPS, "--replicates", 20, "--to", "class.html")
    assert (code, err) == (0, "")
    written = tmp_path / "outputs" / "first-steps" / "explore.html"
    (kept,) = (tmp_path / "outputs" / "first-steps").glob("explore-*/explore.html")
    assert kept.read_bytes() == written.read_bytes() == Path("class.html").read_bytes()
    assert "The page is class.html" in out
    assert "Seats that can be changed: Amber, Basalt" in out


def test_a_page_that_is_there_is_not_made_again(sim: Sim) -> None:
    assert "It was there already" not in sim("explore", FIRST_STEPS, "--replicates", 5)[1]
    assert "It was there already" in sim("explore", FIRST_STEPS, "--replicates", 5)[1]


def test_a_page_made_of_other_sources_than_todays_is_made_again(sim: Sim) -> None:
    sim("explore", FIRST_STEPS, "--replicates", 5)
    (kept,) = Path("outputs/first-steps").glob("explore-*/explore.html")
    today = kept.read_bytes()
    assert made_of().encode() in today
    kept.write_bytes(today.replace(made_of().encode(), b"0123456789abcdef"))
    assert "It was there already" not in sim("explore", FIRST_STEPS, "--replicates", 5)[1]
    assert kept.read_bytes() == today


def test_a_page_made_of_other_sources_is_not_made_again_of_what_they_had_told(sim: Sim) -> None:
    sim("explore", FIRST_STEPS, "--replicates", 5)
    (kept,) = Path("outputs/first-steps").glob("explore-*/explore.html")
    today = kept.read_bytes()
    kept.write_bytes(today.replace(made_of().encode(), b"0123456789abcdef"))
    (kept.parent / ".edition").write_text('[["guarantee-sim", "0.0.1"]]')
    assert (
        "tables was computed with guarantee-sim 0.0.1 where here it is"
        in (sim("explore", FIRST_STEPS, "--replicates", 5)[2])
    )
    assert kept.read_bytes() == today


def test_the_same_page_has_the_same_bytes(sim: Sim) -> None:
    sim("explore", FIRST_STEPS, "--replicates", 20, "--out", "one", "--threads", 1)
    sim("explore", FIRST_STEPS, "--replicates", 20, "--out", "two", "--threads", 2)
    one, two = (Path(out, "first-steps", "explore.html").read_bytes() for out in ("one", "two"))
    assert one == two


def test_the_command_on_the_page_makes_the_same_page(sim: Sim) -> None:
    words = ("--seat", "Coral,Amber", "--variant", "amber_may_block", "--replicates", "20")
    sim("explore", FIRST_STEPS, *words, "--seed", 4)
    (manifest,) = Path("outputs/first-steps").glob("explore-*/manifest.json")
    command = json.loads(manifest.read_text())["command"]
    assert "--seat Amber,Coral" in command
    assert "It was there already" in sim(*command.split()[1:])[1]


def test_a_folder_for_the_page_is_refused_in_a_line(sim: Sim, tmp_path: Path) -> None:
    folder = tmp_path / "page.html"
    folder.mkdir()
    ran = sim("explore", FIRST_STEPS, "--replicates", 5, "--to", folder)
    assert "cannot write to" in one_line(ran)


def test_a_folder_that_cannot_be_used_is_told_before_any_work(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setattr("sim.analysis.exploring.exploration.tell", None)
    assert "cannot write to" in one_line(sim("explore", FIRST_STEPS, "--out", "taken"))


def test_no_variant_of_that_name_is_refused_in_a_line(sim: Sim) -> None:
    ran = sim("explore", FIRST_STEPS, "--variant", "two_of_thre")
    assert "did you mean 'two_of_three'?" in one_line(ran)


def test_a_page_too_large_is_refused_in_a_line(sim: Sim) -> None:
    every = ",".join(face.load(FLAGSHIP).variants["everybody"].states)
    ran = sim("explore", FLAGSHIP, "--seat", every)
    assert "name 6 or fewer whose seats can be changed" in one_line(ran)


def test_a_page_never_takes_the_place_of_a_scenario(sim: Sim, tmp_path: Path) -> None:
    copy = tmp_path / "mine.yaml"
    copy.write_text(Path(FIRST_STEPS).read_text(encoding="utf-8"), encoding="utf-8")
    before = copy.read_bytes()
    said = one_line(sim("explore", copy, "--to", copy))
    assert said == f"to: '{copy}' does not end in .html, as a page does\n"
    assert copy.read_bytes() == before
