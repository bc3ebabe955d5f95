"""The numbers of a scenario, collected: which are certain, and how the others are drawn."""

import numpy as np

from sim.negotiation.layout import Drawn, Indexes, Vector
from sim.scenario.quantity import Normal, Quantity, Triangular, Uniform, mean_of

Range = tuple[float, float]


class Numbers:
    """Gives each number of the file an index, and the uncertain ones a row among the draws."""

    def __init__(self) -> None:
        self._means: list[float] = []
        self._drawn: dict[int, Drawn] = {}
        self._known: dict[tuple[str, str, Quantity, Range], int] = {}

    def add(self, quantity: Quantity, purpose: str, state: str, within: Range) -> int:
        """Take in a number that belongs to a state; return its index q.

        What an event leaves as it was is the same number before and after, and drawn once.
        """
        low, high = within
        known = self._known.setdefault((purpose, state, quantity, within), len(self._means))
        if known < len(self._means):
            return known
        self._means.append(min(max(mean_of(quantity), low), high))
        q = len(self._means) - 1
        match quantity:
            case Normal(sd=float(sd)) if sd > 0:
                form, shape = "normal", (quantity.mean, sd, 0.0)
            case Uniform():
                form, shape = "uniform", (quantity.low, quantity.low, quantity.high)
            case Triangular():
                form, shape = "triangular", (quantity.low, quantity.mode, quantity.high)
            case _:
                return q
        self._drawn[q] = Drawn(purpose, state, form, shape, low, high)
        return q

    def add_largest(self, of: int, purpose: str, state: str) -> int:
        """Take in the largest of so many uniform numbers, u^(1/n); return its index q."""
        q = self.add(of / (of + 1.0), purpose, state, (0.0, 1.0))
        self._drawn[q] = Drawn(purpose, state, "power", (float(of), 0.0, 0.0), 0.0, 1.0)
        return q

    def is_drawn(self, q: int) -> bool:
        """Whether number q is uncertain."""
        return q in self._drawn

    def means(self) -> Vector:
        """(Q,) the means."""
        return np.array(self._means)

    def rows(self) -> Indexes:
        """(Q,) rows among the draws, -1 for numbers that are certain."""
        rows = np.full(len(self._means), -1)
        for row, q in enumerate(self._order()):
            rows[q] = row
        return rows

    def drawn(self) -> tuple[Drawn, ...]:
        """How each row is drawn."""
        return tuple(self._drawn[q] for q in self._order())

    def _order(self) -> list[int]:
        return sorted(self._drawn, key=lambda q: self._drawn[q].form)
