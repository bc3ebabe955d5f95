"""Rates that have a closed form, within four standard errors; seeds are fixed."""

from math import exp

import numpy as np
import pytest
from builders import Raw, resolved, talks, utilities

from sim.negotiation.record import AGREED

N = 20_000
UNIFORM = {"low": 0.0, "high": 1.0}


def assert_near(found: float, expected: float) -> None:
    """Within four standard errors of a share of N; exactly so where nothing is left to chance."""
    assert abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / N)


def agreed(raw: Raw) -> float:
    """The share of N talks that end in agreement."""
    return float((talks(resolved(raw), N).ending == AGREED).mean())


def observed(parties: int, texts: int, rounds: int, least: float) -> Raw:
    """An observer puts any text to parties that accept what is worth at least so much."""
    worth = {f"p{i}": [UNIFORM] * texts for i in range(parties)}
    raw = utilities(worth | {"Watcher": [0.5] * texts}, least)
    raw["states"]["Watcher"]["reservation"] = 0.0
    raw["table"]["seats"] = {"Watcher": "observer"}
    raw["protocol"] = {
        "speaker": {"chair": "Watcher"},
        "concession": "sincere",
        "rounds": rounds,
    }
    return raw


def distinct(texts: int, rounds: int) -> np.ndarray:
    """(F + 1,) how sure it is that so many distinct texts of F are put in so many rounds."""
    chance = np.zeros(texts + 1)
    chance[0] = 1.0
    for _ in range(rounds):
        known = np.arange(texts + 1) / texts
        chance = chance * known + np.append(0.0, (chance * (1 - known))[:-1])
    return chance


CASES = [(1, 1, 1, 0.3), (3, 4, 1, 0.4), (2, 6, 1, 0.7), (3, 4, 7, 0.5), (2, 6, 20, 0.8)]


@pytest.mark.parametrize(("parties", "texts", "rounds", "least"), [*CASES, (5, 3, 4, 0.2)])
def test_agreement_on_an_observers_offers_follows_the_closed_form(
    parties: int, texts: int, rounds: int, least: float
) -> None:
    """One text carries with P = (1 − d)^S; over rounds 1 − E[(1 − P)^K], K distinct texts put."""
    one = (1 - least) ** parties
    missed = (1 - one) ** np.arange(texts + 1)
    assert_near(
        agreed(observed(parties, texts, rounds, least)), 1 - distinct(texts, rounds) @ missed
    )


@pytest.mark.parametrize(("parties", "texts", "rounds", "least"), CASES)
def test_agreement_on_a_mediators_offers_follows_the_closed_form(
    parties: int, texts: int, rounds: int, least: float
) -> None:
    """A mediator puts each text once before it begins again: K = min(n, F)."""
    raw = observed(parties, texts, rounds, least)
    raw["protocol"]["speaker"] = "mediator"
    one = (1 - least) ** parties
    assert_near(agreed(raw), 1 - (1 - one) ** min(rounds, texts))


@pytest.mark.parametrize(("parties", "rounds", "precision"), [(1, 1, 5.0), (2, 3, 20.0)])
def test_noisy_answers_carry_as_often_as_the_logit_says(
    parties: int, rounds: int, precision: float
) -> None:
    """One text of worth .45 to each, who ask for .5: 1 − (1 − P)^n, P = Λ(−.05 λ)^S."""
    raw = utilities({f"p{i}": [0.45] for i in range(parties)} | {"Watcher": [0.5]}, 0.5)
    raw["table"]["seats"] = {"Watcher": "observer"}
    raw["protocol"] = {"speaker": {"chair": "Watcher"}, "rounds": rounds, "precision": precision}
    raw["protocol"]["concession"] = "sincere"
    one = (1 / (1 + exp(0.05 * precision))) ** parties
    assert_near(agreed(raw), 1 - (1 - one) ** rounds)


@pytest.mark.parametrize(("least", "margin"), [(0.4, 0.1), (0.7, 0.3), (0.2, 0.2)])
def test_who_may_block_and_may_abstain_blocks_less(least: float, margin: float) -> None:
    """One party's yes is needed, the other's no stops it: (1 − d) (1 − d + x)."""
    raw = observed(2, 1, 1, least)
    raw["table"] |= {"quota": "none", "signatories": ["p0"], "veto": ["p1"]}
    raw["states"]["p1"]["abstains"] = margin
    assert_near(agreed(raw), (1 - least) * (1 - least + margin))


@pytest.mark.parametrize("least", [0.3, 0.6])
def test_a_condition_makes_two_consents_one(least: float) -> None:
    """One yes of two is enough: 1 − d²; if the first waits for the second, the second's: 1 − d."""
    raw = observed(2, 1, 1, least)
    raw["table"] |= {"quota": {"votes": 1}}
    assert_near(agreed(raw), 1 - least**2)
    raw["states"]["p0"]["only_with"] = ["p1"]
    assert_near(agreed(raw), 1 - least)
    raw["states"]["p1"]["only_with"] = ["p0"]
    assert_near(agreed(raw), (1 - least) ** 2)


@pytest.mark.parametrize("behind", [0, 1, 2])
def test_a_text_behind_no_deal_in_a_ranking_is_never_acceptable(behind: int) -> None:
    """Three texts in any order, drawn anew each time: 1 − (behind / 3)^n over n random offers."""
    texts = ("accord", "bargain", "charter")
    order = [*texts[behind:], "NO_DEAL", *texts[:behind]]
    raw: Raw = {
        "frameworks": {text: {} for text in texts},
        "states": {
            "Ash": {"ranking": order},
            "Watcher": {"ranking": [list(texts), "NO_DEAL"]},
        },
        "table": {"seats": {"Watcher": "observer"}, "quota": "unanimity"},
        "protocol": {"speaker": {"chair": "Watcher"}, "rounds": 2, "concession": "sincere"},
    }
    assert_near(agreed(raw), 1 - (behind / 3) ** 2)
