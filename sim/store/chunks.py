"""The chunks in a folder: found by name, believed by checksum; what is not theirs is set aside."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from sim.edition import edition, unlike
from sim.store.lock import Hold
from sim.store.placing import content_of, make, put, settle, sweep, usable
from sim.store.seals import file_of, parted, seal

ASIDE = "set-aside"
"""Where what cannot be used goes: away from the chunks, for some readers take all that is there."""
EDITION = ".edition"
"""Where it is noted what computed the chunks: versions, and the sources."""


class Chunks:
    """The chunks in a folder of a run, each a file that carries its checksum in its name."""

    def __init__(self, folder: Path) -> None:
        self.hold = Hold(folder, self._start_anew)
        self._folder = folder
        self._listed: dict[str, dict[str, list[str]]] = {}
        """Folder by folder the files of each chunk, by its name: listed once, there may be many."""
        self._used: set[str] = set()
        self._others = ""
        """What computed the chunks that were there on taking the folder, if not this edition."""
        self._one_at_a_time = Lock()

    def read(self, name: str) -> bytes | None:
        """The contents of a chunk, if it is there and whole; else the folder is this process's own.

        Raises StoreError where another process is at work.
        """
        if (content := self._whole(name)) is not None:
            return content
        self.hold.take()
        if (content := self._whole(name)) is not None:  # another process had just written it
            return content
        for file in self._files(name):
            why = "is damaged or of another run, for its checksum is not that in its name"
            self.set_aside(file, f"{why}; computed anew")
        return None

    def keep(self, name: str, content: bytes) -> None:
        """Write a chunk."""
        self.hold.take()
        self._say_what_stands_beside(name)
        file = file_of(name, content, self._address(name))
        put(self._folder / file, content)
        self._used.add(file)
        with self._one_at_a_time:
            self._listed.setdefault(_folder_of(name), {})[name] = [file]

    def set_aside_those_of_others(self) -> None:
        """Set aside, and say, the chunks of another edition: its last digits may be others.

        Raises StoreError where another process is at work.
        """
        if not (self._heads() and self._unlike()):
            return
        self.hold.take()
        if others := self._unlike():  # else another process has just done it
            for head in self._heads():
                self.set_aside(head, f"was computed with {others}; computed anew")
            self._start_anew()

    def set_strangers_aside(self) -> None:
        """Set aside what stands among the chunks that were read or kept and is none of them.

        Raises StoreError where another process is at work.
        """
        for file in list(self._strangers()):
            self.hold.take()
            self.set_aside(file, "is no part of this run")

    def set_aside(self, file: str, why: str) -> None:
        """Move a file out of the way, rather than delete it, and say so on standard error."""
        place = self._folder / ASIDE / file
        number = 1
        with usable(place):
            while place.exists():
                number += 1
                place = self._folder / ASIDE / f"{file}.{number}"
            make(place.parent)
            (self._folder / file).rename(place)
            settle(place.parent)
        there = place.relative_to(self._folder).as_posix()
        print(_plain(f"{self._folder}: {file} {why}; set aside as {there}"), file=sys.stderr)

    def _start_anew(self) -> None:
        """What is done on having the folder alone."""
        sweep(self._folder)
        if not self._heads() and self._unlike():
            if (self._folder / EDITION).is_dir():
                self.set_aside(EDITION, "is no file; written anew")
            put(self._folder / EDITION, json.dumps(edition()).encode())
        self._others = self._unlike()
        with self._one_at_a_time:
            self._listed.clear()

    def _heads(self) -> list[str]:
        """What stands in the folder with chunks in it: `replicates`, `points`."""
        with usable(self._folder):
            chunks = (f for f in self._folder.rglob("*.parquet") if parted(f.name)[0])
            return sorted({f.relative_to(self._folder).parts[0] for f in chunks} - {ASIDE})

    def _unlike(self) -> str:
        """What computed the chunks that are there, if not this edition; else empty."""
        try:
            noted = json.loads(content_of(self._folder / EDITION) or b"")
            theirs = tuple((str(name), str(of)) for name, of in noted)
        except (ValueError, TypeError, RecursionError):
            return "an edition of which nothing is noted"
        return unlike(theirs, edition())

    def _say_what_stands_beside(self, name: str) -> None:
        """Say once that another edition adds to a finished run than that which computed it."""
        with self._one_at_a_time:
            others, self._others = self._others, ""
        if others:
            line = f"{self._folder}: {name} is computed now; the rest was computed with {others}"
            print(_plain(line), file=sys.stderr)

    def _whole(self, name: str) -> bytes | None:
        for file in self._files(name):
            content = content_of(self._folder / file)
            if content is not None and parted(file)[1] == seal(content, self._address(name)):
                self._used.add(file)
                return content
        return None

    def _files(self, name: str) -> list[str]:
        """The files that call themselves this chunk."""
        folder = _folder_of(name)
        with self._one_at_a_time:
            if folder not in self._listed:
                self._listed[folder] = self._listing(folder)
            return self._listed[folder].get(name, [])

    def _listing(self, folder: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        try:
            names = sorted(each.name for each in (self._folder / folder).iterdir())
        except OSError:
            return found
        for each in names:
            file = f"{folder}/{each}"
            found.setdefault(parted(file)[0], []).append(file)
        return found

    def _strangers(self) -> Iterator[str]:
        """Files and links under the heads of those that were used (`replicates`, `points`).

        What is hidden is left out, and what is in a hidden folder: no reader takes it for rows.
        """
        for head in sorted({file.split("/")[0] for file in self._used}):
            for where, folders, names in os.walk(self._folder / head):
                links = [each for each in folders if (Path(where) / each).is_symlink()]
                for name in filter(_is_seen, sorted([*names, *links])):
                    file = (Path(where) / name).relative_to(self._folder).as_posix()
                    if file not in self._used:
                        yield file
                folders[:] = filter(_is_seen, folders)

    def _address(self, name: str) -> str:
        return f"{self._folder.name}/{name}"


def _is_seen(name: str) -> bool:
    return not name.startswith(".")


def _folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def _plain(text: str) -> str:
    """The text without what could steer a terminal: names of files come from anywhere."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
