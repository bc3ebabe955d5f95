"""The talks as a Mesa model: a step is a round."""

from collections.abc import Mapping
from typing import NamedTuple

import mesa
import numpy as np

from sim.negotiation.agents.afterwards import afterwards
from sim.negotiation.agents.state import StateAgent, take_seat
from sim.negotiation.answer import withdraw, withdrawn
from sim.negotiation.decision import (
    blockers,
    by_what_right,
    carries,
    could_carry,
    is_decisive,
    what_failed,
    why_refused,
)
from sim.negotiation.dice import DiceBox
from sim.negotiation.dispute import settlement
from sim.negotiation.floor import blank_floor, blank_minds, nothing_said
from sim.negotiation.layout import IN_TURN, MEDIATOR, NO, NOBODY, PAGE, YES, Layout, Rule, Vector
from sim.negotiation.offer import speaker
from sim.negotiation.record import (
    AGREED,
    CONDITIONAL,
    COULD_NOT,
    DISPUTED,
    KINDS,
    Records,
    blank_records,
)
from sim.negotiation.trace import ANSWERS, Afterwards, Reply, RoundTold, TurnTold

Agents = Mapping[str, type[StateAgent]]
"""Whose seat is taken by which class; the others are plain `StateAgent`s."""


class Held(NamedTuple):
    """What everybody would have accepted in a round, to know later what was missed."""

    rule: Rule
    utility: Vector
    """(S, F)."""
    open_to: Vector
    """(S, F) the same, without limit below nought where a signature is disputed."""
    no_deal: Vector
    """(S,)."""
    demand: Vector
    """(S,)."""
    abstains: Vector
    """(S,)."""


