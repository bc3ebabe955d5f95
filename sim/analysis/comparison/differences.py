"""Which numbers and choices of one scenario are others in another: by path, before and after."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from sim.scenario.agenda import Issue
from sim.scenario.change import judge_changed
from sim.scenario.faults import Path, spell
from sim.scenario.schema import Event, Scenario, Study

WORDS = {"label", "about", "brief", "note", "source", "basis", "sources", "expect", "later"}
"""What says something about a scenario and is no part of its talks."""
WORDS_OF_ISSUES = WORDS | {"low", "high", "unit"}
Plain = Any
"""A value as JSON can hold it."""


class Edit(NamedTuple):
    """A number or choice that is another one."""

    path: str
    """As people write it: `states.Ash.reservation`."""
    before: Plain
    """None where nothing is said."""
    after: Plain


def written(study: Study, variant: str) -> Scenario:
    """A variant as the file says it: one number there is one here, whatever follows from it."""
    judged = judge_changed(study, variant, []) if study.written else None
    return judged.scenario if judged and judged.scenario else study.variants[variant]


def differences(before: Scenario, after: Scenario) -> tuple[Edit, ...]:
    """What the second scenario says otherwise than the first, in the order in which it is said.

    Labels, notes, sources and statements on the record are left out: no talk depends on them. The
    order of states and of frameworks is told last: in rotation and between ties it is a rule.
    """
    return (*_between((), before, after), *_orders(before, after))


def _orders(before: Scenario, after: Scenario) -> Iterator[Edit]:
    """Where those that both scenarios name stand in another order."""
    for part in ("states", "frameworks"):
        one, other = getattr(before, part), getattr(after, part)
        if isinstance(one, dict) and isinstance(other, dict):
            first, then = [n for n in one if n in other], [n for n in other if n in one]
            if first != then:
                yield Edit(f"{part} (their order)", first, then)


def _between(path: Path, before: Any, after: Any) -> Iterator[Edit]:
    if isinstance(before, BaseModel) and type(before) is type(after):
        for key in _fields(before):
            yield from _between((*path, key), getattr(before, key), getattr(after, key))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _between((*path, key), before.get(key), after.get(key))
    elif _events(before, after):
        for place in range(max(len(before), len(after))):
            both = (plain(each[place]) if place < len(each) else None for each in (before, after))
            yield from _between((*path, place), *both)
    elif (one := plain(before)) != (other := plain(after)):
        yield Edit(spell(path), one, other)


def _fields(noun: BaseModel) -> list[str]:
    words = WORDS_OF_ISSUES if isinstance(noun, Issue) else WORDS
    return [key for key in type(noun).model_fields if key not in words]


def _events(before: Any, after: Any) -> bool:
    """Whether these are lists of events, which are told one by one."""
    return (
        isinstance(before, tuple)
        and isinstance(after, tuple)
        and any(isinstance(each, Event) for each in (*before, *after))
    )


def plain(value: Any) -> Plain:
    """A value without what is said about it, as JSON can hold it."""
    if isinstance(value, Event):
        return {"round": value.round, **_without_remarks(value.change)}
    if isinstance(value, BaseModel):
        own = ((key, plain(getattr(value, key))) for key in _fields(value))
        return {key: each for key, each in own if each is not None}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def _without_remarks(value: Any) -> Plain:
    """What an event writes as it stands; a state may be called `note`, but has more under it."""
    if not isinstance(value, dict):
        return plain(value)
    return {
        key: _without_remarks(each)
        for key, each in value.items()
        if not (key in WORDS and isinstance(each, str))
    }
