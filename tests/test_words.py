"""The paragraph that says what came of a run and why, and the page that holds it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from builders import study_of, utilities
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import any_results, flagship, utilities_results

import sim
from sim.negotiation.strategies import Strategies
from sim.present.consent import needs
from sim.present.provenance import Provenance
from sim.present.report import render
from sim.present.tables import small_print
from sim.present.words import paragraph
from sim.results import Results

FORBIDDEN = re.compile(
    r"probab|likel|forecast|predict|chance of|odds|spoiler|\bweak|dilut|percent|%|\bnan\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def results() -> Results:
    return flagship()


def test_the_paragraph_contrasts_the_tables(results):
    text = paragraph(results)
    assert "At “Everybody, nobody may block” (and 3 more), 100 of 100 simulated talks" in text
    assert "rarest at “The table of Istanbul, 2022”: fewer than 1 of 100" in text
    assert "“Russia may block”: 12 of 100" in text


def test_the_paragraph_says_agreed_by_whom(results):
    assert "none suiting both Ukraine and Russia" in paragraph(results)


def test_what_is_said_of_a_table_is_said_of_the_one_that_is_named():
    """Of two of which the same count is said, though one has a few more, the first is named."""
    plain = utilities_results(
        [(259, 841, 400, 500), (263, 837, 300, 600)], labels=["First", "Second"]
    )
    variants = {
        name: replace(v, tally=replace(v.tally, suits_principals=v.tally.endings[0]))
        for name, v in plain.variants.items()
    }
    text = paragraph(replace(plain, variants=variants))
    assert "13 of 100" in text
    assert "“First”" in text
    assert "in 20 somebody held out" in text


def test_the_paragraph_splits_the_failures_in_three_out_of_all_talks(results):
    assert (
        "Of 100 talks there, 40 had no acceptable text, in 16 somebody held out to the end "
        "and 32 missed a text that was there."
    ) in paragraph(results)


@pytest.mark.parametrize(
    ("endings", "told"),
    [
        ([1989, 0, 0, 11], "Of 100 talks, 1 missed a text that was there."),
        ([0, 2000, 0, 0], "Of 100 talks, 100 had no acceptable text."),
        ([0, 1999, 0, 1], "Of 100 talks, more than 99 had no acceptable text and fewer than 1 "),
        ([5, 3, 0, 0], "Of 8 talks, 3 had no acceptable text."),
        ([0, 1, 0, 0], "Of the one talk, 1 had no acceptable text."),
    ],
)
def test_counts_of_failures_are_said_out_of_the_talks_that_they_are_counts_of(endings, told):
    assert told in paragraph(utilities_results([endings]))


def test_the_paragraph_says_whose_refusal_decided_and_whether_it_could_accept(results):
    told = "that of Russia would have carried 100; in 88 it could not have accepted"
    assert told in paragraph(results)


def test_a_hundred_of_a_hundred_is_explained(results):
    told = "“Coalition force” needs only France, UK and Ukraine, for whom it is never "
    told += "worse than no deal"
    assert told in paragraph(results)


@pytest.mark.parametrize("variants", [["p5_may_block"], ["west_may_block", "russia_may_block"]])
def test_few_tables_are_told_in_few_words(variants):
    text = paragraph(flagship(variants=variants))
    assert 60 < len(text.split()) <= 120


def test_one_answer_is_told_as_one():
    text = paragraph(utilities_results([(0, 5, 0, 0), (8, 0, 0, 0)], certain=True))
    assert "each table has one answer" in text
    assert "no text was acceptable" in text
    assert " of 100" not in text


@given(any_results())
@settings(max_examples=200)
def test_the_paragraph_is_sober_whatever_came_out(results):
    text = paragraph(results)
    assert not FORBIDDEN.search(text)
    assert text.endswith("These are results about this file, not chances of agreement.")
    assert "not tried in this run" in text
    assert len(text.split()) <= 160
    assert "  " not in text
    some = any(v.agreement.count for v in results.variants.values())
    assert ("agreement" in text) or not some


@given(any_results())
def test_none_and_all_are_said_only_where_they_hold(results):
    text = paragraph(results)
    rates = [v.agreement for v in results.variants.values()]
    if not any(rate.count == rate.of for rate in rates):
        assert "100 of 100 simulated talks" not in text
        assert "None fails" not in text
    assert not re.search(r"(?<![\d,])0 of \d+ simulated talks", text)


class Reader(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def run_by(command: str) -> Provenance:
    return Provenance(command, 0.0, 1.0)


def test_the_page_holds_everything_and_fetches_nothing(results):
    pictures = {"1_who_prefers_what": b"\x89PNG one", "2_what_came_of_the_talks": b"\x89PNG two"}
    page = render(results, pictures, run_by("sim run x.yaml --seed 7"), ["Mind this."])
    reader = read(page)
    images = [attributes for tag, attributes in reader.tags if tag == "img"]
    assert len(images) == 2
    assert all(a["src"].startswith("data:image/png;base64,") and a["alt"] for a in images)
    assert all((a.get("href") or "#").startswith("#") for _, a in reader.tags)
    assert not [a for _, a in reader.tags if "http" in (a.get("src") or "")]
    for words in (paragraph(results), "sim run x.yaml --seed 7", "Mind this.", results.digest):
        assert words in reader.text
    assert "If the coding holds" in reader.text
    assert "what it cannot say" in reader.text


@given(st.sampled_from(["<script>alert(1)</script>", "a&b", '"><img src=x onerror=y>', "{{ 7 }}"]))
def test_names_from_files_are_text_on_the_page_never_markup(name):
    results = utilities_results(
        [(5, 5, 0, 0)], states=[name, "B"], frameworks=[name], labels=[name]
    )
    page = render(results, {}, run_by(name), [name])
    reader = read(page)
    assert not {"script", "img"} & {tag for tag, _ in reader.tags}
    assert name in reader.text


def test_the_page_says_what_happens_in_mid_talks(results):
    assert "mid-talks" not in read(render(results, {}, run_by(""), [])).text
    raw = utilities({"Ash": [0.9], "Birch": [0.8]}, 0.2)
    crisis = {"round": 2, "label": "A crisis & more", "table": {"veto": ["Ash"]}}
    raw["events"] = [{"round": 3, "table": {"veto": []}}, crisis]
    study = study_of(raw)
    text = read(render(sim.run(study, replicates=5), {}, run_by(""), [])).text
    assert "before round 2: A crisis & more.\n“" in text
    assert "before round 3: nobody may block any longer." in text


def test_tables_with_events_blame_nobody_for_holding_out():
    raw = utilities({"Ash": [0.9], "Birch": [0.6]}, 0.5, protocol={"concession": "hardline"})
    raw["states"]["Birch"]["aspiration"] = 1.0
    assert "somebody held out" in paragraph(sim.run(study_of(raw), replicates=5))
    raw["events"] = [{"round": 2, "states": {"Birch": {"reservation": 0.95}}}]
    results = sim.run(study_of(raw), replicates=5)
    assert "held out" not in paragraph(results)
    assert "demands never came down to an acceptable text" in paragraph(results)
    assert "(an event may have closed what was acceptable before)" in small_print(results)


def test_tables_are_told_together_only_if_the_same_can_be_said_of_them(tmp_path):
    file = tmp_path / "two.yaml"
    file.write_text(
        "format: 1\ntitle: Two ways to agree\n"
        "frameworks: {harsh: {signatories: [Ash]}, fair: {signatories: [Ash, Birch]}}\n"
        "states:\n"
        "  Ash: {utilities: {harsh: 0.9, fair: 0.8}, reservation: 0.1}\n"
        "  Birch: {utilities: {harsh: 0.2, fair: 0.9}, reservation: 0.5}\n"
        "protocol: {speaker: {chair: Ash}, rounds: 2}\n"
        "variants: {onesided: {}, also: {}, both: {table: {quota: unanimity}}}\n"
    )
    text = paragraph(sim.run(sim.load(file), replicates=200))
    assert "At “Onesided” (and 1 more), 100 of 100" in text
    assert "At each of the" not in text


def test_tables_that_differ_by_less_than_one_in_a_hundred_are_not_ranked():
    results = utilities_results([[420, 200, 200, 180], [421, 199, 200, 180]])
    text = paragraph(results)
    assert "rarest" not in text


def refused(could_not: int, held_out: int, conditional: int, disputed: int = 0) -> str:
    """What is said of the refusals of the only state that refused, of so many by reason."""
    results = utilities_results([(5, 3, 1, 1)])
    variant = results.variants["v0"]
    decisive = np.zeros_like(variant.tally.decisive)
    decisive[0, 0] = could_not, held_out, conditional, disputed
    stopped = np.asarray(decisive.sum())
    tally = replace(variant.tally, decisive=decisive, stopped_by_one=stopped)
    text = paragraph(replace(results, variants={"v0": replace(variant, tally=tally)}))
    return text.partition("; in ")[2].partition(". Other")[0]


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        ((10, 0, 0), "none of them could it have accepted"),
        ((0, 10, 0), "all of them it held out"),
        ((0, 0, 10), "all of them it would have said yes with others"),
        ((4, 6, 0), "4 it could not have accepted"),
        ((0, 6, 4), "4 it would have said yes with others"),
        ((3, 3, 4), "3 it could not have accepted and in 4 it would have said yes with others"),
        ((0, 0, 0, 10), "all of them it disputed a signature"),
        ((0, 4, 0, 6), "6 it disputed a signature"),
        (
            (1, 2, 3, 4),
            "1 it could not have accepted, in 3 it would have said yes with others and in 4 it "
            "disputed a signature",
        ),
    ],
)
def test_the_reasons_of_refusals_are_told(reasons, words):
    assert refused(*reasons) == words


def test_strategies_of_ones_own_are_told(results):
    own = Strategies(classes={"Russia": Reader}, path="mine.py")
    text = paragraph(replace(results, strategies=own))
    assert "Seats taken by strategies of mine.py: Russia (Reader)" in text


def test_what_a_text_needs_includes_those_on_whom_consents_depend():
    raw = utilities({"Ash": [0.9], "Birch": [0.8], "Cedar": [0.6]}, 0.2)
    raw["states"]["Ash"]["only_with"] = ["Cedar"]
    raw["table"] = {"signatories": ["Ash"]}
    variant = sim.run(study_of(raw), replicates=5).variants["base"]
    assert needs(variant, "accord") == ("Ash", "Cedar")
    event = {"round": 2, "table": {"signatories": ["Birch"]}}
    changing = sim.run(study_of(raw | {"events": [event]}), replicates=5).variants["base"]
    assert needs(changing, "accord") is None
