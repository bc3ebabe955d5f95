"""Farsighted states: divided pies with known stationary equilibria, and equilibria checked anew."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios
from games import game_of, pie, played, surplus, worth
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.analysis.theory.equilibrium import SETTLED, Equilibrium, recognition, stationary
from sim.negotiation.bargaining import Game
from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries

STEP = 0.01
MAJORITY: Raw = {"quota": {"votes": 2}}
IN_TURNS: Raw = {"speaker": "rotation"}


def divisions(found: Equilibrium, value: np.ndarray) -> set[tuple[float, ...]]:
    """What is agreed on with any probability: shares in ascending order."""
    chosen = np.flatnonzero(found.chosen > 1e-9)
    return {tuple(sorted(np.round(value[:, f], 9))) for f in chosen}


@pytest.mark.parametrize(
    ("sharers", "votes", "discount", "steps"),
    [(3, 2, 0.9, 100), (3, 2, 0.8, 100), (4, 3, 0.8, 20), (3, 3, 0.5, 100), (5, 3, 0.8, 10)],
)
def test_a_divided_pie_under_the_closed_rule(
    sharers: int, votes: int, discount: float, steps: int
) -> None:
    """Proposer 1 − δ (k − 1) / n, each of k − 1 paid members δ / n; (3, 2, .9): .70 and .30.

    Baron & Ferejohn (1989), American Political Science Review 83; here with k of n votes and in
    steps: a demand between two steps takes the next.
    """
    layout = pie(sharers, steps, table={"quota": {"votes": votes}})
    found = played(layout, discount)
    paid = np.ceil(discount / sharers * steps - 1e-9) / steps
    proposer = 1 - (votes - 1) * paid
    assert proposer == pytest.approx(1 - discount * (votes - 1) / sharers, abs=(votes - 1) / steps)
    assert found.ex_ante == pytest.approx([1 / sharers] * sharers, abs=1e-9)
    assert found.proposer == pytest.approx([proposer] * sharers, abs=1e-9)
    unpaid = [0.0] * (sharers - votes)
    expected = tuple(sorted(np.round([*unpaid, *[paid] * (votes - 1), proposer], 9)))
    assert divisions(found, surplus(layout)) == {expected}
    assert found.chosen.sum() == pytest.approx(1.0)
    assert (found.converged, found.unique) == (True, True)
    assert found.residual < 1e-9


def test_seventy_for_the_proposer_and_thirty_for_its_partner() -> None:
    """Baron & Ferejohn (1989): three states, majority, δ = .9."""
    layout = pie(3, 100, table=MAJORITY)
    assert divisions(played(layout, 0.9), surplus(layout)) == {(0.0, 0.3, 0.7)}


def test_one_veto_holder_of_three() -> None:
    """Quota 2, δ = .9: ex-ante .733333 for the veto holder and .133333 for the others.

    Winter (1996), American Political Science Review 90, for veto in this game. The holder pays
    .12 and keeps .88; the others pay it .66. V = (.88 + 2 × .66) / 3.
    """
    layout = pie(3, 100, table={**MAJORITY, "veto": ["Ash"]})
    game, exact = game_of(layout, 0.9), np.array([11, 2, 2]) / 15
    assert bring_about(game, exact, 0) == pytest.approx(exact, abs=1e-12)
    found = stationary(game)
    assert found.ex_ante == pytest.approx([0.733333, 0.133333, 0.133333], abs=STEP)
    assert found.proposer == pytest.approx([0.88, 0.34, 0.34], abs=STEP + 1e-9)
    assert found.residual < 1e-9
    # On the pie in steps it is one of several; they lie around it.
    assert (found.low <= exact + 1e-9).all()
    assert (found.high >= exact - 1e-9).all()


@pytest.mark.parametrize(
    ("discounts", "first"), [((0.9, 0.9), 0.526316), ((0.9, 0.8), 0.714286), ((0.5, 0.9), 0.181818)]
)
@pytest.mark.parametrize("steps", [100, 500])
def test_alternating_offers(discounts: tuple[float, float], first: float, steps: int) -> None:
    """The first proposer gets (1 − δ2) / (1 − δ1 δ2). Rubinstein (1982), Econometrica 50.

    A finite pie has many stationary equilibria, all within step / (1 − δ1 δ2) of it: each rounds
    up by at most a step what it pays, and the other counts on that.
    """
    found = played(pie(2, steps, protocol=IN_TURNS), discounts)
    room = 1 / steps / (1 - discounts[0] * discounts[1])
    for end in (found.ex_ante, found.low, found.high):
        assert end[0] == pytest.approx(first, abs=room)
    assert found.proposer[0] == pytest.approx(found.ex_ante[0])
    assert found.converged


def test_a_coarse_pie_is_known_to_have_several_equilibria() -> None:
    """A hundred steps, δ = .9: the first proposer gets from .50 to .55."""
    found = played(pie(2, 100, protocol=IN_TURNS), 0.9)
    assert not found.unique
    assert [found.low[0], found.high[0]] == pytest.approx([0.5, 0.55], abs=1e-6)


@pytest.mark.parametrize("discount", [0.5, 0.9, 0.99])
def test_a_state_that_is_just_indifferent_yields_now_and_then(discount: float) -> None:
    """A war of attrition: each has its own text, worth 1 to it and .2 to the other.

    Symmetric: to yield is worth .2 = δ V; the turn is worth .6 if both yield and δ V = .2 if
    neither, so that .2 / δ = .6 y + .2 (1 − y). Or one of them yields and the other never.
    """
    found = played(worth([[1.0, 0.2], [0.2, 1.0]]), discount)
    yields = (0.2 / discount - 0.2) / 0.4
    assert found.ex_ante == pytest.approx([0.2 / discount] * 2, abs=SETTLED)
    assert found.delay == pytest.approx([1 - yields], abs=SETTLED)
    assert found.proposer == pytest.approx([yields + 0.2 * (1 - yields)] * 2, abs=SETTLED)
    assert found.chosen == pytest.approx([0.5, 0.5], abs=SETTLED)
    assert 1e-9 < found.residual <= SETTLED
    assert (found.converged, found.unique) == (True, False)
    assert [*found.low, *found.high] == pytest.approx([0.2, 0.2, 1.0, 1.0], abs=1e-9)


def test_moves_that_never_settle_are_reported() -> None:
    values = [[1.0, 0.6, 0.7], [0.4, 0.8, 0.1], [0.1, 0.3, 0.7]]
    found = played(worth(values, table={"quota": "majority"}, protocol=IN_TURNS), 0.9)
    assert found.residual > SETTLED
    assert not found.converged
    assert not found.unique


def test_an_observer_in_the_chair_proposes_without_a_vote() -> None:
    """It gets what it likes best of what the parties accept (Romer & Rosenthal 1978)."""
    layout = worth(
        [[0.0, 0.1, 0.6], [0.0, 0.1, 0.2], [0.9, 0.5, 0.3]],
        table={"quota": "unanimity", "seats": {"Cedar": "observer"}},
        protocol={"speaker": {"chair": "Cedar"}},
    )
    game = game_of(layout, 0.9)
    assert stationary(game).chosen.tolist() == [1.0, 0.0, 0.0]
    dear = game.value.copy()
    dear[0, 0] = -0.1  # what Ash would rather have no deal than accept
    found = stationary(game._replace(value=dear))
    assert found.chosen.tolist() == [0.0, 1.0, 0.0]
    assert found.ex_ante == pytest.approx([0.1, 0.1, 0.5])
    assert np.isnan(found.proposer[:2]).all()


def test_where_nothing_suits_enough_nothing_is_agreed() -> None:
    game = game_of(worth([[0.5, 0.1], [0.1, 0.5]]), 0.9)
    refused = stationary(game._replace(value=game.value - 0.2))
    assert refused.chosen.tolist() == [0.0, 0.0]
    assert refused.ex_ante.tolist() == [0.0, 0.0]
    assert (refused.delay.tolist(), refused.unique) == ([1.0], True)


def test_speakers_are_recognised_as_the_protocol_says() -> None:
    states: Raw = {"Birch": 1.0, "Ash": 3.0, "Cedar": 0.0}
    raw: Raw = {
        "frameworks": {"text": {}},
        "states": {
            name: {"utilities": {"text": 0.5}, "reservation": 0.0, "recognition": weight}
            for name, weight in states.items()
        },
        "table": {"quota": "unanimity"},
    }
    expected: list[tuple[Any, list[list[float]]]] = [
        ("random", [[0.75, 0.25, 0.0]]),
        ("rotation", [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
        ({"chair": "Cedar"}, [[0.0, 0.0, 1.0]]),
        ("mediator", []),
    ]
    for speaker, rows in expected:
        talk = lay_out(resolved({**raw, "protocol": {"speaker": speaker}})).opening.talk
        assert recognition(talk, 3).tolist() == rows


def test_who_puts_nothing_in_stacked_talk_proposes_nothing() -> None:
    states = {
        name: {"utilities": {"text": 0.5}, "reservation": 0.0, "recognition": weight}
        for name, weight in {"Ash": 0.0, "Birch": 1.0, "Cedar": 2.0}.items()
    }
    raw: Raw = {
        "frameworks": {"text": {}},
        "states": states,
        "table": {"quota": "unanimity"},
        "protocol": {"talk": "stacked"},
    }
    talk = lay_out(resolved(raw)).opening.talk
    assert recognition(talk, 3).tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


@pytest.mark.parametrize("discount", [1.0, -0.1])
def test_a_discount_has_to_be_less_than_one(discount: float) -> None:
    with pytest.raises(ValueError, match="discount"):
        played(worth([[0.5]] * 2), discount)


def test_somebody_has_to_be_recognised() -> None:
    game = game_of(worth([[0.5]] * 2), 0.5)
    with pytest.raises(ValueError, match="no state ever puts a text"):
        stationary(game._replace(recognition=np.zeros((0, 2))))
    with pytest.raises(ValueError, match="recognised"):
        stationary(game._replace(recognition=np.array([[0.5, 0.4]])))


def bring_about(game: Game, worth_later: np.ndarray, k: int) -> np.ndarray:
    """(S,) what turn k is worth when states demand δ times `worth_later`, told a second time."""
    rule, demand = game.rule, game.discount * worth_later
    content = game.value >= demand[:, None] - 1e-9
    carried = [
        int(f)
        for f in rule.on_offer
        if carries(rule, int(f), (content[:, f] & rule.party).astype(np.int64))
    ]
    total = np.zeros(len(demand))
    for j, chance in enumerate(game.recognition[k]):
        mine = [f for f in carried if content[j, f]]
        if not mine:
            total += chance * demand
            continue
        most = max(game.value[j, f] for f in mine)
        best = [f for f in mine if game.value[j, f] >= most - 1e-9]
        total += chance * game.value[:, best].mean(axis=1)
    return total


VALUES = st.lists(
    st.lists(st.integers(-3, 10).map(lambda x: x / 10), min_size=6, max_size=6),
    min_size=6,
    max_size=6,
)


@bounded(150)
@given(scenarios(), VALUES, st.sampled_from([0.0, 0.5, 0.9, 0.99]))
def test_what_is_found_brings_about_what_it_reckons_with(
    raw: Raw, values: list[list[float]], discount: float
) -> None:
    layout = lay_out(resolved(raw))
    states, frameworks = len(layout.states), len(layout.frameworks)
    value = np.array(values)[:states, :frameworks]
    turns = recognition(layout.opening.talk, states)
    assume(len(turns) > 0)
    game = Game(value, turns, np.full(states, discount), layout.opening.rule)
    found = stationary(game)
    assert (found.low <= found.ex_ante + 1e-12).all() or not found.converged
    assert found.chosen.sum() == pytest.approx(1.0) or found.delay.min() == 1.0
    assume(found.residual < 1e-9)
    # What the later turns are worth follows from the last one backwards, again and again.
    later, before = found.ex_ante, None
    for k in reversed(range(len(turns))):
        before = bring_about(game, later, k)
        later = before
    assert before == pytest.approx(found.ex_ante, abs=1e-9)
