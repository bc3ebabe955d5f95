"""Councils of the real world as values of the one decision rule: their winning coalitions."""

from itertools import product
from math import comb

import numpy as np
from builders import resolved, utilities

from sim.negotiation.build import lay_out
from sim.negotiation.decision import carries, is_decisive
from sim.negotiation.floor import blank_floor
from sim.negotiation.layout import ABSTAIN, NO, YES, Layout, Rule

EEC = {"Germany": 4, "France": 4, "Italy": 4, "Belgium": 2, "Netherlands": 2, "Luxembourg": 1}


def coalitions(states: int) -> np.ndarray:
    """(2^S, S) every way to say yes or no."""
    return np.array(list(product([NO, YES], repeat=states)), np.int64)


def council(members: int, votes: int) -> Rule:
    """A council of which the first five may block."""
    names = [f"m{place:02}" for place in range(members)]
    table = {"quota": {"votes": votes}, "veto": names[:5]}
    raw = utilities({name: [0.5] for name in names}, table=table)
    return lay_out(resolved(raw)).opening.rule


def community() -> Layout:
    """The Council of 1958: Treaty of Rome, Article 148, [12; 4, 4, 4, 2, 2, 1]."""
    raw = utilities({name: [0.5] for name in EEC}, table={"quota": {"votes": 12, "of": "votes"}})
    for name, weight in EEC.items():
        raw["states"][name]["weights"] = {"votes": weight}
    return lay_out(resolved(raw))


def test_the_security_council_has_848_winning_coalitions() -> None:
    # all five permanent members and at least four of ten others: Σ C(10, k), k = 4 … 10
    rule = council(15, 9)
    assert sum(carries(rule, 0, way) for way in coalitions(15)) == 848


def test_the_security_council_before_1965_had_57_winning_coalitions() -> None:
    # seven of eleven, five of them permanent: Σ C(6, k), k = 2 … 6
    rule = council(11, 7)
    assert sum(carries(rule, 0, way) for way in coalitions(11)) == 57


def test_in_the_security_council_an_abstention_is_no_veto() -> None:
    """Each permanent member says yes or abstains, and nine yeses of fifteen: held since 1946.

    International Court of Justice, Namibia, advisory opinion of 21 June 1971, § 22. Counted over
    all ways to say yes, no or abstain: members of a kind are alike, so one way each is tried.
    """
    rule, found = council(15, 9), 0
    for a, b, c, d in product(range(6), range(6), range(11), range(11)):
        if a + b <= 5 and c + d <= 10:
            permanent = [YES] * a + [ABSTAIN] * b + [NO] * (5 - a - b)
            others = [YES] * c + [ABSTAIN] * d + [NO] * (10 - c - d)
            ways = comb(5, a) * comb(5 - a, b) * comb(10, c) * comb(10 - c, d)
            found += ways * carries(rule, 0, np.array(permanent + others))
    expected = sum(
        comb(5, yes) * comb(10, others) * 2 ** (10 - others)
        for yes in range(6)
        for others in range(11)
        if yes + others >= 9
    )
    assert found == expected


def test_the_community_of_1958_had_14_winning_coalitions() -> None:
    # the three large ones with or without any of the others (8), or two of them with both middle
    # ones, with or without Luxembourg (3 · 2)
    rule = community().opening.rule
    assert sum(carries(rule, 0, way) for way in coalitions(6)) == 14


def test_luxembourg_was_never_decisive_in_the_community_of_1958() -> None:
    layout = community()
    floor, tipped = blank_floor(layout), set()
    for way in coalitions(6):
        floor.own[:] = floor.answer[:] = way
        if not carries(layout.opening.rule, 0, way):
            tipped |= {
                name
                for i, name in enumerate(layout.states)
                if is_decisive(layout.opening.rule, 0, floor, np.zeros(6), i)
            }
    assert tipped == set(EEC) - {"Luxembourg"}
