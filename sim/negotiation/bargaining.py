"""Farsighted bargaining in turns: compiled moves, and the search for values that bring them about.

`analysis.equilibrium` says what is looked for.
"""

from math import inf
from typing import NamedTuple

from sim.negotiation.compiled import compiled, inner
from sim.negotiation.decision import carries
from sim.negotiation.layout import NO, YES, Flags, Indexes, Rule, Vector

SLACK = 1e-9
"""By how much a value may fall short of a demand, or of another value, for rounding alone."""
LEAPS = 60
"""How often values are replaced by what they lead to before they are averaged instead."""
EXACT = 1e-12
"""How near values have to be to what they lead to, to count as an equilibrium."""


class Game(NamedTuple):
    """Bargaining over finitely many frameworks in turns k = 0 … K − 1, and round again."""

    value: Vector
    """(S, F) surplus over no deal."""
    recognition: Vector
    """(K, S) probability of being recognised in turn k; each row adds up to 1."""
    discount: Vector
    """(S,) in [0, 1): what a surplus is worth that comes one turn later."""
    rule: Rule


class Moves(NamedTuple):
    """What is proposed and accepted in each turn against given values; and room to find it."""

    answer: Indexes
    """(S,)."""
    demand: Vector
    """(K, S) less the slack."""
    best: Vector
    """(K, S) the most that the state gets as proposer; −inf where it lets the turn pass."""
    ties: Vector
    """(K, S) number of frameworks that give it as much."""
    among: Vector
    """(S, S) what these give to everybody, added up, in the turn that is on."""
    stands: Flags
    """(K, F) looked at, and would carry."""
    gain: Vector
    """(K, S) expected surplus from what is agreed in turn k."""
    delay: Vector
    """(K,) probability that turn k passes without agreement."""


class Account(NamedTuple):
    """Weighted sums of moves."""

    gain: Vector
    """(K, S)."""
    delay: Vector
    """(K,)."""
    chosen: Vector
    """(K, S, F) probability that the state is recognised and the framework agreed on."""
    low: Vector
    """(K, S) least values against which the moves were made; infinite before."""
    high: Vector
    """(K, S) greatest; minus infinite before."""


@inner
def _move(game: Game, value: Vector, k: int, moves: Moves) -> None:
    """What each proposer does in turn k when `value` (K, S) is what the turns are worth.

    Each state demands δ_i V[k + 1, i]. The proposer takes what gives it most among the frameworks
    that would carry if exactly the parties said yes whom they give their demand; ties are mixed
    uniformly; where nothing gives itself its own demand it lets the turn pass.
    """
    states = len(game.discount)
    after = (k + 1) % len(game.recognition)
    moves.delay[k] = 0.0
    for i in range(states):
        moves.demand[k, i] = game.discount[i] * value[after, i] - SLACK
        moves.best[k, i], moves.ties[k, i], moves.gain[k, i] = -inf, 0.0, 0.0
    for f in game.rule.on_offer:
        moves.stands[k, f] = _is_wanted(game, k, f, moves) and _would_carry(game, k, f, moves)
        if moves.stands[k, f]:
            _weigh(game, k, f, moves)
    for j in range(states):
        chance = game.recognition[k, j]
        moves.delay[k] += chance if moves.ties[k, j] == 0.0 else 0.0
        for i in range(states if moves.ties[k, j] > 0.0 else 0):
            moves.gain[k, i] += chance * moves.among[j, i] / moves.ties[k, j]


@inner
def _would_propose(game: Game, k: int, f: int, j: int, moves: Moves) -> bool:
    """Whether f gives the proposer j its demand, and as much as the best seen so far."""
    least = max(moves.demand[k, j], moves.best[k, j] - SLACK)
    return game.recognition[k, j] > 0.0 and game.value[j, f] >= least  # type: ignore[no-any-return]


@inner
def _is_wanted(game: Game, k: int, f: int, moves: Moves) -> bool:
    """Whether some proposer would put f, if it carries."""
    wanted = False
    for j in range(len(game.discount)):
        wanted |= _would_propose(game, k, f, j, moves)
    return wanted


@inner
def _would_carry(game: Game, k: int, f: int, moves: Moves) -> bool:
    """Whether f would carry if exactly the parties said yes whom it gives their demand."""
    for i in range(len(game.discount)):
        content = game.rule.party[i] and game.value[i, f] >= moves.demand[k, i]
        moves.answer[i] = YES if content else NO
    return carries(game.rule, f, moves.answer)


