"""Power indices: the published figures, and brute force."""

from fractions import Fraction
from itertools import product
from math import comb, factorial

import numpy as np
import pytest
from builders import Raw, bounded, resolved, scenarios, utilities
from games import assembly
from hypothesis import given
from hypothesis import strategies as st

import sim.analysis.theory.power as module
from sim.analysis.theory.coalitions import game_of, swings, whole
from sim.analysis.theory.power import Power, power, rules_of
from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries
from sim.negotiation.layout import Rule


def fractions(*values: str) -> list[float]:
    return [float(Fraction(value)) for value in values]


def brute_force(rule: Rule, f: int) -> tuple[list[Fraction], list[Fraction], int]:
    """Shapley–Shubik, Banzhaf and the number of winning coalitions, coalition by coalition."""
    parties = np.flatnonzero(rule.party)
    n, states = len(parties), len(rule.party)
    pivotal, cases, winning = [Fraction(0)] * states, [0] * states, 0
    for yes in product([0, 1], repeat=n):
        answer = np.zeros(states, np.int64)
        answer[parties] = yes
        if not carries(rule, f, answer):
            continue
        winning += 1
        for i in parties[np.array(yes, bool)]:
            answer[i] = 0
            if not carries(rule, f, answer):
                cases[i] += 1
                orders = factorial(sum(yes) - 1) * factorial(n - sum(yes))
                pivotal[i] += Fraction(orders, factorial(n))
            answer[i] = 1
    return pivotal, [Fraction(case, max(1, sum(cases))) for case in cases], winning


def assert_right(rule: Rule, f: int) -> None:
    found = power(rule, f)
    shapley, banzhaf, winning = brute_force(rule, f)
    assert (found.method, found.winning) == ("counted", winning)
    assert found.shapley_shubik == pytest.approx(list(map(float, shapley)), abs=1e-14)
    assert found.banzhaf == pytest.approx(list(map(float, banzhaf)), abs=1e-14)


def without_table(patch: pytest.MonkeyPatch) -> None:
    """Leave only coalition by coalition, or samples."""
    patch.setattr(module, "game_of", lambda *_: None)


def sampled(rule: Rule, patch: pytest.MonkeyPatch, seed: int = 0) -> Power:
    without_table(patch)
    patch.setattr(module, "MOST_ENUMERATED", -1)
    return power(rule, 0, seed)


def council(size: int, votes: int) -> Rule:
    """A council of which the first five may block."""
    permanent = [f"a{i:03d}" for i in range(5)]
    return assembly(size, {"quota": {"votes": votes}, "veto": permanent})


def test_the_security_council_since_1965() -> None:
    """Nine of fifteen, five vetoes: 848 winning coalitions; 421/2145 and 4/2145; 106/635, 21/1270.

    Lucas (1983), Measuring power in weighted voting systems; 848 = Σ C(10, k) over k ≥ 4, and a
    temporary member decides with three others, C(9, 3) times. Banzhaf's index is normalised.
    """
    found = power(council(15, 9), 0)
    assert found.winning == 848
    shapley = fractions("421/2145", "4/2145")
    banzhaf = fractions("106/635", "21/1270")
    assert found.shapley_shubik == pytest.approx([shapley[0]] * 5 + [shapley[1]] * 10, rel=1e-14)
    assert found.banzhaf == pytest.approx([banzhaf[0]] * 5 + [banzhaf[1]] * 10, rel=1e-14)
    assert found.standard_error is None


def test_the_security_council_before_1965() -> None:
    """Seven of eleven, five vetoes: 57 winning coalitions; 76/385 and 1/462; 19/105 and 1/63.

    Shapley & Shubik (1954), American Political Science Review 48.
    """
    found = power(council(11, 7), 0)
    assert found.winning == 57
    shapley, banzhaf = fractions("76/385", "1/462"), fractions("19/105", "1/63")
    assert found.shapley_shubik == pytest.approx([shapley[0]] * 5 + [shapley[1]] * 6, rel=1e-14)
    assert found.banzhaf == pytest.approx([banzhaf[0]] * 5 + [banzhaf[1]] * 6, rel=1e-14)


