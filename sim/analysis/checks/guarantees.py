"""Guarantees that no call could ever bring to bear, and those that deter nobody or too well."""

from collections.abc import Iterator

import numpy as np

from sim.negotiation.aftermath import blank_call, honoured, needed
from sim.negotiation.layout import Flags, Indexes, Layout, Phase, Preferences
from sim.scenario.faults import Path

Odd = Iterator[tuple[Path, str]]


def odd_guarantees(layout: Layout) -> Odd:
    """What is odd about who guarantees what against whom, of texts that can be concluded.

    Each thing once, however many events leave it as it is.
    """
    yield from dict.fromkeys(_odd(layout))


def _odd(layout: Layout) -> Odd:
    for phase in layout.phases:
        aftermath = phase.aftermath
        challengers = aftermath.challenger[aftermath.may].tolist()
        guaranteed = [f for f in phase.rule.on_offer.tolist() if aftermath.guarantor[f].any()]
        for f in guaranteed:
            at: Path = ("frameworks", layout.frameworks[f])
            if challengers and _are_nothing(phase, aftermath.capability[aftermath.guarantor[f]]):
                message = "none of them has any 'capability': they deter nobody"
                yield (*at, "guarantors"), message
            for why, names in _never_honoured(layout, phase, f).items():
                message = f"no call against {' or '.join(names)} is ever honoured: {why}"
                yield (*at, "activation"), message
        for j in challengers if guaranteed else ():
            if _are_nothing(phase, aftermath.capability[[j]]):
                message = "its 'capability' is 0: whatever guarantee is honoured deters it fully"
                yield ("states", layout.states[j], "may_challenge"), message


def _never_honoured(layout: Layout, phase: Phase, f: int) -> dict[str, list[str]]:
    """The states against whom no call could be honoured, by why."""
    found: dict[str, list[str]] = {}
    for j in phase.aftermath.challenger[phase.aftermath.may].tolist():
        if why := _out_of_reach(phase, f, j):
            found.setdefault(why, []).append(layout.states[j])
    return found


def _out_of_reach(phase: Phase, f: int, challenger: int) -> str | None:
    """Why no call against this state could be honoured, whoever consents; None where one could."""
    aftermath = phase.aftermath
    able = aftermath.guarantor[f] & ~_nothing(phase.preferences, aftermath.resolve)
    if aftermath.willing[f]:
        able &= phase.rule.party
    others = able.copy()
    others[challenger] = False
    if _suffice(phase, f, others):
        return None
    able[challenger] = aftermath.guarantor[f, challenger]
    if _suffice(phase, f, able):
        return "it needs the challenger's own consent"
    return "too few of the others ever would"


def _suffice(phase: Phase, f: int, honouring: Flags) -> bool:
    """Whether these are enough; where guarantors are willing, if no others are."""
    aftermath = phase.aftermath
    bound = honouring if aftermath.willing[f] else aftermath.guarantor[f]
    call = blank_call(len(honouring))._replace(chance=honouring.astype(np.float64))
    need = needed(aftermath.call[f], int(np.count_nonzero(bound)))
    return bool(honouring.any()) and honoured(aftermath.veto[f], need, call) > 0.0


def _are_nothing(phase: Phase, numbers: Indexes) -> bool:
    return bool(_nothing(phase.preferences, numbers).all())


def _nothing(preferences: Preferences, numbers: Indexes) -> Flags:
    """Of numbers q whether each is 0 for certain."""
    zero: Flags = (preferences.mean[numbers] == 0.0) & (preferences.row[numbers] < 0)
    return zero
