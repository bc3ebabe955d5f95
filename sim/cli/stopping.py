"""Ctrl-C, or being told to end: one line, and out; what is finished is whole at any moment."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from types import FrameType

SHOW_CURSOR = "\x1b[?25h\n"
"""After a progress bar, which hides it."""


@contextmanager
def stoppable(said: Callable[[], str]) -> Iterator[None]:
    """Within, Ctrl-C and SIGTERM end the process there and then, with this line on standard error.

    Exit code 128 and the signal's number: 130, 143. Nothing is unwound: an exception that comes
    from nowhere may be swallowed, or told as a traceback, by whoever happens to be at work, and a
    thread at work would be waited for.
    """

    def stop(number: int, _: FrameType | None) -> None:
        with suppress(Exception):  # it may have been about to write, or have no reader any more
            sys.stdout.flush()
        with suppress(OSError):
            os.write(2, f"{SHOW_CURSOR if os.isatty(2) else ''}{said()}\n".encode())
        os._exit(128 + number)

    before = {}
    if current_thread() is main_thread():
        heard = (each for each in (signal.SIGINT, signal.SIGTERM) if _is_heard(each))
        before = {each: signal.signal(each, stop) for each in heard}
    try:
        yield
    finally:
        for each, earlier in before.items():
            signal.signal(each, earlier)


def _is_heard(each: signal.Signals) -> bool:
    """Whether it is Python's own, or the system's, to answer: what is ignored stays so."""
    return signal.getsignal(each) in (signal.SIG_DFL, signal.default_int_handler)
