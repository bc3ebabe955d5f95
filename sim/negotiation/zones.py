"""Whether there is anything to agree on: in many draws, and whose refusals keep a text out."""

from math import inf
from typing import NamedTuple

import numpy as np

from sim.negotiation.answer import answer as answered
from sim.negotiation.answer import withdraw
from sim.negotiation.batch import BATCH, LARGEST
from sim.negotiation.clock import prepare
from sim.negotiation.compiled import compiled, inner
from sim.negotiation.decision import carries, could_carry
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Floor, Minds, blank_floor, blank_minds
from sim.negotiation.layout import NO, NOBODY, YES, Flags, Indexes, Layout, Rule, Talk, Vector
from sim.negotiation.minds import value_phases


class Turned(NamedTuple):
    """Whose refusals would have to turn for each framework to carry; and room to find out."""

    refusals: Flags
    """(S, F) few refusals whose turning carries it, by as small a shortfall as can be; all of
    them where not even that does."""
    carries: Flags
    """(F,) carries once they have turned."""
    own: Indexes
    """(S,) room."""
    answer: Indexes
    """(S,) room."""
    order: Indexes
    """(S,) room."""


def turned(rule: Rule, surplus: Vector, abstains: Vector) -> Turned:
    """Whose refusals would have to turn for each framework on offer to carry.

    surplus (S, F) over no deal, abstains (S,). Refusals are turned by their shortfall, smallest
    first, until the framework carries; then those that were not needed are turned back, largest
    first. What carries without is in the zone of agreement.
    """
    states, frameworks = surplus.shape
    found = Turned(
        refusals=np.zeros((states, frameworks), np.bool_),
        carries=np.zeros(frameworks, np.bool_),
        own=np.zeros(states, np.int64),
        answer=np.zeros(states, np.int64),
        order=np.zeros(states, np.int64),
    )
    _turn_all(rule, np.ascontiguousarray(surplus), np.ascontiguousarray(abstains), found)
    return found


@compiled
def _turn_all(rule: Rule, surplus: Vector, abstains: Vector, found: Turned) -> None:
    for f in rule.on_offer:
        for i in range(len(abstains)):
            found.own[i] = NO
            if rule.party[i]:
                found.own[i] = answered(surplus[i, f], inf, abstains[i], 0.0)
        count = 0
        found.carries[f] = _carries(rule, f, abstains, found)
        while not found.carries[f]:
            least = _least_short(rule, f, surplus, found)
            if least == NOBODY:
                break
            found.own[least], found.refusals[least, f] = YES, True
            found.order[count] = least
            count += 1
            found.carries[f] = _carries(rule, f, abstains, found)
        for place in range(count - 1 if found.carries[f] else 0, 0, -1):
            i = found.order[place - 1]
            found.own[i] = answered(surplus[i, f], inf, abstains[i], 0.0)
            found.refusals[i, f] = not _carries(rule, f, abstains, found)
            if found.refusals[i, f]:
                found.own[i] = YES


@inner
def _carries(rule: Rule, f: int, abstains: Vector, found: Turned) -> bool:
    """Whether f carries by the parties' own answers, once conditions are applied."""
    for i in range(len(abstains)):
        found.answer[i] = found.own[i]
    withdraw(rule, found.answer, abstains, NOBODY)
    return carries(rule, f, found.answer)


@inner
def _least_short(rule: Rule, f: int, surplus: Vector, found: Turned) -> int:
    """Of the parties that do not say yes of their own the one that lacks least, or NOBODY."""
    least = NOBODY
    for i in range(len(found.own)):
        refuses = rule.party[i] and found.own[i] != YES
        if refuses and (least == NOBODY or surplus[i, f] > surplus[least, f]):
            least = i
    return least


def with_zone(layout: Layout, seed: int, start: int, count: int) -> Flags:
    """(count,) in which replicates there is a zone of agreement, however their talks went.

    Reservation values only fall from one event to the next, so that what would carry in some round
    would carry in the last one before the next event.
    """
    states, frameworks = len(layout.states), len(layout.frameworks)
    size = max(1, min(BATCH, count, LARGEST // (states * frameworks)))
    box, found = DiceBox(layout, seed), np.zeros(count, np.bool_)
    floor, minds = blank_floor(layout), [blank_minds(size, layout) for _ in layout.phases]
    for first in range(0, count, size):
        now = min(size, count - first)
        draws = box.throw(start + first, now).draws
        value_phases(layout.phases, draws, now, minds)
        for (_, talk, rule, _), own in zip(layout.phases, minds, strict=True):
            _mark(talk, rule, own, floor, found[first : first + now])
    return found


@compiled
def _mark(talk: Talk, rule: Rule, minds: Minds, floor: Floor, found: Flags) -> None:
    """Mark the replicates in which something would carry in the last round of a phase."""
    for k in range(len(found)):
        if not found[k]:
            prepare(talk, minds, floor, k, talk.last)
            found[k] = could_carry(
                rule, minds.utility[k], floor.reservation, minds.abstains[k], floor.trial
            )
