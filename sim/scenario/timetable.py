"""What a scenario becomes in mid-talks: its events laid over it, one after the other."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from sim.scenario.merge import merge
from sim.scenario.source import Mapping


class Change(NamedTuple):
    """What an event lays over the scenario."""

    first: int
    """The first round in which it holds."""
    values: Mapping


class Stage(NamedTuple):
    """What holds once the events of a round have happened."""

    places: tuple[int, ...]
    """The places of these changes in their list, from 0."""
    first: int
    """The first round in which it holds."""
    values: Mapping
    """Those of the scenario, with these events and all of earlier rounds laid over them."""


def stages(values: Mapping, changes: Sequence[Change]) -> Iterator[Stage]:
    """The stages of a scenario in the order of their rounds; changes of a round in file order."""
    values = {key: value for key, value in values.items() if key != "events"}
    in_order = sorted(range(len(changes)), key=lambda each: changes[each].first)
    for first, of_round in groupby(in_order, key=lambda each: changes[each].first):
        places = tuple(of_round)
        for place in places:
            values = merge(values, changes[place].values)
        yield Stage(places, first, values)
