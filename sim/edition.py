"""What the bytes that this program makes may depend on: versions, and its very sources."""

import platform
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Edition = tuple[tuple[str, str], ...]
"""Names and versions; plain pairs, which any other edition can read."""
PROGRAM, SOURCES = "guarantee-sim", "its sources"
LIBRARIES = ("numpy", "scipy", "numba", "pyarrow")
"""They compute numbers or write files: another version may give another last digit, or byte."""


@cache
def edition() -> Edition:
    """That of this process."""
    python = ".".join(platform.python_version_tuple()[:2])
    versions = [(name, _version(name)) for name in (PROGRAM, *LIBRARIES)]
    return (*versions, ("Python", python), (SOURCES, _sources()))


def unlike(theirs: Edition, ours: Edition) -> str:
    """`guarantee-sim 0.1.0 where here it is 0.2.0`: the first difference; empty without any."""
    there = dict(theirs)
    for name, here in ours:
        if there.get(name) != here:
            return _said(name, there.get(name, "none"), here)
    return ""


def _said(name: str, there: str, here: str) -> str:
    if name == SOURCES:
        return f"sources of {PROGRAM} (digest {there}) that are not those here ({here})"
    return f"{name} {there} where here it is {here}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _sources() -> str:
    """A digest of every Python file of the package: a version may have been edited."""
    root = Path(__file__).parent
    return _digest(root, sorted(root.rglob("*.py")))


def _digest(root: Path, files: Sequence[Path]) -> str:
    digest = blake2b(digest_size=6)
    for file in files:
        digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
