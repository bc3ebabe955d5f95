"""The port on which the pages are served: taken for good, or refused with one that is free."""

import errno
import os
import socket
from contextlib import suppress

from sim.scenario.faults import RequestError

HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # every network this computer is in
TRIED = 50
"""So many ports are tried for one to offer."""
HIGHEST = 65_535


def bound(port: int, lan: bool, command: str) -> socket.socket:
    """A socket that holds the port, of this computer alone or (`lan`) of its networks too.

    `command` is what was typed, without a port. Raises RequestError where the port is no port,
    may not be used or is taken; a taken one comes with one that is free.
    """
    if not 1 <= port <= HIGHEST:
        raise RequestError(f"port: {port} is no port; take one from 1024 to {HIGHEST:,}")
    host = EVERYWHERE if lan else HERE
    try:
        return _bind(host, port)
    except PermissionError:
        why = "may be used by the system alone"
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        why = "is taken"
    raise RequestError(f"port {port} {why}; try: {command} --port {_free(host, port)}")


def _bind(host: str, port: int) -> socket.socket:
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share a port
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, port))
        held.listen(2048)
    except OSError:
        held.close()
        raise
    return held


def _free(host: str, port: int) -> int:
    """A port near by that is free now."""
    first = max(port + 1, 1024) if port < HIGHEST else 8080
    for near in range(first, min(first + TRIED, HIGHEST + 1)):
        with suppress(OSError):
            _bind(host, near).close()
            return near
    with _bind(host, 0) as any_free:
        return int(any_free.getsockname()[1])


def own_address() -> str | None:
    """This computer's address in its local network; None where it is in none.

    Nothing is sent: a datagram socket that is pointed somewhere (at an address kept for examples,
    RFC 5737) is told by the system from where it would send.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as pointed:
        try:
            pointed.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address = str(pointed.getsockname()[0])
    return None if address.startswith(("127.", "0.")) else address
