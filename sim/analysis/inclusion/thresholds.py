"""Which vetoes bring a rate under a level, and which tables are the largest that keep it there."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.inclusion.lattice import EXCLUDED, VETO, Levels

Rates = npt.NDArray[np.float64]


class Largest(NamedTuple):
    """Of the tables at which a rate is not under a level those with most seats, then vetoes."""

    places: tuple[int, ...]
    """Empty where there is no such table."""
    seated: int
    vetoes: int


def minimal_vetoes(levels: Levels, rates: Rates, level: float) -> list[tuple[int, ...]]:
    """The smallest sets of vetoes with which a rate is under the level, all states being seated.

    levels (tables, k), rates (tables,). No part of such a set is enough by itself; the empty set
    is one where no veto is needed. States by their column, the smallest sets first.
    """
    under = np.flatnonzero((levels > EXCLUDED).all(axis=1) & (rates < level))
    sets = sorted((tuple(np.flatnonzero(levels[k] == VETO).tolist()) for k in under), key=len)
    found: list[tuple[int, ...]] = []
    for each in sets:
        if not any(set(smaller) <= set(each) for smaller in found):
            found.append(each)
    return sorted(found, key=lambda each: (len(each), each))


def largest_tables(levels: Levels, rates: Rates, level: float) -> Largest:
    """Of the tables at which the rate is at least the level: most seats, then most vetoes."""
    seated, vetoes = (levels > EXCLUDED).sum(axis=1), (levels == VETO).sum(axis=1)
    size = np.where(rates >= level, seated * (levels.shape[1] + 1) + vetoes, -1)
    if size.max() < 0:
        return Largest((), 0, 0)
    places = np.flatnonzero(size == size.max())
    return Largest(tuple(places.tolist()), int(seated[places[0]]), int(vetoes[places[0]]))
