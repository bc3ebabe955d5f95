"""What pairs of replicates add up to: the same dice at two tables, counted together."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.negotiation.layout import Layout
from sim.negotiation.record import AGREED, Records
from sim.tally import Counts

NONE = -1
"""Stands for no text."""


class Tables(NamedTuple):
    """Two tables whose replicates are paired, and the states that both know."""

    before: Layout
    after: Layout
    shared: tuple[str, ...]

    def rows(self, layout: Layout) -> list[int]:
        """The places of the shared states in one of the layouts."""
        place = {name: i for i, name in enumerate(layout.states)}
        return [place[name] for name in self.shared]


@dataclass(frozen=True, kw_only=True, eq=False)
class PairedTally:
    """Sums over pairs of replicates, for the S states that both tables know.

    A fourfold count is that of both, before only, after only, neither.
    """

    agreed: Counts
    """(4,) fourfold."""
    suits_principals: Counts
    """(4,) fourfold."""
    lasting: Counts
    """(4,) fourfold."""
    lasting_suits_principals: Counts
    """(4,) fourfold."""
    content: Counts
    """(S, 4) agreements at least as good for the state as no deal, fourfold."""
    utility: npt.NDArray[np.float64]
    """(S, 4) sums of utility before, after, of the change, and of its square."""
    rounds: Counts
    """(2, T + 1) where both agreed, by the round before and after; T the larger of the two."""
    pace: Counts
    """(3,) where both agreed: sooner, in the same round, later."""
    texts: Counts
    """(K, 3) text before, text after (places in the layouts, or NONE), replicates."""

    def __add__(self, other: "PairedTally") -> "PairedTally":
        sums = {
            f.name: getattr(self, f.name) + getattr(other, f.name)
            for f in fields(self)
            if f.name != "texts"
        }
        return PairedTally(**sums, texts=_merged(np.concatenate([self.texts, other.texts])))

    def as_lists(self) -> dict[str, Any]:
        """The sums as plain lists, for JSON."""
        return {f.name: getattr(self, f.name).tolist() for f in fields(self)}


def from_lists(plain: dict[str, Any]) -> PairedTally:
    """The sums that `as_lists` wrote."""
    arrays: dict[str, Any] = {
        f.name: np.array(plain[f.name], np.float64 if f.name == "utility" else np.int64)
        for f in fields(PairedTally)
    }
    shapes = {"content": (-1, 4), "utility": (-1, 4), "texts": (-1, 3)}
    return PairedTally(
        **{name: a.reshape(shapes[name]) if name in shapes else a for name, a in arrays.items()}
    )


def pair_up(before: Records, after: Records, tables: Tables) -> PairedTally:
    """Count what the same replicates came to at two tables."""
    rows, others = tables.rows(tables.before), tables.rows(tables.after)
    agreed = before.ending == AGREED, after.ending == AGREED
    both = agreed[0] & agreed[1]
    rounds = before.round[both], after.round[both]
    longest = max(layout.opening.talk.rounds for layout in tables[:2])
    return PairedTally(
        agreed=_fourfold(*agreed),
        suits_principals=_fourfold(before.suits_principals, after.suits_principals),
        lasting=_fourfold(before.lasting, after.lasting),
        lasting_suits_principals=_fourfold(
            *(records.lasting & records.suits_principals for records in (before, after))
        ),
        content=_each(
            [
                _fourfold(before.content[:, i], after.content[:, j])
                for i, j in zip(rows, others, strict=True)
            ]
        ),
        utility=_sums(before.utility[:, rows], after.utility[:, others]),
        rounds=np.stack([np.bincount(each, minlength=longest + 1) for each in rounds]),
        pace=np.bincount(np.sign(rounds[1].astype(np.int64) - rounds[0]) + 1, minlength=3),
        texts=_crossed(before.framework, after.framework),
    )


def _fourfold(before: npt.NDArray[np.bool_], after: npt.NDArray[np.bool_]) -> Counts:
    kind = 3 - 2 * before.astype(np.int64) - after  # both, before only, after only, neither
    return np.bincount(kind, minlength=4)


def _each(counts: Sequence[Counts]) -> Counts:
    return np.array(counts, np.int64).reshape(-1, 4)


def _sums(
    before: npt.NDArray[np.float32], after: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    change = after.astype(np.float64) - before
    parts = (before, after, change, change * change)
    return np.stack([part.sum(axis=0, dtype=np.float64) for part in parts], axis=1)


def _crossed(before: npt.NDArray[np.int32], after: npt.NDArray[np.int32]) -> Counts:
    ones = np.ones(len(before), np.int64)
    return _merged(np.stack([before, after, ones], axis=1).astype(np.int64))


def _merged(rows: Counts) -> Counts:
    """One row for each pair of texts that came, in their order: possible ones may be too many."""
    both = (rows[:, 0] << 32) + rows[:, 1]  # as one number, which is sorted faster than two
    _, first, place = np.unique(both, return_index=True, return_inverse=True)
    counts = np.zeros(len(first), np.int64)
    np.add.at(counts, place, rows[:, 2])
    return np.column_stack([rows[first, :2], counts])
