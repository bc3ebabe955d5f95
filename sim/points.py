"""Many points of a study on the same dice: each a way to lay the table, counted a row each.

Points are laid out, told and counted in chunks, by whatever crew there is; a chunk that is written
is never computed again. What grows with the number of points are their rows, and nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sim.crew.parcel import Parcel
from sim.negotiation.layout import Layout
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE, Records
from sim.negotiation.shared import tell_all
from sim.pieces import HERE, Course, told
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study
from sim.store import RunFolder
from sim.tally import Headcount, headcount

Measure = Literal["agreed", "suits_principals", "lasting", "lasting_suits_principals"]
MEASURES: tuple[Measure, ...] = ("agreed", "suits_principals")
"""The headlines: agreements, and agreements at least as good as no deal for each principal."""
LASTING: tuple[Measure, ...] = ("lasting", "lasting_suits_principals")
"""The same of agreements that last, where a study says what becomes of them."""
AFTERMATH = ("in_force", *LASTING)
"""The columns that are copies of others where a study does not say so."""
TALKS = 65_536
"""Simulated talks in a chunk: about a third of a second's work."""
FEWEST, MOST = 8, 256
"""Points in a chunk: enough to share dice and minds, few enough to be laid out at once."""
MOST_REPLICATES = 1_000_000
"""Of a point: some seconds' work, which is told at one go."""
MOST_TALKS = 10**9
"""Of all points: about an hour's work on two processors."""


def measures_of(study: Study) -> tuple[Measure, ...]:
    """The headlines of a study."""
    return (*MEASURES, *LASTING) if study.has_aftermath else MEASURES


