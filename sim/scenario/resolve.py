"""A scenario as written becomes one in which nothing is left to look up."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sim.scenario.aftermath import Willing
from sim.scenario.agenda import Framework, StatusQuo
from sim.scenario.combinations import frameworks_of
from sim.scenario.groups import seats, spell_out
from sim.scenario.quantity import Coded, Exactly, Normal
from sim.scenario.quota import Quota
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import Phase, Scenario, Variant
from sim.scenario.state import State
from sim.scenario.table import Protocol, Table
from sim.scenario.timetable import Change, stages

At = Mapping[str, float | str]
_SHARED = (
    "concession",
    "tolerance",
    "cost",
    "reciprocity",
    "precision",
    "abstains",
    "discount",
)
"""What the protocol says for every state that says nothing of its own."""
_NUMBERS = ("ratifies_at", "capability", "resolve", "challenge_cost", "defeat")
"""What is a state's own alone."""
Code = TypeVar("Code", bound=Coded)


def resolve(scenario: Scenario) -> Variant:
    """The scenario as `Variant` promises; its names have to be known and its numbers complete."""
    written = scenario.model_dump(exclude_unset=True) if scenario.events else {}
    later = tuple(
        Phase(first=stage.first, scenario=resolve(Scenario.model_validate(stage.values)))
        for stage in stages(written, [Change(e.round, e.change) for e in scenario.events])
    )
    return Variant.model_construct(**{**dict(scenario), **_settled_parts(scenario)}, later=later)


def _settled_parts(scenario: Scenario) -> dict[str, Any]:
    table = _table(scenario)
    status_quo = scenario.status_quo
    if status_quo:
        status_quo = status_quo.model_copy(update={"at": _at(scenario, status_quo.at)})
    return {
        "principals": spell_out(scenario.principals, scenario.groups) or (*scenario.states,),
        "groups": {name: spell_out([name], scenario.groups) for name in scenario.groups},
        "table": table,
        "status_quo": status_quo,
        "frameworks": _frameworks(scenario, table, status_quo),
        "states": {name: _state(name, scenario) for name in scenario.states},
        "protocol": _protocol(scenario.protocol),
    }


def quotas(rule: Quota | tuple[Quota, ...]) -> tuple[Quota, ...]:
    """The quotas of a rule one by one; `none` is none."""
    several = rule if isinstance(rule, tuple) else (rule,)
    return tuple(quota for quota in several if quota != "none")


def _protocol(protocol: Protocol) -> Protocol:
    """Stacked talk goes in file order, whoever else would speak by default."""
    if protocol.talk == "stacked":
        return protocol.model_copy(update={"speaker": "rotation"})
    return protocol


def _table(scenario: Scenario) -> Table:
    table = scenario.table
    return table.model_copy(
        update={
            "seats": seats(scenario),
            "veto": spell_out(table.veto, scenario.groups),
            "signatories": spell_out(table.signatories, scenario.groups),
            "quota": quotas(table.quota),
        }
    )


def _frameworks(
    scenario: Scenario, table: Table, status_quo: StatusQuo | None
) -> dict[str, Framework]:
    missing = status_quo.at if status_quo else {}
    resolved = {}
    for name, framework in frameworks_of(scenario):
        update: dict[str, Any] = {"at": _at(scenario, {**missing, **framework.at})}
        for key in ("signatories", "veto"):
            own = getattr(framework, key)
            update[key] = getattr(table, key) if own is None else spell_out(own, scenario.groups)
        update |= _guarantee(scenario, framework, update["signatories"])
        update["quota"] = table.quota if framework.quota is None else quotas(framework.quota)
        # A blocking minority belongs to the quotas it was written beside.
        if framework.quota is None and framework.blocking_minority is None:
            update["blocking_minority"] = table.blocking_minority
        resolved[name] = framework.model_copy(update=update)
    return resolved


