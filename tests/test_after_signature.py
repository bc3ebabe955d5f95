"""What became of agreements, as a run tells it: table, paragraph, page, JSON, CSV, files."""

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import bounded
from commands import FIRST_STEPS, ROOT, Sim
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console
from synthetic import Fates, any_fates, flagship, tried, utilities_results

from sim import load, run
from sim.present.after_signature import after_table, sheet
from sim.present.after_words import not_ratifying
from sim.present.provenance import Provenance
from sim.present.report import render
from sim.present.words import paragraph
from sim.results import Results

AFTER = """
format: 1
title: A pact, a promise or a truce?
principals: [Ash, Birch]
frameworks:
  pact: {signatories: [Ash], guarantors: [Cedar, Dogwood], activation: majority}
  promise: {signatories: [Ash, Birch], guarantors: {willing: [Cedar]}}
  truce: {signatories: [Ash, Birch]}
states:
  Ash: {utilities: {pact: 0.9, promise: 0.7, truce: 0.6}, reservation: 0.4}
  Birch:
    utilities: {pact: 0.2, promise: 0.5, truce: 0.8}
    reservation: 0.3
    capability: 3
    may_challenge: true
    challenge_cost: {low: 0.1, high: 0.5}
    disputes: {Ash: 0.2}
  Cedar:
    utilities: {pact: 0.6, promise: 0.8, truce: 0.5}
    reservation: 0.3
    capability: 5
    resolve: {low: 0.4, high: 0.9}
    ratifies_at: {mean: 0.6, sd: 0.1}
  Dogwood: {utilities: {pact: 0.7, promise: 0.6, truce: 0.5}, reservation: 0.3, resolve: 0.7}
uncertainty: {utilities: 0.05, reservation: 0.03}
variants:
  open: {label: Nobody may block}
  blocked: {label: Birch may block, table: {veto: [Birch]}}
  settled: {label: Cedar may challenge, states: {Cedar: {may_challenge: true}, Birch: {disputes: {Ash: 1}}}}
run: {replicates: 400, seed: 5}
"""  # noqa: E501 - a variant a line
EVERYBODY = Fates(1000, 870, 680, suits=60)
BLOCKED = Fates(620, 600, 580, suits=620)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("files") / "after.yaml"
    file.write_text(AFTER)
    return file


@pytest.fixture(scope="module")
def results(file: Path) -> Results:
    return run(load(file))


def shown(results: Results, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False)
    console.print(after_table(results, width))
    return console.file.getvalue()  # type: ignore[attr-defined]


def told(results: Results) -> str:
    """What the paragraph says of agreements after signature, if anything."""
    found = re.search(
        r"(Of \d+ talks at “[^”]*”, [^.]* agree.*)\n\nOther reasonable", paragraph(results)
    )
    return found[1] if found else ""


# the table


@bounded(25)
@given(any_fates())
def test_no_line_of_the_table_is_wider_than_the_terminal(results):
    for width in (60, 79, 80, 100, 140):
        assert max(cell_len(line) for line in shown(results, width).splitlines()) <= width


