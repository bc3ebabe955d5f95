"""The decision rule: when an offer carries, and whose refusal was decisive when it did not."""

from sim.negotiation.answer import exact_answer, withdraw
from sim.negotiation.compiled import compiled
from sim.negotiation.floor import Floor
from sim.negotiation.layout import NO, NOBODY, YES, Indexes, Rule, Vector
from sim.negotiation.record import (
    BY_QUOTA,
    BY_SIGNATURE,
    BY_VETO,
    CONDITIONAL,
    COULD_NOT,
    DISPUTED,
    HELD_OUT,
    HOLDS_OUT,
    MISSED,
    NO_ZONE,
)


@compiled
def quotas_reached(rule: Rule, f: int, answer: Indexes) -> bool:
    """Whether the yes weights reach every quota of framework f; answer (S,).

    Where a blocking minority is set, quotas after the first count as reached unless at least so
    many parties fail to say yes.
    """
    for quota in range(rule.quotas[f]):
        weight = rule.weight[rule.of[f, quota]]
        reached, heads = 0.0, 0
        for i in range(len(answer)):
            if answer[i] == YES:
                reached += weight[i]
                heads += 1
        if reached < rule.need[f, quota] and not (
            quota > 0 and rule.parties - heads < rule.blocking[f]
        ):
            return False
    return True


@compiled
def blocks(rule: Rule, f: int, i: int, answer: int) -> bool:
    """Whether state i, by its answer, keeps a needed signature from framework f or vetoes it."""
    return (rule.signs[f, i] & (answer != YES)) | (rule.vetoes[f, i] & (answer == NO))  # type: ignore[no-any-return]


@compiled
def blockers(rule: Rule, f: int, answer: Indexes) -> int:
    """How many needed signatories do not say yes to framework f, or hold a veto and say no."""
    count = 0
    for i in range(len(answer)):
        count += blocks(rule, f, i, answer[i])
    return count


@compiled
def carries(rule: Rule, f: int, answer: Indexes) -> bool:
    """Every needed signatory says yes, no veto holder says no, and every quota is reached."""
    return blockers(rule, f, answer) == 0 and quotas_reached(rule, f, answer)


@compiled
def is_decisive(rule: Rule, f: int, floor: Floor, abstains: Vector, i: int) -> bool:
    """Whether the refused framework f would have carried had i said yes, without conditions.

    The answers stand on the floor; the others' conditions are tried anew. abstains (S,) as in
    `withdraw`.
    """
    if not rule.party[i] or floor.answer[i] == YES:
        return False
    for j in range(len(floor.own)):
        floor.trial[j] = YES if j == i else floor.own[j]
    withdraw(rule, floor.trial, abstains, i)
    return carries(rule, f, floor.trial)


@compiled
def by_what_right(rule: Rule, f: int, i: int) -> int:
    """By what right a refusal of i decides on f: BY_VETO, else BY_SIGNATURE, else BY_QUOTA."""
    if rule.vetoes[f, i]:
        return BY_VETO
    return BY_SIGNATURE if rule.signs[f, i] else BY_QUOTA


@compiled
def why_refused(utility: float, reservation: float, withdrawn: bool, disputed: bool) -> int:
    """COULD_NOT accept what is worth less to it than no deal; else one of the following.

    DISPUTED: it does not accept a signature that is needed. CONDITIONAL: its own answer was yes, on
    conditions that failed. HOLDS_OUT: it wants more.
    """
    if utility < reservation:
        return COULD_NOT
    if disputed:
        return DISPUTED
    return CONDITIONAL if withdrawn else HOLDS_OUT


@compiled
def what_failed(zone: bool, reachable: bool) -> int:
    """How talks without agreement ended.

    NO_ZONE: nothing would have carried had all said yes who prefer it to no deal. HELD_OUT:
    something would, but nothing at the demands of any round. MISSED: something `reachable` was
    not put.
    """
    if not zone:
        return NO_ZONE
    return MISSED if reachable else HELD_OUT


@compiled
def could_carry(
    rule: Rule, utility: Vector, least: Vector, abstains: Vector, room: Indexes
) -> bool:
    """Whether something would carry if exactly those parties said yes whom it gives `least`.

    utility (S, F); least, abstains (S,); room (S,) to work in. The others abstain or refuse, and
    consents are withdrawn whose conditions fail. Where `least` are the reservation values this
    asks whether there is a zone of agreement.
    """
    for f in rule.on_offer:
        for i in range(len(least)):
            surplus = utility[i, f] - least[i]
            room[i] = exact_answer(surplus, abstains[i]) if rule.party[i] else NO
        withdraw(rule, room, abstains, NOBODY)
        if carries(rule, f, room):
            return True
    return False
