"""What everybody sees: the round table, what is on it, what was said and how it ended."""

from collections.abc import Iterator
from importlib.metadata import version
from math import cos, pi, sin

from nicegui import ui

from sim.analysis.playing.debrief import HUNDRED
from sim.app.pages.parts import Part, heading, words
from sim.app.session import Session
from sim.app.shown import Hall, Place
from sim.app.words import clock, ended, quoted, round_in_words, said, waits_for, who
from sim.plan import plan
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

ROUND = 14
"""More states than so many stand in rows: round a table they would cover each other."""


def opening(study: Study, variant: str, level: int = 1) -> None:
    """The question and the table."""
    heading(study.title, level)
    if study.about:
        words(one_line(study.about), classes="quiet")
    words(f"Table: {variant_labels(study)[variant]}")


def round_table(hall: Hall) -> None:
    """The states round the table, what each has last said in this round, the text in the middle."""
    last = _last_said(hall)
    crowded = len(hall.places) > ROUND
    with (
        ui.element("ul")
        .classes("round many" if crowded else "round")
        .props('aria-label="The table"')
    ):
        for number, place in enumerate(hall.places):
            turn = 2 * pi * number / len(hall.places)
            _seat(place, hall, last.get(place.state, ""), (sin(turn), -cos(turn)))
        with ui.element("li").classes("middle"):
            words(_middle(hall), "span")


def _seat(place: Place, hall: Hall, says: str, at: tuple[float, float]) -> None:
    mark, word = MARKS.get(says, ("", ""))
    if place.is_asked:
        mark, word = "…", "thinks"
    left, top = 50 + 41 * at[0], 50 + 41 * at[1]
    kind = f"seat {place.seat} says-{says if not place.is_asked else 'nothing'}"
    with ui.element("li").classes(kind).style(f"left:{left:.1f}%;top:{top:.1f}%"):
        name = state_name(place.state, hall.sitting.scenario)
        words(shorten(name, 28), "strong").props(f"title={_safe(name)}")
        words(f"{mark} {word}".strip() or _who_sits(place), "span", "small")


def _safe(text: str) -> str:
    """A text as the library's way of writing attributes takes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _who_sits(place: Place) -> str:
    if place.seat == "excluded":
        return "not at the table"
    if place.seat == "observer" and place.sitter == "simulated":
        return "observes"
    return SITTERS[place.sitter]


def _last_said(hall: Hall) -> dict[str, str]:
    """By state what it said in the round that is on, or in the last one."""
    if hall.table is not None:
        return {hall.table.state: "puts"} if hall.table.state else {}
    rounds = [spoken for spoken in hall.spoken if spoken.number == hall.round]
    return {h.state: h.says for spoken in rounds for h in spoken.heard if h.state is not None}


def _middle(hall: Hall) -> str:
    table = hall.sitting.scenario
    if hall.table is not None and hall.table.framework is not None:
        return f"{who(hall.table.state, table)}: {quoted(hall.table.framework, table)}"
    if hall.outcome is not None:
        text = hall.outcome.framework
        return f"Agreed: {text_name(text, table)}" if text else "No agreement"
    return clock(hall)


def state_of_talks(session: Session) -> tuple[Part[tuple[str, ...]], Part[str]]:
    """Which round and what is on the table, read out as it changes; and for whom it waits."""
    state = Part(lambda: tuple(_state(session.hall())), _clock_first, is_read_out=True)
    return state, Part(lambda: _waiting(session.hall()), _in_quiet)


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


def _waiting(hall: Hall) -> str:
    asked = [place.state for place in hall.places if place.is_asked]
    return waits_for(asked, hall.sitting.scenario)


def _in_quiet(line: str) -> None:
    if line:
        words(line, classes="quiet")


def so_far(hall: Hall) -> None:
    """What has been said, the last first."""
    if not hall.spoken:
        return
    table = hall.sitting.scenario
    heading("What was said, the last first")
    with ui.element("ol").classes("so-far"):
        for spoken in reversed(hall.spoken):
            words(f"Round {spoken.number}: {round_in_words(spoken, table)}", "li")


def origin_line(hall: Hall) -> None:
    """What these talks are made of, so that they can be held again.

    Which replicate is said at the end: with the file it tells what everybody wants.
    """
    here = hall.sitting
    digest = plan(here.study, [here.variant], HUNDRED, here.seed).digest
    over = hall.stage == "over"
    dice = f"replicate {here.replicate:,}" if over else "the replicate is named at the end"
    words(
        f"If the coding holds · {shorten(here.study.id, 60)} · digest {digest[:12]} · "
        f"table {here.variant} · {dice} · seed {here.seed} · "
        f"sim {version('guarantee-sim')} · a what-if machine, not a forecast",
        classes="small",
    )
