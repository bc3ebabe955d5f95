"""In how many settings the tables keep their order, and how that is said."""

import numpy as np
import pytest
from commands import ROOT
from hypothesis import given
from hypothesis import strategies as st

import sim as face
from sim.analysis.stress.assumptions import quick
from sim.analysis.stress.order import OrderHeld, order_of
from sim.pieces import HERE
from sim.plan import plan
from sim.present.answers.stressed import paragraph
from sim.present.assumed import held, order
from sim.present.figures.stressed import figures


def test_tables_within_one_of_a_hundred_count_as_alike() -> None:
    rates = np.array([[0.50, 0.49, 0.20], [0.40, 0.41, 0.42], [0.10, 0.90, 0.00]])
    found = order_of(rates, ["a", "b", "c"])
    first, second, third = found.pairs
    assert (first.own, first.more, first.alike, first.fewer, first.turned) == (0, 0, 1, 1, 0)
    assert (second.own, second.more, second.fewer, second.turned) == (1, 1, 1, 1)
    assert (third.own, third.alike, third.turned) == (1, 1, 0)
    assert (second.same, third.same) == (1, 1)
    assert found.kept == ("same", "turned", "same")


def test_tables_all_alike_have_no_order_to_hold() -> None:
    assert order_of(np.array([[0.5, 0.5], [0.1, 0.9]]), ["a", "b"]).held is None
    assert order_of(np.array([[0.5], [0.1]]), ["a"]).held is None


def test_tables_that_are_no_longer_apart_have_not_kept_their_order() -> None:
    found = order_of(np.array([[0.9, 0.5, 0.1], [0.8, 0.7, 0.0], [0.4, 0.0, 0.0]]), ["a", "b", "c"])
    assert found.held == OrderHeld(same=1, merged=1, turned=0)


@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(1, 8))
def test_a_setting_is_told_by_the_pairs_that_are_apart(
    seed: int, tables: int, settings: int
) -> None:
    rates = np.random.default_rng(seed).integers(0, 101, (settings, tables)) / 100
    names = [str(k) for k in range(tables)]
    found = order_of(rates, names)
    for row in range(settings):
        apart = [pair for pair in order_of(rates[[0, row]], names).pairs if pair.own]
        turned, merged = any(p.turned for p in apart), any(p.alike for p in apart)
        assert found.kept[row] == ("turned" if turned else "merged" if merged else "same")
    assert found.held is None or found.held.of == settings - 1


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (OrderHeld(20, 0, 0), "all keep their order in all 20 other settings"),
        (
            OrderHeld(8, 12, 0),
            "all keep their order in 8 of 20 other settings; in none are any the other way round, "
            "but in 12 some are no longer apart",
        ),
        (
            OrderHeld(8, 11, 1),
            "all keep their order in 8 of 20 other settings; in 1 some are the other way round, "
            "in 11 more some are no longer apart",
        ),
        (
            OrderHeld(0, 0, 3),
            "all keep their order in none of 3 other settings; in 3 some are the other way round",
        ),
        (OrderHeld(1, 0, 0), "all keep their order in the one other setting"),
        (
            OrderHeld(0, 1, 0),
            "do not all keep their order in the one other setting: some are no longer apart",
        ),
    ],
)
def test_what_became_of_the_order_is_said_in_three_counts(counts: OrderHeld, said: str) -> None:
    assert held(counts) == said


def test_where_all_tables_are_alike_no_order_is_said_to_hold() -> None:
    study = face.load(ROOT / "scenarios" / "divided-pie.yaml")
    told = face.stress(study, list(study.variants)[:3], replicates=20)
    assert told.order is None
    assert told.as_json()["order"] is None
    assert "no order to hold" in paragraph(told)
    assert not any("order" in text.get_text() for text in figures(told)["ranges"].texts)
    assert set(told.tables()["settings"]["order"].to_pylist()) == {""}


def test_a_run_says_nothing_of_an_order_where_all_tables_are_alike() -> None:
    study = face.load(ROOT / "scenarios" / "divided-pie.yaml")
    asked = quick(plan(study, list(study.variants)[:3], 20))
    assert asked
    said = order(asked.tell(HERE))
    assert "order" not in said
    assert "other settings were tried" in said
