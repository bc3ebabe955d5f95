"""What becomes of agreements: a compiled loop over the replicates that made them."""

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

import numpy.typing as npt

from sim.negotiation.aftermath import (
    Call,
    blank_call,
    deterrence,
    first_challenge,
    gain,
    honoured,
    needed,
    ratifies,
    will,
)
from sim.negotiation.compiled import compiled, inner
from sim.negotiation.floor import Dice, Minds
from sim.negotiation.layout import NOBODY, Aftermath, Flags, Indexes, Layout, Phase, Vector
from sim.negotiation.record import AGREED, Records

Column = npt.NDArray[Any]


class Trial(NamedTuple):
    """What agreements are tried by; no more of it than is read, for each array takes compiling."""

    mean: Vector
    """(Q,) means of the numbers."""
    row: Indexes
    """(Q,) their rows among the draws."""
    draws: Vector
    """(rows, n)."""
    challenge: Vector
    """(S, n) the dice of challenges."""
    utility: Vector
    """(n, S, F)."""
    aspiration: Vector
    """(n, S)."""
    signs: Flags
    """(F, S)."""
    aftermath: Aftermath
    call: Call


class Fates(NamedTuple):
    """Those columns of the records that tell of agreements, as they have them."""

    framework: Column
    round: Column
    consents: Column
    unratified: Column
    in_force: Column
    guarantors: Column
    honoured: Column
    challenged: Column
    challenger: Column
    lasting: Column


def enact(layout: Layout, minds: Sequence[Minds], dice: Dice, records: Records) -> None:
    """Find what becomes of the agreements on record, each on the terms of the phase it came in."""
    agreed = records.ending == AGREED
    records.in_force[:] = agreed
    records.lasting[:] = agreed
    if not layout.has_aftermath:
        return
    call = blank_call(len(layout.states))
    fates = Fates(*(getattr(records, name) for name in Fates._fields))
    for phase, own in zip(layout.phases, minds, strict=True):
        follow(_trial(phase, own, dice, call), fates, phase.talk.first, phase.talk.last)


def _trial(phase: Phase, minds: Minds, dice: Dice, call: Call) -> Trial:
    return Trial(
        mean=phase.preferences.mean,
        row=phase.preferences.row,
        draws=dice.draws,
        challenge=dice.challenge,
        utility=minds.utility,
        aspiration=minds.aspiration,
        signs=phase.rule.signs,
        aftermath=phase.aftermath,
        call=call,
    )


@compiled
def follow(trial: Trial, fates: Fates, first: int, last: int) -> None:
    """Follow the agreements that came in rounds first to last until they end, or the horizon."""
    for k in range(len(fates.framework)):
        if fates.framework[k] != NOBODY and first <= fates.round[k] <= last:
            _ratify(trial, fates, k, fates.framework[k])
            if fates.in_force[k]:
                _try(trial, fates, k, fates.framework[k])


@inner
def _number(trial: Trial, q: int, k: int) -> float:
    """Number q of the file in replicate k."""
    row = trial.row[q]
    if row >= 0:
        return trial.draws[row, k]  # type: ignore[no-any-return]
    return trial.mean[q]  # type: ignore[no-any-return]


@inner
def _ratify(trial: Trial, fates: Fates, k: int, f: int) -> None:
    """Put framework f to the parliaments of its signatories, and of guarantors who said yes."""
    aftermath = trial.aftermath
    for i in range(len(aftermath.ratifies_at)):
        q = aftermath.ratifies_at[i]
        signs = trial.signs[f, i]
        if (
            q >= 0
            and (signs or (aftermath.guarantor[f, i] and fates.consents[k, i]))
            and not ratifies(trial.utility[k, i, f], _number(trial, q, k))
        ):
            fates.unratified[k, i] = True
            if signs:
                fates.in_force[k] = False
                fates.lasting[k] = False


@inner
def _is_bound(trial: Trial, fates: Fates, k: int, f: int, i: int) -> bool:
    """Whether state i guarantees framework f; where guarantors are willing, if it said yes."""
    if not trial.aftermath.guarantor[f, i]:
        return False
    if not trial.aftermath.willing[f]:
        return True
    return fates.consents[k, i] and not fates.unratified[k, i]


@inner
def _try(trial: Trial, fates: Fates, k: int, f: int) -> None:
    """Let those who may challenge framework f do so; the first to do it ends the agreement."""
    aftermath = trial.aftermath
    guarantors = 0
    for i in range(len(trial.call.chance)):
        guarantors += _is_bound(trial, fates, k, f, i)
    fates.guarantors[k] = guarantors
    soonest = inf
    for c in range(len(aftermath.challenger)):
        if aftermath.may[c]:
            j = aftermath.challenger[c]
            deterred = _deterred(trial, fates, k, f, c) if guarantors > 0 else 0.0
            won, lost = trial.aspiration[k, j], _number(trial, aftermath.defeat[c], k)
            cost = _number(trial, aftermath.cost[c], k)
            gained = gain(deterred, won, lost, cost, trial.utility[k, j, f])
            willing = will(gained, _number(trial, aftermath.scale, k))
            yearly = _number(trial, aftermath.opportunity[c], k) * willing
            when = first_challenge(yearly, aftermath.horizon, trial.challenge[j, k])
            if when < soonest:
                soonest = when
                fates.challenger[k] = j
                fates.challenged[k] = int(when) + 1
                fates.lasting[k] = False


@inner
def _deterred(trial: Trial, fates: Fates, k: int, f: int, c: int) -> float:
    """How far the guarantors of framework f deter challenger c; records if a call would be met."""
    aftermath, call = trial.aftermath, trial.call
    j = aftermath.challenger[c]
    for i in range(len(call.chance)):
        call.chance[i] = 0.0
        if i != j and _is_bound(trial, fates, k, f, i):
            call.chance[i] = _number(trial, aftermath.resolve[i], k)
            call.capability[i] = _number(trial, aftermath.capability[i], k)
    need = needed(aftermath.call[f], fates.guarantors[k])
    fates.honoured[k, c] = honoured(aftermath.veto[f], need, call)
    against = _number(trial, aftermath.capability[j], k)
    return deterrence(aftermath.veto[f], need, call, against)
