"""The fast telling: replicates of a negotiation in a compiled loop."""

from math import inf
from typing import NamedTuple

from sim.negotiation.answer import answer, exact_answer, withdraw, withdrawn
from sim.negotiation.clock import left_by, prepare
from sim.negotiation.compiled import compiled, inner
from sim.negotiation.decision import (
    blockers,
    blocks,
    by_what_right,
    carries,
    could_carry,
    is_decisive,
    quotas_reached,
    what_failed,
    why_refused,
)
from sim.negotiation.demand import demand, moved_by, reciprocal
from sim.negotiation.dispute import is_closed
from sim.negotiation.floor import Dice, Floor, Minds, Said, Turn
from sim.negotiation.layout import MEDIATOR, NO, NOBODY, PAGE, YES, Rule, Talk
from sim.negotiation.minutes import NOTHING, Minutes, mark_decisive, put_down, take_down
from sim.negotiation.offer import offer, speaker
from sim.negotiation.record import AGREED, Records


class Room(NamedTuple):
    """Where the talks take place: the rules, what the states think, the dice, and what is kept."""

    talk: Talk
    rule: Rule
    minds: Minds
    dice: Dice
    floor: Floor
    said: Said
    records: Records
    minutes: Minutes


@compiled
def plenary(room: Room, replicates: int) -> None:
    """Hold the rounds of a phase in each replicate that has not agreed; record how it ends."""
    for k in range(replicates):
        t = room.talk.first
        while t <= room.talk.last and room.records.framework[k] == NOBODY:
            prepare(room.talk, room.minds, room.floor, k, t)
            _follow(room, k, t)
            _dispute(room, k, t)
            _plenary_round(room, k, t)
            _look_back(room, k, t)
            t += 1


@compiled
def stacked(room: Room, replicates: int) -> None:
    """As `plenary`, for stacked talk."""
    for k in range(replicates):
        t = room.talk.first
        while t <= room.talk.last and room.records.framework[k] == NOBODY:
            prepare(room.talk, room.minds, room.floor, k, t)
            _follow(room, k, t)
            _dispute(room, k, t)
            for i in room.talk.turns:
                if room.records.framework[k] == NOBODY:
                    _take_turn(room, k, i, t)
            _look_back(room, k, t)
            t += 1


@inner
def _follow(room: Room, k: int, t: int) -> None:
    """Let the demands of those who reciprocate follow what the others have put."""
    if not room.talk.reciprocal:
        return
    minds, floor, said = room.minds, room.floor, room.said
    for i in range(len(floor.demand)):
        if minds.reciprocity[k, i] > 0.0:
            r, aspiration = floor.reservation[i], minds.aspiration[k, i]
            gained = moved_by(minds.utility[k, i], said.first[k], said.last[k], i)
            left = left_by(room.talk, minds, k, i, t)
            left = reciprocal(left, minds.reciprocity[k, i], gained, aspiration - r)
            floor.demand[i] = demand(r, aspiration, left, minds.tolerance[k, i])


@inner
def _dispute(room: Room, k: int, t: int) -> None:
    """Put what each text is worth on the floor, where somebody disputes a signature it needs."""
    if len(room.talk.disputer) == 0:
        return
    worth = room.floor.worth
    for i in range(worth.shape[0]):
        for f in range(worth.shape[1]):
            closed = is_closed(room.talk, room.rule.signs[f], room.said.settled[k], i, t)
            worth[i, f] = -inf if closed else room.minds.utility[k, i, f]


@inner
def _objects(room: Room, i: int, f: int) -> bool:
    """Whether state i says no to framework f in this round, for it disputes a signature."""
    return len(room.talk.disputer) > 0 and room.floor.worth[i, f] == -inf


@inner
def _put(room: Room, k: int, turn: Turn) -> int:
    """The framework that a state puts in its turn; none that needs a signature it disputes."""
    # Not one call upon either: which memory it reads has to be known when it is compiled.
    if len(room.talk.disputer) == 0:
        return offer(room.talk, room.rule, room.floor, room.minds.utility[k, turn.speaker], turn)
    return offer(room.talk, room.rule, room.floor, room.floor.worth[turn.speaker], turn)


@inner
def _plenary_round(room: Room, k: int, t: int) -> None:
    """One state, or the mediator, puts an offer and all parties answer."""
    page, place = (t - 1) // PAGE, (t - 1) % PAGE
    if room.talk.speaker == MEDIATOR:
        turn, f = Turn(NOBODY, t, 0.0), room.talk.tabled[t - 1]
    else:
        turn = Turn(speaker(room.talk, room.dice, k, t), t, room.dice.choice[0, page, k, place])
        f = _put(room, k, turn)
    put_down(room.minutes, k, t, turn.speaker, f)
    if f == NOBODY:
        return
    _note_offer(room, k, turn.speaker, f)
    for i in range(len(room.floor.own)):
        room.floor.own[i] = _answer(room, k, i, t, f) if room.rule.party[i] else NO
    if turn.speaker != NOBODY and room.rule.party[turn.speaker]:
        room.floor.own[turn.speaker] = YES
    _count_answers(room, k)
    if k < len(room.minutes.entries):
        for i in range(len(room.floor.answer)):
            if room.rule.party[i]:
                _take_down(room, k, f, i, room.floor.answer[i])
    blocked = blockers(room.rule, f, room.floor.answer)
    if blocked == 0 and quotas_reached(room.rule, f, room.floor.answer):
        _conclude_with(room, k, turn, f)
    elif blocked <= 1 or room.rule.is_conditional:
        stopped, says = 0, room.floor.answer
        for i in range(len(room.floor.answer)):
            # One who blocks is the only one whose yes could do, unless others ask for it.
            if blocked == 0 or room.rule.is_conditional or blocks(room.rule, f, i, says[i]):
                stopped |= _note_refusal(room, k, f, i)
        room.records.stopped_by_one[k] += stopped


