"""What came of tables, told and kept chunk by chunk: counts, and the first talks as bytes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.analysis.exploring.question import Question
from sim.analysis.exploring.talks import packed
from sim.analysis.inclusion.lattice import Lattice
from sim.crew.parcel import Parcel
from sim.negotiation.minutes import blank_minutes
from sim.negotiation.record import NO_ZONE, blank_records
from sim.negotiation.shared import tell_all
from sim.store import RunFolder
from sim.tally import Headcount, headcount


class Seen(NamedTuple):
    """What came of a table."""

    counted: Headcount
    talks: tuple[bytes, ...]
    """The first ones, as `talks` packs them."""


def chunks(question: Question) -> Iterator["_Chunk"]:
    """All tables under all codings, some at a time."""
    parcel, size = Parcel(question), question.points.chunk
    for coding, lattice in enumerate(question.lattices):
        for first in range(0, lattice.count, size):
            yield _Chunk(parcel, coding, range(first, min(first + size, lattice.count)))


class _Chunk(NamedTuple):
    """Some tables under a coding, by their places."""

    question: Parcel[Question]
    coding: int
    places: range

    @property
    def talks(self) -> int:
        return len(self.places) * self.question.content.replicates

    @property
    def name(self) -> str:
        return f"tables/{self.coding:03d}/{self.places.start:09d}.parquet"

    def there(self, folder: RunFolder) -> list[Seen] | None:
        rows = folder.rows_there(self.name, len(self.places))
        return None if rows is None else [_as_seen(row) for row in rows.to_pylist()]

    def tell(self) -> list[Seen]:
        question = self.question.content
        return _tables(question, question.lattices[self.coding], self.places)

    def keep(self, folder: RunFolder, told: list[Seen]) -> list[Seen]:
        folder.keep_rows(self.name, _as_rows(told))
        return told


def _as_rows(seen: Sequence[Seen]) -> pa.Table:
    """A row a table: the counts by their names, and `talks`."""
    columns = {
        name: pa.array([np.asarray(value).tolist() for value in values])
        for name, values in zip(
            Headcount._fields, zip(*(each.counted for each in seen), strict=True), strict=True
        )
    }
    return pa.table({**columns, "talks": pa.array([each.talks for each in seen])})


def _as_seen(row: Mapping[str, Any]) -> Seen:
    """What `_as_rows` wrote."""
    counts: dict[str, Any] = {
        name: np.array(row[name], np.float64 if name == "utility" else np.int64)
        if isinstance(row[name], list)
        else row[name]
        for name in Headcount._fields
    }
    return Seen(Headcount(**counts), tuple(row["talks"]))


def _tables(question: Question, lattice: Lattice, places: Sequence[int]) -> list[Seen]:
    """Some tables of a coding, in their order."""
    told = [place for place in places if place not in question.idle]
    seen = dict(zip(told, _told(question, lattice, told), strict=True))
    nothing = _nothing(question)
    return [seen.get(place, nothing) for place in places]


def _told(question: Question, lattice: Lattice, places: Sequence[int]) -> list[Seen]:
    """What came of these tables, at which talks can be held."""
    if not places:
        return []
    layouts = [lattice.lay_out(place) for place in places]
    counts: list[Headcount | None] = [None] * len(layouts)
    talks: list[list[bytes]] = [[] for _ in layouts]
    seed = question.asked.plan.seed
    for place, records, minutes in tell_all(layouts, seed, 0, question.replicates, question.shown):
        now, before = headcount(records, layouts[place]), counts[place]
        counts[place] = now if before is None else before.plus(now)
        if len(minutes.entries):
            talks[place] += packed(records, minutes, question.order)
    return [Seen(count, tuple(said)) for count, said in zip(counts, talks, strict=True) if count]


def _nothing(question: Question) -> Seen:
    """Of a table at which no talks can be held: so many times nothing."""
    layout, records = question.layout, blank_records(question.replicates, len(question.states), 0)
    records.ending[:] = NO_ZONE
    silent = packed(records, blank_minutes(question.shown, layout), question.order)
    return Seen(headcount(records, layout), tuple(silent))
