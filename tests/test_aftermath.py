"""What becomes of agreements: the rules against enumeration, and the laws that any study keeps."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from builders import (
    Raw,
    bounded,
    by_agents,
    by_kernel,
    differing,
    resolved,
    scenarios,
    study_of,
    talks,
    utilities,
)
from hypothesis import given
from hypothesis import strategies as st
from matrix import SHIPPED

import sim
import sim.negotiation.agents.afterwards
from sim.analysis.theory.at_mean import coding
from sim.negotiation.aftermath import (
    MOST_UNSURE,
    blank_call,
    deterrence,
    first_challenge,
    gain,
    honoured,
    needed,
    over_nodes,
    over_sets,
    ratifies,
    will,
)
from sim.negotiation.build import lay_out
from sim.negotiation.layout import ANY, MAJORITY, UNANIMITY
from sim.negotiation.record import AGREED, Records
from sim.scenario.aftermath import Call, Willing
from sim.scenario.schema import Phase, Scenario, Variant
from sim.scenario.state import State

N = 20_000
AFTERWARDS = {
    *("unratified", "in_force", "guarantors", "honoured", "challenged", "challenger", "lasting"),
}
"""The records that say what became of agreements; the others are those of the talks."""
OWN = (
    *("ratifies_at", "capability", "resolve", "may_challenge", "challenge_cost", "defeat"),
    "opportunity",
)
"""What a state says of the time after signature."""

# --- The rules against enumeration over the sets of those who honour a call. ---

CHANCES = st.one_of(st.sampled_from([0.0, 0.5, 1.0, 1e-9]), st.floats(0, 1))
CAPABILITY = st.one_of(
    st.sampled_from([0.0, 1.0, 1.0, 2.0, 1e-12, 1e12]),
    st.floats(-6, 6).map(lambda exponent: 10.0**exponent),
)


class Guarantee:
    """A framework of n guarantors, all of them called upon."""

    def __init__(self, members: Sequence[tuple[float, float, bool]], call: int) -> None:
        chance, capability, veto = zip(*members, strict=True)
        n = len(members)
        self.chance, self.capability = np.array(chance, float), np.array(capability, float)
        self.veto = np.array(veto, np.bool_)
        self.call = blank_call(n)._replace(chance=self.chance, capability=self.capability)
        self.need = needed(call, n)

    def sets(self) -> tuple[np.ndarray, np.ndarray]:
        """Of the sets that activate it how sure each is, and their capability."""
        ways = np.array(list(product([False, True], repeat=len(self.chance))))
        sure = np.where(ways, self.chance, 1 - self.chance).prod(axis=1)
        enough = (ways.sum(axis=1) >= self.need) & ways[:, self.veto].all(axis=1)
        return sure[enough], ways[enough] @ self.capability

    def honoured(self) -> float:
        return float(honoured(self.veto, self.need, self.call))

    def deters(
        self, against: float, by: Callable[[Any, int, Any, float], float] = deterrence
    ) -> float:
        return float(by(self.veto, self.need, self.call, against))

    def deters_by_enumeration(self, against: float) -> float:
        """Σ P(H) K / (K + κ), K above 0."""
        sure, together = self.sets()
        return float((sure * together)[together > 0] @ (1 / (together[together > 0] + against)))


@st.composite
def guarantees(draw: st.DrawFn, least: int = 1, most: int = MOST_UNSURE) -> Guarantee:
    n = draw(st.integers(least, most))
    veto = st.sampled_from([False, False, False, True])
    members = st.tuples(CHANCES, CAPABILITY, veto)
    call = st.one_of(st.sampled_from([ANY, MAJORITY, UNANIMITY]), st.integers(1, n))
    return Guarantee(draw(st.lists(members, min_size=n, max_size=n)), draw(call))


@bounded(150)
@given(guarantees(most=12))
def test_that_a_call_is_honoured_is_as_sure_as_all_sets_that_are_enough(made: Guarantee) -> None:
    assert made.honoured() == pytest.approx(made.sets()[0].sum(), abs=1e-12)


@bounded(150)
@given(guarantees(), CAPABILITY)
def test_deterrence_is_the_sum_over_all_sets_that_are_enough(
    made: Guarantee, against: float
) -> None:
    """The largest error seen in 12,000 random guarantees was 3e-15."""
    assert made.deters(against) == pytest.approx(made.deters_by_enumeration(against), abs=1e-13)


@bounded(60)
@given(guarantees(least=MOST_UNSURE + 1, most=12), CAPABILITY)
def test_with_many_guarantors_deterrence_is_the_same_sum(made: Guarantee, against: float) -> None:
    """The largest error seen in 18,000 random guarantees was 4e-11."""
    assert made.deters(against) == pytest.approx(made.deters_by_enumeration(against), abs=1e-9)


@bounded(100)
@given(guarantees(), CAPABILITY)
def test_the_integral_says_what_the_sum_over_sets_says(made: Guarantee, against: float) -> None:
    """Where no veto is out of reach, which `deterrence` looks at first."""
    if not (made.veto & (made.chance == 0)).any():
        assert made.deters(against, over_nodes) == pytest.approx(
            made.deters(against, over_sets), abs=1e-9
        )


def test_more_guarantors_than_go_by_sets_go_by_the_integral() -> None:
    """Eleven of whom one is sure go by sets, for only ten may or may not honour."""
    unsure = [(0.5, 1.0, False)] * MOST_UNSURE
    ten, eleven = Guarantee([*unsure, (1.0, 1.0, False)], ANY), Guarantee([*unsure, unsure[0]], ANY)
    assert ten.deters(3.0) == ten.deters(3.0, over_sets)
    assert eleven.deters(3.0) == eleven.deters(3.0, over_nodes)
    assert ten.deters(3.0) != ten.deters(3.0, over_nodes)


@bounded(60)
@given(guarantees(most=14), CAPABILITY, st.data())
def test_more_resolve_never_lowers_what_is_honoured_nor_what_deters(
    made: Guarantee, against: float, data: Any
) -> None:
    before = made.honoured(), made.deters(against)
    i = data.draw(st.integers(0, len(made.chance) - 1))
    made.chance[i] = data.draw(st.floats(made.chance[i], 1))
    assert made.honoured() >= before[0] - 1e-12
    assert made.deters(against) >= before[1] - 1e-9


def test_a_further_guarantor_may_weaken_a_guarantee() -> None:
    """With `any` it never does; where all or more than half are asked for, it may."""
    one, two = [(0.8, 1.0, False)], [(0.8, 1.0, False)] * 2
    assert Guarantee(one, UNANIMITY).honoured() == pytest.approx(0.8)
    assert Guarantee(two, UNANIMITY).honoured() == pytest.approx(0.64)
    assert Guarantee(two, MAJORITY).honoured() == pytest.approx(0.64)
    assert Guarantee(two, ANY).honoured() == pytest.approx(0.96)


@pytest.mark.parametrize(
    ("call", "guarantors", "expected"),
    [
        (ANY, 5, 1),
        (MAJORITY, 5, 3),
        (MAJORITY, 4, 3),
        (MAJORITY, 1, 1),
        (UNANIMITY, 4, 4),
        (2, 4, 2),
    ],
)
def test_how_many_have_to_honour(call: int, guarantors: int, expected: int) -> None:
    assert needed(call, guarantors) == expected


@pytest.mark.parametrize(("utility", "expected"), [(0.6, True), (0.5999, False), (0.7, True)])
def test_a_parliament_ratifies_what_is_worth_enough(utility: float, expected: bool) -> None:
    assert ratifies(utility, 0.6) == expected


@pytest.mark.parametrize(
    ("gain", "expected"), [(0.0, 0.5), (0.1, 1 / (1 + np.exp(-1))), (-1e6, 0.0), (1e6, 1.0)]
)
def test_the_will_to_challenge_leans_on_what_it_gains(gain: float, expected: float) -> None:
    assert will(gain, 0.1) == pytest.approx(expected, abs=1e-12)


# --- When an agreement is first challenged. ---


@bounded(200)
@given(st.one_of(st.sampled_from([0.0, 1.0, 1e-12]), st.floats(0, 1)), st.integers(1, 100))
def test_the_first_challenge_comes_by_a_year_as_surely_as_the_geometric_law_says(
    yearly: float, horizon: int
) -> None:
    """when < y if and only if u < 1 − (1 − q)^y, but for u within rounding of that border."""
    borders = 1 - (1 - yearly) ** np.arange(1, horizon + 1)
    for u in np.linspace(0, 1, 97, endpoint=False):
        when = first_challenge(yearly, horizon, u)
        for year in (1, (horizon + 1) // 2, horizon):
            if abs(u - borders[year - 1]) > 1e-12:
                assert (when < year) == (u < borders[year - 1])


@bounded(100)
@given(st.floats(0.01, 1), st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_the_first_challenge_comes_no_sooner_for_a_larger_number(
    yearly: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert first_challenge(yearly, 50, low) <= first_challenge(yearly, 50, high)


@bounded(100)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1, exclude_max=True))
def test_a_larger_chance_never_brings_the_first_challenge_later(
    one: float, other: float, u: float
) -> None:
    low, high = sorted((one, other))
    late, soon = first_challenge(low, 50, u), first_challenge(high, 50, u)
    assert soon <= late + 1e-6 or abs(1 - (1 - high) ** 50 - u) < 1e-12


def pact(challengers: dict[str, float], horizon: int = 10, **rest: Any) -> Raw:
    """A pact that Ash and Birch always sign; so surely does each of these states challenge it.

    A challenge promises them 1 and the pact .5, and the scale is small: willing for certain.
    """
    raw = utilities({name: [0.5] for name in sorted({"Ash", "Birch", *challengers})}, 0.4)
    raw["protocol"] = {"concession": "sincere", "rounds": 1}
    raw["aftermath"] = {"horizon": horizon, "scale": 0.001}
    for name, chance in challengers.items():
        raw["states"][name] |= {"aspiration": 1, "may_challenge": True, "opportunity": chance}
    return raw | rest


def near(found: float, expected: float, of: int = N) -> bool:
    """Within four standard errors of a share; exactly where nothing is left to chance."""
    return bool(abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / of) + 1e-12)


@pytest.mark.parametrize(
    ("challengers", "horizon"),
    [({"Ash": 0.05}, 10), ({"Ash": 0.2, "Birch": 0.03}, 7), ({"Ash": 1.0}, 3), ({"Ash": 0.0}, 5)],
)
def test_agreements_survive_each_year_as_the_geometric_law_says(
    challengers: dict[str, float], horizon: int
) -> None:
    """Π (1 − q)^y of those in force, y = 1 … H; a year in force is one survived."""
    raw = pact(challengers, horizon)
    fate = sim.run(study_of(raw), replicates=N).variants["base"].fate
    yearly = np.prod([1 - chance for chance in challengers.values()])
    expected = yearly ** np.arange(horizon + 1)
    assert all(map(near, np.array(fate.surviving) / N, expected))
    assert near(fate.lasting.rate, expected[-1])
    assert fate.years == pytest.approx(expected[1:].sum(), abs=4 * horizon / np.sqrt(N))


@pytest.mark.parametrize(("ash", "birch"), [(0.1, 0.1), (0.3, 0.05), (1.0, 1.0), (0.5, 0.0)])
def test_who_challenges_first_is_as_sure_as_the_race_of_the_two(ash: float, birch: float) -> None:
    """Σ_y ((1 − a)(1 − b))^(y − 1) · a (1 − b / 2): who comes in the same year as another is first
    half of the time."""
    records = talks(resolved(pact({"Ash": ash, "Birch": birch})), N)
    still = ((1 - ash) * (1 - birch)) ** np.arange(10)
    assert near((records.challenger == 0).mean(), float(still.sum()) * ash * (1 - birch / 2))
    assert near((records.challenger == 1).mean(), float(still.sum()) * birch * (1 - ash / 2))


# --- Where a call can never be honoured. ---


def guaranteed(by: Any, activation: Any, **own: Raw) -> Raw:
    """The pact of Ash and Birch guaranteed; Ash may challenge, all that guarantee it are sure."""
    raw = pact({"Ash": 0.3}, horizon=5)
    for name in ("Cedar", "Dogwood"):
        raw["states"][name] = {"utilities": {"accord": 0.5}, "reservation": 0.4}
    for name in raw["states"]:
        raw["states"][name] |= {"capability": 1, "resolve": 1} | own.get(name, {})
    raw["frameworks"]["accord"] |= {"guarantors": by, "activation": activation}
    return raw


@pytest.mark.parametrize(
    ("by", "activation"),
    [
        (["Ash", "Birch", "Cedar"], "unanimity"),
        (["Ash", "Birch"], {"veto": ["Ash"]}),
        (["Ash", "Birch"], "majority"),
        (["Ash", "Birch", "Cedar"], {"quota": 3}),
        (["Ash"], "any"),
    ],
)
def test_what_needs_the_challengers_own_consent_is_never_honoured_and_deters_nobody(
    by: list[str], activation: Any
) -> None:
    raw = guaranteed(by, activation)
    records = talks(resolved(raw), 2_000)
    assert set(records.guarantors) == {len(by)}
    assert (records.honoured == 0.0).all()
    (against,) = watched(raw).prospects
    assert (against.honoured, against.deterrence) == (0.0, 0.0)
    alone = talks(resolved(guaranteed([], "any")), 2_000)
    assert (records.challenged == alone.challenged).all()


def watched(raw: Raw, replicate: int = 0) -> Any:
    """What became of the agreement of one replicate, as it is told."""
    return sim.watch(study_of(raw), replicate=replicate).afterwards


@pytest.mark.parametrize(
    ("by", "activation"),
    [
        (["Ash", "Birch", "Cedar"], "majority"),
        (["Birch", "Cedar"], "unanimity"),
        (["Birch"], "any"),
    ],
)
def test_guarantors_who_are_sure_and_enough_honour_every_call(
    by: list[str], activation: Any
) -> None:
    records = talks(resolved(guaranteed(by, activation)), 500)
    assert (records.honoured == 1.0).all()


def test_guarantors_without_capability_deter_nobody() -> None:
    none = {name: {"capability": 0} for name in ("Birch", "Cedar")}
    raw = guaranteed(["Birch", "Cedar"], "any", **none)
    (against,) = watched(raw).prospects
    assert (against.honoured, against.deterrence) == (1.0, 0.0)
    alone = talks(resolved(guaranteed([], "any")), 2_000)
    assert (talks(resolved(raw), 2_000).challenged == alone.challenged).all()


def test_a_guarantee_deters() -> None:
    """Without a scale to speak of: what promises less than the pact is never tried."""
    weak = guaranteed(["Birch"], "any", Ash={"capability": 1, "aspiration": 0.9})
    strong = guaranteed(["Birch"], "any", Ash={"capability": 1, "aspiration": 0.9})
    strong["states"]["Birch"]["capability"] = 9
    assert not talks(resolved(strong), 500).challenged.any()
    assert not talks(resolved(weak), 500).challenged.any()  # .5 · .9 is less than the pact's .5
    weak["states"]["Ash"] |= {"defeat": 0.2}
    assert talks(resolved(weak), 500).challenged.any()  # .45 + .1 is more


def test_what_a_challenge_gains_is_what_the_formula_says() -> None:
    """D = 3 / (3 + 1); (1 − D) .9 + D .2 − .1 − .5 = −.225; q = .3 / (1 + exp(2.25))."""
    own = {"aspiration": 0.9, "defeat": 0.2, "challenge_cost": 0.1, "opportunity": 0.3}
    raw = guaranteed(["Birch"], "any", Ash=own, Birch={"capability": 3})
    raw["aftermath"] = {"scale": 0.1}
    (against,) = watched(raw).prospects
    assert against.deterrence == pytest.approx(0.75)
    assert against.gain == pytest.approx(-0.225)
    assert against.yearly == pytest.approx(0.3 / (1 + np.exp(2.25)))


@pytest.mark.parametrize(
    ("rule", "wrong", "noticed"),
    [
        ("ratifies", lambda utility, least: utility > least, "in_force"),
        ("honoured", lambda *call: 0.99 * honoured(*call), "honoured"),
        ("deterrence", lambda *call: 0.5 * deterrence(*call), "challenged"),
        ("gain", lambda *terms: -gain(*terms), "lasting"),
        ("will", lambda gained, scale: will(-gained, scale), "lasting"),
        ("first_challenge", lambda q, years, u: first_challenge(q, years, 0.5 * u), "lasting"),
        ("needed", lambda *_: 1, "honoured"),
    ],
)
def test_a_rule_told_wrongly_by_the_second_telling_is_noticed(
    monkeypatch: pytest.MonkeyPatch, rule: str, wrong: Callable[..., Any], noticed: str
) -> None:
    raw = guaranteed(["Birch", "Cedar"], "unanimity", Cedar={"ratifies_at": 0.5, "resolve": 0.5})
    raw["states"]["Birch"]["utilities"]["accord"] = {"low": 0.45, "high": 0.9}
    raw["aftermath"] = {"scale": 0.3}
    layout = lay_out(resolved(raw))
    told = by_kernel(layout, 60)
    assert differing(told, by_agents(layout, 60)) == []
    monkeypatch.setattr(sim.negotiation.agents.afterwards, rule, wrong)
    assert noticed in differing(told, by_agents(layout, 60))


@pytest.mark.parametrize(
    ("activation", "expected"),
    [("any", 0.8), ("unanimity", 0.3), ({"veto": ["Cedar"]}, 0.6), ({"quota": 2}, 0.3)],
)
def test_those_who_are_told_to_come_are_enough_as_often_as_a_call_is_honoured(
    activation: Any, expected: float
) -> None:
    """Birch comes in 5 of 10 calls and Cedar in 6, by dice that no count depends on."""
    weak = {"capability": 0}
    own = {"Birch": {"resolve": 0.5, **weak}, "Cedar": {"resolve": 0.6, **weak}}
    raw = guaranteed(["Birch", "Cedar"], activation, Ash={"opportunity": 1.0}, **own)
    study = study_of(raw)
    told = [sim.watch(study, replicate=k).afterwards for k in range(400)]
    met = [each.challenge.is_met for each in told if each and each.challenge]
    assert len(met) == 400
    assert near(float(np.mean(met)), expected, len(met))
    assert told[0] is not None
    assert told[0].prospects[0].honoured == pytest.approx(expected)


# --- Guarantors who are willing, and parliaments. ---


def willing(**own: Raw) -> Raw:
    """Ash and Birch agree by themselves; Birch, Cedar and Dogwood are asked to guarantee."""
    raw = guaranteed({"willing": ["Birch", "Cedar", "Dogwood"]}, "any", **own)
    raw["table"] = {"signatories": ["Ash", "Birch"]}
    raw["protocol"]["speaker"] = {"chair": "Ash"}
    return raw


def test_of_the_willing_exactly_those_guarantee_who_say_yes() -> None:
    raw = willing(Cedar={"reservation": 0.6})
    assert watched(raw).guarantors == ("Birch", "Dogwood")
    assert set(talks(resolved(raw), 50).guarantors) == {2}


def test_a_willing_state_that_is_absent_does_not_guarantee() -> None:
    raw = willing()
    raw["table"]["seats"] = {"Cedar": "observer", "Dogwood": "excluded"}
    assert watched(raw).guarantors == ("Birch",)


def test_a_willing_state_that_fails_to_ratify_does_not_guarantee_and_nothing_else() -> None:
    raw = willing(Cedar={"ratifies_at": 0.6})
    records = talks(resolved(raw), 50)
    assert records.unratified.all(axis=0).tolist() == [False, False, True, False]
    assert records.in_force.all()
    assert set(records.guarantors) == {2}
    assert watched(raw).guarantors == ("Birch", "Dogwood")


def test_a_parliament_is_not_asked_where_its_state_said_no() -> None:
    raw = willing(Cedar={"ratifies_at": 0.6, "reservation": 0.6})
    assert not talks(resolved(raw), 50).unratified.any()


def test_a_bound_guarantor_that_fails_to_ratify_keeps_the_agreement_out_of_force() -> None:
    records = talks(resolved(guaranteed(["Cedar"], "any", Cedar={"ratifies_at": 0.6})), 50)
    assert (records.ending == AGREED).all()
    assert not (records.in_force | records.lasting | records.challenged.astype(bool)).any()
    assert not records.guarantors.any()
    assert not records.honoured.any()


def test_a_parliament_is_not_asked_where_a_quota_alone_asks_for_the_states_yes() -> None:
    raw = pact({})
    raw["states"]["Birch"]["ratifies_at"] = 0.9
    assert talks(resolved(raw), 50).in_force.all()


def test_a_bound_guarantor_has_to_sign() -> None:
    raw = guaranteed(["Cedar"], "any", Cedar={"reservation": 0.6})
    raw["table"] = {"signatories": ["Ash", "Birch"]}
    assert not (talks(resolved(raw), 50).ending == AGREED).any()


def test_ratification_by_an_uncertain_threshold_fails_as_often_as_it_is_above_the_text() -> None:
    raw = pact({}, table={"signatories": ["Ash", "Birch"]})
    raw["states"]["Birch"]["ratifies_at"] = {"low": 0.3, "high": 0.8}
    assert near(talks(resolved(raw), N).in_force.mean(), 0.4)


# --- With a stage left out, as without it. ---


def revised(variant: Variant, states: Callable[[State], Raw], texts: Raw | None = None) -> Variant:
    """The resolved variant with what is said of its states and texts changed, before and after
    events."""

    def of(scenario: Scenario) -> Raw:
        return {
            "states": {
                name: state.model_copy(update=states(state))
                for name, state in scenario.states.items()
            },
            "frameworks": {
                name: text.model_copy(update=texts or {}) for name, text in scenario.texts.items()
            },
        }

    later = tuple(
        Phase.model_construct(
            first=phase.first, scenario=phase.scenario.model_copy(update=of(phase.scenario))
        )
        for phase in variant.later
    )
    return variant.model_copy(update=of(variant) | {"later": later})


def bare(variant: Variant) -> Variant:
    """Without anything after signature; whoever had to sign a guarantee still signs."""
    left_out = {key: State.model_fields[key].default for key in OWN}
    return revised(variant, lambda _: left_out, {"guarantors": (), "activation": Call()})


def of_the_talks(records: Records) -> dict[str, bytes]:
    """The bytes of all fields but the aftermath's."""
    told = records._asdict()
    return {name: told[name].tobytes() for name in told if name not in AFTERWARDS}


