"""Ready pages of scenarios, for those who install nothing: python ready_pages.py FOLDER FILE…

Each FILE becomes FOLDER/explore/NAME.html by `sim explore`, and the role cards of the lesson plans
FOLDER/cards/NAME-VARIANT.html by `sim cards`; an index.html of links stands in explore/, and all of
it in guarantee-sim-pages-VERSION.zip beside FOLDER, where the index stands at the top. A scenario
that `sim explore` refuses (exit code 2: too many tables) is left out and named; other failures end
it.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment

from sim.scenario.load import load

REFUSED = 2
OF_LESSONS = (
    ("first-steps", "two_of_three"),
    ("first-steps", "amber_may_block"),
    ("after-signature", "any_honours"),
)
"""Scenario and table of the cards for which the lesson plans ask."""
INDEX = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Who sits at the table? Ready pages</title>
<style>
  :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
  body { max-width: 42rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
  li { margin: 0 0 1rem; }
  a { font-weight: 600; }
</style>
<main>
<h1>Who sits at the table?</h1>
<p>What-if machines, not forecasts. Each page is one file: it needs a browser, and no network.</p>
<ul>
{%- for page in pages %}
<li><a href="{{ explore }}{{ page.file.name }}">{{ page.title }}</a>
{%- if page.about %}<br>{{ page.about }}{% endif %}</li>
{%- endfor %}
</ul>
{%- if sheets %}
<h2>Role cards for the lessons</h2>
<p>To be printed on A4: cards, ballots, offer slips, and last a crib for the teacher alone.</p>
<ul>
{%- for sheet in sheets %}
<li><a href="{{ cards }}{{ sheet.file.name }}">{{ sheet.title }}</a>: {{ sheet.about }}</li>
{%- endfor %}
</ul>
{%- endif %}
<p><small>Made with sim {{ version }}. The pages show what follows from a file, if its coding
holds.</small></p>
</main>
</html>
"""


class Ready(NamedTuple):
    """A page or a set of sheets that was made, and the scenario's own words for it."""

    file: Path
    title: str
    about: str | None


def make(folder: Path, scenarios: Sequence[Path]) -> Path:
    """Pages, cards, index, archive; the path of the last. RuntimeError where no page came about."""
    for each in ("explore", "cards"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    made = [page for page in (page_of(file, folder) for file in scenarios) if page is not None]
    if not made:
        raise RuntimeError("no scenario became a page")
    sheets = [sheet for file in scenarios for sheet in sheets_of(file, folder)]
    index = Environment(autoescape=True).from_string(INDEX)
    known = {"pages": made, "sheets": sheets, "version": version("guarantee-sim")}
    inside = index.render(known, explore="", cards="../cards/")
    (folder / "explore" / "index.html").write_text(inside, encoding="utf-8")
    top = index.render(known, explore="explore/", cards="cards/")
    files = {
        each.file.relative_to(folder).as_posix(): each.file.read_bytes() for each in made + sheets
    }
    name = f"guarantee-sim-pages-{version('guarantee-sim')}.zip"
    return archived({"index.html": top.encode(), **files}, folder.parent / name)


def page_of(file: Path, folder: Path) -> Ready | None:
    """The page of a scenario; None, and its reason printed, where `sim explore` refuses it."""
    page = folder / "explore" / f"{file.stem}.html"
    if not told(["explore", str(file), "--to", str(page)], folder):
        print(f"{file}: no page, for the reason above", file=sys.stderr)
        return None
    study = load(file)
    return Ready(page, study.title, study.about)


def sheets_of(file: Path, folder: Path) -> Iterator[Ready]:
    """The cards of the lessons about a scenario."""
    for name, variant in OF_LESSONS:
        if name == file.stem:
            sheet = folder / "cards" / f"{name}-{variant}.html"
            told(["cards", str(file), "--variant", variant, "--to", str(sheet)], folder)
            study = load(file)
            yield Ready(sheet, study.title, study.variants[variant].label)


def told(words: Sequence[str], folder: Path) -> bool:
    """Whether the program did what it was told, and did not refuse it; else CalledProcessError."""
    kept = folder.parent / "outputs"
    done = subprocess.run([sys.executable, "-m", "sim", *words, "--out", str(kept)])
    if done.returncode != REFUSED:
        done.check_returncode()
    return done.returncode != REFUSED


def archived(texts: Mapping[str, bytes], archive: Path) -> Path:
    """All in one archive, by their names: the same bytes for the same pages."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as into:
        for name in sorted(texts):
            into.writestr(ZipInfo(name), texts[name], ZIP_DEFLATED)
    return archive


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
