"""The page of `sim explore` in a browser: the course from the bet to everything at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from explore_pages import bet, first_steps, known, lay, seat, squares, step, table_of
from playwright.sync_api import Page, expect

from sim.analysis.exploring.exploration import explore
from sim.present.explorer.page import render
from sim.present.explorer.shown import as_json
from sim.scenario.schema import Study
from sim.study import run, watch

Open = Callable[..., Page]
REPLICATES = 200


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return first_steps(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="module")
def file(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    page = tmp_path_factory.mktemp("page") / "explore.html"
    told = explore(study, replicates=REPLICATES)
    page.write_text(render(as_json(told, "sim explore first-steps.yaml")), encoding="utf-8")
    return page


@pytest.fixture
def page(file: Path, opened: Open) -> Page:
    return opened(file)


@pytest.fixture
def asking(page: Page) -> Page:
    """The third step, after a bet, with Amber able to block."""
    bet(page, 60)
    step(page, "Change one seat")
    lay(page, "Amber", "may block")
    step(page, "Ask why")
    return page


def test_the_first_screen_holds_the_question_and_nothing_that_answers_it(page):
    expect(page.get_by_role("heading", name="Who sits at the table?")).to_be_visible()
    expect(page.get_by_text("A what-if machine, not a forecast")).to_be_visible()
    expect(page.get_by_text("If the coding holds")).to_be_visible()
    assert page.locator("#grid button.empty").count() == 100
    assert page.locator("button:visible:enabled").count() == 0
    assert squares(page) == [0, 0, 0, 0]


def test_the_states_sit_in_alphabetical_order(page):
    assert page.locator("#table .name").all_text_contents() == ["Amber", "Basalt", "Coral"]


def test_the_button_is_dead_until_the_slider_is_touched(page):
    see = page.get_by_role("button", name="See what happens")
    assert page.locator("#betted").text_content() == "–"
    expect(see).to_be_disabled()
    page.locator("#slider").press("ArrowRight")
    expect(see).to_be_enabled()
    assert page.locator("#betted").text_content() == "51"


def test_a_press_on_the_middle_of_the_slider_is_a_bet_too(page):
    page.locator("#slider").click()
    expect(page.get_by_role("button", name="See what happens")).to_be_enabled()
    assert page.locator("#betted").text_content() == "50"


def test_the_squares_are_the_first_hundred_talks_of_the_run(page, study):
    bet(page, 60)
    talks = run(study, variants=["two_of_three"], replicates=100).variants["two_of_three"].tally
    all_agreed = int(talks.frameworks.sum())
    suits = int(talks.suits_principals)
    failed = [int(talks.endings[2] + talks.endings[3]), int(talks.endings[1])]
    assert squares(page) == [suits, all_agreed - suits, *failed]


def test_the_squares_stand_sorted_by_what_came_of_their_talks(page):
    bet(page, 60)
    kinds = page.locator("#grid button").evaluate_all("all => all.map(each => each.className)")
    assert len({kind[:5] for kind in kinds}) > 1
    assert kinds == sorted(kinds, key=lambda kind: kind[:5])


def test_squares_and_bars_keep_their_colours_on_paper(page):
    bet(page, 60)
    step(page, "Everything")
    adjusts = "all => all.map(each => getComputedStyle(each).printColorAdjust)"
    marks = page.locator("#grid button, #kinds li i[class^=kind], .bar i").evaluate_all(adjusts)
    assert set(marks) == {"exact"}


def test_a_tick_marks_the_bet(page):
    bet(page, 60)
    ticks = page.locator("#grid button").evaluate_all(
        "all => all.flatMap((each, i) => each.classList.contains('bet') ? [i] : [])"
    )
    assert ticks == [59]


def test_one_sentence_says_what_happened_and_for_whom(page):
    bet(page, 60)
    said = page.locator("#said").text_content()
    assert re.match(r"100 of these 100 simulated talks end in an agreement: ", said)
    assert "both Amber and Basalt" in said
    assert "You bet 60" in said


def test_a_change_of_seat_is_guessed_at_before_it_is_shown(page):
    bet(page, 60)
    before = squares(page)
    step(page, "Change one seat")
    seat(page, "Amber").click()
    page.locator("#choice").get_by_role("button", name="may block").click()
    assert squares(page) == before
    expect(page.locator("#choice")).to_contain_text("more agreements, fewer, or as many?")
    page.locator("#choice").get_by_role("button", name="fewer").click()
    expect(page.locator("#said")).to_contain_text("You said fewer: so it is.")
    assert squares(page) != before


def test_a_change_that_leaves_as_many_agreements_is_said_to(page):
    bet(page, 60)
    step(page, "Change one seat")
    lay(page, "Basalt", "may block", "as many")
    expect(page.locator("#said")).to_contain_text("Agreements: still 100;")
    expect(page.locator("#said")).to_contain_text("You said as many: so it is.")


@pytest.mark.parametrize(
    ("state", "choice", "variant"),
    [("Amber", "may block", "amber_may_block"), ("Basalt", "outside", "basalt_excluded")],
)
def test_a_changed_seat_gives_the_numbers_of_a_run_at_that_table(
    page, study, state, choice, variant
):
    bet(page, 60)
    step(page, "Change one seat")
    lay(page, state, choice)
    results = run(study, [variant], REPLICATES).variants[variant]
    agreed = 100 * results.agreement.rate
    suits = 100 * results.suits_principals.rate
    expect(page.locator("#all")).to_contain_text(f"Of all {REPLICATES} talks: {agreed:.3g} of 100 ")
    expect(page.locator("#all")).to_contain_text(f"{suits:.3g} of 100 in one that suits both")


def test_changed_squares_are_outlined_and_the_former_grid_stays_beside_them(asking):
    assert asking.locator("#grid .changed").count() > 50
    expect(asking.locator("#former")).to_contain_text("Before: 100 of 100 agreed")


@pytest.fixture
def told(study: Study):
    return lambda talk: watch(study, "amber_may_block", replicate=talk)


def test_a_replay_steps_through_what_watch_tells(asking, told, study):
    asking.locator("#grid button").nth(30).click()
    asking.get_by_role("button", name="Pause").click()
    asking.locator("#player input").fill("0")
    talk = int(re.search(r"Talk (\d+)", asking.locator("#player h3").text_content()).group(1))
    texts = study.variants["two_of_three"].texts
    for round_told in told(talk).told:
        line = asking.locator("#line").text_content()
        if round_told.framework is None:
            assert line.startswith(f"{round_told.speaker} has the floor, and puts no text.")
        else:
            assert line.startswith(
                f"{round_told.speaker} puts “{texts[round_told.framework].label}”."
            )
            for reply in round_told.replies:
                if reply.answer == "no":
                    why = "could not: worse than no deal" if reply.could_not else "holds out for"
                    assert f"{reply.state} ({why}" in line
        asking.get_by_role("button", name="Step").click()
    ending = asking.locator("#line").text_content()
    trace = told(talk)
    assert ending.startswith(
        f"Agreed in round {trace.round}" if trace.framework else f"No agreement after {trace.round}"
    )


def test_a_talk_that_is_tapped_plays_to_its_end_in_eight_seconds(asking):
    asking.clock.install()
    asking.locator("#grid button").nth(30).click()
    place = asking.locator("#player input")
    last = place.get_attribute("max")
    asking.clock.run_for(3000)
    assert 0 < int(place.input_value()) < int(last)
    asking.clock.run_for(5500)
    assert place.input_value() == last
    expect(asking.get_by_role("button", name="Play")).to_be_visible()


def test_with_less_motion_a_talk_waits_for_a_step(file, opened):
    page = opened(file, reduced_motion="reduce")
    bet(page, 60)
    step(page, "Ask why")
    page.locator("#grid button").nth(30).click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert page.locator("#player input").input_value() == "0"


def test_a_switch_shows_the_same_talks_under_another_coding(asking):
    before = squares(asking)
    asking.get_by_label("firmer").check(force=True)
    expect(asking.locator("#said")).to_contain_text("Amber is in no hurry")
    numbers = known(asking)
    coding = next(k for k, c in enumerate(numbers["codings"]) if c["notch"] == 1)
    counts = numbers["counts"][coding]
    table = table_of(asking)
    share = 100 * (counts["suits"][table] + counts["some"][table]) / REPLICATES
    expect(asking.locator("#all")).to_contain_text(f": {share:.3g} of 100 end in an agreement")
    assert squares(asking) != before


def test_an_address_with_another_coding_opens_on_it(asking, file, opened):
    asking.get_by_label("firmer").check(force=True)
    expect(asking.locator("#said")).to_contain_text("Amber is in no hurry")
    now = squares(asking)
    fresh = opened(file)
    fresh.goto("about:blank")
    fresh.goto(asking.url)
    expect(fresh.get_by_label("firmer")).to_be_checked()
    assert squares(fresh) == now


def test_an_address_shows_the_same_whatever_was_shown_before(asking):
    address = asking.url.replace("seats=2", "seats=1")
    asking.get_by_label("firmer").check(force=True)
    asking.wait_for_url("**coding=*")
    asking.evaluate("address => { location.href = address; }", address)
    expect(asking.get_by_label("as coded")).to_be_checked()
    assert asking.url == address


def test_everything_shows_what_is_agreed_and_for_whom(asking):
    step(asking, "Everything")
    texts = known(asking)["counts"][0]["texts"][table_of(asking)]
    row = asking.locator("#texts tr", has_text="A bargain")
    expect(row.locator(".count")).to_have_text(f"{100 * texts[2] / REPLICATES:.3g}")
    expect(asking.locator("#fates")).to_contain_text("Better or worse than no deal")


def test_everything_shows_in_how_many_talks_each_state_fares_better_and_worse(asking):
    step(asking, "Everything")
    counts, table = known(asking)["counts"][0], table_of(asking)
    agreed = counts["suits"][table] + counts["some"][table]
    said = [
        " · ".join(f"{100 * count / REPLICATES:.3g}" for count in (better, agreed - better))
        for better in counts["better"][table]
    ]
    assert len(set(said)) > 1
    assert asking.locator("#fates .count").all_text_contents() == said


def test_a_state_outside_keeps_its_row_and_is_said_to_be_outside(asking):
    step(asking, "Everything")
    lay(asking, "Basalt", "outside")
    expect(asking.locator("#fates tr.away")).to_have_count(1)
    expect(asking.locator("#fates tr.away th")).to_have_text("Basalt (outside)")


def test_offers_move_on_the_map_as_a_talk_replays(asking):
    step(asking, "Everything")
    asking.get_by_role("button", name="Issue map").click()
    assert asking.locator("#map .on").count() == 0
    asking.goto(f"{asking.url}&talk=3")
    asking.reload()
    asking.get_by_role("button", name="Issue map").click()
    assert asking.locator("#map .on").count() == 1


def test_everything_can_be_done_by_keyboard(page):
    page.locator("#slider").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#grid button.kind1").first.wait_for()
    page.keyboard.press("2")
    seat(page, "Amber").focus()
    page.keyboard.press("Enter")
    page.locator("#choice").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Amber may block")
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.press("3")
    page.locator("#grid button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.locator("#player input").fill("0")
    page.locator("#player").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#player input")).to_have_value("1")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="See what happens")).to_be_disabled()