class Negotiation(mesa.Model):  # type: ignore[misc]
    """One replicate of a variant; `running` ends with the talks."""

    def __init__(
        self, layout: Layout, box: DiceBox, replicate: int, agents: Agents | None = None
    ) -> None:
        super().__init__(rng=box.number("agents", replicate))
        self.layout, self.replicate, self.phase = layout, replicate, layout.opening
        self.box = box
        self.place = {name: f for f, name in enumerate(layout.frameworks)}
        self.dice = box.throw(replicate, 1)
        self.minds, self.floor = blank_minds(1, layout), blank_floor(layout)
        settled = settlement(layout.phases, self.dice.draws, self.dice.dispute)
        self.said = nothing_said(1, layout, settled)
        self.round = 0
        self.told: list[RoundTold | TurnTold] = []
        self.records: Records = blank_records(1, len(layout.states), len(layout.challengers))
        self.afterwards: Afterwards | None = None
        """What became of the agreement, if there was one."""
        self._held: list[Held] = []
        taken = agents or {}
        self.states = [take_seat(self, name, taken.get(name, StateAgent)) for name in layout.states]
        self._abstains = self._margins()

    def negotiate(self) -> None:
        """Go on until the talks have ended."""
        try:
            while self.running:
                self.step()
        finally:  # Mesa 3.3 keeps every model alive by the count of its agents.
            getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def step(self) -> None:
        """One round: of plenary talk, in which one state speaks, or stacked, in which all do."""
        self.round += 1
        t = self.round
        self._turn_over()
        self.records.round[0] = t
        for state in self.states:
            state.begin(t)
        self._keep()
        if self.phase.talk.speaker == IN_TURN:
            for i in self.phase.talk.turns:
                if self.running:
                    self._take_turn(self.states[i])
        else:
            self._plenary_round()
        if self.running and t == self.phase.talk.rounds:
            self._give_up()

    def _turn_over(self) -> None:
        """Let the events of this round happen."""
        talk = self.phase.talk
        if self.round > talk.last:
            self.phase = next(p for p in self.layout.phases if p.talk.first == self.round)
            for state in self.states:
                state.turn_over(talk.last - talk.since)
            self._abstains = self._margins()

    def _keep(self) -> None:
        no_deal = np.array([state.no_deal_now for state in self.states])
        demand = np.array([state.demand_now for state in self.states])
        # An event makes the states value everything anew, in place.
        utility = self.minds.utility[0].copy()
        open_to = np.array([state.open_to for state in self.states])
        held = Held(self.phase.rule, utility, open_to, no_deal, demand, self._abstains)
        self._held.append(held)

    def _plenary_round(self) -> None:
        t, talk = self.round, self.phase.talk
        if talk.speaker == MEDIATOR:
            state, f = None, int(talk.tabled[t - 1])
        else:
            state = self.states[speaker(talk, self.dice, 0, t)]
            f = state.put(t, self._die(self.dice.choice, 0))
        name = state.name if state else None
        if f == NOBODY:
            self.told.append(RoundTold(number=t, speaker=name, framework=None))
            return
        self._note_offer(state, f)
        for each in self.states:
            self.floor.own[each.index] = NO
            if each.is_party:
                says = YES if each is state else each.reply(f, t, self._answer_die(each))
                self.floor.own[each.index] = says
        self._count_answers()
        carried = carries(self.phase.rule, f, self.floor.answer)
        if carried:
            self._conclude(state, f)
        decisive = [] if carried else self._decisive(f)
        self.records.stopped_by_one[0] += bool(decisive)
        self.told.append(
            RoundTold(
                number=t,
                speaker=name,
                framework=self.layout.frameworks[f],
                replies=tuple(
                    self._reply(each, f, each in decisive, int(self.floor.answer[each.index]))
                    for each in self.states
                    if each.is_party
                ),
                carried=carried,
            )
        )

    def _decisive(self, f: int) -> list[StateAgent]:
        """Those whose refusal alone stopped framework f."""
        rule = self.phase.rule
        if not rule.is_conditional and blockers(rule, f, self.floor.answer) > 1:
            return []
        return [state for state in self.states if self._decides(state, f)]

    def _take_turn(self, state: StateAgent) -> None:
        """A party accepts the offer that stands, lets it stand, or puts its own in its place."""
        said = self.said
        standing, by = int(said.standing[0]), int(said.by[0])
        reply, put, carried = None, NOBODY, False
        if standing != NOBODY:
            reply = self._reply_to_standing(state, standing)
            carried = reply.answer != "no" and self._carries_standing(standing)
        if reply is None or reply.answer == "no":
            put = self._replace_standing(state)
            carried = put != NOBODY and self._carries_standing(put)
        if carried:
            self._conclude(self.states[said.by[0]], int(said.standing[0]))
        self.told.append(
            TurnTold(
                number=self.round,
                state=state.name,
                standing=self._name(standing),
                by=self.layout.states[by] if standing != NOBODY else None,
                reply=reply,
                framework=self._name(put),
                carried=carried,
            )
        )

    def _reply_to_standing(self, state: StateAgent, f: int) -> Reply:
        says = state.reply(f, self.round, self._answer_die(state))
        self.said.answer[0, state.index] = says
        self._carries_standing(f)
        decisive = says == NO and self._decides(state, f)
        self.records.stopped_by_one[0] += decisive
        return self._reply(state, f, decisive, says)

    def _replace_standing(self, state: StateAgent) -> int:
        said, put = self.said, NOBODY
        if self.phase.talk.is_heard[state.index]:
            put = state.put(self.round, self._die(self.dice.choice, state.index))
        said.standing[0], said.by[0], said.answer[0] = put, state.index, NO
        if put != NOBODY:
            said.answer[0, state.index] = YES
            self._note_offer(state, put)
        return put

    def _carries_standing(self, f: int) -> bool:
        """Whether the standing offer carries by those who have let it stand so far."""
        for state in self.states:
            said = self.said.answer[0, state.index]
            self.floor.own[state.index] = said if state.is_party else NO
        self._count_answers()
        return carries(self.phase.rule, f, self.floor.answer)

    def _count_answers(self) -> None:
        self.floor.answer[:] = self.floor.own
        withdraw(self.phase.rule, self.floor.answer, self._abstains, NOBODY)

    def _margins(self) -> Vector:
        return np.array([state.abstains for state in self.states])

    def _die(self, dice: Vector, row: int) -> float:
        t = self.round
        return float(dice[row, (t - 1) // PAGE, 0, (t - 1) % PAGE])

    def _answer_die(self, state: StateAgent) -> float:
        return self._die(self.dice.answer, state.index) if len(self.dice.answer) else 0.0

    def _name(self, f: int) -> str | None:
        return None if f == NOBODY else self.layout.frameworks[f]

    def _note_offer(self, state: StateAgent | None, f: int) -> None:
        self.records.offers[0] += 1
        if state:
            first, last = self.said.first[0], self.said.last[0]
            last[state.index] = f
            first[state.index] = f if first[state.index] == NOBODY else first[state.index]

    def _decides(self, state: StateAgent, f: int) -> bool:
        """Whether its refusal stopped framework f; if so, note by what right and why."""
        rule, floor, i = self.phase.rule, self.floor, state.index
        decisive = is_decisive(rule, f, floor, self._abstains, i)
        if decisive:
            self.records.decisive[0, i, by_what_right(rule, f, i), self._reason(state, f)] += 1
        return decisive

    def _reason(self, state: StateAgent, f: int) -> int:
        withheld = withdrawn(self.phase.rule, self.floor.own, self.floor.answer, state.index)
        worth = self.minds.utility[0, state.index, f]
        disputed = state.objects(self.layout.frameworks[f])
        return why_refused(worth, state.no_deal_now, withheld, disputed)

    def _reply(self, state: StateAgent, f: int, decisive: bool, says: int) -> Reply:
        rule, i = self.phase.rule, state.index
        reason = None if says == YES else self._reason(state, f)
        return Reply(
            state=state.name,
            answer=ANSWERS[says],
            utility=float(self.minds.utility[0, i, f]),
            demand=state.demand_now,
            reservation=state.no_deal_now,
            is_needed=bool(rule.vetoes[f, i] or rule.signs[f, i] or rule.quotas[f]),
            could_not=reason == COULD_NOT,
            is_conditional=reason == CONDITIONAL,
            is_disputed=reason == DISPUTED,
            decisive_by=KINDS[by_what_right(rule, f, i)] if decisive else None,
        )

    def _conclude(self, speaker: StateAgent | None, f: int) -> None:
        records = self.records
        records.ending[0], records.framework[0] = AGREED, f
        records.speaker[0] = speaker.index if speaker else NOBODY
        for state in self.states:
            i, no_deal = state.index, state.no_deal_now
            worth = self.minds.utility[0, i, f]
            records.consents[0, i] = self.floor.answer[i] == YES
            records.content[0, i] = worth >= no_deal
            records.utility[0, i] = worth
            records.surplus[0, i] = worth - no_deal
        records.suits_principals[0] = records.content[0][self.phase.talk.principal].all()
        self.afterwards = afterwards(self, f)
        self.running = False

    def _give_up(self) -> None:
        for state in self.states:
            self.records.utility[0, state.index] = state.no_deal_now
        room = self.floor.trial
        zone = any(could_carry(h.rule, h.utility, h.no_deal, h.abstains, room) for h in self._held)
        reachable = zone and any(
            could_carry(h.rule, h.open_to, h.demand, h.abstains, room) for h in self._held
        )
        self.records.ending[0] = what_failed(zone, reachable)
        self.running = False
