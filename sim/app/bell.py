"""What pages and talks wait on: a lock that counts what has happened since the session began."""

from collections.abc import Callable
from threading import Condition
from types import TracebackType
from typing import Self


class Bell:
    """Held while something is changed; rung at the end, it wakes whoever waits.

    It may be taken again by the thread that holds it.
    """

    def __init__(self) -> None:
        self._held = Condition()
        self._rung = 0
        self._listeners: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        self._held.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.release()

    @property
    def rung(self) -> int:
        """How often it was rung."""
        return self._rung

    def ring(self) -> None:
        """Something has changed."""
        with self:
            self._rung += 1
            self._held.notify_all()
            for hear in self._listeners:
                hear()

    def listen(self, hear: Callable[[], None]) -> None:
        """Call this whenever it is rung, in the thread that rings; it must not wait."""
        with self:
            self._listeners.append(hear)

    def forget(self, hear: Callable[[], None]) -> None:
        """Call it no longer."""
        with self:
            self._listeners.remove(hear)

    def wait(self, until: Callable[[], bool], seconds: float | None) -> bool:
        """Wait, while others may change things, until something holds; False if time is up."""
        with self:
            return self._held.wait_for(until, seconds)
