"""Who does the work: threads of this very process, unless others are named."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from types import TracebackType
from typing import Protocol, Self, TypeVar

from sim.scenario.faults import RequestError

T = TypeVar("T")


class Crew(Protocol):
    """Hands that do pieces of work, here or elsewhere, until they are let go."""

    @property
    def hands(self) -> int:
        """How many pieces are worked on at a time; at least 1, and elsewhere more by and by."""

    @property
    def most(self) -> int:
        """How many hands there may ever be."""

    def do(self, work: Callable[[], T]) -> T:
        """Have a piece of work done and wait for it; called on a thread for each hand."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


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

    @property
    def most(self) -> int:
        """No more of them come later."""
        return self.hands

    def do(self, work: Callable[[], T]) -> T:
        """Do it, on the thread that asks."""
        return work()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def in_order(work: Iterable[Callable[[], T]], crew: Crew) -> Iterator[T]:
    """Do the work with a thread a hand, a few pieces ahead; results come in the order of the work.

    Threads begin as they are needed: of a crew that grows, the new hands are filled too.
    """
    with ThreadPoolExecutor(crew.most) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for piece in work:
                waiting.append(pool.submit(piece))
                if len(waiting) > 2 * crew.hands:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
