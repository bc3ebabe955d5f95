"""A priori voting power under the decision rule: Shapley–Shubik and Banzhaf, counted or sampled.

Shapley & Shubik (1954, American Political Science Review 48); Penrose (1946), Banzhaf (1965). A
coalition wins if it carries the framework when exactly its members say yes. What anybody wants
plays no part.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Literal, NamedTuple

import numpy as np

from sim.analysis.theory.coalitions import Swings, game_of, swings
from sim.negotiation import assembly
from sim.negotiation.decision import carries
from sim.negotiation.dice import Stream
from sim.negotiation.layout import YES, Flags, Indexes, Rule, Vector

MOST_ENUMERATED = 20
"""Of so many free parties every coalition is tried, where weights are not small whole numbers."""
SAMPLES = 20_000
BATCHES = 20
"""Into which the samples are cut to tell how much they vary."""


class Errors(NamedTuple):
    """Standard errors of sampled indices."""

    shapley_shubik: Vector
    """(S,)."""
    banzhaf: Vector
    """(S,)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Power:
    """Power indices of the states under one decision rule; 0 for who is no party."""

    shapley_shubik: Vector
    """(S,) share of the orders of the parties in which its yes is the one that carries."""
    banzhaf: Vector
    """(S,) normalised: its share of all cases in which a party's answer alone decides."""
    winning: int | None
    """How many coalitions win; None where they were sampled."""
    method: Literal["counted", "sampled"]
    standard_error: Errors | None
    """Where they were sampled."""


class Electorate(NamedTuple):
    """Whose yes a framework needs, and who else has a vote."""

    needed: Indexes
    free: Indexes


def rules_of(rule: Rule) -> list[tuple[int, ...]]:
    """The frameworks on offer in groups with the same decision rule, by the first of each."""
    groups = defaultdict(list)
    for f in rule.on_offer.tolist():
        quotas = int(rule.quotas[f])
        needed = (rule.signs[f] | rule.vetoes[f]).tobytes()
        terms = (*rule.of[f, :quotas].tolist(), *rule.need[f, :quotas].tolist())
        groups[needed, terms, int(rule.blocking[f]) if quotas > 1 else 0].append(f)
    return [tuple(group) for group in groups.values()]


def power(rule: Rule, f: int, seed: int = 0) -> Power:
    """The power of each state over framework f.

    Counted where weights are whole multiples of something and not too many, or the parties whose
    yes is not needed are few; else sampled: SAMPLES random orders, and as many coalitions.
    """
    needs = rule.party & (rule.signs[f] | rule.vetoes[f])
    electorate = Electorate(np.flatnonzero(needs), np.flatnonzero(rule.party & ~needs))
    parties, free = int(rule.party.sum()), len(electorate.free)
    if not _carries(rule, f, rule.party):  # not even all together, or not on offer
        return _nobody(len(rule.party), 0)
    if _carries(rule, f, np.zeros_like(rule.party)):
        return _nobody(len(rule.party), 2**parties)
    game = game_of(rule, f)
    if game is not None:
        return _counted(rule, swings(game), electorate)
    if free <= MOST_ENUMERATED:
        return _counted(rule, _enumerated(rule, f, electorate), electorate)
    return _sampled(rule, f, electorate, seed)


def _carries(rule: Rule, f: int, yes: Flags) -> bool:
    return bool(carries(rule, f, yes.astype(np.int64)))


def _nobody(states: int, winning: int) -> Power:
    """Nobody ever decides: everything carries, or nothing does."""
    return Power(
        shapley_shubik=np.zeros(states),
        banzhaf=np.zeros(states),
        winning=winning,
        method="counted",
        standard_error=None,
    )


