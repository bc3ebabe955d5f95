"""Stacked alternating offers (Aydoğan et al. 2017) between states whose demands fall by the clock.

Reyhan Aydoğan, David Festen, Koen V. Hindriks & Catholijn M. Jonker (2017), Alternating offers
protocols for multilateral negotiation, in: Modern Approaches to Agent-based Complex Automated
Negotiation. Its rule is unanimity: an offer is agreed on once all others have accepted it in turn.
"""

from typing import NamedTuple

import numpy as np
import pytest
from builders import Raw, by_agents, by_kernel, resolved

from sim.negotiation.build import lay_out

OUTCOMES = "ABCDE"
TOLERANCE = 0.001
ROUNDS = 10
TWO = ((1, 0.8, 0.6, 0.3, 0), (0, 0.35, 0.55, 0.9, 1))
THREE = ((1, 0.7, 0.5, 0.2, 0), (0, 0.6, 0.75, 1, 0.3), (0.1, 0.4, 0.65, 0, 1))


class Domain(NamedTuple):
    """Who values what, and how its demands fall."""

    utility: tuple[tuple[float, ...], ...]
    exponent: tuple[float, ...]
    reservation: tuple[float, ...]
    tolerance: float = TOLERANCE
    rounds: int = ROUNDS


Deal = tuple[str, int] | None
"""The outcome and the round in which it is agreed on."""


def literally(domain: Domain) -> Deal:
    """The protocol, word for word, written without a look at the rest of this program.

    In turn each agent accepts the most recent offer or rejects it by an offer of its own. The
    offer is agreed on when it has been accepted by everybody but the one who made it.
    """
    agents = range(len(domain.utility))
    offered: int | None = None
    accepted_by = 0
    for now in range(1, domain.rounds + 1):
        for me in agents:
            worth, least = domain.utility[me], domain.reservation[me]
            dream = max(*worth, least)
            time = (now / (domain.rounds + 1)) ** domain.exponent[me]
            target = min(dream, least + (dream - least) * (1 - time)) - domain.tolerance
            target = max(target, least)
            if offered is not None and worth[offered] >= target:
                accepted_by += 1
            else:
                bids = [bid for bid in range(len(worth)) if worth[bid] >= target]
                offered = min(bids, key=lambda bid: worth[bid]) if bids else None
                accepted_by = 0
            if offered is not None and accepted_by == len(domain.utility) - 1:
                return OUTCOMES[offered], now
    return None


def by_both_tellings(domain: Domain) -> Deal:
    """What this program says, in either telling."""
    texts = OUTCOMES[: len(domain.utility[0])]
    raw: Raw = {
        "frameworks": {text: {} for text in texts},
        "states": {
            f"state {place}": {
                "utilities": dict(zip(texts, row, strict=True)),
                "reservation": domain.reservation[place],
                "concession": domain.exponent[place],
            }
            for place, row in enumerate(domain.utility)
        },
        "table": {"quota": "unanimity"},
        "protocol": {
            "talk": "stacked",
            "offers": "least_generous",
            "tolerance": domain.tolerance,
            "rounds": domain.rounds,
        },
    }
    layout = lay_out(resolved(raw))
    deals = {
        None if records.framework[0] < 0 else (texts[records.framework[0]], int(records.round[0]))
        for records in (by_kernel(layout, 1), by_agents(layout, 1))
    }
    (deal,) = deals  # the tellings agree
    return deal


NOTHING = (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("domain", "deal"),
    [
        (Domain(TWO, (1, 1), (0, 0)), ("C", 5)),
        (Domain(TWO, (1, 1), (0.65, 0.60)), None),
        (Domain(THREE, (4, 4, 4), NOTHING), ("C", 10)),
        (Domain(THREE, (4, 0.25, 1), NOTHING), ("B", 9)),
    ],
)
def test_examples_worked_out_elsewhere_come_out(domain: Domain, deal: Deal) -> None:
    """Worked out by others with the public tool that implements the protocol; not in the paper."""
    assert by_both_tellings(domain) == deal
    assert literally(domain) == deal


@pytest.mark.parametrize(
    ("domain", "deal"),
    [
        # tolerance: in round 5 of 9 both ask for .5; B is worth .4995 to the second
        (Domain(((1, 0.65, 0), (0, 0.4995, 1)), (1, 1), (0, 0), 0.001, 9), ("B", 5)),
        (Domain(((1, 0.65, 0), (0, 0.4995, 1)), (1, 1), (0, 0), 0.0, 9), ("B", 6)),
        # clamping: tolerance does not lower a demand under the reservation value
        (Domain(((1, 0.65, 0), (0, 0.3995, 1)), (1, 0.001), (0, 0.4)), None),
        (Domain(((1, 0.65, 0), (0, 0.4, 1)), (1, 0.001), (0, 0.4)), ("B", 4)),
        # clamping: a reservation value above all that is on offer is asked for, and nothing put
        (Domain(((1, 0.65, 0), (0, 0.4, 0.5)), (1, 0.001), (0, 0.6)), None),
        # carry-over: the third puts B at the end of round 6; the first two accept it in round 7
        (
            Domain(
                ((1, 0.45, 0), (0, 0.45, 1), (0.52, 0.50, 0.1)),
                (1, 1, 0.5),
                NOTHING,
            ),
            ("B", 7),
        ),
    ],
)
def test_cases_that_bind_on_tolerance_clamping_and_carry_over(domain: Domain, deal: Deal) -> None:
    assert by_both_tellings(domain) == deal
    assert literally(domain) == deal


def random_domain(seed: int) -> Domain:
    """Two to four states, two to five outcomes; some pressed, some stubborn, some well off."""
    dice = np.random.default_rng(seed)
    states, outcomes = int(dice.integers(2, 5)), int(dice.integers(2, 6))
    return Domain(
        utility=tuple(tuple(map(float, row)) for row in dice.random((states, outcomes))),
        exponent=tuple(map(float, dice.choice([0.25, 1.0, 4.0, 2.3], states))),
        reservation=tuple(map(float, dice.random(states) * dice.choice([0.0, 0.6]))),
        tolerance=float(dice.choice([0.0, 0.001, 0.1])),
        rounds=int(dice.choice([1, 3, 10, 23])),
    )


DOMAINS = [random_domain(seed) for seed in range(300)]


def test_both_tellings_say_what_the_protocol_says_in_300_random_domains() -> None:
    differing = {
        seed: (ours, theirs)
        for seed, domain in enumerate(DOMAINS)
        if (ours := by_both_tellings(domain)) != (theirs := literally(domain))
    }
    assert differing == {}


def test_the_random_domains_come_to_different_ends() -> None:
    deals = [literally(domain) for domain in DOMAINS]
    assert 50 < sum(deal is None for deal in deals) < 250
    assert len({deal for deal in deals if deal}) > 30
