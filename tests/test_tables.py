"""The results as a table in the terminal, and the counts of a hundred behind it."""

import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from synthetic import any_results, flagship, utilities_results

from sim.present.counts import dice_range, hundred, largest_remainder, of_hundred, short
from sim.present.tables import results_table
from sim.rate import Rate, wilson
from sim.results import Results


def shown(results: Results, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, no_color=True, highlight=False)
    console.print(results_table(results, width))
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def results() -> Results:
    return flagship()


@pytest.mark.parametrize("width", [80, 100, 132, 160])
def test_no_line_is_wider_than_the_terminal(results, width):
    assert max(cell_len(line) for line in shown(results, width).splitlines()) <= width


@pytest.mark.parametrize("width", [80, 160])
def test_every_table_is_told_with_its_counts_and_what_the_dice_leave_open(results, width):
    text = shown(results, width)
    for variant in results.variants.values():
        assert variant.label.split()[0] in text
    for words in ("12 of 100", "(11–13)", "40 / 16 / 32", "Russia 100 of 100"):
        assert words in text


@pytest.mark.parametrize("width", [80, 160])
def test_the_caption_says_whose_coding_and_which_run(results, width):
    text = " ".join(shown(results, width).split())
    assert "If the coding holds · ukraine-2025 · digest 0f1e2d3c4b5a" in text
    assert "2,000 replicates a table · seed 20250820" in text


def test_what_is_agreed_and_who_refused_stand_in_columns_only_where_there_is_room(results):
    assert "refused: Russia" in shown(results, 80)
    assert "refused: Russia" not in shown(results, 160)
    assert "Most often decisive refusal" in shown(results, 160)


@pytest.mark.parametrize("width", [80, 160])
def test_markup_in_names_is_shown_as_it_is_written(width):
    labels = ["[red]x[/red]", "[/]", ":smile:"]
    results = utilities_results([(9, 1, 0, 0)] * 3, labels=labels, frameworks=["[b]f[/b]"])
    text = shown(results, width)
    for name in (*labels, "[b]f[/b]"):
        assert name in text


def test_a_study_without_uncertainty_and_dice_has_one_answer_and_no_interval():
    text = shown(utilities_results([(5, 0, 0, 0), (0, 5, 0, 0)], certain=True), 160)
    assert "one answer" in text
    assert "Wilson" not in text
    assert "(" not in text.replace("(in", "")


def test_two_tables_of_one_name_are_told_apart():
    text = shown(utilities_results([(1, 1, 0, 0)] * 2, labels=["same", "same"]), 160)
    assert "same (v0)" in text
    assert "same (v1)" in text


def test_table_and_words_load_neither_figures_nor_data_frames():
    code = (
        "import sys, sim.present.tables, sim.present.words;"
        "print([m for m in ('matplotlib', 'pandas', 'scipy.stats') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_count_is_never_said_to_be_none_or_all_where_it_is_not(share):
    count, of = share
    words = short(count, of)
    assert (words == "0") == (count == 0)
    assert (words == str(min(of, 100))) == (count == of)


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (240, 2000, "12 of 100"),
        (1, 2000, "fewer than 1 of 100"),
        (1999, 2000, "more than 99 of 100"),
        (3, 8, "3 of 8"),
        (0, 2000, "0 of 100"),
        (2000, 2000, "100 of 100"),
    ],
)
def test_counts_are_said_of_a_hundred_or_of_all_there_are(count, of, words):
    assert of_hundred(count, of) == words


def test_an_interval_gets_a_decimal_where_it_hugs_an_end():
    assert dice_range(wilson(240, 2000)) == "11–13"
    assert dice_range(Rate(count=2000, of=2000, low=0.9981, high=1.0)) == "99.8–100"
    assert dice_range(wilson(0, 2000)) == "0–0.2"
    assert dice_range(wilson(200_000, 200_000)) == "99.9–100"


def test_an_interval_holds_the_count_as_it_is_said():
    for count in range(0, 20_001, 7):
        said = short(count, 20_000).strip("<>")
        low, high = map(float, dice_range(wilson(count, 20_000)).split("–"))
        assert low <= float(said) <= high or said in {"1", "99"}, (count, said, low, high)


@given(any_results())
def test_a_hundred_talks_add_up_and_match_the_rates(results):
    for variant in results.variants.values():
        talks, scale = hundred(variant), min(100, variant.n) / variant.n
        assert sum(talks) == min(100, variant.n)
        exact = [variant.tally.suits_principals, *variant.tally.endings[1:]]
        for count, share in zip((talks.suits, *talks[2:]), exact, strict=True):
            assert abs(count - scale * share) <= 1.5
        assert abs(talks.agreed - scale * variant.tally.endings[0]) <= 0.5


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any), st.integers(0, 100))
def test_largest_remainders_keep_within_one_of_the_quota(counts, seats):
    shares = largest_remainder(counts, seats)
    assert sum(shares) == seats
    for share, count in zip(shares, counts, strict=True):
        assert abs(share - seats * count / sum(counts)) < 1


def test_refusals_that_hang_on_others_are_counted_where_there_are_any(results):
    assert "only with others" not in shown(results, 160)
    mixed = utilities_results([(40, 30, 20, 10)])
    variant = mixed.variants["v0"]
    decisive = np.zeros_like(variant.tally.decisive)
    decisive[0, 0] = 2, 3, 5, 0
    tally = replace(variant.tally, decisive=decisive, stopped_by_one=np.asarray(10))
    text = shown(replace(mixed, variants={"v0": replace(variant, tally=tally)}), 160)
    flat = " ".join(text.split())
    assert "(2 could not, 5 only with others)" in flat
    assert "only with others: would have said yes with them" in flat


def test_refusals_that_dispute_a_signature_are_counted_where_there_are_any(results):
    assert "disput" not in shown(results, 160)
    mixed = utilities_results([(40, 30, 20, 10)])
    variant = mixed.variants["v0"]
    decisive = np.zeros_like(variant.tally.decisive)
    decisive[0, 0] = 2, 3, 0, 5
    tally = replace(variant.tally, decisive=decisive, stopped_by_one=np.asarray(10))
    text = shown(replace(mixed, variants={"v0": replace(variant, tally=tally)}), 160)
    flat = " ".join(text.split())
    assert "(2 could not, 5 disputing a signature)" in flat
    assert "disputing a signature: one that the text needs" in flat
