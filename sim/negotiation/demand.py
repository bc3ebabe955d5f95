"""What a state accepts in a given round: its reservation value then, and its demand."""

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import NOBODY, Indexes, Vector


@compiled
def patience(t: int, rounds: int, exponent: float) -> float:
    """How much of its opening demand is left in round t of `rounds` (1-based), from 1 to 0.

    1 − τ^e with τ = t/(T+1); e = 4 boulware, 1 linear, 0.25 conceder; infinite: hardline (always
    1); 0: sincere (always 0). Faratin, Sierra & Jennings (1998), polynomial form, e = 1/β.
    """
    return float(1.0 - (t / (rounds + 1.0)) ** exponent)


@compiled
def reciprocal(left: float, reciprocity: float, gained: float, opening: float) -> float:
    """How much of its opening demand is left to a state that follows the others: from 1 to 0.

    (1 − w) · left + w · (1 − gained / opening), w = reciprocity: `left` by the clock, `gained` what
    the others' moves were worth to it, `opening` its opening demand less its reservation value.
    With w = 1 it moves by what the others move, and never first. The relative form of behaviour-
    dependent tactics (Faratin, Sierra & Jennings 1998), here in utilities.
    """
    if opening <= 0.0:
        return left
    return (1.0 - reciprocity) * left + reciprocity * (1.0 - min(1.0, max(0.0, gained / opening)))


@compiled
def moved_by(utility: Vector, first: Indexes, last: Indexes, i: int) -> float:
    """What the others' moves are worth to state i: the mean of u(last own offer) − u(first).

    utility (F,) of i; first, last (S,) texts put by each state, NOBODY by those who put none, who
    are not counted; 0 where nobody has.
    """
    gained, others = 0.0, 0
    for j in range(len(first)):
        if j != i and first[j] != NOBODY:
            gained += utility[last[j]] - utility[first[j]]
            others += 1
    return gained / others if others else 0.0


@compiled
def reservation_now(reservation: float, paid: float, cost: float, waited: int) -> float:
    """What no agreement is worth after waiting so many rounds: r − (paid + cost · waited).

    paid: what rounds have cost that were held before the last event.
    """
    # Costs first: where they are whole in binary, an event that changes none of them is exact.
    return reservation - (paid + cost * waited)


@compiled
def demand(reservation: float, aspiration: float, patience: float, tolerance: float) -> float:
    """Least utility that a state accepts, given its reservation value in that round.

    d = max(r, r + max(0, a − r) · patience − tolerance); utilities in [0, 1].
    """
    opening = max(reservation, aspiration)
    # r + (a - r) may exceed a by a rounding error, and a state must accept its own aspiration.
    wanted = min(opening, reservation + (opening - reservation) * patience)
    return max(reservation, wanted - tolerance)
