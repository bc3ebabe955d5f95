"""What is wrong with a scenario file, said so that the person who wrote it can mend it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

Path = tuple[str | int, ...]

MOST_FAULTS = 100
"""More than these nobody reads: each stage of reading stops here."""
MOST_TOLD = 500
"""Faults that are listed of all stages; of more, how many."""
RESUME = "what is finished stays, and the same command goes on from there"
"""What is said where a command that fills a folder has to stop."""
_MOST_COMPARED = 30_000
"""Pairs of letters, to find the word that was meant: about 2 ms."""


class Position(NamedTuple):
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: where it stands, the path of the value, what is wrong and what instead."""

    position: Position
    path: Path
    message: str

    def __str__(self) -> str:
        where = f"{self.position.file}:{self.position.line}:{self.position.column}"
        what = f"{spell(self.path)}: {self.message}" if self.path else self.message
        return f"{where}  {what}"


class Finding(NamedTuple):
    """What a check found at a path, before it is known where in which file that path stands."""

    path: Path
    message: str
    about_key: bool = False
    """Whether the key at the end of the path is wrong, and not what stands under it."""


class SimError(Exception):
    """Something that the person who asked can mend; the message says what, where and how."""


class RequestError(SimError, ValueError):
    """What was asked for is not there or makes no sense: a variant, a number of replicates."""


def needs(what: str, package: str, extra: str) -> RequestError:
    """What is asked for needs a package that one of our extras installs; how to get it."""
    return RequestError(
        f"{what} needs {package}: in a clone pip install -c constraints.txt -e '.[{extra}]', "
        f"beside a wheel of ours pip install {package.lower()}"
    )


class ScenarioError(SimError):
    """A scenario file cannot be used; `faults` holds everything wrong with it, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.position, str(fault))))
        more = len(self.faults) - MOST_TOLD
        rest = [f"and {more:,} more faults"] if more > 0 else []
        super().__init__("\n".join([*map(str, self.faults[:MOST_TOLD]), *rest]))


def spell(path: Path) -> str:
    """A path as people write it: `states.Ukraine.ideal.presence`, `expect[2].state`."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
        else:
            word = shorten(step) or "''"
            words += f".{word}" if words else word
    return words


def shorten(text: str) -> str:
    """A text cut to what fits into a message."""
    line = " ".join(text[:1000].split())
    return line if len(line) <= 60 else f"{line[:57]}…"


def nearest(word: str, allowed: Collection[str]) -> str:
    """`; did you mean 'presence'?` where a word close to it is allowed, else what is allowed."""
    close = closest(word, allowed)
    if close:
        return f"; did you mean '{close}'?"
    if not allowed:
        return "; there are none"
    shown = ", ".join(map(shorten, islice(allowed, 12))) + (", …" if len(allowed) > 12 else "")
    return f"; known are: {shown}"


def closest(word: str, allowed: Collection[str]) -> str | None:
    """The allowed word that looks most like this one, if any does; of very many, among some."""
    return _closest(word[:100].lower(), tuple(islice(allowed, 1000)))


@lru_cache(maxsize=4096)
def _closest(word: str, allowed: tuple[str, ...]) -> str | None:
    # Of one slip many tables ask, and many slips are of one mapping.
    by_lower_case = {candidate.lower(): candidate for candidate in allowed}
    letters = 0
    compared = []
    for candidate in sorted(by_lower_case, key=lambda each: abs(len(each) - len(word))):
        letters += len(word) * len(candidate)
        if letters > _MOST_COMPARED:
            break
        compared.append(candidate)
    matches = get_close_matches(word, compared, n=1, cutoff=0.6)
    return by_lower_case[matches[0]] if matches else None
