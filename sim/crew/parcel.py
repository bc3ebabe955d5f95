"""What many pieces of work have in common: packed once, and opened once in each process."""

import pickle
import zlib
from functools import cached_property, lru_cache
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

KEPT = 8
"""Opened parcels that a process keeps at hand: a run with its ranges has two."""


class Parcel(Generic[T]):
    """Something that travels with every piece of work, and is heavy.

    The settings of a stress test are 2.8 MB pickled, which takes as long as a third of the talks
    of a chunk; packed once they are 110 kB.
    """

    def __init__(self, content: T) -> None:
        self.content = content
        self._one_at_a_time = Lock()

    def __reduce__(self) -> tuple[object, ...]:
        with self._one_at_a_time:
            return _opened, (self._packed,)

    @cached_property
    def _packed(self) -> bytes:
        return zlib.compress(pickle.dumps(self.content))


@lru_cache(maxsize=KEPT)
def _opened(packed: bytes) -> Parcel[object]:
    return Parcel(pickle.loads(zlib.decompress(packed)))
