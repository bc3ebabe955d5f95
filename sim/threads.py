"""Work done on threads, its results in the order of the work."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from os import cpu_count
from typing import Protocol, TypeVar

from sim.scenario.faults import RequestError

T = TypeVar("T")


class Progress(Protocol):
    """Is told how the work goes on, in simulated talks."""

    def step(self, done: int) -> None:
        """So many more are done."""

    def found(self, there: int) -> None:
        """So many more were there already, from an earlier run."""


def refuse_none(threads: int | None) -> None:
    """Raise RequestError for fewer than one thread."""
    if threads is not None and threads < 1:
        raise RequestError(f"threads: at least 1 is needed, not {threads}")


def in_order(work: Iterable[Callable[[], T]], threads: int | None = None) -> Iterator[T]:
    """Do the work, a few pieces ahead, and give the results in the order of the work.

    As many threads as there are processors unless given; raises RequestError for fewer than one.
    """
    refuse_none(threads)
    return _done(work, threads or cpu_count() or 1)


def _done(work: Iterable[Callable[[], T]], threads: int) -> Iterator[T]:
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for piece in work:
                waiting.append(pool.submit(piece))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
