"""What our HTML pages are made of: templates that escape what files say, and parts of our own."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup


@cache
def template(folder: str, name: str) -> Template:
    """A template of a folder of `sim.present`; names that come from files are text, not markup."""
    surroundings = Environment(
        loader=PackageLoader("sim", f"present/{folder}"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return surroundings.get_template(name)


@cache
def own(folder: str, name: str) -> Markup:
    """A style sheet or a program of ours, which is not escaped; nothing of any file is in it."""
    return Markup((files("sim.present") / folder / name).read_text(encoding="utf-8"))


def digest(part: str) -> str:
    """By which a page's policy knows a style sheet or a program of ours, and lets no other in."""
    return b64encode(sha256(part.encode()).digest()).decode()
