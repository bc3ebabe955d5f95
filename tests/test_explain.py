"""What follows from a file without simulating it: near misses, empty zones, the JSON."""

import json
from itertools import chain, combinations
from math import inf

import numpy as np
import pytest
from builders import bounded, resolved, scenarios, spatial, study_of, utilities
from commands import FIRST_STEPS, ROOT
from hypothesis import given

import sim
from sim.analysis.theory.at_mean import Stretch, at_mean
from sim.analysis.theory.near_misses import NearMiss, near_misses
from sim.negotiation import zones
from sim.negotiation.answer import answer, withdraw
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries
from sim.negotiation.layout import IN_TURN, NO, NOBODY, YES
from sim.negotiation.record import AGREED, NO_ZONE
from sim.negotiation.zones import with_zone
from sim.scenario.faults import RequestError


def only_miss(raw) -> NearMiss:
    (miss,) = near_misses(at_mean(resolved(raw)))
    return miss


def approximately(shortfalls):
    return {state: pytest.approx(short) for state, short in shortfalls.items()}


# --- Near misses ---


def test_a_text_that_one_party_refuses_is_a_near_miss_of_its_shortfall():
    miss = only_miss(utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.6))
    assert miss.missing == approximately({"Ash": 0.1})
    assert miss.gap == pytest.approx(0.1)


def test_under_a_quota_the_smallest_shortfalls_that_are_enough_count():
    worth = {"Ash": [0.9], "Birch": [0.5], "Cedar": [0.3]}
    miss = only_miss(utilities(worth, no_deal=0.6, table={"quota": "majority"}))
    assert miss.missing == approximately({"Birch": 0.1})


def test_a_smaller_refusal_that_does_not_matter_is_not_counted():
    worth = {"Ash": [0.9], "Birch": [0.5], "Cedar": [0.3]}
    miss = only_miss(utilities(worth, no_deal=0.6, table={"signatories": ["Cedar"]}))
    assert miss.missing == approximately({"Cedar": 0.3})


def test_the_largest_shortfalls_stand_first():
    worth = {"Ash": [0.5], "Birch": [0.2], "Cedar": [0.4]}
    miss = only_miss(utilities(worth, no_deal=0.6))
    assert list(miss.missing) == ["Birch", "Cedar", "Ash"]
    assert miss.gap == pytest.approx(0.4)


def test_a_condition_makes_somebody_elses_refusal_count():
    raw = utilities({"Ash": [0.9], "Birch": [0.4]}, 0.6, table={"signatories": ["Ash"]})
    raw["states"]["Ash"]["only_with"] = ["Birch"]
    assert only_miss(raw).missing == approximately({"Birch": 0.2})


def test_a_condition_that_nobody_can_meet_is_named():
    raw = utilities({"Ash": [0.9], "Birch": [0.9], "Cedar": [0.5]}, no_deal=0.6)
    raw["states"]["Ash"]["only_with"] = ["Cedar"]
    raw["table"] = {"quota": "unanimity", "seats": {"Cedar": "observer"}}
    miss = only_miss(raw)
    assert miss.gap is None
    assert (dict(miss.missing), dict(miss.conditions)) == ({}, {"Ash": ("Cedar",)})


def test_a_text_without_a_seat_for_its_signatory_names_who_is_absent():
    raw = utilities({"Ash": [0.9], "Birch": [0.9]}, no_deal=0.6)
    raw["table"] = {"signatories": ["Birch"], "seats": {"Birch": "excluded"}}
    miss = only_miss(raw)
    assert (miss.not_on_offer, miss.gap) == (("Birch",), None)


def test_an_abstention_passes_a_veto_and_is_no_miss():
    raw = utilities({"Ash": [0.9], "Birch": [0.5]}, 0.6, table={"quota": {"votes": 1}})
    raw["table"]["veto"] = ["Birch"]
    assert only_miss(raw).missing == approximately({"Birch": 0.1})
    raw["states"]["Birch"]["abstains"] = 0.2
    assert near_misses(at_mean(resolved(raw))) == ()


def test_waiting_brings_a_text_nearer():
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.6, protocol={"rounds": 4})
    raw["states"]["Ash"]["cost"] = 0.01
    assert only_miss(raw).gap == pytest.approx(0.07)


def test_the_stretch_counts_in_which_a_text_comes_nearest():
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.6)
    raw["events"] = [{"round": 7, "states": {"Ash": {"reservation": 0.52}}}]
    miss = only_miss(raw)
    assert (miss.round, miss.gap) == (7, pytest.approx(0.02))


def test_nearer_misses_stand_first_and_what_cannot_be_had_last():
    raw = utilities({"Ash": [0.5, 0.3, 0.9], "Birch": [0.9, 0.9, 0.9]}, no_deal=0.6)
    raw["table"] = {"quota": "unanimity", "seats": {"Cedar": "excluded"}}
    raw["states"]["Cedar"] = raw["states"]["Birch"]
    raw["frameworks"]["charter"] = {"signatories": ["Cedar"]}
    found = near_misses(at_mean(resolved(raw)))
    assert [miss.framework for miss in found] == ["accord", "bargain", "charter"]


