"""How each principal, and whoever else the file names, might object to its coding."""

from typing import NamedTuple

from sim.present.naming import state_name
from sim.scenario.schema import Study

FEW = 4
"""Principals of whom it is said one by one that the file is silent."""


class Objection(NamedTuple):
    """What one state might say, in the file's words, or that the file does not say it."""

    state: str
    words: str
    is_said: bool


def objections(study: Study) -> list[Objection]:
    """The principals first, then all other states of which the file says it."""
    principals = dict.fromkeys(p for v in study.variants.values() for p in v.principals)
    said = [name for name in (*principals, *study.objections) if name in study.objections]
    told = [
        Objection(_label(name, study), study.objections[name], True) for name in dict.fromkeys(said)
    ]
    silent = [_label(name, study) for name in principals if name not in study.objections]
    if len(silent) > FEW:
        who = f"{', '.join(silent[:-1])} or {silent[-1]}"
        return [*told, Objection("", _silent(who), False)]
    return told + [Objection(name, _silent(name), False) for name in silent]


def _silent(who: str) -> str:
    return f"The file does not say how {who} might object."


def _label(name: str, study: Study) -> str:
    """What the first table that knows the state calls it."""
    known = (v for v in study.variants.values() if name in v.states)
    variant = next(known, None)
    return state_name(name, variant) if variant else name
