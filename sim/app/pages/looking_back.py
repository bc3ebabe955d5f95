"""The debrief of one person."""

from collections.abc import Iterable

from nicegui import ui

from sim.analysis.playing.debrief import Debrief
from sim.app.discreet import Discreet
from sim.app.pages.parts import heading, words
from sim.app.session import Session
from sim.app.words import ended
from sim.present.lines import Line
from sim.present.naming import origin
from sim.present.playing.debriefed import REACH

RULES = (
    "“Zone”: the texts that would carry if exactly those said yes for whom they are at least as "
    "good as no deal. “Nash” and “Kalai–S.” (Kalai–Smorodinsky): the texts that two rules of fair "
    "division choose: the greatest product of what all gain over no deal, and the most even "
    "shares of what each could gain at most. “Near misses”: the texts that come nearest to the "
    "zone, and whose refusals keep them out."
)
"""What the heads of the lines mean, for whoever has not met them."""


def looking_back(session: Session, shown: tuple[bool, Debrief | None]) -> None:
    """What was got, what was possible, how simulated states fared in the seat."""
    is_coming, told = shown
    if told is None:
        if is_coming:
            words("Looking back: working it out …", classes="quiet")
        return
    hall = session.hall()
    said = Discreet(told, hall.sitting.scenario)
    heading("Looking back")
    above = ended(hall.outcome, hall.sitting.scenario) if hall.outcome else ()
    for sentence in said.got():
        if sentence not in above:  # what everybody is told stands at the head of the page
            words(sentence)
    _after(said)
    words("What was possible on these dice", "h3")
    _lines(said.possible())
    words("How a simulated state fared in your seat", "h3")
    _lines(said.simulated())
    words(f"{RULES} {REACH}", classes="small")
    words(origin(told.asked), classes="small")


def _after(said: Discreet) -> None:
    """What became of the agreement, if the file says anything of it."""
    if sentences := [*said.after()]:
        words("After the signature", "h3")
        for sentence in sentences:
            words(sentence)


def _lines(lines: Iterable[Line]) -> None:
    with ui.element("dl"):
        for head, sentence in lines:
            words(head, "dt")
            words(sentence, "dd")
