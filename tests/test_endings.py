"""Why talks fail: the three failures against the words of the design, tried in every round."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, by_kernel, resolved, scenarios, study_of
from hypothesis import given

import sim
from sim.negotiation.build import lay_out
from sim.negotiation.demand import demand, patience, reservation_now
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import blank_minds
from sim.negotiation.layout import Layout
from sim.negotiation.preference import value_states
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.scenario.agenda import Framework
from sim.scenario.quota import MajorityOf, Quota
from sim.scenario.schema import Scenario


@bounded(40)
@given(scenarios())
def test_agreements_and_the_three_failures_add_up_to_all(raw: Raw) -> None:
    one = sim.run(study_of(raw), replicates=50).variants["base"]
    assert one.agreement.count + (one.tally.endings[[NO_ZONE, HELD_OUT, MISSED]]).sum() == 50
    assert one.agreement.rate + one.no_zone + one.held_out + one.missed == pytest.approx(1)


def reached(quota: Quota, scenario: Scenario, yes: set[str], seated: set[str]) -> bool:
    """Whether these yeses reach a quota, by the words of the file format."""
    name = quota.majority_of if isinstance(quota, MajorityOf) else getattr(quota, "of", None)
    weight = {s: 1.0 if name is None else scenario.states[s].weights[name] for s in seated}
    mine, total = sum(weight[s] for s in yes), sum(weight.values())
    if quota == "majority" or isinstance(quota, MajorityOf):
        return mine > total / 2 + 1e-9
    if quota == "unanimity":
        return yes == seated
    return mine >= (quota.share * total if hasattr(quota, "share") else quota.votes) - 1e-9


def would_carry(scenario: Scenario, text: Framework, yes: set[str]) -> bool:
    """The decision rule, by the words of the file format."""
    seated = {s for s, seat in scenario.table.seats.items() if seat == "party"}
    if not yes.issuperset(text.signatories or ()) or (set(text.veto or ()) & seated) - yes:
        return False
    few = len(seated - yes) < (text.blocking_minority or 0)
    assert isinstance(text.quota, tuple)
    return all(
        (place > 0 and few) or reached(quota, scenario, yes, seated)
        for place, quota in enumerate(text.quota)
    )


def ending_by_definition(scenario: Scenario, layout: Layout, minds: Any, k: int) -> int:
    """Why replicate k failed: something tried in every round against the words of the design."""
    found = NO_ZONE
    for t in range(1, layout.opening.talk.rounds + 1):
        for f, name in enumerate(layout.frameworks):
            pleased: tuple[set[str], set[str]] = (set(), set())
            for i in np.flatnonzero(layout.opening.rule.party):
                r = reservation_now(minds.reservation[k, i], minds.cost[k, i], t)
                left = patience(t, layout.opening.talk.rounds, minds.exponent[k, i])
                d = demand(r, minds.aspiration[k, i], left, minds.tolerance[k, i])
                for least, names in zip((r, d), pleased, strict=True):
                    if minds.utility[k, i, f] >= least:
                        names.add(layout.states[i])
            if would_carry(scenario, scenario.texts[name], pleased[1]):
                return MISSED
            if would_carry(scenario, scenario.texts[name], pleased[0]):
                found = HELD_OUT
    return found


@bounded(150)
@given(scenarios())
def test_a_failure_is_what_its_definition_says_of_every_round(raw: Raw) -> None:
    scenario, n = resolved(raw), 6
    layout = lay_out(scenario)
    minds, ending = blank_minds(n, layout), by_kernel(layout, n, seed=7).ending
    draws, states = DiceBox(layout, 7).throw(0, n).draws, np.arange(len(layout.states))
    value_states(layout.opening.preferences, draws, states, n, minds)
    for k in np.flatnonzero(ending != AGREED):
        assert ending[k] == ending_by_definition(scenario, layout, minds, int(k))
