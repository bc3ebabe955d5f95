"""Small scenarios that say what follows a signature, and what follows from them, by definition."""

from itertools import product
from math import exp
from typing import Any

from builders import Raw, utilities

WORTH = {"Ash": [0.9], "Birch": [0.8], "Cedar": [0.7], "Dogwood": [0.6]}
CAPABILITY = {"Ash": 3.0, "Birch": 2.0, "Cedar": 5.0, "Dogwood": 4.0}
RESOLVE = {"Ash": 0.9, "Birch": 0.6, "Cedar": 0.3, "Dogwood": 1.0}
HORIZON, OPPORTUNITY, SCALE, COST, DEFEAT = 7, 0.3, 0.2, 0.15, 0.1
LINES = {"protocol": {"concession": "sincere", "speaker": "rotation", "offers": "favourite"}}


def guarded(worth: Any = WORTH, challenger: str = "Dogwood", **text: Any) -> Raw:
    """One text, agreed on at once, guaranteed by three states unless told otherwise."""
    raw = utilities(worth, 0.2, **LINES)
    raw["frameworks"]["accord"] = {"guarantors": ["Ash", "Birch", "Cedar"], **text}
    for name, own in raw["states"].items():
        own |= {"capability": CAPABILITY[name], "resolve": RESOLVE[name]}
    raw["states"][challenger] |= {
        "may_challenge": True,
        "challenge_cost": COST,
        "defeat": DEFEAT,
        "aspiration": 0.95,
    }
    raw["aftermath"] = {"horizon": HORIZON, "opportunity": OPPORTUNITY, "scale": SCALE}
    return raw


THREE = {"Ash": [0.9, 0.5, 0.9], "Birch": [0.8, 0.6, 0.1], "Cedar": [0.7, 0.9, 0.9]}


def three() -> Raw:
    """Three texts: one in force, one that Ash fails to ratify, one worse than no deal for Birch."""
    raw = utilities(THREE, 0.2, principals=["Ash", "Birch"], **LINES)
    raw["table"] = {"signatories": ["Ash"], "quota": "none"}
    raw["states"]["Ash"]["ratifies_at"] = 0.6
    raw["states"]["Cedar"] |= {"may_challenge": True, "challenge_cost": 0.1}
    return raw


def by_sets(guarantors: list[str], challenger: str, need: int) -> tuple[float, float]:
    """How surely a call is honoured, and deterrence: set by set, as the definition has it."""
    met = deterred = 0.0
    for honours in product([False, True], repeat=len(guarantors)):
        who = [name for name, stands in zip(guarantors, honours, strict=True) if stands]
        chance = 1.0
        for name in guarantors:
            own = 0.0 if name == challenger else RESOLVE[name]
            chance *= own if name in who else 1.0 - own
        if len(who) >= need:
            together = sum(CAPABILITY[name] for name in who)
            met += chance
            deterred += chance * together / (together + CAPABILITY[challenger])
    return met, deterred


def yearly(deterred: float, worth: float) -> float:
    """How surely the challenger of `guarded` challenges in a year."""
    gain = (1 - deterred) * 0.95 + deterred * DEFEAT - COST - worth
    return OPPORTUNITY / (1 + exp(-gain / SCALE))
