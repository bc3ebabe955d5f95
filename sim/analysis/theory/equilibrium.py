"""What farsighted states would agree on: a stationary equilibrium of bargaining over frameworks.

After Baron & Ferejohn (1989, American Political Science Review 83) and Banks & Duggan (2000, ibid.
94; 2006, Quarterly Journal of Political Science 1), over finitely many frameworks: a heuristic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, prod
from typing import NamedTuple

import numpy as np

from sim.negotiation.bargaining import EXACT, Account, Game, Moves, average, leap, worth
from sim.negotiation.layout import IN_TURN, RANDOM, Talk, Vector

SETTLED = 2e-3
"""Largest residual, in utility, of what still counts as an equilibrium."""
ALIKE = 1e-6
"""By how much the ends of two starts may differ, beside their residuals, and count as one."""
STEPS = 4_000
"""Small steps from each start, where leaps find nothing."""
MOST_FAVOURITES = 12
"""Of so many states the favourite frameworks are tried as starts."""
MOST_WORK = 1_000_000_000
"""Small steps × starts × turns × states × frameworks; of larger games fewer steps are taken."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Equilibrium:
    """Where farsighted talks end, as far as it was found; S states, F frameworks, K turns."""

    ex_ante: Vector
    """(S,) expected surplus over no deal before the first proposer is recognised."""
    low: Vector
    """(S,) the least of it over all starts that settled (over all, where none did)."""
    high: Vector
    """(S,) the greatest."""
    chosen: Vector
    """(F,) probability that the framework is what is agreed on in the end."""
    proposer: Vector
    """(S,) what a state expects when it is recognised in the first turn; nan if it never is."""
    delay: Vector
    """(K,) probability that a turn passes without agreement."""
    residual: float
    """How far the values that the moves reckon with are from those that they bring about."""
    converged: bool
    """The residual is small."""
    unique: bool
    """Every start settled, and all ended alike: a sign, no proof, that there is no other."""


class End(NamedTuple):
    """Where one start ended."""

    value: Vector
    """(K, S)."""
    account: Account
    residual: float


def recognition(talk: Talk, states: int) -> Vector:
    """(K, S) how probably each state is recognised in turn k: by weight, or one after the other.

    No turns at all where a mediator puts the texts, or nobody in stacked talk puts any.
    """
    if talk.speaker == RANDOM:
        weight = np.zeros((1, states))
        weight[0, talk.turns] = 1.0 / talk.delay[talk.turns]
        weight /= weight.sum()
        return weight
    heard = talk.turns[talk.is_heard[talk.turns]] if talk.speaker == IN_TURN else talk.turns
    turns = np.zeros((len(heard), states))
    turns[np.arange(len(heard)), heard] = 1.0
    return turns


