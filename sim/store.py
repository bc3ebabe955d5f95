"""The outputs folder: the only file that writes to it, and nothing half-written is ever read."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.filesize import decimal

from sim.negotiation.layout import Layout
from sim.negotiation.record import DISPUTED, ENDINGS, KINDS, REASONS, Records
from sim.scenario.faults import SimError
from sim.tally import Tally, from_lists

BYTES_A_STATE = 20
"""More than a replicate takes on disk per state (measured: 4 to 7 on the flagship)."""

ROWS = 16_384
"""Replicates that are packed at a time, to keep memory small."""


class StoreError(SimError):
    """The outputs folder cannot be used; the message says why and what to do."""


class RunFolder:
    """The folder of a run, `root/study/digest`; a chunk finished in it is never computed again."""

    def __init__(self, root: Path, study: str, digest: str) -> None:
        self.path = root / study / digest
        self.is_unchanged = True
        """No chunk has been computed anew."""
        self._written: set[str] = set()
        self.was_finished = self.is_finished
        """The run had been finished when the folder was opened."""

    @property
    def is_finished(self) -> bool:
        """Whether the run has been finished, and all that it wrote is still there."""
        try:
            manifest = json.loads((self.path / "manifest.json").read_bytes())
            return all((self.path / name).exists() for name in manifest["files"])
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def chunks_there(self) -> int:
        """How many chunks of replicates are there already."""
        with self._usable():
            return sum(1 for _ in self.path.glob("replicates/*/*.parquet"))

    def make_ready(self, variants: int, replicates: int, states: int) -> None:
        """Make the folder for so many replicates of each variant that are still to come.

        Raises StoreError if it cannot be written to, or the disk cannot hold them.
        """
        with self._usable():
            there = next(folder for folder in self.path.absolute().parents if folder.exists())
            free, each = shutil.disk_usage(there).free, variants * states * BYTES_A_STATE
        if replicates * each > free:
            raise StoreError(
                f"{replicates:,} replicates of each variant ({variants}) may take "
                f"{decimal(replicates * each)}, and {decimal(free)} are free in {there}: "
                f"at most {free // each:,} replicates fit"
            )
        probe = self._place(f"try.{os.getpid()}", lambda aside: aside.write_bytes(b""))
        with self._usable():
            probe.unlink()

    def tally_of(self, variant: str, start: int) -> Tally | None:
        """What a chunk adds up to, if it is there."""
        try:
            metadata = pq.read_metadata(self.path / _chunk(variant, start)).metadata or {}
            return from_lists(json.loads(metadata[b"tally"]))
        except (OSError, KeyError, ValueError):
            return None

    def write_chunk(
        self, variant: str, start: int, records: Records, layout: Layout, tally: Tally
    ) -> None:
        """Write a chunk of replicates, its tally with it."""
        self.is_unchanged = False
        count = len(records.ending)
        parts = (
            table_of(Records._make(c[first : first + ROWS] for c in records), layout, start + first)
            for first in range(0, count, ROWS)
        )

        def write(aside: Path) -> None:
            first = next(parts)
            schema = first.schema.with_metadata({"tally": json.dumps(tally.as_lists())})
            names = ["ending", "framework", "speaker"]  # numbers take more room in dictionaries
            with pq.ParquetWriter(aside, schema, compression="zstd", use_dictionary=names) as file:
                for part in chain([first], parts):
                    file.write_table(part.replace_schema_metadata(schema.metadata))

        self._place(_chunk(variant, start), write)

    def rows_there(self, name: str) -> pa.Table | None:
        """A table that `keep_rows` has written, if it is there."""
        try:
            with pq.ParquetFile(self.path / name) as file:  # read_table takes a quarter second more
                return file.read()
        except (OSError, ValueError):  # not there, or damaged
            return None

    def keep_rows(self, name: str, table: pa.Table) -> None:
        """Write a table as Parquet; it is part of what was computed."""
        self.is_unchanged = False
        self._place(name, lambda aside: pq.write_table(table, aside, compression="zstd"))

    def write(self, name: str, content: bytes | str) -> Path:
        """Write a file of the run (`summary.csv`, `figures/….png`)."""
        plain = content.encode() if isinstance(content, str) else content
        self._written.add(name)
        return self._place(name, lambda aside: aside.write_bytes(plain))

    def copy(self, name: str, place: Path) -> None:
        """Copy a file of the run to where its readers look for it."""
        with self._usable():
            content = (self.path / name).read_bytes()
        self._place(place.absolute(), lambda aside: aside.write_bytes(content))

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, which says that the run is finished and what it has written."""
        whole = {**manifest, "files": sorted(self._written)}
        self.write("manifest.json", json.dumps(whole, indent=2, ensure_ascii=False) + "\n")

    def lead_latest_here(self) -> None:
        """Let `outputs/<study>/latest` lead to this run: a link, or a file that names it."""
        self._place("../latest", self._lead)

    def _lead(self, link: Path) -> None:
        try:
            link.symlink_to(self.path.name, target_is_directory=True)
        except OSError:  # no links on this file system
            link.write_text(f"{self.path.name}\n", encoding="utf-8")

    def _place(self, name: str | Path, write: Callable[[Path], object]) -> Path:
        """Write aside, then put in place; what cannot be written whole is not left behind."""
        place = self.path / name
        # By a name of its own, for another process may be writing the same.
        aside = place.with_name(f"{place.name}.{os.getpid()}.part")
        with self._usable(place):
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                write(aside)
                aside.replace(place)
            finally:
                with suppress(OSError):
                    aside.unlink()
        return place

    @contextmanager
    def _usable(self, place: Path | None = None) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"cannot write to {place or self.path}: {_reason(error)}; what is finished stays, "
                "and the same command goes on from there (--out names another folder)"
            ) from error


