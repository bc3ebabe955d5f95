"""Why talks fail: the three failures against the words of the design, tried in every round."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pytest
from builders import (
    Raw,
    bounded,
    by_kernel,
    changed_states,
    resolved,
    scenarios,
    study_of,
    talks,
    utilities,
)
from hypothesis import given

import sim
from sim.negotiation.build import lay_out
from sim.negotiation.demand import demand, patience, reservation_now
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import Dice, Minds, blank_minds
from sim.negotiation.layout import Layout, Vector
from sim.negotiation.preference import value_states
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.scenario.agenda import Framework
from sim.scenario.quota import MajorityOf, Quota
from sim.scenario.schema import Scenario, Variant


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


class Voices(NamedTuple):
    """Who says yes to a text and who abstains; the others say no."""

    yes: set[str]
    abstaining: set[str]


def voices(scenario: Scenario, surplus: Mapping[str, float], margin: Mapping[str, float]) -> Voices:
    """The answers of the parties to a text that is worth so much more to them than they ask for.

    Nothing (-inf) is worth enough where a signature is disputed.
    """
    seated = {s for s, seat in scenario.table.seats.items() if seat == "party"}
    yes = {s for s in seated if surplus[s] >= 0}
    abstaining = {s for s in seated - yes if margin[s] > 0 and surplus[s] >= -margin[s]}
    while failing := {s for s in yes if set(scenario.states[s].only_with) - yes}:
        yes -= failing
        abstaining |= {s for s in failing if margin[s] > 0}
    return Voices(yes, abstaining)


def would_carry(scenario: Scenario, text: Framework, said: Voices) -> bool:
    """The decision rule, by the words of the file format."""
    seated = {s for s, seat in scenario.table.seats.items() if seat == "party"}
    refusing = seated - said.yes - said.abstaining
    if not said.yes.issuperset(text.signatories or ()) or set(text.veto or ()) & refusing:
        return False
    few = len(seated - said.yes) < (text.blocking_minority or 0)
    assert isinstance(text.quota, tuple)
    return all(
        (place > 0 and few) or reached(quota, scenario, said.yes, seated)
        for place, quota in enumerate(text.quota)
    )


def thoughts(layout: Layout, n: int) -> list[Minds]:
    """What the states think, phase by phase; waiting costs of earlier phases are paid."""
    minds: list[Minds] = []
    draws = DiceBox(layout, 7).throw(0, n).draws
    for preferences, *_ in layout.phases:
        minds.append(blank_minds(n, layout))
        value_states(preferences, draws, np.arange(len(layout.states)), n, minds[-1])
        if len(minds) > 1:
            before = layout.phases[len(minds) - 2].talk
            waited = before.last - max(1, before.first - 1)
            minds[-1].paid[:] = minds[-2].paid + minds[-2].cost * waited
    return minds


def disputing(layout: Layout, t: int, draws: Vector, u: Vector) -> set[tuple[int, int]]:
    """Who disputes whose signature in round t of a replicate, by the words of the file format."""
    found = set()
    for p, pair in enumerate(
        zip(layout.opening.talk.disputer, layout.opening.talk.disputed, strict=True)
    ):
        unsettled, stands = 1.0, False
        for phase in layout.phases:
            q = phase.talk.settling[p]
            for s in range(phase.talk.first, min(t, phase.talk.last) + 1):
                row = phase.preferences.row[q]
                chance = draws[row] if row >= 0 else phase.preferences.mean[q]
                unsettled *= 1.0 - chance if q >= 0 else 1.0
                stands = q >= 0 and unsettled > u[p] if s == t else stands
        found |= {pair} if stands else set()
    return found


def ending_by_definition(
    variant: Variant, layout: Layout, dice: Dice, minds: list[Minds], k: int
) -> int:
    """Why replicate k failed: something tried in every round against the words of the design."""
    found = NO_ZONE
    courses = [variant, *(phase.scenario for phase in variant.later)]
    for scenario, phase, mind in zip(courses, layout.phases, minds, strict=False):
        margin = dict(zip(layout.states, mind.abstains[k], strict=True))
        for t in range(phase.talk.first, phase.talk.last + 1):
            waited = t - max(1, phase.talk.first - 1)
            asked: tuple[list[float], list[float]] = ([], [])
            disputes = disputing(layout, t, dice.draws[:, k], dice.dispute[:, k])
            for i in range(len(layout.states)):
                r = reservation_now(
                    mind.reservation[k, i], mind.paid[k, i], mind.cost[k, i], waited
                )
                left = patience(t, phase.talk.rounds, mind.exponent[k, i])
                asked[0].append(r)
                asked[1].append(demand(r, mind.aspiration[k, i], left, mind.tolerance[k, i]))
            for f, name in enumerate(layout.frameworks):
                closed = [i for i, j in disputes if phase.rule.signs[f, j]]
                open_to = mind.utility[k, :, f].copy()
                open_to[closed] = -np.inf
                carried = [
                    would_carry(
                        scenario,
                        scenario.texts[name],
                        voices(
                            scenario,
                            dict(zip(layout.states, worth - least, strict=True)),
                            margin,
                        ),
                    )
                    for worth, least in zip((mind.utility[k, :, f], open_to), asked, strict=True)
                ]
                if carried[1]:
                    return MISSED
                if carried[0]:
                    found = HELD_OUT
    return found


@bounded(200)
@given(scenarios())
def test_a_failure_is_what_its_definition_says_of_every_round(raw: Raw) -> None:
    for state in [*raw["states"].values(), *changed_states(raw)]:
        state.pop("reciprocity", None)  # such demands depend on what has been said
    variant, n = resolved(raw), 6
    layout = lay_out(variant)
    minds, ending = thoughts(layout, n), by_kernel(layout, n, seed=7).ending
    dice = DiceBox(layout, 7).throw(0, n)
    for k in np.flatnonzero(ending != AGREED):
        assert ending[k] == ending_by_definition(variant, layout, dice, minds, int(k))


def test_there_is_a_zone_where_the_one_who_may_block_would_abstain() -> None:
    # the accord is worth .05 less to Birch than no deal: it would not sign, nor would it block
    raw = utilities({"Ash": [0.9], "Birch": [0.45]}, 0.5, table={"veto": ["Birch"]})
    raw["table"]["quota"] = {"votes": 1}
    raw["protocol"] = {"speaker": {"chair": "Birch"}, "rounds": 3}  # Ash never puts anything
    assert talks(resolved(raw), 1).ending.tolist() == [NO_ZONE]
    raw["states"]["Birch"]["abstains"] = 0.1
    assert talks(resolved(raw), 1).ending.tolist() == [MISSED]


def test_a_condition_that_fails_at_no_deal_leaves_no_zone() -> None:
    raw = utilities({"Ash": [0.9], "Birch": [0.4]}, 0.5, table={"quota": {"votes": 1}})
    raw["protocol"] = {"speaker": {"chair": "Birch"}, "rounds": 3}
    assert talks(resolved(raw), 1).ending.tolist() == [MISSED]
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    assert talks(resolved(raw), 1).ending.tolist() == [NO_ZONE]


def test_a_zone_that_an_event_closes_was_there() -> None:
    # Birch puts nothing; a text would have carried in the first two rounds, by Ash's vote alone
    raw = utilities({"Ash": [0.9], "Birch": [0.1]}, 0.5, table={"quota": {"votes": 1}})
    raw["protocol"] = {"speaker": {"chair": "Birch"}, "rounds": 5, "concession": "hardline"}
    closing = [{"round": 3, "table": {"quota": "unanimity"}}]
    assert talks(resolved(raw), 1).ending.tolist() == [MISSED]
    assert talks(resolved(raw | {"events": closing}), 1).ending.tolist() == [MISSED]
    raw["table"]["quota"] = "unanimity"
    assert talks(resolved(raw), 1).ending.tolist() == [NO_ZONE]
    opening = [{"round": 5, "table": {"quota": {"votes": 1}}}]
    assert talks(resolved(raw | {"events": opening}), 1).ending.tolist() == [MISSED]
