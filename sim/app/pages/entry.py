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

Way = Callable[[str], str]


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

    def seats(shown: tuple[Hall, tuple[tuple[str, str], ...]]) -> None:
        hall, own = shown
        table = hall.sitting.scenario
        for state, key in own:
            with ui.element("p"):
                ui.link(f"Back to your seat: {state_name(state, table)}", links.seat(key))
        heading("Take a seat")
        if hall.stage == "talks":
            words("The talks are on. Seats can be taken again when they are over.")
        elif not hall.free:
            words("No seat is free. You can look on.")
        with ui.element("div").classes("row-of"):
            for state in hall.free:
                button(state_name(state, table), partial(take, state))
        for place in hall.places:
            if place.sitter != "free":
                sits = "taken by a person" if place.sitter == "person" else "simulated"
                name = state_name(place.state, table)
                words(f"{name}: {sits}, {SEATS[place.seat]}.", classes="quiet")
        words("Free seats are simulated once the talks begin. No name is asked of anybody.", "p")

    keep(session.bell, Part(lambda: (session.hall(), session.seating.taken_in(browser)), seats))
    with ui.element("p"):
        ui.link("Only look on", links.watch_path)
    keep(session.bell, Part(session.hall, origin_line))


def watch(session: Session, links: Links) -> None:
    """For the projector: the round table, without anybody's numbers."""
    context.client.content.classes("projector")
    opening(session.study, session.hall().variant)
    keep(
        session.bell,
        *state_of_talks(session),
        Part(session.hall, round_table),
        Part(lambda: session.hall().stage, partial(_invite, links)),
        Part(session.hall, so_far),
    )
    keep(session.bell, Part(session.hall, origin_line))


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
