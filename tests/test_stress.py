"""How far headlines go under other assumptions: `sim stress`, and its quick form in `sim run`."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import FIRST_STEPS, ROOT, Sim, one_line, runs
from rich.cells import cell_len
from rich.console import Console

import sim as face
from sim.analysis.stress import assumptions
from sim.analysis.stress.assumptions import Assumptions, quick
from sim.analysis.stress.stress import Stressed
from sim.pieces import HERE
from sim.plan import plan
from sim.points import MEASURES
from sim.present.answers.stressed import paragraph, stressed
from sim.present.assumed import first_talks, held, moved, order
from sim.present.counts import span
from sim.present.figures import draw
from sim.present.figures.stressed import figures
from sim.present.naming import variant_labels
from sim.present.tables import results_table
from sim.present.words import paragraph as words_of_run
from sim.results import Results

FORBIDDEN = re.compile(r"probab|likel|forecast|chance of|spoiler", re.IGNORECASE)
CERTAIN = str(ROOT / "scenarios" / "veto-players.yaml")


@pytest.fixture(scope="module")
def told() -> Stressed:
    return face.stress(face.load(FIRST_STEPS), replicates=60)


@pytest.fixture(scope="module")
def results() -> Results:
    return face.run(face.load(FIRST_STEPS), replicates=300)


@pytest.fixture(scope="module")
def others() -> Assumptions:
    asked = quick(plan(face.load(FIRST_STEPS), replicates=300))
    assert asked
    return asked.tell(HERE)


# --- The full grid ---


def test_the_ranges_are_those_of_the_settings(told: Stressed) -> None:
    for column, name in enumerate(told.tried.variants):
        for measure in MEASURES:
            each, rates = told.range_of(name, measure), told.tried.rates(measure)[:, column]
            assert each.own == rates[0]
            assert each.median == np.median(rates)
            for end, extreme in ((each.low, rates.min()), (each.high, rates.max())):
                row = told.tried.settings.index(end.setting)
                assert end.rate == extreme == rates[row]


def test_of_settings_alike_the_one_nearest_to_the_file_is_named(told: Stressed) -> None:
    for each in told.ranges:
        column = told.tried.variants.index(each.variant)
        rates = told.tried.rates(each.measure)[:, column]
        sizes = [
            len(told.tried.settings[row].choices) for row in np.flatnonzero(rates == rates.max())
        ]
        assert len(each.high.setting.choices) == min(sizes)


def test_the_tornado_changes_one_thing_at_a_time_and_is_sorted(told: Stressed) -> None:
    widths = [factor.widest.width for factor in told.factors]
    assert widths == sorted(widths, reverse=True)
    for factor in told.factors:
        for swing in factor.swings:
            assert swing.low.rate <= swing.own <= swing.high.rate
            for end in (swing.low, swing.high):
                assert set(end.setting.values) <= {factor.name}


def test_threads_change_nothing(told: Stressed) -> None:
    again = face.stress(face.load(FIRST_STEPS), replicates=60, threads=1)
    assert again.as_json() == told.as_json()


def test_the_summary_has_a_row_for_each_headline(told: Stressed) -> None:
    table = told.summary()
    assert len(table) == 2 * len(told.tried.variants)
    assert (table["low"] <= table["own"]).all()
    assert (table["median"] <= table["high"]).all()


def test_what_is_printed_as_json_is_json(told: Stressed) -> None:
    plain = json.loads(json.dumps(told.as_json()))
    assert told.order
    assert plain["order"] == {**told.order._asdict(), "of": plain["settings"]}
    assert {factor["kind"] for factor in plain["factors"]} == {"choice", "number"}


def shown(told: Stressed, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False)
    console.print(stressed(told, width))
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_every_table_and_both_ends_are_told_within_the_terminal(told: Stressed, width: int) -> None:
    text = shown(told, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    for variant in told.asked.study.variants.values():
        assert str(variant.label).split()[0] in text
    assert "If the coding holds" in text
    assert "conceder" in text


def test_the_paragraph_is_sober_and_says_what_matters(told: Stressed) -> None:
    text = paragraph(told)
    assert not FORBIDDEN.search(text)
    assert told.order
    assert held(told.order) in text
    assert "Of the choices of talk" in text
    assert "Of the numbers" in text
    assert text.endswith("not chances of agreement.")


def test_the_pairs_that_turn_most_are_listed_with_their_three_counts(told: Stressed) -> None:
    most = max(told.tried.order.pairs, key=lambda pair: pair.turned)
    counts = most.same, most.alike, most.turned, told.tried.others
    assert sum(counts[:3]) == counts[3]
    lines = [line.split() for line in shown(told, 140).splitlines()]
    assert [str(count) for count in counts] in [line[-4:] for line in lines]


def test_the_report_tells_settings_that_merge_from_those_that_turn(others: Assumptions) -> None:
    names = dict.fromkeys(others.tried.variants, "a table")
    for line, kept in zip(moved(others, names), others.tried.order.kept[1:], strict=True):
        assert ("no longer apart" in line) == (kept == "merged")
        assert ("other way round" in line) == (kept == "turned")


def test_both_figures_carry_their_origin(told: Stressed) -> None:
    drawn = figures(told)
    assert list(drawn) == ["tornado", "ranges"]
    for figure in drawn.values():
        assert any("If the coding holds" in text.get_text() for text in figure.texts)


def test_a_study_that_leaves_no_choice_is_told_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "fixed.yaml"
    file.write_text(
        "format: 1\ntitle: Fixed\nframeworks: {accord: {}}\n"
        "states: {Ash: {ranking: [accord, NO_DEAL]}, Birch: {ranking: [NO_DEAL, accord]}}\n"
        "table: {signatories: [Ash, Birch]}\n"
        "protocol: {speaker: mediator, rounds: 1000, concession: sincere}\n"
    )
    told = face.stress(face.load(file), replicates=20)
    settings = [setting.words for setting in told.tried.settings]
    assert settings == ["the file's own", "half the rounds"]
    assert list(figures(told)) == ["tornado", "ranges"]
    assert "none alone changes anything" in paragraph(told)


def test_the_folder_holds_tables_and_figures_and_finds_itself(sim: Sim, tmp_path: Path) -> None:
    command = ("stress", FIRST_STEPS, "--replicates", "40", "--variant", "amber_may_block")
    code, out, _ = sim(*command)
    assert code == 0
    (folder,) = runs(tmp_path / "outputs")
    assert folder.name.startswith("stress-")
    for name in ("settings.csv", "ranges.parquet", "factors.csv", "tornado.png", "ranges.svg"):
        assert (folder / name).exists()
    rows = pd.read_csv(folder / "settings.csv")
    assert rows["words"][0] == "the file's own"
    assert "It was there already" not in out
    assert "It was there already" in sim(*command)[1]


def test_json_of_stress_is_all_there_is(sim: Sim) -> None:
    _, out, _ = sim("stress", FIRST_STEPS, "--replicates", "20", "--json")
    assert json.loads(out)["replicates"] == 20


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--replicates", "1e7"), "fewer replicates"),
        (("--replicates", "0"), "at least 1"),
        (("--variant", "amber_may_blok"), "did you mean 'amber_may_block'"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    sim: Sim, words: tuple[str, ...], said: str
) -> None:
    assert said in one_line(sim("stress", FIRST_STEPS, *words))


# --- The quick form in a run ---


def test_a_range_holds_the_runs_own_rate(results: Results, others: Assumptions) -> None:
    for variant in results.variants.values():
        for measure, own in (
            ("agreed", variant.agreement.rate),
            ("suits_principals", variant.suits_principals.rate),
        ):
            low, high = others.between(variant, measure)
            assert low <= own <= high
            rates = others.tried.rates(measure)[:, others.tried.variants.index(variant.id)]
            assert (low, high) == (min(own, rates.min()), max(own, rates.max()))


@pytest.mark.parametrize(("replicates", "tried"), [(300, 300), (2_000, 2_000), (9_000, 2_000)])
def test_ranges_rest_on_the_talks_of_the_table_up_to_2_000(replicates: int, tried: int) -> None:
    asked = quick(plan(face.load(FIRST_STEPS), replicates=replicates))
    assert asked
    assert asked.trial.plan.replicates == tried


def test_it_is_said_how_far_the_first_talks_stray_from_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings may be tried over the first talks, which the dice may have made easier or not."""
    monkeypatch.setattr(assumptions, "MOST_REPLICATES", 500)
    study = face.load(FIRST_STEPS)
    results = face.run(study, replicates=2000, seed=5)
    asked = quick(plan(study, seed=5))
    assert asked
    others = asked.tell(HERE)
    said = first_talks(others, results, variant_labels(results))
    first = {n: v.agreement for n, v in face.run(study, replicates=500, seed=5).variants.items()}
    apart = {n: abs(v.agreement.rate - first[n].rate) for n, v in results.variants.items()}
    name = max(apart, key=lambda each: apart[each])
    few, whole = (
        round(100 * rate) for rate in (first[name].rate, results.variants[name].agreement.rate)
    )
    assert f"give {few} of 100 at “{results.variants[name].scenario.label}”" in said
    assert f"all 2,000 give {whole};" in said


