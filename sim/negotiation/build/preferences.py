"""How the states value frameworks and no deal, laid out as arrays."""

from collections.abc import Callable
from math import inf

import numpy as np

from sim.negotiation.build.numbers import Numbers, Range
from sim.negotiation.layout import (
    CITY_BLOCK,
    EUCLIDEAN,
    LIKE,
    NUMBER,
    POINTS,
    RANKED,
    RANKING,
    SCORES,
    STATUS_QUO,
    UTILITIES,
    Indexes,
    Preferences,
    Vector,
)
from sim.scenario.agenda import Issue
from sim.scenario.quantity import Normal, mean_of, scaled
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Scenario
from sim.scenario.state import NO_DEAL, State

EXPONENTS = {"boulware": 4.0, "linear": 1.0, "conceder": 0.25, "hardline": inf, "sincere": 0.0}
UNIT: Range = (0.0, 1.0)
SCALE: Range = (0.0, 100.0)
NOT_NEGATIVE: Range = (0.0, inf)
POSITIVE: Range = (1e-3, inf)


def preferences_of(scenario: Scenario, numbers: Numbers) -> Preferences:
    """Lay the preferences out, all but `mean` and `row`, which `numbers` knows in the end."""
    form = scenario.preferences
    spatial, scores = form == "spatial", form == "scores"
    distance = CITY_BLOCK if scenario.distance == "city_block" else EUCLIDEAN

    utility = _utilities(scenario, numbers)

    def each(rule: Callable[[str, State], int]) -> Indexes:
        return np.array([rule(name, s) for name, s in sorted(scenario.states.items())], np.int64)

    metrics = {"spatial": distance, "scores": SCORES, "utilities": UTILITIES, "ranking": RANKING}
    ranked, step = _rankings(scenario, numbers)
    return Preferences(
        mean=np.zeros(0),
        row=np.zeros(0, np.int64),
        metric=metrics[form],
        position=_positions(scenario) if spatial else np.zeros((0, 0)),
        option=_chosen(scenario) if scores else np.zeros((0, 0), np.int64),
        options=np.array([len(i.options or ()) for i in scenario.issues.values()], np.int64),
        ideal=_ideals(scenario, numbers) if spatial else np.zeros((0, 0), np.int64),
        salience=_saliences(scenario, numbers) if spatial else np.zeros((0, 0), np.int64),
        score=_scores(scenario, numbers) if scores else np.zeros((0, 0, 0), np.int64),
        utility=utility,
        given=np.array([(row >= 0).any() for row in utility]),
        ranked=ranked,
        step=step,
        reservation_form=each(lambda _, state: _form(state)),
        reservation=each(lambda name, state: _reservation(name, state, numbers)),
        like=each(lambda _, state: _like(state, sorted(scenario.texts))),
        aspiration=each(lambda name, state: _aspiration(name, state, numbers)),
        exponent=each(lambda name, state: _exponent(name, state, numbers)),
        tolerance=each(lambda name, state: _tolerance(name, state, numbers)),
        cost=each(lambda name, state: numbers.add(state.cost or 0.0, "cost", name, NOT_NEGATIVE)),
        reciprocity=each(
            lambda name, state: numbers.add(state.reciprocity or 0.0, "reciprocity", name, UNIT)
        ),
        precision=each(lambda name, state: _precision(name, state, numbers)),
        abstains=each(
            lambda name, state: numbers.add(state.abstains or 0.0, "abstains", name, UNIT)
        ),
    )


def _positions(scenario: Scenario) -> Vector:
    """(F + 1, M); the last row is the status quo, nought where there is none and nobody asks."""
    places = [scenario.texts[f].at for f in sorted(scenario.texts)]
    places.append(scenario.status_quo.at if scenario.status_quo else {})
    return np.array(
        [[_place(at.get(m, i.range[0]), i) for m, i in scenario.issues.items()] for at in places]
    )


def _place(place: float | str, issue: Issue) -> float:
    """A position on the 0-100 scale."""
    return mean_of(scaled(float(place), issue.range))


def _chosen(scenario: Scenario) -> Indexes:
    """(F + 1, M) the option's place among its issue's; -1 where the status quo names none."""
    places = [scenario.texts[f].at for f in sorted(scenario.texts)]
    places.append(scenario.status_quo.at if scenario.status_quo else {})
    options = {m: {o: p for p, o in enumerate(i.options or ())} for m, i in scenario.issues.items()}
    rows = [[options[m].get(str(at.get(m)), -1) for m in options] for at in places]
    return np.array(rows, np.int64)


