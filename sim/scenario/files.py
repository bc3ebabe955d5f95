"""Scenario files on disk, each laid over the one it extends."""

import codecs
import os
import re
import stat
from pathlib import Path as FilePath

from sim.scenario.faults import Fault, Position, ScenarioError, shorten
from sim.scenario.inside import why_outside
from sim.scenario.merge import merge
from sim.scenario.scalar import UNSEEN, unseen_words
from sim.scenario.source import MOST_VALUES, Source, read

MOST_BYTES = 5_000_000
"""Of a file, and of all that are laid over each other."""
MOST_FILES = 20
"""That are laid over each other."""
_NOT_IN_NAMES = re.compile(f"{UNSEEN.pattern}|\n")


def read_file(path: str, allow_outside: bool = False) -> Source:
    """A file and all that it extends, as one; raises ScenarioError where that cannot be.

    What it extends has to lie in its own folder or below, links followed, unless `allow_outside`.
    """
    root = None if allow_outside else FilePath(path).parent
    chain: list[Source] = []
    names: list[str] = []
    here: str | None = path
    room = MOST_BYTES
    try:
        while here is not None:
            content = _content(here, room)
            room -= len(content)
            source = read(_text(here, content), here, MOST_VALUES - _values(chain))
            chain.append(source)
            names.append(here)
            here = _base(source, names, root, room)
    except ScenarioError as error:
        raise _with_all_faults(chain, error) from None
    whole = chain.pop()
    while chain:
        whole = _lay_over(whole, chain.pop())
    if not whole.complete:
        raise ScenarioError(whole.faults)
    return whole


def _values(chain: list[Source]) -> int:
    return sum(len(source.positions) for source in chain)


def _base(source: Source, names: list[str], root: FilePath | None, room: int) -> str | None:
    """The file that this one extends; a ScenarioError in its place where there is none."""
    base = source.values.get("extends")
    if not isinstance(base, str):
        return None
    folder = FilePath(names[-1]).parent
    path = os.path.normpath(folder / base)
    fault = None
    if root is not None and (why := why_outside(base, folder, root)):
        fault = f"'{shorten(base)}' {why}; --allow-outside reads it all the same"
    elif os.path.realpath(path) in map(os.path.realpath, names):
        ring = " → ".join(FilePath(name).name for name in (*names, path))
        fault = f"a circle: {ring}"
    elif len(names) == MOST_FILES:
        fault = f"more than {MOST_FILES} files, each laid over the next"
    elif trouble := _trouble(path, room):
        fault = f"cannot read '{shorten(base)}': {trouble}"
    if fault:
        at = source.positions[("extends",)]
        raise ScenarioError([Fault(position=at, path=("extends",), message=fault)])
    return path


def _content(path: str, room: int) -> bytes:
    """What is in a file; no more of it than may be, should it grow while it is read."""
    trouble = _trouble(path, room)
    if trouble:
        raise _at(_NOT_IN_NAMES.sub("�", path), 1, 1, trouble)
    with FilePath(path).open("rb") as file:
        content = file.read(room + 1)
    if len(content) > room:
        raise _at(path, 1, 1, _too_large(len(content), room))
    return content


def _text(path: str, content: bytes) -> str:
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


def _trouble(path: str, room: int) -> str | None:
    """Why this file cannot be read at all, if so."""
    if match := _NOT_IN_NAMES.search(path):
        return f"its name holds {unseen_words(match[0])}"
    try:
        status = FilePath(path).stat()
        if stat.S_ISDIR(status.st_mode):
            return "a folder, not a file"
        if not stat.S_ISREG(status.st_mode):
            return "not a file"
        if status.st_size > room:
            return _too_large(status.st_size, room)
        with FilePath(path).open("rb"):
            return None
    except FileNotFoundError:
        return "no such file"
    except PermissionError:
        return "no permission to read it"
    except (OSError, ValueError) as error:
        return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _too_large(size: int, room: int) -> str:
    with_others = "" if room == MOST_BYTES else ", with the files that extend it"
    return f"{size:,} bytes; at most {MOST_BYTES:,} are read{with_others}"


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