@pytest.mark.parametrize("unit", [1.0, 0.1, 1 / 3, 1e6])
def test_luxembourg_had_no_power_in_the_council_of_1958(unit: float) -> None:
    """[12; 4, 4, 4, 2, 2, 1]: 14/60, 9/60 and 0; Banzhaf 5/21, 3/21 and 0.

    Brams & Affuso (1976), Theory and Decision 7. In whatever unit the votes are given.
    """
    weights = [weight * unit for weight in (4, 4, 4, 2, 2, 1)]
    found = power(assembly(6, {"quota": {"votes": 12 * unit, "of": "votes"}}, votes=weights), 0)
    expected = fractions("14/60", "14/60", "14/60", "9/60", "9/60", "0")
    assert found.shapley_shubik == pytest.approx(expected, rel=1e-14)
    assert found.banzhaf == pytest.approx([5 / 21] * 3 + [3 / 21] * 2 + [0], rel=1e-14)
    assert found.method == "counted"


@bounded(150)
@given(scenarios())
def test_counting_equals_trying_every_coalition(raw: Raw) -> None:
    rule = lay_out(resolved(raw)).opening.rule
    for f in range(len(rule.quotas)):
        assert_right(rule, f)


@bounded(60)
@given(scenarios())
def test_trying_every_coalition_of_the_free_equals_trying_every_coalition(raw: Raw) -> None:
    rule = lay_out(resolved(raw)).opening.rule
    with pytest.MonkeyPatch.context() as patch:
        without_table(patch)
        for f in range(len(rule.quotas)):
            assert_right(rule, f)


COLUMN = st.lists(st.integers(0, 12), min_size=9, max_size=9).filter(any)
SHARE = st.sampled_from([0.3, 0.5, 0.55, 0.65, 2 / 3, 0.9, 1.0])


@bounded(40)
@given(COLUMN, COLUMN, st.tuples(SHARE, SHARE, SHARE), st.integers(1, 9), st.sampled_from([1, 0.1]))
def test_counting_is_right_with_two_weights_and_a_blocking_minority(
    votes: list[int], wealth: list[int], shares: tuple[float, ...], blocking: int, unit: float
) -> None:
    quota = [
        {"share": shares[0]},
        {"share": shares[1], "of": "votes"},
        {"share": shares[2], "of": "wealth"},
    ]
    table = {"quota": quota, "blocking_minority": blocking, "veto": ["a003"]}
    weights = {"votes": [x * unit for x in votes], "wealth": [x * unit for x in wealth]}
    assert_right(assembly(9, table, **weights), 0)


def test_a_hundred_equal_states_have_equal_power() -> None:
    found = power(assembly(100, {"quota": {"votes": 51}}), 0)
    assert found.winning == sum(comb(100, size) for size in range(51, 101))
    assert found.shapley_shubik == pytest.approx([0.01] * 100, rel=1e-14)
    assert found.banzhaf == pytest.approx([0.01] * 100, rel=1e-14)


def test_a_hundred_states_with_weights_from_1_to_100_are_counted_exactly() -> None:
    weight = list(range(1, 101))
    found = power(assembly(100, {"quota": {"majority_of": "votes"}}, votes=weight), 0)
    assert found.method == "counted"
    # No coalition and its opposite both win, and one of them does, but for those of exactly half.
    ways = [1] + [0] * 5050
    for step in weight:
        ways = [x + (ways[t - step] if t >= step else 0) for t, x in enumerate(ways)]
    assert found.winning == (2**100 - ways[2525]) // 2
    assert found.shapley_shubik.sum() == pytest.approx(1.0, abs=1e-12)
    for i in (0, 40, 99):
        assert found.shapley_shubik[i] == pytest.approx(by_adding(weight, i, 2526), rel=1e-10)


def by_adding(weight: list[int], i: int, quota: int) -> float:
    """The Shapley–Shubik index of i from a table of the others, made by adding alone."""
    others = weight[:i] + weight[i + 1 :]
    table = np.zeros((len(weight), sum(others) + 1))
    table[0, 0] = 1.0
    for step in others:
        table[1:, step:] += table[:-1, : table.shape[1] - step]
    n = len(weight)
    decided = table[:, quota - weight[i] : quota].sum(axis=1)
    return sum(x / comb(n - 1, s) / n for s, x in enumerate(decided))


