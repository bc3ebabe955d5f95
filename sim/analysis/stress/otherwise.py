"""A resolved variant as a reasonable colleague might have coded it: the single ways to differ.

Each is a function of a variant, and changes it in all of its phases.
"""

from collections.abc import Callable, Collection, Mapping
from math import inf
from typing import Any

from sim.negotiation.build.preferences import EXPONENTS
from sim.scenario.quantity import (
    MOST,
    AnyQuantity,
    Exactly,
    Normal,
    Triangular,
    Uniform,
    mean_of,
)
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Scenario, Variant
from sim.scenario.state import ConcessionName, OfferRule, State

MOST_ROUNDS = 1000
ABOVE_ZERO = 1e-3
"""Exponents and precisions are drawn no lower."""
NOT_MOVED = ("status_quo", None)
"""Reservation values that follow from something else: the status quo, or a ranking."""
Bounds = tuple[float, float]
UNIT: Bounds = (0.0, 1.0)
AMOUNT: Bounds = (0.0, MOST)
POSITIVE: Bounds = (ABOVE_ZERO, MOST)
WITHIN: Mapping[str, Bounds] = {
    "salience": AMOUNT,
    "scores": AMOUNT,
    "utilities": UNIT,
    "aspiration": UNIT,
    "concession": POSITIVE,
    "tolerance": UNIT,
    "cost": UNIT,
    "reciprocity": UNIT,
    "precision": POSITIVE,
    "abstains": UNIT,
    "disputes": UNIT,
}
"""A state's numbers, ideal points and reservation value aside, and between which ends they lie."""
WITHIN_AFTERWARDS: Mapping[str, Bounds] = {
    "ratifies_at": UNIT,
    "capability": AMOUNT,
    "resolve": UNIT,
    "challenge_cost": AMOUNT,
    "defeat": UNIT,
    "opportunity": UNIT,
}
"""Those on which only what becomes of agreements depends."""


def conceding(variant: Variant, course: ConcessionName) -> Variant:
    """Every state whose demand falls with time lets it fall by this course.

    `sincere` and `hardline` are rules of a vote, and stay.
    """

    def change(state: State) -> State:
        own = state.concession
        if own in ("sincere", "hardline") or _exponent(own) == EXPONENTS[course]:
            return state
        return state.model_copy(update={"concession": course})

    return throughout(variant, lambda scenario: each_state(scenario, change))


def offering(variant: Variant, rule: OfferRule) -> Variant:
    """Every state puts its offers by this rule; under a mediator none puts any: nothing changes."""

    def change(scenario: Scenario) -> Scenario:
        if scenario.protocol.talk == "plenary" and scenario.protocol.speaker == "mediator":
            return scenario
        return each_state(scenario, lambda state: state.model_copy(update={"offers": rule}))

    return throughout(variant, change)


def lasting(variant: Variant, factor: float) -> Variant:
    """The talks last so many times as many rounds, at least one and at most a thousand.

    Events keep their rounds: those that fall after the last one do not happen.
    """
    rounds = min(MOST_ROUNDS, max(1, round(variant.protocol.rounds * factor)))

    def change(scenario: Scenario) -> Scenario:
        longer = scenario.protocol.model_copy(update={"rounds": rounds})
        return scenario.model_copy(update={"protocol": longer})

    return throughout(variant, change)


def surer(variant: Variant, factor: float) -> Variant:
    """Every standard deviation times the factor; uniform and triangular spread about their mean.

    Clipped to the range of what they describe. The draws behind a ranking have no spread to change,
    and what follows a signature is left alone where nothing becomes of agreements.
    """
    within = {**WITHIN, **WITHIN_AFTERWARDS} if variant.has_aftermath else WITHIN

    def change(scenario: Scenario) -> Scenario:
        def spread_state(state: State) -> State:
            update: dict[str, Any] = {
                key: _spread_all(getattr(state, key), factor, ends) for key, ends in within.items()
            }
            update["ideal"] = state.ideal and {
                name: spread(place, factor, scenario.issues[name].range)
                for name, place in state.ideal.items()
            }
            update["reservation"] = _spread_reservation(state.reservation, factor)
            return state.model_copy(update=update)

        scale = spread(scenario.aftermath.scale, factor, POSITIVE)
        after = scenario.aftermath.model_copy(update={"scale": scale})
        return each_state(scenario, spread_state).model_copy(update={"aftermath": after})

    return throughout(variant, change)


