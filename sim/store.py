"""The outputs folder: the only file that writes to it, and nothing half-written is ever read."""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from rich.filesize import decimal

from sim.scenario.faults import SimError
from sim.tally import Tally, from_lists

BYTES_A_STATE = 20
"""More than a replicate takes on disk per state (measured: 4 to 7 on the flagship)."""


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

    def keep_chunk(self, variant: str, start: int, file: bytes) -> None:
        """Write a chunk of replicates as they were packed."""
        self.is_unchanged = False
        self._place(_chunk(variant, start), lambda aside: aside.write_bytes(file))

    def rows_there(self, name: str, count: int) -> pa.Table | None:
        """A table of so many rows that `keep_rows` has written, if it is there."""
        try:
            with pq.ParquetFile(self.path / name) as file:  # read_table takes a quarter second more
                rows = file.read()
        except (OSError, ValueError):  # not there, or damaged
            return None
        return rows if len(rows) == count else None

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
