"""Who speaks when, and what is put, laid out as arrays."""

import numpy as np

from sim.negotiation.build.numbers import Numbers
from sim.negotiation.demand import patience
from sim.negotiation.layout import (
    CHAIR,
    EXPECTED,
    FAVOURITE,
    IN_BAND,
    LEAST_GENEROUS,
    RANDOM,
    ROTATION,
    Preferences,
    Talk,
    Vector,
)
from sim.scenario.schema import Scenario
from sim.scenario.table import Chair

OFFERS = {
    "in_band": IN_BAND,
    "favourite": FAVOURITE,
    "least_generous": LEAST_GENEROUS,
    "expected": EXPECTED,
}


def talk_of(scenario: Scenario, preferences: Preferences, numbers: Numbers) -> Talk:
    """Lay the talks out, all but `prospect`, which needs the whole layout."""
    states, protocol = sorted(scenario.states), scenario.protocol
    speaker = {"random": RANDOM, "rotation": ROTATION}.get(str(protocol.speaker), CHAIR)
    place = {name: rank for rank, name in enumerate(scenario.texts)}
    exponents = preferences.exponent
    return Talk(
        rounds=protocol.rounds,
        speaker=speaker,
        turns=np.array([states.index(name) for name in _speakers(scenario)], np.int64),
        delay=np.array([1 / (scenario.states[name].recognition or 1.0) for name in states]),
        offers=np.array(
            [OFFERS[scenario.states[name].offers or protocol.offers] for name in states], np.int64
        ),
        rank=np.array([place[f] for f in sorted(place)], np.int64),
        patience=_patience(protocol.rounds, numbers.means()[exponents]),
        exponent_drawn=np.array([numbers.is_drawn(q) for q in exponents]),
        principal=np.array([name in scenario.principals for name in states]),
        prospect=np.zeros((1, 1, 1)),
    )


def _speakers(scenario: Scenario) -> list[str]:
    """In file order: parties and observers that are ever recognised; or the chair alone."""
    if isinstance(scenario.protocol.speaker, Chair):
        return [scenario.protocol.speaker.chair]
    return [
        name
        for name, state in scenario.states.items()
        if scenario.table.seats[name] != "excluded" and state.recognition > 0
    ]


def _patience(rounds: int, exponents: Vector) -> Vector:
    """(T, S) share of the opening demand that is left, by round and state."""
    return np.array([[patience(t, rounds, e) for e in exponents] for t in range(1, rounds + 1)])
