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
"""What cannot be left out, or others refer to; all else is taken away where it is faulty."""


def mend(values: Mapping, faulty: Iterable[Path]) -> tuple[Mapping, set[Path]] | None:
    """The values without what is faulty, and where they were changed; None if nothing is left."""
    mended, changed = values, set()
    for path in faulty:
        target = path
        while target and _stand_in(target) is None and not _is_entry(mended, target):
            target = target[:-1]
        if not target:
            return None
        mended = _replaced(mended, target, _stand_in(target))
        changed.add(target)
    return mended, changed


def _stand_in(path: Path) -> Value:
    for pattern, value in _STAND_INS.items():
        if len(pattern) == len(path) and all(
            word in ("*", step) for word, step in zip(pattern, path, strict=True)
        ):
            return value
    return None


def _is_entry(values: Mapping, path: Path) -> bool:
    """Whether there is a value at this path that can be taken away without moving others."""
    node: Value = values
    for step in path[:-1]:
        if not isinstance(node, dict) or step not in node:
            if not isinstance(node, tuple) or not isinstance(step, int) or step >= len(node):
                return False
            node = node[step]
        else:
            node = node[str(step)]
    return isinstance(node, dict) and path[-1] in node


def _replaced(values: Mapping, path: Path, by: Value) -> Mapping:
    """A copy of the values with one of them replaced, or taken away if `by` is None."""
    step, *rest = path
    copy = dict(values)
    key = str(step)
    if not rest:
        copy.pop(key, None)
        if by is not None:
            copy[key] = by
        return copy
    ...
    return copy
