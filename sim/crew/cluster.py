"""The workers of a Dask cluster as a crew: they tell, and this process alone keeps."""

import pickle
import re
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from threading import Event, RLock
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from sim.crew.call import CONNECTING, ClusterError, ask_for_dask, client_of
from sim.edition import PROGRAM, Edition, edition, unlike
from sim.scenario.faults import RESUME, RequestError

if TYPE_CHECKING:
    from distributed import Client, Future

T = TypeVar("T")

ADDRESS = re.compile(r"dask://(?P<host>\[[0-9A-Fa-f:.%]+\]|[\w.-]+)(?::(?P<port>\d{1,5}))?/?")
PORT = 8786
"""Where a scheduler listens unless it is told otherwise."""
MOST = 4_096
"""Hands: each is a thread here that waits, and takes about 40 kB."""
AHEAD = 2
"""Hands for each thread of a worker, so that none waits for the way here and back;
`in_order` begins twice as many, lest a chunk that is told again holds up the others."""
PATIENCE = 30.0
"""Seconds that are waited for a first worker, and for another once all are gone."""
LOOK = 5.0
"""Seconds between two looks at who is there."""
RUNNING = "running"
"""The status of a client that has its scheduler."""
SAME = f"the same {PROGRAM} and libraries have to be installed everywhere (constraints.txt)"


class Cluster:
    """The workers of the scheduler at `dask://host:8786`, which is called when there is work.

    Raises RequestError for an address that is none, or where Dask is not installed.
    """

    most = MOST

    def __init__(self, on: str) -> None:
        found = ADDRESS.fullmatch(on)
        if not found or not 0 < int(found["port"] or PORT) < 2**16:
            raise RequestError(f"on: '{on}' is no scheduler's address; write dask://HOST:{PORT}")
        ask_for_dask()
        self._on = on
        self._place = f"{found['host']}:{found['port'] or PORT}"
        self._one_at_a_time = RLock()
        self._client: Client | None = None
        self._failed: ClusterError | None = None
        self._looked = 0.0
        self._threads = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.close(timeout=CONNECTING)
            self._client = None

    @property
    def hands(self) -> int:
        """Some for each thread of the workers that are there by now; waits for the first of them.

        Raises ClusterError where no scheduler answers, or no worker comes.
        """
        return min(MOST, AHEAD * self._threads_there())

    def do(self, work: Callable[[], T]) -> T:
        """Have it done by a worker; what a worker was about when it died is done by another.

        Raises ClusterError where nobody can do it, or the worker is not of this very edition.
        """
        errand, future = pickle.dumps(Errand(pickle.dumps(work))), None
        try:
            # Of all that is sent only this is opened by name in the scheduler: it needs none of us.
            future = self._called().submit(pickle.loads, errand, pure=False)
            told: T = self._waited_for(future)
            return told
        except ClusterError as error:
            raise self._fail(error) from None
        except Exception as error:
            if why := self._why(error):
                raise self._fail(ClusterError(why)) from error
            raise
        finally:
            if future:
                future.release()

    def _waited_for(self, future: "Future") -> Any:
        # The looks between are timed here, and not by short limits on the result: what Dask breaks
        # off half-way may go wrong. What is done is there at once, unless its worker has died.
        is_done = Event()
        future.add_done_callback(lambda _: is_done.set())
        while True:
            if is_done.wait(LOOK):
                if future.status == "error":  # the work's own, a TimeoutError too
                    return future.result()
                with suppress(TimeoutError):  # its worker has died: it is told again
                    return future.result(timeout=PATIENCE)
            self._threads_there()

    def _called(self) -> "Client":
        """The client, which calls the scheduler when it is first asked for."""
        with self._one_at_a_time:
            if self._failed:
                raise self._failed
            if self._client is None:
                try:
                    self._client = client_of(self._place, self._on)
                except ClusterError as error:  # each hand would call, and wait, one after the other
                    raise self._fail(error) from None
            return self._client

    def _threads_there(self) -> int:
        """Threads of all workers; where there are none, some are waited for, but not for ever."""
        with self._one_at_a_time:
            client = self._called()
            if self._looked + LOOK < time.monotonic():
                try:
                    self._threads = sum(client.nthreads().values()) or self._in_time(client)
                except Exception as error:
                    why = self._why(error) or str(error)
                    raise self._fail(ClusterError(why)) from error
                self._looked = time.monotonic()
            return self._threads

    def _in_time(self, client: "Client") -> int:
        """Threads of the workers that come before patience ends."""
        print(f"No worker at {self._on} now: waiting up to {PATIENCE:g} s", file=sys.stderr)
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=PATIENCE)
        threads = int(sum(client.nthreads().values()))
        if not threads:
            raise ClusterError(
                f"no worker at {self._on} in {PATIENCE:g} s; start some: "
                f"dask worker tcp://{self._place}; {RESUME}"
            )
        return threads

    def _fail(self, error: "ClusterError") -> "ClusterError":
        """The error, of which all hands hear before they ask for more."""
        self._failed = self._failed or error
        return error

    def _why(self, error: Exception) -> str:
        """What is wrong with the cluster; empty where it is the work itself that went wrong."""
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        if isinstance(error, KilledWorker):
            return (
                f"workers of {self._on} died of the same chunk, {error.allowed_failures + 1} in "
                f"turn (the last at {error.last_worker.address}); their logs say why, short memory "
                f"most often; {RESUME}"
            )
        is_cut = isinstance(error, CancelledError | CommClosedError)  # before the status tells it
        if is_cut or not self._client or self._client.status != RUNNING:
            return f"the scheduler at {self._on} is gone; {RESUME}"
        is_ours = isinstance(error, ImportError) and str(error.name).partition(".")[0] == "sim"
        if is_ours or (isinstance(error, AttributeError) and "Can't get attribute" in str(error)):
            return f"a worker of {self._on} has no {PROGRAM} of this edition ({error}); {SAME}"
        return ""


class Errand(NamedTuple):
    """Packed work; to open it is to do it, so that what goes wrong comes back as an error."""

    packed: bytes

    def __reduce__(self) -> tuple[object, ...]:
        return tell, (edition(), self.packed)


def tell(ours: Edition, packed: bytes) -> object:
    """On a worker: do the work, if it would come out here as it does where it comes from.

    Raises ClusterError where it might not.
    """
    if found := unlike(edition(), ours):
        from distributed import get_worker

        raise ClusterError(f"the worker at {get_worker().address} has {found}; {SAME}")
    try:
        work = pickle.loads(packed)
    except (ImportError, AttributeError) as error:
        raise ClusterError(f"a worker cannot open the work ({error}); {SAME}") from None
    return work()
