"""Lasting agreements in `sim stress`, and in its quick form in `sim run`."""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import FIRST_STEPS, Sim, runs
from rich.cells import cell_len
from rich.console import Console

import sim as face
from sim.analysis.stress.assumptions import Assumptions, Between, quick
from sim.analysis.stress.order import OrderHeld, order_of
from sim.analysis.stress.settings import AFTERWARDS
from sim.analysis.stress.stress import Stressed
from sim.pieces import HERE
from sim.plan import plan
from sim.points import LASTING, MEASURES
from sim.present.answers.stressed import paragraph, stressed
from sim.present.assumed import moved, order, rests_on
from sim.present.figures.stressed import figures
from sim.results import Results
from sim.scenario.schema import Study

AFTER = """
format: 1
title: After signature
principals: [Ash, Birch]
frameworks:
  accord: {signatories: [Ash], guarantors: [Birch, Cedar], activation: any}
  bargain: {signatories: [Ash], guarantors: {willing: [Cedar]}}
states:
  Ash: {utilities: {accord: 0.8, bargain: 0.6}, reservation: {mean: 0.5, sd: 0.1}, ratifies_at: 0.6}
  Birch:
    {utilities: {accord: 0.4, bargain: 0.7}, reservation: {mean: 0.5, sd: 0.1}, capability: 2,
     may_challenge: true, challenge_cost: {low: 0.0, high: 0.6}}
  Cedar:
    {utilities: {accord: 0.7, bargain: 0.6}, reservation: 0.4, capability: 3,
     resolve: {low: 0.1, mode: 0.5, high: 0.9}}
aftermath: {horizon: 8}
variants:
  whole: {label: Everybody}
  birch_may_block: {label: Birch may block, table: {veto: [Birch]}}
  unarmed: {label: Cedar unarmed, states: {Cedar: {capability: 0.1}}}
run: {seed: 5}
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("after") / "after.yaml"
    path.write_text(AFTER)
    return path


@pytest.fixture(scope="module")
def study(file: Path) -> Study:
    return face.load(file)


@pytest.fixture(scope="module")
def told(study: Study) -> Stressed:
    return face.stress(study, replicates=80)


@pytest.fixture(scope="module")
def results(study: Study) -> Results:
    return face.run(study, replicates=200)


@pytest.fixture(scope="module")
def others(study: Study) -> Assumptions:
    asked = quick(plan(study, replicates=200))
    assert asked
    return asked.tell(HERE)


# --- What is told ---


def test_settings_that_do_not_count_leave_the_order_as_it_was() -> None:
    rates = np.array([[0.5, 0.2], [0.5, 0.2], [0.1, 0.9], [0.2, 0.2]])
    found = order_of(rates, ["a", "b"], [True, False, True, True])
    assert found.held == OrderHeld(same=0, merged=1, turned=1)
    (pair,) = found.pairs
    assert (pair.more, pair.alike, pair.fewer, pair.settings) == (0, 1, 1, 2)
    assert [found.told(row) for row in range(4)] == ["same", "", "turned", "merged"]


def test_agreements_rest_on_settings_of_the_talks_and_lasting_ones_on_all(told: Stressed) -> None:
    assert told.order
    assert told.order_lasting
    assert told.order_lasting.of == told.tried.others
    assert told.order.of == sum(setting.of_talk for setting in told.tried.settings) - 1
    for column, name in enumerate(told.tried.variants):
        rates = told.tried.rates("agreed")[np.array(told.tried.counted("agreed")), column]
        assert told.range_of(name, "agreed").median == np.median(rates)


def test_the_softest_numbers_move_lasting_agreements_and_no_others(told: Stressed) -> None:
    factors = [factor for factor in told.factors if factor.name in AFTERWARDS]
    assert {factor.label for factor in factors} == set(AFTERWARDS.values())
    for factor in factors:
        assert factor.kind == "number"
        assert factor.widest.measure in LASTING
        assert factor.widest.width > 0
        for name in told.tried.variants:
            assert all(factor.swing(name, measure).width == 0 for measure in MEASURES)


def test_json_tables_and_summary_carry_lasting_agreements(told: Stressed) -> None:
    plain = json.loads(json.dumps(told.as_json()))
    assert {each["headline"] for each in plain["ranges"]} == {*MEASURES, *LASTING}
    assert plain["order_lasting"]["of"] == plain["settings"]
    assert len(plain["pairs_lasting"]) == 3
    tables = told.tables()
    assert {"order_lasting", *LASTING} <= set(tables["settings"].column_names)
    rows = tables["settings"].to_pylist()
    assert all(row["lasting"] <= row["agreed"] for row in rows)
    uncounted = [row for row in rows if row["resolve"] or row["challenge_cost"]]
    assert {row["order"] for row in uncounted} == {""}
    assert len(told.summary()) == 4 * len(told.tried.variants)


def test_a_study_that_says_nothing_of_it_carries_none_of_it() -> None:
    told = face.stress(face.load(FIRST_STEPS), replicates=20)
    assert told.order_lasting is None
    assert "lasting" not in json.dumps(told.as_json()).lower()
    assert not [n for t in told.tables().values() for n in t.column_names if "lasting" in n]
    assert list(figures(told)) == ["tornado", "ranges"]
    assert "lasting" not in shown(told, 100).lower()


def shown(told: Stressed, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False)
    console.print(stressed(told, width))
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lasting_agreements_have_a_table_of_their_own_within_the_terminal(
    told: Stressed, width: int
) -> None:
    text = shown(told, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "Lasting, and" in text
    assert "not challenged within 8 years" in " ".join(text.split())


def test_both_orders_are_said_one_beside_the_other(told: Stressed) -> None:
    text = paragraph(told)
    assert told.order
    assert f"of {told.order.of} other settings of the talks" in text
    assert "apart by more than one lasting agreement of a hundred" in text
    assert "lasting agreements" in text


def test_the_figures_tell_lasting_agreements_and_no_note_is_cut(told: Stressed) -> None:
    drawn = figures(told)
    assert list(drawn) == ["tornado", "tornado_lasting", "ranges"]
    heads = [axes.get_title(loc="left") for axes in drawn["ranges"].axes]
    assert [head.replace("\n", " ") for head in heads] == [
        *("agreed", "agreed, and suits all principals"),
        *("lasting", "lasting, and suits all principals"),
    ]
    note = " ".join(drawn["ranges"].texts[1].get_text().split())
    assert told.order_lasting
    assert note.endswith(f"and {told.order_lasting.turned}.")


# --- The quick form in a run ---


def test_the_ranges_of_a_run_hold_its_own_lasting_rate(
    results: Results, others: Assumptions
) -> None:
    for variant in results.variants.values():
        own = variant.fate.lasting.rate
        low, high = others.between(variant, "lasting")
        assert low <= own <= high
        told = others.of_variant(variant)
        assert told["lasting"] == {"low": low, "high": high}
        suiting = others.between(variant, "lasting_suits_principals")
        assert told["suiting_principals"] == {"lasting": suiting._asdict()}


def test_the_share_that_lasts_is_of_the_agreements_of_each_setting(
    results: Results, others: Assumptions
) -> None:
    variant = results.variants["whole"]
    share = others.share_lasting(variant)
    assert share
    agreed, lasting = (others.tried.counts[m][:, 0] for m in ("agreed", "lasting"))
    assert (agreed >= 10).all()
    shares = [*(lasting / agreed), variant.fate.lasting.count / variant.agreement.count]
    assert share == Between(min(shares), max(shares))


def test_no_share_is_said_where_no_setting_has_ten_agreements(file: Path) -> None:
    study = face.load(file)
    asked = quick(plan(study, replicates=9))
    assert asked
    few, results = asked.tell(HERE), face.run(study, replicates=9)
    assert few.share_lasting(results.variants["whole"]) is None


def test_the_report_tells_what_a_setting_does_to_lasting_agreements(others: Assumptions) -> None:
    lines = moved(others, dict.fromkeys(others.tried.variants, "a table"))
    for line, setting in zip(lines, others.tried.settings[1:], strict=True):
        assert "asting agreements" in line
        assert ("Lasting" in line or "No table" in line) == setting.of_talk


def test_ranges_of_agreements_say_the_settings_they_rest_on(others: Assumptions) -> None:
    assert order(others).startswith(f"{others.tried.others} other settings were tried")
    assert rests_on(others, "agreed").startswith(f"{others.tried.others - 8} other settings")
    assert "resolve" not in rests_on(others, "agreed")
    assert "resolve over its range" in rests_on(others)


def test_a_run_leaves_the_ranges_of_lasting_agreements(
    sim: Sim, file: Path, tmp_path: Path
) -> None:
    _, out, _ = sim("run", str(file), "--replicates", "40", "--json")
    plain = json.loads(out)
    assert plain["order_lasting"]["of"] > plain["order"]["of"]
    (folder,) = runs(tmp_path / "outputs")
    rows = pd.read_csv(folder / "summary.csv")
    assert (rows["assumptions.lasting.low"] <= rows["lasting.rate"]).all()
    assert (rows["assumptions.suiting_principals.lasting.high"] <= 1).all()
