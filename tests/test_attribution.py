"""Shapley values and interactions on the lattice, against definitions and games that are known."""

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations

import numpy as np
import pytest
from builders import bounded
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis.inclusion.attribution import pair_weights, pairs, shares, step_weights, steps
from sim.analysis.inclusion.lattice import levels_of

Game = Callable[[tuple[int, ...]], float]
UNIT = st.floats(0, 1, width=32)


def values_of(game: Game, players: int) -> np.ndarray:
    """What a game gives each table of the lattice, in its order."""
    return np.array([game(tuple(row)) for row in levels_of(players).tolist()])


def shapley(game: Game, players: int) -> np.ndarray:
    """(players, 2) the values of each player's two steps."""
    return (step_weights(levels_of(players)) @ values_of(game, players)).reshape(players, 2)


def orders(players: int) -> Iterator[list[int]]:
    """Every order of the steps in which a player's first comes before its second."""
    return (list(o) for o in sorted(set(permutations([*range(players), *range(players)]))))


def by_orders(worth: np.ndarray, players: int) -> np.ndarray:
    """(players, 2) mean marginal contributions over all orders, as the definition says."""
    place = {tuple(row): k for k, row in enumerate(levels_of(players).tolist())}
    found, count = np.zeros((players, 2)), 0
    for order in orders(players):
        count += 1
        table = [0] * players
        for player in order:
            before = worth[place[tuple(table)]]
            table[player] += 1
            found[player, table[player] - 1] += worth[place[tuple(table)]] - before
    return found / count


@st.composite
def games(draw: st.DrawFn, most: int = 3) -> tuple[int, np.ndarray]:
    """How many players, and a value for each table."""
    players = draw(st.integers(1, most))
    return players, draw(arrays(np.float64, 3**players, elements=UNIT))


@bounded(40)
@given(games())
def test_a_value_is_the_mean_contribution_over_all_orders(game: tuple[int, np.ndarray]) -> None:
    players, worth = game
    found = (step_weights(levels_of(players)) @ worth).reshape(players, 2)
    assert found == pytest.approx(by_orders(worth, players), abs=1e-12)


@bounded(40)
@given(games(most=6))
def test_values_add_up_to_the_difference_of_the_extreme_tables(
    game: tuple[int, np.ndarray],
) -> None:
    players, worth = game
    found = step_weights(levels_of(players)) @ worth
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-12)


def test_values_add_up_with_nine_states_too() -> None:
    worth = np.random.default_rng(1).random(3**9)
    found = step_weights(levels_of(9)) @ worth
    assert found.sum() == pytest.approx(worth[-1] - worth[0], abs=1e-12)


@pytest.mark.parametrize("level", [1, 2])
def test_where_one_of_the_steps_means_nothing_the_other_has_the_shapley_value(level: int) -> None:
    def gloves(table: tuple[int, ...]) -> float:
        left, right = table[0] >= level, (table[1] >= level) + (table[2] >= level)
        return float(min(left, right))

    found = shapley(gloves, 3)
    assert found[:, level - 1] == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-12)
    assert found[:, 2 - level] == pytest.approx([0, 0, 0], abs=1e-12)


def test_in_a_unanimity_game_of_vetoes_they_share_alike() -> None:
    found = shapley(lambda table: float(table[0] == table[2] == 2), 3)
    assert found == pytest.approx(np.array([[0, 0.5], [0, 0], [0, 0.5]]), abs=1e-12)


@bounded(20)
@given(arrays(np.float64, (3, 3, 3), elements=UNIT))
def test_players_alike_have_the_same_values(worth: np.ndarray) -> None:
    alike = worth + worth.transpose(1, 0, 2)
    found = (step_weights(levels_of(3)) @ alike.ravel()).reshape(3, 2)
    assert found[0] == pytest.approx(found[1], abs=1e-12)


@bounded(20)
@given(arrays(np.float64, (3, 3), elements=UNIT))
def test_who_changes_nothing_has_no_value(worth: np.ndarray) -> None:
    game = np.repeat(worth[:, None, :], 3, axis=1).ravel()
    found = (step_weights(levels_of(3)) @ game).reshape(3, 2)
    assert found[1] == pytest.approx([0, 0], abs=1e-12)


# --- Interactions ---


def interaction_by_orders(
    worth: np.ndarray, players: int, one: tuple[int, int], other: tuple[int, int]
) -> float:
    """Mean second difference over the orders that take the two steps one right after the other."""
    place = {tuple(row): k for k, row in enumerate(levels_of(players).tolist())}
    found = []
    for order in orders(players):
        table = [0] * players
        for first, second in pairwise(order):
            if (first, second) == (one[0], other[0]) and (table[first], table[second]) == (
                one[1] - 1,
                other[1] - 1,
            ):
                with_first, with_second, with_both = list(table), list(table), list(table)
                with_first[first] += 1
                with_second[second] += 1
                with_both[first] += 1
                with_both[second] += 1
                low, a, b, high = (
                    worth[place[tuple(t)]] for t in (table, with_first, with_second, with_both)
                )
                found.append(high - a - b + low)
            table[first] += 1
    return float(np.mean(found))


@bounded(10)
@given(arrays(np.float64, 27, elements=UNIT))
def test_an_interaction_is_the_mean_second_difference_over_orders(worth: np.ndarray) -> None:
    found = pair_weights(levels_of(3)) @ worth
    for index, (one, other) in zip(found, pairs(3), strict=True):
        expected = interaction_by_orders(worth, 3, tuple(one), tuple(other))
        assert index == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("players", [2, 3, 5])
def test_two_vetoes_that_work_only_together_interact_by_one(players: int) -> None:
    worth = values_of(lambda table: float(table[0] == table[1] == 2), players)
    found = dict(zip(pairs(players), pair_weights(levels_of(players)) @ worth, strict=True))
    together = found.pop(((0, 2), (1, 2)))
    assert together == pytest.approx(1.0, abs=1e-12)
    assert [index for (i, j), index in found.items() if {i.player, j.player} != {0, 1}] == (
        pytest.approx([0.0] * (len(found) - 3), abs=1e-12)
    )


def test_steps_that_only_add_up_do_not_interact() -> None:
    worth = values_of(lambda table: 0.1 * table[0] + 0.2 * (table[1] > 0) - 0.3 * table[2] ** 2, 3)
    assert pair_weights(levels_of(3)) @ worth == pytest.approx(np.zeros(12), abs=1e-12)


def test_steps_and_pairs_have_a_row_each() -> None:
    levels = levels_of(4)
    assert step_weights(levels).shape == (len(steps(4)), 81)
    assert pair_weights(levels).shape == (len(pairs(4)), 81)


# --- Standard errors ---


def test_the_standard_error_is_how_far_a_value_moves_from_sample_to_sample() -> None:
    dice = np.random.default_rng(3)
    weights = step_weights(levels_of(2))
    rates = dice.random(9)

    def sample() -> tuple[np.ndarray, np.ndarray]:
        happened = dice.random((1, 200)) < rates[:, None]  # one draw for all tables, as in a run
        return shares(weights @ happened)

    samples = [sample() for _ in range(1_000)]
    spread = np.std([value for value, _ in samples], axis=0)
    said = np.mean([error for _, error in samples], axis=0)
    # The sd of 1,000 values is sure to within 2.2 % (one standard error): four of them.
    assert said == pytest.approx(spread, rel=0.09)
