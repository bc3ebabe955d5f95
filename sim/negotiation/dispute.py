"""Disputed signatures: when a dispute is settled, and which texts it closes until then."""

from collections.abc import Sequence

import numpy as np

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import Flags, Indexes, Phase, Talk, Vector


def settlement(phases: Sequence[Phase], draws: Vector, u: Vector) -> Indexes:
    """(n, P) the first round in which each dispute is settled; one more than there are if never.

    A dispute is settled with its chance p at the start of every round in which it stands, and so by
    round t if u ≥ Π_{s ≤ t} (1 − p_s). draws (rows, n) of uncertain numbers, u (P, n) in [0, 1).
    """
    pairs, n = u.shape
    rounds = phases[0].talk.rounds
    settled, standing = np.full((n, pairs), rounds + 1), np.ones((pairs, n))
    for preferences, talk in ((phase.preferences, phase.talk) for phase in phases):
        for p, q in enumerate(talk.settling.tolist()):
            if q < 0:
                continue
            row = preferences.row[q]
            chance = draws[row] if row >= 0 else preferences.mean[q]
            for t in range(talk.first, talk.last + 1):
                standing[p] *= 1.0 - chance
                now = (standing[p] <= u[p]) & (settled[:, p] > rounds)
                settled[now, p] = t
    return settled


def settled_share(phases: Sequence[Phase]) -> Vector:
    """(T, P) how sure it is in each round, at mean chances, that a dispute does not stand.

    1 − Π_{s ≤ t} (1 − p_s) over the rounds s in which it does.
    """
    standing = np.ones(len(phases[0].talk.disputer))
    shares = np.ones((phases[0].talk.rounds, len(standing)))
    for preferences, talk in ((phase.preferences, phase.talk) for phase in phases):
        stands = talk.settling >= 0
        chance = preferences.mean[talk.settling[stands]]
        for t in range(talk.first, talk.last + 1):
            standing[stands] *= 1.0 - chance
            shares[t - 1, stands] = 1.0 - standing[stands]
    return shares


@compiled
def is_closed(talk: Talk, signs: Flags, settled: Indexes, i: int, t: int) -> bool:
    """Whether state i says no in round t to a text that `signs` (S,) have to sign.

    It does where it disputes the signature of one of them, settled (P,) in no round up to t.
    """
    for p in range(len(talk.disputer)):
        if (
            talk.disputer[p] == i
            and talk.settling[p] >= 0
            and signs[talk.disputed[p]]
            and settled[p] > t
        ):
            return True
    return False
