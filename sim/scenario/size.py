"""How large a scenario file may be in all that is made of it, so that judging it ends soon."""

from math import prod
from typing import NamedTuple

from sim.scenario.change import base_of, ways_of
from sim.scenario.faults import Finding
from sim.scenario.merge import merge
from sim.scenario.source import Mapping, Value

MOST_VALUES_IN_ALL = 500_000
"""Values of the file, times the tables that are judged."""
MOST_TEXTS_IN_ALL = 100_000
"""Frameworks, times variants and their events, for each of these makes them anew."""
MOST_VALUED = 1_000_000
"""Frameworks times states at one table, each of which is laid out: 350 MB."""
_SPLIT = "of so large a scenario; split it into several files"


class _Way(NamedTuple):
    """A variant as far as its size can be told before it is judged."""

    events: int
    texts: int
    states: int


def too_much(written: Mapping, values: int) -> Finding | None:
    """Why it would take too long to judge every table in the course of its talks, if so.

    Each change under `stress` and each notch of a doubt is judged over each variant.
    """
    changes = ways_of(written, "variants")
    laid = len(ways_of(written, "stress")) + _notches(written)
    events = [_count(written, "events"), *(_count(written | c, "events") for c in changes.values())]
    tables = sum(1 + each for each in events) + laid * sum(1 + e for e in events[1:] or events)
    counts = {"variants": len(changes), "events": sum(events), "stress tests": laid}
    what = " with ".join(f"{count:,} {sort}" for sort, count in counts.items() if count)
    where = ("variants",) if changes else ("events",)
    if tables > 1 and tables * values > MOST_VALUES_IN_ALL:
        return Finding(where, f"{what} {_SPLIT}", True)
    base = base_of(written)
    ways = [_way(merge(base, change)) for change in changes.values()] or [_way(base)]
    if what and sum(way.texts * (1 + way.events) for way in ways) > MOST_TEXTS_IN_ALL:
        most = f"at most {MOST_TEXTS_IN_ALL:,} in all"
        return Finding(where, f"{what} for so many frameworks; {most}", True)
    return _too_wide(max(ways, key=lambda way: way.texts * way.states))


def _too_wide(way: _Way) -> Finding | None:
    """Why a table has too many states for its frameworks, if so; too many of these are a fault."""
    if way.texts > MOST_TEXTS_IN_ALL or way.texts * way.states <= MOST_VALUED:
        return None
    most = f"at most {MOST_VALUED:,}, the one times the other"
    return Finding(("frameworks",), f"{way.texts:,} for {way.states:,} states; {most}", True)


def _notches(written: Mapping) -> int:
    explore = written.get("explore")
    doubts = explore.get("doubts") if isinstance(explore, dict) else None
    return sum(_length(doubt) for doubt in doubts.values()) if isinstance(doubts, dict) else 0


def _way(values: Mapping) -> _Way:
    texts, issues = values.get("frameworks"), values.get("issues")
    events, states = _count(values, "events"), _length(values.get("states"))
    if texts != "all":
        return _Way(events, _length(texts), states)
    options = [
        _length(issue.get("options"))
        for issue in (issues.values() if isinstance(issues, dict) else ())
        if isinstance(issue, dict)
    ]
    return _Way(events, prod(options), states)


def _count(values: Mapping, key: str) -> int:
    listed = values.get(key)
    return len(listed) if isinstance(listed, tuple) else 0


def _length(value: Value) -> int:
    return len(value) if isinstance(value, dict | tuple) else 0