@pytest.mark.parametrize("width", [79, 80, 100, 140])
def test_long_names_do_not_push_a_column_off_the_terminal(width):
    names = ["A" * 40, "Bosnia and Herzegovina, and others", "C"]
    text = shown(tried([EVERYBODY], states=names, labels=["A long label " * 6]), width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert re.search(r" 8\.0 *$", text, re.MULTILINE)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_three_falling_counts_stand_with_what_the_dice_leave_open(width):
    text = " ".join(shown(tried([EVERYBODY]), width).split())
    for words in ("100 of 100", "87 of 100", "(85–89)", "68 of 100", "(65–71)", "10 years"):
        assert words in text


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_same_is_told_of_agreements_that_suit_all_principals(width):
    text = " ".join(shown(tried([EVERYBODY]), width).split())
    assert "suit all principals" in text
    assert text.count("6 of 100") == 3


@pytest.mark.parametrize(
    ("fates", "words"),
    [
        (EVERYBODY._replace(suits=0), "none of them suits all principals"),
        (EVERYBODY._replace(suits=1000), "all of them suit all principals"),
        (Fates(0, 0, 0), "no agreement"),
    ],
)
@pytest.mark.parametrize("width", [60, 80, 140])
def test_whom_agreements_suit_is_one_line_where_that_is_all_of_them_or_none(fates, words, width):
    text = " ".join(shown(tried([fates]), width).split())
    assert words in text.lower()
    assert len(re.findall("suits? all principals", text)) <= 1


def test_calls_are_counted_of_a_hundred_by_challenger():
    rows = sheet(tried([Fates(1000, 900, 800, chances=(0.5, 0.25))])).rows
    assert rows[0].cells[3] == "B: 50\nC: 25"


def test_challengers_of_whom_the_same_is_said_share_a_line():
    rows = sheet(tried([Fates(1000, 900, 800, chances=(0.5, 0.502))])).rows
    assert rows[0].cells[3] == "B, C: 50"


def test_calls_that_are_nearly_never_or_always_honoured_are_not_said_to_be_so():
    rows = sheet(tried([Fates(1000, 900, 800, chances=(0.001, 0.999))])).rows
    assert rows[0].cells[3] == "B: <1\nC: >99"


def test_where_nobody_guarantees_no_call_is_counted():
    nothing = sheet(tried([Fates(0, 0, 0), EVERYBODY])).rows[0]
    assert nothing.cells[3:] == ("–", "–")


def test_years_in_force_never_reach_the_horizon_where_one_is_challenged():
    rows = sheet(tried([Fates(1000, 1000, 999), Fates(1000, 1000, 1000)])).rows
    assert (rows[0].cells[4], rows[2].cells[4]) == (">9.9", "10.0")


def test_a_horizon_that_is_not_the_same_everywhere_stands_with_each_table():
    same = sheet(tried([EVERYBODY, EVERYBODY]))
    assert same.heads[2] == "Lasting\n10 years"
    apart = sheet(tried([EVERYBODY, Fates(900, 800, 700, horizon=5)]))
    assert apart.heads[2] == "Lasting"
    assert [row.label for row in apart.rows[::2]] == ["v0 (10 years)", "v1 (5 years)"]


def test_where_nobody_may_challenge_only_what_is_in_force_is_told():
    told = sheet(tried([Fates(1000, 870, 870, chances=())]))
    assert told.heads == ("Agreed", "In force")
    assert "challenged" not in told.small_print


def test_one_answer_has_no_interval():
    text = shown(tried([Fates(1000, 0, 0, chances=())], certain=True), 100)
    assert re.search(r"yes +no", text)
    assert "Wilson" not in text


@pytest.mark.parametrize("width", [60, 100])
def test_markup_in_names_is_shown_as_it_is_written(width):
    names = ["x", "[red]x[/red]", "[/]"]
    text = shown(tried([EVERYBODY], states=names, labels=["[b]l[/b]"]), width)
    assert all(name in text for name in (*names[1:], "[b]l[/b]"))


def test_the_table_says_whose_coding_and_which_run():
    assert "If the coding holds · pie · digest abcdefabcdef" in shown(tried([EVERYBODY]), 140)


@bounded(50)
@given(any_fates())
def test_the_counts_of_a_row_can_only_fall(results):
    for row in sheet(results).rows:
        counts = [re.match(r"[<>]?(\d+)", cell)[1] for cell in row.cells[:3] if " of " in cell]
        assert [int(count) for count in counts] == sorted(map(int, counts), reverse=True)


# the paragraph


def test_the_paragraph_counts_what_lasts_and_what_ends_the_others():
    assert told(tried([EVERYBODY])) == (
        "Of 100 talks at “v0”, 100 agree: in 13 the parliament of A does not ratify, in 19 the "
        "agreement is challenged, most often first by B (14) and in 68 it lasts 10 years, 6 of "
        "these suiting both A and B."
    )


def test_the_paragraph_says_how_many_last_where_most_suit_the_principals():
    text = told(tried([EVERYBODY, BLOCKED]))
    assert (
        "At “v1”, 62 of 100 talks end in an agreement that suits both A and B, and 58 in one that "
        "also lasts 10 years."
    ) in text


def test_nothing_is_said_of_ratification_where_all_ratify():
    text = told(tried([Fates(500, 500, 300)]))
    assert "ratif" not in text
    assert "50 agree: in 20 the agreement is challenged" in text


def test_a_single_challenger_is_named_with_what_it_does():
    text = told(tried([Fates(500, 500, 300, chances=(0.5,))]))
    assert "in 20 C challenges the agreement and in 30 it lasts 10 years" in text


def test_where_all_last_it_is_said_at_once():
    assert told(tried([Fates(500, 500, 500, suits=500)])) == (
        "Of 100 talks at “v0”, 50 agree, and in 50 the agreement lasts 10 years, all of these "
        "suiting both A and B."
    )


def test_where_none_lasts_it_is_said_of_none():
    text = told(tried([Fates(500, 500, 0, horizon=3)]))
    assert "and in none it lasts 3 years" in text


def test_where_nobody_may_challenge_agreements_enter_into_force():
    text = told(tried([Fates(500, 400, 400, chances=())]))
    assert "does not ratify and in 40 the agreement enters into force" in text
    assert "last" not in text


def test_a_table_that_changes_its_place_by_what_lasts_is_named():
    text = told(tried([Fates(900, 900, 200), Fates(500, 500, 400)]))
    assert text.endswith(
        "By agreements that last, “v1” (40) stands before “v0” (20); by agreements it is the "
        "other way round."
    )


def test_a_change_of_place_is_named_before_tables_with_as_many_agreements():
    text = told(tried([Fates(900, 900, 100), Fates(900, 900, 800), Fates(500, 500, 200)]))
    assert "“v2” (20) stands before “v0” (10)" in text
    assert "Though as many" not in text


def test_tables_with_as_many_agreements_are_told_apart_by_what_lasts():
    text = told(tried([Fates(900, 900, 200), Fates(900, 900, 400), Fates(900, 900, 300)]))
    assert text.endswith(
        "Though as many talks agree at both, 40 of 100 agreements last at “v1”, and 20 at “v0”."
    )


def test_tables_that_look_ahead_for_different_times_are_not_put_in_an_order():
    text = told(tried([Fates(900, 900, 200), Fates(900, 900, 400, horizon=2)]))
    assert "as many talks agree" not in text


@bounded(40)
@given(any_fates())
def test_the_counts_of_what_became_of_agreements_add_up(results):
    found = re.search(r", (\d+) agree: (.*?)\.", told(results))
    if found and "than" not in found[2]:
        counts = re.findall(r"\bin (\d+) ", found[2])
        assert sum(map(int, counts)) == int(found[1])


def test_tables_that_keep_their_order_are_not_spoken_of():
    text = told(tried([Fates(900, 900, 400), Fates(500, 500, 200)]))
    assert "Though as many" not in text
    assert "the other way round" not in text


def test_a_willing_guarantor_keeps_no_text_from_entering_into_force(results):
    opened = results.variants["open"]
    assert opened.tally.unratified[opened.states.index("Cedar")]
    assert not_ratifying(opened) == ["Cedar"]
    apart = tried([Fates(500, 400, 400)])
    variant = apart.variants["v0"]
    variant.tally.unratified[:] = 100, 300, 0
    assert not_ratifying(variant) == ["A"]


def test_one_answer_that_does_not_enter_into_force_is_told_in_words(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_text(
        "format: 1\ntitle: One answer\nprincipals: [Ash]\n"
        "frameworks: {pact: {signatories: [Ash]}}\n"
        "states: {Ash: {utilities: {pact: 0.6}, reservation: 0.3, ratifies_at: 0.7}}\n"
        "protocol: {speaker: rotation, offers: favourite}\n"
    )
    text = paragraph(run(load(file), replicates=20))
    assert "At “Base” it does not enter into force: the parliament of Ash does not ratify." in text


@bounded(60)
@given(any_fates())
def test_the_paragraph_is_sober_whatever_became_of_agreements(results):
    text = paragraph(results)
    assert not re.search(r"probab|likel|forecast|chance of|spoiler|\bnan\b|  |\(\)", text)
    assert len(told(results).split()) <= 110


# the page


def page_of(results: Results, *figures: str) -> str:
    return render(results, dict.fromkeys(figures, b""), Provenance("sim run x", 0.0, 1.0), [])


def test_the_page_holds_the_table_between_the_talks_and_the_figures():
    page = page_of(tried([EVERYBODY]), "1_who_prefers_what", "2_what_came_of_the_talks")
    places = [page.index(f'<h2 id="{part}">') for part in ("tables", "after", "figures")]
    assert places == sorted(places)
    assert "87 of 100" in page
    assert "what comes after signature is not modelled" not in page


def test_pictures_are_described_whatever_number_they_have():
    page = page_of(
        tried([EVERYBODY]), "4_from_agreement_to_lasting", "7_what_is_agreed", "8_something_else"
    )
    assert 'alt="By table, three bars that only fall: agreed, in force, lasting: ' in page
    assert 'alt="For each table, a bar divided by the text agreed on: ' in page
    assert 'alt="8_something_else"' in page


@pytest.mark.parametrize("make", [flagship, lambda: utilities_results([(50, 30, 10, 10)])])
def test_a_study_that_says_nothing_of_it_reads_as_before(make):
    plain = make()
    page, row, nested = page_of(plain), plain.rows()[0], plain.as_json()["variants"][0]
    assert "After signature" not in page
    assert "what comes after signature is not modelled" in page
    assert not told(plain)
    new = re.compile("in_force|lasting|honoured|challenge|ratif|horizon|guarant|suiting")
    assert not [name for name in (*row, *nested) if new.search(name.partition(".")[0])]
    assert not [name for name in row if name.endswith(".disputed")]


# JSON, CSV, files


def test_json_agrees_with_itself(results):
    for variant in results.as_json()["variants"]:
        for fate in (variant, variant["suiting_principals"]):
            assert len(fate["surviving"]) == variant["horizon"] + 1
            assert fate["surviving"][0] == pytest.approx(fate["in_force"]["rate"])
            assert fate["surviving"][-1] == pytest.approx(fate["lasting"]["rate"])
        broken = variant["in_force"]["rate"] - variant["lasting"]["rate"]
        assert broken > 0
        assert sum(variant["challenged"].values()) == pytest.approx(broken)
        for state, years in variant["challenged_by_year"].items():
            assert sum(years) == pytest.approx(variant["challenged"][state])


def test_all_tables_have_the_same_columns_whoever_may_challenge(results):
    opened, _, settled = results.rows()
    assert list(opened) == list(settled)
    assert opened["honoured.Cedar"] is None
    assert opened["challenged.Cedar"] is None
    assert settled["honoured.Cedar"] < settled["honoured.Birch"]
    assert settled["suiting_principals.honoured.Cedar"] is not None


def test_disputes_are_a_reason_where_there_are_any(results):
    refused = results.variants["blocked"].as_json()["decisive_refusals"]["Birch"]
    assert 0 < refused["disputed"] <= 1 - refused["could_not"]
    columns = [name for name in results.rows()[0] if name.endswith(".disputed")]
    assert columns == [
        f"decisive_refusals.{s}.disputed" for s in ("Ash", "Birch", "Cedar", "Dogwood")
    ]


def test_a_run_prints_the_table_and_writes_every_column(sim: Sim, file: Path) -> None:
    code, out, _ = sim("run", file, "--replicates", "60")
    assert code == 0
    flat = " ".join(out.split())
    assert out.index("Suits all") < out.index("After signature") < out.index("Of 60 talks at")
    assert "otherwise: lowest and highest of 60" in flat
    assert re.search(r"it lasts 10 years \((between|the same)", flat)
    latest = Path("outputs/after/latest")
    rows = list(csv.DictReader((latest / "summary.csv").read_text().splitlines()))
    printed = json.loads(sim("run", file, "--replicates", "60", "--json")[1])["variants"]
    for row, variant in zip(rows, printed, strict=True):
        assert float(row["lasting.rate"]) == variant["lasting"]["rate"]
        assert float(row["unratified.Cedar"]) == variant["unratified"]["Cedar"]


def test_other_assumptions_stand_with_what_is_in_force_where_nobody_may_challenge(
    sim: Sim, tmp_path: Path
) -> None:
    file = tmp_path / "ratified.yaml"
    file.write_text(AFTER.replace("may_challenge: true", "may_challenge: false"))
    out = sim("run", file, "--replicates", "60")[1].partition("After signature")[2]
    assert re.search(r"In force\s+otherwise\s+Table +Agreed +\(dice\)", out)
    assert "Lasting" not in out


def test_a_run_of_a_study_that_says_nothing_of_it_prints_nothing_of_it(sim: Sim) -> None:
    out = sim("run", FIRST_STEPS, "--replicates", "60", "--no-stress")[1]
    assert "After signature" not in out
    assert "In force" not in out


def stored(folder: Path, variant: str) -> pd.DataFrame:
    return pd.read_parquet(folder / "replicates" / variant)


@pytest.fixture
def finished(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run in four chunks."""
    monkeypatch.setattr("sim.plan.CHUNK", 100)
    run(load(file), out=tmp_path)
    return next((tmp_path / "after").iterdir())


def test_stored_replicates_add_up_to_what_became_of_agreements(results, finished):
    for name, one in results.variants.items():
        frame, counted = stored(finished, name), one.tally
        suits = frame["suits_principals"]
        for flag in ("in_force", "lasting"):
            sums = [frame[flag].sum(), (frame[flag] & suits).sum()]
            assert sums == getattr(counted, flag).sum(axis=1).tolist()
        bound = frame["guarantors"] > 0
        assert bound.sum() == one.fate.guaranteed
        for state in one.challengers:
            mean = frame.loc[bound, f"honoured.{state}"].astype(np.float64).mean()
            assert mean == pytest.approx(one.fate.honoured[state], rel=1e-9)
            years = frame.loc[frame["challenger"] == state, "challenged"].value_counts()
            column = counted.challenged[0][:, one.challengers.index(state)]
            assert {y: n for y, n in enumerate(column.tolist(), start=1) if n} == years.to_dict()
        assert frame["unratified.Cedar"].sum() == counted.unratified[one.states.index("Cedar")]


def test_a_run_that_was_cut_off_comes_to_the_same_end(results, file, finished):
    chunks = sorted(finished.glob("replicates/*/*.parquet"))
    before = {path: path.read_bytes() for path in chunks}
    assert len(chunks) == 12
    for path in chunks[1::3]:
        path.unlink()
    chunks[2].write_bytes(before[chunks[2]][:500])
    again = run(load(file), out=finished.parents[1])
    assert {path: path.read_bytes() for path in chunks} == before
    for name, one in results.variants.items():
        fate, other = one.fate, again.variants[name].fate
        assert fate.surviving == other.surviving
        assert dict(fate.honoured) == pytest.approx(dict(other.honoured))
        assert one.fate_suiting.lasting == again.variants[name].fate_suiting.lasting


def test_every_key_and_column_is_in_the_documentation(results, finished):
    page = (ROOT / "docs" / "outputs.md").read_text()
    names = {*results.variants["blocked"].as_json(), *results.variants["blocked"].fate.as_json()}
    names |= {column.partition(".")[0] for column in stored(finished, "blocked").columns}
    missing = [name for name in names if not re.search(rf"`{name}\b", page)]
    assert not missing