def _counted(rule: Rule, counted: Swings, electorate: Electorate) -> Power:
    """The indices from coalitions by size, in whole numbers up to the last division.

    A party that decides when b others have said yes is pivotal in b! (n − b − 1)! of n! orders.
    """
    k, m = len(electorate.needed), len(electorate.free)
    orders = [factorial(b) * factorial(k + m - b - 1) for b in range(k + m)]
    cases: dict[int, list[int]] = dict(zip(electorate.free.tolist(), counted.of_free, strict=True))
    pivotal = {
        i: sum(n * orders[k + s] for s, n in enumerate(by_size)) for i, by_size in cases.items()
    }
    for i in electorate.needed.tolist():
        # Every winning coalition hangs on it, so that s free parties make it the (k + s)th.
        cases[i] = counted.winning
        pivotal[i] = sum(n * orders[k + s - 1] for s, n in enumerate(counted.winning))
    every = sum(map(sum, cases.values()))
    shapley, banzhaf = np.zeros(len(rule.party)), np.zeros(len(rule.party))
    for i, by_size in cases.items():
        shapley[i] = Fraction(pivotal[i], factorial(k + m))
        banzhaf[i] = Fraction(sum(by_size), every)
    return Power(
        shapley_shubik=shapley,
        banzhaf=banzhaf,
        winning=sum(counted.winning),
        method="counted",
        standard_error=None,
    )


def _enumerated(rule: Rule, f: int, electorate: Electorate) -> Swings:
    """The same counts by trying every coalition of the free parties."""
    m = len(electorate.free)
    answer, wins = np.zeros(len(rule.party), np.int64), np.zeros(2**m, np.bool_)
    answer[electorate.needed] = YES
    assembly.winning(rule, f, electorate.free, answer, wins)
    size = np.bitwise_count(np.arange(2**m))
    of_free = []
    for b in range(m):
        pairs, sizes = wins.reshape(-1, 2, 2**b), size.reshape(-1, 2, 2**b)
        decided = pairs[:, 1] & ~pairs[:, 0]
        of_free.append(np.bincount(sizes[:, 0][decided], minlength=m).tolist())
    return Swings(np.bincount(size[wins], minlength=m + 1).tolist(), of_free)


def _sampled(rule: Rule, f: int, electorate: Electorate, seed: int) -> Power:
    """The indices from SAMPLES random orders and coalitions.

    Only coalitions with everybody whose yes is needed are drawn: the others lose and hang on at
    most one. For each case of a free party there is one with it and one without; every case of a
    needed party is with all of them. The error of an order's share is that of a proportion, that of
    the normalised index comes from the spread of BATCHES means.
    """
    states, parties = len(rule.party), np.flatnonzero(rule.party)
    u = np.zeros((SAMPLES, len(parties)))
    Stream(seed, "power orders", "", len(parties)).fill(u, 0)
    first = np.zeros(states)
    room = np.zeros(states, np.int64)
    assembly.pivots(rule, f, parties[np.argsort(u, axis=1)], room, first)
    share = first / SAMPLES
    Stream(seed, "power coalitions", "", len(parties)).fill(u, 0)
    yes = np.zeros((SAMPLES, states), np.bool_)
    yes[:, parties] = u < 0.5
    yes[:, electorate.needed] = True
    of_batch = []
    for batch in np.split(yes, BATCHES):
        decided = np.zeros(states)
        assembly.swings(rule, f, batch, room, decided)
        decided[electorate.needed] *= 2.0
        of_batch.append(decided)
    decided = np.sum(of_batch, axis=0)
    return Power(
        shapley_shubik=share,
        banzhaf=_shared(decided),
        winning=None,
        method="sampled",
        standard_error=Errors(
            np.sqrt(share * (1.0 - share) / SAMPLES),
            np.std([_shared(each) for each in of_batch], axis=0, ddof=1) / np.sqrt(BATCHES),
        ),
    )


def _shared(decided: Vector) -> Vector:
    """(S,) each one's share of all cases; 0 where there are none."""
    total = float(decided.sum())
    return decided / total if total > 0.0 else decided
