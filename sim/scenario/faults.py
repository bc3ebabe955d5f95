"""What is wrong with a scenario file, said so that the person who wrote it can mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True, order=True)
class Position:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, kw_only=True, order=True)
class Fault:
    """One fault: where it stands, the path of the value in the file, what is wrong and what instead."""

    position: Position
    path: Path
    message: str

    def __str__(self) -> str:
        where = f"{self.position.file}:{self.position.line}:{self.position.column}"
        return f"{where}  {spell(self.path)}: {self.message}" if self.path else f"{where}  {self.message}"


class ScenarioError(Exception):
    """A scenario file cannot be used; `faults` holds everything wrong with it, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def spell(path: Path) -> str:
    """A path as people write it: `states.Ukraine.ideal.presence`, `expect[2].state`."""
    words = ""
    for step in path:
        words += f"[{step}]" if isinstance(step, int) else f".{step}" if words else step
    return words


def nearest(word: str, allowed: Sequence[str]) -> str:
    """`; did you mean 'presence'?` where a word close to it is allowed, else what is allowed."""
    close = get_close_matches(word, allowed, n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{close[0]}'?"
    if not allowed:
        return "; there are none"
    shown = ", ".join(allowed[:12]) + (", …" if len(allowed) > 12 else "")
    return f"; known are: {shown}"
