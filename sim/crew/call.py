"""How the scheduler of a Dask cluster is called: quietly, and not for ever."""

import logging
import warnings
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from sim.scenario.faults import SimError, needs

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

CONNECTING = 10.0
"""Seconds that a scheduler may take to answer."""
LOGS = ("distributed", "distributed.client", "distributed.comm", "tornado.application")


class ClusterError(SimError):
    """The cluster cannot do the work; the message says why and what to do."""


def ask_for_dask() -> None:
    """Raise RequestError, with the command that installs it, where Dask is missing."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise needs("--on", "distributed", "scale") from None


def client_of(place: str, on: str) -> "Client":
    """A client of the scheduler at `host:port`; encrypted where Dask's own settings have keys.

    Raises ClusterError, which names it as people wrote it, where no scheduler answers or the keys
    cannot be used.
    """
    from distributed import Client, Security

    for name in LOGS:  # what people should know of the cluster is said in a line of ours
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        is_secure = Security().get_connection_args("client").get("ssl_context") is not None
    except OSError as error:
        raise ClusterError(
            f"the keys that Dask's settings name (distributed.comm.tls) cannot be used: {error}"
        ) from error
    address = f"{'tls' if is_secure else 'tcp'}://{place}"

    def call() -> Client:
        return Client(address, timeout=CONNECTING, set_as_default=False)

    try:
        with warnings.catch_warnings():  # of other versions of Dask's own libraries there
            warnings.simplefilter("ignore")
            return _in_time(call, 2 * CONNECTING)
    except (OSError, TimeoutError) as error:
        raise ClusterError(
            f"no scheduler answers at {on}; start one there: dask scheduler; "
            "or leave --on out: threads of this machine give the same results"
        ) from error


def _in_time(call: Callable[[], T], seconds: float) -> T:
    """What a call gives; TimeoutError where it takes longer.

    Dask's own limit does not hold where something else listens, its dashboard for one.
    """
    answer: Future[T] = Future()

    def ask() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True).start()
    return answer.result(seconds)