@inner
def _weigh(game: Game, k: int, f: int, moves: Moves) -> None:
    """Let each proposer compare f, which would carry, with the best it has seen."""
    for j in range(len(game.discount)):
        if not _would_propose(game, k, f, j, moves):
            continue
        if game.value[j, f] > moves.best[k, j] + SLACK:
            moves.best[k, j], moves.ties[k, j] = game.value[j, f], 0.0
            for i in range(len(game.discount)):
                moves.among[j, i] = 0.0
        moves.ties[k, j] += 1.0
        for i in range(len(game.discount)):
            moves.among[j, i] += game.value[i, f]


@compiled
def worth(game: Game, gain: Vector, delay: Vector, value: Vector) -> None:
    """What the turns are worth when played so: V[k] = gain[k] + delay[k] δ V[k + 1], solved."""
    turns = len(delay)
    for i in range(len(game.discount)):
        total, left = 0.0, 1.0
        for k in range(turns):
            total += left * gain[k, i]
            left *= delay[k] * game.discount[i]
        value[0, i] = total / (1.0 - left)
        for k in range(turns - 1, 0, -1):
            after = value[(k + 1) % turns, i]
            value[k, i] = gain[k, i] + delay[k] * game.discount[i] * after


@inner
def _gap(game: Game, value: Vector, moves: Moves, k: int, i: int) -> float:
    """By how much the moves of turn k are worth more to i than `value` says."""
    later = game.discount[i] * value[(k + 1) % len(moves.delay), i]
    return moves.gain[k, i] + moves.delay[k] * later - value[k, i]  # type: ignore[no-any-return]


@compiled
def leap(game: Game, value: Vector, ahead: Vector, moves: Moves) -> bool:
    """Look for an equilibrium by going halfway, again and again, to what the moves are worth.

    Found where the moves made against some values are worth just these values. value (K, S) is
    where it starts and ends; ahead (K, S) is room.
    """
    turns, states = value.shape
    for step in range(2 * LEAPS):
        here, found = ahead if step % 2 else value, True
        for k in range(turns):
            _move(game, here, k, moves)
            for i in range(states):
                found &= abs(_gap(game, here, moves, k, i)) <= EXACT
        if step % 2 == 0:
            worth(game, moves.gain, moves.delay, ahead)
            continue
        for k in range(turns):
            for i in range(states):
                value[k, i] = ahead[k, i] if found else 0.5 * (value[k, i] + ahead[k, i])
        if found:
            return True
    return False


@compiled
def average(game: Game, value: Vector, moves: Moves, account: Account, steps: int) -> float:
    """Go on in ever smaller steps, and take the mean of the moves made in the later half.

    Where a state is just indifferent, the values that make it yield and those that make it refuse
    take turns and close in on each other; the mean of the moves is then a public coin that decides
    whether it yields. value (K, S) is where it starts and ends; returns the account's total weight.
    """
    turns, states = value.shape
    patience, total = max(game.discount), 0.0
    for n in range(steps):
        for k in range(turns):
            _move(game, value, k, moves)
        # Time runs faster where talks drag on; else those with patience would take ever so long.
        pace = min(1.0 / (1.0 - patience * max(moves.delay)), (n + 6.0) / 3.0)
        if n >= steps // 2:
            total += pace
            _note(game, value, moves, account, pace)
        for k in range(turns):
            for i in range(states):
                moves.gain[k, i] = _gap(game, value, moves, k, i)
        for k in range(turns):
            for i in range(states):
                value[k, i] += moves.gain[k, i] * pace * 3.0 / (n + 6.0)
    return total


@inner
def _note(game: Game, value: Vector, moves: Moves, account: Account, weight: float) -> None:
    """Add the moves to the account with this weight."""
    for k in range(len(moves.delay)):
        account.delay[k] += weight * moves.delay[k]
        for i in range(len(game.discount)):
            account.gain[k, i] += weight * moves.gain[k, i]
            account.low[k, i] = min(account.low[k, i], value[k, i])
            account.high[k, i] = max(account.high[k, i], value[k, i])
            chance = weight * game.recognition[k, i] / max(1.0, moves.ties[k, i])
            for f in game.rule.on_offer:
                if moves.stands[k, f] and _would_propose(game, k, f, i, moves):
                    account.chosen[k, i, f] += chance
