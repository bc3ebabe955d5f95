"""`sim cards`: each card tells its own state's mind and no other's; the sheets say what is so."""

import re
from dataclasses import replace

import pytest
from commands import FIRST_STEPS, ROOT, one_line
from lessons import RIVER, shipped, written

import sim as package
from sim.analysis.theory.at_mean import at_mean
from sim.present.cards.card import Card, cards
from sim.present.cards.crib import crib
from sim.present.cards.ladder import LISTED
from sim.present.cards.lesson import Lesson
from sim.present.cards.page import render
from sim.present.cards.public import public_sheet
from sim.present.cards.wishes import attainable
from sim.present.counts import hundred

FORBIDDEN = re.compile(r"probab|likel|predict|forecast|chance of|odds|percent|%|\bnan\b", re.I)


def card(lesson: Lesson, state: str) -> Card:
    return next(each for each in cards(lesson) if each.state == state)


def text_of(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return re.sub(r"<[^>]+>", " ", body)


# --- Private and public. ---


def test_a_card_says_nothing_that_hangs_on_another_states_mind(tmp_path):
    before = written(tmp_path, RIVER)
    other = RIVER.replace(
        "water: 12, dam: 90}, reservation: 0.4", "water: 1, dam: 2}, reservation: 0.7"
    )
    after = written(tmp_path, other.replace("BIRCH-ONLY", "something else"))
    assert card(before, "Ash") == card(after, "Ash")
    assert card(before, "Birch") != card(after, "Birch")


def test_the_public_sheet_says_nothing_of_any_states_mind(tmp_path):
    before = written(tmp_path, RIVER)
    after = written(tmp_path, re.sub(r"0\.5, brief: \w+-ONLY", "0.1, brief: b", RIVER))
    assert card(before, "Ash") != card(after, "Ash")
    assert public_sheet(before) == public_sheet(after)


def test_a_brief_stands_on_its_states_card_and_nowhere_else(tmp_path):
    page = render(written(tmp_path, RIVER))
    assert page.count("ASH-ONLY") == 1
    assert "BIRCH-ONLY" in page.split("<h3>Birch</h3>")[1].split("</article>")[0]


def test_the_tunnels_briefs_are_private_and_on_the_cards():
    found = cards(shipped("saddle-tunnel"))
    assert all(each.brief for each in found)
    assert card(shipped("saddle-tunnel"), "Karst").brief.startswith("You own the northern half")


# --- What a card says. ---


def test_the_no_deal_line_divides_what_is_worse_from_what_is_not():
    lesson = shipped("ukraine-2025", "russia_may_block")
    mean = at_mean(lesson.scenario)
    for name in lesson.scenario.states:
        own = card(lesson, lesson.scenario.states[name].label or name).ladder
        better = {
            lesson.scenario.texts[t].label for t in mean.layout.frameworks if mean.accepts(name, t)
        }
        assert {rung.label for rung in own.better} == better
        assert len(own.better) + len(own.worse) == len(lesson.scenario.texts)


def test_texts_stand_best_first():
    worth = [float(rung.worth) for rung in card(shipped("ukraine-2025"), "Russia").ladder.better]
    assert worth == sorted(worth, reverse=True)


def test_a_wish_is_said_in_the_issues_unit_and_drawn_on_its_scale(tmp_path):
    water = card(written(tmp_path, RIVER), "Ash").wishes[0]
    assert (water.number, water.place, water.weight, water.words) == (
        "6.0 km",
        50,
        75,
        "about half way",
    )


def test_a_wish_names_the_end_that_is_nearer(tmp_path):
    water = card(written(tmp_path, RIVER), "Cedar").wishes[0]
    assert (water.towards, water.words) == ("low", "at “none”")


def test_what_is_drawn_from_a_range_says_so():
    wish = card(shipped("eu-council"), "Malta").wishes[0]
    assert wish.number == "50 (anything from 0 to 100)"


def test_rights_say_whose_signature_and_whose_veto(tmp_path):
    lesson = written(tmp_path, RIVER)
    assert "“treaty” needs your signature." in card(lesson, "Ash").rights
    assert "You may block: your no stops “handover”." in card(lesson, "Cedar").rights
    assert "block" not in " ".join(card(lesson, "Birch").rights)


def test_rights_speak_of_all_texts_as_one():
    assert "Every text needs your signature." in card(shipped("iran-2015"), "China").rights


def test_an_absent_state_is_told_what_cannot_be_without_it():
    told = card(shipped("ukraine-2025", "russia_excluded"), "Russia").rights[1]
    assert told.startswith("6 of the 10 texts need your signature, and cannot be concluded")


def test_an_absent_state_has_a_card_and_it_comes_last(tmp_path):
    last = cards(written(tmp_path, RIVER))[-1]
    assert (last.state, last.seat) == ("Elm", "excluded")
    assert last.rights == ["Not at the table: you neither speak nor vote."]


def test_conditions_stand_on_the_states_own_card(tmp_path):
    text = RIVER.replace("brief: ASH-ONLY", "only_with: [Birch], disputes: {Birch: 0.1}")
    lesson = written(tmp_path, text)
    assert "You say yes only if Birch does so too." in card(lesson, "Ash").rights
    assert any("dispute the signature of Birch" in right for right in card(lesson, "Ash").rights)
    assert "Ash" not in " ".join(card(lesson, "Birch").rights)


@pytest.mark.parametrize(
    ("protocol", "said"),
    [
        ("{speaker: random}", "You may speak and put texts."),
        ("{speaker: mediator}", "A mediator puts the texts; you listen."),
        ("{speaker: {chair: Ash}}", "Ash alone puts texts."),
        ("{talk: stacked}", "Only parties take turns: you put no texts."),
    ],
)
def test_an_observer_is_told_whether_it_puts_texts(tmp_path, protocol, said):
    text = RIVER.replace("Elm: excluded", "Elm: observer") + f"protocol: {protocol}\n"
    told = card(written(tmp_path, text), "Elm").rights
    assert told == ["Observer: you have no vote and cannot sign.", said]


SCORED = """
format: 1
title: A road
issues: {road: {options: [x, y]}}
frameworks: all
states:
  Ash: {scores: {road: {x: 40, y: 20}}, reservation: 0.4, cost: 0.05, ratifies_at: 0.5}
  Birch: {scores: {road: {x: 0, y: 30}}, reservation: 0.4}
table: {signatories: [Ash, Birch]}
"""


def test_waiting_and_parliament_are_told_in_the_points_of_the_card(tmp_path):
    told = " ".join(card(written(tmp_path, SCORED), "Ash").rights)
    assert "each further round takes 2 points from no deal" in told
    assert "ratifies only what is worth at least 20 points to you" in told


def test_where_only_an_order_is_known_waiting_and_parliament_have_no_number(tmp_path):
    order = SCORED.replace("issues: {road: {options: [x, y]}}\n", "")
    order = order.replace("frameworks: all", "frameworks: {x: {}, y: {}}")
    order = re.sub(r"scores: {road: {.*?}}, reservation: 0.4", "ranking: [x, NO_DEAL, y]", order)
    told = " ".join(card(written(tmp_path, order), "Ash").rights)
    assert "each further round takes from no deal" in told
    assert "parliament, which ratifies it, or does not" in told


def test_scores_are_told_in_the_states_own_points():
    lesson = shipped("saddle-tunnel")
    pell = card(lesson, "Pell")
    assert (pell.ladder.no_deal, pell.ladder.better[0].worth) == ("55", "100")
    assert pell.choices[0].options == (("west", "0"), ("core", "16"), ("east", "2"))
    assert attainable(lesson.scenario.states["Pell"]) == 100


def test_of_many_texts_the_best_are_shown_and_the_rest_counted():
    own = card(shipped("saddle-tunnel"), "Pell").ladder
    assert not own.is_whole
    assert own.said == "102 of the 243 texts are at least as good for you as no deal."
    assert len(shipped("saddle-tunnel").scenario.texts) > LISTED


def test_where_only_an_order_is_known_no_number_is_said():
    cedar = card(shipped("rankings"), "Cedar").ladder
    rungs = [*cedar.better, *cedar.worse]
    assert {(rung.worth, rung.over) for rung in rungs} == {("", "")}
    assert [rung.label for rung in rungs] == ["A treaty", "A handover", "A truce", "A partition"]
    assert cedar.ties == "As good as each other: “A truce” = no deal."


# --- The public sheet and the crib. ---


def test_the_public_sheet_says_what_each_text_needs(tmp_path):
    sheet = public_sheet(written(tmp_path, RIVER))
    treaty, handover = sheet.texts
    assert treaty.consent == "signed by Ash and Birch; needs the yes of a majority of the parties"
    assert handover.consent.startswith("Cedar may block")
    assert treaty.places == ("6.0 km", "50")


def test_votes_that_weigh_are_on_the_public_sheet():
    sheet = public_sheet(shipped("eu-council"))
    assert sheet.weighed == ("population",)
    assert len(sheet.weights) == 27


def test_the_crib_counts_what_sim_run_counts():
    lesson = shipped("ukraine-2025", "russia_may_block", 400)
    study = package.load(ROOT / "scenarios" / "ukraine-2025.yaml")
    results = package.run(study, ["russia_may_block"], replicates=400)
    of = hundred(results.variants["russia_may_block"])
    said = [int(told.words) for told in crib(lesson).counts[:5]]
    assert said == [of.suits, of.some, of.missed, of.held_out, of.no_zone]
    assert results.digest[:12] in render(lesson)


def test_the_crib_says_whose_refusal_keeps_what_out():
    told = crib(shipped("ukraine-2025", "russia_may_block"))
    assert told.zone == "Armed neutrality"
    assert ("Ceasefire only", "Russia 2.8") in told.misses


def test_the_crib_sets_all_states_side_by_side_in_parts_of_like_width():
    parts = crib(shipped("eu-council")).worth
    assert [len(part.states) for part in parts] == [14, 14]
    assert {len(row.cells) for part in parts for row in part.rows} == {14}


def test_outcomes_to_type_name_texts_as_the_file_does():
    first, *_, last = crib(shipped("first-steps")).outcomes.splitlines()
    assert (first, last) == ("group 1: A watched border", "group 3: no deal")


def test_objections_and_events_stand_in_the_crib(tmp_path):
    events = "events: [{round: 3, label: A flood, table: {veto: [Ash]}}]\n"
    extra = f"objections: {{Ash: We never said so.}}\n{events}"
    told = crib(written(tmp_path, RIVER + extra))
    assert told.objections == [("Ash", "We never said so.")]
    assert told.events == ["Before round 3: A flood."]


@pytest.mark.parametrize(
    "name",
    ["first-steps", "ukraine-2025", "saddle-tunnel", "rankings", "security-council", "eu-council"],
)
def test_the_sheets_are_sober_and_say_where_they_come_from(name):
    page = text_of(render(shipped(name)))
    assert [found[0] for found in FORBIDDEN.finditer(page)] == []
    assert page.count("If the coding holds") >= len(shipped(name).scenario.states)


def test_names_with_markup_are_text(tmp_path):
    evil = "'</style><script>alert(1)</script>&\"'"
    text = RIVER.replace("title: A river", f"title: {evil}").replace("ASH-ONLY", evil)
    text = text.replace("treaty: {", f"treaty: {{label: {evil}, ").replace(
        "low: none", f"low: {evil}"
    )
    page = render(written(tmp_path, text.replace("Elm: {", f"Elm: {{label: {evil}, ")))
    assert "<script" not in page
    assert page.count("</style>") == 1


# --- The command. ---


def test_sheets_are_written_by_table_and_say_how_to_make_them_again(sim, tmp_path):
    words = ("--variant", "amber_may_block", "--replicates", "50")
    code, out, err = sim("cards", FIRST_STEPS, *words)
    assert (code, err) == (0, "")
    page = tmp_path / "outputs" / "first-steps" / "cards" / "amber_may_block.html"
    assert str(page.relative_to(tmp_path)) in out
    again = f"sim cards {FIRST_STEPS} --variant amber_may_block --replicates 50 --seed 1"
    assert again in page.read_text(encoding="utf-8")


def test_sheets_go_where_they_are_sent(sim, tmp_path):
    assert sim("cards", FIRST_STEPS, "--replicates", "5", "--to", "a/mine.html")[0] == 0
    assert (tmp_path / "a" / "mine.html").exists()
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "x.yaml"), "does not end in .html"),
        (("--variant", "amber_may_blok"), "did you mean 'amber_may_block'?"),
        (("--replicates", "0"), "at least 1 is needed"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(words, said, sim):
    assert said in one_line(sim("cards", FIRST_STEPS, *words))


def test_the_same_sheets_come_out_again():
    lesson = shipped("first-steps")
    assert render(lesson) == render(replace(lesson))
