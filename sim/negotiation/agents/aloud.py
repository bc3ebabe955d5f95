"""The talks as those hear them who sit there or watch: told while they go on."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sim.negotiation.agents.state import StateAgent
from sim.negotiation.agents.talks import Agents, Negotiation
from sim.negotiation.decision import could_carry
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import Layout
from sim.negotiation.trace import Heard, RoundTold, TurnTold

MOST_TEXTS = 1_000
"""With more on offer it takes too long to look at each in each round."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A round of plenary talk, or a turn of stacked talk, as everybody there heard it."""

    number: int
    """The round, from 1."""
    heard: tuple[Heard, ...]
    """Who put or answered what, in order."""
    carried: bool
    """It is agreed."""
    decisive: tuple[str, ...]
    """Whose refusal alone stopped the text."""


class Listener(Protocol):
    """Whoever is told what has just been said, in the thread of the talks; must not wait."""

    def put(self, heard: Heard) -> None:
        """A text has been put; nobody has answered it yet."""

    def told(self, spoken: Spoken) -> None:
        """A round, or a turn, is over."""


class Silent:
    """Nobody listens."""

    def put(self, heard: Heard) -> None:
        """Nothing."""

    def told(self, spoken: Spoken) -> None:
        """Nothing."""


class Aloud(Negotiation):
    """Talks that are listened to."""

    def __init__(
        self, layout: Layout, dice: tuple[DiceBox, int], agents: Agents, listener: Listener
    ) -> None:
        super().__init__(layout, *dice, agents)
        self._listener = listener

    def within_reach(self) -> dict[str, int]:
        """The texts that could have carried at the demands of some round, and its number.

        Exactly the parties say yes to which a text is worth their demand, as in the look back at
        talks that failed; the first such round counts. Nothing where a table has too many texts.
        """
        found: dict[str, int] = {}
        for number, held in enumerate(self._held, start=1):
            left = [f for f in held.rule.on_offer if self._name(f) not in found]
            for f in left if len(held.rule.on_offer) <= MOST_TEXTS else []:
                alone = held.rule._replace(on_offer=np.array([f]))
                room = self.floor.trial
                if could_carry(alone, held.open_to, held.demand, held.abstains, room):
                    found[self.layout.frameworks[f]] = number
        return found

    def _note_offer(self, state: StateAgent | None, f: int) -> None:
        super()._note_offer(state, f)
        name = state.name if state else None
        self._listener.put(Heard(self.round, name, "puts", self.layout.frameworks[f]))

    def _plenary_round(self) -> None:
        super()._plenary_round()
        self._listener.told(spoken(self.told[-1]))

    def _take_turn(self, state: StateAgent) -> None:
        super()._take_turn(state)
        self._listener.told(spoken(self.told[-1]))


def spoken(told: RoundTold | TurnTold) -> Spoken:
    """What was heard of it."""
    replies = told.replies if isinstance(told, RoundTold) else (told.reply,) if told.reply else ()
    return Spoken(
        number=told.number,
        heard=told.heard,
        carried=told.carried,
        decisive=tuple(reply.state for reply in replies if reply.decisive_by),
    )
