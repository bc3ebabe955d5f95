"""The same dice at two tables, replicate by replicate: told in chunks, and counted."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa

from sim.analysis.comparison.compared import Compared, Comparison
from sim.analysis.comparison.paired_tally import PairedTally, Tables, from_lists, pair_up
from sim.analysis.comparison.pairing import Question, across, within
from sim.crew.parcel import Parcel
from sim.negotiation.batch import BATCH
from sim.negotiation.build import is_certain, lay_out
from sim.negotiation.layout import Layout
from sim.negotiation.record import Records
from sim.negotiation.shared import tell_all
from sim.pieces import HERE, Course, told
from sim.plan import plan
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study
from sim.store import RunFolder

MOST_TALKS = 10**10
"""About a day's work for one processor."""
TALKS = 65_536
"""Simulated talks in a chunk: about a third of a second's work."""


def compare(
    study: Study | Sequence[Study],
    baseline: str | None = None,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Comparison:
    """Differences between tables on the same dice; nothing is written.

    One study: its variants (those named) with `baseline`, its first unless given. Several: each
    variant of the later ones with that of the same name in the first. Replicates and seed are those
    of the first file unless given. Raises RequestError where there is nothing to compare, for an
    unknown variant, and for a number that makes no sense.
    """
    studies = [study] if isinstance(study, Study) else list(study)
    return tell(question(studies, baseline, variants, replicates, seed))


def question(
    studies: Sequence[Study],
    baseline: str | None = None,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Question:
    """What is to be compared, as `compare` says."""
    first, *others = studies
    if not others:
        return _bounded(within(plan(first, None, replicates, seed), baseline, variants))
    if baseline is not None:
        raise RequestError(
            f"baseline: with several files each variant is compared with that of the same name in "
            f"{first.path}; leave '{baseline}' out, or give one file"
        )
    return _bounded(across(plan(first, variants, replicates, seed), first, others))


def _bounded(asked: Question) -> Question:
    """The question; raises RequestError where that is more talks than anybody would wait for."""
    if asked.talks > MOST_TALKS:
        raise RequestError(
            f"{asked.talks:,} simulated talks; at most {MOST_TALKS:,}: take fewer --replicates"
        )
    return asked


class Laid(NamedTuple):
    """The tables of a question, laid out once each, and which are paired."""

    layouts: list[Layout]
    pairs: list[tuple[int, int]]
    """The places of the table before and of that after."""
    tables: list[Tables]

    @property
    def chunk(self) -> int:
        """Replicates that are told together; at least a batch."""
        return max(BATCH, TALKS // len(self.layouts))


def tell(question: Question, course: Course = HERE) -> Comparison:
    """Tell and count all pairs; with a folder, chunks already there are read and new ones written.

    The counts are the same for any crew. Raises StoreError where the folder cannot be used.
    """
    laid = _laid_out(question)
    sums: list[PairedTally] = []
    for part in told(_chunks(question, laid), course):
        sums = [one + other for one, other in zip(sums, part, strict=True)] if sums else part
    return Comparison(
        question=question,
        compared=tuple(
            Compared(
                pair=pair,
                tally=tally,
                tables=tables,
                certain=is_certain(tables.before) and is_certain(tables.after),
            )
            for pair, tally, tables in zip(question.pairs, sums, laid.tables, strict=True)
        ),
    )


def _laid_out(question: Question) -> Laid:
    tables = question.tables
    place = {id(variant): i for i, variant in enumerate(tables)}
    layouts = [lay_out(variant) for variant in tables]
    pairs = [(place[id(pair.before)], place[id(pair.after)]) for pair in question.pairs]
    return Laid(
        layouts,
        pairs,
        [
            Tables(layouts[before], layouts[after], pair.shared)
            for (before, after), pair in zip(pairs, question.pairs, strict=True)
        ],
    )


def _chunks(question: Question, laid: Laid) -> Iterator["_Chunk"]:
    order, parcel = question.asked.plan, Parcel(laid)
    for start in range(0, order.replicates, laid.chunk):
        count = min(laid.chunk, order.replicates - start)
        yield _Chunk(parcel, order.seed, range(start, start + count))


class _Chunk(NamedTuple):
    """Some replicates of all pairs."""

    laid: Parcel[Laid]
    seed: int
    replicates: range

    @property
    def talks(self) -> int:
        return len(self.replicates) * len(self.laid.content.layouts)

    @property
    def name(self) -> str:
        return f"pairs/{self.replicates.start:012d}.parquet"

    def there(self, folder: RunFolder) -> list[PairedTally] | None:
        rows = folder.rows_there(self.name, len(self.laid.content.pairs))
        if rows is None:
            return None
        return [from_lists(json.loads(row)) for row in rows["tally"].to_pylist()]

    def keep(self, folder: RunFolder, sums: list[PairedTally]) -> list[PairedTally]:
        rows = [json.dumps(each.as_lists()) for each in sums]
        folder.keep_rows(self.name, pa.table({"tally": pa.array(rows, pa.string())}))
        return sums

    def tell(self) -> list[PairedTally]:
        laid = self.laid.content
        sums: list[PairedTally] = []
        for records in _batches(laid.layouts, self.seed, self.replicates):
            now = [
                pair_up(records[before], records[after], tables)
                for (before, after), tables in zip(laid.pairs, laid.tables, strict=True)
            ]
            sums = [one + other for one, other in zip(sums, now, strict=True)] if sums else now
        return sums


def _batches(
    layouts: Sequence[Layout], seed: int, replicates: range
) -> Iterator[dict[int, Records]]:
    """The same replicates of all tables, batch by batch: tables come grouped by what they share."""
    batch: dict[int, Records] = {}
    for place, records, _ in tell_all(layouts, seed, replicates.start, len(replicates)):
        batch[place] = records
        if len(batch) == len(layouts):
            yield batch
            batch = {}
