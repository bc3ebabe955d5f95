"""What becomes of agreements, laid out as arrays."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from sim.negotiation.build.numbers import Numbers, Range
from sim.negotiation.build.preferences import NOT_NEGATIVE, POSITIVE, UNIT
from sim.negotiation.layout import ANY, MAJORITY, UNANIMITY, Aftermath, Indexes
from sim.scenario.aftermath import Willing
from sim.scenario.schema import Scenario

CALLS: Mapping[str | int, int] = {"any": ANY, "majority": MAJORITY, "unanimity": UNANIMITY}


def challengers_of(phases: Sequence[Scenario]) -> tuple[str, ...]:
    """The states that may challenge an agreement in any phase, in the layout's order."""
    may = {name for phase in phases for name, s in phase.states.items() if s.may_challenge}
    return tuple(sorted(may))


def aftermath_of(scenario: Scenario, challengers: Sequence[str], numbers: Numbers) -> Aftermath:
    """Lay out what becomes of agreements; what only challenges read, where there may be any."""
    states = sorted(scenario.states)
    frameworks = [scenario.texts[f] for f in sorted(scenario.texts)]
    calls = [framework.call for framework in frameworks]
    guarantors = {s for f in frameworks for s in f.named_guarantors}
    called = guarantors if challengers else set()

    def each(key: str, purposes: Collection[str], within: Range) -> Indexes:
        """(S,) number q of those it matters for."""
        own = {name: getattr(scenario.states[name], key) for name in purposes}
        return np.array(
            [
                -1 if own.get(name) is None else numbers.add(own[name], key, name, within)
                for name in states
            ],
            np.int64,
        )

    places = [states.index(name) for name in challengers]
    return Aftermath(
        guarantor=np.array([[s in f.named_guarantors for s in states] for f in frameworks]),
        willing=np.array([isinstance(f.guarantors, Willing) for f in frameworks]),
        call=np.array([CALLS.get(c.quota, c.quota) for c in calls], np.int64),
        veto=np.array([[s in c.veto for s in states] for c in calls]),
        ratifies_at=each("ratifies_at", states, UNIT),
        resolve=each("resolve", called, UNIT),
        capability=each("capability", called.union(challengers), NOT_NEGATIVE),
        challenger=np.array(places, np.int64),
        may=np.array([scenario.states[name].may_challenge for name in challengers], np.bool_),
        cost=each("challenge_cost", challengers, NOT_NEGATIVE)[places],
        defeat=each("defeat", challengers, UNIT)[places],
        opportunity=each("opportunity", challengers, UNIT)[places],
        scale=numbers.add(scenario.aftermath.scale, "scale", "", POSITIVE) if challengers else -1,
        horizon=scenario.aftermath.horizon,
    )
