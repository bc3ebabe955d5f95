"""The lobby, where seats are taken, and the screen for the projector."""

from collections.abc import Callable
from functools import partial

import segno
from nicegui import app, context, ui

from sim.app.keys import Links
from sim.app.pages.common import opening, origin_line, round_table, so_far, state_of_talks
from sim.app.pages.parts import Part, button, heading, keep, words
from sim.app.session import Session
from sim.app.shown import Hall
from sim.app.words import SEATS
from sim.present.naming import state_name
from sim.scenario.faults import RequestError


def lobby(session: Session, links: Links) -> None:
    """The question, the table, and the seats that are free."""
    browser = str(app.storage.browser["id"])
    opening(session.study, session.hall().variant)

    def take(state: str) -> None:
        try:
            key = session.seating.take(state, browser)
        except RequestError as error:
            ui.notify(str(error))
        else:
            ui.navigate.to(links.seat(key))

    keep(
        session.bell,
        Part(lambda: session.seating.taken_in(browser), partial(_way_back, session, links)),
        Part(lambda: _how_it_stands(session.hall()), _free_seats),
        *_to_take(session, take),
        *_taken(session),
    )
    words("Free seats are simulated once the talks begin. No name is asked of anybody.", "p")
    with ui.element("p"):
        ui.link("Only look on", links.watch_path)
    keep(session.bell, origin_line(session))


def _way_back(session: Session, links: Links, own: tuple[tuple[str, str], ...]) -> None:
    table = session.hall().sitting.scenario
    for state, key in own:
        with ui.element("p"):
            ui.link(f"Back to your seat: {state_name(state, table)}", links.seat(key))


def _how_it_stands(hall: Hall) -> str:
    if hall.stage == "talks":
        return "The talks are on. Seats can be taken again when they are over."
    return "" if hall.free else "No seat is free. You can look on."


def _free_seats(why_none: str) -> None:
    heading("Take a seat")
    if why_none:
        words(why_none)


def _to_take(session: Session, take: Callable[[str], None]) -> list[Part[bool]]:
    """A button for each free seat; the others stay where they are when one is taken."""
    table = session.hall().sitting.scenario

    def seat(state: str, is_free: bool) -> None:
        if is_free:
            button(state_name(state, table), partial(take, state))

    def is_free(number: int) -> bool:
        return session.hall().places[number].sitter == "free"

    with ui.element("div").classes("row-of"):
        return [
            Part(partial(is_free, n), partial(seat, place.state), "one-of")
            for n, place in enumerate(session.hall().places)
        ]


def _taken(session: Session) -> list[Part[str]]:
    """A line for each seat that is not free."""
    table = session.hall().sitting.scenario

    def line(number: int) -> str:
        place = session.hall().places[number]
        if place.sitter == "free":
            return ""
        sits = "taken by a person" if place.sitter == "person" else "simulated"
        return f"{state_name(place.state, table)}: {sits}, {SEATS[place.seat]}."

    def write(text: str) -> None:
        if text:
            words(text, classes="quiet")

    return [Part(partial(line, n), write) for n in range(len(session.hall().places))]


def watch(session: Session, links: Links) -> None:
    """For the projector: the round table, without anybody's numbers."""
    context.client.content.classes("projector")
    opening(session.study, session.hall().variant)
    keep(
        session.bell,
        *state_of_talks(session),
        Part(lambda: session.hall().stage, partial(_invite, links)),
        *round_table(session),
        so_far(session),
    )
    keep(session.bell, origin_line(session))


def _invite(links: Links, stage: str) -> None:
    """How people come in, before the talks begin."""
    if stage == "lobby":
        invitation(links)


def invitation(links: Links) -> None:
    """The link to the lobby, in letters and as a code for cameras."""
    heading("Take a seat")
    words(links.join, "p", "clock")
    code = segno.make(links.join, error="m").svg_data_uri(scale=8, light="white")
    ui.element("img").classes("code").props(f'src="{code}" alt="The link as a code for cameras"')