@bounded(60)
@given(scenarios())
def test_what_follows_a_signature_changes_nothing_in_the_talks(raw: Raw) -> None:
    variant = resolved(raw)
    assert of_the_talks(talks(variant, 60)) == of_the_talks(talks(bare(variant), 60))


@bounded(40)
@given(scenarios())
def test_what_follows_a_signature_is_no_part_of_what_states_want(raw: Raw) -> None:
    """So that what is told once a coding is not told again where a guarantee differs."""
    variant = resolved(raw)
    silent = {"disputes": {}}
    assert coding(variant) == coding(revised(bare(variant), lambda _: silent))


def shipped() -> list[Any]:
    """Every variant of every scenario that comes with the package."""
    return [
        pytest.param(variant, id=f"{path.stem}-{name}")
        for path in SHIPPED
        for name, variant in sim.load(path).variants.items()
    ]


@pytest.mark.parametrize("variant", shipped())
def test_an_aftermath_laid_over_what_is_shipped_changes_nothing_in_its_talks(
    variant: Variant,
) -> None:
    own = {"ratifies_at": 0.5, "may_challenge": True, "opportunity": 0.2, "capability": 1.0}
    everybody = Willing(willing=tuple(variant.states))
    tried = revised(bare(variant), lambda _: own | {"resolve": 0.5}, {"guarantors": everybody})
    records = talks(tried, 60)
    assert of_the_talks(records) == of_the_talks(talks(bare(variant), 60))
    agreed = records.ending == AGREED
    assert not agreed.any() or (records.unratified[agreed].any() or records.honoured.any())


