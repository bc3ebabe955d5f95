"""The fast telling: replicates of a negotiation in a compiled loop."""

from typing import NamedTuple

from sim.negotiation.answer import answer
from sim.negotiation.compiled import compiled, inner
from sim.negotiation.decision import (
    blockers,
    by_what_right,
    could_carry,
    is_decisive,
    quotas_reached,
    what_failed,
    why_refused,
)
from sim.negotiation.demand import demand, patience, reservation_now
from sim.negotiation.layout import (
    NO,
    NOBODY,
    PAGE,
    YES,
    Dice,
    Floor,
    Indexes,
    Minds,
    Preferences,
    Rule,
    Talk,
    Turn,
    Vector,
)
from sim.negotiation.offer import offer, speaker
from sim.negotiation.preference import value_state
from sim.negotiation.record import AGREED, Records


class Room(NamedTuple):
    """Where the talks take place: the rules, what the states think, the dice, and the minutes."""

    talk: Talk
    rule: Rule
    minds: Minds
    dice: Dice
    floor: Floor
    records: Records


@compiled
def value_minds(preferences: Preferences, draws: Vector, replicates: int, minds: Minds) -> None:
    """Value what the states think in each replicate; draws (rows, n), row by row for the cache."""
    for i in range(minds.reservation.shape[1]):
        for k in range(replicates):
            value_state(preferences, draws, i, k, minds)


@compiled
def count_preferred(minds: Minds, replicates: int, prefers: Indexes) -> None:
    """Add to prefers (S, F) the replicates in which a state would rather have f than no deal."""
    for k in range(replicates):
        for i in range(prefers.shape[0]):
            for f in range(prefers.shape[1]):
                if minds.utility[k, i, f] >= minds.reservation[k, i]:
                    prefers[i, f] += 1


@compiled
def negotiate(room: Room, replicates: int) -> None:
    """Hold the talks of each replicate and record how they end."""
    for k in range(replicates):
        agreed = False
        for t in range(1, room.talk.rounds + 1):
            prepare(room.talk, room.minds, room.floor, k, t)
            if _plenary_round(room, k, t):
                agreed = True
                break
        if not agreed:
            _conclude_without(room, k)


@compiled
def prepare(talk: Talk, minds: Minds, floor: Floor, k: int, t: int) -> None:
    """Put each state's reservation value and demand of round t on the floor."""
    for i in range(len(floor.demand)):
        r = reservation_now(minds.reservation[k, i], minds.cost[k, i], t)
        left = talk.patience[t - 1, i]
        if talk.exponent_drawn[i]:
            left = patience(t, talk.rounds, minds.exponent[k, i])
        floor.reservation[i] = r
        floor.demand[i] = demand(r, minds.aspiration[k, i], left, minds.tolerance[k, i])


@inner
def _plenary_round(room: Room, k: int, t: int) -> bool:
    """One state puts an offer and all parties answer; whether it carried."""
    s = speaker(room.talk, room.dice, k, t)
    turn = Turn(s, t, room.dice.choice[(t - 1) // PAGE, k, (t - 1) % PAGE])
    f = offer(room.talk, room.rule, room.floor, room.minds.utility[k, s], turn)
    if f == NOBODY:
        return False
    room.records.offers[k] += 1
    for i in range(len(room.floor.answer)):
        room.floor.answer[i] = (
            answer(room.minds.utility[k, i, f], room.floor.demand[i]) if room.rule.party[i] else NO
        )
    blocked = blockers(room.rule, f, room.floor.answer)
    if blocked == 0 and quotas_reached(room.rule, f, room.floor.answer, NOBODY):
        _conclude_with(room, k, turn, f)
        return True
    if blocked <= 1:
        _note_refusals(room, k, f, blocked)
    return False


@inner
def _note_refusals(room: Room, k: int, f: int, blocked: int) -> None:
    """Record whose refusals of framework f were decisive, by what right, and why they refused."""
    rule, floor = room.rule, room.floor
    stopped = 0
    for i in range(len(floor.answer)):
        if is_decisive(rule, f, floor.answer, blocked, i):
            stopped = 1
            reason = why_refused(room.minds.utility[k, i, f], floor.reservation[i])
            room.records.decisive[k, i, by_what_right(rule, f, i), reason] += 1
    room.records.stopped_by_one[k] += stopped


@inner
def _conclude_with(room: Room, k: int, turn: Turn, f: int) -> None:
    """Record an agreement on framework f: by whom, and for whom it is as good as no deal."""
    records, floor = room.records, room.floor
    records.ending[k] = AGREED
    records.framework[k] = f
    records.round[k] = turn.round
    records.speaker[k] = turn.speaker
    suits = True
    for i in range(len(floor.answer)):
        worth = room.minds.utility[k, i, f]
        content = worth >= floor.reservation[i]
        records.consents[k, i] = floor.answer[i] == YES
        records.content[k, i] = content
        records.utility[k, i] = worth
        records.surplus[k, i] = worth - floor.reservation[i]
        if room.talk.principal[i] and not content:
            suits = False
    records.suits_principals[k] = suits


@inner
def _conclude_without(room: Room, k: int) -> None:
    """Record that the talks failed, and of what.

    Reservation values and demands only fall with time, so that whatever would carry in some round
    would carry in the last one, whose values are still on the floor.
    """
    rule, floor, utility = room.rule, room.floor, room.minds.utility[k]
    room.records.round[k] = room.talk.rounds
    for i in range(len(floor.demand)):
        room.records.utility[k, i] = floor.reservation[i]
    zone = could_carry(rule, utility, floor.reservation, floor.answer)
    reachable = zone and could_carry(rule, utility, floor.demand, floor.answer)
    room.records.ending[k] = what_failed(zone, reachable)
