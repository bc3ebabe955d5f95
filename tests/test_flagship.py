"""The flagship against the pattern to expect of it, at 4,000 replicates, within .03.

The pattern comes from an independent prototype. It let states put texts that cannot be concluded
at the table, for want of an absent signature; here such texts are not offered, which spares those
tables misses. So `west_may_block`, `usa_excluded` and the shares of `russia_excluded` are held
against what that rule gives, and the prototype's figures against the rule that it had.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.results import Results

FILE = Path(__file__).parents[1] / "scenarios" / "ukraine-2025.yaml"
N = 4_000
WITHIN = 0.03
"""Nearly 4 standard errors where the share is one half, more elsewhere; both sides are sampled."""
AGREEMENT = {
    "everybody": 1.00,
    "russia_excluded": 1.00,
    "west_may_block": 1.00,
    "usa_excluded": 1.00,
    "russia_may_block": 0.12,
    "p5_may_block": 0.05,
    "mirror": 0.03,
}
SUITS_BOTH = {
    "everybody": 0.00,
    "russia_excluded": 0.00,
    "west_may_block": 0.00,
    "usa_excluded": 0.00,
    "russia_may_block": 0.12,
    "p5_may_block": 0.05,
    "mirror": 0.03,
}
AGREED_ON = {
    "everybody": {"coalition_force": 0.80, "coalition_backstop": 0.15, "article5_like": 0.05},
    "russia_excluded": {"coalition_force": 0.81, "coalition_backstop": 0.16, "article5_like": 0.03},
    "west_may_block": {"coalition_backstop": 0.84, "article5_like": 0.16},
    "usa_excluded": {"coalition_force": 1.00},
    "russia_may_block": {"armed_neutrality": 0.08, "ceasefire_only": 0.03, "consultation": 0.02},
    "p5_may_block": {"consultation": 0.02, "ceasefire_only": 0.02, "armed_neutrality": 0.01},
    "mirror": {"coalition_backstop": 0.03},
}
FAILURES = {
    "russia_may_block": (0.40, 0.16, 0.32),
    "p5_may_block": (0.63, 0.17, 0.15),
    "mirror": (0.74, 0.14, 0.10),
}
EVERYTHING_OFFERED = {
    "west_may_block": (0.98, {"coalition_backstop": 0.72, "article5_like": 0.26}),
    "usa_excluded": (0.96, {"coalition_force": 0.95}),
    "russia_excluded": (1.00, {"coalition_force": 0.83, "coalition_backstop": 0.12}),
}


@cache
def results() -> Results:
    """What comes of the tables in the pattern."""
    return sim.run(sim.load(FILE), variants=list(AGREEMENT), replicates=N)


@pytest.mark.parametrize("table", AGREEMENT)
def test_agreement_is_as_frequent_as_expected(table: str) -> None:
    assert results().variants[table].agreement.rate == pytest.approx(AGREEMENT[table], abs=WITHIN)


@pytest.mark.parametrize("table", SUITS_BOTH)
def test_agreement_suits_both_principals_as_often_as_expected(table: str) -> None:
    share = results().variants[table].suits_principals.rate
    assert share == pytest.approx(SUITS_BOTH[table], abs=WITHIN)


@pytest.mark.parametrize("table", AGREED_ON)
def test_what_is_agreed_on_is_as_expected(table: str) -> None:
    found = results().variants[table].agreed_on
    expected = dict.fromkeys(found, 0.0) | AGREED_ON[table]
    assert {f: found.get(f, 0.0) for f in expected} == pytest.approx(expected, abs=WITHIN)


@pytest.mark.parametrize("table", FAILURES)
def test_talks_fail_for_the_reasons_expected(table: str) -> None:
    one = results().variants[table]
    assert (one.no_zone, one.held_out, one.missed) == pytest.approx(FAILURES[table], abs=WITHIN)


@pytest.mark.parametrize("table", EVERYTHING_OFFERED)
def test_with_every_text_on_the_table_the_figures_of_the_prototype_come_out(table: str) -> None:
    study = sim.load(FILE)
    layout = lay_out(study.variants[table])
    every = layout.opening.rule._replace(on_offer=np.arange(len(layout.frameworks)))
    layout = layout._replace(phases=(layout.opening._replace(rule=every),))
    records = replicates(layout, study.run.seed, 0, N)[0]
    agreement, shares = EVERYTHING_OFFERED[table]
    assert (records.ending == AGREED).mean() == pytest.approx(agreement, abs=WITHIN)
    for name, share in shares.items():
        found = (records.framework == layout.frameworks.index(name)).mean()
        assert found == pytest.approx(share, abs=WITHIN), name


def test_the_order_of_the_tables_is_as_expected() -> None:
    rates = {table: results().variants[table].agreement.rate for table in AGREEMENT}
    open_tables = ("everybody", "russia_excluded", "west_may_block", "usa_excluded")
    assert min(rates[table] for table in open_tables) > 0.9
    assert 0.9 > rates["russia_may_block"] > rates["p5_may_block"] > rates["mirror"] > 0


def test_what_russia_may_block_suits_both_or_is_not_agreed() -> None:
    for table in ("russia_may_block", "p5_may_block", "mirror"):
        one = results().variants[table]
        assert one.suits_principals.count == one.agreement.count > 0


def test_every_replicate_ends_in_one_of_four_ways() -> None:
    for one in results().variants.values():
        assert one.tally.endings[[AGREED, NO_ZONE, HELD_OUT, MISSED]].sum() == N
