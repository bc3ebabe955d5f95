"""The sheets in a browser: cards are whole, two to a page where they fit, nothing is cut."""

import re

import pytest
from test_cards import RIVER, shipped, written

from sim.present.cards.page import render

PRINTED = ("flagship", "scores", "ranking", "council", "mission", "units")
TABLES = {
    "flagship": ("ukraine-2025", "russia_may_block"),
    "scores": ("saddle-tunnel", None),
    "ranking": ("rankings", None),
    "council": ("eu-council", None),
    "mission": ("security-council", None),
    "units": ("iran-2015", None),
}
MM = 96 / 25.4
"""Pixels in a millimetre of print."""
WIDE, HIGH = 190, 277
"""Millimetres of A4 between its margins."""
EVIL = "<img src=x onerror=alert(1)>\"'</script><b>"
SIDEWAYS = """() => [...document.querySelectorAll('body, body *')]
    .filter(each => !each.closest('.scroll') && each.scrollWidth > each.clientWidth + 1)
    .filter(each => getComputedStyle(each).display !== 'inline')
    .map(each => each.tagName + '.' + each.className)"""


@pytest.fixture
def sheets(tmp_path, opened):
    """Open the sheets of a lesson in a window so wide."""

    def show(lesson, width=1280, **options):
        place = tmp_path / "cards.html"
        place.write_text(render(lesson), encoding="utf-8")
        return opened(place, width=width, **options)

    return show


@pytest.fixture
def printed(sheets):
    """Open the sheets as they are laid out on A4."""

    def show(lesson):
        page = sheets(lesson, width=int(WIDE * MM))
        page.emulate_media(media="print")
        return page

    return show


def heights(page) -> list[float]:
    """Of the cards, in millimetres."""
    boxes = "all => all.map(each => each.getBoundingClientRect().height)"
    return [height / MM for height in page.locator(".card").evaluate_all(boxes)]


@pytest.mark.parametrize("name", PRINTED)
def test_two_cards_of_a_shipped_scenario_fit_on_a_page(name, printed):
    tall = heights(printed(shipped(*TABLES[name])))
    assert max(tall) <= (HIGH - 4) / 2, tall


@pytest.mark.parametrize("name", PRINTED)
def test_nothing_is_wider_than_the_paper(name, printed):
    page = printed(shipped(*TABLES[name]))
    assert page.evaluate("document.documentElement.scrollWidth") <= int(WIDE * MM)


def test_each_part_begins_a_page_and_two_cards_share_one(printed):
    """One public sheet, nine cards, ballots, slips, and a crib of three pages."""
    pdf = printed(shipped(*TABLES["flagship"])).pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1 + 5 + 1 + 1 + 3


def test_a_card_that_needs_more_room_has_a_page_to_itself(printed, tmp_path):
    text = RIVER.replace("ASH-ONLY", "'" + "A long brief. " * 200 + "'")
    page = printed(written(tmp_path, text))
    assert (HIGH - 4) / 2 < heights(page)[0] <= HIGH
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1 + 3 + 1 + 1 + 1


def test_what_is_for_the_screen_is_not_printed(printed):
    page = printed(shipped("first-steps"))
    assert not page.locator("nav").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_runs_off_sideways(scheme, sheets):
    page = sheets(shipped(*TABLES["flagship"]), width=400, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.evaluate(SIDEWAYS) == []


def test_names_with_markup_are_shown_as_they_are(sheets, tmp_path):
    quoted = f"'{EVIL.replace(chr(39), chr(39) * 2)}'"
    text = RIVER.replace("Birch: {", f"Birch: {{label: {quoted}, ")
    text = text.replace("treaty: {", f"treaty: {{label: {quoted}, ").replace("ASH-ONLY", quoted)
    page = sheets(written(tmp_path, text.replace("A river", quoted)))
    assert page.title() == f"Cards: {EVIL}"
    assert page.locator("h1").inner_text() == EVIL
    assert page.locator("img, script, b").count() == 0


def test_names_of_a_hundred_letters_break_nothing(printed, tmp_path):
    long = "Ø" * 100
    text = RIVER.replace("Birch: {", f"Birch: {{label: {long}, ")
    text = text.replace("treaty: {", f"treaty: {{label: {long}, ")
    page = printed(written(tmp_path, text.replace("dam: {}", f"dam: {{label: {long}}}")))
    assert page.evaluate("document.documentElement.scrollWidth") <= int(WIDE * MM)
