"""Whether the preferences of a scenario are complete and of one kind."""

from collections.abc import Collection, Iterator

from sim.scenario.combinations import options_of
from sim.scenario.faults import Finding, Path, closest
from sim.scenario.quantity import mean_of
from sim.scenario.reservation import Points
from sim.scenario.schema import Scenario
from sim.scenario.state import NO_DEAL, State

_KEYS = {
    "spatial": "ideal",
    "scores": "scores",
    "utilities": "utilities",
    "ranking": "ranking",
}

_WORDS = {**_KEYS, "spatial": "ideal point"}


def incomplete_preferences(scenario: Scenario, frameworks: Collection[str]) -> Iterator[Finding]:
    """What is missing before every state can say what every framework is worth to it."""
    kind = kind_of(scenario)
    told = any(map(_given, scenario.states.values()))
    if kind in ("spatial", "scores") and told and not scenario.issues:
        yield Finding((), f"no issues; '{_KEYS[kind]}' needs 'issues'")
        return
    if kind in ("spatial", "scores"):
        yield from _positions(scenario, kind)
    for name, state in scenario.states.items():
        path = ("states", name)
        if _KEYS[kind] != _given(state):
            yield from _other_kind(scenario, state, kind, path)
        elif kind == "spatial":
            yield from _spatial(scenario, state, path)
        elif kind == "scores":
            yield from _scores(scenario, state, path)
        elif kind == "ranking":
            yield from _ranking(state, frameworks, path)
        else:
            yield from _utilities(state, frameworks, path)
        if kind != "ranking":
            yield from _reservation(scenario, state, kind, path)


def missing_reservations(scenario: Scenario, spoilt: Collection[Path]) -> Iterator[Finding]:
    """States that do not say what no agreement is worth to them, and rank no texts either."""
    if kind_of(scenario) == "ranking":
        return
    unread = {path[:2] for path in spoilt if len(path) == 3 and _says_no_deal(path[2])}
    for name, state in scenario.states.items():
        silent = state.reservation is None and state.ranking is None
        if silent and ("states", name) not in unread:
            yield Finding(("states", name), "'reservation' is missing", True)


def _says_no_deal(key: str | int) -> bool:
    """Whether a key of a state, perhaps misspelt, is one that says what no deal is worth."""
    return closest(str(key), ["reservation", "ranking"]) is not None


def kind_of(scenario: Scenario) -> str:
    """The kind of preferences of the first state that has any."""
    for state in scenario.states.values():
        for kind, key in _KEYS.items():
            if key == _given(state):
                return kind
    return "spatial"


def _given(state: State) -> str | None:
    """The key that gives the state's preferences; with an ideal point, utilities only add to it."""
    return next((key for key in _KEYS.values() if getattr(state, key) is not None), None)


def _other_kind(scenario: Scenario, state: State, kind: str, path: Path) -> Iterator[Finding]:
    given, wanted = _given(state), _KEYS[kind]
    if given is None:
        message = "no preferences; give 'ideal', 'scores', 'utilities' or 'ranking'"
        if any(map(_given, scenario.states.values())):
            message = f"no {_WORDS[kind]}; give '{wanted}', as the other states do"
        yield Finding(path, message, True)
        return
    first = next(name for name, other in scenario.states.items() if _given(other) == wanted)
    message = f"gives '{given}' where {first} gives '{wanted}'; a study has one kind of preferences"
    yield Finding((*path, given), message, True)


def _positions(scenario: Scenario, kind: str) -> Iterator[Finding]:
    status_quo = scenario.status_quo.at if scenario.status_quo else {}
    if scenario.status_quo:
        yield from _places(scenario, status_quo, kind, ("status_quo",))
    if scenario.frameworks == "all":
        if kind == "spatial":
            yield from _options_without_position(scenario)
        return
    for name, framework in scenario.frameworks.items():
        path = ("frameworks", name)
        yield from _places(scenario, framework.at, kind, path)
        missing = [f"'{i}'" for i in scenario.issues if i not in framework.at | status_quo]
        if missing:
            message = f"no position on {_some(missing)}, and no status quo there"
            yield Finding((*path, "at"), message, True)


