"""Rankings: utilities of which only the order is known, drawn as sorted uniform numbers."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from builders import Raw, bounded, resolved
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.dice import DiceBox
from sim.negotiation.floor import blank_minds
from sim.negotiation.layout import Layout
from sim.negotiation.preference import value_states

TEXTS = ("accord", "bargain", "charter", "deal")
N = 40_000


def ranked(**rankings: Any) -> Layout:
    """States that rank four texts and no deal."""
    raw: Raw = {
        "frameworks": {text: {} for text in TEXTS},
        "states": {name: {"ranking": ranking} for name, ranking in rankings.items()},
        "table": {"quota": "unanimity"},
    }
    return lay_out(resolved(raw))


def worth(layout: Layout, count: int, seed: int = 11) -> dict[str, np.ndarray]:
    """(n,) what each text, and NO_DEAL, is worth to the first state."""
    minds = blank_minds(count, layout)
    every = np.arange(len(layout.states))
    draws = DiceBox(layout, seed).throw(0, count).draws
    value_states(layout.opening.preferences, draws, every, count, minds)
    texts = {text: minds.utility[:, 0, f] for f, text in enumerate(layout.frameworks)}
    return texts | {"NO_DEAL": minds.reservation[:, 0]}


@st.composite
def orders(draw: st.DrawFn) -> list[Any]:
    """A ranking, with or without ties."""
    order = draw(st.permutations([*TEXTS, "NO_DEAL"]))
    cuts = sorted(draw(st.sets(st.integers(1, 4))))
    groups = [list(order[a:b]) for a, b in pairwise([0, *cuts, 5])]
    return [group[0] if len(group) == 1 else group for group in groups]


@bounded(150)
@given(orders())
def test_every_replicate_respects_the_order_and_its_ties(order: list[Any]) -> None:
    values = worth(ranked(Ash=order), 50)
    groups = [[rank] if isinstance(rank, str) else rank for rank in order]
    for group in groups:
        assert all((values[name] == values[group[0]]).all() for name in group)
    for better, worse in pairwise(groups):
        assert (values[better[0]] > values[worse[0]]).all()
    assert all(((value > 0) & (value < 1)).all() for value in values.values())


@pytest.mark.parametrize("levels", [1, 2, 3, 5])
def test_each_place_is_distributed_like_a_sorted_uniform_number(levels: int) -> None:
    # the j-th largest of n uniform numbers is Beta(n + 1 − j, j), with mean (n + 1 − j) / (n + 1)
    names = [*TEXTS, "NO_DEAL"]
    rest = names[levels - 1 :]
    last = rest if len(rest) > 1 else rest[0]
    values = worth(ranked(Ash=[*names[: levels - 1], last]), N)
    for j, name in enumerate(names[:levels], start=1):
        a, b = levels + 1 - j, j
        spread = beta.std(a, b) / np.sqrt(N)
        assert abs(values[name].mean() - a / (levels + 1)) < 4 * spread  # 4 standard errors
        assert kstest(values[name], beta(a, b).cdf).pvalue > 1e-4  # about 4 standard errors


def test_two_places_move_together_as_sorted_uniform_numbers_do() -> None:
    # the correlation of the first and the last of n is 1 / n
    values = worth(ranked(Ash=[*TEXTS, "NO_DEAL"]), N)
    found = np.corrcoef(values["accord"], values["NO_DEAL"])[0, 1]
    assert abs(found - 1 / 5) < 4 / np.sqrt(N)


def test_at_its_mean_a_ranking_is_evenly_spaced() -> None:
    (minds,) = mean_minds(ranked(Ash=["deal", ["accord", "charter"], "NO_DEAL", "bargain"]))
    assert minds.utility[0, 0] == pytest.approx([3 / 5, 1 / 5, 3 / 5, 4 / 5])
    assert minds.reservation[0, 0] == pytest.approx(2 / 5)


def test_states_with_the_same_ranking_are_drawn_apart() -> None:
    order = [*TEXTS, "NO_DEAL"]
    layout = ranked(Ash=order, Birch=order)
    minds = blank_minds(N, layout)
    draws = DiceBox(layout, 5).throw(0, N).draws
    value_states(layout.opening.preferences, draws, np.arange(2), N, minds)
    found = np.corrcoef(minds.utility[:, 0, 0], minds.utility[:, 1, 0])[0, 1]
    assert abs(found) < 4 / np.sqrt(N)


def test_no_draw_makes_a_text_acceptable_that_stands_behind_no_deal() -> None:
    layout = ranked(Ash=["deal", "NO_DEAL", *TEXTS[:3]])
    values = worth(layout, 2000)
    assert (values["deal"] > values["NO_DEAL"]).all()
    assert all((values[text] < values["NO_DEAL"]).all() for text in TEXTS[:3])
