"""The site: it builds without a warning, no link leads astray, its references are whole."""

import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from pages import ROOT, VERBS

import sim
from sim.scenario.editor import json_schema
from sim.scenario.quantity import Coded


class Links(HTMLParser):
    """What a page leads to (links), is made of (pictures, styles, scripts), and its anchors."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.anchors |= {named["id"]} if named.get("id") else set()
        if tag == "a" and named.get("href"):
            self.links.append(named["href"])
        if tag in ("img", "script", "source", "iframe") and named.get("src"):
            self.parts.append(named["src"])
        if tag == "link" and named.get("rel") in ("stylesheet", "icon", "preload"):
            self.parts.append(named["href"])


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The site, built as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--nitpicky", "--fail-on-warning", "--keep-going", "--builder", "html"]
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, ROOT / "docs", folder, "-d", f"{folder}.known"],
        capture_output=True,
        text=True,
    )
    assert (built.returncode, built.stderr) == (0, "")
    return folder


@pytest.fixture(scope="session")
def pages(site) -> dict[Path, Links]:
    return {page: Links(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}


@pytest.fixture(scope="session")
def nouns():
    """The nouns as the reference has them: its extension stands beside the pages."""
    folder = str(ROOT / "docs" / "_ext")
    sys.path.insert(0, folder)
    yield import_module("sim_reference.keys").nouns()
    sys.path.remove(folder)


def test_every_page_of_the_documentation_is_in_the_site(site):
    written = {
        page.relative_to(ROOT / "docs").with_suffix("") for page in ROOT.glob("docs/**/*.md")
    }
    assert [
        page for page in sorted(written) if not (site / page).with_suffix(".html").exists()
    ] == []


def test_every_link_within_the_site_leads_somewhere(pages):
    assert list(broken(pages)) == []


def broken(pages: dict[Path, Links]) -> Iterator[str]:
    for page, found in pages.items():
        for link in [*found.links, *found.parts]:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            known = pages.get(target)
            if not target.exists() or (
                known and address.fragment and unquote(address.fragment) not in known.anchors
            ):
                yield f"{page.name}: {link}"


def test_the_site_is_made_of_nothing_outside_itself(pages):
    outside = {part for found in pages.values() for part in found.parts if urlsplit(part).netloc}
    assert outside == set()


def test_scenarios_can_be_downloaded_where_pages_link_to_them(pages):
    links = [link for found in pages.values() for link in found.links]
    assert any(link.endswith("/first-steps.yaml") and "_downloads" in link for link in links)


def schema_keys() -> Iterator[tuple[str, str]]:
    """Every key of the schema by the anchor of its noun, as the JSON Schema has them."""
    schema = json_schema()
    for name in schema["properties"]:
        yield "", name
    for noun, described in schema["$defs"].items():
        if noun != "Change":
            for name in described["properties"]:
                yield noun, name


def test_every_key_of_the_schema_is_in_the_reference(nouns):
    there = {(noun.noun.__name__, key.name) for noun in nouns for key in noun.keys}
    there |= {("", name) for noun, name in there if noun in ("ScenarioFile", "Scenario")}
    coded = {noun.noun.__name__ for noun in nouns if noun.is_coded}
    there |= {(noun, name) for noun in coded for name in Coded.model_fields}
    assert [key for key in schema_keys() if key not in there] == []


def test_every_key_says_what_it_is(nouns):
    assert [key.anchor for noun in nouns for key in noun.keys if not key.said] == []


@pytest.mark.parametrize(
    ("anchor", "written", "left_out"),
    [
        ("state-aspiration", "a number, 0 to 1, exact or [uncertain](#numbers)", "may be left out"),
        ("state-discount", "a number, 0 to below 1", "may be left out"),
        ("state-precision", "a number, above 0, exact or [uncertain](#numbers)", "may be left out"),
        ("protocol-rounds", "a whole number, 1 to 1000", "left out: `20`"),
        ("protocol-talk", "`plenary` or `stacked`", "left out: `plenary`"),
        ("file-title", "one line", "needed"),
        (
            "table-quota",
            "`none`, `majority` or `unanimity`; or [Share](#share); or [Votes](#votes); "
            "or [Majority of](#majority-of); or a list of these",
            "left out: `none`",
        ),
        ("event-table", "a mapping: what changes of the [table](#table)", "may be left out"),
    ],
)
def test_the_reference_says_how_a_key_is_written(nouns, anchor, written, left_out):
    key = next(key for noun in nouns for key in noun.keys if key.anchor == anchor)
    assert (key.written, key.left_out) == (written, left_out)


def test_every_key_verb_option_and_name_has_an_anchor(nouns, site, pages):
    def anchors(name: str) -> set[str]:
        return pages[site / f"{name}.html"].anchors

    keys = {key.anchor for noun in nouns for key in noun.keys}
    options = {
        f"sim-{verb}-{parameter.name.replace('_', '-')}"
        for verb, command in VERBS.items()
        for parameter in command.params
    }
    names = {f"python-{name.lower()}" for name in sim.__all__}
    assert keys <= anchors("file-keys")
    assert options | {f"sim-{verb}" for verb in VERBS} <= anchors("command-line")
    assert names <= anchors("python")


# --- These tests can fail. ---


def test_a_link_that_leads_nowhere_is_noticed(tmp_path):
    page = tmp_path / "a.html"
    page.write_text('<h1 id="x">A</h1><a href="#x">1</a><a href="#y">2</a><a href="b.html">3</a>')
    assert list(broken({page: Links(page.read_text())})) == ["a.html: #y", "a.html: b.html"]
