"""The page of `sim explore` in a browser: what is pasted, shared, and what names may hold."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from explore_pages import bet, lay, made_up, seat, squares, step
from made_up import MadeUp
from playwright.sync_api import Page, expect

from sim.present.explorer.page import program, render

Open = Callable[..., Page]
NASTY = (
    "<img src=x onerror=\"document.title='taken'\">",
    "</script><script>document.title='taken'</script>",
    'O\'Brien & "Sons"',
    "دولة على البحر",
    "A state whose name has no end at all, or at least not within sixty",
    "{{ 7 * 7 }} ${7*7} `x`",
)
BROKEN = {
    "step=9": "“step” goes from 0 to 4",
    "step=2&seats=7": "“seats” needs 1 digit, each 0, 1 or 2",
    "step=3&talk=1e9": "“talk” goes from 0 to 99",
    "step=2&coding=-1": "“coding” goes from 0 to 0",
    "seats=9999": "“seats” needs 1 digit, each 0, 1 or 2",
    "step=0&bet=101": "“bet” goes from 0 to 100",
    "seats=2": "“seats” needs a “step” from 1 to 4 beside it",
    "<b>=1": "nothing called “<b>”",
    "%E0%A4%A": "nothing called",
}


@pytest.fixture
def show(opened: Open, tmp_path: Path) -> Callable[..., Page]:
    """Open the page of something made up."""

    def opened_page(what: MadeUp | None = None, fragment: str = "", **options: object) -> Page:
        file = tmp_path / "page.html"
        file.write_text(made_up(what or MadeUp()), encoding="utf-8")
        page = opened(file, **options)
        if fragment:
            page.goto("about:blank")  # else only the fragment changes, and nothing is loaded anew
            page.goto(f"{file.resolve().as_uri()}#{fragment}")
        return page

    return opened_page


@pytest.fixture
def pasting(show) -> Callable[[str], str]:
    """Paste deals on the page of everything, and read what is said of them."""
    page = show(fragment="step=4&seats=2")

    def paste(lines: str) -> str:
        page.locator("#pasted").fill(lines)
        page.get_by_role("button", name="Show them").click()
        return page.locator("#read").inner_text()

    return paste


def test_names_are_shown_as_text_wherever_they_stand(show):
    page = show(MadeUp(states=NASTY, texts=NASTY, title=NASTY[1]))
    bet(page, 60)
    step(page, "Everything")
    lay(page, NASTY[0], "may block")
    page.locator("#grid button").first.click()
    page.get_by_role("button", name="Issue map").click()
    page.locator("#pasted").fill(f"{NASTY[0]}: {NASTY[1]}\n{NASTY[0]}")
    page.get_by_role("button", name="Show them").click()
    assert page.locator("img").count() == 0
    assert page.title() == f"Who sits at the table? {NASTY[1]}"
    assert seat(page, NASTY[3]).get_attribute("title") == NASTY[3]
    expect(page.locator("#all")).to_contain_text("{{ 7 * 7 }} ${7*7} `x`")


def test_a_long_name_is_shortened_in_the_drawing_and_whole_beside_it(show):
    page = show(MadeUp(states=NASTY))
    long = page.locator(".seat").nth(4)
    assert long.locator(".name").text_content().endswith("…")
    assert long.get_attribute("title") == NASTY[4]


def test_thirty_states_have_room(show):
    names = tuple(f"State number {k:02}" for k in range(30))
    page = show(MadeUp(states=names), width=400)
    corners = page.locator(".seat svg").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(box => [box.x, box.y])"
    )
    apart = [abs(a - c) + abs(b - d) for (a, b), (c, d) in pairwise(corners)]
    assert min(apart) > 15
    assert all(0 < x < 380 for x, _ in corners)


def test_a_phone_is_never_scrolled_sideways(show):
    page = show(MadeUp(states=NASTY, texts=NASTY), width=400)
    wide = [page.evaluate("document.documentElement.scrollWidth")]
    bet(page, 3)
    for name in ("Bet, then see", "Change one seat", "Ask why", "Everything"):
        step(page, name)
        wide.append(page.evaluate("document.documentElement.scrollWidth"))
    page.locator("#grid button").first.click()
    seat(page, NASTY[0]).click()
    wide.append(page.evaluate("document.documentElement.scrollWidth"))
    assert set(wide) == {400}


@pytest.mark.parametrize(
    ("betted", "said"),
    [(50, "10 too few."), (60, "and so it is."), (100, "40 too many."), (0, "60 too few.")],
)
def test_a_bet_is_held_against_the_squares(show, betted, said):
    page = show(fragment=f"step=1&bet={betted}")
    expect(page.locator("#said")).to_contain_text(said)


def test_a_bet_stands_at_the_table_that_was_bet_on_and_at_no_other(show):
    page = show(fragment="step=2&bet=40")
    marks = page.locator("#grid .bet, #kinds .tick")
    assert marks.count() == 2
    lay(page, "Amber", "may block", "more")
    assert marks.count() == 0
    lay(page, "Amber", "at the table", "more")
    assert marks.count() == 2


def test_a_link_to_another_table_says_nothing_of_the_bet(show):
    page = show(fragment="step=3&seats=2&bet=40")
    expect(page.locator("#said")).to_contain_text("30 of these 100 simulated talks end")
    assert "You bet" not in page.locator("#said").text_content()


def test_what_is_agreed_adds_up_to_a_hundred(show):
    page = show(MadeUp(texts=("One", "Two", "Three"), shares=(401, 401, 398)), "step=4")
    counts = page.locator("#texts .count").all_text_contents()
    assert counts == ["20.1", "20", "19.9", "40"]


def test_what_a_seat_changes_is_counted_both_ways(show):
    page = show(fragment="step=2")
    lay(page, "Amber", "may block", "more")
    assert page.locator("#said").text_content() == (
        "Amber may block: of the same 100 talks, 30 agreements lost. "
        "Agreements: 60 before, 30 now; those that suit both Amber and Basalt: 60 before, 30 now. "
        "You said more; it is fewer."
    )
    lay(page, "Amber", "at the table", "more")
    expect(page.locator("#said")).to_contain_text("30 agreements gained.")


def test_a_seat_that_cannot_be_changed_says_why(show):
    page = show(fragment="step=2")
    seat(page, "Basalt").click()
    expect(page.locator("#choice")).to_contain_text(
        "Its seat cannot be changed here: every text needs its signature."
    )
    assert page.locator("#choice .row button").count() == 0


def test_a_seat_without_which_texts_are_closed_says_so(show):
    page = show(fragment="step=2")
    seat(page, "Amber").click()
    expect(page.locator("#choice")).to_contain_text("1 text of 2 needs its signature")


def test_a_study_without_dice_says_that_it_has_one_answer(show):
    page = show(MadeUp(certain=True))
    bet(page, 50)
    assert squares(page) == [100, 0, 0, 0]
    expect(page.locator("#said")).to_contain_text("The file leaves nothing open")


@pytest.mark.parametrize(
    ("principals", "said"),
    [
        ((0,), "60 do not suit Amber."),
        ((0, 1), "60 suit only some or none of them (of Amber and Basalt)."),
        ((0, 1, 2), "60 suit only some or none of them (of Amber, Basalt and Coral)."),
    ],
)
def test_agreements_that_suit_nobody_are_not_said_to_suit_some(show, principals, said):
    page = show(MadeUp(principals=principals, suits=False), "step=3&talk=0")
    expect(page.locator("#said")).to_contain_text(f"end in an agreement: {said}")
    page.locator("#player input").fill("2")
    line, one = page.locator("#line"), len(principals) == 1
    expect(line).to_contain_text("Coral.At least as good as no deal for: nobody.")
    expect(line).to_contain_text("It does not suit Amber." if one else "It suits only some or none")


def test_a_table_at_which_no_talks_can_be_held_says_why(show):
    why = "nobody is a party; seat at least one state"
    page = show(MadeUp(idle=why), "step=3&seats=0&talk=0")
    assert page.locator("#said").text_content() == f"No talks can be held at this table: {why}."
    assert page.locator("#line").text_content() == f"No talks can be held at this table: {why}."


def test_stacked_talk_shows_who_was_not_asked(show):
    page = show(MadeUp(talk="stacked"), "step=3&talk=0")
    page.get_by_role("button", name="Step").click()
    assert page.locator(".seat .hand").count() == 2
    assert page.locator("#line").text_content() == "Basalt puts “A bargain”.Yes: Amber and Basalt."


def test_a_pass_is_told(show):
    page = show(fragment="step=3&seats=0&talk=0")
    page.get_by_role("button", name="Step").click()
    expect(page.locator("#line")).to_have_text("Basalt has the floor, and puts no text.")


def test_a_decisive_refusal_is_marked_and_told(show):
    page = show(fragment="step=3&talk=0")
    assert page.locator(".seat.decisive").count() == 1
    assert seat(page, "Basalt").locator(".word").text_content() == "could not"
    expect(page.locator("#line")).to_contain_text("a yes in its place would have carried it")


def test_a_reload_shows_the_same(show):
    page = show()
    bet(page, 40)
    step(page, "Change one seat")
    lay(page, "Amber", "may block")
    step(page, "Ask why")
    page.locator("#grid button").nth(5).click()
    page.get_by_role("button", name="Pause").click()
    now = squares(page), page.locator("#player h3").text_content()[:7]
    assert page.url.endswith("#step=3&seats=2&bet=40&talk=5")
    page.reload()
    assert (squares(page), page.locator("#player h3").text_content()[:7]) == now
    lay(page, "Amber", "at the table")
    assert page.locator("#grid .bet").count() == 1


def test_a_broken_address_is_ignored_with_a_word(show):
    page = show(fragment="step=9")
    expect(page.get_by_role("button", name="See what happens")).to_be_visible()
    for fragment, why in BROKEN.items():
        page.evaluate("fragment => { location.hash = fragment; }", fragment)
        expect(page.locator("#notice")).to_contain_text(why)
        assert squares(page) == [0, 0, 0, 0]


def test_a_broken_address_is_the_beginning_from_wherever_it_is_typed(show):
    page = show(fragment="step=3&seats=2&bet=40")
    page.evaluate("location.hash = 'step=9'")
    expect(page.locator("#notice")).to_contain_text("so this is the beginning")
    expect(page.get_by_role("button", name="See what happens")).to_be_visible()
    assert squares(page) == [0, 0, 0, 0]


def test_an_address_is_read_as_it_was_typed_even_if_the_page_writes_its_own_meanwhile(show):
    page = show(fragment="step=3&seats=2&bet=40")
    page.evaluate("location.hash = 'step=9'; history.replaceState(null, '', '#step=3&seats=2')")
    expect(page.locator("#notice")).to_contain_text("“step” goes from 0 to 4")


def test_deals_are_counted_among_the_hundred(pasting):
    read = pasting("group 3: A bargain\nno deal\n  GROUP 4 :  text_1 ")
    assert re.findall(r"(group 3|line 2|GROUP 4) (.*)\.", read) == [
        ("group 3", "“A bargain”: 30 of the 100 simulated talks ended so"),
        ("line 2", "no deal: 70 of the 100 simulated talks ended so"),
        ("GROUP 4", "“A quiet border”: no simulated talk of these ended so"),
    ]


def test_deals_have_their_badges_on_squares_that_ended_so(show):
    page = show(fragment="step=4&seats=2")
    page.locator("#pasted").fill("A bargain\nno deal")
    page.get_by_role("button", name="Show them").click()
    assert page.locator("#grid .kind0 .badge").all_text_contents() == ["1"]
    assert page.locator("#grid .kind3 .badge").all_text_contents() == ["2"]


def test_lines_that_cannot_be_read_are_named_with_the_nearest_word(pasting):
    read = pasting("group 1: A bargian\n\nxyz\ngroup 2:\nnodeal")
    assert "Line 1: no text “A bargian”; did you mean “A bargain”?" in read
    assert "Line 3: no text “xyz”; a text’s name, or “no deal”, is needed" in read
    assert "Line 4: no text is named" in read
    assert "Line 5: no text “nodeal”; did you mean “no deal”?" in read


def test_keys_are_shown_and_do_not_get_in_the_way_of_typing(show):
    page = show(fragment="step=4")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("play or pause the talk")
    page.keyboard.press("Escape")
    page.locator("#pasted").press_sequentially("r 1?")
    assert page.locator("#pasted").input_value() == "r 1?"
    assert "step=4" in page.url


def test_a_browser_that_cannot_unpack_is_told_what_can(show):
    page = show()
    page.add_init_script("delete globalThis.DecompressionStream")
    page.reload()
    expect(page.locator("#notice")).to_contain_text("This browser cannot unpack")


def test_without_scripts_the_page_says_what_it_needs(show):
    page = show(java_script_enabled=False)
    assert "it needs JavaScript to show" in page.locator("noscript").inner_html()
    expect(page.locator("main")).to_be_hidden()


def test_the_page_may_ask_the_network_for_nothing(show):
    page = show()
    assert "default-src 'none'" in page.locator("meta[http-equiv]").get_attribute("content")


def test_no_part_of_the_program_is_imported_or_exported_once_assembled():
    assert not re.search(r"^(import|export)\b", program(), re.MULTILINE)


def test_what_a_page_knows_cannot_end_its_element():
    page = render(MadeUp(title="</script><!--").as_json())
    assert page.count("</script>") == 2
