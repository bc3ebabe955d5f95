"""The slow telling: one replicate as a Mesa model of states, every word recorded.

The rules are those of the kernel, called one by one by agents that know nothing of each other but
what is said; only the order of events is told a second time, and a test compares the two.
"""

from collections.abc import Callable

import mesa
import numpy as np

from sim.negotiation.answer import answer
from sim.negotiation.build import lay_out
from sim.negotiation.decision import (
    blockers,
    by_what_right,
    carries,
    could_carry,
    is_decisive,
    what_failed,
    why_refused,
)
from sim.negotiation.demand import demand, patience, reservation_now
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import (
    NO,
    NOBODY,
    PAGE,
    YES,
    Indexes,
    Layout,
    Turn,
    Vector,
    blank_floor,
    blank_minds,
)
from sim.negotiation.offer import offer, speaker
from sim.negotiation.preference import value_state
from sim.negotiation.record import AGREED, COULD_NOT, ENDINGS, KINDS, Records, blank_records
from sim.negotiation.trace import Reply, RoundTold, Trace
from sim.scenario.schema import Scenario


class StateAgent(mesa.Agent):  # type: ignore[misc]
    """A state: it values the frameworks, and says what it demands, offers and answers."""

    def __init__(self, model: "Negotiation", name: str) -> None:
        super().__init__(model)
        self.name = name
        self.index = model.layout.states.index(name)
        layout, minds = model.layout, model.minds
        value_state(layout.preferences, model.dice.draws, self.index, 0, minds)
        self.utility: Vector = minds.utility[0, self.index]
        self.no_deal, self.cost, self.aspiration, self.exponent, self.tolerance = (
            float(column[0, self.index])
            for column in (
                minds.reservation,
                minds.cost,
                minds.aspiration,
                minds.exponent,
                minds.tolerance,
            )
        )
        self.is_party = bool(layout.rule.party[self.index])

    def reservation(self, t: int) -> float:
        """What no agreement is worth to it in round t."""
        return reservation_now(self.no_deal, self.cost, t)

    def demand(self, t: int) -> float:
        """The least utility that it accepts in round t."""
        left = patience(t, self.model.layout.talk.rounds, self.exponent)
        return demand(self.reservation(t), self.aspiration, left, self.tolerance)

    def put(self, t: int, u: float) -> int:
        """The framework that it puts in round t, u being the round's dice; NOBODY if it passes."""
        layout, floor = self.model.layout, self.model.floor
        floor.reservation[self.index] = self.reservation(t)
        floor.demand[self.index] = self.demand(t)
        return offer(layout.talk, layout.rule, floor, self.utility, Turn(self.index, t, u))

    def answer(self, f: int, t: int) -> int:
        """Its answer to framework f in round t: YES or NO."""
        return answer(self.utility[f], self.demand(t))