def _chunk(variant: str, start: int) -> str:
    return f"replicates/{variant}/{start:012d}.parquet"


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)


def table_of(records: Records, layout: Layout, start: int) -> pa.Table:
    """Records as a table: a row per replicate, a column per fact; states by name."""
    columns: dict[str, Any] = {
        "replicate": np.arange(start, start + len(records.ending)),
        "ending": _named(records.ending.astype(np.int8), ENDINGS),
        "framework": _named(records.framework, layout.frameworks),
        "round": records.round,
        "speaker": _named(records.speaker, layout.states),
        "suits_principals": records.suits_principals,
        "offers": records.offers,
        "stopped_by_one": records.stopped_by_one,
    }
    if layout.has_aftermath:
        columns |= {
            "in_force": records.in_force,
            "guarantors": records.guarantors,
            "challenged": records.challenged,
            "challenger": _named(records.challenger, layout.states),
            "lasting": records.lasting,
        }
        for c, state in enumerate(layout.challengers):
            columns[f"honoured.{state}"] = records.honoured[:, c]
        for i in np.flatnonzero(_may_fail_to_ratify(layout)).tolist():
            columns[f"unratified.{layout.states[i]}"] = records.unratified[:, i]
    for i, state in enumerate(layout.states):
        columns |= {
            f"utility.{state}": records.utility[:, i],
            f"surplus.{state}": records.surplus[:, i],
            f"consents.{state}": records.consents[:, i],
            f"content.{state}": records.content[:, i],
        }
        for kind, right in enumerate(_rights(layout, i)):
            if right:
                for reason, why in enumerate(REASONS if layout.disputes else REASONS[:DISPUTED]):
                    name = f"decisive.{state}.{KINDS[kind]}.{why}"
                    columns[name] = np.ascontiguousarray(records.decisive[:, i, kind, reason])
    return pa.table(columns)


def _rights(layout: Layout, i: int) -> tuple[bool, bool, bool]:
    """By what right a state's refusal may decide at this table, in the order of KINDS."""
    rules = [phase.rule for phase in layout.phases]
    return (
        any(rule.vetoes[:, i].any() for rule in rules),
        any(rule.signs[:, i].any() for rule in rules),
        any(rule.party[i] and rule.quotas.any() for rule in rules),
    )


def _may_fail_to_ratify(layout: Layout) -> np.ndarray[Any, Any]:
    """(S,) the states that ask a parliament."""
    flags: np.ndarray[Any, Any] = np.any(
        [phase.aftermath.ratifies_at >= 0 for phase in layout.phases], axis=0
    )
    return flags


def _named(codes: np.ndarray[Any, Any], names: tuple[str, ...]) -> pa.Array:
    """Codes as names, -1 as nothing."""
    present = codes >= 0
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=~present), pa.array(names, pa.string())
    )
