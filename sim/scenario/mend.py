"""Puts something harmless in place of what is faulty, so that the rest can still be checked."""

from collections.abc import Iterable

from sim.scenario.faults import Path
from sim.scenario.source import Mapping, Value

_STAND_INS: dict[Path, Value] = {
    ("format",): 1,
    ("title",): "?",
    ("groups", "*"): (),
    ("issues", "*"): {},
    ("frameworks", "*"): {},
    ("states", "*"): {"reservation": 0},
    ("states", "*", "reservation"): 0,
}
"""For what has to be there, or others refer to; all else is taken away where it is faulty."""


def mend(values: Mapping, faulty: Iterable[Path]) -> tuple[Mapping, set[Path]] | None:
    """The values without what is faulty, and where they were changed; None if nothing is left."""
    mended: Value = values
    changed: set[Path] = set()
    for path in faulty:
        if any(path[: len(place)] == place for place in changed):
            continue
        target = path
        while target and _stand_in(target) is None and not _is_entry(mended, target):
            target = target[:-1]
        if not target:
            return None
        mended = put(mended, target, _stand_in(target))
        changed.add(target)
    assert isinstance(mended, dict)
    return mended, changed


def _stand_in(path: Path) -> Value:
    for pattern, value in _STAND_INS.items():
        if len(pattern) == len(path) and all(
            word in ("*", step) for word, step in zip(pattern, path, strict=True)
        ):
            return value
    return None


def _is_entry(node: Value, path: Path) -> bool:
    """Whether something stands at this path that can be taken away without moving others."""
    for step in path[:-1]:
        if isinstance(node, dict) and step in node:
            node = node[str(step)]
        elif isinstance(node, tuple) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return False
    return isinstance(node, dict) and path[-1] in node


def put(node: Value, path: Path, by: Value) -> Value:
    """A copy with the value at the path replaced by another, or taken away if that is None."""
    step, rest = path[0], path[1:]
    if isinstance(node, tuple) and isinstance(step, int):
        return (*node[:step], put(node[step], rest, by), *node[step + 1 :])
    if not isinstance(node, dict):
        return node
    copy = dict(node)
    if rest:
        copy[str(step)] = put(node.get(str(step)), rest, by)
    elif by is None:
        copy.pop(str(step), None)
    else:
        copy[str(step)] = by
    return copy