@bounded(60)
@given(scenarios())
def test_agreements_in_force_and_lasting_ones_can_only_get_fewer(raw: Raw) -> None:
    records = talks(resolved(raw), 60)
    assert not (records.in_force & (records.ending != AGREED)).any()
    assert not (records.lasting & ~records.in_force).any()
    assert ((records.challenged > 0) == (records.in_force & ~records.lasting)).all()
    assert ((records.challenger >= 0) == (records.challenged > 0)).all()
    assert not (records.unratified & (records.ending != AGREED)[:, None]).any()


@bounded(60)
@given(scenarios())
def test_without_parliaments_every_agreement_enters_into_force(raw: Raw) -> None:
    records = talks(revised(resolved(raw), lambda _: {"ratifies_at": None}), 60)
    assert (records.in_force == (records.ending == AGREED)).all()
    assert not records.unratified.any()


@bounded(60)
@given(scenarios())
def test_without_challengers_whatever_is_in_force_lasts(raw: Raw) -> None:
    records = talks(revised(resolved(raw), lambda _: {"may_challenge": False}), 60)
    assert (records.lasting == records.in_force).all()


@bounded(60)
@given(scenarios())
def test_without_an_opportunity_whatever_is_in_force_lasts(raw: Raw) -> None:
    records = talks(revised(resolved(raw), lambda _: {"opportunity": 0.0}), 60)
    assert (records.lasting == records.in_force).all()


