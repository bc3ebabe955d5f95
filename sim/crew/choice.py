"""Which crew does the work: this machine's threads, or the workers of a cluster."""

from sim.crew.cluster import Cluster
from sim.crew.threads import Crew, Threads
from sim.scenario.faults import RequestError


def crew_of(threads: int | None = None, on: str | None = None, agents: object = None) -> Crew:
    """Who does the work: the workers of a cluster where one is named, else threads from here.

    Raises RequestError for both at once, fewer than one thread, an address that is none, Dask that
    is not installed, or strategies of one's own on a cluster.
    """
    if on is None:
        return Threads(threads)
    if threads is not None:
        raise RequestError(
            f"threads: the workers of {on} have their own (dask worker --nthreads); "
            "leave one of the two out"
        )
    if agents:
        raise RequestError(
            f"agents: strategies of one's own are told on this machine alone, not on {on}; "
            "leave one of the two out"
        )
    return Cluster(on)
