"""What voting and bargaining theory say of a finite set of frameworks: winset, core, Nash, others.

`surplus` (S, F) is what each framework is worth to each state over no deal, u − r. Only parties and
frameworks on offer count. Values are compared to 12 decimals, so that rounding decides nothing.
All functions return indexes of frameworks, in ascending order; several where they tie.
"""

from dataclasses import dataclass

import numpy as np

from sim.negotiation.assembly import carrying, is_beaten
from sim.negotiation.layout import Flags, Indexes, Rule, Vector

Texts = tuple[int, ...]
DECIMALS = 12
MOST_COMPARED = 5_000
"""Of so many frameworks on offer each can be compared with each other in about a second."""


@dataclass(frozen=True, kw_only=True)
class Solutions:
    """What theory says of the frameworks at one table, by their indexes."""

    zone: Texts
    winset: Texts
    core: Texts | None
    """None, like the Pareto set, where there are too many frameworks to compare in pairs."""
    pareto: Texts | None
    nash: Texts
    kalai_smorodinsky: Texts
    egalitarian: Texts
    utilitarian: Texts


def solutions(surplus: Vector, rule: Rule) -> Solutions:
    """All of them; no core and no Pareto set where more than MOST_COMPARED are on offer."""
    few = len(rule.on_offer) <= MOST_COMPARED
    return Solutions(
        zone=zone(surplus, rule),
        winset=winset(surplus, rule),
        core=core(surplus, rule) if few else None,
        pareto=pareto(surplus, rule) if few else None,
        nash=nash(surplus, rule),
        kalai_smorodinsky=kalai_smorodinsky(surplus, rule),
        egalitarian=egalitarian(surplus, rule),
        utilitarian=utilitarian(surplus, rule),
    )


def zone(surplus: Vector, rule: Rule) -> Texts:
    """Those that carry if exactly the parties say yes that do not prefer no deal."""
    return _carried(rule, _even(surplus) >= 0.0)


def winset(surplus: Vector, rule: Rule) -> Texts:
    """Those that would replace no deal: they carry if exactly the parties that gain say yes.

    The winset of the status quo (Tsebelis 2002), where no deal leaves it in place. Strict
    preference: who is indifferent says no.
    """
    return _carried(rule, _even(surplus) > 0.0)


def core(surplus: Vector, rule: Rule) -> Texts:
    """Those in the zone of agreement that nothing on offer beats.

    g beats f if g carries when exactly the parties say yes that strictly prefer g to f; each
    framework goes by its own rule. No deal beats f if the parties that strictly prefer no deal are
    enough to stop f, that is, if f is outside the `zone`; no deal itself is unbeaten if and only if
    the `winset` is empty. Takes as many looks at the rule as there are pairs in the worst case.
    """
    value = _even(surplus)
    answer = np.zeros(len(value), np.int64)
    return tuple(f for f in zone(surplus, rule) if not is_beaten(rule, value, f, answer))


def pareto(surplus: Vector, rule: Rule) -> Texts:
    """Those to which neither another on offer nor no deal is preferred without objection.

    f is out if something else is at least as good for every party and better for one.
    """
    offered = rule.on_offer
    value = _even(surplus)[np.ix_(rule.party, offered)].T
    value = np.vstack((value, np.zeros(value.shape[1])))
    # Who is better for one and worse for nobody has the greater sum, so that it comes first; and
    # what is preferred to f is itself on the frontier, or something there is preferred to both.
    frontier: list[int] = []
    for place in np.argsort(-value.sum(axis=1), kind="stable"):
        ahead = value[frontier]
        if not ((ahead >= value[place]).all(axis=1) & (ahead > value[place]).any(axis=1)).any():
            frontier.append(int(place))
    return tuple(sorted(int(offered[place]) for place in frontier if place < len(offered)))


def nash(surplus: Vector, rule: Rule) -> Texts:
    """Those with the greatest product of surpluses (Nash 1950, Econometrica 18).

    Among those that are at least as good as no deal for every party. Where one always gains
    nothing, every product is 0: then as many parties gain as can, and their product counts
    (Caragiannis et al. 2016, on indivisible goods).
    """
    texts, gain = _rational(surplus, rule)
    gaining = (gain > 0.0).sum(axis=0)
    logs = np.log(gain, out=np.zeros_like(gain), where=gain > 0.0).sum(axis=0)
    return _first(texts, np.array([gaining, logs]))


def kalai_smorodinsky(surplus: Vector, rule: Rule) -> Texts:
    """Those whose least share is greatest, shares being of the most each party could get.

    surplus_i / max surplus_i, over those that are at least as good as no deal for every party; then
    the second least share, and so on: the solution of Kalai & Smorodinsky (1975, Econometrica 43),
    equal shares on the frontier, as Imai (1983, Econometrica 51) carries it over to where there
    are none. A party that can gain nothing is left out.
    """
    texts, gain = _rational(surplus, rule)
    most = gain.max(axis=1, initial=0.0)
    shares = gain[most > 0.0] / most[most > 0.0, None]
    return _first(texts, np.sort(shares, axis=0))


def egalitarian(surplus: Vector, rule: Rule) -> Texts:
    """Those with the greatest least surplus (Kalai 1977, Econometrica 45).

    Among those that are at least as good as no deal for every party.
    """
    texts, gain = _rational(surplus, rule)
    return _first(texts, gain.min(axis=0, keepdims=True))


def utilitarian(surplus: Vector, rule: Rule) -> Texts:
    """Those with the greatest sum of surpluses.

    Among those that are at least as good as no deal for every party, so that the four solutions
    choose from the same set.
    """
    texts, gain = _rational(surplus, rule)
    return _first(texts, gain.sum(axis=0, keepdims=True))


def _even(surplus: Vector) -> Vector:
    """Rounded, so that what is equal but for rounding is equal: no comparison needs a margin."""
    return np.ascontiguousarray(np.round(surplus, DECIMALS), np.float64)


def _carried(rule: Rule, yes: Flags) -> Texts:
    out = np.zeros(yes.shape[1], np.bool_)
    carrying(rule, np.ascontiguousarray(yes), np.zeros(len(yes), np.int64), out)
    return tuple(np.flatnonzero(out).tolist())


def _rational(surplus: Vector, rule: Rule) -> tuple[Indexes, Vector]:
    """The N on offer that are at least as good as no deal for every party; its surpluses (P, N)."""
    gain = _even(surplus)[np.ix_(rule.party, rule.on_offer)]
    good = (gain >= 0.0).all(axis=0)
    return rule.on_offer[good], gain[:, good]


def _first(texts: Indexes, merit: Vector) -> Texts:
    """The texts (N,) greatest in the first row of merit (criteria, N), of these in the second, …"""
    left = np.arange(len(texts))
    for row in np.round(merit, DECIMALS):
        if len(left):
            left = left[row[left] == row[left].max()]
    return tuple(sorted(int(text) for text in texts[left]))