def forced(stretch: Stretch, f: int, turned: tuple[int, ...]) -> bool:
    """Whether f carries if these, beside those who want it, say yes: told once more, plainly."""
    rule = stretch.phase.rule
    surplus = stretch.utility[:, f] - stretch.no_deal
    said = np.array(
        [
            NO
            if not party
            else YES
            if i in turned
            else answer(surplus[i], inf, stretch.abstains[i], 0.0)
            for i, party in enumerate(rule.party)
        ]
    )
    withdraw(rule, said, stretch.abstains, NOBODY)
    return bool(carries(rule, f, said))


def least_gap(stretch: Stretch, f: int) -> float:
    """The least largest shortfall over all sets of refusals that could turn."""
    short = stretch.no_deal - stretch.utility[:, f]
    refusing = [i for i in np.flatnonzero(stretch.phase.rule.party).tolist() if short[i] > 0]
    sets = chain.from_iterable(combinations(refusing, n) for n in range(len(refusing) + 1))
    return min(
        (max((short[i] for i in each), default=0.0) for each in sets if forced(stretch, f, each)),
        default=inf,
    )


@given(scenarios())
@bounded(60)
def test_gaps_are_the_least_that_would_do_and_each_refusal_named_is_needed(raw):
    mean = at_mean(resolved(raw))
    place = {name: f for f, name in enumerate(mean.layout.frameworks)}
    row = {name: i for i, name in enumerate(mean.layout.states)}
    found = near_misses(mean)
    assert {miss.framework for miss in found} == place.keys() - set(mean.zone())
    for miss in found:
        offering = [
            s for s in mean.stretches if place[miss.framework] in s.phase.rule.on_offer.tolist()
        ]
        assert bool(offering) != bool(miss.not_on_offer)
        if not offering:
            continue
        least = min(least_gap(stretch, place[miss.framework]) for stretch in offering)
        assert (inf if miss.gap is None else miss.gap) == pytest.approx(least)
        (at,) = (s for s in offering if s.phase.talk.first == miss.round)
        turned = tuple(row[state] for state in miss.missing)
        assert forced(at, place[miss.framework], turned) == miss.carries
        for without in combinations(turned, len(turned) - 1) if miss.carries and turned else ():
            assert not forced(at, place[miss.framework], without)


# --- Draws ---


@given(scenarios())
@bounded(40)
def test_draws_with_an_empty_zone_are_those_that_fail_for_want_of_one(raw):
    layout = lay_out(resolved(raw))
    ending = replicates(layout, 3, 10, 60)[0].ending
    found = with_zone(layout, 3, 10, 60)
    failed = ending != AGREED
    assert np.array_equal(~found[failed], ending[failed] == NO_ZONE)
    plain = all(not p.noisy.any() and p.talk.speaker != IN_TURN for p in layout.phases)
    if plain:  # without noise nobody agrees on what it would rather be without
        assert found[~failed].all()


def test_draws_do_not_depend_on_how_they_are_cut(monkeypatch):
    layout = lay_out(sim.load(FIRST_STEPS).variants["amber_may_block"])
    whole = with_zone(layout, 1, 0, 300)
    monkeypatch.setattr(zones, "BATCH", 7)
    assert np.array_equal(with_zone(layout, 1, 0, 300), whole)
    assert np.array_equal(with_zone(layout, 1, 100, 50), whole[100:150])
    assert 0 < whole.sum() < 300


def test_failures_beside_the_draws_are_those_that_run_counts():
    study = sim.load(FIRST_STEPS)
    explained = sim.explain(study, draws=200, seed=9)
    results = sim.run(study, replicates=200, seed=9)
    for name, told in explained.variants.items():
        _, no_zone, held_out, missed = results.variants[name].tally.endings.tolist()
        assert told.draws is not None
        assert told.draws.no_zone == told.draws.empty_zone == no_zone
        assert (told.draws.held_out, told.draws.missed) == (held_out, missed)
        assert told.draws.failed == no_zone + held_out + missed


def test_noise_lets_talks_agree_where_the_zone_is_empty():
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.6)
    raw["states"]["Ash"]["precision"] = 3.0
    (told,) = sim.explain(study_of(raw), draws=50).variants.values()
    assert told.draws is not None
    assert told.draws.empty_zone == 50 > told.draws.no_zone


