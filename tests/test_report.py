"""The report of a run: its order, the coding sheet, captions, limits, objections, citation."""

import re
from html.parser import HTMLParser
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import sim as face
from sim.analysis.checks.codings import Coding, sheet
from sim.present.figures import as_png, draw
from sim.present.provenance import Provenance
from sim.present.report import lighter, render
from sim.present.report.answer import three_sentences
from sim.present.report.captions import READINGS, caption
from sim.present.report.citing import citation
from sim.present.report.here import SEEN
from sim.present.report.numbers import coding_sheet
from sim.present.report.objecting import objections
from sim.present.report.on_record import records
from sim.present.report.seating import terms
from sim.results import Results
from sim.scenario.schema import Study

ROOT = Path(__file__).parents[1]
NASTY = "</style><script>alert(1)</script> \"'><img src=x onerror=y> {{ 7 }} &amp;"
FORBIDDEN = re.compile(
    r"probab|likel|forecast|predict|odds|spoiler|\bweak|dilut|percent|\bnan\b", re.IGNORECASE
)

CODED = """
format: 1
title: Two and a pass
coded: {by: A. Coder, date: 2025-08-20}
principals: [Ash, Birch]
sources: {talk: "Ash, in a talk", ours: Our reading}
objections: {Birch: "Birch would say that it never said so.", Cedar: Cedar would shrug.}
issues: {troops: {label: Troops, range: [0, 12], unit: months}}
frameworks:
  accord: {label: The accord, at: {troops: 6}, basis: inferred, source: ours}
  truce: {at: {troops: 2}}
states:
  Ash:
    source: ours
    basis: guessed
    note: All are ours.
    ideal: {troops: {mean: 3, source: talk, basis: stated, note: it said so}}
    reservation: {like: accord, sd: 0.02}
  Birch: {ideal: {troops: {low: 4, high: 8}}, reservation: 0.3, concession: boulware}
  Cedar: {ideal: {troops: {low: 1, mode: 2, high: 9}}, reservation: 0.4, basis: guessed}
uncertainty: {ideal: 10, reservation: 0.05, basis: inferred}
expect: [{state: Ash, accepts: accord, source: talk}, {state: Birch, refuses: truce}]
table: {signatories: [Ash, Birch]}
variants:
  here: {}
  there:
    label: There
    about: Birch is coded otherwise.
    states: {Birch: {reservation: 0.9}}
    events: [{round: 3, states: {Ash: {reservation: {mean: 0.1, basis: stated}}}}]
run: {replicates: 40, seed: 1}
"""


ALIKE = """
format: 1
title: Two tables that agree alike, on what suits others
principals: [Amber, Basalt]
states:
  Amber: {utilities: {road: 0.9, wall: 0.2}, reservation: 0.5, ratifies_at: 0}
  Basalt: {utilities: {road: 0.2, wall: 0.9}, reservation: 0.5}
  Coral: {utilities: {road: 0.9, wall: 0.9}, reservation: 0.5}
frameworks: {road: {}, wall: {}}
table: {quota: majority, veto: [Amber]}
protocol: {rounds: 60}
variants:
  without: {table: {seats: {Basalt: excluded}}}
  content: {states: {Basalt: {utilities: {road: 0.8}}}}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    file = tmp_path_factory.mktemp("coded") / "two.yaml"
    file.write_text(CODED)
    return face.load(file)


@pytest.fixture(scope="module")
def results(study: Study) -> Results:
    return face.run(study)


class Reader(HTMLParser):
    """Reads a page: its tags, and the words outside style sheets."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.inside = ""
        self.feed(page)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser hands it over
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside != "style":
            self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def page_of(results: Results, *figures: str) -> str:
    return render(results, dict.fromkeys(figures, b"png"), Provenance("sim run x", 0.0, 1.0), [])


@pytest.fixture(scope="module")
def page(results: Results) -> Reader:
    return Reader(page_of(results, "1_who_prefers_what", "2_what_came_of_the_talks"))


# The coding sheet


def coding(study: Study, *path: str) -> Coding:
    """The number of the file that stands there."""
    (found,) = [
        coding
        for part in sheet(study).parts
        for coding in part.codings
        if (*part.path, *coding.path) == path
    ]
    return found


