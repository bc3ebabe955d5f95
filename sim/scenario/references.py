"""Names in a scenario that stand for nothing in it."""

from collections.abc import Collection, Iterator, Sequence

from sim.scenario.aftermath import Call, Willing
from sim.scenario.agenda import Framework
from sim.scenario.combinations import options_of
from sim.scenario.faults import Finding, Path, nearest, shorten
from sim.scenario.groups import ring, spell_out
from sim.scenario.quantity import Noun
from sim.scenario.reservation import Like
from sim.scenario.schema import Scenario
from sim.scenario.state import NO_DEAL, State
from sim.scenario.table import Chair


def unknown_names(scenario: Scenario, frameworks: Collection[str]) -> Iterator[Finding]:
    """Every name that is not known, with the nearest that is."""
    yield from _groups(scenario)
    yield from _states(scenario)
    yield from _sources(scenario, scenario.sources)
    if scenario.status_quo:
        yield from _at(scenario, scenario.status_quo.at, ("status_quo", "at"))
    if scenario.frameworks != "all":
        for name, framework in scenario.frameworks.items():
            yield from _framework(scenario, framework, ("frameworks", name))
    yield from _reserved(scenario, frameworks)
    ranked = {**dict.fromkeys(frameworks), NO_DEAL: None}
    for name, state in scenario.states.items():
        path: Path = ("states", name)
        yield from _preferences(scenario, state, path, frameworks)
        for place, text in state.ranked:
            yield from _one(text, "framework", ranked, (*path, "ranking", *place))
        yield from _condition(scenario, name, (*path, "only_with"))
        yield from _disputes(scenario, state, (*path, "disputes"))
    for number, expected in enumerate(scenario.expect):
        path = ("expect", number)
        yield from _one(expected.state, "state", scenario.states, (*path, "state"))
        for key in ("accepts", "refuses"):
            yield from _one(getattr(expected, key), "framework", frameworks, (*path, key))


def _groups(scenario: Scenario) -> Iterator[Finding]:
    in_rings: set[str] = set()
    for name, members in scenario.groups.items():
        path = ("groups", name)
        if name in scenario.states:
            yield Finding(path, "a state has this name too; give the group another", True)
        yield from _list(scenario, members, path)
        way = None if name in in_rings else ring(name, scenario.groups)
        if way:
            in_rings.update(way)
            yield Finding(path, f"a group within itself: {' → '.join(way)}", True)


def _states(scenario: Scenario) -> Iterator[Finding]:
    """Wherever states or groups of them are listed."""
    table = scenario.table
    yield from _list(scenario, scenario.principals, ("principals",))
    yield from _keys(table.seats, "state or group", _seatable(scenario), ("table", "seats"))
    yield from _list(scenario, table.veto, ("table", "veto"))
    yield from _list(scenario, table.signatories, ("table", "signatories"))
    speaker = scenario.protocol.speaker
    if isinstance(speaker, Chair):
        path = ("protocol", "speaker", "chair")
        yield from _one(speaker.chair, "state", scenario.states, path)


def _reserved(scenario: Scenario, frameworks: Collection[str]) -> Iterator[Finding]:
    """A name that rankings need for themselves."""
    if NO_DEAL in frameworks:
        path: Path = ("frameworks", NO_DEAL) if scenario.frameworks != "all" else ("frameworks",)
        message = f"{NO_DEAL} stands for no agreement; call the framework something else"
        yield Finding(path, message, True)


def _condition(scenario: Scenario, name: str, path: Path) -> Iterator[Finding]:
    """Whose yes a state waits for; its own it may name through a group that others are in too."""
    names = scenario.states[name].only_with
    yield from _list(scenario, names, path)
    if name in names:
        message = f"{name} cannot wait for its own yes; name others"
        yield Finding((*path, names.index(name)), message)
    elif spell_out(names, scenario.groups) == (name,):
        yield Finding(path, f"names nobody but {name} itself", True)


def _disputes(scenario: Scenario, state: State, path: Path) -> Iterator[Finding]:
    """Whose signature a state does not accept: of each state by itself, for each is settled so."""
    for name in state.disputes:
        if name in scenario.groups:
            message = f"'{shorten(name)}' is a group; name its states one by one"
            yield Finding((*path, name), message, True)
        else:
            yield from _keys({name: None}, "state", scenario.states, path)


def _framework(scenario: Scenario, framework: Framework, path: Path) -> Iterator[Finding]:
    yield from _at(scenario, framework.at, (*path, "at"))
    yield from _list(scenario, framework.signatories or (), (*path, "signatories"))
    yield from _list(scenario, framework.veto or (), (*path, "veto"))
    yield from _guarantee(scenario, framework, path)


def _guarantee(scenario: Scenario, framework: Framework, path: Path) -> Iterator[Finding]:
    place: Path = (*path, "guarantors")
    if isinstance(framework.guarantors, Willing):
        place = (*place, "willing")
    yield from _list(scenario, framework.named_guarantors, place)
    if isinstance(framework.activation, Call):
        yield from _list(scenario, framework.activation.veto, (*path, "activation", "veto"))


def _at(scenario: Scenario, at: dict[str, float | str], path: Path) -> Iterator[Finding]:
    yield from _keys(at, "issue", scenario.issues, path)
    for issue, place in at.items():
        if isinstance(place, str) and issue in scenario.issues:
            known = options_of(scenario.issues[issue])
            yield from _one(place, "option", known, (*path, issue))


def _preferences(
    scenario: Scenario, state: State, path: Path, frameworks: Collection[str]
) -> Iterator[Finding]:
    issues = scenario.issues
    for key in ("ideal", "salience", "scores"):
        yield from _keys(getattr(state, key) or {}, "issue", issues, (*path, key))
    for issue, points in (state.scores or {}).items():
        if issue in scenario.issues:
            known = options_of(scenario.issues[issue])
            yield from _keys(points, "option", known, (*path, "scores", issue))
    yield from _keys(state.utilities or {}, "framework", frameworks, (*path, "utilities"))
    if isinstance(state.reservation, Like):
        like = state.reservation.like
        yield from _one(like, "framework", frameworks, (*path, "reservation", "like"))


def _sources(node: object, known: Collection[str], path: Path = ()) -> Iterator[Finding]:
    """Every `source` anywhere has to be a key of `sources`."""
    if isinstance(node, Noun):
        source = getattr(node, "source", None)
        yield from _one(source, "source", known, (*path, "source"))
        for key in type(node).model_fields:
            yield from _sources(getattr(node, key), known, (*path, key))
    elif isinstance(node, dict | tuple):
        for at, value in node.items() if isinstance(node, dict) else enumerate(node):
            if not isinstance(value, float | str):  # most are, and there are many
                yield from _sources(value, known, (*path, at))


def _seatable(scenario: Scenario) -> list[str]:
    return [*scenario.states, *scenario.groups]


def _list(scenario: Scenario, names: Sequence[str], path: Path) -> Iterator[Finding]:
    for number, name in enumerate(names):
        yield from _one(name, "state or group", _seatable(scenario), (*path, number))


def _one(name: str | None, sort: str, known: Collection[str], path: Path) -> Iterator[Finding]:
    if name is not None and name not in known:
        yield Finding(path, f"no {sort} '{shorten(name)}'{nearest(name, known)}")


def _keys(names: object, sort: str, known: Collection[str], path: Path) -> Iterator[Finding]:
    assert isinstance(names, dict)
    for name in names:
        if name not in known:
            yield Finding((*path, name), f"no such {sort}{nearest(name, known)}", True)
