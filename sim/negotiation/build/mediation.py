"""What a mediator puts: a single text at a time, chosen by what it means to all parties."""

import numpy as np

from sim.negotiation.floor import Minds
from sim.negotiation.layout import NOBODY, Indexes, Phase, Vector


def tabled(phase: Phase, minds: Minds, refused: Indexes) -> Indexes:
    """(rounds,) the framework that the mediator puts in each round of the phase, else NOBODY.

    Of the texts on offer the one least often refused so far, and of these the one with the highest
    minimum surplus, over no deal in that round, among the parties at mean preferences; ties in
    file order. refused (F,) counts the refusals of earlier phases, and those of this one are added
    to it. (The single negotiating text: Fisher 1978; Raiffa 1982. The criterion is Rawls's.)
    """
    talk, texts = phase.talk, phase.rule.on_offer
    put = np.full(talk.rounds, NOBODY)
    for t in range(talk.first, talk.last + 1) if len(texts) else ():
        least = _least_surplus(phase, minds, t)
        f = texts[np.lexsort((talk.rank[texts], -least[texts], refused[texts]))[0]]
        put[t - 1] = f
        refused[f] += 1
    return put


def _least_surplus(phase: Phase, minds: Minds, t: int) -> Vector:
    """(F,) surplus in round t of the party that gains least."""
    paid = minds.paid[0] + minds.cost[0] * (t - phase.talk.since)
    no_deal = minds.reservation[0] - paid
    surplus = (minds.utility[0] - no_deal[:, None])[phase.rule.party]
    least: Vector = surplus.min(axis=0)
    return least
