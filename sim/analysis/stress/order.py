"""Whether the tables keep their order: which has more agreements, in how many settings."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ALIKE = 0.01 + 1e-9
"""Tables whose rates are within one of a hundred count as alike; for sums of binary fractions."""
Rates = npt.NDArray[np.float64]


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
    def turned(self) -> int:
        """Settings in which the order was the other way round than in the file's own."""
        return {1: self.fewer, -1: self.more}.get(self.own, 0)


def pairs(rates: Rates, names: Sequence[str]) -> list[Pair]:
    """Every pair of tables; `rates` is (settings, tables), the file's own setting first."""
    found = []
    for a, b in combinations(range(len(names)), 2):
        signs = _sign(rates[:, a] - rates[:, b])
        more, alike, fewer = (int((signs[1:] == sign).sum()) for sign in (1, 0, -1))
        found.append(Pair(names[a], names[b], int(signs[0]), more, alike, fewer))
    return found


def held(rates: Rates) -> npt.NDArray[np.bool_]:
    """(settings,) whether no two tables that are apart in the file's own setting, the first, are
    the other way round; `rates` is (settings, tables).
    """
    kept = np.ones(len(rates), np.bool_)
    for a, b in combinations(range(rates.shape[1]), 2):
        signs = _sign(rates[:, a] - rates[:, b])
        kept &= signs * signs[0] >= 0
    return kept


def _sign(difference: Rates) -> npt.NDArray[np.int64]:
    return np.where(np.abs(difference) <= ALIKE, 0, np.sign(difference)).astype(np.int64)
