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
Answer = Callable[[int, FrameType | None], object] | signal.Handlers | int | None
PYTHONS_OWN: dict[signal.Signals, Answer] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
}
"""What is done where nobody says otherwise: an exception, and the system's end."""


@contextmanager
def stoppable(said: Callable[[], str]) -> Iterator[None]:
    """Within, Ctrl-C and SIGTERM end the process there and then, with this line on standard error.

    Exit code 128 and the signal's number: 130, 143. Nothing is unwound: an exception that comes
    from nowhere may be swallowed, or told as a traceback, by whoever happens to be at work, and a
    thread at work would be waited for. Within another, the inner line is said.
    """
    stop = _Stop(said)
    with _answered(dict.fromkeys(PYTHONS_OWN, stop)):
        yield


@contextmanager
def unstoppable() -> Iterator[None]:
    """Within a `stoppable`, for who ends in words of their own: both are a KeyboardInterrupt."""
    with _answered(dict.fromkeys(PYTHONS_OWN, signal.default_int_handler)):
        yield


@contextmanager
def _answered(by: dict[signal.Signals, Answer]) -> Iterator[None]:
    before = {}
    if current_thread() is main_thread():
        before = {each: signal.signal(each, by[each]) for each in by if _is_heard(each)}
    try:
        yield
    finally:
        for each, earlier in before.items():
            signal.signal(each, earlier)


class _Stop:
    """Says its line, and ends the process."""

    def __init__(self, said: Callable[[], str]) -> None:
        self._said = said

    def __call__(self, number: int, _: FrameType | None) -> None:
        with suppress(Exception):  # it may have been about to write, or have no reader any more
            sys.stdout.flush()
        with suppress(OSError):
            line = f"{SHOW_CURSOR if os.isatty(2) else ''}{self._said()}\n"
            os.write(2, line.encode())
        os._exit(128 + number)


def _is_heard(each: signal.Signals) -> bool:
    """Whether it is ours to answer, or Python's, or the system's: what is ignored stays so."""
    answer = signal.getsignal(each)
    return isinstance(answer, _Stop) or answer in PYTHONS_OWN.values()
