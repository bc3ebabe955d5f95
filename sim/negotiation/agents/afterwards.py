"""What becomes of an agreement, told a second time: parliaments, guarantors, challengers."""

from collections.abc import Mapping, Sequence
from math import inf
from typing import Protocol

import numpy as np

from sim.negotiation.aftermath import (
    blank_call,
    deterrence,
    first_challenge,
    gain,
    honoured,
    needed,
    ratifies,
    will,
)
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Dice, Minds
from sim.negotiation.layout import Layout, Phase
from sim.negotiation.record import Records
from sim.negotiation.trace import Afterwards, Challenge, Prospect, Ratification


class Concluded(Protocol):
    """What is known once an agreement has been concluded."""

    layout: Layout
    phase: Phase
    replicate: int
    box: DiceBox
    dice: Dice
    minds: Minds
    records: Records


def afterwards(talks: Concluded, f: int) -> Afterwards:
    """What becomes of the agreement on framework f; kept in the records, and told."""
    records, aftermath = talks.records, talks.phase.aftermath
    ratifications = _ratifications(talks, f)
    in_force = all(each.ratified for each in ratifications if each.is_needed)
    bound: list[str] = []
    prospects: list[Prospect] = []
    challenge = None
    if in_force:
        failed = [each.state for each in ratifications if not each.ratified]
        bound = [s for s in _guarantors(talks, f) if s not in failed]
        prospects = [_prospect(talks, f, bound, c) for c in np.flatnonzero(aftermath.may).tolist()]
        challenge = _challenge(talks, f, bound, prospects)
    for each in ratifications:
        records.unratified[0, talks.layout.states.index(each.state)] = not each.ratified
    records.in_force[0] = in_force
    records.guarantors[0] = len(bound) if talks.layout.has_aftermath else 0
    records.lasting[0] = in_force and challenge is None
    if challenge:
        records.challenged[0] = challenge.year
        records.challenger[0] = talks.layout.states.index(challenge.state)
    return Afterwards(
        ratifications=tuple(ratifications),
        in_force=in_force,
        guarantors=tuple(bound),
        prospects=tuple(prospects),
        challenge=challenge,
        horizon=aftermath.horizon,
    )


def _ratifications(talks: Concluded, f: int) -> list[Ratification]:
    """Of the needed signatories, and of guarantors who said yes, those that ask a parliament."""
    found = []
    offering = _guarantors(talks, f)
    for i, (state, q) in enumerate(
        zip(talks.layout.states, talks.phase.aftermath.ratifies_at, strict=True)
    ):
        is_needed = bool(talks.phase.rule.signs[f, i])
        if q >= 0 and (is_needed or state in offering):
            worth = talks.minds.utility[0, i, f]
            least = _number(talks, q)
            found.append(
                Ratification(
                    state=state,
                    utility=float(worth),
                    least=least,
                    is_needed=is_needed,
                    ratified=bool(ratifies(worth, least)),
                )
            )
    return found


def _guarantors(talks: Concluded, f: int) -> list[str]:
    """Those named as guarantors who are bound or, where they are willing, have said yes."""
    aftermath, consents = talks.phase.aftermath, talks.records.consents[0]
    return [
        state
        for state, named, consents_to_it in zip(
            talks.layout.states, aftermath.guarantor[f], consents, strict=True
        )
        if named and (consents_to_it or not aftermath.willing[f])
    ]


def _prospect(talks: Concluded, f: int, bound: Sequence[str], c: int) -> Prospect:
    """How the agreement stands against challenger c."""
    states, aftermath = talks.layout.states, talks.phase.aftermath
    j = int(aftermath.challenger[c])
    call = blank_call(len(states))
    for i, state in enumerate(states):
        if state in bound and i != j:
            call.chance[i] = _number(talks, aftermath.resolve[i])
            call.capability[i] = _number(talks, aftermath.capability[i])
    met = deterred = 0.0
    if bound:
        need = needed(aftermath.call[f], len(bound))
        met = honoured(aftermath.veto[f], need, call)
        against = _number(talks, aftermath.capability[j])
        deterred = deterrence(aftermath.veto[f], need, call, against)
        talks.records.honoured[0, c] = met
    won, lost = talks.minds.aspiration[0, j], _number(talks, aftermath.defeat[c])
    cost = _number(talks, aftermath.cost[c])
    gained = gain(deterred, won, lost, cost, talks.minds.utility[0, j, f])
    opportunity = _number(talks, aftermath.opportunity[c])
    yearly = opportunity * will(gained, _number(talks, aftermath.scale))
    return Prospect(
        state=states[j], honoured=met, deterrence=deterred, gain=float(gained), yearly=yearly
    )


def _challenge(
    talks: Concluded, f: int, bound: Sequence[str], prospects: Sequence[Prospect]
) -> Challenge | None:
    """The first challenge by the horizon; who honours the call is told by dice of their own."""
    states, aftermath = talks.layout.states, talks.phase.aftermath
    when = {
        each.state: first_challenge(
            each.yearly, aftermath.horizon, talks.dice.challenge[states.index(each.state), 0]
        )
        for each in prospects
    }
    first = min(when, key=lambda state: when[state], default=None)
    if first is None or when[first] == inf:
        return None
    honours = {
        state: state != first
        and talks.box.die("honour", state, talks.replicate)
        < _number(talks, aftermath.resolve[states.index(state)])
        for state in bound
    }
    return Challenge(
        year=int(when[first]) + 1,
        state=first,
        honours=honours,
        is_met=_is_met(talks, f, honours),
    )


def _is_met(talks: Concluded, f: int, honours: Mapping[str, bool]) -> bool:
    """Whether those who honour the call are enough, and all who have a veto among them."""
    if not honours:
        return False
    aftermath, call = talks.phase.aftermath, blank_call(len(talks.layout.states))
    call.chance[:] = [honours.get(state, False) for state in talks.layout.states]
    need = needed(aftermath.call[f], len(honours))
    return honoured(aftermath.veto[f], need, call) == 1.0


def _number(talks: Concluded, q: int) -> float:
    """Number q of the file in this replicate."""
    preferences = talks.phase.preferences
    row = preferences.row[q]
    return float(talks.dice.draws[row, 0] if row >= 0 else preferences.mean[q])
