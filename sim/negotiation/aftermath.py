"""What becomes of an agreement: ratified, honoured, deterring, challenged; the rules one by one.

S states. Why a state that is not bound counts for nothing, and other choices: docs/model.md.
"""

from math import exp, inf
from typing import NamedTuple

import numpy as np

from sim.negotiation.answer import logistic
from sim.negotiation.belief import counted
from sim.negotiation.compiled import compiled
from sim.negotiation.layout import ANY, MAJORITY, UNANIMITY, Flags, Vector

MOST_UNSURE = 10
"""Guarantors that may or may not honour, up to which the sets of those who do are gone through one
by one; where there are more, deterrence is an integral."""
STEP, REACH = 0.0625, 3.5
"""Of the integral's nodes u: how far apart, and how far out."""
_U = np.arange(-REACH, REACH + STEP / 2, STEP)
LOGS: Vector = -np.logaddexp(0.0, -np.pi * np.sinh(_U))
"""ln x of each node, x = 1 / (1 + exp(−π sinh u))."""
STEPS: Vector = STEP * np.pi * np.cosh(_U) * np.exp(LOGS - np.logaddexp(0.0, np.pi * np.sinh(_U)))
"""dx of each node: the double exponential rule on (0, 1) (Takahasi & Mori 1974)."""


class Call(NamedTuple):
    """A call upon the guarantors of a framework, and room to work it out."""

    chance: Vector
    """(S,) with which each honours it; 0 for the challenger and for those who are not bound."""
    capability: Vector
    """(S,)."""
    heads: Vector
    """(S,) one each."""
    yes: Vector
    """(S,) room."""
    counts: Vector
    """(S + 1,) room."""
    odds: Vector
    """(2 ** MOST_UNSURE,) room: of a set of guarantors who honour."""
    strength: Vector
    """(2 ** MOST_UNSURE,) room: its capability."""
    size: Vector
    """(2 ** MOST_UNSURE,) room: how many they are."""


def blank_call(states: int) -> Call:
    """A call that nobody has answered yet."""
    sets = 2**MOST_UNSURE
    return Call(
        chance=np.zeros(states),
        capability=np.zeros(states),
        heads=np.ones(states),
        yes=np.zeros(states),
        counts=np.zeros(states + 1),
        odds=np.zeros(sets),
        strength=np.zeros(sets),
        size=np.zeros(sets),
    )


@compiled
def ratifies(utility: float, least: float) -> bool:
    """A parliament ratifies what is worth at least so much to the state, utilities in [0, 1].

    u ≥ v; the domestic win-set of two-level games (Putnam 1988), as a threshold.
    """
    return utility >= least


@compiled
def needed(quota: int, guarantors: int) -> int:
    """How many of so many guarantors have to honour a call, by the quota of the framework.

    One of them (ANY), more than half (MAJORITY), all (UNANIMITY), or that many.
    """
    if quota == ANY:
        return 1
    if quota == MAJORITY:
        return guarantors // 2 + 1
    return guarantors if quota == UNANIMITY else quota


@compiled
def honoured(veto: Flags, need: int, call: Call) -> float:
    """The chance that enough guarantors honour the call.

    P(at least `need` honour it, and all those with a veto (S,)), each on its own by its chance:
    exact (the Poisson binomial distribution, by adding one guarantor at a time).
    """
    sure = 1.0
    for i in range(len(call.chance)):
        call.yes[i] = call.chance[i]
        if veto[i]:
            sure *= call.chance[i]
            call.yes[i] = 1.0
    if sure == 0.0:
        return 0.0
    return sure * counted(call.heads, call.yes, float(need), call.counts)


