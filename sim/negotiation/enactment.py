"""What becomes of agreements: a compiled loop over the replicates that made them."""

from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from sim.negotiation.aftermath import (
    Call,
    blank_call,
    deterrence,
    first_challenge,
    honoured,
    needed,
    ratifies,
    will,
)
from sim.negotiation.compiled import compiled, inner
from sim.negotiation.floor import Dice, Minds
from sim.negotiation.layout import NOBODY, Aftermath, Layout, Preferences, Rule
from sim.negotiation.preference import number
from sim.negotiation.record import AGREED, Records


class Field(NamedTuple):
    """Where agreements are tried: the rules, what the states think, the dice, the records."""

    preferences: Preferences
    rule: Rule
    aftermath: Aftermath
    minds: Minds
    dice: Dice
    call: Call
    records: Records


def enact(layout: Layout, minds: Sequence[Minds], dice: Dice, records: Records) -> None:
    """Find what becomes of the agreements on record, each on the terms of the phase it came in."""
    agreed = records.ending == AGREED
    records.in_force[:] = agreed
    records.lasting[:] = agreed
    if not layout.has_aftermath:
        return
    call = blank_call(len(layout.states))
    for phase, own in zip(layout.phases, minds, strict=True):
        field = Field(phase.preferences, phase.rule, phase.aftermath, own, dice, call, records)
        follow(field, phase.talk.first, phase.talk.last)


@compiled
def follow(field: Field, first: int, last: int) -> None:
    """Follow the agreements that came in rounds first to last until they end, or the horizon."""
    records = field.records
    for k in range(len(records.framework)):
        if records.framework[k] != NOBODY and first <= records.round[k] <= last:
            _ratify(field, k, records.framework[k])
            if records.in_force[k]:
                _try(field, k, records.framework[k])


@inner
def _ratify(field: Field, k: int, f: int) -> None:
    """Put framework f to the parliaments of its signatories, and of guarantors who said yes."""
    records, aftermath = field.records, field.aftermath
    for i in range(len(aftermath.ratifies_at)):
        q = aftermath.ratifies_at[i]
        signs = field.rule.signs[f, i]
        offers = aftermath.guarantor[f, i] and records.consents[k, i]
        if q >= 0 and (signs or offers):
            least = number(field.preferences, field.dice.draws, q, k)
            if not ratifies(field.minds.utility[k, i, f], least):
                records.unratified[k, i] = True
                if signs:
                    records.in_force[k] = False
                    records.lasting[k] = False


@inner
def _try(field: Field, k: int, f: int) -> None:
    """Let those who may challenge framework f do so; the first to do it ends the agreement."""
    records, aftermath = field.records, field.aftermath
    guarantors = 0
    for i in range(len(field.call.chance)):
        guarantors += _is_bound(field, k, f, i)
    records.guarantors[k] = guarantors
    soonest = inf
    for c in range(len(aftermath.challenger)):
        if aftermath.may[c]:
            yearly = _yearly(field, k, f, c)
            u = field.dice.challenge[aftermath.challenger[c], k]
            when = first_challenge(yearly, aftermath.horizon, u)
            if when < soonest:
                soonest = when
                records.challenger[k] = aftermath.challenger[c]
                records.challenged[k] = int(when) + 1
                records.lasting[k] = False


@inner
def _is_bound(field: Field, k: int, f: int, i: int) -> bool:
    """Whether state i guarantees framework f; where guarantors are willing, if it said yes."""
    if not field.aftermath.guarantor[f, i]:
        return False
    if not field.aftermath.willing[f]:
        return True
    return field.records.consents[k, i] and not field.records.unratified[k, i]


@inner
def _yearly(field: Field, k: int, f: int, c: int) -> float:
    """The chance that challenger c breaks framework f in a year; records if it would be met."""
    aftermath, call, minds = field.aftermath, field.call, field.minds
    preferences, draws = field.preferences, field.dice.draws
    j = aftermath.challenger[c]
    deterred = 0.0
    if field.records.guarantors[k] > 0:
        for i in range(len(call.chance)):
            call.chance[i] = 0.0
            if i != j and _is_bound(field, k, f, i):
                call.chance[i] = number(preferences, draws, aftermath.resolve[i], k)
                call.capability[i] = number(preferences, draws, aftermath.capability[i], k)
        need = needed(aftermath, f, field.records.guarantors[k])
        against = number(preferences, draws, aftermath.capability[j], k)
        field.records.honoured[k, c] = honoured(aftermath, f, need, call)
        deterred = deterrence(aftermath, f, need, call, against)
    won, lost = minds.aspiration[k, j], number(preferences, draws, aftermath.defeat[c], k)
    cost = number(preferences, draws, aftermath.cost[c], k)
    gain = (1.0 - deterred) * won + deterred * lost - cost - minds.utility[k, j, f]
    opportunity = number(preferences, draws, aftermath.opportunity[c], k)
    return opportunity * will(gain, number(preferences, draws, aftermath.scale, k))
