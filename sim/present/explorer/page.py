"""Puts the page of `sim explore` together: one file that asks the network for nothing."""

import json
import re
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from sim.present.pages import digest, own, template

SHEETS = ("colours", "layout", "seats", "squares", "panels")
SCRIPTS = (
    *("drawing", "words", "study", "tables", "unpack", "view", "outcomes", "sentences"),
    *("telling", "round_table", "seat_choice", "squares", "bet", "replay", "doubts"),
    *("placement", "issue_map", "bars", "nearest", "deals", "fragment", "course", "keys", "start"),
)
"""Each after those whose names it needs when it is read."""
HEAD = 2_000
"""Bytes in which a page says of what it is made."""
IMPORTS = re.compile(r"^import \{[^}]*\} from \"\./\w+\.js\";\n", re.MULTILINE)
EXPORTS = re.compile(r"^export (?=(?:async )?function |const |let )", re.MULTILINE)


def render(exploration: str) -> str:
    """The page as text, given what it knows as JSON.

    Whatever names are in it, they cannot end the element that holds it: a `<` in JSON stands in a
    string, where it can be spelt otherwise.
    """
    known = json.loads(exploration)
    style, script = stylesheet(), program()
    return template("explorer", "page.html").render(
        version=known["version"],
        made_of=made_of(),
        title=known["title"],
        origin=known["origin"],
        exploration=Markup(exploration.replace("<", "\\u003c")),
        style=Markup(style),
        script=Markup(script),
        style_digest=digest(style),
        script_digest=digest(script),
    )


@cache
def made_of() -> str:
    """By which pages are told apart whose study and version are the same, and our sources not."""
    parts = sorted(files(__package__).iterdir(), key=lambda part: part.name)
    sources = (part.read_bytes() for part in parts if part.is_file())
    return blake2b(b"".join(sources), digest_size=8).hexdigest()


def is_of_today(page: Path) -> bool:
    """Whether a page that was written before is made of the sources as they are now."""
    with page.open("rb") as written:
        return made_of().encode() in written.read(HEAD)


def stylesheet() -> str:
    """All style sheets, one after the other."""
    return "\n" + "\n".join(own("explorer", f"{name}.css") for name in SHEETS)


def program() -> str:
    """All modules as one: a file opened from a disk may not import others.

    Names are unique among them, which a browser insists on within a module.
    """
    parts = (IMPORTS.sub("", own("explorer", f"{name}.js")) for name in SCRIPTS)
    return "\n" + "\n".join(EXPORTS.sub("", part) for part in parts)
