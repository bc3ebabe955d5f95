"""A real browser for tests: Debian's Chromium, headless, from which no request may leave."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import THINNED
from playwright.sync_api import Browser, Page, sync_playwright

Open = Callable[..., Page]
"""Open a file in a window so many pixels wide and high; what goes wrong fails the test."""
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, but where SIM_TESTS_NEED_BROWSER is set.

    Also where tests are thinned: a page is the same whichever Python has made it.
    """
    if THINNED > 1:
        pytest.skip("tests are thinned: pages are opened by the Python that tries everything")
    if CHROMIUM is None:
        if os.environ.get("SIM_TESTS_NEED_BROWSER"):
            pytest.fail("no Chromium here, and SIM_TESTS_NEED_BROWSER is set")
        pytest.skip("no Chromium here: install it to test the pages (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Open self-contained files; at the end none may have asked for anything or complained."""
    contexts, asked, complaints = [], [], []

    def open_file(path: Path, width: int = 1280, height: int = 800, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console",
            lambda said: said.type in ("error", "warning") and complaints.append(said.text),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.resolve().as_uri())
        return page

    yield open_file
    for context in contexts:
        context.close()
    outside = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert not outside, "the page asked for something outside itself"
    assert not complaints, "the page complained"
