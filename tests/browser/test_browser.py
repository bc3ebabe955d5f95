"""The watch over pages: a page that asks for something, or complains, is noticed."""

from pathlib import Path

from playwright.sync_api import Page


def test_a_page_is_opened_and_read(opened, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<!doctype html><title>Here</title><p id=a>old<script>a.textContent='new'</script>"
    )
    page: Page = opened(file, width=400)
    assert page.title() == "Here"
    assert page.locator("#a").text_content() == "new"
    assert page.viewport_size == {"width": 400, "height": 800}
