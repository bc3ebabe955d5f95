"""Whether guarantees can be called upon as written, and whether signatures can be disputed."""

from collections.abc import Iterator

from sim.scenario.aftermath import Call
from sim.scenario.agenda import Framework
from sim.scenario.faults import Finding, Path
from sim.scenario.groups import spell_out
from sim.scenario.schema import Scenario


def idle_guarantees(scenario: Scenario) -> Iterator[Finding]:
    """Activation rules that no guarantors could meet, and states that dispute themselves."""
    if scenario.frameworks != "all":
        for name, framework in scenario.frameworks.items():
            yield from _activation(scenario, framework, ("frameworks", name))
    for name, state in scenario.states.items():
        if name in state.disputes:
            message = f"{name} cannot dispute its own signature; name others"
            yield Finding(("states", name, "disputes", name), message, True)


def _activation(scenario: Scenario, framework: Framework, path: Path) -> Iterator[Finding]:
    named = spell_out(framework.named_guarantors, scenario.groups)
    call = framework.activation
    # `guarantors: []` is no slip: a variant takes a guarantee away with it, and no key with it.
    if call is not None and "guarantors" not in framework.model_fields_set:
        message = "'guarantors' is missing; 'activation' says how many of them honour a call"
        yield Finding(path, message, True)
    if not named or not isinstance(call, Call) or not scenario.states.keys() >= set(named):
        return  # of a name that is misspelt all else may only follow
    path = (*path, "activation")
    if isinstance(call.quota, int) and call.quota > len(named):
        there = "is 1" if len(named) == 1 else f"are {len(named)}"
        message = f"asks for {call.quota} guarantors; there {there}"
        yield Finding((*path, "quota"), message)
    for number, name in enumerate(call.veto):
        for state in spell_out([name], scenario.groups):
            if state in scenario.states and state not in named:
                of_group = "" if state == name else f" (of {name})"
                message = (
                    f"{state}{of_group} is no guarantor of this text, so it cannot veto a call"
                )
                yield Finding((*path, "veto", number), message)
