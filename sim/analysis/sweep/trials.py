"""Every point of a sweep is judged before anything runs: which settings make no sense, and why."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sim.analysis.sweep.axes import Axis, Lattice
from sim.scenario.change import Change, judge_changed, values_of
from sim.scenario.faults import Finding, RequestError, spell
from sim.scenario.paths import laid
from sim.scenario.schema import Study
from sim.scenario.source import Value

SAID = 5
"""Faults that are told one by one."""
LOOKED_FOR = 100
"""So many faults are looked for."""

Setting = tuple[Axis, Value]


class _Fault(NamedTuple):
    """The fewest settings that cannot stand together, and what is wrong with them."""

    settings: tuple[Setting, ...]
    finding: Finding
    variant: str


def change_of(values: dict[str, Any], settings: Sequence[Setting]) -> Change:
    """What is laid over a variant, of which the file says these values, at a point.

    Raises RequestError where something under a list is to be changed.
    """
    try:
        return laid(values, [(axis.place, value) for axis, value in settings])
    except RequestError as error:
        raise RequestError(f"--over {settings[0][0].written}: {error}") from None


def refuse_faulty(study: Study, lattice: Lattice) -> None:
    """Judge each point at each variant; raises RequestError, a line a fault, where one is wrong."""
    found: list[_Fault] = []
    # Grows while it is looked through: what is known already is not judged again.
    found.extend(islice(_faults(study, lattice, found), LOOKED_FOR))
    if found:
        lines = [_line(study, fault) for fault in found[:SAID]]
        if len(found) > SAID:
            more = "at least " if len(found) == LOOKED_FOR else ""
            lines.append(f"and {more}{len(found) - SAID} more")
        raise RequestError("\n".join(lines))


def _faults(study: Study, lattice: Lattice, known: Sequence[_Fault]) -> Iterator[_Fault]:
    """Each fault once, where it is first met; what is known already is not judged again."""
    for variant in study.variants:
        values = values_of(study, variant)
        for point in lattice.points:
            settings = tuple(zip(lattice.axes, point, strict=True))
            if any(_holds(settings, fault.settings) for fault in known):
                continue
            for finding in _wrong(study, variant, change_of(values, settings))[:1]:
                yield _Fault(_fewest(study, variant, settings, finding), finding, variant)


def _holds(settings: Sequence[Setting], some: Sequence[Setting]) -> bool:
    return all(any(axis is a and value == v for a, v in settings) for axis, value in some)


def _wrong(study: Study, variant: str, change: Change) -> tuple[Finding, ...]:
    judged = judge_changed(study, variant, [change])
    return tuple(dict.fromkeys([*judged.shape, *judged.sense]))


def _fewest(
    study: Study, variant: str, settings: tuple[Setting, ...], finding: Finding
) -> tuple[Setting, ...]:
    """Of the settings those without which this would not be wrong, left out one after the other."""
    values = values_of(study, variant)
    for setting in settings:
        fewer = tuple(each for each in settings if each is not setting)
        if fewer and finding in _wrong(study, variant, change_of(values, fewer)):
            settings = fewer
    return settings


def _line(study: Study, fault: _Fault) -> str:
    """`--over states.Ash.reservation=1.3: 1.3 is outside 0 to 1`."""
    first, *others = fault.settings
    told = first[0].told(first[1])
    told += "".join(f" with {axis.set_to(value)}" for axis, value in others)
    path = fault.finding.path
    own = any(path[: len(axis.place.path)] == axis.place.path for axis, _ in fault.settings)
    where = "" if own and len(fault.settings) == 1 else f"{spell(path)}: "
    elsewhere = any(
        not _wrong(study, name, change_of(values_of(study, name), fault.settings))
        for name in study.variants
        if name != fault.variant
    )
    at = f" (table '{fault.variant}')" if elsewhere else ""
    return f"{told}: {where}{fault.finding.message}{at}"
