"""What everybody sees: the round table, what is on it, what was said and how it ended."""

from collections.abc import Iterator
from functools import lru_cache, partial
from importlib.metadata import version
from math import cos, pi, sin
from typing import Any

from markupsafe import Markup
from nicegui import ui

from sim.analysis.playing.sitting import Sitting
from sim.app.pages.markup import list_items, tagged
from sim.app.pages.parts import Inscribed, Part, Watched, heading, words
from sim.app.session import Session
from sim.app.shown import Hall, Place
from sim.app.words import clock, ended, quoted, round_in_words, said, waits_for, who
from sim.negotiation.agents.aloud import Spoken
from sim.present.naming import one_line, shorten, state_name, text_name, variant_labels
from sim.scenario.schema import Study

MARKS = {
    "puts": ("▸", "puts"),
    "passes": ("▸", "puts no text"),
    "yes": ("✓", "yes"),
    "no": ("✕", "no"),
    "abstain": ("–", "abstains"),
}
SITTERS = {"free": "seat free", "person": "a person", "simulated": "simulated"}

VERSION = version("guarantee-sim")
"""Looked up once: it is read from disk."""
ROUND = 14
"""More states than so many stand in rows: round a table they would cover each other."""


def opening(study: Study, variant: str, level: int = 1) -> None:
    """The question and the table."""
    heading(study.title, level)
    if study.about:
        words(one_line(study.about), classes="quiet")
    words(f"Table: {variant_labels(study)[variant]}")


SEAT = Markup(
    '<div class="seat {} says-{}" style="{}"><strong title="{}">{}</strong>{}</div>',
)


def round_table(session: Session) -> list[Watched[Any]]:
    """The states round the table, what each has last said in this round, the text in the middle."""
    count = len(session.hall().places)
    look = "round many" if count > ROUND else "round"
    with ui.element("ul").classes(look).props('aria-label="The table"'):
        seats = [_at_table(session, n, 2 * pi * n / count) for n in range(count)]
        middle = Inscribed(
            partial(_in_middle, session), partial(tagged, "span"), "middle", tag="li"
        )
    return [*seats, middle]


def _at_table(session: Session, number: int, turn: float) -> Inscribed[tuple[Place, str]]:
    hall = session.hall()
    name = state_name(hall.places[number].state, hall.sitting.scenario)
    style = f"left:{50 + 41 * sin(turn):.1f}%;top:{50 - 41 * cos(turn):.1f}%"
    return Inscribed(partial(_seen, session, number), partial(_seat, style, name), tag="li")


def _seen(session: Session, number: int) -> tuple[Place, str]:
    hall = session.hall()
    place = hall.places[number]
    return place, hall.last_said.get(place.state, "")


@lru_cache(maxsize=4096)  # the same on all pages
def _seat(style: str, name: str, now: tuple[Place, str]) -> Markup:
    """A state at the round table, framed as it last said."""
    place, says = now
    mark, word = ("…", "thinks") if place.is_asked else MARKS.get(says, ("", ""))
    kind = "nothing" if place.is_asked else says
    says_so = tagged("span", f"{mark} {word}".strip() or _who_sits(place), "small")
    return SEAT.format(place.seat, kind, style, name, shorten(name, 28), says_so)


def _who_sits(place: Place) -> str:
    if place.seat == "excluded":
        return "not at the table"
    if place.seat == "observer" and place.sitter == "simulated":
        return "observes"
    return SITTERS[place.sitter]


def _in_middle(session: Session) -> str:
    hall = session.hall()
    table = hall.sitting.scenario
    if hall.table is not None and hall.table.framework is not None:
        return f"{who(hall.table.state, table)}: {quoted(hall.table.framework, table)}"
    if hall.outcome is not None:
        text = hall.outcome.framework
        return f"Agreed: {text_name(text, table)}" if text else "No agreement"
    return clock(hall)


def state_of_talks(
    session: Session, own: str | None = None
) -> tuple[Part[tuple[str, ...]], Part[str]]:
    """Which round and what is on the table, read out as it changes; and for whom it waits.

    `own` is the state of the person whose page it is.
    """
    state = Part(lambda: tuple(_state(session.hall())), _clock_first, is_read_out=True)
    return state, Part(lambda: _waiting(session.hall(), own), _in_quiet)


def _state(hall: Hall) -> Iterator[str]:
    """The clock first."""
    table = hall.sitting.scenario
    yield clock(hall)
    if hall.table is not None:
        yield said(hall.table, table)
    if hall.trouble:
        yield f"The talks could not go on: {hall.trouble}"
    yield from ended(hall.outcome, table) if hall.outcome else ()


def _clock_first(lines: tuple[str, ...]) -> None:
    first, *others = lines
    words(first, classes="clock")
    for line in others:
        words(line)


def _waiting(hall: Hall, own: str | None) -> str:
    asked = [place.state for place in hall.places if place.is_asked]
    return waits_for(asked, hall.sitting.scenario, own)


def _in_quiet(line: str) -> None:
    if line:
        words(line, classes="quiet")


def so_far(session: Session) -> Inscribed[tuple[Spoken, ...]]:
    """What has been said, the last first."""
    return Inscribed(lambda: session.hall().spoken, partial(_so_far, session.hall().sitting))


def _so_far(here: Sitting, spoken: tuple[Spoken, ...]) -> Markup:
    if not spoken:
        return Markup("")
    said_then = list_items(
        f"Round {each.number}: {round_in_words(each, here.scenario)}" for each in reversed(spoken)
    )
    return tagged("h2", "What was said, the last first") + tagged("ol", said_then, "so-far")


def origin_line(session: Session) -> Part[tuple[Sitting, bool]]:
    """What these talks are made of, so that they can be held again.

    Which replicate is said at the end: with the file it tells what everybody wants.
    """

    def seen() -> tuple[Sitting, bool]:
        hall = session.hall()
        return hall.sitting, hall.stage == "over"

    return Part(seen, partial(_origin, session.digest))


def _origin(digest: str, seen: tuple[Sitting, bool]) -> None:
    here, over = seen
    dice = f"replicate {here.replicate:,}" if over else "the replicate is named at the end"
    words(
        f"If the coding holds · {shorten(here.study.id, 60)} · digest {digest[:12]} · "
        f"table {here.variant} · {dice} · seed {here.seed} · "
        f"sim {VERSION} · a what-if machine, not a forecast",
        classes="small",
    )
