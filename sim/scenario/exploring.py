"""Names that what a file says for its readers gets wrong, and what its doubts lay over states."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from sim.scenario.faults import Finding, Path, nearest, shorten
from sim.scenario.shown import MOST_DOUBTS
from sim.scenario.source import Mapping


class Laid(NamedTuple):
    """A change of the file that is laid over its tables, and where the file has it."""

    way: Path
    """Where what is changed stands in the file; `inside` stands for the path before it."""
    change: Mapping
    inside: Path = ()
    """Where the change says what it changes: what is found there stands right under `way`."""


def unknown_in_shown(values: Mapping, variants: Collection[str]) -> Iterator[Finding]:
    """Every state and variant named by `objections` and `explore` that the file does not have.

    `values` is what the file says, whatever else is wrong with it.
    """
    states, explore = _under(values, "states"), _under(values, "explore")
    for name in _under(values, "objections"):
        yield from _known(name, "state", states, ("objections", name), True)
    if isinstance(variant := explore.get("variant"), str):
        yield from _known(variant, "variant", variants, ("explore", "variant"), False)
    seats, known = explore.get("seats"), {**states, **_under(values, "groups")}
    for number, seat in enumerate(seats if isinstance(seats, tuple) else ()):
        if isinstance(seat, str):
            yield from _known(seat, "state or group", known, ("explore", "seats", number), False)
    for name in _under(explore, "doubts"):
        yield from _known(name, "state", states, ("explore", "doubts", name), True)


def notches(values: Mapping) -> Iterator[Laid]:
    """What each notch of the file's doubts lays over the scenario, as far as it can be read."""
    states = _under(values, "states")
    doubts = _under(_under(values, "explore"), "doubts")
    for name in (name for name in islice(doubts, MOST_DOUBTS) if name in states):
        for key in ("readier", "firmer"):
            if change := _under(_under(_under(doubts, name), key), "change"):
                way: Path = ("explore", "doubts", name, key, "change")
                yield Laid(way, {"states": {name: change}}, ("states", name))


def _under(values: Mapping, key: str) -> Mapping:
    """What stands under a key by name; nothing where that is no mapping."""
    below = values.get(key)
    return below if isinstance(below, dict) else {}


def _known(
    name: str, sort: str, known: Collection[str], path: Path, about_key: bool
) -> Iterator[Finding]:
    if name not in known:
        near = nearest(name, known)
        message = f"no such {sort}{near}" if about_key else f"no {sort} '{shorten(name)}'{near}"
        yield Finding(path, message, about_key)
