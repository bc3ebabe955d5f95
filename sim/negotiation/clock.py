"""What every state demands in a round by the clock alone, put on the floor."""

from sim.negotiation.compiled import compiled
from sim.negotiation.demand import demand, patience, reservation_now
from sim.negotiation.floor import Floor, Minds
from sim.negotiation.layout import Talk


@compiled
def prepare(talk: Talk, minds: Minds, floor: Floor, k: int, t: int) -> None:
    """Put each state's reservation value and demand of round t, by the clock, on the floor."""
    waited = t - max(1, talk.first - 1)
    for i in range(len(floor.demand)):
        paid, cost = minds.paid[k, i], minds.cost[k, i]
        r = reservation_now(minds.reservation[k, i], paid, cost, waited)
        floor.reservation[i] = r
        left = left_by(talk, minds, k, i, t)
        floor.demand[i] = demand(r, minds.aspiration[k, i], left, minds.tolerance[k, i])


@compiled
def left_by(talk: Talk, minds: Minds, k: int, i: int, t: int) -> float:
    """How much of its opening demand state i has left in round t by the clock."""
    if talk.exponent_drawn[i]:
        return patience(t, talk.rounds, minds.exponent[k, i])
    return talk.patience[t - 1, i]  # type: ignore[no-any-return]