def preferring_none(variant: Variant, names: tuple[str, ...], by: float) -> Variant:
    """No deal is worth so much more to these states (less, if negative).

    A number moves within 0 to 1; points by that share of the most that the state can attain at mean
    scores; of a text by its `plus`. The status quo and the place in a ranking cannot be moved.
    """

    def change(scenario: Scenario) -> Scenario:
        states = dict(scenario.states)
        for name in names:
            if name in states:
                state = states[name]
                moved = _moved(state, by)
                states[name] = state.model_copy(update={"reservation": moved})
        return scenario.model_copy(update={"states": states})

    return throughout(variant, change)


def can_be_moved(variant: Variant, name: str) -> bool:
    """Whether a state's reservation value is a number of its own, in some phase."""
    stages = [stage for stage in variant.stages if name in stage.states]
    return any(stage.states[name].reservation not in NOT_MOVED for stage in stages)


def spread(quantity: Any, factor: float, ends: Bounds) -> Any:
    """A distribution that is wider by the factor, within the ends; anything else as it is."""

    def place(value: float, mean: float) -> float:
        return min(max(mean + factor * (value - mean), ends[0]), ends[1])

    match quantity:
        case Normal(sd=float(sd)):
            return quantity.model_copy(update={"sd": min(sd * factor, MOST)})
        case Uniform() | Triangular():
            keys = ("low", "mode", "high") if isinstance(quantity, Triangular) else ("low", "high")
            mean = mean_of(quantity)
            return quantity.model_copy(
                update={key: place(getattr(quantity, key), mean) for key in keys}
            )
    return quantity


def shifted(quantity: AnyQuantity, by: float, ends: Bounds) -> AnyQuantity:
    """A quantity by so much higher, each of its numbers within the ends."""

    return placed(quantity, lambda value: min(max(value + by, ends[0]), ends[1]))


def placed(quantity: AnyQuantity, place: Callable[[float], float]) -> AnyQuantity:
    """A quantity with each of its numbers, standard deviations aside, put elsewhere."""
    match quantity:
        case Exactly():
            return quantity.model_copy(update={"exactly": place(quantity.exactly)})
        case Normal():
            return quantity.model_copy(update={"mean": place(quantity.mean)})
        case Uniform() | Triangular():
            keys = ("low", "mode", "high") if isinstance(quantity, Triangular) else ("low", "high")
            return quantity.model_copy(update={key: place(getattr(quantity, key)) for key in keys})
    return place(quantity)


def attainable(state: State) -> float:
    """The most points a state can attain at mean scores: the best option of each issue; at least 1.

    As a reservation value in points is read, where nothing can be attained.
    """
    best = (max(map(mean_of, points.values())) for points in (state.scores or {}).values())
    return sum(best) or 1.0


def _moved(state: State, by: float) -> Any:
    given = state.reservation
    if given in NOT_MOVED:
        return given
    if isinstance(given, Like):
        return given.model_copy(update={"plus": min(max(given.plus + by, -1.0), 1.0)})
    if isinstance(given, Points):
        points = shifted(given.points, by * attainable(state), AMOUNT)
        return given.model_copy(update={"points": points})
    assert not isinstance(given, str | None), "has just been asked"
    return shifted(given, by, UNIT)


def _spread_reservation(given: Any, factor: float) -> Any:
    if isinstance(given, Like):
        return given if given.sd is None else given.model_copy(update={"sd": given.sd * factor})
    if isinstance(given, Points):
        return given.model_copy(update={"points": spread(given.points, factor, AMOUNT)})
    return spread(given, factor, UNIT)


def _spread_all(given: Any, factor: float, ends: Bounds) -> Any:
    """A quantity, or quantities by name, and by name again."""
    if isinstance(given, Mapping):
        return {key: _spread_all(each, factor, ends) for key, each in given.items()}
    return spread(given, factor, ends)


def _exponent(own: Any) -> float:
    """Of a course; nan where it is drawn, which is nobody's named course."""
    if isinstance(own, str):
        return EXPONENTS[own]
    return float(own) if isinstance(own, int | float) else inf


def each_state(
    scenario: Scenario, change: Callable[[State], State], among: Collection[str] | None = None
) -> Scenario:
    """The scenario with every state changed, or every one of those named."""
    states = {
        name: change(state) if among is None or name in among else state
        for name, state in scenario.states.items()
    }
    return scenario.model_copy(update={"states": states})


def throughout(variant: Variant, change: Callable[[Scenario], Scenario]) -> Variant:
    """The variant changed as it opens and in each of its later phases."""
    later = tuple(
        phase.model_copy(update={"scenario": change(phase.scenario)}) for phase in variant.later
    )
    changed = change(variant)
    assert isinstance(changed, Variant), "a copy of a variant is one"
    return changed.model_copy(update={"later": later})
