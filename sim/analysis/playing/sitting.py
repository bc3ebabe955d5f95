"""Which talks people take part in, and whose seats they take: refused where there is no seat."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from sim.negotiation.build import lay_out
from sim.negotiation.layout import IN_TURN, MEDIATOR, Layout
from sim.plan import MOST_REPLICATES, plan
from sim.scenario.faults import RequestError, nearest
from sim.scenario.schema import Study, Variant

FEW = 100_000
"""Replicates are drawn below it, so that their number can be said aloud."""


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One replicate of one variant: the same dice, whoever plays."""

    study: Study
    variant: str
    replicate: int
    seed: int

    @property
    def scenario(self) -> Variant:
        """The table."""
        return self.study.variants[self.variant]


def sitting(
    study: Study,
    variant: str | None = None,
    replicate: int | None = None,
    seed: int | None = None,
) -> Sitting:
    """The variant (the first) and replicate that are to be played; drawn by the clock if None.

    Raises RequestError for an unknown variant, or a number that makes no sense.
    """
    chosen = variant or next(iter(study.variants))
    order = plan(study, [chosen], 1, seed)
    k = time.time_ns() // 1000 % FEW if replicate is None else replicate
    if not 0 <= k < MOST_REPLICATES:
        raise RequestError(f"replicates count from 0; there is no replicate {k:,}")
    return Sitting(study=order.study, variant=chosen, replicate=k, seed=order.seed)


def seats_to_take(place: Sitting) -> tuple[str, ...]:
    """The states that a person can play, in file order: those ever asked for a word."""
    layout = lay_out(place.scenario)
    return tuple(s for s in place.scenario.states if why_not(layout, s) is None)


def refuse_seats(place: Sitting, states: Iterable[str]) -> None:
    """Raise RequestError where one of these states is not there, or is never asked anything."""
    layout, where = lay_out(place.scenario), place.study.path
    for state in states:
        if state not in layout.states:
            near = nearest(state, list(place.scenario.states))
            raise RequestError(f"{where}: no state '{state}'{near}")
        if why := why_not(layout, state):
            free = ", ".join(seats_to_take(place)) or "nobody"
            raise RequestError(
                f"{where}: {state} {why} at table '{place.variant}'; seats to take there: {free}"
            )


def why_not(layout: Layout, state: str) -> str | None:
    """Why a person cannot take its seat: it is never asked anything; None where it is."""
    i = layout.states.index(state)
    if any(phase.rule.party[i] for phase in layout.phases):
        return None
    talks = [phase.talk for phase in layout.phases]
    if any(t.speaker not in (MEDIATOR, IN_TURN) and i in t.turns for t in talks):
        return None
    return "has neither a vote nor the floor"