@bounded(60)
@given(scenarios())
def test_where_all_are_sure_to_honour_a_call_it_is_honoured_or_never(raw: Raw) -> None:
    records = talks(revised(resolved(raw), lambda _: {"resolve": 1.0}), 60)
    assert set(records.honoured.ravel()) <= {0.0, 1.0}


@bounded(60)
@given(scenarios())
def test_guarantors_without_capability_change_no_challenge(raw: Raw) -> None:
    variant = revised(resolved(raw), lambda _: {"capability": 0.0})
    with_them = talks(variant, 60)
    without = talks(revised(variant, lambda _: {}, {"guarantors": (), "activation": Call()}), 60)
    assert (with_them.challenged == without.challenged).all()
    assert (with_them.challenger == without.challenger).all()


# --- Laws, on the same dice. ---


@bounded(50)
@given(scenarios())
def test_more_resolve_makes_no_guarantee_weaker_and_no_agreement_shorter(raw: Raw) -> None:
    """Where no state would rather be beaten back than have its best text: see the next test."""
    variant = revised(resolved(raw), lambda _: {"defeat": 0.0})
    before = talks(variant, 60)
    after = talks(revised(variant, lambda _: {"resolve": 1.0}), 60)
    assert (after.honoured >= before.honoured - 1e-6).all()
    assert (lived(after) >= lived(before)).all()


