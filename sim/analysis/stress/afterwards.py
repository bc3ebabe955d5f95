"""What follows a signature as a colleague might have coded it: resolve, costs, occasions.

Each is a function of a variant, and changes it in all of its phases; where no state may challenge
an agreement, nothing depends on these numbers, and nothing changes. The talks never depend on them.
"""

from collections.abc import Collection
from typing import Literal

from sim.analysis.stress.otherwise import (
    AMOUNT,
    POSITIVE,
    UNIT,
    Bounds,
    each_state,
    placed,
    throughout,
)
from sim.scenario.quantity import MOST, AnyQuantity, Normal, Triangular, Uniform
from sim.scenario.schema import Scenario, Variant
from sim.scenario.state import State

End = Literal["low", "high"]
SDS = 2.0
"""Standard deviations from the mean to either end of what is drawn from a normal distribution."""


def resolving(variant: Variant, end: End) -> Variant:
    """The uncertain resolve of every guarantor at one end of its range."""

    def change(scenario: Scenario) -> Scenario:
        called = {s for text in scenario.texts.values() for s in text.named_guarantors}

        def at_its_end(state: State) -> State:
            return state.model_copy(update={"resolve": end_of(state.resolve, end, UNIT)})

        return each_state(scenario, at_its_end, called if _challengers(scenario) else ())

    return throughout(variant, change)


def costing(variant: Variant, end: End) -> Variant:
    """What a challenge costs every state that may challenge, where uncertain, at one end."""

    def at_its_end(state: State) -> State:
        cost = end_of(state.challenge_cost, end, AMOUNT)
        return state.model_copy(update={"challenge_cost": cost})

    return throughout(variant, lambda each: each_state(each, at_its_end, _challengers(each)))


def having_occasion(variant: Variant, factor: float) -> Variant:
    """The opportunity of every state that may challenge, so many times as often; at most 1."""

    def change(state: State) -> State:
        assert state.opportunity is not None, "resolved"
        often = times(state.opportunity, factor, UNIT)
        return state.model_copy(update={"opportunity": often})

    return throughout(variant, lambda each: each_state(each, change, _challengers(each)))


def weighing(variant: Variant, factor: float) -> Variant:
    """The scale on which a state weighs a challenge, so many times as large: how far from exact."""

    def change(scenario: Scenario) -> Scenario:
        if not _challengers(scenario):
            return scenario
        scale = times(scenario.aftermath.scale, factor, POSITIVE)
        aftermath = scenario.aftermath.model_copy(update={"scale": scale})
        return scenario.model_copy(update={"aftermath": aftermath})

    return throughout(variant, change)


def end_of(quantity: AnyQuantity, end: End, ends: Bounds) -> AnyQuantity:
    """One end of the range of an uncertain quantity, within the ends; a certain one as it is.

    `low` or `high` of a uniform or triangular distribution; two standard deviations from the mean
    of a normal one.
    """
    match quantity:
        case Normal(sd=float(sd)) if sd > 0:
            value = quantity.mean + (SDS if end == "high" else -SDS) * sd
        case Uniform() | Triangular():
            value = getattr(quantity, end)
        case _:
            return quantity
    return min(max(value, ends[0]), ends[1])


def times(quantity: AnyQuantity, factor: float, ends: Bounds) -> AnyQuantity:
    """A quantity so many times as large, its spread too, each of its numbers within the ends."""
    larger = placed(quantity, lambda value: min(max(value * factor, ends[0]), ends[1]))
    if isinstance(larger, Normal) and larger.sd is not None:
        return larger.model_copy(update={"sd": min(larger.sd * factor, MOST)})
    return larger


def _challengers(scenario: Scenario) -> Collection[str]:
    return {name for name, state in scenario.states.items() if state.may_challenge}
