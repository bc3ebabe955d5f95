"""Who speaks when, and what is put, laid out as arrays."""

from typing import NamedTuple

import numpy as np

from sim.negotiation.build.numbers import Numbers
from sim.negotiation.demand import patience
from sim.negotiation.layout import (
    CHAIR,
    EXPECTED,
    FAVOURITE,
    IN_BAND,
    IN_TURN,
    LEAST_GENEROUS,
    MEDIATOR,
    NOBODY,
    RANDOM,
    ROTATION,
    Preferences,
    Talk,
    Vector,
)
from sim.scenario.schema import Scenario
from sim.scenario.table import Chair


class Span(NamedTuple):
    """The rounds of a phase."""

    rounds: int
    """Of the talks as a whole."""
    first: int
    last: int


OFFERS = {
    "in_band": IN_BAND,
    "favourite": FAVOURITE,
    "least_generous": LEAST_GENEROUS,
    "expected": EXPECTED,
}


SPEAKERS = {"random": RANDOM, "rotation": ROTATION, "mediator": MEDIATOR}


def talk_of(scenario: Scenario, preferences: Preferences, numbers: Numbers, span: Span) -> Talk:
    """Lay the talks out but for disputes, and for what needs the whole layout."""
    states, protocol = sorted(scenario.states), scenario.protocol
    place = {name: rank for rank, name in enumerate(scenario.texts)}
    exponents = preferences.exponent
    means = numbers.means()
    heard = np.array([scenario.states[name].recognition > 0 for name in states])
    return Talk(
        rounds=span.rounds,
        first=span.first,
        last=span.last,
        speaker=_speaker(scenario),
        turns=np.array([states.index(name) for name in _speakers(scenario)], np.int64),
        is_heard=heard,
        tabled=np.full(span.rounds, NOBODY),
        reciprocal=any(
            means[q] > 0 or numbers.is_drawn(q) for q in preferences.reciprocity.tolist()
        ),
        delay=np.array([1 / (scenario.states[name].recognition or 1.0) for name in states]),
        offers=np.array(
            [OFFERS[scenario.states[name].offers or protocol.offers] for name in states], np.int64
        ),
        rank=np.array([place[f] for f in sorted(place)], np.int64),
        patience=_patience(span.rounds, means[exponents]),
        exponent_drawn=np.array([numbers.is_drawn(q) for q in exponents]),
        principal=np.array([name in scenario.principals for name in states]),
        disputer=np.zeros(0, np.int64),
        disputed=np.zeros(0, np.int64),
        settling=np.zeros(0, np.int64),
        prospect=np.zeros((1, 1, 1)),
    )


def _speaker(scenario: Scenario) -> int:
    if scenario.protocol.talk == "stacked":
        return IN_TURN
    return SPEAKERS.get(str(scenario.protocol.speaker), CHAIR)


def _speakers(scenario: Scenario) -> list[str]:
    """In file order: parties and observers that are ever recognised; or the chair alone.

    All parties in stacked talk, nobody where a mediator speaks.
    """
    if scenario.protocol.talk == "stacked":
        return [name for name in scenario.states if scenario.table.seats[name] == "party"]
    if scenario.protocol.speaker == "mediator":
        return []
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