@compiled
def deterrence(veto: Flags, need: int, call: Call, against: float) -> float:
    """How far the guarantors deter a challenger with capability `against`, 0 to 1.

    D = Σ_H P(H) K_H / (K_H + κ) over the sets H of guarantors that honour the call and are enough,
    K_H their capability together (ratio contest: Tullock 1980, Hirshleifer 1989); 0 where K_H is.
    """
    unsure = 0
    for i in range(len(call.chance)):
        if veto[i] and call.chance[i] == 0.0:
            return 0.0
        unsure += 0.0 < call.chance[i] < 1.0 and not veto[i]
    if unsure <= MOST_UNSURE:
        return over_sets(veto, need, call, against)
    return over_nodes(veto, need, call, against)


@compiled
def over_sets(veto: Flags, need: int, call: Call, against: float) -> float:
    """The sum of `deterrence`, set by set: each guarantor doubles the sets, with it and without."""
    call.odds[0], call.strength[0], call.size[0] = 1.0, 0.0, 0.0
    sets = 1
    for i in range(len(call.chance)):
        chance, capability = call.chance[i], call.capability[i]
        if chance == 0.0:
            continue
        without = 0.0 if veto[i] else 1.0 - chance
        for m in range(sets):
            if without > 0.0:
                call.odds[sets + m] = call.odds[m] * without
                call.strength[sets + m], call.size[sets + m] = call.strength[m], call.size[m]
            call.odds[m] *= chance
            call.strength[m] += capability
            call.size[m] += 1.0
        sets = 2 * sets if without > 0.0 else sets
    total = 0.0
    for m in range(sets):
        if call.size[m] >= need and call.strength[m] > 0.0:
            total += call.odds[m] * call.strength[m] / (call.strength[m] + against)
    return total


@compiled
def over_nodes(veto: Flags, need: int, call: Call, against: float) -> float:
    """The sum of `deterrence` where the sets are too many: one integral, in which they factorise.

    K / (K + κ) = 1 − ∫₀¹ x^(K/κ) dx, so that D = P(enough) − ∫₀¹ E[x^(K_H/κ); H enough] dx, and the
    expectation is that of a Poisson binomial whose chances p are weighed by x^(k/κ).
    """
    total = honoured(veto, need, call)
    for node in range(len(LOGS)):
        weight = STEPS[node]
        for i in range(len(call.chance)):
            chance, capability = call.chance[i], call.capability[i]
            with_it = chance * (exp(LOGS[node] * capability / against) if against > 0.0 else 1.0)
            if against == 0.0 and capability > 0.0:
                with_it = 0.0
            without = 0.0 if veto[i] else 1.0 - chance
            weight *= with_it + without
            call.yes[i] = with_it / (with_it + without) if with_it > 0.0 else 0.0
        if weight > 0.0:
            total -= weight * counted(call.heads, call.yes, float(need), call.counts)
    return max(0.0, total)


@compiled
def gain(deterred: float, won: float, lost: float, cost: float, living: float) -> float:
    """What a challenge promises a state, less what it costs, over living with the agreement.

    (1 − D) a + D l − c − u, in utilities: a its aspiration, l the value of defeat, u the agreement.
    """
    return (1.0 - deterred) * won + deterred * lost - cost - living


@compiled
def will(gained: float, scale: float) -> float:
    """How surely a state that could challenge does, by what it gains.

    1 / (1 + exp(−gained / s)); opportunity and willingness: Most & Starr 1989, the logistic is
    ours.
    """
    return logistic(gained / scale)


@compiled
def first_challenge(yearly: float, horizon: int, u: float) -> float:
    """When a state with such a chance in each year first challenges, in years; inf if not by then.

    Year y, counted from 1, is the first with 1 − (1 − q)^y > u; within the year challenges come
    evenly, so that y − 1 ≤ when < y. u in [0, 1).
    """
    lasting = 1.0
    for year in range(horizon):
        challenged = lasting * yearly
        if 1.0 - (lasting - challenged) > u:
            into = (u - (1.0 - lasting)) / challenged
            return year + min(max(into, 0.0), 0.999999)
        lasting -= challenged
    return inf
