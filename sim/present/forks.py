"""Work shared out among processes that are copies of this one, its results in the work's order."""

import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import cpu_count
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

T = TypeVar("T")
Piece = Callable[[], T]
PATIENCE = 60.0
"""Seconds that a copy may take longer than this process takes for its own share."""
FORKS = sys.platform == "linux"
"""Elsewhere a process cannot be copied, or its copy not trusted with the system's libraries."""


class Copy(NamedTuple):
    """A copy of this process at work, and where it says what came of it."""

    process: "ForkProcess"
    said: Connection


def shared_out(work: Sequence[Piece[T]], processes: int | None = None) -> list[T]:
    """Do the work in so many processes (one a processor), this one among them.

    What a piece gives must be such that it can be pickled. A copy that fails, or says nothing for a
    minute after this process is through, is given up and its share done here: so what a piece
    raises is raised here.
    """
    shares = min(processes or cpu_count() or 1, len(work)) if FORKS else 1
    others = [work[k::shares] for k in range(1, shares)]
    copies = [_copied(share) for share in others]
    try:
        done = [[piece() for piece in work[:: max(shares, 1)]]]
        for copy, share in zip(copies, others, strict=True):
            told: list[T] | None = _told(copy)
            done.append([piece() for piece in share] if told is None else told)
    finally:
        for copy in copies:
            _end(copy)
    return [done[k % shares][k // shares] for k in range(len(work))]


def _copied(share: Sequence[Piece[T]]) -> Copy | None:
    """A copy of this process that does a share; None where the system has no room for one."""
    context = get_context("fork")
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(share, hears, says), daemon=True)
    try:
        with warnings.catch_warnings():
            # The copy uses nothing that another thread may hold: see `_work`.
            warnings.filterwarnings("ignore", ".*multi-threaded.*", DeprecationWarning)
            process.start()
    except OSError:
        return None
    finally:
        says.close()
    return Copy(process, hears)


def _work(share: Sequence[Piece[T]], hears: Connection, says: Connection) -> None:
    """In the copy: do the share and say what came of it; nothing where that fails."""
    hears.close()  # or the copy would wait for ever to be heard by a process that was killed
    # Another thread may have been writing as the process was copied, and never lets go here.
    sys.stdout = sys.stderr = open(2, "w", closefd=False)  # noqa: SIM115 (as long as the process)
    with suppress(BaseException):
        says.send([piece() for piece in share])


def _told(copy: Copy | None) -> Any:
    """What a copy says; None where it fails."""
    with suppress(EOFError, OSError):
        if copy and copy.said.poll(PATIENCE):
            return copy.said.recv()
    return None


def _end(copy: Copy | None) -> None:
    if copy:
        copy.process.kill()
        copy.process.join()
        copy.said.close()
