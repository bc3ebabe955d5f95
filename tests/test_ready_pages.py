"""The ready pages of scenarios: an index, an archive, and what is left out."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from pages import ROOT

FIRST = ROOT / "scenarios" / "first-steps.yaml"
EXTRA = "<script>alert(1)</script>"


@pytest.fixture
def ready(monkeypatch):
    """The script, with a stand-in for `sim explore` that refuses files called large.yaml."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    import ready_pages

    def explore(words):
        file, page = Path(words[4]), Path(words[6])
        assert words[1:4] == ["-m", "sim", "explore"]
        if file.name != "large.yaml":
            page.write_text(f"<title>{file.stem}</title>", encoding="utf-8")
        return subprocess.CompletedProcess(words, 2 if file.name == "large.yaml" else 0)

    monkeypatch.setattr(ready_pages.subprocess, "run", explore)
    return ready_pages


def scenario(path: Path, title: str) -> Path:
    path.write_text(f"extends: {FIRST}\nformat: 1\ntitle: {title!r}\n", encoding="utf-8")
    return path


def test_the_archive_holds_a_page_a_scenario_and_an_index(ready, tmp_path):
    archive = ready.make(tmp_path / "pages", [FIRST, scenario(tmp_path / "other.yaml", "Other")])
    assert archive.parent == tmp_path
    assert ZipFile(archive).namelist() == ["first-steps.html", "index.html", "other.html"]


def test_the_index_leads_to_every_page_by_its_title(ready, tmp_path):
    ready.make(tmp_path / "pages", [FIRST])
    index = (tmp_path / "pages" / "explore" / "index.html").read_text(encoding="utf-8")
    assert '<a href="first-steps.html">First steps: three neighbours and a border</a>' in index


def test_titles_are_text_in_the_index(ready, tmp_path):
    ready.make(tmp_path / "pages", [scenario(tmp_path / "evil.yaml", EXTRA)])
    assert EXTRA not in (tmp_path / "pages" / "explore" / "index.html").read_text(encoding="utf-8")


def test_a_scenario_that_is_refused_is_left_out_and_named(ready, tmp_path, capsys):
    archive = ready.make(tmp_path / "pages", [FIRST, scenario(tmp_path / "large.yaml", "Large")])
    assert "large.html" not in ZipFile(archive).namelist()
    assert "large.yaml: no page" in capsys.readouterr().err


def test_the_same_pages_make_the_same_archive(ready, tmp_path):
    once = ready.make(tmp_path / "a" / "pages", [FIRST]).read_bytes()
    assert ready.make(tmp_path / "b" / "pages", [FIRST]).read_bytes() == once


def test_no_page_at_all_is_a_failure(ready, tmp_path):
    with pytest.raises(RuntimeError, match="no scenario"):
        ready.make(tmp_path / "pages", [scenario(tmp_path / "large.yaml", "Large")])