class Negotiation(mesa.Model):  # type: ignore[misc]
    """One replicate of a variant; a step is a round, and `running` ends with the talks."""

    def __init__(self, layout: Layout, box: DiceBox, replicate: int) -> None:
        super().__init__(rng=replicate)
        self.layout, self.replicate = layout, replicate
        self.dice = box.throw(replicate, 1)
        self.minds, self.floor = blank_minds(1, layout), blank_floor(layout)
        self.states = [StateAgent(self, name) for name in layout.states]
        self.round = 0
        self.told: list[RoundTold] = []
        self.records: Records = blank_records(1, len(self.states))

    def negotiate(self) -> None:
        """Go on until the talks have ended."""
        while self.running:
            self.step()
        # Mesa 3.3 keeps every finished model alive by the count of its agents.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def trace(self, variant: str, scenario: Scenario, seed: int) -> Trace:
        """What was said, once the talks have ended."""
        agreed = int(self.records.framework[0])
        worth = [
            a.utility[agreed] if agreed != NOBODY else a.reservation(self.round)
            for a in self.states
        ]
        return Trace(
            variant=variant,
            replicate=self.replicate,
            seed=seed,
            seats=scenario.table.seats,
            rounds=tuple(self.told),
            ending=ENDINGS[self.records.ending[0]],
            framework=self.layout.frameworks[agreed] if agreed != NOBODY else None,
            utility={a.name: float(u) for a, u in zip(self.states, worth, strict=True)},
            reservation={a.name: a.reservation(self.round) for a in self.states},
            principals=scenario.principals,
        )

    def step(self) -> None:
        """One round of plenary talk: a state puts an offer, all parties answer."""
        self.round += 1
        t = self.round
        self.records.round[0] = t
        state = self.states[speaker(self.layout.talk, self.dice, 0, t)]
        f = state.put(t, self.dice.choice[(t - 1) // PAGE, 0, (t - 1) % PAGE])
        if f == NOBODY:
            self.told.append(RoundTold(number=t, speaker=state.name, framework=None))
        else:
            self._vote(state, f)
        if self.running and t == self.layout.talk.rounds:
            self._give_up()

    def _vote(self, state: StateAgent, f: int) -> None:
        t, rule = self.round, self.layout.rule
        answers = np.array([a.answer(f, t) if a.is_party else NO for a in self.states])
        carried = carries(rule, f, answers)
        self.records.offers[0] += 1
        if carried:
            self._conclude(state, f, answers)
        blocked = blockers(rule, f, answers)
        decisive = [
            a
            for a in self.states
            if not carried and blocked <= 1 and is_decisive(rule, f, answers, blocked, a.index)
        ]
        self._note(decisive, f)
        self.told.append(
            RoundTold(
                number=t,
                speaker=state.name,
                framework=self.layout.frameworks[f],
                replies=tuple(
                    self._reply(a, f, bool(answers[a.index]), a in decisive)
                    for a in self.states
                    if a.is_party
                ),
                carried=carried,
            )
        )

    def _note(self, decisive: list[StateAgent], f: int) -> None:
        for state in decisive:
            kind = by_what_right(self.layout.rule, f, state.index)
            reason = why_refused(state.utility[f], state.reservation(self.round))
            self.records.decisive[0, state.index, kind, reason] += 1
        self.records.stopped_by_one[0] += bool(decisive)

    def _reply(self, state: StateAgent, f: int, says_yes: bool, decisive: bool) -> Reply:
        rule, i = self.layout.rule, state.index
        return Reply(
            state=state.name,
            says_yes=says_yes,
            utility=float(state.utility[f]),
            demand=state.demand(self.round),
            reservation=state.reservation(self.round),
            is_needed=bool(rule.vetoes[f, i] or rule.signs[f, i] or rule.quotas[f]),
            could_not=why_refused(state.utility[f], state.reservation(self.round)) == COULD_NOT,
            decisive_by=KINDS[by_what_right(rule, f, i)] if decisive else None,
        )

    def _conclude(self, speaker: StateAgent, f: int, answers: Indexes) -> None:
        records, t = self.records, self.round
        records.ending[0], records.framework[0], records.speaker[0] = AGREED, f, speaker.index
        for state in self.states:
            i, no_deal = state.index, state.reservation(t)
            records.consents[0, i] = answers[i] == YES
            records.content[0, i] = state.utility[f] >= no_deal
            records.utility[0, i] = state.utility[f]
            records.surplus[0, i] = state.utility[f] - no_deal
        records.suits_principals[0] = records.content[0][self.layout.talk.principal].all()
        self.running = False

    def _give_up(self) -> None:
        t = self.round
        for state in self.states:
            self.records.utility[0, state.index] = state.reservation(t)
        zone = self._could_ever_carry(StateAgent.reservation)
        reachable = zone and self._could_ever_carry(StateAgent.demand)
        self.records.ending[0] = what_failed(zone, reachable)
        self.running = False

    def _could_ever_carry(self, least: Callable[[StateAgent, int], float]) -> bool:
        """Whether in some round something would carry if all said yes whom it gives their least."""
        rule, utility, room = self.layout.rule, self.minds.utility[0], self.floor.answer
        return any(
            could_carry(rule, utility, np.array([least(a, t) for a in self.states]), room)
            for t in range(1, self.round + 1)
        )


def negotiate(variant: str, scenario: Scenario, seed: int, replicate: int) -> Trace:
    """Tell replicate `replicate` of a resolved variant from first word to last."""
    layout = lay_out(scenario)
    model = Negotiation(layout, DiceBox(layout, seed), replicate)
    model.negotiate()
    return model.trace(variant, scenario, seed)
