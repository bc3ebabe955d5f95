"""Sums over what the states think in many replicates: who prefers what, what waiting has cost."""

from sim.negotiation.compiled import compiled
from sim.negotiation.floor import Minds
from sim.negotiation.layout import Indexes


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
