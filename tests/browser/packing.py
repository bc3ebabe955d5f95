"""Talks packed as the page of `sim explore` unpacks them: the test's own telling of the format."""

import gzip
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from struct import pack

MEDIATOR = 255
AGREED_ALL, AGREED_SOME, HELD_OUT, MISSED, NO_ZONE = range(5)
NO, YES, ABSTAINS, NOT_ASKED = range(4)
COULD_NOT, HELD, CONDITIONAL, DISPUTED = range(1, 5)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A state's answer: what it is, why it is no yes, whether that was decisive."""

    answer: int
    why: int = 0
    decisive: bool = False

    def packed(self) -> int:
        """One byte."""
        return self.answer | self.why << 2 | self.decisive << 5


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An offer and its answers, by state; a pass where no text is put."""

    round: int
    speaker: int
    text: int | None
    said: Sequence[Said] = ()

    def packed(self) -> bytes:
        """As in the file."""
        text = 0 if self.text is None else self.text + 1
        return pack("<HBH", self.round, self.speaker, text) + bytes(s.packed() for s in self.said)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One simulated talk."""

    kind: int
    text: int | None
    round: int
    flags: int = 0
    year: int = 0
    challenger: int | None = None
    consents: frozenset[int] = frozenset()
    content: frozenset[int] = frozenset()
    entries: Sequence[Entry] = field(default=())

    def packed(self, states: int) -> bytes:
        """As in the file."""
        text = 0 if self.text is None else self.text + 1
        by = 0 if self.challenger is None else self.challenger + 1
        head = pack("<BHHBBB", self.kind, text, self.round, self.flags, self.year, by)
        sets = _bits(self.consents, states) + _bits(self.content, states)
        told = b"".join(entry.packed() for entry in self.entries)
        return head + sets + pack("<H", len(self.entries)) + told


def blob(talks: Sequence[Talk], states: int) -> str:
    """The talks of a coding, each at all tables, as the page holds them."""
    return b64encode(gzip.compress(b"".join(t.packed(states) for t in talks))).decode()


def _bits(members: frozenset[int], states: int) -> bytes:
    return sum(1 << i for i in members).to_bytes((states + 7) // 8, "little")
