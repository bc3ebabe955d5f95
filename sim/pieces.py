"""Pieces of work: what is in the folder is read, what is not is told and kept, in their order."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from sim.crew import Crew, Threads, in_order
from sim.store import RunFolder

T = TypeVar("T")


class Piece(Protocol[T]):
    """A piece of work. It can be pickled, for it may be told in another process."""

    @property
    def talks(self) -> int:
        """How many simulated talks it is, for those who watch."""

    def there(self, folder: RunFolder) -> T | None:
        """What came of it, if an earlier run has kept it."""

    def tell(self) -> T:
        """Do it: the same, wherever and however often; nothing is written."""

    def keep(self, folder: RunFolder, told: T) -> T:
        """Keep what came of it, and return what is still to be remembered of it."""


class Progress(Protocol):
    """Is told how the work goes on, in simulated talks."""

    def step(self, done: int) -> None:
        """So many more are done."""

    def found(self, there: int) -> None:
        """So many more were there already, from an earlier run."""


class Course(NamedTuple):
    """How work is done: by whom, where it is kept, and who is told of its progress."""

    crew: Crew = Threads()
    folder: RunFolder | None = None
    progress: Progress | None = None


HERE = Course()
"""On threads of this process, without anything being kept."""


def told(pieces: Iterable[Piece[T]], course: Course) -> Iterator[T]:
    """What comes of the pieces, in their order: the same, whoever does them.

    With a folder, those already there are read, and this process alone writes the others. Raises
    StoreError where the folder cannot be used.
    """
    work = (partial(_there_or_told, piece, course) for piece in pieces)
    with course.folder or nullcontext():
        for talks, result, was_there in in_order(work, course.crew):
            if course.progress:
                (course.progress.found if was_there else course.progress.step)(talks)
            yield result


def _there_or_told(piece: Piece[T], course: Course) -> tuple[int, T, bool]:
    """A piece's talks, what came of it, and whether it was there."""
    folder = course.folder
    if folder and (there := piece.there(folder)) is not None:
        return piece.talks, there, True
    result = course.crew.do(piece.tell)
    return piece.talks, piece.keep(folder, result) if folder else result, False
