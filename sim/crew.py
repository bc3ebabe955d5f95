"""Who does the work: threads of this very process, unless others are named."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Protocol, TypeVar

from sim.scenario.faults import RequestError

T = TypeVar("T")


class Crew(Protocol):
    """Hands that do pieces of work, here or elsewhere."""

    @property
    def hands(self) -> int:
        """How many pieces are worked on at a time; at least 1."""

    def do(self, work: Callable[[], T]) -> T:
        """Have a piece of work done and wait for it; called on a thread for each hand."""


@dataclass(frozen=True)
class Threads:
    """As many threads of this process as there are processors unless given.

    Raises RequestError for fewer than one.
    """

    number: int | None = None

    def __post_init__(self) -> None:
        if self.number is not None and self.number < 1:
            raise RequestError(f"threads: at least 1 is needed, not {self.number}")

    @property
    def hands(self) -> int:
        """How many threads."""
        return self.number or cpu_count() or 1

    def do(self, work: Callable[[], T]) -> T:
        """Do it, on the thread that asks."""
        return work()


def in_order(work: Iterable[Callable[[], T]], hands: int) -> Iterator[T]:
    """Do the work on so many threads, a few pieces ahead; results come in the order of the work."""
    with ThreadPoolExecutor(hands) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for piece in work:
                waiting.append(pool.submit(piece))
                if len(waiting) > 2 * hands:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
