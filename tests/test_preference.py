"""What frameworks and no deal are worth: distances, points, and the forms of reservation values."""

from typing import Any

import numpy as np
import pytest
from builders import UNIT, Raw, bounded, resolved, scenarios, spatial, utilities
from hypothesis import given
from hypothesis import strategies as st

from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import LANES, Minds, blank_minds
from sim.negotiation.layout import CITY_BLOCK, EUCLIDEAN, Layout
from sim.negotiation.preference import apart, share, spatial_utility, value_states

VECTORS = st.integers(1, 5).flatmap(
    lambda m: st.lists(
        st.tuples(st.floats(0, 100), st.floats(0, 100), st.floats(0.01, 9)), min_size=m, max_size=m
    )
)
TWO_TEXTS = {"low": {"at": {"troops": 0, "land": 50}}, "high": {"at": {"troops": 100, "land": 90}}}


def drawn(layout: Layout, count: int, seed: int = 3) -> Minds:
    """What the states think in some replicates."""
    minds = blank_minds(count, layout)
    draws, states = DiceBox(layout, seed).throw(0, count).draws, np.arange(len(layout.states))
    value_states(layout.opening.preferences, draws, states, count, minds)
    return minds


def minds_of(raw: Raw) -> Minds:
    """What the states think at mean preferences."""
    return mean_minds(lay_out(resolved(raw)))[0]


def one_state(**own: Any) -> Raw:
    """Ash wants troops 20 and land 60, and minds the land three times as much."""
    ash = {"ideal": {"troops": 20, "land": 60}, "salience": {"troops": 1, "land": 3}}
    return spatial({"Ash": {**ash, "reservation": 0.1, **own}}, TWO_TEXTS)


def scored(**own: Any) -> Raw:
    """A scorable game: 60 points to be had for the site, 40 for the pay."""
    scores = {"site": {"north": 60, "south": 10}, "pay": {"one": 0, "two": 40}}
    return {
        "issues": {"site": {"options": ["north", "south"]}, "pay": {"options": ["one", "two"]}},
        "frameworks": {
            "first": {"at": {"site": "north", "pay": "one"}},
            "second": {"at": {"site": "south", "pay": "two"}},
        },
        "status_quo": {"at": {"site": "south", "pay": "one"}},
        "states": {"Ash": {"scores": scores, "reservation": 0.0, **own}},
        "table": {"quota": "unanimity"},
    }


@bounded(200)
@given(VECTORS)
def test_distances_agree_with_an_independent_computation(
    rows: list[tuple[float, float, float]],
) -> None:
    y, x, weight = (np.array(column) for column in zip(*rows, strict=True))
    weight /= weight.sum()
    for metric, expected in (
        (CITY_BLOCK, float(weight @ np.abs(y - x))),
        (EUCLIDEAN, float(np.sqrt(weight @ (y - x) ** 2))),
    ):
        away = sum(apart(metric, *each) for each in zip(weight, y, x, strict=True))
        utility = spatial_utility(metric, away)
        assert utility == pytest.approx(1.0 - expected / 100.0, abs=1e-9)


def test_weights_add_up_to_one() -> None:
    assert [share(salience, 8.0, 3) for salience in (1.0, 3.0, 4.0)] == [0.125, 0.375, 0.5]


def test_saliences_that_are_all_zero_count_alike() -> None:
    assert share(0.0, 0.0, 4) == 0.25


@pytest.mark.parametrize("count", [LANES - 1, LANES, 2 * LANES + 3])
def test_a_replicate_is_valued_alike_in_any_company(count: int) -> None:
    layout = lay_out(resolved(one_state(ideal={"troops": {"mean": 20, "sd": 9}, "land": 60})))
    together, longer = drawn(layout, count), drawn(layout, count + LANES)
    assert together.utility.tolist() == longer.utility[:count].tolist()
    assert together.reservation.tolist() == longer.reservation[:count].tolist()


def test_city_block_utility_by_hand() -> None:
    # high: 1 - (1/4 · 80 + 3/4 · 30)/100; low: 1 - (1/4 · 20 + 3/4 · 10)/100
    assert minds_of(one_state()).utility[0, 0] == pytest.approx([0.575, 0.875])


def test_euclidean_utility_by_hand() -> None:
    raw = one_state() | {"distance": "euclidean"}
    expected = [1 - np.sqrt(0.25 * 6400 + 0.75 * 900) / 100, 1 - np.sqrt(0.25 * 400 + 75) / 100]
    assert minds_of(raw).utility[0, 0] == pytest.approx(expected)


def test_scores_are_shares_of_the_most_attainable() -> None:
    assert minds_of(scored()).utility[0, 0] == pytest.approx([0.6, 0.5])


@pytest.mark.parametrize(
    ("reservation", "expected"),
    [
        (0.55, 0.55),
        ({"points": 58}, 0.58),
        ({"like": "first"}, 0.6),
        (0.2, 0.2),
        ("status_quo", 0.1),
        (0.9, 0.9),
    ],
)
def test_no_deal_of_a_scorable_game(reservation: Any, expected: float) -> None:
    assert minds_of(scored(reservation=reservation)).reservation[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("reservation", "expected"),
    [
        (0.7, 0.7),
        ({"exactly": 0.7}, 0.7),
        ({"mean": 0.7, "sd": 0.1}, 0.7),
        ({"low": 0.6, "high": 0.7}, 0.65),
        ({"low": 0.6, "mode": 0.7, "high": 0.92}, 0.74),
        ({"like": "low", "sd": 0.2}, 0.875),
        ("status_quo", 0.825),
        (0.1, 0.1),
        (0.95, 0.95),
    ],
)
def test_no_deal_of_a_spatial_state(reservation: Any, expected: float) -> None:
    raw = one_state(reservation=reservation) | {"status_quo": {"at": {"troops": 30, "land": 80}}}
    assert minds_of(raw).reservation[0, 0] == pytest.approx(expected)


def test_aspiration_is_the_best_text_unless_given() -> None:
    assert minds_of(one_state()).aspiration[0, 0] == pytest.approx(0.875)
    assert minds_of(one_state(aspiration=0.4)).aspiration[0, 0] == pytest.approx(0.4)


def test_without_uncertainty_every_replicate_thinks_the_same() -> None:
    minds = drawn(lay_out(resolved(one_state())), 50)
    assert (minds.utility == minds.utility[0]).all()


def test_a_text_that_no_deal_is_like_is_worth_as_much_in_every_replicate() -> None:
    ideal = {"troops": {"mean": 20, "sd": 15}, "land": {"low": 0, "high": 100}}
    raw = one_state(ideal=ideal, reservation={"like": "low", "sd": 0.0})
    layout = lay_out(resolved(raw))
    minds, low = drawn(layout, 400), layout.frameworks.index("low")
    assert (minds.reservation[:, 0] == minds.utility[:, 0, low]).all()
    assert minds.utility[:, 0, low].std() > 0.05


@bounded(150)
@given(scenarios())
def test_utilities_lie_between_nothing_and_one(raw: Raw) -> None:
    minds = drawn(lay_out(resolved(raw)), 20)
    assert ((minds.utility >= 0) & (minds.utility <= 1 + 1e-12)).all()


@bounded(100)
@given(st.lists(UNIT, min_size=3, max_size=3))
def test_given_utilities_stay_within_their_range(row: list[Any]) -> None:
    raw = utilities({"Ash": row}, uncertainty={"utilities": 0.4})
    minds = drawn(lay_out(resolved(raw)), 40)
    assert ((minds.utility >= 0) & (minds.utility <= 1)).all()
