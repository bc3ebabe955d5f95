"""What the states think in many replicates, valued phase by phase before anybody speaks."""

from collections.abc import Sequence

import numpy as np

from sim.negotiation.compiled import compiled
from sim.negotiation.floor import Minds
from sim.negotiation.layout import Indexes, Phase, Vector
from sim.negotiation.preference import value_states


def value_phases(
    phases: Sequence[Phase], draws: Vector, replicates: int, minds: Sequence[Minds]
) -> None:
    """Value what the states think in each phase, and charge what they have paid for waiting before.

    draws (rows, n) of the uncertain numbers; minds: room for each phase.
    """
    for place, (phase, own) in enumerate(zip(phases, minds, strict=True)):
        states = np.arange(own.reservation.shape[1])
        value_states(phase.preferences, draws, states, replicates, own)
        if place:
            before = phases[place - 1].talk
            pay(minds[place - 1], before.last - before.since, replicates, own)


@compiled
def count_preferred(minds: Minds, replicates: int, prefers: Indexes) -> None:
    """Add to prefers (S, F) the replicates in which a state would rather have f than no deal."""
    for k in range(replicates):
        for i in range(prefers.shape[0]):
            for f in range(prefers.shape[1]):
                if minds.utility[k, i, f] >= minds.reservation[k, i]:
                    prefers[i, f] += 1


@compiled
def pay(before: Minds, rounds: int, replicates: int, after: Minds) -> None:
    """Charge what waiting cost under the terms before an event, for so many rounds."""
    for k in range(replicates):
        for i in range(after.paid.shape[1]):
            after.paid[k, i] = before.paid[k, i] + before.cost[k, i] * rounds
