"""`sim new`: the file it begins is sound, runs, and holds the names that were given."""

import io
import sys
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typer
from commands import one_line
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sim as package
from sim.analysis.checks.remarks import remarks
from sim.cli import new
from sim.present.draft import as_yaml, scalar, write
from sim.scenario.draft import (
    FORMS,
    LONGEST,
    WITH_ISSUES,
    Draft,
    as_list,
    names_in,
    states_in,
    title_in,
)
from sim.scenario.faults import RequestError
from sim.scenario.load import load

AWKWARD = ["no", "1", "1e3", ".5", "~", "a: b", 'so "said"', "it's", "# 1", "{x}", "[y]", "- z"]
AWKWARD += ["Österreich", "null", "<b>", "a, b", "back\\slash", "{{ x }}", "{% if %}", "😀", "="]
COMMON = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


def sound(name: str) -> bool:
    try:
        return states_in(as_list([name, "another"])) == (name, "another")
    except RequestError:
        return False


NAMES = (
    st.one_of(st.sampled_from(AWKWARD), st.text(min_size=1, max_size=LONGEST))
    .map(lambda name: unicodedata.normalize("NFC", name).strip())
    .filter(sound)
)


def several(least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(NAMES, min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    form = draw(st.sampled_from(FORMS))
    states = draw(several(2, 5))
    return Draft(
        title=draw(NAMES),
        form=form,
        states=states,
        principals=draw(st.lists(st.sampled_from(states), min_size=1, unique=True).map(tuple)),
        issues=draw(several(1, 4)) if form in WITH_ISSUES else (),
        texts=draw(several(0 if form == "scores" else 1, 5)),
    )


def written(draft: Draft) -> package.Study:
    with TemporaryDirectory() as folder:
        write(draft, Path(folder) / "x.yaml")
        return load(Path(folder) / "x.yaml")


@COMMON
@given(draft=drafts())
@example(draft=Draft(title="no", states=tuple(AWKWARD), principals=("no",), texts=tuple(AWKWARD)))
def test_the_names_that_are_written_are_those_that_are_read(draft):
    study = written(draft)
    for variant in study.variants.values():
        assert tuple(variant.states) == draft.states
        assert variant.principals == draft.principals
        assert tuple(variant.issues) == draft.issues
        assert not draft.texts or tuple(variant.texts) == draft.texts
    assert study.title == " ".join(draft.title.split())


@given(name=NAMES)
def test_names_with_commas_and_quotes_are_read_from_a_list(name):
    assert names_in(as_list([name, "b"])) == (name, "b")


@pytest.mark.parametrize("word", ["no", "Yes", "1", "null", "a: b", "", "-", "ja # nein"])
def test_what_yaml_may_mistake_is_quoted(word):
    assert scalar(word).startswith('"')


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_sound_odd_in_nothing_and_runs(form, sim):
    assert sim("new", "mine", "--form", form)[0] == 0
    study = load("mine.yaml")
    assert study.variants["everybody"].preferences == form
    assert remarks(study) == []
    results = package.run(study, replicates=200)
    assert [v.agreement.count > 0 for v in results.variants.values()] == [True, True]


def test_one_of_the_two_tables_has_a_veto(sim):
    sim("new", "mine", "--states", "Elm,Oak", "--principals", "Oak")
    study = load("mine.yaml")
    assert [v.table.veto for v in study.variants.values()] == [(), ("Oak",)]


@pytest.mark.parametrize("form", FORMS)
def test_every_number_is_marked_as_guessed(form, tmp_path):
    issues = ("a",) if form in WITH_ISSUES else ()
    draft = Draft(title="x", form=form, issues=issues)
    study = written(draft)
    variant = study.variants["everybody"]
    assert {state.basis for state in variant.states.values()} == {"guessed"}
    assert form != "spatial" or {t.basis for t in variant.texts.values()} == {"guessed"}
    assert "source: placeholder" in as_yaml(draft, tmp_path / "x.yaml")


def test_what_was_given_is_in_the_file(sim):
    given = ("--title", "Who pays?", "--states", "A,B", "--texts", "x,y,z", "--issues", "m")
    assert sim("new", "folder.d", *given)[0] == 0
    study = load("folder.d.yaml")
    variant = study.variants["everybody"]
    assert (study.title, *variant.states) == ("Who pays?", "A", "B")
    assert (*variant.texts, *variant.issues) == ("x", "y", "z", "m")


def test_texts_of_a_scorable_game_may_be_named(sim):
    sim("new", "mine", "--form", "scores", "--texts", "x,y")
    assert list(load("mine.yaml").variants["everybody"].texts) == ["x", "y"]


def test_it_says_what_to_do_next(sim):
    _, out, _ = sim("new", "mine")
    assert "sim check mine.yaml" in out
    assert "sim run mine.yaml" in out


def test_an_editor_finds_the_schema_where_it_lies_beside(tmp_path):
    draft = Draft(title="x")
    assert "$schema" not in as_yaml(draft, tmp_path / "x.yaml")
    (tmp_path / "schema.json").touch()
    assert as_yaml(draft, tmp_path / "x.yaml").startswith("# yaml-language-server: $schema=")


# --- What is refused, and leaves nothing behind. ---


def test_a_file_that_is_there_stays_as_it_is(sim):
    Path("mine.yaml").write_text("precious", encoding="utf-8")
    assert "--force" in one_line(sim("new", "mine"))
    assert Path("mine.yaml").read_text(encoding="utf-8") == "precious"


def test_it_is_replaced_by_force(sim):
    Path("mine.yaml").write_text("precious", encoding="utf-8")
    assert sim("new", "mine", "--force")[0] == 0
    assert load("mine.yaml").title == "Mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "--states", "A"), "at least 2 needed"),
        (("x", "--states", "A,A"), "stands there twice"),
        (("x", "--states", "A,B\u202e"), "cannot be seen"),
        (("x", "--states", f"A,{'b' * 101}"), "has 101 letters"),
        (("x", "--texts", "NO_DEAL"), "stands for no agreement"),
        (("x", "--texts", "a / b"), "joins the names"),
        (("x", "--texts", "<<"), "something else in YAML"),
        (("x", "--texts", " , "), "at least 1 needed"),
        (("x", "--states", ",".join(map(str, range(51)))), "at most 50"),
        (("x", "--form", "spatil"), "did you mean 'spatial'?"),
        (("x", "--form", "ranking", "--issues", "a"), "leave them out"),
        (("x", "--form", "scores", "--issues", "a,b,c,d,e,f,g"), "at most 6 issues"),
        (("x", "--principals", "Ahs"), "did you mean 'Ash'?"),
        (("x", "--title", " "), "one line of text"),
        (("nowhere/x",), "there is no folder nowhere"),
        (("x\ny",), "name holds a character that cannot be seen"),
        ((".",), "no name for a scenario file"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line_and_nothing_is_written(words, said, sim):
    assert said in one_line(sim("new", *words))
    assert list(Path().iterdir()) == []


# --- Asking. ---


@pytest.fixture
def typed(sim, monkeypatch):
    """Run `sim new` at a terminal at which these lines are typed."""

    def run(words, *lines):
        monkeypatch.setattr(new, "_is_at_terminal", lambda: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return sim("new", *words)

    return run


def test_at_a_terminal_it_asks_for_what_was_not_given(typed):
    code, out, _ = typed((), "mine", "", "", "Elm,Oak", "Oak", "", "x,y")
    assert code == 0
    variant = load("mine.yaml").variants["everybody"]
    assert (*variant.states, *variant.principals, *variant.texts) == ("Elm", "Oak", "Oak", "x", "y")
    assert "What can be agreed on?" in out


def test_it_asks_again_where_an_answer_cannot_be_read(typed):
    code, _, err = typed((), "mine", "", "spatil", "ranking", "", "", "")
    assert code == 0
    assert "did you mean 'spatial'?" in err
    assert load("mine.yaml").variants["everybody"].preferences == "ranking"


def test_where_enough_is_given_it_asks_for_nothing(typed):
    words = ("mine", "--title", "T", "--states", "A,B", "--texts", "x")
    assert typed(words)[0] == 0


def test_to_break_off_leaves_nothing_behind(typed):
    code, _, err = typed((), "mine", "")
    assert (code, err.strip()) == (130, "stopped: nothing was written")
    assert list(Path().iterdir()) == []


def test_to_break_off_by_the_keyboard_does_so_too(typed, monkeypatch):
    def interrupted(*_, **__):
        raise typer.Abort

    monkeypatch.setattr(typer, "prompt", interrupted)
    assert typed(())[0] == 130


@pytest.mark.parametrize("title", ["", "  ", "\u200b"])
def test_a_title_that_cannot_be_seen_is_refused(title):
    with pytest.raises(RequestError, match="one line"):
        title_in(title)