def _places(
    scenario: Scenario, at: dict[str, float | str], kind: str, path: Path
) -> Iterator[Finding]:
    """Spatial preferences need a number in each place, scores an option."""
    for issue, place in at.items():
        if issue not in scenario.issues:
            continue
        where = (*path, "at", issue)
        if kind == "scores" and not isinstance(place, str):
            known = [f"'{option}'" for option in options_of(scenario.issues[issue])]
            yield Finding(where, f"must be an option ({_some(known)}), not {place:g}")
        elif (
            kind == "spatial"
            and place in options_of(scenario.issues[issue])
            and isinstance(scenario.issues[issue].options, tuple)
        ):
            yield Finding(where, f"option '{place}' has no position; write options as {{name: 50}}")


def _options_without_position(scenario: Scenario) -> Iterator[Finding]:
    for name, issue in scenario.issues.items():
        if isinstance(issue.options, tuple):
            yield Finding(("issues", name, "options"), "need positions, as {name: 50}", True)


def _spatial(scenario: Scenario, state: State, path: Path) -> Iterator[Finding]:
    yield from _beside("ideal", ("scores", "ranking"), state, path)
    yield from _each_issue(scenario, state.ideal or {}, "ideal point", (*path, "ideal"))
    if state.salience is not None:
        yield from _each_issue(scenario, state.salience, "salience", (*path, "salience"))
        if not any(map(mean_of, state.salience.values())):
            yield Finding((*path, "salience"), "all zero; some issue has to matter", True)


def _each_issue(
    scenario: Scenario, given: Collection[str], sort: str, path: Path
) -> Iterator[Finding]:
    missing = [f"'{issue}'" for issue in scenario.issues if issue not in given]
    if missing:
        yield Finding(path, f"no {sort} on {_some(missing)}", True)


def _scores(scenario: Scenario, state: State, path: Path) -> Iterator[Finding]:
    yield from _beside("scores", ("salience", "utilities", "ranking"), state, path)
    path = (*path, "scores")
    scores = state.scores or {}
    yield from _each_issue(scenario, scores, "scores", path)
    for issue, points in scores.items():
        if issue in scenario.issues:
            options = options_of(scenario.issues[issue])
            missing = [f"'{option}'" for option in options if option not in points]
            if missing:
                yield Finding((*path, issue), f"no points for {_some(missing)}", True)
    if not any(mean_of(worth) for points in scores.values() for worth in points.values()):
        yield Finding(path, "all zero; some option has to be worth something", True)


def _utilities(state: State, frameworks: Collection[str], path: Path) -> Iterator[Finding]:
    yield from _beside("utilities", ("ranking",), state, path)
    if state.salience is not None:
        yield Finding((*path, "salience"), "cannot stand beside 'utilities' alone", True)
    missing = [f"'{name}'" for name in frameworks if name not in (state.utilities or {})]
    if missing:
        yield Finding((*path, "utilities"), f"no utility for {_some(missing)}", True)


def _ranking(state: State, frameworks: Collection[str], path: Path) -> Iterator[Finding]:
    """Everything that can come of the talks once: each text, and that they fail."""
    yield from _beside("ranking", ("salience",), state, path)
    if state.reservation is not None:
        message = "cannot stand beside 'ranking', where the place of NO_DEAL says it"
        yield Finding((*path, "reservation"), message, True)
    path = (*path, "ranking")
    seen = set()
    for place, name in state.ranked:
        if name in seen:
            yield Finding((*path, *place), f"'{name}' stands twice; it can have one place only")
        seen.add(name)
    missing = [f"'{name}'" for name in (*frameworks, NO_DEAL) if name not in seen]
    if missing:
        message = f"no place for {_some(missing)}; it takes every framework, and NO_DEAL, once"
        yield Finding(path, message, True)


def _beside(kind: str, others: Collection[str], state: State, path: Path) -> Iterator[Finding]:
    for key in others:
        if getattr(state, key) is not None:
            yield Finding((*path, key), f"cannot stand beside '{kind}'", True)


def _reservation(scenario: Scenario, state: State, kind: str, path: Path) -> Iterator[Finding]:
    path = (*path, "reservation")
    if isinstance(state.reservation, Points) and kind != "scores":
        yield Finding(path, "'points' need 'scores'; give a utility from 0 to 1", True)
    if state.reservation != "status_quo":
        return
    if kind == "utilities":
        yield Finding(path, "'status_quo' needs 'ideal' or 'scores'; give a utility from 0 to 1")
    elif scenario.status_quo is None:
        yield Finding(path, "no 'status_quo' in this file")
    else:
        missing = [f"'{name}'" for name in scenario.issues if name not in scenario.status_quo.at]
        if missing:
            yield Finding(path, f"the status quo has no position on {_some(missing)}")


def _some(names: list[str]) -> str:
    """A few names, and how many more."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
