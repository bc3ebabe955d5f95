"""A state as an agent: what it demands, puts and answers; the class from which others are made."""

from collections.abc import Callable, Mapping
from math import inf, isnan
from numbers import Real
from traceback import extract_tb
from typing import Literal, Protocol

import mesa
import numpy as np

from sim.negotiation.answer import answer
from sim.negotiation.demand import demand, moved_by, patience, reciprocal, reservation_now
from sim.negotiation.dispute import is_closed
from sim.negotiation.floor import Dice, Floor, Minds, Said, Turn
from sim.negotiation.layout import ABSTAIN, NO, NOBODY, YES, Layout, Phase, Vector
from sim.negotiation.offer import offer
from sim.negotiation.preference import value_states
from sim.negotiation.strategies import is_theirs
from sim.negotiation.trace import Heard, RoundTold, TurnTold
from sim.scenario.faults import RequestError, nearest, shorten

Answer = Literal["no", "yes", "abstain"]
CODES: dict[Answer, int] = {"no": NO, "yes": YES, "abstain": ABSTAIN}
WORDS: dict[int, Answer] = {code: word for word, code in CODES.items()}
HIGHEST = 2.0
"""No demand of a strategy makes sense above it; ours may be, where a reservation value in points is
uncertain enough to be drawn at twice what can be attained."""
ASKED = {"begin", "put", "reply", "turn_over"}
"""Methods by which the talks ask; a strategy has no say in them."""


