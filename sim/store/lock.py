"""One process at a time writes to a folder; whatever kills it, the folder is free again."""

import errno
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from platform import node
from threading import Lock
from typing import TYPE_CHECKING

from sim.store.placing import StoreError, make, usable

if TYPE_CHECKING:
    from filelock import BaseFileLock

NAME = ".lock"
WHO = re.compile(r"process \d+ on [\w.-]*, since [-\d]+ [:\d]+ UTC,")
NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP}
"""What file systems answer that have no locks."""


class Hold:
    """A process's hold on a folder, once it has taken it."""

    def __init__(self, folder: Path, on_taking: Callable[[], None]) -> None:
        self._folder = folder
        self._on_taking = on_taking
        self._lock: BaseFileLock | None = None
        self._is_taken = False
        self._one_at_a_time = Lock()

    def take(self) -> None:
        """Have the folder alone, if that is not so already.

        Raises StoreError where another process has it, or nothing can be written there.
        """
        with self._one_at_a_time:
            if not self._is_taken:
                self._lock = _locked(self._folder)
                self._is_taken = True
                self._on_taking()

    def give_free(self) -> None:
        """Leave the folder to others."""
        with self._one_at_a_time:
            if self._lock:
                # The file stays: were it taken away, one could hold the old one and one a new one.
                _say_who(self._folder / NAME, "")
                self._lock.release()
            self._lock, self._is_taken = None, False


def _locked(folder: Path) -> "BaseFileLock | None":
    """The folder's lock, held by this process; None where the file system has no locks."""
    from filelock import FileLock, Timeout

    file = folder / NAME
    # A lock that is but a file would outlive a killed process: then rather none.
    lock = FileLock(file, timeout=0, thread_local=False, fallback_to_soft=False)
    with usable(folder):
        make(folder)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(
                f"{folder}: {_who(file)} is at work here; wait until it is done, or name another "
                "folder (--out)"
            ) from None
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
            warning = "no locks on this file system: let no second command write here meanwhile"
            print(f"{folder}: {warning}", file=sys.stderr)
            return None
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    _say_who(file, f"process {os.getpid()} on {node()}, since {now} UTC,")
    return lock


def _say_who(file: Path, text: str) -> None:
    """For people alone: where it cannot be said, as on a full disk, the lock holds all the same."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError:
        return


def _who(file: Path) -> str:
    try:
        found = WHO.fullmatch(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None
    return found[0] if found else "another process"
