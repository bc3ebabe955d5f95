"""What a state accepts in a given round: its reservation value then, and its demand."""

from sim.negotiation.compiled import compiled


@compiled
def patience(t: int, rounds: int, exponent: float) -> float:
    """How much of its opening demand is left in round t of `rounds` (1-based), from 1 to 0.

    1 − τ^e with τ = t/(T+1); e = 4 boulware, 1 linear, 0.25 conceder; infinite: hardline (always
    1); 0: sincere (always 0). Faratin, Sierra & Jennings (1998), polynomial form, e = 1/β.
    """
    return float(1.0 - (t / (rounds + 1.0)) ** exponent)


@compiled
def reservation_now(reservation: float, cost: float, t: int) -> float:
    """What no agreement is worth in round t: r − cost · (t − 1); waiting costs."""
    return reservation - cost * (t - 1)


@compiled
def demand(reservation: float, aspiration: float, patience: float, tolerance: float) -> float:
    """Least utility that a state accepts, given its reservation value in that round.

    d = max(r, r + max(0, a − r) · patience − tolerance); utilities in [0, 1].
    """
    opening = max(reservation, aspiration)
    # r + (a - r) may exceed a by a rounding error, and a state must accept its own aspiration.
    wanted = min(opening, reservation + (opening - reservation) * patience)
    return max(reservation, wanted - tolerance)
