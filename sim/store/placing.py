"""Files are put in place whole: written aside, settled on the disk, then named."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.scenario.faults import RESUME, SimError

HALF_WRITTEN = re.compile(r"\..+\.\d+\.part")
"""What a process writes before it is whole, with the process's number."""
NOT_SETTLED = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM}
"""What is answered where a folder cannot be settled, or may not be opened for it."""
NO_PLACE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS),
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP),
}
"""What is answered where nothing can be written, however often it is tried."""
ELSEWHERE = "name another place to write to"
MAKE_ROOM = "make room and try again"


class StoreError(SimError):
    """The outputs folder cannot be used; the message says why and what to do."""


@contextmanager
def usable(place: Path, resumes: bool = True) -> Iterator[None]:
    """Raise StoreError, with what to do, where the operating system refuses something.

    `resumes` says whether the same command would go on with what is finished.
    """
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        again = RESUME if resumes else MAKE_ROOM
        instead = ELSEWHERE if error.errno in NO_PLACE else f"{again}; or {ELSEWHERE}"
        raise StoreError(f"cannot write to {place}: {reason}; {instead}") from error


def put(place: Path, content: bytes, resumes: bool = True) -> Path:
    """Put a file in place, whole or not at all, even where the power is cut.

    It is written beside its place first. Raises StoreError, with words that fit a command that
    `resumes` or one that does not.
    """

    def write(part: Path) -> None:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    return put_by(place, write, resumes=resumes)


def put_by(
    place: Path,
    write: Callable[[Path], object],
    aside: Path | None = None,
    resumes: bool = True,
) -> Path:
    """Put in place, as `put` does, what `write` makes of a path aside.

    That is in the folder `aside`, on the same disk, or beside its place.
    """
    # Hidden, so that nobody reads it among the chunks, and with the process's number: two may
    # write the same file, where there are no locks, or the link to the last run.
    part = (aside or place.parent) / f".{place.name}.{os.getpid()}.part"
    with usable(place, resumes):
        try:
            make(place.parent)
            part.unlink(missing_ok=True)  # of a killed process that had the same number
            write(part)
            part.replace(place)
            settle(place.parent)
        finally:
            with suppress(OSError):
                part.unlink()
    return place


def content_of(file: Path) -> bytes | None:
    """Of a plain file that can be read; None where there is none: a pipe would be waited for."""
    try:
        return file.read_bytes() if file.is_file() else None
    except OSError:
        return None


def make(folder: Path) -> None:
    """Make a folder and those above it, and settle them: a power cut leaves no file without.

    Raises StoreError where something else is in its place, or where no folders can be made.
    """
    if folder.is_dir():
        return
    if folder.parent == folder:  # a drive that is not there
        raise StoreError(f"cannot write to {folder}: there is no such place; {ELSEWHERE}")
    make(folder.parent)
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        raise StoreError(
            f"cannot write to {folder}: it is there and is no folder; {ELSEWHERE}"
        ) from None
    except FileNotFoundError:
        raise StoreError(
            f"cannot write to {folder.parent}: no folder can be made there; {ELSEWHERE}"
        ) from None
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk, where the platform can."""
    if os.name == "nt":  # it opens no folders
        return
    try:
        there = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(there)
        finally:
            os.close(there)
    except OSError as error:
        if error.errno not in NOT_SETTLED:
            raise


def sweep(folder: Path) -> None:
    """Take away what killed processes left half-written; only for who has the folder alone."""
    for where, _, names in os.walk(folder):
        for name in filter(HALF_WRITTEN.fullmatch, names):
            with suppress(OSError):
                (Path(where) / name).unlink()