def lived(records: Records) -> np.ndarray:
    """(n,) years without a challenge, more than any horizon where there is none."""
    return np.where(records.lasting, 1000, records.challenged)


def test_more_resolve_shortens_an_agreement_whose_challenger_would_rather_be_beaten_back() -> None:
    """Defeat .9 is worth more to Ash than its aspiration .6: deterrence then invites."""
    own = {"aspiration": 0.6, "defeat": 0.9, "challenge_cost": 0.3}
    lasting = [
        talks(
            resolved(
                guaranteed(["Birch"], "any", Ash=own, Birch={"resolve": resolve, "capability": 9})
            ),
            500,
        )
        for resolve in (0.0, 1.0)
    ]
    assert lasting[0].lasting.all()
    assert not lasting[1].lasting.all()


@bounded(50)
@given(scenarios(), st.data())
def test_a_further_challenger_makes_no_agreement_longer(raw: Raw, data: Any) -> None:
    for own in raw["states"].values():
        own.setdefault("opportunity", 0.3)
    before = talks(resolved(raw), 60)
    raw["states"][data.draw(st.sampled_from(sorted(raw["states"])))]["may_challenge"] = True
    assert (lived(talks(resolved(raw), 60)) <= lived(before)).all()


@bounded(50)
@given(scenarios(), st.data())
def test_a_further_parliament_brings_no_agreement_into_force(raw: Raw, data: Any) -> None:
    state = data.draw(st.sampled_from(sorted(raw["states"])))
    raw["states"][state].pop("ratifies_at", None)
    before = talks(resolved(raw), 60)
    raw["states"][state]["ratifies_at"] = data.draw(st.floats(0, 1))
    after = talks(resolved(raw), 60)
    assert not (after.in_force & ~before.in_force).any()


