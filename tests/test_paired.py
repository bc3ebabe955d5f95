"""Intervals of paired differences, against published figures, symmetries and simulation."""

import numpy as np
import pytest
import scipy.stats
from builders import bounded
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.analysis.comparison.paired import Fourfold, Shift

TABLE_III = [
    ((36, 12, 2, 0), (0.0569, 0.3404)),
    ((20, 12, 2, 16), (0.0562, 0.3292)),
    ((18, 12, 2, 18), (0.0562, 0.3290)),
    ((36, 14, 0, 0), (0.1528, 0.4167)),
    ((35, 14, 0, 1), (0.1461, 0.4175)),
    ((18, 14, 0, 18), (0.1441, 0.3963)),
    ((2, 97, 1, 0), (0.8721, 0.9854)),
    ((1, 97, 1, 1), (0.8736, 0.9850)),
    ((0, 29, 1, 0), (0.6666, 0.9882)),
    ((0, 30, 0, 0), (0.8395, 1.0)),
    ((54, 0, 0, 0), (-0.0664, 0.0664)),
    ((30, 0, 0, 24), (-0.0358, 0.0358)),
]
"""Newcombe (1998), Statistics in Medicine 17, 2635: examples of method 10, first less second."""
COUNTS = st.integers(0, 400)


def fourfold(both: int, first: int, second: int, neither: int) -> Fourfold:
    """A fourfold count whose change is first less second, as the books have it."""
    return Fourfold(both=both, lost=second, gained=first, neither=neither)


@st.composite
def counted(draw: st.DrawFn) -> Fourfold:
    cells = [draw(COUNTS) for _ in range(4)]
    assume(sum(cells))
    return fourfold(*cells)


@pytest.mark.parametrize(("cells", "published"), TABLE_III)
def test_newcombes_examples_come_out_as_printed(cells, published):
    # To one of the last place printed: (1, 97, 1, 1) gives .87367 where the paper has .8736.
    assert fourfold(*cells).reach == pytest.approx(published, abs=1e-4)


def test_the_example_of_altman_and_others_comes_out_as_printed():
    """Altman, Machin, Bryant & Gardner (2000), Statistics with confidence, table 6.2."""
    turned = fourfold(14, 5, 0, 22)
    assert turned.change == pytest.approx(0.122, abs=5e-4)
    assert turned.reach == pytest.approx((0.011, 0.226), abs=5e-4)


@given(counted())
@bounded(200)
def test_a_range_holds_the_change_and_stays_between_all_and_none(turned):
    low, high = turned.reach
    assert -1 - 1e-12 <= low <= turned.change + 1e-12
    assert turned.change - 1e-12 <= high <= 1 + 1e-12


@given(counted())
@bounded(200)
def test_before_and_after_exchanged_mirror_the_range(turned):
    swapped = Fourfold(
        both=turned.both, lost=turned.gained, gained=turned.lost, neither=turned.neither
    )
    low, high = turned.reach
    assert swapped.reach == pytest.approx((-high, -low), abs=1e-12)


@given(counted())
@bounded(200)
def test_what_did_not_happen_instead_of_what_did_mirrors_the_range(turned):
    failed = Fourfold(
        both=turned.neither, lost=turned.gained, gained=turned.lost, neither=turned.both
    )
    low, high = turned.reach
    assert failed.reach == pytest.approx((-high, -low), abs=1e-9)


def test_more_replicates_of_the_same_make_the_range_narrower():
    few, many = (fourfold(20 * k, 12 * k, 2 * k, 16 * k).reach for k in (1, 10))
    assert few.low < many.low < many.high < few.high


def test_pairing_narrows_the_range_where_both_go_together():
    together, apart = fourfold(45, 5, 0, 50).reach, fourfold(25, 25, 20, 30).reach
    assert together.high - together.low < 0.7 * (apart.high - apart.low)


@pytest.mark.parametrize("shares", [(0.3, 0.1, 0.2, 0.4), (0.02, 0.05, 0.01, 0.92)])
def test_the_range_holds_the_true_change_in_about_95_of_100_samples(shares):
    """Nominal coverage .95 within 4 standard errors and .012, the method's own departure.

    4,000 samples of 200: a standard error is .0034.
    """
    samples = np.random.default_rng(8).multinomial(200, shares, size=4000)
    true = shares[1] - shares[2]
    held = [low <= true <= high for low, high in (fourfold(*cells).reach for cells in samples)]
    assert np.mean(held) == pytest.approx(0.95, abs=4 * 0.0034 + 0.012)


# --- Means ---


def shift_of(before, after) -> Shift:
    change = after - before
    return Shift(
        n=len(before),
        sum_before=float(before.sum()),
        sum_after=float(after.sum()),
        sum_changes=float(change.sum()),
        sum_squares=float((change**2).sum()),
    )


@pytest.mark.parametrize("n", [2, 3, 30, 5000])
def test_the_range_of_a_mean_change_is_that_of_the_paired_t_test(n):
    draws = np.random.default_rng(3)
    before = draws.random(n)
    after = before + draws.normal(0.02, 0.1, n)
    expected = scipy.stats.ttest_rel(after, before).confidence_interval(0.95)
    assert shift_of(before, after).reach == pytest.approx(tuple(expected), rel=1e-9)


def test_changes_that_are_all_alike_leave_nothing_open():
    before = np.array([0.25, 0.5, 0.75, 0.125])
    shift = shift_of(before, before + 0.125)
    assert shift.reach == pytest.approx((0.125, 0.125))


def test_one_replicate_has_no_range():
    assert shift_of(np.array([0.3]), np.array([0.4])).reach is None