def test_a_number_without_source_and_basis_has_those_of_its_state(study: Study) -> None:
    found = coding(study, "states", "Ash", "reservation")
    assert (found.source, found.basis, found.note) == ("ours", "guessed", None)


def test_a_numbers_own_source_and_basis_go_before_those_of_its_state(study: Study) -> None:
    found = coding(study, "states", "Ash", "ideal", "troops")
    assert (found.source, found.basis, found.note) == ("talk", "stated", "it said so")


def test_defaults_that_the_file_does_not_write_are_no_numbers_of_it(study: Study) -> None:
    parts = sheet(study).parts
    assert {part.path[0] for part in parts} == {"states", "frameworks", "uncertainty"}
    assert sum(len(part.codings) for part in parts) == 11


def test_the_sheet_counts_its_numbers_by_basis(study: Study) -> None:
    told = coding_sheet(study)
    assert told.counts == (
        "Of 11 numbers in the file: 1 stated, 3 inferred, 3 guessed, 4 of unsaid basis. "
        "Beyond these, one table writes 2 of its own."
    )
    assert told.coder == "Coded by A. Coder, 2025-08-20."


def test_what_states_can_bring_to_bear_is_counted_apart_from_what_they_said() -> None:
    told = coding_sheet(face.load(ROOT / "scenarios" / "ukraine-2025.yaml")).counts
    assert "11 stated (9 of them what states can bring to bear, not what they said)" in told


def test_the_sheet_begins_with_guesses_and_ends_with_what_is_not_said(study: Study) -> None:
    heads = [section.head for section in coding_sheet(study).sections]
    assert heads == ["Guessed", "Inferred", "Stated", "Basis not given"]


def test_values_stand_as_written_with_the_spread_that_holds(study: Study) -> None:
    rows = {
        (group.name, row.what): row.value
        for section in coding_sheet(study).sections
        for group in section.groups
        for row in group.rows
    }
    no_deal = "What no deal is worth to it (0–1)"
    assert rows["Ash", no_deal] == "like “The accord” ± 0.02"
    assert rows["Ash", "Ideal point: Troops"] == "3 ± 1.2 months"
    assert rows["Birch", "Ideal point: Troops"] == "4–8 months"
    assert rows["Cedar", "Ideal point: Troops"] == "1–9, most often 2 months"
    assert rows["Birch", no_deal] == "0.3 ± 0.05"
    assert rows["Birch", "How its demand falls: a name, or an exponent"] == "boulware"


def test_what_a_variant_changes_stands_under_it_and_nothing_else(study: Study) -> None:
    (there,) = coding_sheet(study).of_variants
    assert [group.name for group in there.groups] == [
        "“There”: Birch (basis not given)",
        "“There”: Ash, from round 3 (stated)",
    ]
    assert [row.value for group in there.groups for row in group.rows] == [
        "0.9 ± 0.05",
        "0.1 ± 0.05",
    ]


def test_a_note_on_all_numbers_of_a_state_is_said_once(page: Reader) -> None:
    assert page.words.count("All are ours.") == 1


def test_a_ranking_stands_on_the_sheet_in_words() -> None:
    told = coding_sheet(face.load(ROOT / "scenarios" / "rankings.yaml"))
    values = [r.value for s in told.sections for g in s.groups for r in g.rows]
    assert any(", then no deal" in value for value in values)


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda f: f.stem)
def test_every_number_of_a_shipped_scenario_can_be_told(file: Path) -> None:
    told = coding_sheet(face.load(file))
    rows = [row for s in told.sections for g in s.groups for row in g.rows]
    assert rows
    assert all(row.what and row.value for row in rows)


