"""Pages of `sim explore` for tests, and what tests do on them again and again."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from commands import FIRST_STEPS
from made_up import MadeUp
from playwright.sync_api import Locator, Page

from sim.present.explorer.page import render
from sim.scenario.load import load
from sim.scenario.schema import Study

OWN_DOUBTS = """\
    Amber: {}
    Basalt: {}
"""
DOUBT = """\
    Amber: {firmer: {label: Amber is in no hurry, change: {reservation: 0.65}}}
"""


def first_steps(folder: Path) -> Study:
    """The first scenario, with a doubt about Amber in place of its own."""
    file, written = folder / "first-steps.yaml", Path(FIRST_STEPS).read_text(encoding="utf-8")
    assert OWN_DOUBTS in written
    file.write_text(written.replace(OWN_DOUBTS, DOUBT), encoding="utf-8")
    return load(file)


@cache
def made_up(what: MadeUp) -> str:
    """The page of an exploration that is made up."""
    return render(what.as_json())


def known(page: Page) -> Any:
    """What the page was given."""
    return page.evaluate("JSON.parse(document.getElementById('exploration').textContent)")


def table_of(page: Page) -> int:
    """The number of the table that is laid, by the digits of its address."""
    return int(re.search(r"seats=(\d+)", page.url)[1], 3)


def bet(page: Page, count: int) -> None:
    """Bet, and see."""
    page.locator("#slider").fill(str(count))
    page.get_by_role("button", name="See what happens").click()
    page.locator("#grid button.kind0, #grid button.kind3").first.wait_for()


def squares(page: Page) -> list[int]:
    """How many squares there are of each of the four kinds."""
    return [page.locator(f"#grid button.kind{kind}").count() for kind in range(4)]


def seat(page: Page, state: str) -> Locator:
    """A state at the round table."""
    return page.locator("#table").get_by_role("button", name=f"{state}:")


def lay(page: Page, state: str, choice: str, guess: str = "fewer") -> None:
    """Change a seat: tap, choose, guess."""
    seat(page, state).click()
    panel = page.locator("#choice")
    panel.get_by_role("button", name=choice, exact=True).click()
    if panel.is_visible():
        panel.get_by_role("button", name=guess, exact=True).click()
    panel.wait_for(state="hidden")


def step(page: Page, name: str) -> None:
    """Go to a step of the course."""
    page.locator("#stages").get_by_role("button", name=name).click()
