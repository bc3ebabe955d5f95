"""How sure a speaker can be that an offer carries, when it knows the others only by their means."""

from math import erf, sqrt

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import Indexes, Rule, Vector


@compiled
def all_needed(rule: Rule, f: int, yes: Vector) -> float:
    """How sure it is that every needed signatory and every veto holder says yes; yes (S,)."""
    sure = 1.0
    for i in range(len(yes)):
        if rule.signs[f, i] or rule.vetoes[f, i]:
            sure *= yes[i]
    return sure


@compiled
def counted(weight: Vector, yes: Vector, need: float, counts: Vector) -> float:
    """P(Σ weight of the yes ≥ need) for whole-number weights, by adding one state at a time.

    weight, yes (S,); counts: room for as many places as the weights add up to, and one.
    """
    reached = 0
    counts[0] = 1.0
    for i in range(len(yes)):
        step = int(weight[i])
        if step == 0 or yes[i] == 0.0:
            continue
        for total in range(reached + 1, reached + step + 1):
            counts[total] = 0.0
        for total in range(reached, -1, -1):
            counts[total + step] += counts[total] * yes[i]
            counts[total] *= 1.0 - yes[i]
        reached += step
    sure = 0.0
    for total in range(reached + 1):
        if total >= need:
            sure += counts[total]
    return min(sure, 1.0)


@compiled
def approximated(weight: Vector, yes: Vector, need: float) -> float:
    """P(Σ weight of the yes ≥ need) by the normal approximation; weight, yes (S,)."""
    mean, variance = 0.0, 0.0
    for i in range(len(yes)):
        mean += weight[i] * yes[i]
        variance += weight[i] * weight[i] * yes[i] * (1.0 - yes[i])
    if variance <= 0.0:
        return 1.0 if mean >= need else 0.0
    return 0.5 * (1.0 + erf((mean - need) / sqrt(2.0 * variance)))


@compiled
def quotas_sure(rule: Rule, f: int, yes: Vector, countable: Indexes, counts: Vector) -> float:
    """How sure it is that framework f reaches its quotas: the least of them.

    countable (W,): 1 for weights in whole numbers few enough to count. Where a blocking minority is
    set, a quota after the first holds at least as surely as too few parties refuse.
    """
    least = 1.0
    for quota in range(rule.quotas[f]):
        weight, need = rule.weight[rule.of[f, quota]], rule.need[f, quota]
        if countable[rule.of[f, quota]]:
            sure = counted(weight, yes, need, counts)
        else:
            sure = approximated(weight, yes, need)
        if quota > 0 and rule.blocking[f] > 0:
            enough = rule.parties - rule.blocking[f] + 1.0
            sure = max(sure, counted(rule.weight[0], yes, enough, counts))
        least = min(least, sure)
    return least


@compiled
def prospect(rule: Rule, f: int, yes: Vector, countable: Indexes, counts: Vector) -> float:
    """How sure it is that framework f carries, when the parties say yes as surely as `yes` (S,).

    The product of all needed yeses and of the quotas given these. `yes` is overwritten.
    """
    needed = all_needed(rule, f, yes)
    for i in range(len(yes)):
        if rule.signs[f, i] or rule.vetoes[f, i]:
            yes[i] = 1.0
    return needed * quotas_sure(rule, f, yes, countable, counts)