def _ideals(scenario: Scenario, numbers: Numbers) -> Indexes:
    return np.array(
        [
            [
                numbers.add(scaled((state.ideal or {})[m], i.range), f"ideal {m}", name, SCALE)
                for m, i in scenario.issues.items()
            ]
            for name, state in sorted(scenario.states.items())
        ]
    )


def _saliences(scenario: Scenario, numbers: Numbers) -> Indexes:
    return np.array(
        [
            [
                numbers.add((state.salience or {})[m], f"salience {m}", name, NOT_NEGATIVE)
                for m in scenario.issues
            ]
            for name, state in sorted(scenario.states.items())
        ]
    )


def _scores(scenario: Scenario, numbers: Numbers) -> Indexes:
    """(S, M, O), padded with -1 where an issue has fewer options than another."""
    most = max(len(issue.options or ()) for issue in scenario.issues.values())
    score = np.full((len(scenario.states), len(scenario.issues), most), -1)
    for i, (name, state) in enumerate(sorted(scenario.states.items())):
        for m, (issue, choices) in enumerate(scenario.issues.items()):
            for o, option in enumerate(choices.options or ()):
                given = (state.scores or {})[issue][option]
                score[i, m, o] = numbers.add(given, f"score\0{issue}\0{option}", name, NOT_NEGATIVE)
    return score


def _utilities(scenario: Scenario, numbers: Numbers) -> Indexes:
    """(S, F), -1 where a utility is not given but follows from positions or scores."""
    utility = np.full((len(scenario.states), len(scenario.texts)), -1)
    place = {f: column for column, f in enumerate(sorted(scenario.texts))}
    for i, (name, state) in enumerate(sorted(scenario.states.items())):
        for f, given in (state.utilities or {}).items():
            utility[i, place[f]] = numbers.add(given, f"utility {f}", name, UNIT)
    return utility


def _rankings(scenario: Scenario, numbers: Numbers) -> tuple[Indexes, Indexes]:
    """(S, F + 1) the frameworks best first, and the number by which each is worth less."""
    if scenario.preferences != "ranking":
        return np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int64)
    texts = sorted(scenario.texts)
    place = {name: f for f, name in enumerate(texts)} | {NO_DEAL: len(texts)}
    ranked, step = [], []
    for name, state in sorted(scenario.states.items()):
        groups = [(rank,) if isinstance(rank, str) else rank for rank in state.ranking or ()]
        ranked.append([place[text] for group in groups for text in group])
        step.append(
            [
                -1 if tied else numbers.add_largest(len(groups) - behind, f"rank {behind}", name)
                for behind, group in enumerate(groups)
                for tied in range(len(group))
            ]
        )
    return np.array(ranked, np.int64), np.array(step, np.int64)


def _form(state: State) -> int:
    match state.reservation:
        case None:
            return RANKED
        case "status_quo":
            return STATUS_QUO
        case Like():
            return LIKE
        case Points():
            return POINTS
    return NUMBER


def _like(state: State, frameworks: list[str]) -> int:
    return frameworks.index(state.reservation.like) if isinstance(state.reservation, Like) else -1


def _reservation(name: str, state: State, numbers: Numbers) -> int:
    match state.reservation:
        case "status_quo" | None:
            return numbers.add(0.0, "reservation", name, UNIT)
        case Like(plus=plus, sd=sd):
            return numbers.add(Normal(mean=plus, sd=sd), "reservation", name, (-1.0, 1.0))
        case Points(points=points):
            return numbers.add(points, "reservation", name, NOT_NEGATIVE)
    return numbers.add(state.reservation, "reservation", name, UNIT)


def _aspiration(name: str, state: State, numbers: Numbers) -> int:
    if state.aspiration is None:
        return -1
    return numbers.add(state.aspiration, "aspiration", name, UNIT)


def _exponent(name: str, state: State, numbers: Numbers) -> int:
    given = 1.0 if state.concession is None else state.concession
    if isinstance(given, str):
        return numbers.add(EXPONENTS[given], "concession", name, NOT_NEGATIVE)
    return numbers.add(given, "concession", name, POSITIVE)


def _precision(name: str, state: State, numbers: Numbers) -> int:
    if state.precision is None:
        return numbers.add(inf, "precision", name, NOT_NEGATIVE)
    return numbers.add(state.precision, "precision", name, POSITIVE)


def _tolerance(name: str, state: State, numbers: Numbers) -> int:
    """A hardliner keeps to its aspiration, tolerance or not."""
    given = 0.0 if state.concession == "hardline" else state.tolerance or 0.0
    return numbers.add(given, "tolerance", name, NOT_NEGATIVE)
