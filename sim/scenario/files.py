"""Scenario files on disk, each laid over the one it extends."""

import codecs
import os
import stat
from pathlib import Path as FilePath

from sim.scenario.faults import Fault, Position, ScenarioError, shorten
from sim.scenario.merge import merge
from sim.scenario.source import Source, read

MOST_BYTES = 5_000_000


def read_file(path: str) -> Source:
    """A file and all that it extends, as one; raises ScenarioError where that cannot be."""
    chain: list[Source] = []
    names: list[str] = []
    here: str | None = path
    try:
        while here is not None:
            source = read(_text(here), here)
            chain.append(source)
            names.append(here)
            here = _base(source, names)
    except ScenarioError as error:
        raise _with_all_faults(chain, error) from None
    whole = chain.pop()
    while chain:
        whole = _lay_over(whole, chain.pop())
    if not whole.complete:
        raise ScenarioError(whole.faults)
    return whole


def _base(source: Source, names: list[str]) -> str | None:
    """The file that this one extends; a ScenarioError in its place where there is none."""
    base = source.values.get("extends")
    if not isinstance(base, str):
        return None
    path = os.path.normpath(FilePath(names[-1]).parent / base)
    fault = None
    if os.path.realpath(path) in map(os.path.realpath, names):
        ring = " → ".join(FilePath(name).name for name in (*names, path))
        fault = f"a circle: {ring}"
    elif trouble := _trouble(path):
        fault = f"cannot read '{shorten(base)}': {trouble}"
    if fault:
        at = source.positions[("extends",)]
        raise ScenarioError([Fault(position=at, path=("extends",), message=fault)])
    return path


def _text(path: str) -> str:
    trouble = _trouble(path)
    if trouble:
        raise _at(path, 1, 1, trouble)
    content = FilePath(path).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        sort = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            sort = "this is UTF-16; save the file as UTF-8"
        raise _at(path, line, column, sort) from None


def _trouble(path: str) -> str | None:
    """Why this file cannot be read at all, if so."""
    try:
        status = FilePath(path).stat()
        if stat.S_ISDIR(status.st_mode):
            return "a folder, not a file"
        if not stat.S_ISREG(status.st_mode):
            return "not a file"
        if status.st_size > MOST_BYTES:
            return f"{status.st_size / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read"
        with FilePath(path).open("rb"):
            return None
    except FileNotFoundError:
        return "no such file"
    except PermissionError:
        return "no permission to read it"
    except (OSError, ValueError) as error:
        return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _at(file: str, line: int, column: int, message: str) -> ScenarioError:
    position = Position(file=file, line=line, column=column)
    return ScenarioError([Fault(position=position, path=(), message=message)])


def _lay_over(below: Source, above: Source) -> Source:
    return Source(
        values=merge(below.values, above.values),
        positions=below.positions | above.positions,
        keys=below.keys | above.keys,
        faults=below.faults + above.faults,
        complete=below.complete and above.complete,
    )


def _with_all_faults(chain: list[Source], error: ScenarioError) -> ScenarioError:
    earlier = [fault for source in chain for fault in source.faults]
    return ScenarioError([*earlier, *error.faults])