@bounded(40)
@given(scenarios())
def test_a_longer_horizon_changes_no_year_within_the_shorter(raw: Raw) -> None:
    short, long = (
        talks(resolved(raw | {"aftermath": {"horizon": horizon}}), 60) for horizon in (4, 9)
    )
    within = (long.challenged > 0) & (long.challenged <= 4)
    assert (short.challenged == np.where(within, long.challenged, 0)).all()
    assert (short.challenger == np.where(within, long.challenger, -1)).all()


def test_the_state_that_challenges_may_be_absent_from_the_table() -> None:
    raw = pact({"Zelkova": 0.3})
    raw["table"]["seats"] = {"Zelkova": "excluded"}
    records = by_kernel(lay_out(resolved(raw)), N)
    assert near(records.lasting.mean(), 0.7**10)


def test_an_agreement_is_tried_on_the_terms_of_the_phase_in_which_it_came() -> None:
    """Sure to be challenged before an event, never after: all that come after it last."""
    raw = pact({"Ash": 1.0}, horizon=3)
    raw["protocol"] |= {"rounds": 4}
    raw["frameworks"]["accord"] |= {"signatories": ["Ash", "Birch"]}
    raw["states"]["Birch"]["disputes"] = {"Ash": 0.0}  # until the event nothing can be agreed
    raw["events"] = [
        {
            "round": 3,
            "states": {"Birch": {"disputes": {"Ash": 1.0}}, "Ash": {"opportunity": 0.0}},
        }
    ]
    records = by_kernel(lay_out(resolved(raw)), 50)
    assert set(records.round[records.ending == AGREED]) == {3}
    assert records.lasting.all()
    assert not records.challenged.any()


def test_calls_are_counted_of_agreements_that_suit_all_principals_too() -> None:
    """The mean over just these, whatever comes of the others."""
    raw = guaranteed(["Birch", "Cedar"], "any")
    raw |= {"principals": ["Ash", "Dogwood"], "table": {"signatories": ["Ash"]}}
    raw["uncertainty"] = {"utilities": 0.3, "reservation": 0.2}
    raw["states"]["Cedar"]["resolve"] = {"low": 0.0, "high": 1.0}
    layout = lay_out(resolved(raw))
    records = by_kernel(layout, 400, seed=5)
    suits = records.in_force & records.suits_principals
    assert 0 < suits.sum() < records.in_force.sum()
    fate = sim.run(study_of(raw), replicates=400).variants["base"].fate_suiting
    (c,) = (layout.challengers.index(name) for name in fate.honoured)
    expected = float(records.honoured[suits, c].mean(dtype=np.float64))
    assert next(iter(fate.honoured.values())) == pytest.approx(expected, abs=1e-9)
