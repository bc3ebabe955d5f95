"""A state whose seat a person takes: it asks the person, and the rules stay the same."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.negotiation.agents.state import HIGHEST, Answer, StateAgent, Talks
from sim.negotiation.layout import IN_TURN, MEDIATOR, Flags, Phase
from sim.negotiation.offer import speaker
from sim.negotiation.trace import Heard


class Left(BaseException):
    """A person has left the table: the talks end unfinished, and count nowhere.

    Not an Exception, so that nothing on the way takes it for a fault.
    """


class StandIn(BaseException):
    """A person does not answer: the state that the file describes gives this one answer.

    Not an Exception, for the same reason.
    """


class Rights(NamedTuple):
    """Whose consent a text needs by name; a quota may come on top."""

    signatories: tuple[str, ...]
    """The parties whose yes it needs."""
    vetoes: tuple[str, ...]
    """The parties whose no is enough to stop it."""


@dataclass(frozen=True, kw_only=True)
class View:
    """All that a state knows when it is asked: nothing of what others want or demand."""

    state: str
    round: int
    """From 1."""
    rounds: int
    """After which the talks end."""
    worth: Mapping[str, float]
    """What every text is worth to it, from 0 to 1: this replicate's draws."""
    no_deal: float
    """What no deal is worth to it in this round, the cost of waiting paid."""
    on_offer: tuple[str, ...]
    """The texts that can be concluded in this round."""
    closed: tuple[str, ...]
    """Those of them that need a signature which it disputes: it puts none and agrees to none."""
    parties: tuple[str, ...]
    """Who has a vote in this round."""
    rights: Mapping[str, Rights]
    """Of each text on offer."""
    heard: tuple[Heard, ...]
    """All that was said aloud before, in order."""
    text: str | None = None
    """The text it is to answer; None where it is to put one."""
    by: str | None = None
    """Who put that text; None for a mediator."""

    @property
    def is_party(self) -> bool:
        """Whether it has a vote in this round."""
        return self.state in self.parties

    @property
    def may_put(self) -> tuple[str, ...]:
        """The texts it may put."""
        return tuple(text for text in self.on_offer if text not in self.closed)


class Mouth(ABC):
    """A person who speaks for a state; all methods are called in the thread of the talks.

    Each may raise `Left`, or `StandIn` to have the simulated state answer. An answer may be to
    abstain, whether or not the file lets simulated states do so: abstention is never yes, but a
    veto holder that abstains lets a text pass.
    """

    @abstractmethod
    def answer(self, view: View) -> Answer:
        """Yes, no or abstain to `view.text`; waits for the person."""

    @abstractmethod
    def offer(self, view: View) -> str | None:
        """One of `view.may_put`, or None to pass; waits for the person."""

    def prepare(self, view: View) -> None:  # noqa: B027 - may be left out
        """A text is on the table, and `answer` will be asked of this very view.

        Called on everybody who will be asked before anybody is waited for, so that all may think
        at once; must not wait. In stacked talk each is asked in turn.
        """


class Person(StateAgent):
    """A state that asks a person what to put and what to answer.

    What it demands is not known. For the look back at talks that failed it counts as a sincere
    state: something was within reach if the person would have gained by saying yes. Simulated
    states never read it.
    """

    mouth: Mouth

    def __init__(self, model: Talks, name: str) -> None:
        super().__init__(model, name)
        self._prepared = 0
        self._simulated = 0.0
        self._known: tuple[Phase, dict[str, Rights]] | None = None

    def demand(self, t: int) -> float:
        """No deal: the least that it could say yes to without losing by it."""
        self._simulated = super().demand(t)
        return min(self.no_deal_now, HIGHEST)

    def choose(self, t: int, u: float) -> str | None:
        """The text that the person puts, or None."""
        try:
            return self.mouth.offer(self.view())
        except StandIn:
            self.demand_now = self._simulated
            return super().choose(t, u)

    def respond(self, framework: str, t: int, u: float) -> Answer:
        """The person's answer."""
        view = self.view(framework)
        if self._prepared != t and self.model.phase.talk.speaker != IN_TURN:
            for each in self.model.states:
                if isinstance(each, Person):
                    each.prepare(framework, view.by, t)
        try:
            return self.mouth.answer(view)
        except StandIn:
            self.demand_now = self._simulated
            return super().respond(framework, t, u)

    def prepare(self, framework: str, by: str | None, t: int) -> None:
        """Let the person think, if it will be asked."""
        if self.is_party and self.name != by and not self.objects(framework):
            self._prepared = t
            self.mouth.prepare(self.view(framework))

    def view(self, text: str | None = None) -> View:
        """What it knows as it is asked about a text, or for one."""
        model = self.model
        return View(
            state=self.name,
            round=model.round,
            rounds=self.rounds,
            worth=dict(zip(model.layout.frameworks, self._utility.tolist(), strict=True)),
            no_deal=self.no_deal_now,
            on_offer=self.on_offer,
            closed=tuple(name for name in self.on_offer if self.objects(name)),
            parties=self.parties,
            rights=self._rights(),
            heard=self.heard,
            text=text,
            by=self._speaker() if text else None,
        )

    def _ask(self, what: str, say: Callable[[], object]) -> object:  # noqa: ARG002
        """What goes wrong in a mouth is no fault of a strategy file: it is raised as it is."""
        return say()

    def _speaker(self) -> str | None:
        """Whose text is on the table; None for the mediator."""
        model, talk = self.model, self.model.phase.talk
        if talk.speaker == MEDIATOR:
            return None
        in_turn = talk.speaker == IN_TURN
        place = model.said.by[0] if in_turn else speaker(talk, model.dice, 0, model.round)
        return str(model.layout.states[int(place)])

    def _rights(self) -> Mapping[str, Rights]:
        """As they are in this phase; many texts take their time."""
        phase = self.model.phase
        if self._known is None or self._known[0] is not phase:
            rule, names = phase.rule, self.model.layout.states

            def who(flags: Flags) -> tuple[str, ...]:
                return tuple(names[i] for i in np.flatnonzero(flags & rule.party))

            rights = {
                self.model.layout.frameworks[f]: Rights(who(rule.signs[f]), who(rule.vetoes[f]))
                for f in rule.on_offer
            }
            self._known = phase, rights
        return self._known[1]


def person(mouth: Mouth) -> type[StateAgent]:
    """The class of a state that this person speaks for."""
    made: Any = type("Person", (Person,), {"mouth": mouth})
    return made  # type: ignore[no-any-return]
