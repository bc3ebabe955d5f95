"""Scenarios for tests, small ones and random ones of every kind, and both tellings of them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from hypothesis import assume, currently_in_test_context, settings
from hypothesis import strategies as st

from sim.negotiation.agents.talks import Negotiation
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import Layout
from sim.negotiation.record import Records
from sim.scenario.course import judge_course
from sim.scenario.resolve import resolve
from sim.scenario.schema import Run, Scenario, Study, Variant

Raw = dict[str, Any]
STATES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
TEXTS = ("accord", "bargain", "charter", "deal", "entente", "formula")
KINDS = ("spatial", "scores", "utilities", "ranking")
ISSUES = ("troops", "trade", "land", "law")
QUOTAS = ("none", "majority", "unanimity")
NAMED_COURSES = ("boulware", "linear", "conceder", "hardline", "sincere")
OFFERS = ("in_band", "favourite", "least_generous", "expected")
THINNED = int(os.environ.get("SIM_TESTS_THINNED", "1"))
"""Of random scenarios, and of the matrix of rules, every so-manieth is tried: so `.ci/run` asks, on
all Pythons but the first."""


def bounded(examples: int) -> settings:
    """So many examples, however long they take; where CI is set, the same ones each time."""
    return settings(deadline=None, max_examples=max(5, examples // THINNED))


def resolved(raw: Mapping[str, Any]) -> Variant:
    """The scenario that a file with these values describes, with nothing left to look up."""
    judged = judge_course(_with_tuples(raw), Scenario)
    if currently_in_test_context() and all(each.path[:1] == ("events",) for each in judged.all):
        assume(not judged.all)  # a test may have changed what its events were drawn for
    assert judged.scenario is not None, (judged.shape, judged.sense)
    return resolve(judged.scenario)


class Told:
    """Keeps what it is told of the progress."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.were_there: list[int] = []

    def step(self, done: int) -> None:
        self.steps.append(done)

    def found(self, there: int) -> None:
        self.were_there.append(there)


def study_of(raw: Mapping[str, Any], **variants: Mapping[str, Any]) -> Study:
    """A study with one variant of each name, each given in full; `base` alone without any."""
    tables = {name: resolved(values) for name, values in (variants or {"base": raw}).items()}
    return Study(
        id="made", path="made.yaml", title="Made for a test", variants=tables, run=Run(seed=5)
    )