def stationary(game: Game) -> Equilibrium:
    """Look for a stationary equilibrium from several starts, and say how far it is one.

    V[k, i] is what turn k is worth to i before its proposer is recognised. In turn k state i
    demands δ_i V[k + 1, i]. A proposer puts, among the frameworks that would carry if exactly the
    parties said yes to whom they are worth their demand, the one that is worth most to itself
    (several: uniformly mixed), if it is worth its own demand; else everybody gets δ_i V[k + 1, i].
    An observer proposes without a vote. No deal for ever is worth 0.

    Over finitely many frameworks such moves need not exist without mixing, and often exist in
    several ways: hence the `residual`, and `low` and `high` over the starts (nobody expects
    anything; everybody its best; half of that; the mean; for each state its favourite). The answer
    is that of the first start that settled. Raises ValueError for a discount outside [0, 1),
    for chances to be recognised that do not add up to 1, or where nobody has any turn.
    """
    _check(game)
    game = Game(
        value=np.ascontiguousarray(game.value, np.float64),
        recognition=np.ascontiguousarray(game.recognition, np.float64),
        discount=np.ascontiguousarray(game.discount, np.float64),
        rule=game.rule,
    )
    starts = list(_starts(game))
    work = len(starts) * game.recognition.shape[0] * game.value.size
    steps = max(50, min(STEPS, MOST_WORK // max(1, work)))
    ends = [_end(game, start, steps) for start in starts]
    settled = [end for end in ends if end.residual <= SETTLED]
    best = settled[0] if settled else min(ends, key=lambda end: end.residual)
    first = np.array([end.value[0] for end in settled or ends])
    low, high = first.min(axis=0), first.max(axis=0)
    doubt = ALIKE + 2.0 * max(end.residual for end in ends)
    return Equilibrium(
        ex_ante=best.value[0],
        low=low,
        high=high,
        chosen=_chosen(best.account),
        proposer=_proposer(game, best),
        delay=best.account.delay,
        residual=best.residual,
        converged=bool(settled),
        unique=len(settled) == len(ends) and bool((high - low <= doubt).all()),
    )


def _check(game: Game) -> None:
    if not len(game.recognition):
        raise ValueError("no state ever puts a text")
    if ((game.discount < 0.0) | (game.discount >= 1.0)).any():
        raise ValueError("discount factors have to be at least 0 and less than 1")
    if (game.recognition < 0.0).any() or not np.allclose(game.recognition.sum(axis=1), 1.0):
        raise ValueError("the chances to be recognised in a turn have to add up to 1")


def _starts(game: Game) -> Iterator[Vector]:
    """(S,) values to start from; they depend on no order of states or frameworks."""
    offered = game.value[:, game.rule.on_offer]
    yield np.zeros(len(offered))
    if not offered.shape[1]:
        return
    yield offered.max(axis=1)
    yield offered.max(axis=1) / 2.0
    yield offered.mean(axis=1)
    heard = np.flatnonzero(game.rule.party | (game.recognition > 0.0).any(axis=0))
    for i in heard[:MOST_FAVOURITES]:
        yield offered[:, offered[i] == offered[i].max()].mean(axis=1)


def _end(game: Game, start: Vector, steps: int) -> End:
    """Where the search from these values ends."""
    (turns, states), frameworks = game.recognition.shape, game.value.shape[1]
    shape = (turns, states)
    value = np.tile(start, (turns, 1))
    moves = Moves(
        answer=np.zeros(states, np.int64),
        demand=np.zeros(shape),
        best=np.zeros(shape),
        ties=np.zeros(shape),
        among=np.zeros((states, states)),
        stands=np.zeros((turns, frameworks), np.bool_),
        gain=np.zeros(shape),
        delay=np.zeros(turns),
    )
    account = Account(
        gain=np.zeros(shape),
        delay=np.zeros(turns),
        chosen=np.zeros((turns, states, frameworks)),
        low=np.full(shape, inf),
        high=np.full(shape, -inf),
    )
    found = leap(game, value, np.zeros(shape), moves)
    total = average(game, value, moves, account, 1 if found else steps)
    for sums in (account.gain, account.delay, account.chosen):
        sums /= total
    account.delay[account.delay > 1.0 - EXACT] = 1.0  # nobody proposes: chances add up, but roughly
    worth(game, account.gain, account.delay, value)
    residual = max((account.high - value).max(), (value - account.low).max())
    return End(value, account, float(residual))


def _chosen(account: Account) -> Vector:
    """(F,) Σ_k P(turn k comes) chosen[k] / (1 − Π delay): what is agreed on in the end."""
    comes = np.concatenate(([1.0], np.cumprod(account.delay)[:-1]))
    ever = 1.0 - prod(account.delay.tolist())
    total: Vector = np.einsum("k,ksf->f", comes, account.chosen)
    return total / ever if ever > 0.0 else total


def _proposer(game: Game, end: End) -> Vector:
    """(S,) what each gets when it is recognised in the first turn: by agreement, or later."""
    chance = game.recognition[0]
    agreed, later = end.account.chosen[0], end.value[1 % len(end.value)]
    passes = chance - agreed.sum(axis=1)
    total = (agreed * game.value).sum(axis=1) + passes * game.discount * later
    expected = np.full(len(chance), np.nan)
    np.divide(total, chance, out=expected, where=chance > 0.0)
    return expected