@dataclass(frozen=True, kw_only=True)
class Points:
    """Ways to lay the table, made one at a time, and the dice on which each is told."""

    count: int
    lay_out: Callable[[int], Layout]
    """The layout of a point by its place, from 0."""
    replicates: int
    """Of each point."""
    seed: int
    keeps_each: tuple[Measure, ...] = ()
    """Of what it is kept in which replicates it happened, and not only in how many."""

    def refuse_too_many(self) -> None:
        """Raise RequestError for more talks than are told at one request."""
        if self.replicates > MOST_REPLICATES:
            raise RequestError(
                f"replicates: at most {MOST_REPLICATES:,} a table where many are told, "
                f"not {self.replicates:,}; `sim run` and `sim compare` take more"
            )
        if self.talks > MOST_TALKS:
            raise RequestError(
                f"{self.count:,} tables × {self.replicates:,} talks are {self.talks:,}; at most "
                f"{MOST_TALKS:,}: ask for fewer --replicates or fewer tables"
            )

    @property
    def chunk(self) -> int:
        """Points that are told together; one at a time where that is work enough."""
        fewest = FEWEST if self.replicates * FEWEST <= 4 * TALKS else 1
        return min(MOST, max(fewest, TALKS // self.replicates))

    @property
    def talks(self) -> int:
        """Simulated talks in all."""
        return self.count * self.replicates


BITS: Mapping[str, Measure] = {f"{measure}_in": measure for measure in (*MEASURES, *LASTING)}
"""The columns that tell replicate from replicate, and of what."""
Happened = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Counted:
    """What came of the points, in their order: a row each."""

    rows: pa.Table
    """`agreed`, `suits_principals`, `no_zone`, `held_out`, `missed`, `in_force`, `lasting`,
    `lasting_suits_principals`: replicates; `median_round` of the agreements;
    `frameworks.F`, `better_than_no_deal.S`: replicates; `utility.S`: the mean;
    where each is kept, `agreed_in`, `lasting_in` and so on: in which replicates, a bit each. A
    column of a state or framework that a point does not know is empty there."""
    replicates: int

    def column(self, name: str) -> npt.NDArray[Any]:
        """(points,) a column of the rows."""
        values: npt.NDArray[Any] = self.rows.column(name).to_numpy()
        return values

    def rates(self, measure: Measure) -> npt.NDArray[np.float64]:
        """(points,) share of the replicates."""
        shares: npt.NDArray[np.float64] = self.column(measure) / self.replicates
        return shares

    def happened(self, measure: Measure, first: int = 0, last: int | None = None) -> Happened:
        """(points, replicates) whether it happened, for the points from first to before last."""
        packed = self.rows.column(f"{measure}_in").slice(first, (last or len(self.rows)) - first)
        whole = np.frombuffer(b"".join(packed.to_pylist()), np.uint8)
        return np.unpackbits(whole.reshape(len(packed), -1), axis=1, count=self.replicates).astype(
            np.bool_
        )

    @cached_property
    def facts(self) -> pa.Table:
        """The rows without what tells replicate from replicate: for tables that people read."""
        return self.rows.select([name for name in self.rows.column_names if name not in BITS])


def count_points(points: Points, course: Course = HERE, part: str = "points") -> Counted:
    """Tell and count all points; with a folder, chunks already there are read and new ones written.

    `part` names the folder's own folder for them. The rows are the same for any crew. Raises
    RequestError for too many talks, StoreError where the folder cannot be used.
    """
    points.refuse_too_many()
    tables = list(told(_chunks(points, part), course))
    return Counted(pa.concat_tables(tables, promote_options="default"), points.replicates)


def _chunks(points: Points, part: str) -> Iterator["_Chunk"]:
    parcel = Parcel(points)
    for first in range(0, points.count, points.chunk):
        yield _Chunk(parcel, range(first, min(first + points.chunk, points.count)), part)


class _Chunk(NamedTuple):
    """Some points, by their places."""

    points: Parcel[Points]
    places: range
    part: str

    @property
    def talks(self) -> int:
        return len(self.places) * self.points.content.replicates

    @property
    def name(self) -> str:
        return f"{self.part}/{self.places.start:09d}.parquet"

    def there(self, folder: RunFolder) -> pa.Table | None:
        return folder.rows_there(self.name, len(self.places))

    def keep(self, folder: RunFolder, rows: pa.Table) -> pa.Table:
        folder.keep_rows(self.name, rows)
        return rows

    def tell(self) -> pa.Table:
        points, places = self.points.content, self.places
        layouts = [points.lay_out(place) for place in places]
        counts: list[Headcount | None] = [None] * len(places)
        each: list[list[dict[Measure, Happened]]] = [[] for _ in places]
        for k, records, _ in tell_all(layouts, points.seed, 0, points.replicates):
            now = headcount(records, layouts[k])
            before = counts[k]
            counts[k] = now if before is None else before.plus(now)
            if points.keeps_each:
                each[k].append(_happened(records, points.keeps_each))
        return _as_table(
            [
                _row(place, counted, layout) | _bits(batches)
                for place, counted, layout, batches in zip(
                    places, counts, layouts, each, strict=True
                )
                if counted is not None
            ]
        )


def _happened(records: Records, kept: Sequence[Measure]) -> dict[Measure, Happened]:
    found: dict[Measure, Happened] = {
        "agreed": records.ending == AGREED,
        "suits_principals": records.suits_principals,
        "lasting": records.lasting,
        "lasting_suits_principals": records.lasting & records.suits_principals,
    }
    return {measure: found[measure] for measure in kept}


def _bits(batches: Sequence[Mapping[Measure, Happened]]) -> dict[str, bytes]:
    """What happened in all batches, packed at one go: a batch may end within a byte."""
    if not batches:
        return {}
    return {
        column: np.packbits(np.concatenate([batch[measure] for batch in batches])).tobytes()
        for column, measure in BITS.items()
        if measure in batches[0]
    }


def _row(place: int, counted: Headcount, layout: Layout) -> dict[str, Any]:
    """A point's row; states and frameworks by name."""
    n = counted.n
    return {
        "point": place,
        "agreed": int(counted.endings[AGREED]),
        "suits_principals": int(counted.suits_principals),
        "no_zone": int(counted.endings[NO_ZONE]),
        "held_out": int(counted.endings[HELD_OUT]),
        "missed": int(counted.endings[MISSED]),
        "in_force": counted.in_force,
        "lasting": counted.lasting,
        "lasting_suits_principals": counted.lasting_suits_principals,
        "median_round": counted.median_round,
        **_named("frameworks", layout.frameworks, counted.frameworks.tolist()),
        **_named("better_than_no_deal", layout.states, counted.content.tolist()),
        **_named("utility", layout.states, (counted.utility / n).tolist()),
    }


def _named(head: str, names: tuple[str, ...], values: list[Any]) -> dict[str, Any]:
    return {f"{head}.{name}": value for name, value in zip(names, values, strict=True)}


def _as_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows under all columns that any of them has, in the order in which they first come."""
    columns = dict.fromkeys(column for row in rows for column in row)
    types = {"median_round": pa.int64()}
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], types.get(name)) for name in columns}
    )
