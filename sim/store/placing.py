"""Files are put in place whole: written aside, settled on the disk, then named."""

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.scenario.faults import SimError

ASIDE = re.compile(r"\..+\.\d+\.part")
"""What a process writes before it is whole, with the process's number."""
NO_SUCH_THING = {errno.EINVAL, errno.ENOTSUP, errno.EACCES}
"""What file systems answer that cannot settle a folder."""


class StoreError(SimError):
    """The outputs folder cannot be used; the message says why and what to do."""


@contextmanager
def usable(place: Path) -> Iterator[None]:
    """Raise StoreError, with what to do, where the operating system refuses something."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise StoreError(
            f"cannot write to {place}: {reason}; what is finished stays, and the same command goes "
            "on from there (--out names another folder)"
        ) from error


def put(place: Path, content: bytes, aside: Path | None = None) -> Path:
    """Put a file in place, whole or not at all, even where the power is cut.

    It is written to the folder `aside`, on the same disk, or beside its place. Raises StoreError.
    """

    def write(part: Path) -> None:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    return put_by(place, write, aside)


def put_by(place: Path, write: Callable[[Path], object], aside: Path | None = None) -> Path:
    """Put in place, as `put` does, what `write` makes of a path aside."""
    # Hidden, so that nobody reads it among the chunks, and by a name of its own, for another
    # process may be writing the same.
    part = (aside or place.parent) / f".{place.name}.{os.getpid()}.part"
    with usable(place):
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


def make(folder: Path) -> None:
    """Make a folder and those above it, and settle them: a power cut leaves no file without."""
    if folder.is_dir():
        return
    make(folder.parent)
    folder.mkdir(exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk, where the platform can."""
    if os.name == "nt":  # it opens no folders
        return
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    except OSError as error:
        if error.errno not in NO_SUCH_THING:
            raise
    finally:
        os.close(there)


def sweep(folder: Path) -> None:
    """Take away what killed processes left half-written; only for who has the folder alone."""
    for where, _, names in os.walk(folder):
        for name in filter(ASIDE.fullmatch, names):
            with suppress(OSError):
                (Path(where) / name).unlink()