@pytest.mark.parametrize("rule", [council(15, 9), council(11, 7)])
def test_samples_come_within_their_standard_error(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = power(rule, 0)
    drawn = sampled(rule, monkeypatch)
    assert (drawn.method, drawn.winning) == ("sampled", None)
    assert drawn.standard_error is not None
    error = drawn.standard_error.shapley_shubik
    assert (error[:5] > 1e-3).all()
    off = np.abs(drawn.shapley_shubik - exact.shapley_shubik)
    assert (off <= 4 * np.maximum(error, 1e-4)).all()
    off, error = np.abs(drawn.banzhaf - exact.banzhaf), drawn.standard_error.banzhaf
    assert (error > 0).all()
    assert (off <= 4 * error).all()
    assert drawn.banzhaf == pytest.approx(exact.banzhaf, abs=0.01)
    assert drawn.banzhaf.sum() == pytest.approx(1.0)


def test_the_same_seed_draws_the_same_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, third = (sampled(council(11, 7), monkeypatch, seed) for seed in (1, 1, 2))
    assert one.shapley_shubik.tolist() == other.shapley_shubik.tolist()
    assert one.shapley_shubik.tolist() != third.shapley_shubik.tolist()


def test_many_states_with_odd_weights_are_sampled() -> None:
    weights = [1 + (i * 0.6180339887498949) % 1 for i in range(60)]
    found = power(assembly(60, {"quota": {"share": 0.6, "of": "votes"}}, votes=weights), 0)
    assert found.method == "sampled"
    assert found.shapley_shubik.sum() == pytest.approx(1.0)
    assert found.shapley_shubik == pytest.approx(np.array(weights) / sum(weights), abs=0.006)


def test_who_has_no_vote_has_no_power() -> None:
    seats = {"Birch": "observer", "Dogwood": "excluded"}
    raw = utilities({s: [0.5] for s in ("Ash", "Birch", "Cedar", "Dogwood")})
    raw["table"] = {"quota": "unanimity", "seats": seats}
    found = power(lay_out(resolved(raw)).opening.rule, 0)
    assert found.shapley_shubik.tolist() == found.banzhaf.tolist() == [0.5, 0.0, 0.5, 0.0]
    assert found.winning == 1


def test_over_what_cannot_carry_nobody_has_power() -> None:
    raw = utilities({s: [0.5, 0.5] for s in ("Ash", "Birch")})
    raw["table"] = {"quota": "majority", "seats": {"Birch": "excluded"}}
    raw["frameworks"]["accord"] = {"signatories": ["Birch"]}
    found = power(lay_out(resolved(raw)).opening.rule, 0)
    assert found.shapley_shubik.tolist() == found.banzhaf.tolist() == [0.0, 0.0]
    assert found.winning == 0


def test_where_everything_carries_nobody_has_power() -> None:
    rule = assembly(4, {"quota": "majority"})
    found = power(rule._replace(quotas=np.zeros_like(rule.quotas)), 0)
    assert found.shapley_shubik.tolist() == found.banzhaf.tolist() == [0.0] * 4
    assert found.winning == 16


def test_frameworks_with_the_same_rule_are_one_group() -> None:
    raw = utilities({s: [0.5] * 6 for s in ("Ash", "Birch", "Cedar")}, table={"quota": "majority"})
    texts = raw["frameworks"]
    texts["bargain"] = {"veto": ["Ash"]}
    texts["charter"] = {"signatories": ["Ash"]}  # its yes is needed, by whatever right
    texts["deal"] = {"quota": {"votes": 1}}
    texts["entente"] = {"quota": ["majority", {"votes": 1}], "blocking_minority": 2}
    rule = lay_out(resolved(raw)).opening.rule
    assert rules_of(rule) == [(0, 5), (1, 2), (3,), (4,)]
    # Under one quota there is nothing that a blocking minority could matter for.
    alike = rule._replace(blocking=np.array([0, 0, 0, 0, 2, 2]))
    assert rules_of(alike) == rules_of(rule)
    for group in rules_of(rule):
        shares = {tuple(power(rule, f).shapley_shubik) for f in group}
        assert len(shares) == 1


@pytest.mark.parametrize(
    ("weights", "numbers"),
    [
        ([0.1, 0.2, 0.7], [1, 2, 7]),
        ([0.1 + 0.2, 0.6, 0.0], [1, 2, 0]),
        ([4.0, 6.0, 10.0], [2, 3, 5]),
        ([0.0, 0.0], [0, 0]),
        ([1.5, 2.25], [2, 3]),
    ],
)
def test_weights_are_recognised_as_whole_multiples(
    weights: list[float], numbers: list[int]
) -> None:
    found, unit = whole(np.array(weights))
    assert found == numbers
    assert [number * float(unit) for number in found] == pytest.approx(weights, rel=1e-11)


def test_counts_beyond_64_bits_are_exact() -> None:
    game = game_of(assembly(100, {"quota": {"votes": 50}}), 0)
    assert game is not None
    counted = swings(game)
    assert counted.winning[50:] == [comb(100, size) for size in range(50, 101)]
    assert counted.of_free[0][49] == comb(99, 49) > 2**64
