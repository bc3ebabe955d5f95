"""A new scenario file as commented text, and its place on disk."""

import json
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from sim.scenario import first_numbers
from sim.scenario.draft import Draft
from sim.scenario.faults import RequestError
from sim.store import put

PLAIN = re.compile(r"[^\W\d_]\w*(?:[ -]\w+)*")
"""Words that no reader of YAML takes for anything but text …"""
NO_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""… but these, which YAML 1.1 takes for more."""


def scalar(text: str) -> str:
    """A text as YAML, key or value, in blocks and in brackets: quoted where it may mistake it."""
    if PLAIN.fullmatch(text) and text.lower() not in NO_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def write(draft: Draft, path: Path, *, force: bool = False) -> None:
    """Write the file; raises RequestError where one is there already and `force` is not given."""
    refuse_present(path, force=force)
    put(path, as_yaml(draft, path).encode())


def refuse_present(path: Path, *, force: bool) -> None:
    """Raise RequestError where nothing may be written: no folder, no name, a file that is there."""
    if not path.parent.is_dir():
        raise RequestError(f"new: there is no folder {path.parent}; make it, or name another place")
    if path.name.startswith("."):
        raise RequestError(f"new: '{path.name}' is no name for a scenario file")
    if path.is_dir():
        raise RequestError(f"new: {path} is a folder; give the file another name")
    if path.exists() and not force:
        raise RequestError(f"new: {path} is there already; name another, or replace it by --force")


def as_yaml(draft: Draft, path: Path) -> str:
    """The text of the file, with what to do next at its end."""
    return _template().render(
        draft=draft,
        path=path,
        has_schema=(path.parent / "schema.json").exists(),
        numbers=first_numbers,
    )


@cache
def _template() -> Template:
    surroundings = Environment(
        loader=PackageLoader("sim", "present"),
        autoescape=False,  # YAML: every name goes through `scalar`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    surroundings.filters["scalar"] = scalar
    surroundings.filters["listed"] = lambda names: f"[{', '.join(map(scalar, names))}]"
    return surroundings.get_template("draft.yaml.jinja")
