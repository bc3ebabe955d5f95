"""The uncertain inputs of a table: which of its drawn numbers vary together, and by what name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Literal, NamedTuple

from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout
from sim.scenario.change import Change, changed, judge_changed, values_of
from sim.scenario.faults import Finding, RequestError, nearest
from sim.scenario.paths import place_of
from sim.scenario.schema import Study

By = Literal["number", "state", "kind"]
"""Each number is an input, or all those of a state, or all of a kind (ideals, salience, …)."""
Range = tuple[float, float]
Over = Mapping[str, Range]
"""Numbers by their path in the file, `states.Ukraine.reservation`, each with its range."""
Address = tuple[str, str]
"""Purpose and state: what a stream of dice belongs to, so that those alike are one number."""


class Input(NamedTuple):
    """One or several uncertain numbers that vary together."""

    id: str
    """A path in the file, a state or a kind."""
    addresses: tuple[Address, ...]


@dataclass(frozen=True, kw_only=True)
class Varied:
    """A table with the inputs that are varied; whatever else is drawn goes with the dice."""

    layout: Layout
    inputs: tuple[Input, ...]

    @property
    def talks_a_row(self) -> int:
        """Simulated talks for a base row: D inputs and the dice each changed alone, none, all."""
        return len(self.inputs) + 3


def varied(study: Study, variant: str, how: By | Over) -> Varied:
    """The inputs of a variant, by their names: all that are uncertain, or those named with ranges.

    Raises RequestError for an unknown way to group them, a range that is none, or a path that
    takes no distribution or makes no sense in the file.
    """
    if not isinstance(how, str):
        return _over(study, variant, how)
    if how not in NAMES:
        raise RequestError(f"by: no way to group inputs '{how}'{nearest(how, [*NAMES])}")
    layout = lay_out(study.variants[variant])
    grouped: dict[str, list[Address]] = {}
    for address in sorted(_addresses(layout)):
        grouped.setdefault(NAMES[how](*address), []).append(address)
    inputs = (Input(name, tuple(group)) for name, group in sorted(grouped.items()))
    return Varied(layout=layout, inputs=tuple(inputs))


def kind_of(purpose: str) -> str:
    """What sort of number a stream is for: `ideal`, `salience`, `score`, `settles`, …"""
    return purpose.replace("\0", " ").partition(" ")[0]


def _path(purpose: str, state: str) -> str:
    """Where the number stands in the file; a ranking is one number, however many texts it has."""
    if not state:
        return _of_nobody(purpose)
    kind = kind_of(purpose)
    key = KEYS.get(kind, kind)
    of = "" if kind == "rank" else purpose[len(kind) :].replace("\0", ".").replace(" ", ".", 1)
    return f"states.{state}.{key}{of}"


def _of_nobody(purpose: str) -> str:
    """Where a number stands that is no state's: all of these are the aftermath's."""
    return f"aftermath.{purpose}"


KEYS = {"score": "scores", "utility": "utilities", "rank": "ranking", "settles": "disputes"}
"""Of the file, for sorts of numbers that are called otherwise there."""
NAMES: Mapping[str, Callable[[str, str], str]] = {
    "number": _path,
    "state": lambda purpose, state: state or _of_nobody(purpose),
    "kind": lambda purpose, _: kind_of(purpose),
}


def _addresses(layout: Layout) -> set[Address]:
    return {(drawn.purpose, drawn.state) for drawn in layout.drawn}


# --- Numbers that are named ---


def _laid(keys: tuple[str, ...], value: Any) -> dict[str, Any]:
    """A change that says only what stands under the keys."""
    for key in reversed(keys):
        value = {key: value}
    change: dict[str, Any] = value
    return change


def _keys(study: Study, variant: str, path: str) -> tuple[str, ...]:
    """The keys of a path as people write it; raises RequestError where it leads nowhere."""
    try:
        return place_of(path, [values_of(study, variant)]).path
    except RequestError as error:
        raise RequestError(f"over: {path}: {error}") from None


def _over(study: Study, variant: str, over: Over) -> Varied:
    uniform, certain = {}, {}
    for path, (low, high) in over.items():
        keys = _keys(study, variant, path)
        _refuse_what_is_no_range(study, variant, path, (low, high))
        uniform[path] = _laid(keys, {"low": low, "high": high})
        certain[path] = _laid(keys, {"exactly": (low + high) / 2})
    layout = lay_out(changed(study, variant, [*uniform.values()]))
    inputs = []
    for path in sorted(over):
        # What is drawn no more once the path is certain is what the path stands for: one number,
        # or that of every state where it is the protocol's.
        others = uniform | {path: certain[path]}
        without = lay_out(changed(study, variant, [*others.values()]))
        own = _addresses(layout) - _addresses(without)
        if not own:
            raise RequestError(f"over: {path} is not used at '{variant}': name another number")
        inputs.append(Input(path, tuple(sorted(own))))
    return Varied(layout=layout, inputs=tuple(inputs))


def _refuse_what_is_no_range(study: Study, variant: str, path: str, ends: Range) -> None:
    """Say in one line what is wrong with a path or its range, if anything is."""
    (low, high), keys = ends, _keys(study, variant, path)
    if not -inf < low < high < inf:
        raise RequestError(f"over: {path}: {low:g} to {high:g} is no range")
    found = _findings(study, variant, _laid(keys, {"low": low, "high": high}))
    if not found:
        return
    certain, numbers = _laid(keys, {"exactly": low}), (low, int(low), high, int(high))
    if _findings(study, variant, certain) and not all(
        _findings(study, variant, _laid(keys, number)) for number in numbers
    ):
        raise RequestError(f"over: {path} takes no distribution; `sim sweep` varies it")
    at_path = (each.message for each in found if each.path == keys[: len(each.path)])
    raise RequestError(f"over: {path}: {next(at_path, 'this is no number')}")


def _findings(study: Study, variant: str, change: Change) -> list[Finding]:
    """What is wrong with a variant once a change is laid over it; nothing where it makes sense."""
    judged = judge_changed(study, variant, [change])
    return [] if judged.scenario is not None else [*judged.shape, *judged.sense]
