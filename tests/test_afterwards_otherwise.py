"""What follows a signature as a colleague might have coded it: ways to differ, and the grid."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, study_of, utilities
from commands import FIRST_STEPS
from hypothesis import given
from hypothesis import strategies as st

import sim as face
from sim.analysis.stress.afterwards import (
    End,
    costing,
    end_of,
    having_occasion,
    resolving,
    times,
    weighing,
)
from sim.analysis.stress.otherwise import AMOUNT, UNIT, surer
from sim.analysis.stress.settings import AFTERWARDS, grid_of
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.record import Records
from sim.scenario.quantity import AnyQuantity, Exactly, Normal, Triangular, Uniform
from sim.scenario.schema import Variant
from sim.scenario.state import State

TWO = {"Ash": [0.9, 0.3], "Birch": [0.2, 0.8], "Cedar": [0.6, 0.6]}


# --- Numbers moved ---


@pytest.mark.parametrize(
    ("quantity", "low", "high"),
    [
        (Uniform(low=0.2, high=0.9), 0.2, 0.9),
        (Triangular(low=0.2, mode=0.3, high=0.9), 0.2, 0.9),
        (Normal(mean=0.5, sd=0.1), 0.3, 0.7),
        (Normal(mean=0.9, sd=0.1), 0.7, 1.0),
        (Exactly(exactly=0.4), Exactly(exactly=0.4), Exactly(exactly=0.4)),
        (Normal(mean=0.5, sd=0.0), Normal(mean=0.5, sd=0.0), Normal(mean=0.5, sd=0.0)),
        (0.4, 0.4, 0.4),
    ],
)
def test_an_uncertain_number_goes_to_either_end_and_a_certain_one_stays(
    quantity: AnyQuantity, low: AnyQuantity, high: AnyQuantity
) -> None:
    ends: tuple[End, End] = ("low", "high")
    for end, becomes in zip(ends, (low, high), strict=True):
        found = end_of(quantity, end, UNIT)
        assert found == (pytest.approx(becomes) if isinstance(becomes, float) else becomes)


def test_a_cost_may_lie_above_one() -> None:
    assert end_of(Normal(mean=1.5, sd=0.2), "high", AMOUNT) == pytest.approx(1.9)


def test_what_is_doubled_takes_its_spread_with_it_and_stays_a_chance() -> None:
    assert times(0.7, 2.0, UNIT) == 1.0
    assert times(Uniform(low=0.1, high=0.6), 2.0, UNIT) == Uniform(low=0.2, high=1.0)
    assert times(Normal(mean=0.2, sd=0.1), 2.0, UNIT) == Normal(mean=0.4, sd=0.2)


def challenged() -> Raw:
    raw = utilities(TWO, 0.2)
    span = {"low": 0.2, "high": 0.6}
    for name in TWO:
        raw["states"][name] |= {"resolve": span, "challenge_cost": span}
    raw["states"]["Ash"]["may_challenge"] = True
    raw["frameworks"]["accord"] = {"guarantors": ["Birch"]}
    return raw


def test_resolve_moves_for_guarantors_only() -> None:
    states = resolving(resolved(challenged()), "low").states
    assert states["Birch"].resolve == 0.2
    assert isinstance(states["Cedar"].resolve, Uniform)


def test_costs_and_opportunities_move_for_those_who_may_challenge_only() -> None:
    variant = resolved(challenged())
    assert costing(variant, "high").states["Ash"].challenge_cost == 0.6
    assert isinstance(costing(variant, "high").states["Birch"].challenge_cost, Uniform)
    often = having_occasion(variant, 0.5).states
    assert (often["Ash"].opportunity, often["Birch"].opportunity) == (0.1, 0.2)


def test_nothing_moves_where_nobody_may_challenge() -> None:
    raw = challenged()
    raw["states"]["Ash"]["may_challenge"] = False
    variant = resolved(raw)
    for change in CHANGES:
        assert change(variant) == variant


def test_numbers_move_after_events_too() -> None:
    raw = challenged()
    raw["events"] = [{"round": 8, "states": {"Cedar": {"may_challenge": True}}}]
    later = costing(resolved(raw), "low").later[0].scenario.states
    assert later["Cedar"].challenge_cost == 0.2


CHANGES: list[Callable[[Variant], Variant]] = [
    *(partial(resolving, end=end) for end in ("low", "high")),
    *(partial(costing, end=end) for end in ("low", "high")),
    *(partial(having_occasion, factor=factor) for factor in (0.5, 2.0)),
    *(partial(weighing, factor=factor) for factor in (0.5, 2.0)),
]


@given(scenarios(), st.sampled_from(CHANGES))
@bounded(15)
def test_the_talks_do_not_depend_on_what_follows_a_signature(
    raw: Raw, change: Callable[[Variant], Variant]
) -> None:
    variant = resolved(raw)
    after = change(variant)
    for state in after.states.values():
        State.model_validate(state.model_dump())
    before, now = seen(variant), seen(after)
    for field in ("ending", "round", "framework", "in_force"):
        assert np.array_equal(getattr(before, field), getattr(now, field)), field


@given(scenarios())
@bounded(15)
def test_agreements_that_last_at_low_cost_or_more_occasion_last_at_the_other_end(raw: Raw) -> None:
    variant = resolved(raw)
    own = seen(variant).lasting
    for worse, better in (
        (costing(variant, "low"), costing(variant, "high")),
        (having_occasion(variant, 2.0), having_occasion(variant, 0.5)),
    ):
        assert not np.any(seen(worse).lasting & ~own)
        assert not np.any(own & ~seen(better).lasting)


def seen(variant: Variant) -> Records:
    return replicates(lay_out(variant), 7, 0, 30)[0]


def test_uncertainty_is_also_that_of_what_follows() -> None:
    raw = challenged()
    raw["aftermath"] = {"scale": {"low": 0.1, "high": 0.3}}
    raw["states"]["Ash"]["disputes"] = {"Birch": {"low": 0.2, "high": 0.4}}
    wide = surer(resolved(raw), 2.0)
    assert ends_of(wide.states["Birch"].resolve) == pytest.approx((0.0, 0.8))
    assert ends_of(wide.aftermath.scale) == pytest.approx((0.001, 0.4))
    assert ends_of(wide.states["Ash"].disputes["Birch"]) == pytest.approx((0.1, 0.5))


def ends_of(quantity: AnyQuantity) -> tuple[float, float]:
    assert isinstance(quantity, Uniform)
    return quantity.low, quantity.high


def test_uncertainty_of_what_nothing_becomes_of_is_left_alone() -> None:
    raw = utilities(TWO, 0.2)
    raw["states"]["Ash"]["capability"] = {"low": 1.0, "high": 3.0}
    assert surer(resolved(raw), 2.0) == resolved(raw)


# --- The grid ---


def test_what_follows_a_signature_is_tried_on_the_files_own_talks_and_the_corners() -> None:
    grid = grid_of(study_of(challenged()))
    few = [setting for setting in grid.full if not setting.of_talk]
    assert len(few) == 8 * 3
    assert len(set(grid.full)) == len(grid.full)
    others = {tuple(c for c in s.choices if c.factor not in AFTERWARDS) for s in few}
    corners = [s for s in grid.quick if len(s.choices) > 1]
    assert others == {(), *(setting.choices for setting in corners)}
    singly = [s.words for s in grid.quick if not s.of_talk]
    assert singly == [
        *("resolve at the low end of its range", "resolve at the high end of its range"),
        "challenge cost at the low end of its range",
        "challenge cost at the high end of its range",
        *("half the opportunity to challenge", "double the opportunity to challenge"),
        "half the scale of challenges",
        "double the scale of challenges",
    ]


def test_a_study_without_challengers_has_none_of_these_settings() -> None:
    for study in (face.load(FIRST_STEPS), study_of(utilities(TWO, 0.2))):
        assert all(setting.of_talk for setting in grid_of(study).full)
