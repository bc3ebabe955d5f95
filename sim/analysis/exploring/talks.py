"""Simulated talks as bytes: what a page needs to replay them, and no more.

A talk takes some tens of bytes a round, so that many tables fit a page. Numbers are little-endian,
without padding:

    u8 kind (KINDS)   u16 framework agreed on + 1 (0: none)   u16 last round
    u8 flags (1 in force, 2 lasting)   u8 year of the first challenge (0: none)
    u8 challenger + 1 (0: none)   ⌈S/8⌉ bytes who consented
    ⌈S/8⌉ bytes for whom it is as good as no deal
    u16 number of entries, and for each: u16 round   u8 speaker (MEDIATOR_SPEAKS: the mediator)
    u16 framework put + 1 (0: it passes, and nobody answers)
    S bytes, a state each: answer + 4 × reason + 32 × decisive, as in `Minutes`
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.negotiation.layout import Indexes
from sim.negotiation.minutes import Minutes
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE, Records

KINDS = ("suits", "some", "held_out", "missed", "no_zone")
"""What comes of a talk: an agreement that suits all principals, or only some, or none."""
MEDIATOR_SPEAKS = 255
MOST_STATES = 250
MOST_FRAMEWORKS = 60_000
FIXED = 10
"""Bytes of a talk, its entries and two bits a state aside."""
OPENING = 5
"""Bytes of an entry, the answers aside."""
Bytes = npt.NDArray[np.uint8]


class Order(NamedTuple):
    """In which order states and frameworks are numbered."""

    states: Indexes
    """(S,) the places in the layout of the first, the second, …"""
    frameworks: Indexes
    """(F,) the number of each of the layout's."""


def packed(records: Records, minutes: Minutes, order: Order) -> list[bytes]:
    """The first m talks of the records, m being those of which there are minutes."""
    first = Records._make(column[: len(minutes.entries)] for column in records)
    head = _head(first, minutes, order)
    body, is_said = _entries(minutes, order)
    n = len(head)
    whole = np.concatenate([head, body.reshape(n, -1)], axis=1)
    counts = np.concatenate([np.ones_like(head, np.bool_), is_said.reshape(n, -1)], axis=1)
    ends = counts.sum(axis=1).cumsum().tolist()
    said = whole[counts].tobytes()
    return [said[first:last] for first, last in zip([0, *ends], ends, strict=False)]


def _head(records: Records, minutes: Minutes, order: Order) -> Bytes:
    """(m, …) what came of each talk."""
    kind = np.zeros(len(records.ending), np.uint8)
    kind[(records.ending == AGREED) & ~records.suits_principals] = KINDS.index("some")
    for ending, name in ((HELD_OUT, "held_out"), (MISSED, "missed"), (NO_ZONE, "no_zone")):
        kind[records.ending == ending] = KINDS.index(name)
    flags = records.in_force + 2 * records.lasting.astype(np.uint8)
    challenger = np.where(records.challenger < 0, 0, _ranks(order)[records.challenger] + 1)
    return np.concatenate(
        [
            kind[:, None],
            _two(_numbered(records.framework, order)),
            _two(records.round),
            flags.astype(np.uint8)[:, None],
            records.challenged.astype(np.uint8)[:, None],
            challenger.astype(np.uint8)[:, None],
            _bits(records.consents, order),
            _bits(records.content, order),
            _two(minutes.entries),
        ],
        axis=1,
    )


def _entries(minutes: Minutes, order: Order) -> tuple[Bytes, npt.NDArray[np.bool_]]:
    """(m, E, 5 + S) all entries, and which of these bytes are said."""
    speaker = np.where(minutes.speaker < 0, MEDIATOR_SPEAKS, _ranks(order)[minutes.speaker])
    said = minutes.answer | minutes.reason << 2 | minutes.decisive.astype(np.uint8) << 5
    body = np.concatenate(
        [
            _two(minutes.round),
            speaker.astype(np.uint8)[:, :, None],
            _two(_numbered(minutes.framework, order)),
            said[:, :, order.states],
        ],
        axis=2,
    )
    is_there = np.arange(body.shape[1]) < minutes.entries[:, None]
    is_answered = minutes.framework >= 0
    is_opening = np.arange(body.shape[2]) < OPENING
    return body, is_there[:, :, None] & (is_opening | is_answered[:, :, None])


def _ranks(order: Order) -> Indexes:
    """(S,) the number of each of the layout's states."""
    return np.argsort(order.states)


def _numbered(framework: npt.NDArray[np.int32], order: Order) -> npt.NDArray[np.int64]:
    """The numbers of frameworks from 1; 0 for none."""
    return np.where(framework < 0, 0, order.frameworks[framework] + 1)


def _two(numbers: npt.NDArray[np.signedinteger]) -> Bytes:
    """Each number as two bytes, in a last axis of its own."""
    return np.ascontiguousarray(numbers.astype("<u2"))[..., None].view(np.uint8)


def _bits(flags: npt.NDArray[np.bool_], order: Order) -> Bytes:
    """(m, ⌈S/8⌉) a bit each state, the lowest first."""
    return np.packbits(flags[:, order.states], axis=1, bitorder="little")
