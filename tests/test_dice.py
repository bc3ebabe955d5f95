"""Addressed randomness: what a die shows depends on its address alone, and its law is as stated."""

from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, by_kernel, differing, resolved, scenarios, utilities
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.negotiation import batch
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox, Stream, quantile
from sim.negotiation.floor import Dice
from sim.negotiation.layout import PAGE, Drawn, Layout
from sim.negotiation.offer import speaker
from sim.negotiation.record import Records

UNSURE: dict[str, Any] = {
    "Ash": [{"mean": 0.5, "sd": 0.2}, {"low": 0.1, "high": 0.9}],
    "Birch": [{"low": 0.0, "mode": 0.3, "high": 1.0}, 0.5],
    "Cedar": [0.4, {"mean": 0.6, "sd": 0.1}],
}


def raw_talks(rounds: int = 5, **rest: Any) -> Raw:
    """Three unsure states and two texts."""
    return utilities(UNSURE, protocol={"rounds": rounds}, **rest)


def thrown(raw: Raw, count: int = 40, start: int = 0, seed: int = 9) -> tuple[Layout, Dice]:
    """The layout, and dice of some of its replicates."""
    layout = lay_out(resolved(raw))
    return layout, DiceBox(layout, seed).throw(start, count)


def draws_by_name(raw: Raw) -> dict[tuple[str, str], list[float]]:
    """What each uncertain number came out as, by its state and purpose."""
    layout, dice = thrown(raw)
    rows = zip(layout.drawn, dice.draws, strict=False)
    return {(d.state, d.purpose): row.tolist() for d, row in rows}


def waits_by_name(raw: Raw, rounds: int) -> dict[str, list[float]]:
    """What each state's dice for being recognised show in the first rounds."""
    layout, dice = thrown(raw)
    pages = -(-rounds // PAGE)
    return {name: dice.wait[i, :pages].ravel().tolist() for i, name in enumerate(layout.states)}


def uniforms(purpose: str, state: str, seed: int = 1, count: int = 1000) -> np.ndarray:
    """The first numbers of a stream."""
    out = np.zeros(count)
    Stream(seed, purpose, state, 1).fill(out, 0)
    return out


@bounded(60)
@given(scenarios(), st.integers(0, 10_000), st.integers(0, 15))
def test_a_replicate_alone_is_the_same_replicate_among_others(
    raw: Raw, start: int, place: int
) -> None:
    layout = lay_out(resolved(raw))
    among = by_kernel(layout, 16, start=start)
    alone = by_kernel(layout, 1, start=start + place)
    assert differing(Records._make(c[place : place + 1] for c in among), alone) == []


@pytest.mark.parametrize("weight", [1.0, 3.0])
@pytest.mark.parametrize("size", [1, 7, 50, 100])
def test_batches_do_not_matter(monkeypatch: pytest.MonkeyPatch, size: int, weight: float) -> None:
    raw = raw_talks(rounds=13, table={"quota": "majority", "seats": {"Cedar": "excluded"}})
    raw["states"]["Birch"]["recognition"] = weight
    layout = lay_out(resolved(raw))
    whole = by_kernel(layout, 100)
    monkeypatch.setattr(batch, "BATCH", size)
    assert differing(whole, by_kernel(layout, 100)) == []


def test_going_on_throws_what_starting_there_throws() -> None:
    layout = lay_out(resolved(raw_talks(rounds=13)))
    box = DiceBox(layout, 9)
    box.throw(0, 33)
    for one, other in zip(box.throw(33, 10), DiceBox(layout, 9).throw(33, 10), strict=True):
        assert (one == other).all()


def test_leaving_a_state_out_leaves_the_others_dice() -> None:
    seated, left = draws_by_name(raw_talks()), raw_talks()
    del left["states"]["Birch"]
    fewer = draws_by_name(left)
    assert fewer == {key: row for key, row in seated.items() if key[0] != "Birch"}


def test_excluding_a_state_leaves_the_others_dice_for_speaking() -> None:
    excluded = raw_talks(table={"quota": "unanimity", "seats": {"Birch": "excluded"}})
    before, after = waits_by_name(raw_talks(), 5), waits_by_name(excluded, 5)
    assert {s: before[s] for s in ("Ash", "Cedar")} == {s: after[s] for s in ("Ash", "Cedar")}


def test_another_issue_leaves_the_dice_of_the_first() -> None:
    raw: Raw = {
        "issues": {"troops": {}},
        "frameworks": {"accord": {"at": {"troops": 50}}},
        "states": {"Ash": {"ideal": {"troops": {"mean": 50, "sd": 10}}, "reservation": 0.5}},
        "table": {"quota": "unanimity"},
    }
    before = draws_by_name(raw)
    raw["issues"]["land"] = {}
    raw["frameworks"]["accord"]["at"]["land"] = 10
    raw["states"]["Ash"]["ideal"]["land"] = {"low": 0, "high": 100}
    assert before.items() <= draws_by_name(raw).items()


def test_another_uncertain_number_leaves_the_dice_of_the_rest() -> None:
    raw = raw_talks()
    before = draws_by_name(raw)
    raw["states"]["Ash"] |= {
        "cost": {"low": 0, "high": 0.1},
        "reservation": {"mean": 0.3, "sd": 0.1},
    }
    assert before.items() <= draws_by_name(raw).items()


@pytest.mark.parametrize("rounds", [9, 10, 11, 25])
def test_longer_talks_begin_like_shorter_ones(rounds: int) -> None:
    short, long = raw_talks(rounds=5), raw_talks(rounds=rounds)
    assert waits_by_name(short, 5) == waits_by_name(long, 5)
    assert (thrown(short)[1].choice[0, 0] == thrown(long)[1].choice[0, 0]).all()
    assert draws_by_name(short) == draws_by_name(long)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (("ideal b", "Ash", 1), "purpose"),
        (("ideal a", "Birch", 1), "state"),
        (("ideal a", "Ash", 2), "seed"),
        (("ideal", "aAsh", 1), "the border between purpose and state"),
    ],
)
def test_another_address_is_another_stream(other: tuple[str, str, int], named: str) -> None:
    one, two = uniforms("ideal a", "Ash", 1), uniforms(*other)
    assert abs(stats.pearsonr(one, two).statistic) < 4 / np.sqrt(1000), named


