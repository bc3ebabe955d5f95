"""An independent reader of what a page of `sim explore` holds: bytes back into talks."""

import gzip
import json
import struct
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from minuted import Entry, entries

from sim.analysis.exploring.exploration import Exploration
from sim.negotiation.trace import Trace
from sim.present.explorer.shown import as_json

KINDS = ("suits", "some", "held_out", "missed", "no_zone")
ANSWERS = ("no", "yes", "abstain")
REASONS = (None, "could_not", "held_out", "conditional", "disputed")


@dataclass
class Talk:
    """A talk as the page shows it."""

    kind: str
    framework: str | None
    round: int
    in_force: bool
    lasting: bool
    challenge: tuple[int, str] | None
    consents: set[str]
    content: set[str]
    told: list[Entry]


def plain(told: Exploration) -> dict[str, Any]:
    """What the page reads."""
    read: dict[str, Any] = json.loads(as_json(told, "sim explore file.yaml"))
    return read


def talks(page: dict[str, Any], coding: int, table: int) -> list[Talk]:
    """The talks of a table, one after the other."""
    blob = gzip.decompress(b64decode(page["talks"][coding]))
    tables = 3 ** len(page["toggled"])
    every = list(_read(blob, page))
    assert len(every) == tables * page["shown"]
    return every[table::tables]


def _read(blob: bytes, page: dict[str, Any]) -> Iterator[Talk]:
    states = [state["id"] for state in page["states"]]
    texts = [None, *(text["id"] for text in page["frameworks"])]
    size, at = (len(states) + 7) // 8, 0
    while at < len(blob):
        kind, text, last, flags, year, challenger = struct.unpack_from("<BHHBBB", blob, at)
        consents, content = (
            {s for i, s in enumerate(states) if blob[first + i // 8] >> i % 8 & 1}
            for first in (at + 8, at + 8 + size)
        )
        (count,) = struct.unpack_from("<H", blob, at + 8 + 2 * size)
        at += 10 + 2 * size
        told = []
        for _ in range(count):
            number, speaker, put = struct.unpack_from("<HBH", blob, at)
            at += 5
            entry = Entry(number, None if speaker == 255 else states[speaker], texts[put])
            if put:
                for state, byte in zip(states, blob[at : at + len(states)], strict=True):
                    if byte & 3 != 3:
                        why = REASONS[byte >> 2 & 7]
                        entry.said[state] = (ANSWERS[byte & 3], why, bool(byte & 32))
                at += len(states)
            told.append(entry)
        yield Talk(
            kind=KINDS[kind],
            framework=texts[text],
            round=last,
            in_force=bool(flags & 1),
            lasting=bool(flags & 2),
            challenge=(year, states[challenger - 1]) if year else None,
            consents=consents,
            content=content,
            told=told,
        )


def watched(trace: Trace) -> Talk:
    """The same, of a talk as `sim.watch` tells it."""
    told = entries(list(trace.told))
    suits = set(trace.principals) <= set(trace.content)
    agreed = trace.framework is not None
    after = trace.afterwards
    challenge = after.challenge if after else None
    return Talk(
        kind=("suits" if suits else "some") if agreed else trace.ending,
        framework=trace.framework,
        round=trace.round,
        in_force=after.in_force if after else agreed,
        lasting=after.lasting if after else agreed,
        challenge=(challenge.year, challenge.state) if challenge else None,
        consents={s for s, said in told[-1].said.items() if said[0] == "yes"} if agreed else set(),
        content=set(trace.content),
        told=told,
    )
