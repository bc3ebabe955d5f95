"""A person at the keyboard: asked line by line, on a terminal or from a pipe."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.analysis.playing.known import Known
from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.agents.person import Left, Mouth, View
from sim.negotiation.agents.state import Answer
from sim.negotiation.trace import Heard
from sim.present.playing.choice import Choice
from sim.present.playing.opening import positions, texts
from sim.present.playing.rounds_heard import Hearing

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

ANSWERS: dict[str, Answer] = {
    **dict.fromkeys(("y", "yes"), "yes"),
    **dict.fromkeys(("n", "no"), "no"),
    **dict.fromkeys(("a", "abstain"), "abstain"),
}
PASSES = {"p", "pass"}
LEAVES = {"q", "quit", "exit"}
HELP = """\
  y, n, a       accept, refuse, abstain (no yes, but it lets a text pass that you could veto)
  3, or a name  the text you put, when you have the floor; p passes
  texts         your texts in order; `texts WORD` those with that word in the name
  others        what the others are known to want
  heard         what has been said so far
  q             leave the table: the talks end, and nothing is counted"""


class Keyboard(Mouth):
    """Shows what one person may see, and reads what it says."""

    def __init__(
        self, console: "Console", hearing: Hearing, choice: Choice, others: Mapping[str, Known]
    ) -> None:
        self._console, self._hearing = console, hearing
        self._choice, self._others = choice, others
        self._round = 0
        self._asked = 0
        self._heard: list[Spoken] = []

    # What is said at the table

    def put(self, heard: Heard) -> None:
        """A text has been put; in stacked talk the whole turn is told at once."""
        self._clock(heard.round)
        if not self._hearing.in_turn:
            self._show(self._hearing.put(heard))

    def told(self, spoken: Spoken) -> None:
        """A round, or a turn, is over."""
        self._clock(spoken.number)
        self._show(*self._hearing.told(spoken))
        own = any(h.state == self._choice.own.state and h.says == "no" for h in spoken.heard)
        if own and self._asked != len(self._heard) + 1:
            self._show("You were not asked: it needs a signature that you do not accept.")
        self._heard.append(spoken)

    # What is asked

    def answer(self, view: View) -> Answer:
        """Yes, no or abstain."""
        self._clock(view.round)
        self._asked = len(self._heard) + 1
        if self._hearing.in_turn and view.by:
            standing = self._hearing.text(str(view.text))
            self._show(
                f"Your turn. On the table: {standing}, put by {self._hearing.name(view.by)}."
            )
        self._show(*self._hearing.question(view))
        while True:
            said = self._ask("Your answer (y, n, a; ? for help)", view).lower()
            if said in ANSWERS:
                return ANSWERS[said]
            self._show(f"'{said}' is no answer: y accepts, n refuses, a abstains.")

    def offer(self, view: View) -> str | None:
        """A text, or nothing."""
        self._clock(view.round)
        self._asked = len(self._heard) + 1
        now = self._choice.now(view)
        may = now.in_order(view.may_put)
        if not may:
            self._show("You have the floor, and there is no text that you could put.")
            return None
        self._show("You have the floor. You may put:", texts(now, may, self._others))
        while True:
            said = self._ask("Which text (number or name; p passes; ? for help)", view)
            if said.lower() in PASSES:
                return None
            meant = self._choice.meant(said)
            if meant in may:
                return meant
            why = "cannot be put now" if meant else "is no text"
            near = "" if meant else self._choice.nearest(said, may)
            self._show(f"'{said}' {why}{near}.")

    def _ask(self, prompt: str, view: View) -> str:
        """A line that is no request for help; raises Left where there is none."""
        while True:
            said = self._read(f"{prompt}: ")
            word, _, rest = said.partition(" ")
            if word.lower() in LEAVES:
                raise Left
            if word in {"?", "h", "help"}:
                self._show(HELP)
            elif word == "texts":
                now = self._choice.now(view)
                shown = now.in_order(now.matching(rest) if rest else view.worth)
                self._show(texts(now, shown, self._others) if shown else f"No text has '{rest}'.")
            elif said == "others":
                stage = self._hearing.stage(view.round)
                self._show(*positions(stage, view.state, self._others))
            elif said == "heard":
                self._again()
            elif said:
                return said

    def _read(self, prompt: str) -> str:
        self._console.file.flush()
        try:
            said = " ".join(input(prompt).split())
        except (EOFError, KeyboardInterrupt):
            self._console.print()
            raise Left from None
        if not sys.stdin.isatty():
            self._show(said)  # what a pipe says is not seen otherwise
        return said

    def _again(self) -> None:
        for spoken in self._heard:
            self._show(f"Round {spoken.number}")
            if not self._hearing.in_turn and spoken.heard[0].says == "puts":
                self._show(self._hearing.put(spoken.heard[0]))
            self._show(*self._hearing.told(spoken))

    def _clock(self, number: int) -> None:
        if number > self._round:
            self._round = number
            self._show(*self._hearing.clock(number))

    def _show(self, *parts: "RenderableType") -> None:
        for part in parts:
            self._console.print(part)
