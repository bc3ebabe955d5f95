"""Where the pages stand, and what they have in common."""

from collections.abc import Callable

from nicegui import Client, ui

from sim.app.keys import Links
from sim.app.pages.entry import lobby, watch
from sim.app.pages.host import host
from sim.app.pages.own import seat
from sim.app.pages.parts import LOOK, heading, words
from sim.app.session import Session

MOST_PAGES = 300
"""Open at a time; as many websockets are let in."""
LANGUAGE = '<script>document.documentElement.lang = "en"</script>'
"""The library's page names none, and screen readers would read it in their own."""


def lay(session: Session, links: Links, lan: bool) -> None:
    """Lay out the pages of a session."""
    look = LOOK.read_text(encoding="utf-8")

    def page(write: Callable[[], None]) -> None:
        ui.add_css(look)
        ui.add_head_html(LANGUAGE)
        ui.page_title(session.study.title)
        with ui.element():  # the library has a <main> around it
            if len(Client.instances) > MOST_PAGES:
                heading("The room is full", 1)
                words(f"{MOST_PAGES} pages are open. Close one, and come again.")
            else:
                write()

    @ui.page("/")
    def _lobby() -> None:
        page(lambda: lobby(session, links))

    @ui.page("/watch")
    def _watch() -> None:
        page(lambda: watch(session, links))

    @ui.page("/seat/{key}")
    def _seat(key: str) -> None:
        page(lambda: seat(session, key))

    @ui.page("/host/{key}")
    def _host(key: str) -> None:
        page(lambda: host(session, links, key, lan))