def test_nothing_is_said_of_the_first_talks_where_all_are_tried(
    results: Results, others: Assumptions
) -> None:
    assert first_talks(others, results, variant_labels(results)) == ""


def test_the_table_tells_assumptions_and_dice_apart(results: Results, others: Assumptions) -> None:
    console = Console(file=io.StringIO(), width=100, no_color=True, highlight=False)
    console.print(results_table(results, 100, others))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    variant = results.variants["amber_may_block"]
    assert span(*others.between(variant, "agreed"), variant.n) in text
    assert "otherwise" in text
    assert "(dice)" in text
    assert f"{others.tried.others} other settings, 300 talks each" in " ".join(text.split())


def test_the_second_figure_says_on_how_many_talks_its_ranges_rest(
    results: Results, others: Assumptions
) -> None:
    fewer = replace(others, tried=replace(others.tried, replicates=120))
    figure = draw(results, others=fewer)["2_what_came_of_the_talks"]
    said = " ".join(text.get_text() for text in figure.texts)
    assert "other settings, 120 talks each" in " ".join(said.split())


def test_the_paragraph_of_a_run_carries_the_range_and_the_order(
    results: Results, others: Assumptions
) -> None:
    text = words_of_run(results, others)
    assert "under other reasonable assumptions)" in text
    assert order(others) in text
    assert "not tried" not in text
    assert not FORBIDDEN.search(text)