def _guarantee(
    scenario: Scenario, framework: Framework, signatories: tuple[str, ...]
) -> dict[str, Any]:
    """Who guarantees a framework, and when a call is honoured; nobody is bound without signing."""
    if not framework.named_guarantors:
        return {}
    named = spell_out(framework.named_guarantors, scenario.groups)
    veto = spell_out(framework.call.veto, scenario.groups)
    activation = framework.call.model_copy(update={"veto": veto})
    if named and isinstance(framework.guarantors, Willing):
        return {"guarantors": Willing(willing=named), "activation": activation}
    signing = (*signatories, *(state for state in named if state not in signatories))
    return {"guarantors": named, "activation": activation, "signatories": signing}


def _at(scenario: Scenario, at: At) -> dict[str, float | str]:
    """Positions in the order of the issues, options replaced by theirs.

    A scorable game keeps its options: they are what the scores are given for.
    """
    as_numbers = scenario.preferences != "scores"
    places: dict[str, float | str] = {}
    for name, issue in scenario.issues.items():
        if name in at:
            place = at[name]
            if isinstance(place, str) and isinstance(issue.options, dict) and as_numbers:
                place = issue.options[place]
            places[name] = place
    return places


def _state(name: str, scenario: Scenario) -> State:
    state, protocol, sds = scenario.states[name], scenario.protocol, scenario.uncertainty

    def settled(quantity: Any, sd: float = 0.0) -> Any:
        return _settled(quantity, sd, state)

    def all_settled(quantities: Mapping[str, Any] | None, sd: float) -> Any:
        if quantities is None:
            return None
        return {key: settled(quantity, sd) for key, quantity in quantities.items()}

    ideal = state.ideal and {
        # The study-wide sd is in hundredths of the range, so that it holds for every unit.
        issue: settled(place, sds.ideal * (scenario.issues[issue].width / 100.0))
        for issue, place in state.ideal.items()
    }
    # Nothing written means alike, not uncertain: the study-wide sd is for numbers that are given.
    alike = Exactly(exactly=1.0) if sds.salience else 1.0
    issues = tuple(scenario.issues) if scenario.preferences == "spatial" else ()
    salience = all_settled(state.salience, sds.salience)
    scores = state.scores and {
        issue: all_settled(points, sds.scores) for issue, points in state.scores.items()
    }
    update: dict[str, Any] = {
        "ideal": ideal,
        "salience": salience or dict.fromkeys(issues, alike) or None,
        "scores": scores,
        "utilities": all_settled(state.utilities, sds.utilities),
        "reservation": settled(state.reservation, sds.reservation),
        "offers": state.offers or protocol.offers,
        "aspiration": settled(state.aspiration),
        "only_with": tuple(
            other for other in spell_out(state.only_with, scenario.groups) if other != name
        ),
    }
    update["disputes"] = all_settled(state.disputes, 0.0)
    for key in _NUMBERS:
        update[key] = settled(getattr(state, key))
    own = scenario.aftermath.opportunity if state.opportunity is None else state.opportunity
    update["opportunity"] = settled(own)
    for key in _SHARED:
        own = getattr(state, key)
        update[key] = settled(getattr(protocol, key) if own is None else own)
    return state.model_copy(update=update)


def _settled(quantity: Any, sd: float, state: State) -> Any:
    """A number with the standard deviation, source and basis that hold for it."""
    match quantity:
        case bool() | str() | None:
            return quantity
        case int() | float():
            if sd == 0:
                return float(quantity)
            return _sourced(Normal(mean=quantity, sd=sd), state)
        case Points():
            points = _settled(quantity.points, 0.0, state)
            return _sourced(quantity.model_copy(update={"points": points}), state)
        case Normal(sd=None) | Like(sd=None):
            return _sourced(quantity.model_copy(update={"sd": sd}), state)
    return _sourced(quantity, state)


def _sourced(code: Code, state: State) -> Code:
    source, basis = code.source or state.source, code.basis or state.basis
    if (source, basis) == (code.source, code.basis):
        return code
    return code.model_copy(update={"source": source, "basis": basis})
