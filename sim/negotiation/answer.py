"""How a party answers an offer, and which consents are withdrawn when their conditions fail."""

from math import exp, inf

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import ABSTAIN, NO, YES, Indexes, Rule, Vector


@compiled
def logistic(x: float) -> float:
    """1 / (1 + exp(−x)), from 0 to 1."""
    return 1.0 / (1.0 + exp(-min(max(x, -700.0), 700.0)))


@compiled
def exact_answer(surplus: float, abstains: float) -> int:
    """YES, NO or ABSTAIN where nothing is left to dice: as `answer` with an infinite precision."""
    # Without a branch, which would often be guessed wrong.
    refusal = ABSTAIN if (abstains > 0.0) & (surplus >= -abstains) else NO
    return YES if surplus >= 0.0 else refusal


@compiled
def answer(surplus: float, precision: float, abstains: float, u: float) -> int:
    """YES, NO or ABSTAIN to an offer that is worth so much more than the party demands.

    YES if surplus ≥ 0; with a finite precision λ, if u < 1 / (1 + exp(−λ · surplus)), u in [0, 1)
    (a logit response; McKelvey & Palfrey 1995 for the form). Otherwise ABSTAIN if the offer is
    no more than `abstains` (above 0) under the demand, else NO.
    """
    if precision == inf:
        return exact_answer(surplus, abstains)
    if u < logistic(precision * surplus):
        return YES
    return ABSTAIN if abstains > 0.0 and surplus >= -abstains else NO


@compiled
def withdraw(rule: Rule, answer: Indexes, abstains: Vector, spared: int) -> None:
    """Withdraw each yes whose conditions fail, the speaker's too, until nothing changes.

    answer (S,), changed in place; a withdrawn yes is an abstention for those who ever abstain
    (abstains (S,) above 0), else a no. The state `spared` (or NOBODY) drops its own conditions.
    """
    changing = rule.is_conditional
    while changing:
        changing = False
        for i in range(len(answer)):
            if answer[i] != YES or i == spared:
                continue
            for j in range(len(answer)):
                if rule.only_with[i, j] and answer[j] != YES:
                    answer[i] = ABSTAIN if abstains[i] > 0.0 else NO
                    changing = True


@compiled
def withdrawn(rule: Rule, own: Indexes, answer: Indexes, i: int) -> bool:
    """Whether state i would have said yes, had its conditions been met."""
    return rule.party[i] and own[i] == YES and answer[i] != YES  # type: ignore[no-any-return]
