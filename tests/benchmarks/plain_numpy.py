"""The reference work in plain NumPy, all replicates at once: how fast it is without our own loop.

Written for the benchmark alone. It knows what the flagship's `p5_may_block` needs: places on
issues, random speakers, any text of the band, exact answers, one phase; other layouts it refuses.
n replicates, S states, F frameworks.
"""

from typing import NamedTuple

import numpy as np

from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Dice
from sim.negotiation.layout import (
    CITY_BLOCK,
    IN_BAND,
    LIKE,
    NUMBER,
    PAGE,
    RANDOM,
    Flags,
    Indexes,
    Layout,
    Phase,
    Rule,
    Vector,
)
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE


class Ends(NamedTuple):
    """How the talks of n replicates ended."""

    ending: Indexes
    framework: Indexes
    round: Indexes


class Thought(NamedTuple):
    """What the states think."""

    utility: Vector
    """(n, S, F)."""
    reservation: Vector
    """(n, S) in the first round."""
    aspiration: Vector
    """(n, S)."""


def tell(layout: Layout, seed: int, count: int, batch: int = 2_048) -> Ends:
    """Hold the talks of the first replicates, a batch at a time."""
    box = DiceBox(layout, seed)
    told = [
        hold(layout.opening, box.throw(first, min(batch, count - first)))
        for first in range(0, count, batch)
    ]
    return Ends(*(np.concatenate(column) for column in zip(*told, strict=True)))


def hold(phase: Phase, dice: Dice) -> Ends:
    """Hold the talks of as many replicates as there are dice for."""
    _refuse_what_is_not_told(phase)
    thought = value(phase, dice.draws)
    n, talk = len(thought.utility), phase.talk
    ends = Ends(np.full(n, AGREED), np.full(n, -1), np.full(n, talk.rounds))
    going = np.arange(n)
    for t in range(1, talk.rounds + 1):
        demand = demands(phase, thought, t)[1]
        carried, f = one_round(phase, thought.utility, demand, dice, (t, going))
        ends.framework[going[carried]], ends.round[going[carried]] = f[carried], t
        going = going[~carried]
    utility = thought.utility[going]
    reservation, demand = (least[going] for least in demands(phase, thought, talk.rounds))
    zone, reach = (within_reach(phase.rule, utility, least) for least in (reservation, demand))
    ends.ending[going] = np.where(zone, np.where(reach, MISSED, HELD_OUT), NO_ZONE)
    return ends


def numbers(phase: Phase, draws: Vector, q: Indexes) -> Vector:
    """(…, n) the numbers q of the file."""
    row = phase.preferences.row[q]
    certain = np.broadcast_to(phase.preferences.mean[q][..., None], (*q.shape, draws.shape[1]))
    return np.where(row[..., None] >= 0, draws[row], certain)


def value(phase: Phase, draws: Vector) -> Thought:
    """What all frameworks are worth, and no deal."""
    p = phase.preferences
    ideal, salience = numbers(phase, draws, p.ideal), numbers(phase, draws, p.salience)
    weight = salience / salience.sum(axis=1, keepdims=True)
    away = np.zeros((len(p.position) - 1, len(ideal), draws.shape[1]))
    for m in range(p.position.shape[1]):  # added up in the order of the issues, as the kernel does
        away += weight[:, m] * np.abs(p.position[:-1, m, None, None] - ideal[:, m])
    utility = np.ascontiguousarray((1.0 - away / 100.0).transpose(2, 1, 0))
    reservation = numbers(phase, draws, p.reservation).T
    liked = utility[:, np.arange(len(p.like)), p.like]
    reservation = reservation + np.where(p.reservation_form == LIKE, liked, 0.0)
    return Thought(utility, reservation, utility.max(axis=2))


def demands(phase: Phase, thought: Thought, t: int) -> tuple[Vector, Vector]:
    """(n, S) reservation values and demands of round t."""
    p = phase.preferences
    reservation = thought.reservation - p.mean[p.cost] * (t - 1)
    opening = np.maximum(reservation, thought.aspiration)
    wanted = reservation + (opening - reservation) * phase.talk.patience[t - 1]
    wanted = np.minimum(opening, wanted) - p.mean[p.tolerance]
    return reservation, np.maximum(reservation, wanted)


def one_round(
    phase: Phase, utility: Vector, demand: Vector, dice: Dice, now: tuple[int, Indexes]
) -> tuple[Flags, Indexes]:
    """Whether each of the talks that still go on, now = (round, which), carries; and on what."""
    (t, going), talk, rule = now, phase.talk, phase.rule
    page, place = (t - 1) // PAGE, (t - 1) % PAGE
    wait = dice.wait[talk.turns, page][:, going, place] * talk.delay[talk.turns, None]
    speaker = talk.turns[wait.argmin(axis=0)]
    in_band = utility[going, speaker][:, rule.on_offer] >= demand[going, speaker][:, None]
    count = in_band.sum(axis=1)
    chosen = (dice.choice[0, page, going, place] * count).astype(np.int64)
    f = rule.on_offer[(in_band.cumsum(axis=1) > chosen[:, None]).argmax(axis=1)]
    yes = (utility[going, :, f] >= demand[going]) & rule.party
    yes[np.arange(len(going)), speaker] = rule.party[speaker]
    return carry(rule, f, yes) & (count > 0), f


def carry(rule: Rule, f: Indexes, yes: Flags) -> Flags:
    """(n,) whether the frameworks f (n,) carry by the yeses (n, S); nobody abstains."""
    needed = rule.signs[f] | rule.vetoes[f] & rule.party
    carried = ~(needed & ~yes).any(axis=1)
    if rule.quotas.any():
        weight = yes @ rule.weight.T
        reached = np.take_along_axis(weight, rule.of[f], axis=1) >= rule.need[f]
        carried &= (reached | (np.arange(rule.need.shape[1]) >= rule.quotas[f, None])).all(axis=1)
    return carried


def within_reach(rule: Rule, utility: Vector, least: Vector) -> Flags:
    """(n,) whether something carries if those parties say yes whom it gives the least they ask."""
    found = np.zeros(len(utility), np.bool_)
    for f in rule.on_offer:
        yes = (utility[:, :, f] >= least) & rule.party
        found |= carry(rule, np.full(len(utility), f), yes)
    return found


def _refuse_what_is_not_told(phase: Phase) -> None:
    p, talk, rule = phase.preferences, phase.talk, phase.rule
    told = (
        p.metric == CITY_BLOCK
        and not p.given.any()
        and np.isin(p.reservation_form, (NUMBER, LIKE)).all()
        and (p.aspiration < 0).all()
        and talk.speaker == RANDOM
        and (talk.offers == IN_BAND).all()
        and not (talk.reciprocal or len(talk.disputer) or talk.exponent_drawn.any())
        and not (phase.noisy.any() or rule.is_conditional or rule.blocking.any())
        and talk.last == talk.rounds
    )
    if not told:
        raise NotImplementedError("the plain NumPy telling knows the reference work alone")
