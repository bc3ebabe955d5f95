"""A chair at the table: it hands questions to the person on it, and waits for the answers."""

import time
from dataclasses import dataclass

from sim.app.bell import Bell
from sim.negotiation.agents.person import Left, Mouth, StandIn, View
from sim.negotiation.agents.state import Answer

ANSWERS: tuple[Answer, ...] = ("yes", "no", "abstain")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a person is asked."""

    number: int
    """Counts this chair's questions, so that no answer is taken for one to another question."""
    view: View
    """All that the state knows; `view.text` is None where it is to put a text."""
    until: float | None
    """When time is up, on the clock of `time.monotonic`; None without a limit."""
    said: str | None = None
    """The answer, once it is given: yes, no, abstain, a text, or the empty string for passing."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.said is None

    def allows(self, word: str) -> bool:
        """Whether this is an answer to it."""
        if self.view.text is not None:
            return word in ANSWERS
        return word == "" or word in self.view.may_put


class Chair(Mouth):
    """The chair of one state; the bell is held whenever something of it is read or changed."""

    def __init__(self, state: str, bell: Bell) -> None:
        self.state, self._bell = state, bell
        self.key: str | None = None
        """Of whoever sits on it; None while it is free."""
        self.browser: str | None = None
        """Where it was taken, so that the same browser finds it again."""
        self.pages = 0
        """How many pages of this chair are open."""
        self.is_stood_in = False
        """The simulated state speaks, until the person comes back."""
        self.was_late = False
        """The last question ran out of time: the simulated state answered it."""
        self.limit: float | None = None
        """Seconds for an answer."""
        self.question: Question | None = None
        self.last_view: View | None = None
        """What it knew when it was last asked in these talks."""
        self._asked = 0
        self._is_cleared = False

    def clear(self) -> None:
        """End what is asked: whoever waits in the talks' thread leaves them."""
        with self._bell:
            self._is_cleared = True
            self.question = self.last_view = None
            self._bell.ring()

    def make_ready(self, limit: float | None) -> None:
        """For new talks."""
        with self._bell:
            self._is_cleared, self.was_late = False, False
            self.question, self.limit = None, limit

    def hear(self, number: int, word: str) -> bool:
        """Take the person's answer to question `number`; False where it is none to the open one."""
        with self._bell:
            asked = self.question
            if asked is None or asked.number != number or not asked.is_open:
                return False
            if not asked.allows(word):
                return False
            self.question = Question(number=number, view=asked.view, until=asked.until, said=word)
            self._bell.ring()
            return True

    def prepare(self, view: View) -> None:
        """Put the question, and do not wait."""
        with self._bell:
            self._ask(view)

    def answer(self, view: View) -> Answer:
        """Wait for yes, no or abstain."""
        word = self._wait(view)
        return next(each for each in ANSWERS if each == word)

    def offer(self, view: View) -> str | None:
        """Wait for a text, or None to pass."""
        return self._wait(view) or None

    def _ask(self, view: View) -> None:
        if self.is_stood_in:
            return
        self._asked += 1
        until = None if self.limit is None else time.monotonic() + self.limit
        self.question, self.last_view = Question(number=self._asked, view=view, until=until), view
        self._bell.ring()

    def _wait(self, view: View) -> str:
        """The answer; raises StandIn where the simulated state is to give it, Left at the end."""
        with self._bell:
            if self.question is None or self.question.view != view:
                self._ask(view)
            asked = self.question
            left = None
            if asked is not None and asked.until is not None:
                left = max(0.0, asked.until - time.monotonic())
            in_time = self._bell.wait(self._is_settled, left)
            asked, self.question = self.question, None
            self.was_late = not in_time
            self._bell.ring()
            if self._is_cleared:
                raise Left
            if asked is None or asked.said is None:
                raise StandIn
            return asked.said

    def _is_settled(self) -> bool:
        open_still = self.question is not None and self.question.is_open
        return self._is_cleared or self.is_stood_in or not open_still
