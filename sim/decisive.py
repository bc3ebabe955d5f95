"""Decisive refusals: how often a state's no stopped an offer, and why; read off the tallies."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.negotiation.record import CONDITIONAL, COULD_NOT, DISPUTED
from sim.tally import Tally


class Decisive(NamedTuple):
    """How often a state's refusal was decisive, and why it refused."""

    share: float
    """Of the offers that a single refusal stopped."""
    could_not: float
    """Of these, the share that would have been worse for it than no deal."""
    conditional: float
    """The share to which it would have said yes, had others whose yes it asks for done so."""
    disputed: float
    """The share that needed a signature which it disputed."""

    def as_json(self, disputes: bool) -> dict[str, float]:
        """By name; the last only where there are disputes at all."""
        named = self._asdict()
        return named if disputes else {key: named[key] for key in self._fields[:-1]}


def decisive_of(counted: Tally, states: Sequence[str]) -> dict[str, Decisive]:
    """By state, most frequent first; `states` are the tally's rows."""
    counts = counted.decisive.sum(axis=1)
    total = counts.sum(axis=1)
    stopped = int(counted.stopped_by_one)
    return {
        states[i]: Decisive(
            float(total[i] / stopped),
            *(float(counts[i, reason] / total[i]) for reason in (COULD_NOT, CONDITIONAL, DISPUTED)),
        )
        for i in np.argsort(-total, kind="stable")
        if total[i]
    }


def columns(disputes: bool) -> dict[str, float | None]:
    """What there is to say of a state whose refusal was never decisive."""
    return dict.fromkeys(Decisive(0, 0, 0, 0).as_json(disputes)) | {"share": 0.0}