def test_a_sheet_too_long_for_a_page_says_how_many_it_leaves_out(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.present.report.numbers.MOST", 4)
    told = coding_sheet(study)
    assert told.left_out == 7
    assert [(section.head, section.size) for section in told.sections] == [
        ("Guessed", 3),
        ("Inferred", 1),
    ]


def test_statements_on_the_record_are_kept_or_contradicted_with_both_numbers(study: Study) -> None:
    first, second = records(study, {"talk": 1, "ours": 2})
    assert first.summary == "The coding keeps 1 of 2 statements and contradicts 1."
    held = first.rows[0]
    assert (held.state, held.said, held.text, held.source) == ("Ash", "accepts", "The accord", 1)
    assert held.kept == (held.worth >= held.no_deal)
    assert second.where == "“There”"
    assert [row.kept for row in second.rows] == [True, True]


# Objections, limits, citation


def test_a_principal_of_whom_the_file_is_silent_is_said_to_be_one(study: Study) -> None:
    assert [(each.state, each.words) for each in objections(study)] == [
        ("Birch", "Birch would say that it never said so."),
        ("Cedar", "Cedar would shrug."),
        ("Ash", "The file does not say how Ash might object."),
    ]


def test_the_citation_names_coder_date_version_and_digest(results: Results) -> None:
    told = citation(results)
    for words in (
        "A. Coder (2025-08-20). Two and a pass.",
        f"guarantee-sim {version('guarantee-sim')}",
        results.digest,
    ):
        assert words in told.line
    assert told.bibtex.startswith(f"@misc{{two-{results.digest[:8]},\n  author = {{{{A. Coder}}}}")


def cited(results: Results, title: str) -> str:
    """The entry for BibTeX, were this the title."""
    named = results.study.model_copy(update={"title": title})
    return citation(Results(**{**vars(results), "study": named})).bibtex


def test_what_means_something_to_tex_is_escaped(results: Results) -> None:
    bibtex = cited(results, r"50% of {A & B_1 \x #2 $3 ~ ^")
    assert (
        r"  title = {{50\% of \textbraceleft{}A \& B\_1 \textbackslash{}x \#2 \$3 "
        r"\textasciitilde{} \textasciicircum{}}},"
    ) in bibtex
    assert bibtex.count("{") == bibtex.count("}")


# The page


def test_the_page_goes_from_the_question_to_how_to_cite_it(page: Reader) -> None:
    ids = [attributes["id"] for attributes in page.all("h2")]
    assert ids == [
        *("contents", "question", "texts", "tables", "answer", "figures", "laid", "sheet"),
        *("limits", "objections", "again"),
    ]


def test_the_contents_lead_to_every_section(page: Reader) -> None:
    targets = {attributes.get("id") for _, attributes in page.tags}
    links = {attributes["href"] for attributes in page.all("a")}
    assert all(link and link.startswith("#") and link[1:] in targets for link in links)


def test_the_page_has_one_heading_of_the_first_rank(page: Reader) -> None:
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1


def test_tables_have_captions_and_heads_with_a_scope(page: Reader) -> None:
    assert len(page.all("caption")) == len(page.all("table"))
    assert {attributes.get("scope") for attributes in page.all("th")} == {"col", "row", "rowgroup"}


def test_the_page_lets_nothing_in_but_its_own_style(page: Reader) -> None:
    (policy,) = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert not [a for _, a in page.tags if "style" in a or any(key.startswith("on") for key in a)]


def test_everything_from_a_file_is_text_on_the_page(tmp_path: Path) -> None:
    quoted = "'" + NASTY.replace("'", "''") + "'"
    text = CODED.replace("Two and a pass", quoted).replace("A. Coder", quoted)
    for words in ("Our reading", "Troops", "All are ours.", "Cedar would shrug.", "The accord"):
        text = text.replace(words, quoted)
    for words in ("it said so", "There", "Birch is coded otherwise.", "months"):
        text = text.replace(words, quoted)
    file = tmp_path / "nasty.yaml"
    file.write_text(text.replace("  Ash:\n", f"  Ash:\n    label: {quoted}\n"))
    page = Reader(page_of(face.run(face.load(file), replicates=5), "1_who_prefers_what"))
    assert not page.all("script")
    assert len(page.all("img")) == 1
    assert page.words.count("<script>alert(1)</script>") > 12


def test_a_run_of_some_tables_shows_those_alone(study: Study) -> None:
    page = Reader(page_of(face.run(study, variants=["here"], replicates=5)))
    assert "There" not in page.words
    assert "What single tables code otherwise" not in page.words


def test_the_page_speaks_of_counts_and_of_nothing_more(page: Reader) -> None:
    assert not FORBIDDEN.search(page.words)


# The answer


def test_the_answer_is_three_short_sentences(results: Results) -> None:
    told = three_sentences(results)
    assert len(told) == 3
    assert all(len(sentence.split()) <= 35 for sentence in told)


def test_tables_that_agree_alike_and_suit_others_are_not_told_alike(
    tmp_path: Path,
) -> None:
    file = tmp_path / "alike.yaml"
    file.write_text(ALIKE)
    told = three_sentences(face.run(face.load(file), replicates=100))
    assert told[0] == (
        "At each of the 2 tables, 100 of 100 simulated talks end in agreement; "
        "0 to 100 of these suit both Amber and Basalt, by table."
    )
    assert told[2] == (
        "At each of the 2 tables, an agreement enters into force in 100 of 100 talks; "
        "0 to 100 of these suit both Amber and Basalt, by table."
    )


@pytest.mark.parametrize("file", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda f: f.stem)
def test_every_shipped_scenario_has_its_three_sentences_and_captions(file: Path) -> None:
    found = face.run(face.load(file), replicates=6)
    told = [*three_sentences(found), *(caption(f"1_{name}", found).here for name in READINGS)]
    assert len(told) == 3 + len(READINGS)
    assert not [words for words in told if FORBIDDEN.search(words) or "  " in words]


# Captions


def here(tmp_path: Path, figure: str, *variants: str) -> str:
    """What a figure shows of the tables that agree alike, or of one of them."""
    file = tmp_path / "alike.yaml"
    file.write_text(ALIKE)
    return SEEN[figure](face.run(face.load(file), variants or None, replicates=100))


def test_a_caption_tells_from_which_table_to_which_counts_go() -> None:
    found = face.run(face.load(ROOT / "scenarios" / "first-steps.yaml"), replicates=100)
    rates = {name: v.agreement.count for name, v in found.variants.items()}
    low, high = min(rates, key=rates.__getitem__), max(rates, key=rates.__getitem__)
    labels = [found.variants[name].scenario.label for name in (low, high)]
    assert SEEN["what_came_of_the_talks"](found) == (
        f"agreements, of 100 talks: from {rates[low]} at “{labels[0]}” "
        f"to {rates[high]} at “{labels[1]}”."
    )


def test_a_caption_says_once_what_is_the_same_at_all_tables(tmp_path: Path) -> None:
    told = here(tmp_path, "what_came_of_the_talks")
    assert told == "agreements, of 100 talks: 100 at each of 2 tables."


def test_a_caption_of_one_table_names_it(tmp_path: Path) -> None:
    told = here(tmp_path, "what_came_of_the_talks", "content")
    assert told == "100 of 100 talks at “Content”: agreements."


def test_texts_count_as_preferred_where_every_principal_prefers_them(tmp_path: Path) -> None:
    assert here(tmp_path, "who_prefers_what", "content").startswith("1 of 2 texts is ")
    assert here(tmp_path, "who_prefers_what").startswith("none of 2 texts is at least as good")


def test_every_figure_has_words_for_how_to_read_it_and_what_it_shows() -> None:
    assert set(READINGS) == set(SEEN)


def test_an_alternative_says_what_the_picture_shows_of_these_results(page: Reader) -> None:
    first, second = (attributes["alt"] for attributes in page.all("img"))
    assert "of 2 texts" in (first or "")
    assert "“There”" in (second or "")


def test_a_picture_on_the_page_is_the_figure_in_half_the_bytes(results: Results) -> None:
    drawn = as_png(draw(results)["1_who_prefers_what"])
    light = lighter(drawn)
    assert len(light) < len(drawn) / 2
    first, second = (Image.open(BytesIO(png)).convert("RGB") for png in (drawn, light))
    assert first.size == second.size
    furthest = max(high for _, high in ImageChops.difference(first, second).getextrema())
    assert furthest <= 24  # of 255: the softened edges of letters


def test_each_text_is_listed_with_what_it_needs_and_who_may_challenge() -> None:
    flagship = terms(face.load(ROOT / "scenarios" / "ukraine-2025.yaml"))
    assert flagship.challengers == "Russia and Ukraine"
    assert len(flagship.texts) == 10
    assert dict(flagship.texts)["Coalition reassurance force"] == (
        "signed by Ukraine, United Kingdom and France; "
        "a call for help needs any one of United Kingdom and France"
    )


def test_texts_too_many_to_be_read_are_not_listed() -> None:
    pie = terms(face.load(ROOT / "scenarios" / "divided-pie.yaml"))
    assert (pie.texts, pie.challengers) == ([], "")
