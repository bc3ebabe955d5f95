"""The decision rule of each framework, laid out as arrays."""

import numpy as np

from sim.negotiation.layout import Rule
from sim.scenario.agenda import Framework
from sim.scenario.quota import ROUNDING, MajorityOf, Quota, Share, Votes
from sim.scenario.schema import Scenario


def rule_of(scenario: Scenario) -> Rule:
    """Lay the decision rule out: who must sign, who may block, which quotas are to be reached."""
    states = sorted(scenario.states)
    frameworks = [scenario.texts[f] for f in sorted(scenario.texts)]
    parties = {s for s in states if scenario.table.seats[s] == "party"}
    weights = sorted({w for state in scenario.states.values() for w in state.weights})
    weight = np.array(
        [[1.0 for _ in states]]
        + [[scenario.states[s].weights.get(w, 0.0) for s in states] for w in weights]
    )
    seated = np.array([s in parties for s in states])
    totals = (weight * seated).sum(axis=1)
    most = max(1, *(len(_quotas(f)) for f in frameworks))
    need, of = np.zeros((len(frameworks), most)), np.zeros((len(frameworks), most), np.int64)
    for f, framework in enumerate(frameworks):
        for place, quota in enumerate(_quotas(framework)):
            name = _weight_name(quota)
            of[f, place] = 0 if name is None else 1 + weights.index(name)
            need[f, place] = _needed(quota, float(totals[of[f, place]]))
    only_with = np.array([[s in scenario.states[i].only_with for s in states] for i in states])
    return Rule(
        party=seated,
        on_offer=np.array(
            [f for f, x in enumerate(frameworks) if parties.issuperset(x.signatories or ())],
            np.int64,
        ),
        signs=np.array([[s in (f.signatories or ()) for s in states] for f in frameworks]),
        vetoes=np.array(
            [[s in parties and s in (f.veto or ()) for s in states] for f in frameworks]
        ),
        quotas=np.array([len(_quotas(f)) for f in frameworks], np.int64),
        need=need,
        of=of,
        weight=weight,
        blocking=np.array([f.blocking_minority or 0 for f in frameworks], np.int64),
        parties=len(parties),
        only_with=only_with,
        is_conditional=bool(only_with[seated].any()),
    )


def _quotas(framework: Framework) -> tuple[Quota, ...]:
    return framework.quota if isinstance(framework.quota, tuple) else ()


def _weight_name(quota: Quota) -> str | None:
    match quota:
        case MajorityOf():
            return quota.majority_of
        case Share() | Votes():
            return quota.of
    return None


def _needed(quota: Quota, total: float) -> float:
    """The yes weight to be reached, with a margin for rounding on the right side."""
    margin = ROUNDING * total
    match quota:
        case Share():
            return quota.share * total - margin
        case Votes():
            return quota.votes - margin
        case MajorityOf() | "majority":
            return total / 2 + margin
    return total - margin