class Talks(Protocol):
    """What a state sees of the talks that it takes part in."""

    layout: Layout
    phase: Phase
    """What holds in the round that is on."""
    round: int
    """The round that is on."""
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
    return; what it leaves out stays as the scenario has it. It is made anew for each replicate, so
    that it remembers what it keeps on itself, and rolls its dice with `self.random` (Python's) or
    `self.rng` (NumPy's), which are seeded for each replicate. Rounds t count from 1.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in ASKED & vars(cls).keys():
            raise TypeError(f"{cls.__name__}.{name}: the talks ask by this name; take another")

    def __init__(self, model: Talks, name: str) -> None:
        super().__init__(model)
        self.name = name
        """The state's name in the scenario."""
        self.index = model.layout.states.index(name)
        self.no_deal_now = 0.0
        """What no agreement is worth to it in the round that is on."""
        self.demand_now = 0.0
        """The least utility that it accepts in the round that is on."""
        self._paid = 0.0
        self._value()

    # What a strategy may change

    def demand(self, t: int) -> float:
        """The least utility that it accepts in round t; asked once a round, before anybody speaks.

        As the scenario has it: by the clock and, with `reciprocity`, by what the others have put.
        """
        r = self.no_deal_now
        left = patience(t, self.model.layout.opening.talk.rounds, self._exponent)
        if self._reciprocity > 0.0:
            said = self.model.said
            gained = moved_by(self._utility, said.first[0], said.last[0], self.index)
            left = reciprocal(left, self._reciprocity, gained, self._aspiration - r)
        return demand(r, self._aspiration, left, self._tolerance)

    def choose(self, t: int, u: float) -> str | None:
        """The framework that it puts in round t, one of `on_offer`; None if it passes.

        u in [0, 1) is a die for the choice. As the scenario has it: by the rule of
        `offers`, always one that it would itself accept now.
        """
        phase, floor = self.model.phase, self.model.floor
        floor.reservation[self.index] = self.no_deal_now
        floor.demand[self.index] = self.demand_now
        f = offer(phase.talk, phase.rule, floor, self.open_to, Turn(self.index, t, u))
        return None if f == NOBODY else self.model.layout.frameworks[f]

    def respond(self, framework: str, t: int, u: float) -> Answer:  # noqa: ARG002 - for strategies
        """Its answer to another's framework in round t: yes, no or abstain.

        u in [0, 1) is a die for the answer, 0 where nobody's answers are left to dice. As the
        scenario has it: by `demand_now` and where they are set `precision` and `abstains`;
        conditions (`only_with`) come on top.
        """
        surplus = self.worth(framework) - self.demand_now
        return WORDS[answer(surplus, self._precision, self.abstains, u)]

    # What a strategy may know

    def worth(self, framework: str) -> float:
        """What the framework is worth to it, from 0 to 1."""
        if framework not in self.model.place:
            raise LookupError(f"no framework '{framework}'{nearest(framework, self.model.place)}")
        return float(self._utility[self.model.place[framework]])

    def reservation(self, t: int) -> float:
        """What no agreement is worth to it in round t."""
        waited = t - self.model.phase.talk.since
        return reservation_now(self._no_deal, self._paid, self._cost, waited)

    @property
    def rounds(self) -> int:
        """How many rounds the talks last, if nothing is agreed before."""
        return int(self.model.layout.opening.talk.rounds)

    @property
    def is_party(self) -> bool:
        """Whether it has a vote in the round that is on."""
        return bool(self.model.phase.rule.party[self.index])

    @property
    def parties(self) -> tuple[str, ...]:
        """The states that have a vote in the round that is on, by name."""
        seated = self.model.phase.rule.party
        return tuple(s for s, party in zip(self.model.layout.states, seated, strict=True) if party)

    @property
    def on_offer(self) -> tuple[str, ...]:
        """The frameworks that can be concluded in the round that is on, by name."""
        return tuple(self.model.layout.frameworks[f] for f in self.model.phase.rule.on_offer)

    @property
    def heard(self) -> tuple[Heard, ...]:
        """All that was said aloud before, its own words too, in order: who put or answered what.

        Not what others demand, or what a text is worth to them. In plenary talk the answers to a
        text are heard once all have been given.
        """
        return tuple(heard for told in self.model.told for heard in told.heard)

    def objects(self, framework: str) -> bool:
        """Whether it says no to the framework whatever it is worth, for it disputes a signature."""
        if not len(self.model.phase.talk.disputer):
            return False
        return bool(self.open_to[self.model.place[framework]] == -inf)

    # What the talks ask of it

    @property
    def open_to(self) -> Vector:
        """(F,) what the frameworks are worth to it; nothing makes up for a disputed signature."""
        talk, rule = self.model.phase.talk, self.model.phase.rule
        if not len(talk.disputer):  # asked in every round of every talk
            return self._utility
        settled, t = self.model.said.settled[0], self.model.round
        closed = [is_closed(talk, signs, settled, self.index, t) for signs in rule.signs]
        return np.where(closed, -inf, self._utility)

    def begin(self, t: int) -> None:
        """Settle what no deal is worth to it, and its demand, for round t."""
        self.no_deal_now = float(self.reservation(t))
        said = self._ask("demand", lambda: self.demand(t))
        if isinstance(said, bool) or not isinstance(said, Real) or isnan(said):
            raise self._wrong("demand", f"returned {shorten(repr(said))}, which is no number")
        self.demand_now = float(said)
        if self.demand_now > HIGHEST and type(self).demand is not StateAgent.demand:
            what = f"returned {self.demand_now:g}; a demand is a utility, 1 where points are 100"
            raise self._wrong("demand", what)

    def put(self, t: int, u: float) -> int:
        """The framework that it puts, by its place; NOBODY if it passes."""
        name = self._ask("choose", lambda: self.choose(t, u))
        if name is None:
            return NOBODY
        if not isinstance(name, str):
            said = shorten(repr(name))
            raise self._wrong("choose", f"returned {said}, neither the name of a text nor None")
        if name not in self.on_offer:
            near = nearest(name, self.on_offer)
            raise self._wrong("choose", f"'{shorten(name)}' is not on offer{near}")
        if self.objects(name):
            said = f"'{shorten(name)}' needs a signature that it disputes"
            raise self._wrong("choose", said)
        return int(self.model.place[name])

    def reply(self, f: int, t: int, u: float) -> int:
        """Its own answer to framework f: NO, YES or ABSTAIN."""
        name = self.model.layout.frameworks[f]
        if self.objects(name):
            return NO
        word = self._ask("respond", lambda: self.respond(name, t, u))
        if not isinstance(word, str) or word not in CODES:
            raise self._wrong("respond", f"returned {shorten(repr(word))}, not yes, no or abstain")
        return CODES[word]

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
        self._no_deal = self._own(minds, "reservation")
        self._cost = self._own(minds, "cost")
        self._aspiration = self._own(minds, "aspiration")
        self._exponent = self._own(minds, "exponent")
        self._tolerance = self._own(minds, "tolerance")
        self._reciprocity = self._own(minds, "reciprocity")
        self._precision = self._own(minds, "precision")
        self.abstains = self._own(minds, "abstains")

    def _own(self, minds: Minds, name: str) -> float:
        return float(getattr(minds, name)[0, self.index])

    def _ask(self, what: str, say: Callable[[], object]) -> object:
        """What a strategy says; what goes wrong in one that is not ours is told in one line."""
        try:
            return say()
        except (Exception, SystemExit) as error:
            if type(self) is StateAgent:
                raise
            raise self._wrong(what, in_one_line(error)) from error

    def _wrong(self, what: str, why: str) -> RequestError:
        return RequestError(f"agents: {type(self).__name__}.{what} for {self.name}: {why}")


def take_seat(model: Talks, name: str, kind: type[StateAgent]) -> StateAgent:
    """A state of the given class at its place in the talks.

    Raises RequestError where a strategy cannot be made.
    """
    try:
        state = kind(model, name)
    except (Exception, SystemExit) as error:
        if kind is StateAgent:
            raise
        why = in_one_line(error)
        raise RequestError(f"agents: {kind.__name__} for {name}: {why}") from error
    if not hasattr(state, "demand_now"):
        raise RequestError(
            f"agents: {kind.__name__} for {name}: its __init__ has to begin with "
            "super().__init__(model, name)"
        )
    return state


def in_one_line(error: BaseException) -> str:
    """An exception as `KeyError: 'treaty' (mine.py:12)`, the last place in code not ours."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    theirs = [f for f in extract_tb(error.__traceback__) if is_theirs(f.filename)]
    return f"{said} ({theirs[-1].filename}:{theirs[-1].lineno})" if theirs else said
