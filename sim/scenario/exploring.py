"""Names that what a file says for its readers gets wrong, and what its doubts lay over states."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sim.scenario.faults import Finding, Path, nearest, shorten
from sim.scenario.schema import ScenarioFile


class Laid(NamedTuple):
    """A change of the file that is laid over its tables, and where the file has it."""

    way: Path
    """Where what is changed stands in the file; `inside` stands for the path before it."""
    change: Mapping[str, Any]
    inside: Path = ()
    """Where the change says what it changes: what is found there stands right under `way`."""


def unknown_in_shown(whole: ScenarioFile, variants: Collection[str]) -> Iterator[Finding]:
    """Every state and variant named by `objections` and `explore` that the file does not have."""
    states = [*whole.states]
    for name in whole.objections:
        yield from _known(name, "state", states, ("objections", name), True)
    explore = whole.explore
    if explore.variant is not None:
        yield from _known(explore.variant, "variant", variants, ("explore", "variant"), False)
    for number, name in enumerate(explore.seats or ()):
        known = [*states, *whole.groups]
        yield from _known(name, "state or group", known, ("explore", "seats", number), False)
    for name in explore.doubts:
        yield from _known(name, "state", states, ("explore", "doubts", name), True)


def notches(whole: ScenarioFile) -> Iterator[Laid]:
    """What each notch of the file's doubts lays over the scenario."""
    for name, doubt in whole.explore.doubts.items():
        for key in ("readier", "firmer"):
            if (notch := getattr(doubt, key)) is not None and name in whole.states:
                way: Path = ("explore", "doubts", name, key, "change")
                yield Laid(way, {"states": {name: notch.change}}, ("states", name))


def _known(
    name: str, sort: str, known: Collection[str], path: Path, about_key: bool
) -> Iterator[Finding]:
    if name not in known:
        near = nearest(name, known)
        message = f"no such {sort}{near}" if about_key else f"no {sort} '{shorten(name)}'{near}"
        yield Finding(path, message, about_key)
