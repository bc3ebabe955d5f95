"""What carries if exactly some say yes: compiled, for winsets, cores and power indices.

Exact analysis asks the decision rule the same question very often; nothing here retells the rule.
"""

from sim.negotiation.compiled import compiled
from sim.negotiation.decision import carries
from sim.negotiation.layout import NO, YES, Flags, Indexes, Rule, Vector


@compiled
def carrying(rule: Rule, yes: Flags, answer: Indexes, out: Flags) -> None:
    """Mark in out (F,) the frameworks on offer that carry if exactly the parties in yes say yes.

    yes (S, F) flags, of which those of states that are no party do not count; answer (S,) is room.
    """
    for f in rule.on_offer:
        for i in range(len(answer)):
            answer[i] = YES if rule.party[i] and yes[i, f] else NO
        out[f] = carries(rule, f, answer)


@compiled
def is_beaten(rule: Rule, value: Vector, f: int, answer: Indexes) -> bool:
    """Whether another framework carries if exactly the parties that prefer it to f say yes.

    On offer; preference is strict. value (S, F); answer (S,) is room.
    """
    for g in rule.on_offer:
        if g == f:
            continue
        for i in range(len(answer)):
            answer[i] = YES if rule.party[i] and value[i, g] > value[i, f] else NO
        if carries(rule, g, answer):
            return True
    return False


@compiled
def winning(rule: Rule, f: int, free: Indexes, answer: Indexes, out: Flags) -> None:
    """Mark in out (2^m,) which sets of the m `free` parties carry f, beside those in answer (S,).

    Party free[b] is in the set where bit b of its number is 1.
    """
    for number in range(len(out)):
        for b in range(len(free)):
            answer[free[b]] = YES if (number >> b) & 1 else NO
        out[number] = carries(rule, f, answer)


@compiled
def pivots(rule: Rule, f: int, order: Indexes, answer: Indexes, count: Vector) -> None:
    """Count for each state in how many orders (N, n) of the parties its yes carries f.

    All together carry f, nobody does not; more consent never stops a text, so that the place is
    found by halving. answer (S,) is room, NO for all; count (S,).
    """
    parties = order.shape[1]
    for k in range(order.shape[0]):
        without, enough = 0, parties
        while enough - without > 1:
            middle = (without + enough) // 2
            for place in range(parties):
                answer[order[k, place]] = YES if place < middle else NO
            if carries(rule, f, answer):
                enough = middle
            else:
                without = middle
        count[order[k, enough - 1]] += 1.0


@compiled
def swings(rule: Rule, f: int, yes: Flags, answer: Indexes, count: Vector) -> None:
    """Count for each party in how many of the coalitions yes (N, S) its own answer decides on f.

    Whether it is in the coalition or not. answer (S,) is room; count (S,).
    """
    for k in range(len(yes)):
        for i in range(len(answer)):
            answer[i] = YES if yes[k, i] else NO
        for i in range(len(answer)):
            if rule.party[i]:
                own, answer[i] = answer[i], NO
                without = carries(rule, f, answer)
                answer[i] = YES
                count[i] += not without and carries(rule, f, answer)
                answer[i] = own
