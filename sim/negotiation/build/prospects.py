"""How sure each speaker can be that its offer carries, tabulated once from mean preferences.

Common knowledge of the file, not of a replicate's draws: it depends on round, speaker and framework
alone.
"""

from typing import NamedTuple

import numpy as np

from sim.negotiation.answer import logistic
from sim.negotiation.belief import prospect
from sim.negotiation.clock import prepare
from sim.negotiation.compiled import compiled
from sim.negotiation.dispute import settled_share
from sim.negotiation.floor import Minds, blank_floor, blank_minds
from sim.negotiation.layout import Indexes, Layout, Phase, Rule, Talk, Vector
from sim.negotiation.minds import value_phases
from sim.scenario.faults import RequestError

MOST_VOTES = 10_000
"""Whole-number weights are counted exactly up to this total, and approximated above it."""


MOST_ENTRIES = 50_000_000
"""Of the table; 8 bytes each."""


class Judgement(NamedTuple):
    """What speakers judge by, and room to do it in."""

    rule: Rule
    utility: Vector
    """(S, F) at mean preferences."""
    demand: Vector
    """(T, S) at mean preferences."""
    belief: float
    talk: Talk
    settled: Vector
    """(T, P) how sure it is at mean chances that a dispute does not stand."""
    countable: Indexes
    """(W,) 1 where a weight consists of whole numbers few enough to count, else 0."""
    yes: Vector
    """(S,) room: how sure each party's yes is."""
    counts: Vector
    """(MOST_VOTES + 1,) room: how often each sum of yes weights comes up."""


def mean_minds(layout: Layout) -> list[Minds]:
    """What the states think at mean preferences, phase by phase: one replicate, without dice."""
    certain = [
        phase._replace(preferences=p._replace(row=np.full_like(p.row, -1)))
        for phase in layout.phases
        for p in [phase.preferences]
    ]
    minds = [blank_minds(1, layout) for _ in certain]
    value_phases(certain, np.zeros((1, 1)), 1, minds)
    return minds


def mean_demands(layout: Layout, talk: Talk, minds: Minds) -> Vector:
    """(rounds of the phase, S) what each state demands at mean preferences, by the clock."""
    floor = blank_floor(layout)
    demands = np.zeros((talk.last - talk.first + 1, len(layout.states)))
    for t in range(talk.first, talk.last + 1):
        prepare(talk, minds, floor, 0, t)
        demands[t - talk.first] = floor.demand
    return demands


def prospects(layout: Layout, phase: Phase, minds: Minds, belief: float) -> Vector:
    """(rounds of the phase, S, F) how sure S is then that its offer of F carries.

    Each other party's yes is an independent logistic, with scale `belief`, of its mean surplus over
    its demand then, times how sure it is that what it disputes is settled. Raises RequestError
    where that makes too large a table.
    """
    demand, rule = mean_demands(layout, phase.talk, minds), phase.rule
    rounds, states, frameworks = len(demand), len(layout.states), len(layout.frameworks)
    if rounds * states * frameworks > MOST_ENTRIES:
        raise RequestError(
            f"offers: 'expected' weighs every text in every round: {rounds:,} rounds, "
            f"{states} states and {frameworks:,} frameworks are too many; "
            "take fewer, or another rule for offers"
        )
    whole = (rule.weight == np.round(rule.weight)).all(axis=1)
    judgement = Judgement(
        rule=rule,
        utility=minds.utility[0],
        demand=demand,
        belief=belief,
        talk=phase.talk,
        settled=settled_share(layout.phases),
        countable=(whole & (rule.weight.sum(axis=1) <= MOST_VOTES)).astype(np.int64),
        yes=np.zeros(states),
        counts=np.zeros(MOST_VOTES + 1),
    )
    table = np.zeros((rounds, states, frameworks))
    _tabulate(judgement, table)
    return table


@compiled
def _tabulate(judgement: Judgement, table: Vector) -> None:
    for t in range(table.shape[0]):
        for s in range(table.shape[1]):
            for f in range(table.shape[2]):
                for i in range(table.shape[1]):
                    surplus = judgement.utility[i, f] - judgement.demand[t, i]
                    if not judgement.rule.party[i]:
                        judgement.yes[i] = 0.0
                    else:
                        judgement.yes[i] = 1.0 if i == s else logistic(surplus / judgement.belief)
                for p in range(len(judgement.talk.disputer)):
                    closed = judgement.rule.signs[f, judgement.talk.disputed[p]]
                    if closed and judgement.talk.disputer[p] != s:  # it knows its own mind
                        sure = judgement.settled[judgement.talk.first - 1 + t, p]
                        judgement.yes[judgement.talk.disputer[p]] *= sure
                table[t, s, f] = prospect(
                    judgement.rule, f, judgement.yes, judgement.countable, judgement.counts
                )
