"""Every speaker × offer × concession × rule × manner at one small table; as a program, digests.

`SIM_COMPILE=off python tests/matrix.py` digests what the kernel says when it is not compiled.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any

from builders import NAMED_COURSES, OFFERS, THINNED, Raw, by_kernel, resolved

import sim
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout
from sim.negotiation.record import Records

Cell = tuple[str, str, str, str, str, str]
SHIPPED = sorted((Path(__file__).parents[1] / "scenarios").glob("*.yaml"))
SPEAKERS: dict[str, Any] = {
    "anybody": "random",
    "unequal": "random",
    "rotation": "rotation",
    "chair": {"chair": "Birch"},
    "observer_chair": {"chair": "Cedar"},
    "mediator": "mediator",
    "stacked": "rotation",
}
CONCESSIONS: dict[str, Any] = {
    **{name: name for name in NAMED_COURSES},
    "exponent": 2.5,
    "unsure": {"low": 0.2, "high": 4.0},
}
RULES: dict[str, Raw] = {
    "unanimity": {"quota": "unanimity"},
    "majority": {"quota": "majority"},
    "votes": {"quota": {"votes": 2}},
    "share_of_weight": {"quota": {"share": 0.6, "of": "size"}},
    "majority_of_weight": {"quota": {"majority_of": "size"}},
    "several": {
        "quota": [{"share": 0.5}, {"share": 0.7, "of": "size"}],
        "blocking_minority": 2,
    },
    "veto": {"quota": {"votes": 1}, "veto": ["Ash"]},
    "signatories": {"signatories": ["Ash", "Dogwood"]},
    "own": {"quota": "majority", "veto": ["Birch"]},
}
OWN: dict[str, Raw] = {
    "accord": {"signatories": ["Ash", "Fir"]},  # Fir is absent: not on offer
    "bargain": {"veto": ["Fir", "Cedar"], "quota": {"votes": 2}},  # absent vetoes count for nothing
    "charter": {"quota": "none", "signatories": ["Birch"]},
}
"""What texts of the rule `own` say for themselves."""
AT = {
    "accord": (10, 90, 30),
    "bargain": (60, 40, 50),
    "charter": (90, 20, 70),
    "deal": (45, 55, 45),
    "entente": (60, 40, 50),  # the bargain once more, so that texts tie
}
IDEAL = {
    "Elm": (70, 50, 20),
    "Ash": (20, 80, 40),
    "Cedar": (50, 50, 90),
    "Birch": (80, 30, 60),
    "Fir": (0, 100, 0),
    "Dogwood": (40, 60, 80),
}
NO_DEAL: dict[str, Any] = {"Birch": {"like": "deal", "sd": 0.05}, "Elm": "status_quo"}
SIZE = {"Ash": 0.1, "Birch": 0.2, "Cedar": 5.0, "Dogwood": 0.3, "Elm": 0.4, "Fir": 7.0}
MANNERS: dict[str, Raw] = {
    "plain": {},
    "unsure": {"precision": 20.0},
    "abstaining": {"abstains": {"low": 0.0, "high": 0.1}},
    "reciprocal": {"reciprocity": 0.7},
    "conditional": {"only_with": True},
    "everything": {
        "precision": {"low": 10, "high": 60},
        "abstains": 0.05,
        "reciprocity": {"low": 0, "high": 1},
        "only_with": True,
    },
}
"""How the states answer, and what their demands follow; `only_with` stands for `ONLY_WITH`."""
ONLY_WITH = {"Ash": ["Dogwood"], "Dogwood": ["Ash", "Elm"], "Birch": ["Fir"]}
"""A ring with a chain to it, and a condition on an absent state."""
AFTERWARDS: Raw = {
    "Ash": {"ratifies_at": {"mean": 0.6, "sd": 0.2}, "resolve": 0.7, "capability": 2.0},
    "Birch": {"may_challenge": True, "capability": {"low": 1, "high": 4}, "challenge_cost": 0.2},
    "Dogwood": {"disputes": {"Birch": 0.15, "Ash": {"low": 0, "high": 0.4}}, "resolve": 0.4},
    "Fir": {"may_challenge": True, "defeat": 0.3, "opportunity": 0.5, "capability": 1.0},
}
"""What becomes of agreements, and who disputes whose signature, in the course `afterwards`."""
GUARANTEES: dict[str, Raw] = {
    "bargain": {"guarantors": ["Ash", "Birch", "Dogwood"], "activation": "majority"},
    "charter": {
        "guarantors": {"willing": ["Ash", "Dogwood", "Elm"]},
        "activation": {"veto": ["Ash"]},
    },
    "deal": {"guarantors": ["Ash", "Dogwood"], "activation": {"quota": 2}},
}
EVENTS: list[Raw] = [
    {"round": 3, "states": {"Elm": {"cost": 0.02}, "Ash": {"reservation": 0.5}}},
    {"round": 6, "table": {"seats": {"Cedar": "party", "Elm": "observer"}}},
    {"round": 9, "table": {"veto": ["Cedar"]}, "frameworks": {"deal": {"veto": ["Birch"]}}},
    {"round": 9, "states": {"Dogwood": {"ideal": {"trade": 20}, "concession": "conceder"}}},
]
"""A shift, a newcomer and a walk-out, a veto given, a new government."""
SETTLED: list[Raw] = [
    {"round": 4, "states": {"Dogwood": {"disputes": {"Birch": 1}, "resolve": 0.9}}},
    {
        "round": 7,
        "states": {"Ash": {"may_challenge": True}},
        "frameworks": {"deal": {"activation": "any"}},
    },
]
"""An election that settles a dispute; a newcomer among those who may challenge."""
CALM = list(product(SPEAKERS, OFFERS, CONCESSIONS, RULES, ["plain"], ["calm"]))
MOVED = list(
    product(
        ["unequal", "mediator", "stacked"], OFFERS, ["unsure"], RULES, MANNERS, ["calm", "events"]
    )
)
TRIED = list(
    product(
        ["unequal", "stacked"], OFFERS, ["linear"], RULES, ["plain", "everything"], ["afterwards"]
    )
)
EVERY = [*CALM, *MOVED, *TRIED]


def layout_of(cell: Cell) -> Layout:
    """The small table under the given rules, laid out."""
    speaker, offers, concession, rule, manner, course = cell
    own = MANNERS[manner]
    issues = ("troops", "trade", "land")
    raw: Raw = {
        "issues": {m: {} for m in issues},
        "status_quo": {"at": dict.fromkeys(issues, 40)},
        "frameworks": {
            name: {"at": dict(zip(issues, at, strict=True))}
            | (OWN.get(name, {}) if rule == "own" else {})
            | (GUARANTEES.get(name, {}) if course == "afterwards" else {})
            for name, at in AT.items()
        },
        "states": {
            name: {
                "ideal": dict(zip(issues, ideal, strict=True)),
                "reservation": NO_DEAL.get(name, 0.62),
                "weights": {"size": SIZE[name]},
                "recognition": 1 + place if speaker == "unequal" else 0.7,
                "cost": 0.002 * place,
                **own,
                **(AFTERWARDS.get(name, {}) if course == "afterwards" else {}),
                "only_with": ONLY_WITH.get(name, []) if "only_with" in own else [],
            }
            for place, (name, ideal) in enumerate(IDEAL.items())
        },
        "uncertainty": {"ideal": 10, "reservation": 0.05},
        "table": {"seats": {"Cedar": "observer", "Fir": "excluded"}, **RULES[rule]},
        "protocol": {
            "speaker": SPEAKERS[speaker],
            "offers": offers,
            "concession": CONCESSIONS[concession],
            "tolerance": 0.01,
            "rounds": 12,
            "talk": "stacked" if speaker == "stacked" else "plenary",
        },
        "events": {"events": EVENTS, "afterwards": SETTLED}.get(course, []),
    }
    return lay_out(resolved(raw))


def shipped() -> Iterator[tuple[str, Layout]]:
    """The variants of the scenarios that come with the package, laid out."""
    for path in SHIPPED:
        for variant, scenario in sim.load(path).variants.items():
            yield f"{path.stem} {variant}", lay_out(scenario)


def digest(records: Records) -> str:
    """What tells records from others."""
    return blake2b(b"".join(column.tobytes() for column in records), digest_size=8).hexdigest()


def digests() -> dict[str, str]:
    """A digest of what the kernel says of each cell and each shipped variant."""
    found = {" ".join(cell): digest(by_kernel(layout_of(cell), 4)) for cell in EVERY[::THINNED]}
    return found | {name: digest(by_kernel(layout, 25)) for name, layout in shipped()}


if __name__ == "__main__":
    print(json.dumps(digests()))