def test_nothing_is_drawn_unless_draws_are_asked_for(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("dice thrown")

    monkeypatch.setattr("sim.negotiation.dice.DiceBox.throw", refuse)
    assert sim.explain(sim.load(FIRST_STEPS)).variants
    with pytest.raises(AssertionError, match="dice thrown"):
        sim.explain(sim.load(FIRST_STEPS), draws=1)


# --- The rest ---


def test_the_mean_position_is_weighted_by_salience_over_those_seated_and_in_its_unit():
    raw = spatial(
        {
            "Ash": {"ideal": {"troops": 10}, "salience": {"troops": 3}, "reservation": 0.1},
            "Birch": {"ideal": {"troops": 30}, "salience": {"troops": 1}, "reservation": 0.1},
            "Cedar": {"ideal": {"troops": 40}, "salience": {"troops": 9}, "reservation": 0.1},
        },
        {"accord": {"at": {"troops": 20}}},
    )
    raw["issues"] = {"troops": {"range": [0, 40], "unit": "thousand"}}
    raw["table"]["seats"] = {"Cedar": "observer"}
    (told,) = sim.explain(study_of(raw)).variants.values()
    assert told.mean_position == {"troops": pytest.approx(15.0)}


def test_power_is_the_mean_over_the_texts_on_offer_each_counted_alike():
    raw = utilities({"Ash": [1, 1, 1], "Birch": [1, 1, 1]}, table={})
    raw["frameworks"] = {
        "accord": {"signatories": ["Ash"]},
        "bargain": {"signatories": ["Ash"]},
        "charter": {"signatories": ["Ash", "Birch"]},
    }
    (told,) = sim.explain(study_of(raw)).variants.values()
    assert [rule.frameworks for rule in told.rules] == [("accord", "bargain"), ("charter",)]
    assert told.power("shapley_shubik") == approximately({"Ash": 5 / 6, "Birch": 1 / 6})


def test_states_and_texts_stand_in_file_order_and_orders_best_first():
    worth = {"Cedar": [0.2, 0.9, 0.9], "Ash": [0.5, 0.1, 0.7]}
    (told,) = sim.explain(study_of(utilities(worth, no_deal=0.6))).variants.values()
    assert list(told.orders) == ["Cedar", "Ash"]
    assert list(told.orders["Cedar"].surplus) == ["bargain", "charter", "accord"]
    assert told.orders["Ash"].surplus["charter"] == pytest.approx(0.1)


def test_farsighted_states_go_by_the_speaker_and_their_own_discounts():
    steps = 20
    worth = {
        "Ash": [k / steps for k in range(steps + 1)],
        "Birch": [1 - k / steps for k in range(steps + 1)],
    }
    texts = [f"t{k:02d}" for k in range(steps + 1)]
    raw = utilities({"Ash": [0.0], "Birch": [0.0]}, protocol={"speaker": {"chair": "Ash"}})
    raw["frameworks"] = {t: {} for t in texts}
    for state, row in worth.items():
        raw["states"][state]["utilities"] = dict(zip(texts, row, strict=True))
    raw["states"]["Birch"]["discount"] = 0.5
    (told,) = sim.explain(study_of(raw)).variants.values()
    assert told.farsighted is not None
    # Only Ash proposes, so that Birch can hope for nothing from refusing.
    assert told.farsighted.chosen == {"t20": pytest.approx(1.0)}
    assert told.farsighted.proposer.keys() == {"Ash"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"protocol": {"speaker": "mediator"}}, "mediator"),
        ({"table": {"signatories": ["Birch"], "seats": {"Birch": "excluded"}}}, "nothing_on_offer"),
    ],
)
def test_where_no_equilibrium_is_defined_it_is_said_why(change, why):
    raw = utilities({"Ash": [0.5], "Birch": [0.9]}, no_deal=0.4) | change
    explained = sim.explain(study_of(raw)).as_json()["variants"][0]
    assert (explained["equilibrium"], explained["no_equilibrium"]) == (None, why)


def test_the_json_has_everything_by_name_and_is_json():
    told = json.loads(json.dumps(sim.explain(sim.load(FIRST_STEPS)).as_json(), allow_nan=False))
    assert (told["study"], len(told["digest"])) == ("first-steps", 16)
    first = told["variants"][0]
    assert first.keys() == {
        *("id", "label", "states", "zone", "near_misses", "winset", "core", "pareto", "nash"),
        *("kalai_smorodinsky", "egalitarian", "utilitarian", "mean_position", "power"),
        *("equilibrium", "no_equilibrium", "draws"),
    }
    assert first["states"]["Amber"].keys() == {"seat", "no_deal", "frameworks"}
    assert first["states"]["Amber"]["frameworks"][0].keys() == {"id", "utility", "surplus"}
    assert first["near_misses"][0].keys() == {
        *("framework", "missing", "gap", "round", "conditions", "not_on_offer")
    }
    assert first["power"].keys() == {"shapley_shubik", "banzhaf", "rules"}
    assert first["power"]["rules"][0].keys() == {
        *("frameworks", "shapley_shubik", "banzhaf", "winning", "method", "standard_error")
    }
    assert first["draws"] is None


def test_the_flagship_near_misses_are_those_that_its_header_speaks_of():
    told = sim.explain(sim.load(ROOT / "scenarios" / "ukraine-2025.yaml"))
    blocked = told.variants["russia_may_block"]
    assert blocked.zone == ("armed_neutrality",)
    assert blocked.near_misses[0].framework == "ceasefire_only"
    assert blocked.near_misses[0].missing == {"Russia": pytest.approx(0.0278, abs=1e-4)}


def test_requests_that_make_no_sense_are_refused():
    study = sim.load(FIRST_STEPS)
    with pytest.raises(RequestError, match="at least 1"):
        sim.explain(study, draws=-1)
    with pytest.raises(RequestError, match="did you mean 'amber_may_block'"):
        sim.explain(study, variants=["amber_may_blok"])
