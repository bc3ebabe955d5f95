"""The ready pages of scenarios: an index, an archive, and what is left out."""

import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from commands import extending
from pages import ROOT

FIRST = ROOT / "scenarios" / "first-steps.yaml"
EXTRA = "<script>alert(1)</script>"


@pytest.fixture
def ready(monkeypatch):
    """The script, with a stand-in for `sim` whose `explore` refuses files called large.yaml."""
    monkeypatch.syspath_prepend(str(ROOT / "docs" / "_ext"))
    import ready_pages

    def sim(words):
        file, page = Path(words[4]), Path(words[words.index("--to") + 1])
        assert words[1:3] == ["-m", "sim"]
        if file.name != "large.yaml":
            page.write_text(f"<title>{file.stem}</title>", encoding="utf-8")
        return subprocess.CompletedProcess(words, 2 if file.name == "large.yaml" else 0)

    monkeypatch.setattr(ready_pages.subprocess, "run", sim)
    return ready_pages


def scenario(path: Path, title: str) -> Path:
    return extending(path, f"format: 1\ntitle: {title!r}\n", FIRST)


def test_the_archive_holds_a_page_a_scenario_and_an_index(ready, tmp_path):
    archive = ready.make(tmp_path / "pages", [FIRST, scenario(tmp_path / "other.yaml", "Other")])
    assert archive.parent == tmp_path
    assert [name for name in ZipFile(archive).namelist() if "cards" not in name] == [
        "explore/first-steps.html",
        "explore/other.html",
        "index.html",
    ]


def test_the_cards_of_the_lessons_are_in_the_archive(ready, tmp_path):
    found = ZipFile(ready.make(tmp_path / "pages", [FIRST])).namelist()
    wanted = {f"cards/first-steps-{table}.html" for table in ("two_of_three", "amber_may_block")}
    assert wanted <= set(found)


def test_the_index_of_the_archive_leads_to_what_is_in_it(ready, tmp_path):
    archive = ZipFile(ready.make(tmp_path / "pages", [FIRST]))
    links = re.findall(r'href="([^"]+)"', archive.read("index.html").decode())
    assert set(links) == set(archive.namelist()) - {"index.html"}


def test_the_index_leads_to_every_page_by_its_title(ready, tmp_path):
    ready.make(tmp_path / "pages", [FIRST])
    index = (tmp_path / "pages" / "explore" / "index.html").read_text(encoding="utf-8")
    assert '<a href="first-steps.html">First steps: three neighbours and a border</a>' in index


def test_titles_are_text_in_the_index(ready, tmp_path):
    ready.make(tmp_path / "pages", [scenario(tmp_path / "evil.yaml", EXTRA)])
    assert EXTRA not in (tmp_path / "pages" / "explore" / "index.html").read_text(encoding="utf-8")


def test_a_scenario_that_is_refused_is_left_out_and_named(ready, tmp_path, capsys):
    archive = ready.make(tmp_path / "pages", [FIRST, scenario(tmp_path / "large.yaml", "Large")])
    assert "explore/large.html" not in ZipFile(archive).namelist()
    assert "large.yaml: no page" in capsys.readouterr().err


def test_the_same_pages_make_the_same_archive(ready, tmp_path):
    once = ready.make(tmp_path / "a" / "pages", [FIRST]).read_bytes()
    assert ready.make(tmp_path / "b" / "pages", [FIRST]).read_bytes() == once


def test_no_page_at_all_is_a_failure(ready, tmp_path):
    with pytest.raises(RuntimeError, match="no scenario"):
        ready.make(tmp_path / "pages", [scenario(tmp_path / "large.yaml", "Large")])