@inner
def _take_turn(room: Room, k: int, i: int, t: int) -> None:
    """A party accepts the offer that stands, lets it stand, or puts its own in its place."""
    said = room.said
    f = said.standing[k]
    if f != NOBODY:
        own = _answer(room, k, i, t, f)
        if own != NO:
            said.answer[k, i] = own
            _settle_stacked(room, k, f, t)
            _take_down(room, k, f, i, own)
            return
        said.answer[k, i] = NO
        _count_stacked(room, k)
        _take_down(room, k, f, i, NO)
        room.records.stopped_by_one[k] += _note_refusal(room, k, f, i)
    said.standing[k] = NOBODY
    page, place = (t - 1) // PAGE, (t - 1) % PAGE
    turn = Turn(i, t, room.dice.choice[i, page, k, place])
    f = NOBODY
    if room.talk.is_heard[i]:
        f = _put(room, k, turn)
    put_down(room.minutes, k, t, i, f)
    if f == NOBODY:
        return
    _note_offer(room, k, i, f)
    _take_down(room, k, f, i, YES)
    said.standing[k] = f
    said.by[k] = i
    for j in range(said.answer.shape[1]):
        said.answer[k, j] = YES if j == i else NO
    _settle_stacked(room, k, f, t)


@inner
def _settle_stacked(room: Room, k: int, f: int, t: int) -> None:
    """Conclude if the standing offer carries by the answers of those who have let it stand."""
    _count_stacked(room, k)
    if carries(room.rule, f, room.floor.answer):
        _conclude_with(room, k, Turn(room.said.by[k], t, 0.0), f)


@inner
def _count_stacked(room: Room, k: int) -> None:
    """The answers to the standing offer, as they count now."""
    for j in range(len(room.floor.own)):
        room.floor.own[j] = room.said.answer[k, j] if room.rule.party[j] else NO
    _count_answers(room, k)


@inner
def _answer(room: Room, k: int, i: int, t: int, f: int) -> int:
    """State i's own answer to framework f, before conditions."""
    minds = room.minds
    if _objects(room, i, f):
        return NO
    surplus = minds.utility[k, i, f] - room.floor.demand[i]
    if room.dice.answer.shape[0] == 0:
        return exact_answer(surplus, minds.abstains[k, i])
    u = room.dice.answer[i, (t - 1) // PAGE, k, (t - 1) % PAGE]
    return answer(surplus, minds.precision[k, i], minds.abstains[k, i], u)


@inner
def _count_answers(room: Room, k: int) -> None:
    """The answers as they count, once consents are withdrawn whose conditions fail."""
    for i in range(len(room.floor.own)):
        room.floor.answer[i] = room.floor.own[i]
    withdraw(room.rule, room.floor.answer, room.minds.abstains[k], NOBODY)


@inner
def _note_offer(room: Room, k: int, s: int, f: int) -> None:
    """Record that state s, or the mediator, has put framework f."""
    room.records.offers[k] += 1
    if room.talk.reciprocal and s != NOBODY:
        room.said.last[k, s] = f
        if room.said.first[k, s] == NOBODY:
            room.said.first[k, s] = f


@inner
def _take_down(room: Room, k: int, f: int, i: int, says: int) -> None:
    """Write down what state i says to framework f, where minutes are kept."""
    if k < len(room.minutes.entries):
        reason = NOTHING if says == YES else 1 + _why(room, k, f, i)
        take_down(room.minutes, k, i, says, reason)


@inner
def _why(room: Room, k: int, f: int, i: int) -> int:
    """Why state i does not say yes to framework f."""
    withheld = withdrawn(room.rule, room.floor.own, room.floor.answer, i)
    worth = room.minds.utility[k, i, f]
    return why_refused(worth, room.floor.reservation[i], withheld, _objects(room, i, f))


@inner
def _note_refusal(room: Room, k: int, f: int, i: int) -> int:
    """Record a refusal if it was decisive, by what right, and why; whether it was."""
    if not is_decisive(room.rule, f, room.floor, room.minds.abstains[k], i):
        return 0
    room.records.decisive[k, i, by_what_right(room.rule, f, i), _why(room, k, f, i)] += 1
    mark_decisive(room.minutes, k, i)
    return 1


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
def _look_back(room: Room, k: int, t: int) -> None:
    """After a round without agreement see what could have carried; at last, conclude without.

    Where no demand follows the others', reservation values and demands only fall from one event to
    the next, so that whatever would carry in a round would carry in the last one before the event:
    that one alone need be looked at.
    """
    records, floor, said, talk = room.records, room.floor, room.said, room.talk
    if records.framework[k] != NOBODY or not (talk.reciprocal or t == talk.last):
        return
    utility, abstains = room.minds.utility[k], room.minds.abstains[k]
    open_to = utility if len(talk.disputer) == 0 else floor.worth
    for known, worth, least in (
        (said.zone, utility, floor.reservation),
        (said.reachable, open_to, floor.demand),
    ):
        known[k] = known[k] or could_carry(room.rule, worth, least, abstains, floor.trial)
        if not known[k]:
            break  # without a zone nothing is within reach: demands are no lower
    if t == talk.rounds:
        records.round[k] = t
        for i in range(len(floor.demand)):
            records.utility[k, i] = floor.reservation[i]
        records.ending[k] = what_failed(said.zone[k], said.reachable[k])
