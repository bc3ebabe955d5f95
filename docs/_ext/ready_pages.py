"""Ready pages of scenarios, for those who install nothing: python ready_pages.py FOLDER FILE…

Each FILE becomes FOLDER/explore/NAME.html by `sim explore`; an index.html of links stands beside
them, and all of it in guarantee-sim-pages-VERSION.zip beside FOLDER. A scenario that
`sim explore` refuses (exit code 2: too many tables) is left out and named; other failures end it.
"""

import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment

from sim.scenario.load import load

REFUSED = 2
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
<li><a href="{{ page.file.name }}">{{ page.title }}</a>
{%- if page.about %}<br>{{ page.about }}{% endif %}</li>
{%- endfor %}
</ul>
<p><small>Made with sim {{ version }}. The pages show what follows from a file, if its coding
holds.</small></p>
</main>
</html>
"""


class Ready(NamedTuple):
    """A page that was made, and the scenario's own words for it."""

    file: Path
    title: str
    about: str | None


def make(folder: Path, scenarios: Sequence[Path]) -> Path:
    """Pages, index and archive; the archive's path. RuntimeError where no page came about."""
    pages = folder / "explore"
    pages.mkdir(parents=True, exist_ok=True)
    made = [page for page in (page_of(file, pages) for file in scenarios) if page is not None]
    if not made:
        raise RuntimeError("no scenario became a page")
    index = Environment(autoescape=True).from_string(INDEX)
    text = index.render(pages=made, version=version("guarantee-sim"))
    (pages / "index.html").write_text(text, encoding="utf-8")
    return archived(pages, folder.parent / f"guarantee-sim-pages-{version('guarantee-sim')}.zip")


def page_of(file: Path, pages: Path) -> Ready | None:
    """The page of a scenario; None, and its reason printed, where `sim explore` refuses it."""
    page = pages / f"{file.stem}.html"
    kept = pages.parents[1] / "outputs"
    words = ["explore", str(file), "--to", str(page), "--out", str(kept)]
    told = subprocess.run([sys.executable, "-m", "sim", *words])
    if told.returncode == REFUSED:
        print(f"{file}: no page, for the reason above", file=sys.stderr)
        return None
    told.check_returncode()
    study = load(file)
    return Ready(page, study.title, study.about)


def archived(pages: Path, archive: Path) -> Path:
    """All pages in one archive: the same bytes for the same pages."""
    with ZipFile(archive, "w", ZIP_DEFLATED) as into:
        for page in sorted(pages.glob("*.html")):
            into.writestr(ZipInfo(page.name), page.read_bytes(), ZIP_DEFLATED)
    return archive


if __name__ == "__main__":
    print(make(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
