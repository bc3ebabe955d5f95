"""The debrief of one person."""

from collections.abc import Iterable

from nicegui import ui

from sim.analysis.playing.debrief import Debrief
from sim.app.own_words import Discreet
from sim.app.pages.parts import heading, words
from sim.app.session import Session
from sim.present.lines import Line
from sim.present.naming import origin
from sim.present.playing.debriefed import REACH


def looking_back(session: Session, shown: tuple[bool, Debrief | None]) -> None:
    """What was got, what was possible, how simulated states fared in the seat."""
    is_coming, told = shown
    if told is None:
        if is_coming:
            words("Looking back: working it out …", classes="quiet")
        return
    said = Discreet(told, session.hall().sitting.scenario)
    heading("Looking back")
    for sentence in said.got():
        words(sentence)
    words("What was possible on these dice", "h3")
    _lines(said.possible())
    words("How a simulated state fared in your seat", "h3")
    _lines(said.simulated())
    words(REACH, classes="small")
    words(origin(told.asked), classes="small")


def _lines(lines: Iterable[Line]) -> None:
    with ui.element("dl"):
        for head, sentence in lines:
            words(head, "dt")
            words(sentence, "dd")
