"""How a party answers an offer."""

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import NO, YES


@compiled
def answer(utility: float, demand: float) -> int:
    """YES if the offer is worth at least what the party demands in this round, else NO."""
    return YES if utility >= demand else NO
