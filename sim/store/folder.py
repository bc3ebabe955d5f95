"""The folder of a run or an answer: what is there is read and checked, the rest is kept whole."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq
from rich.filesize import decimal

from sim.store.chunks import Chunks
from sim.store.placing import StoreError, content_of, put, put_by, usable
from sim.store.seals import seal
from sim.tally import Tally, from_lists

BYTES_A_STATE = 20
"""More than a replicate takes on disk per state (measured: 4 to 7 on the flagship)."""
MANIFEST = "manifest.json"


class RunFolder:
    """The folder of a run, `root/study/digest`; a chunk finished in it is never computed again.

    It is read by anybody and written to by one process at a time: from its first writing on this
    one has it alone, until the last `with` block around it is left.
    """

    def __init__(self, root: Path, study: str, digest: str) -> None:
        self.path = root / study / digest
        self.is_unchanged = True
        """No chunk has been computed anew."""
        self._seals: dict[str, str] = {}
        """Of the files written beside the chunks."""
        self._earlier: dict[str, str] | None = None
        """The seals of those that were there when it was renewed: they may be written over."""
        self._blocks = 0
        self._chunks = Chunks(self.path)
        self.was_finished = self.is_finished
        """The run had been finished when the folder was opened."""

    def __enter__(self) -> Self:
        self._blocks += 1
        try:
            if self._blocks == 1 and not self.was_finished:
                self.set_aside_those_of_others()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._blocks -= 1
        if not self._blocks:
            self._chunks.hold.give_free()

    @property
    def is_finished(self) -> bool:
        """Whether the run has been finished, and all that it wrote beside the chunks is whole."""
        written = self._written()
        return bool(written) and all(
            _seal_of(self.path / name) == sealed for name, sealed in written.items()
        )

    def chunks_there(self) -> int:
        """How many chunks of replicates are there already."""
        with usable(self.path):
            return sum(1 for _ in self.path.glob("replicates/*/*.parquet"))

    def refuse_what_does_not_fit(self, variants: int, replicates: int, states: int) -> None:
        """Raise StoreError if the disk cannot hold so many more replicates of each variant."""
        with usable(self.path):
            there = next(folder for folder in self.path.absolute().parents if folder.exists())
            disk, each = shutil.disk_usage(there), variants * states * BYTES_A_STATE
        free = disk.free
        if disk.total and replicates * each > free:  # what is no disk, as /proc, has no total
            raise StoreError(
                f"{replicates:,} replicates of each variant ({variants}) may take "
                f"{decimal(replicates * each)}, and {decimal(free)} are free in {there}: "
                f"at most {free // each:,} replicates fit"
            )

    def take(self) -> None:
        """Have the folder alone from here on.

        Raises StoreError if another process is at work there, or nothing can be written there.
        """
        self._chunks.hold.take()

    def set_aside_those_of_others(self) -> None:
        """Set aside, and say, the chunks that another edition of the program has computed.

        What is not finished begins with that. Raises StoreError where another process is at work.
        """
        self._chunks.set_aside_those_of_others()

    def clear(self) -> None:
        """Set aside, and say, what stands among the chunks and is none of those read or kept."""
        self._chunks.set_strangers_aside()

    def tally_of(self, variant: str, start: int) -> Tally | None:
        """What a chunk adds up to, if it is there."""
        content = self._chunks.read(_chunk(variant, start))
        if content is None:
            return None
        try:
            metadata = pq.read_metadata(pa.BufferReader(content)).metadata or {}
            return from_lists(json.loads(metadata[b"tally"]))
        except (OSError, KeyError, ValueError):  # whole, and of another making
            return None

    def keep_chunk(self, variant: str, start: int, file: bytes) -> None:
        """Write a chunk of replicates as they were packed."""
        self.is_unchanged = False
        self._chunks.keep(_chunk(variant, start), file)

    def rows_there(self, name: str, count: int) -> pa.Table | None:
        """A table of so many rows that `keep_rows` has written, if it is there."""
        content = self._chunks.read(name.removesuffix(".parquet"))
        if content is None:
            return None
        try:
            # read_table takes a quarter second more
            with pq.ParquetFile(pa.BufferReader(content)) as file:
                rows = file.read()
        except (OSError, ValueError):  # whole, and of another making
            return None
        return rows if len(rows) == count else None

    def keep_rows(self, name: str, table: pa.Table) -> None:
        """Write a table as Parquet; it is part of what was computed."""
        self.is_unchanged = False
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        self._chunks.keep(name.removesuffix(".parquet"), sink.getvalue().to_pybytes())

    def renew(self) -> None:
        """From here to `finish` nothing counts as finished: what stands beside the chunks is new.

        What somebody has changed of it is set aside and said, rather than written over. Raises
        StoreError where another process is at work.
        """
        self.take()
        written = self._written()
        changed = {
            name
            for name, sealed in written.items()
            if _seal_of(self.path / name) not in (None, sealed)
        }
        if not written and os.path.lexists(self.path / MANIFEST):
            changed.add(MANIFEST)
        for name in sorted(changed):
            self._chunks.set_aside(name, "was changed or damaged since; written anew")
        self._earlier = (self._earlier or {}) | written
        with usable(self.path):
            (self.path / MANIFEST).unlink(missing_ok=True)

    def write(self, name: str, content: bytes | str) -> Path:
        """Write a file of the run (`summary.csv`, `figures/….png`).

        Once it is renewed, what stands there, is not the same and was not written by a run is set
        aside and said.
        """
        plain = content.encode() if isinstance(content, str) else content
        if self._earlier is not None:
            ours = (None, seal(plain), self._seals.get(name), self._earlier.get(name))
            if _seal_of(self.path / name) not in ours:
                self._chunks.set_aside(name, "is in no list of what was written; written anew")
        self._seals[name] = seal(plain)
        return put(self.path / name, plain)

    def copy(self, name: str, place: Path) -> None:
        """Copy a file of the run to where its readers look for it, unless it is there."""
        with usable(self.path):
            content = (self.path / name).read_bytes()
        if content_of(place) != content:
            put(place.absolute(), content)

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest: the run is finished, and has written this, with a checksum each."""
        whole = {**manifest, "files": dict(sorted(self._seals.items()))}
        text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
        put(self.path / MANIFEST, text.encode())

    def lead_latest_here(self) -> None:
        """Let `outputs/<study>/latest` lead to this run: a link, or a file that names it."""
        link = self.path.parent / "latest"
        if not (link.is_symlink() and link.readlink() == Path(self.path.name)):
            put_by(link, self._lead, aside=self.path)

    def _lead(self, link: Path) -> None:
        try:
            link.symlink_to(self.path.name, target_is_directory=True)
        except OSError:  # no links on this file system
            link.write_text(f"{self.path.name}\n", encoding="utf-8")

    def _written(self) -> dict[str, str]:
        """The files that the manifest lists, with their checksums; none where it is not there."""
        try:
            files = json.loads(content_of(self.path / MANIFEST) or b"")["files"]
            written = {str(name): str(sealed) for name, sealed in files.items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}
        # A manifest may come from anywhere: nothing outside the folder is its own.
        return {} if any(map(_leads_out, written)) else written


def _chunk(variant: str, start: int) -> str:
    return f"replicates/{variant}/{start:012d}"


def _leads_out(name: str) -> bool:
    path = PurePath(name)
    return path.is_absolute() or ".." in path.parts


def _seal_of(file: Path) -> str | None:
    content = content_of(file)
    return None if content is None else seal(content)
