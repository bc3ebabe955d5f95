"""What a scenario becomes in mid-talks: its events laid over it, one after the other."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.scenario.merge import merge
from sim.scenario.schema import Event
from sim.scenario.source import Mapping


class Stage(NamedTuple):
    """What holds once an event has happened."""

    place: int
    """The event's place in the list `events`, from 0."""
    first: int
    """The first round in which it holds."""
    values: Mapping
    """Those of the scenario, with this event and all earlier ones laid over them."""


def stages(values: Mapping, events: Sequence[Event]) -> Iterator[Stage]:
    """The stages of a scenario in the order of their rounds; events of a round in file order."""
    values = {key: value for key, value in values.items() if key != "events"}
    for place in sorted(range(len(events)), key=lambda each: events[each].round):
        values = merge(values, events[place].change)
        yield Stage(place, events[place].round, values)
