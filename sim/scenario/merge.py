"""Lays one mapping over another: maps merge; lists, numbers, quotas, activation rules replace."""

from sim.scenario.faults import Path
from sim.scenario.source import Mapping, Value

_WHOLE = tuple(
    tuple(pattern.split("."))
    for pattern in (
        "states.*.ideal.*",
        "states.*.salience.*",
        "states.*.scores.*.*",
        "states.*.utilities.*",
        "states.*.reservation",
        "states.*.aspiration",
        "states.*.concession",
        "states.*.tolerance",
        "states.*.cost",
        "states.*.reciprocity",
        "states.*.precision",
        "states.*.abstains",
        "states.*.disputes.*",
        "states.*.ratifies_at",
        "states.*.capability",
        "states.*.resolve",
        "states.*.challenge_cost",
        "states.*.defeat",
        "states.*.opportunity",
        "aftermath.opportunity",
        "aftermath.scale",
        "protocol.concession",
        "protocol.tolerance",
        "protocol.cost",
        "protocol.reciprocity",
        "protocol.precision",
        "protocol.abstains",
        "protocol.speaker",
        "table.quota",
        "frameworks.*.quota",
        "frameworks.*.guarantors",
        "frameworks.*.activation",
    )
)
"""What is one value though it is written as a mapping, such as {mean, sd} or {share, of}."""


def merge(below: Mapping, above: Mapping, path: Path = ()) -> Mapping:
    """What holds when `above` is laid over `below`; the order of keys is that of `below`."""
    merged = dict(below)
    for key, value in above.items():
        merged[key] = _over(below.get(key), value, (*path, key))
    return merged


def _over(below: Value, above: Value, path: Path) -> Value:
    if isinstance(below, dict) and isinstance(above, dict) and not _is_whole(path):
        return merge(below, above, path)
    return above


def _is_whole(path: Path) -> bool:
    if path[0] == "variants":
        path = path[2:]
    return any(
        len(pattern) == len(path)
        and all(word in ("*", step) for word, step in zip(pattern, path, strict=True))
        for pattern in _WHOLE
    )
