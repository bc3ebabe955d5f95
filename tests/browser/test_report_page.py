"""The report in a real browser: read, printed, on a phone, in the dark."""

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from commands import FIRST_STEPS
from playwright.sync_api import Page

from sim.cli import main

CONTRAST = """element => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ink = light(getComputedStyle(element).color);
  const paper = light(getComputedStyle(document.body).backgroundColor);
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""
"""The contrast of an element's words with the paper (WCAG 2)."""
READABLE = 4.5


@pytest.fixture(scope="module", params=["--no-stress", "--stress"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a small run, without other assumptions and with them."""
    out = tmp_path_factory.mktemp("out")
    words = ["run", FIRST_STEPS, "--replicates", "200", "--out", str(out)]
    words += ["--no-stress"] if request.param == "--no-stress" else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sim", *words])
        with pytest.raises(SystemExit) as stop:
            main()
    assert not stop.value.code
    return next(out.glob("first-steps/*/report.html"))


def test_headings_go_down_one_rank_at_a_time(opened, report: Path) -> None:
    page: Page = opened(report)
    ranks = page.eval_on_selector_all("h1,h2,h3,h4", "all => all.map(h => Number(h.tagName[1]))")
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_nothing_scrolls_sideways_on_a_phone(opened, report: Path) -> None:
    page: Page = opened(report, width=400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_every_picture_is_there_and_has_words_instead(opened, report: Path) -> None:
    page: Page = opened(report)
    pictures = page.eval_on_selector_all("img", "all => all.map(i => [i.naturalWidth, i.alt])")
    assert len(pictures) == 6
    assert all(width == 1600 and len(words) > 20 for width, words in pictures)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_either_paper(opened, report: Path, scheme: str) -> None:
    page: Page = opened(report, color_scheme=scheme)
    for selector in ("p", ".quiet", "figcaption", "main a", "td", ".note"):
        contrast = page.locator(selector).first.evaluate(CONTRAST)
        assert contrast >= READABLE, selector


def test_it_prints_on_several_pages(opened, report: Path) -> None:
    printed: bytes = opened(report).pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") > 3


def test_the_keyboard_reaches_the_question_first(opened, report: Path) -> None:
    page: Page = opened(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the question"


def test_wide_tables_can_be_scrolled_by_keyboard(opened, report: Path) -> None:
    page: Page = opened(report, width=400)
    regions = page.eval_on_selector_all(
        ".scroll", "all => all.map(r => [r.tabIndex, r.getAttribute('aria-label')])"
    )
    assert regions
    assert all(place == 0 and label for place, label in regions)