@pytest.mark.parametrize("bit", range(64))
def test_every_bit_of_a_philox_key_counts(bit: int) -> None:
    # keys given as a list would be rounded to 53 bits; ours are arrays
    key = np.array([2**63 + 1, 2**62 + 1], np.uint64)
    other = key.copy()
    other[1] ^= np.uint64(1 << bit)
    one, two = (np.random.Generator(np.random.Philox(key=k)).random(4) for k in (key, other))
    assert (one != two).all()


def test_a_stream_begins_where_philox_does_with_the_key_as_an_array() -> None:
    from hashlib import blake2b

    key = np.frombuffer(blake2b(b"1\0ideal a\0Ash", digest_size=16).digest(), "<u8")
    expected = np.random.Generator(np.random.Philox(key=key.astype(np.uint64))).random(1000)
    assert (uniforms("ideal a", "Ash", 1) == expected).all()


SHAPES = {
    "normal": (Drawn("ideal", "Ash", "normal", (60.0, 8.0, 0.0), 0, 100), stats.norm(60, 8)),
    "uniform": (Drawn("cost", "Ash", "uniform", (0.2, 0.2, 0.9), 0, 1), stats.uniform(0.2, 0.7)),
    "triangular": (
        Drawn("cost", "Ash", "triangular", (0.1, 0.3, 0.9), 0, 1),
        stats.triang(0.25, 0.1, 0.8),
    ),
    "falling": (
        Drawn("cost", "Ash", "triangular", (0.1, 0.1, 0.9), 0, 1),
        stats.triang(0.0, 0.1, 0.8),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_draws_follow_their_distribution(name: str) -> None:
    drawn, law = SHAPES[name]
    n, u = 40_000, uniforms("ideal a", "Ash", 4, 40_000)[None].copy()
    quantile(drawn.form, [drawn], u)
    assert abs(u.mean() - law.mean()) < 4 * law.std() / np.sqrt(n)  # 4 standard errors
    kurtosis = float(law.stats("k")) + 3
    assert abs(u.var() - law.var()) < 4 * law.var() * np.sqrt((kurtosis - 1) / n)
    assert stats.kstest(u[0], law.cdf).pvalue > 1e-4  # about 4 standard errors


def test_normal_draws_are_clipped_to_their_range() -> None:
    drawn, n = Drawn("ideal", "Ash", "normal", (95.0, 10.0, 0.0), 0, 100), 40_000
    u = uniforms("ideal a", "Ash", 4, n)[None].copy()
    quantile("normal", [drawn], u)
    share, expected = float((u == 100).mean()), float(stats.norm(95, 10).sf(100))
    assert u.max() == 100
    assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / n)


@pytest.mark.parametrize("low", [0.0, 0.4, 1.0])
def test_a_triangle_without_width_is_a_number(low: float) -> None:
    u = uniforms("ideal a", "Ash")[None].copy()
    quantile("triangular", [Drawn("cost", "Ash", "triangular", (low, low, low), 0, 1)], u)
    assert (u == low).all()


def recognised(weights: dict[str, float], count: int) -> tuple[Layout, np.ndarray]:
    """Who spoke in the first round of each replicate."""
    raw = utilities({name: [0.5] for name in weights}, protocol={"rounds": 1})
    for name, weight in weights.items():
        raw["states"][name]["recognition"] = weight
    layout, dice = thrown(raw, count)
    return layout, np.array([speaker(layout.opening.talk, dice, k, 1) for k in range(count)])


@pytest.mark.parametrize(
    "weights", [{"Ash": 1.0, "Birch": 2.0, "Cedar": 5.0, "Fir": 0.0}, dict.fromkeys("ABCDE", 0.3)]
)
def test_states_are_recognised_in_proportion_to_their_weight(weights: dict[str, float]) -> None:
    n = 20_000
    layout, who = recognised(weights, n)
    shares = np.bincount(who, minlength=len(weights)) / n
    expected = np.array([weights[name] for name in layout.states]) / sum(weights.values())
    assert (np.abs(shares - expected) <= 4 * np.sqrt(expected * (1 - expected) / n)).all()


def test_among_equals_the_short_cut_recognises_the_same() -> None:
    layout, dice = thrown(raw_talks(rounds=5), 3000)
    with np.errstate(divide="raise"):
        race = dice._replace(wait=-np.log(1 - dice.wait))
    short = [speaker(layout.opening.talk, dice, k, 3) for k in range(3000)]
    assert short == [speaker(layout.opening.talk, race, k, 3) for k in range(3000)]


def test_leaving_a_state_out_changes_only_the_rounds_in_which_it_spoke() -> None:
    weights = {"Ash": 1.0, "Birch": 2.0, "Cedar": 3.0}
    layout, before = recognised(weights, 4000)
    _, after = recognised(weights | {"Birch": 0.0}, 4000)
    others = before != layout.states.index("Birch")
    assert (before[others] == after[others]).all()


def test_no_two_numbers_share_their_dice() -> None:
    points = {"low": 0, "high": 10}
    raw = {
        "issues": {"a b": {"options": ["c", "d"]}, "a": {"options": ["b c", "d"]}},
        "frameworks": "all",
        "states": {
            "Ash": {
                "scores": {"a b": {"c": points, "d": points}, "a": {"b c": points, "d": points}},
                "reservation": 0.5,
            }
        },
        "table": {"quota": "unanimity"},
    }
    drawn = lay_out(resolved(raw)).drawn
    assert len({(each.purpose, each.state) for each in drawn}) == len(drawn) == 4
    draws = DiceBox(lay_out(resolved(raw)), 3).throw(0, 20).draws
    assert len({tuple(row) for row in draws}) == 4
