"""Who does the work: threads of this process, or the workers of a Dask cluster; same bytes."""

from sim.crew.choice import crew_of
from sim.crew.threads import Crew, Threads, in_order

__all__ = ["Crew", "Threads", "crew_of", "in_order"]
