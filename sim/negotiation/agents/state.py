"""A state as an agent: what it demands, puts and answers; the class from which others are made."""

from collections.abc import Callable, Mapping
from traceback import extract_tb
from typing import Literal, Protocol, TypeVar

import mesa
import numpy as np

from sim.negotiation.answer import answer
from sim.negotiation.demand import demand, moved_by, patience, reciprocal, reservation_now
from sim.negotiation.floor import Dice, Floor, Minds, Said, Turn
from sim.negotiation.layout import ABSTAIN, NO, NOBODY, YES, Layout, Phase, Vector
from sim.negotiation.offer import offer
from sim.negotiation.preference import value_states
from sim.negotiation.trace import RoundTold, TurnTold
from sim.scenario.faults import RequestError

T = TypeVar("T")
Word = Literal["no", "yes", "abstain"]
WORDS: dict[Word, int] = {"no": NO, "yes": YES, "abstain": ABSTAIN}


class Talks(Protocol):
    """What a state sees of the talks that it takes part in."""

    layout: Layout
    phase: Phase
    """What holds in the round that is on."""
    place: Mapping[str, int]
    """Of each framework, by name."""
    dice: Dice
    minds: Minds
    floor: Floor
    said: Said
    told: list[RoundTold | TurnTold]


class StateAgent(mesa.Agent):  # type: ignore[misc]
    """A state: it values the frameworks, and says what it demands, puts and answers.

    A strategy of one's own is a subclass that says otherwise what `demand`, `choose` or `respond`
    return; what it leaves out stays as the scenario has it. Rounds t count from 1.
    """

    def __init__(self, model: Talks, name: str) -> None:
        super().__init__(model)
        self.name = name
        """The state's name in the scenario."""
        self.index = model.layout.states.index(name)
        self.demand_now = 0.0
        """The least utility that it accepts in the round that is on."""
        self._paid = 0.0
        self._value()

    # What a strategy may change

    def demand(self, t: int) -> float:
        """The least utility that it accepts in round t; asked once a round, before anybody speaks.

        As the scenario has it: by the clock and, with `reciprocity`, by what the others have put.
        """
        r = self.reservation(t)
        left = patience(t, self.model.layout.opening.talk.rounds, self._exponent)
        if self._reciprocity > 0.0:
            said = self.model.said
            gained = moved_by(self._utility, said.first[0], said.last[0], self.index)
            left = reciprocal(left, self._reciprocity, gained, self._aspiration - r)
        return demand(r, self._aspiration, left, self._tolerance)

    def choose(self, t: int, u: float) -> str | None:
        """The framework that it puts in round t, one of `on_offer`; None if it passes.

        u in [0, 1) is a die of its own for the choice. As the scenario has it: by the rule of
        `offers`, always one that it would itself accept now.
        """
        phase, floor = self.model.phase, self.model.floor
        floor.reservation[self.index], floor.demand[self.index] = (
            self.reservation(t),
            self.demand_now,
        )
        f = offer(phase.talk, phase.rule, floor, self._utility, Turn(self.index, t, u))
        return None if f == NOBODY else self.model.layout.frameworks[f]

    def respond(self, framework: str, t: int, u: float) -> Word:  # noqa: ARG002 - for strategies
        """Its answer to a framework in round t: yes, no or abstain.

        u in [0, 1) is a die of its own for the answer. As the scenario has it: by `demand_now` and
        where they are set `precision` and `abstains`; conditions (`only_with`) come on top.
        """
        surplus = self.worth(framework) - self.demand_now
        said = answer(surplus, self._precision, self.abstains, u)
        return next(word for word, code in WORDS.items() if code == said)

    # What a strategy may know

    def worth(self, framework: str) -> float:
        """What the framework is worth to it, from 0 to 1."""
        return float(self._utility[self.model.place[framework]])

    def reservation(self, t: int) -> float:
        """What no agreement is worth to it in round t."""
        waited = t - self.model.phase.talk.since
        return reservation_now(self._no_deal, self._paid, self._cost, waited)

    @property
    def is_party(self) -> bool:
        """Whether it has a vote."""
        return bool(self.model.phase.rule.party[self.index])

    @property
    def on_offer(self) -> tuple[str, ...]:
        """The frameworks that can be concluded at this table, by name."""
        return tuple(self.model.layout.frameworks[f] for f in self.model.phase.rule.on_offer)

    @property
    def heard(self) -> tuple[RoundTold | TurnTold, ...]:
        """All that has been said, in order: who put what, and who answered how."""
        return tuple(self.model.told)

    # What the talks ask of it

    def begin(self, t: int) -> None:
        """Settle its demand for round t."""
        self.demand_now = float(self._ask("demand", lambda: self.demand(t), float | int))

    def put(self, t: int, u: float) -> int:
        """The framework that it puts, by its place; NOBODY if it passes."""
        name = self._ask("choose", lambda: self.choose(t, u), str | None)
        if name is None:
            return NOBODY
        if name not in self.on_offer:
            raise self._wrong("choose", f"'{name}' is not on offer")
        return int(self.model.place[name])

    def reply(self, f: int, t: int, u: float) -> int:
        """Its own answer to framework f: NO, YES or ABSTAIN."""
        name = self.model.layout.frameworks[f]
        word = self._ask("respond", lambda: self.respond(name, t, u), str)
        if word not in WORDS:
            raise self._wrong("respond", f"'{word}' is none of yes, no, abstain")
        return WORDS[word]

    def turn_over(self, waited: int) -> None:
        """Go on under the terms of a new phase, after so many rounds of waiting under the old."""
        self._paid += self._cost * waited
        self._value()

    def _value(self) -> None:
        """Work out what it thinks, from the phase's preferences and the replicate's draws."""
        model, minds = self.model, self.model.minds
        own = np.array([self.index])
        value_states(model.phase.preferences, model.dice.draws, own, 1, minds)
        self._utility: Vector = minds.utility[0, self.index]
        self._no_deal, self._cost = self._own(minds, "reservation"), self._own(minds, "cost")
        self._aspiration, self._exponent = (
            self._own(minds, "aspiration"),
            self._own(minds, "exponent"),
        )
        self._tolerance, self._reciprocity = (
            self._own(minds, "tolerance"),
            self._own(minds, "reciprocity"),
        )
        self._precision, self.abstains = (
            self._own(minds, "precision"),
            self._own(minds, "abstains"),
        )

    def _own(self, minds: Minds, name: str) -> float:
        return float(getattr(minds, name)[0, self.index])

    def _ask(self, what: str, say: Callable[[], T], kind: object) -> T:
        """What a strategy says; what goes wrong in one that is not ours is told in one line."""
        try:
            said = say()
        except Exception as error:
            if type(self) is StateAgent or isinstance(error, RequestError):
                raise
            last = extract_tb(error.__traceback__)[-1]
            where = f"{last.filename}:{last.lineno}"
            raise self._wrong(what, f"{type(error).__name__}: {error} ({where})") from error
        if not isinstance(said, kind):  # type: ignore[arg-type]
            raise self._wrong(what, f"returned {said!r}")
        return said

    def _wrong(self, what: str, why: str) -> RequestError:
        return RequestError(f"agents: {type(self).__name__}.{what} for {self.name}: {why}")
