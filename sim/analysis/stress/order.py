"""Whether the tables keep their order: which has more agreements, in how many settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

ALIKE = 0.01 + 1e-9
"""Tables whose rates are within one of a hundred count as alike; for sums of binary fractions."""
Rates = npt.NDArray[np.float64]
Kept = Literal["same", "merged", "turned"]
"""What a setting makes of the tables that are apart in the file's own: all are apart the same way;
none is the other way round, but some are now alike; some are the other way round.
"""


class Pair(NamedTuple):
    """Two tables: in how many of the other settings which of them had more agreements."""

    first: str
    second: str
    own: int
    """In the file's own setting: 1 where the first has more, −1 where the second, 0 alike."""
    more: int
    """Settings in which the first has more."""
    alike: int
    fewer: int

    @property
    def same(self) -> int:
        """Settings in which they are apart as in the file's own; 0 where they are alike there."""
        return {1: self.more, -1: self.fewer}.get(self.own, 0)

    @property
    def settings(self) -> int:
        """The other settings that count."""
        return self.more + self.alike + self.fewer

    @property
    def turned(self) -> int:
        """Settings in which the order was the other way round than in the file's own."""
        return {1: self.fewer, -1: self.more}.get(self.own, 0)


class OrderHeld(NamedTuple):
    """In how many of the other settings the tables kept their order; the three add up to `of`."""

    same: int
    """All that are apart in the file's own setting are apart the same way."""
    merged: int
    """None of them is the other way round, but some are now alike."""
    turned: int
    """Some of them are the other way round."""

    @property
    def of(self) -> int:
        """The other settings."""
        return sum(self)

    def as_json(self) -> dict[str, int]:
        """`{same, merged, turned, of}`."""
        return {**self._asdict(), "of": self.of}


@dataclass(frozen=True, kw_only=True)
class Order:
    """The order of tables by agreements, and what becomes of it in each setting."""

    pairs: tuple[Pair, ...]
    """Every two tables."""
    kept: tuple[Kept, ...]
    """By setting, the file's own first."""
    counted: tuple[bool, ...]
    """By setting, whether it counts."""

    def told(self, setting: int) -> str:
        """What becomes of the order there; nothing where there is none, or it does not count."""
        return self.kept[setting] if self.held and self.counted[setting] else ""

    @property
    def held(self) -> OrderHeld | None:
        """How often it held; None where no two tables are apart to begin with."""
        if not any(pair.own for pair in self.pairs):
            return None
        kept = [each for each, counts in zip(self.kept, self.counted, strict=True) if counts][1:]
        same, merged, turned = (kept.count(k) for k in ("same", "merged", "turned"))
        return OrderHeld(same, merged, turned)


def order_of(rates: Rates, names: Sequence[str], counted: Sequence[bool] | None = None) -> Order:
    """The order of the tables; `rates` is (settings, tables), the file's own setting first.

    Two tables are apart where their rates differ by more than `ALIKE`. Those that are alike in the
    file's own setting have no order to lose. `counted`: the settings that count, its own among
    them; left out, all do.
    """
    counts = np.ones(len(rates), np.bool_) if counted is None else np.array(counted)
    pairs = []
    merged, turned = np.zeros(len(rates), np.bool_), np.zeros(len(rates), np.bool_)
    for a, b in combinations(range(len(names)), 2):
        signs = _sign(rates[:, a] - rates[:, b])
        own = int(signs[0])
        more, alike, fewer = (int((signs[counts][1:] == sign).sum()) for sign in (1, 0, -1))
        pairs.append(Pair(names[a], names[b], own, more, alike, fewer))
        turned |= signs * own < 0
        merged |= (signs == 0) & (own != 0)
    kept = (_kept(*both) for both in zip(merged.tolist(), turned.tolist(), strict=True))
    return Order(pairs=tuple(pairs), kept=tuple(kept), counted=tuple(counts.tolist()))


def _kept(merged: bool, turned: bool) -> Kept:
    return "turned" if turned else "merged" if merged else "same"


def _sign(difference: Rates) -> npt.NDArray[np.int64]:
    return np.where(np.abs(difference) <= ALIKE, 0, np.sign(difference)).astype(np.int64)