def _with_tuples(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_tuples(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_with_tuples(each) for each in value)
    return value


def by_kernel(layout: Layout, count: int, seed: int = 7, start: int = 0) -> Records:
    """The records of some replicates, as the kernel tells them."""
    return replicates(layout, seed, start, count)[0]


def by_agents(layout: Layout, count: int, seed: int = 7, start: int = 0) -> Records:
    """The records of some replicates, as the Mesa model tells them one by one."""
    box, told = DiceBox(layout, seed), []
    for k in range(start, start + count):
        model = Negotiation(layout, box, k)
        model.negotiate()
        told.append(model.records)
    return Records._make(np.concatenate(column) for column in zip(*told, strict=True))


def differing(one: Records, other: Records) -> list[str]:
    """The names of the fields in which two records are not the same, bit for bit."""
    return [
        name
        for name, a, b in zip(Records._fields, one, other, strict=True)
        if a.dtype != b.dtype or a.shape != b.shape or a.tobytes() != b.tobytes()
    ]


def talks(scenario: Variant, count: int = 400, seed: int = 7) -> Records:
    """The records of some replicates of a scenario."""
    return by_kernel(lay_out(scenario), count, seed)


def spatial(states: Mapping[str, Raw], texts: Mapping[str, Raw], **rest: Any) -> Raw:
    """A spatial scenario: issues are those of the first text."""
    issues = next(iter(texts.values()))["at"]
    return {
        "issues": {m: {} for m in issues},
        "frameworks": {name: dict(text) for name, text in texts.items()},
        "states": {name: dict(state) for name, state in states.items()},
        "table": {"quota": "unanimity"},
        **rest,
    }


def utilities(worth: Mapping[str, Sequence[Any]], no_deal: Any = 0.0, **rest: Any) -> Raw:
    """A scenario of utilities: per state, what each of `TEXTS` in turn is worth to it."""
    count = len(next(iter(worth.values())))
    return {
        "frameworks": {name: {} for name in TEXTS[:count]},
        "states": {
            name: {
                "utilities": dict(zip(TEXTS, row, strict=False)),
                "reservation": no_deal[name] if isinstance(no_deal, Mapping) else no_deal,
            }
            for name, row in worth.items()
        },
        "table": {"quota": "unanimity"},
        **rest,
    }


def quantities(top: float) -> st.SearchStrategy[Any]:
    """A number from 0 to top as a file may give it: exact, normal, uniform or triangular.

    Coarse, so that texts tie; drawn from a list, which is quicker than to put one together.
    """
    places = [top * tenth / 10 for tenth in range(11)]
    pairs = [(low, high) for low in places for high in places[::3] if low <= high]
    return st.sampled_from(
        [
            *places * 3,
            *({"exactly": x} for x in places),
            *({"mean": x, "sd": sd} for x in places for sd in (0.0, top / 10, top / 3)),
            *({"low": low, "high": high} for low, high in pairs),
            *({"low": low, "mode": (low + high) / 2, "high": high} for low, high in pairs),
        ]
    )


UNIT, SCALE, POINTS, SALIENCE = (quantities(top) for top in (1.0, 100.0, 50.0, 5.0))
HABITS = {
    "concession": st.sampled_from(
        [*NAMED_COURSES, 0.25, 0.5, 3.7, {"low": 0.2, "high": 5.0}, {"mean": 1.0, "sd": 0.5}]
    ),
    "offers": st.sampled_from(OFFERS),
    "tolerance": st.sampled_from([0.0, 0.05, {"low": 0.0, "high": 0.2}]),
    "cost": st.sampled_from([0.0, 0.01, 0.3, {"mean": 0.02, "sd": 0.02}]),
    "aspiration": UNIT,
    "recognition": st.sampled_from([1.0, 1.0, 2.0, 0.5, 0.0]),
    "reciprocity": st.sampled_from([0.0, 0.5, 1.0, {"low": 0.0, "high": 1.0}]),
    "precision": st.sampled_from([3.0, 40.0, {"low": 5.0, "high": 50.0}]),
    "abstains": st.sampled_from([0.0, 0.1, {"low": 0.0, "high": 0.3}]),
}
AFTERWARDS = {
    "ratifies_at": UNIT,
    "capability": st.sampled_from([0.0, 1.0, 2.5, {"low": 0.5, "high": 3.0}]),
    "resolve": UNIT,
    "may_challenge": st.booleans(),
    "challenge_cost": st.sampled_from([0.0, 0.2, {"low": 0.0, "high": 0.6}]),
    "defeat": st.sampled_from([0.0, 0.3]),
    "opportunity": st.sampled_from([0.2, 1.0, {"low": 0.0, "high": 0.5}]),
}
"""What becomes of agreements as far as a state has a part in it."""
CALLS = ("any", "majority", "unanimity")
RARE = ("reciprocity", "precision", "abstains")
"""Habits that few states of a random scenario have, so that the others are still tried alone."""
PLACES = {
    "spatial": st.sampled_from([0, 20, 40, 60, 80, 100]),
    "scores": st.sampled_from(["low", "high"]),
}
WEIGHTS = st.sampled_from([0.5, 1.0, 1.3, 2.0, 3.0, 4.0])
COIN = st.booleans()


def some_of(names: Iterable[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of the names, each once, in any order."""
    pool = sorted(names)
    return st.lists(st.sampled_from(pool), unique=True, min_size=least) if pool else st.just([])


@st.composite
def scenarios(draw: st.DrawFn, kinds: Sequence[str] = KINDS) -> Raw:
    """The values of a random scenario file of any kind that the loader accepts."""
    states = draw(st.permutations(STATES))[: draw(st.integers(2, 6))]
    texts = draw(st.permutations(TEXTS))[: draw(st.integers(1, 6))]
    issues = list(ISSUES[: draw(st.integers(1, 4))])
    kind = draw(st.sampled_from(kinds))
    seats = {s: draw(st.sampled_from(["party"] * 4 + ["observer", "excluded"])) for s in states}
    parties = [s for s in states if seats[s] == "party"]
    if not parties:
        seats[states[0]], parties = "party", [states[0]]
    raw: Raw = {
        "distance": draw(st.sampled_from(["city_block", "euclidean"])),
        "states": {s: {**draw(preferences(kind, issues, texts)), **draw(habits())} for s in states},
        "table": draw(tables(parties)) | {"seats": seats},
        "protocol": draw(protocols([s for s in states if seats[s] != "excluded"])),
        "principals": draw(some_of(states)),
    }
    if draw(COIN):
        raw["uncertainty"] = {"ideal": 8, "reservation": 0.03, "scores": 2, "utilities": 0.1}
    if kind in ("spatial", "scores"):
        raw["issues"] = {
            m: {"options": ["low", "high"]} if kind == "scores" else {} for m in issues
        }
        raw["status_quo"] = {"at": {m: draw(PLACES[kind]) for m in issues}}
    if raw["protocol"].get("speaker") in ("random", "rotation"):
        raw["states"][parties[0]]["recognition"] = 1.5
    raw["frameworks"] = {t: draw(consents(states, parties, raw["states"])) for t in texts}
    if kind in ("spatial", "scores"):
        for text in raw["frameworks"].values():
            text["at"] = {m: draw(PLACES[kind]) for m in issues}
    if draw(COIN):
        for state in draw(some_of(states)):
            raw["states"][state]["only_with"] = [s for s in draw(some_of(states)) if s != state]
    if draw(COIN):
        _try_agreements(raw, draw)
    if draw(COIN):
        raw["events"] = _sensible(raw, draw(st.lists(events(raw), max_size=3)))
    return raw


def _try_agreements(raw: Raw, draw: st.DrawFn) -> None:
    """Guarantees, parliaments, challengers and disputes, on top of a scenario."""
    states = list(raw["states"])
    for own in raw["states"].values():
        own |= {key: draw(choice) for key, choice in AFTERWARDS.items() if draw(COIN)}
    for state in draw(some_of(states)):
        others = draw(some_of([other for other in states if other != state]))
        raw["states"][state]["disputes"] = {other: draw(UNIT) for other in others}
    for text in raw["frameworks"].values():
        if named := draw(some_of(states)):
            text["guarantors"] = {"willing": named} if draw(COIN) else named
            quota = st.one_of(st.sampled_from(CALLS), st.integers(1, len(named)))
            text["activation"] = {"quota": draw(quota), "veto": draw(some_of(named))}
    raw["aftermath"] = {
        "horizon": draw(st.integers(1, 12)),
        "scale": draw(st.sampled_from([0.05, 1.0])),
    }


def _sensible(raw: Raw, events: list[Raw]) -> list[Raw]:
    """The events without those that the loader refuses: the rules need not bear what it keeps out.

    One may follow from another, so that they are judged anew until none is left out.
    """
    while True:
        judged = judge_course(_with_tuples(raw | {"events": events}), Scenario)
        refused = {finding.path[1] for finding in (*judged.shape, *judged.sense)}
        if not refused:
            return events
        events = [event for place, event in enumerate(events) if place not in refused]


def changed_states(raw: Raw) -> list[Raw]:
    """What events say of states, to be changed in place."""
    return [own for event in raw.get("events", []) for own in event.get("states", {}).values()]


@st.composite
def events(draw: st.DrawFn, raw: Raw) -> Raw:
    """Something that happens in mid-talks: a newcomer, a veto, other terms for a state."""
    seats = raw["table"]["seats"]
    event: Raw = {"round": draw(st.integers(2, 24))}
    if draw(COIN):
        newcomers = draw(some_of([s for s in seats if seats[s] != "party"]))
        event["table"] = {"seats": dict.fromkeys(newcomers, "party")}
    if draw(COIN):
        parties = [s for s in seats if seats[s] == "party"]
        event.setdefault("table", {})["veto"] = draw(some_of(parties))
    for state in draw(some_of(seats)):
        event.setdefault("states", {})[state] = draw(habits())
        if "reservation" in raw["states"][state] and draw(COIN):
            event["states"][state]["reservation"] = draw(UNIT)
    return event


@st.composite
def preferences(draw: st.DrawFn, kind: str, issues: list[str], texts: Sequence[str]) -> Raw:
    """What a state wants, and what no deal is worth to it."""
    own: Raw = {}
    forms: list[Any] = ["number", {"like": texts[-1], "sd": 0.05}, {"like": texts[0], "sd": 0.0}]
    if kind == "ranking":
        order = draw(st.permutations([*texts, "NO_DEAL"]))
        tied = draw(st.integers(0, 2))
        return {"ranking": [*order[tied:], *([list(order[:tied])] if tied else [])]}
    if kind == "utilities":
        own["utilities"] = {t: draw(UNIT) for t in texts}
    elif kind == "scores":
        own["scores"] = {m: {"low": draw(POINTS), "high": draw(POINTS)} for m in issues}
        own["scores"][issues[0]]["high"] = 30.0
        forms += ["status_quo", {"points": draw(POINTS)}]
    else:
        own["ideal"] = {m: draw(SCALE) for m in issues}
        if draw(COIN):
            own["salience"] = {m: draw(SALIENCE) for m in issues} | {issues[0]: 2.0}
        if draw(COIN):
            own["utilities"] = {texts[0]: draw(UNIT)}
        forms.append("status_quo")
    form = draw(st.sampled_from(forms))
    return own | {"reservation": draw(UNIT) if form == "number" else form}


@st.composite
def habits(draw: st.DrawFn) -> Raw:
    """How a state negotiates; what it leaves out is the protocol's."""
    rare = RARE if draw(st.integers(0, 3)) else ()
    own = {key: draw(choice) for key, choice in HABITS.items() if key not in rare and draw(COIN)}
    return own | {"weights": {"votes": draw(WEIGHTS)}}


@st.composite
def tables(draw: st.DrawFn, parties: list[str]) -> Raw:
    """Vetoes of the table and, for some, signatories; quotas are left to the texts."""
    return {
        "veto": draw(some_of(parties)) if draw(COIN) else [],
        "quota": draw(st.sampled_from(QUOTAS)),
    }


@st.composite
def protocols(draw: st.DrawFn, heard: list[str]) -> Raw:
    """How the talks go."""
    chair = st.sampled_from(heard).map(lambda name: {"chair": name})
    if draw(st.integers(0, 3)) == 0:
        how = {"talk": "stacked", "speaker": "rotation"}
    else:
        rules = ["random", "random", "rotation", "mediator"]
        how = {"speaker": draw(st.one_of(st.sampled_from(rules), chair))}
    return {
        **how,
        "rounds": draw(st.sampled_from([1, 2, 3, 5, 10, 11, 23])),
        "offers": draw(st.sampled_from(OFFERS)),
        "concession": draw(st.sampled_from(NAMED_COURSES)),
        "tolerance": draw(st.sampled_from([0.0, 0.01])),
        "belief": draw(st.sampled_from([0.01, 0.05, 1.0])),
    }


@st.composite
def consents(draw: st.DrawFn, states: Sequence[str], parties: list[str], carry: Raw) -> Raw:
    """Whose consent a text needs: at least one signature, veto or quota of its own."""
    own: Raw = {}
    need = draw(st.sampled_from(["signatories", "parties", "veto", "quota", "several"]))
    if need == "signatories":
        own["signatories"] = draw(some_of(states, 1))
    elif need == "parties" or draw(COIN):
        own["signatories"] = draw(some_of(parties, 1))
    if need == "veto":
        own["veto"] = draw(some_of(parties, 1))
    if need in ("quota", "several"):
        total = sum(carry[s]["weights"]["votes"] for s in parties)
        quota = st.one_of(
            st.sampled_from(["majority", "unanimity", {"majority_of": "votes"}]),
            st.sampled_from([0.4, 0.55, 2 / 3, 1.0]).map(lambda x: {"share": x}),
            st.sampled_from([0.5, 0.65]).map(lambda x: {"share": x, "of": "votes"}),
            st.integers(1, len(parties)).map(lambda n: {"votes": n}),
            st.sampled_from([0.25, 0.7, 1.0]).map(lambda x: {"votes": x * total, "of": "votes"}),
        )
        several = st.lists(quota, min_size=2, max_size=3)
        own["quota"] = draw(quota if need == "quota" else several)
        if need == "several" and draw(COIN):
            own["blocking_minority"] = draw(st.integers(1, len(parties)))
    return own