def test_without_the_quick_form_a_run_says_what_it_said(results: Results) -> None:
    text = words_of_run(results)
    assert "not tried in this run" in text
    assert "under other" not in text


def test_a_run_keeps_its_quick_form_and_finds_it(sim: Sim, tmp_path: Path) -> None:
    command = ("run", FIRST_STEPS, "--replicates", "50")
    _, first, _ = sim(*command)
    _, again, _ = sim(*command)
    (folder,) = runs(tmp_path / "outputs")
    assert len(list(folder.glob("stress-*"))) == 1
    assert "nothing was computed again" in again
    assert first.split("Everything is in")[0] == again.split("It was there")[0]
    report = (folder / "report.html").read_text()
    assert "Under other assumptions" in report
    assert "half the rounds" in report
    table = pd.read_csv(folder / "summary.csv")
    assert (table["assumptions.agreement.low"] <= table["agreement.rate"]).all()
    assert (table["assumptions.talks"] == 50).all()


def test_json_of_a_run_carries_the_ranges_and_the_order(sim: Sim) -> None:
    _, out, _ = sim("run", FIRST_STEPS, "--replicates", "50", "--json")
    plain = json.loads(out)
    assert list(plain["order"]) == ["same", "merged", "turned", "of"]
    *three, of = plain["order"].values()
    assert sum(three) == of
    for variant in plain["variants"]:
        low, high = variant["assumptions"]["agreement"].values()
        assert low <= variant["agreement"]["rate"] <= high
        assert variant["assumptions"]["settings"] == of
        assert variant["assumptions"]["talks"] == 50


def test_no_stress_leaves_it_out_everywhere(sim: Sim, tmp_path: Path) -> None:
    _, out, _ = sim("run", FIRST_STEPS, "--replicates", "50", "--no-stress")
    assert "not tried in this run" in " ".join(out.split())
    assert "otherwise" not in out
    (folder,) = runs(tmp_path / "outputs")
    assert "Under other assumptions" not in (folder / "report.html").read_text()
    _, out, _ = sim("run", FIRST_STEPS, "--replicates", "50", "--no-stress", "--json")
    assert "order" not in json.loads(out)


def test_no_stress_takes_nothing_out_of_a_finished_run(sim: Sim, tmp_path: Path) -> None:
    sim("run", FIRST_STEPS, "--replicates", "50")
    (folder,) = runs(tmp_path / "outputs")
    before = {file: file.read_bytes() for file in folder.rglob("*.*")}
    _, out, _ = sim("run", FIRST_STEPS, "--replicates", "50", "--no-stress")
    assert "otherwise" not in out
    assert {file: file.read_bytes() for file in folder.rglob("*.*")} == before


def test_strategies_of_ones_own_are_not_stressed() -> None:
    mine = plan(face.load(FIRST_STEPS), replicates=5)
    assert quick(mine)
    assert quick(replace(mine, strategies=_anybody())) is None


def _anybody() -> object:
    from sim.negotiation.strategies import Strategies

    return Strategies(classes={"Amber": object}, path="mine.py")


def test_one_answer_may_change_under_other_assumptions() -> None:
    study, only = face.load(CERTAIN), ["lowland_proposes"]
    only = [name for name, v in study.variants.items() if "proposes" in str(v.label)]
    asked = quick(plan(study, only, 50))
    assert asked
    results, others = face.run(study, only, 50), asked.tell(HERE)
    text = words_of_run(results, others)
    assert f"it stays the same at 1 of {len(only)}" in text
    console = Console(file=io.StringIO(), width=100, no_color=True, highlight=False)
    console.print(results_table(results, 100, others))
    assert "0–50" in console.file.getvalue()  # type: ignore[attr-defined]
