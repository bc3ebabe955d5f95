"""The host's page: who has come, and the talks begun, ended and begun again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from nicegui import run, ui

from sim.app.keys import Links, is_same
from sim.app.pages.common import opening, origin_line, round_table, so_far, state_of_talks
from sim.app.pages.entry import invitation
from sim.app.pages.parts import Part, button, heading, keep, words
from sim.app.session import LIMITS, Session
from sim.app.shown import Place
from sim.app.tidy import tidy
from sim.app.words import SEATS
from sim.present.naming import state_name

SITTERS = {"free": "free", "person": "a person", "simulated": "simulated"}


def host(session: Session, links: Links, key: str, lan: bool) -> None:
    """The host's page, for whoever has its link."""
    if not is_same(key, links.host_key):
        heading("This is not the host's link", 1)
        words("It was printed in the terminal in which the app was started.")
        return
    opening(session.study, session.hall().variant)
    keep(
        session.bell,
        *state_of_talks(session),
        Part(lambda: (session.hall().stage, session.hall().trouble), partial(_course, session)),
    )
    _limit(session)
    keep(session.bell, Part(lambda: session.hall().stage, partial(_invite, links, lan)))
    with ui.element("p"):
        ui.link("Take a seat on this computer", "/", new_tab=True)
    with ui.element("p"):
        ui.link("The screen for the projector", links.watch_path, new_tab=True)
    keep(
        session.bell, *_seats(session), *round_table(session), so_far(session), origin_line(session)
    )


def _invite(links: Links, lan: bool, stage: str) -> None:
    """How people come in, while there are seats to take."""
    if stage != "talks":
        invitation(links)
        words(_open_to(lan), classes="small")


def _open_to(lan: bool) -> str:
    if lan:
        return (
            "Whoever is in this network and has the link can take a free seat. It is not encrypted."
        )
    return "Only this computer can open these links; start with --lan to let others in."


def _course(session: Session, shown: tuple[str, str | None]) -> None:
    """What can be begun or ended now."""
    stage, _ = shown
    with ui.element("div").classes("row-of"):
        if stage == "lobby":
            _does("Start the talks", partial(_begin, session, False))
            return
        if stage == "over":
            _does("Again with new dice", partial(_begin, session, True))
            _does("Again with the same dice", partial(_begin, session, False))
        else:
            _does("Start over with new dice", partial(_begin, session, True), quiet=True)
        _does("Back to the lobby", session.stop, quiet=True)


def _begin(session: Session, new_dice: bool) -> None:
    tidy()
    session.begin(new_dice)


def _does(text: str, what: Callable[[], None], quiet: bool = False) -> None:
    """A button for what may take its time: talks that are on have to end first."""

    async def pressed() -> None:
        await run.io_bound(what)

    button(text, pressed, quiet=quiet)


def _limit(session: Session) -> None:
    with ui.element("div").classes("row-of"):
        ui.select(
            dict(LIMITS),
            value=session.hall().limit,
            label="Time for an answer; then the simulated state gives it",
            on_change=lambda event: session.allow(event.value),
        ).classes("limit")


def _seats(session: Session) -> list[Part[Place]]:
    """A row for each state, written anew alone: who is about to press a button elsewhere stays."""
    heading("Who sits where")
    with ui.element("div").classes("wide"), ui.element("table"):
        words("A person who has gone away can be stood in for", "caption")
        with ui.element("tbody"):
            return [part for n in range(len(session.hall().places)) for part in _row(session, n)]


def _row(session: Session, number: int) -> Iterator[Part[Place]]:
    """Who sits there, and apart from it what can be done: a seat is asked more often than taken."""

    def place() -> Place:
        return session.hall().places[number]

    def settled() -> Place:
        return replace(place(), is_asked=False, has_page=False)

    with ui.element("tr"):
        name = state_name(place().state, session.hall().sitting.scenario)
        with ui.element("th").props("scope=row"):
            words(name, "span")
            words(SEATS[place().seat], "span", "small")
        yield Part(place, _sits, tag="td")
        yield Part(settled, partial(_of_a_person, session), tag="td")


def _sits(place: Place) -> None:
    sits = SITTERS[place.sitter]
    if place.sitter == "person":
        sits += ", stood in for" if place.is_stood_in else ""
        sits += "" if place.has_page else ", page closed"
        sits += ", is asked" if place.is_asked else ""
    words(sits, "span")


def _of_a_person(session: Session, place: Place) -> None:
    if place.sitter != "person":
        return
    back = place.is_stood_in
    text = "Let the person speak" if back else "Let the simulated state speak"
    button(text, partial(session.seating.stand_in, place.state, not back), quiet=True)
    button("Free the seat", partial(session.seating.free, place.state), quiet=True)
