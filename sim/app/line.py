"""A connection with a clock: whoever asks too slowly, or too often, is hung up on."""

import asyncio
from ipaddress import ip_address

from h11 import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

ASKING = 10.0
"""Seconds to ask for something, from the first letter or the last answer on."""
TAKING = 60.0
"""Seconds to take the answer."""
LINES = 600
"""Connections at a time."""
FROM_ONE = 100
"""Of them from one other computer, so that none shuts out the rest."""


class Line(H11Protocol):
    """The library's connection, with a clock: it would wait for half a request for ever."""

    _clock: asyncio.TimerHandle | None = None
    _is_answering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody calls: heard, unless there are too many."""
        super().connection_made(transport)
        if self._is_one_too_many():
            transport.abort()
        else:
            self._give(ASKING)

    def data_received(self, data: bytes) -> None:
        """Some of a request; once it is whole, its answer has a time of its own."""
        super().data_received(data)
        self._time_the_answer()

    def on_response_complete(self) -> None:
        """The answer is on its way: the next question may come."""
        self._is_answering = False
        self._give(ASKING)
        super().on_response_complete()  # which takes up what was asked for meanwhile
        self._time_the_answer()

    def handle_websocket_upgrade(self, event: Request) -> None:
        """From here on websocket pings tell whether anybody is there."""
        self._stop()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._stop()
        super().connection_lost(exc)

    def _is_one_too_many(self) -> bool:
        if len(self.connections) > LINES:
            return True
        caller = _caller(self)
        if caller is None or ip_address(caller).is_loopback:
            return False
        return sum(_caller(line) == caller for line in self.connections) > FROM_ONE

    def _time_the_answer(self) -> None:
        is_asked = self.cycle is not None and not self.cycle.response_complete
        if is_asked and not self._is_answering and self._clock is not None:
            self._is_answering = True
            self._give(TAKING)

    def _give(self, seconds: float) -> None:
        self._stop()
        self._clock = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None


def _caller(line: object) -> str | None:
    """The address of the computer that calls."""
    client: tuple[str, int] | None = getattr(line, "client", None)
    return client[0] if client else None
