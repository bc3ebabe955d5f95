"""A share of replicates with its interval: what the dice leave open, and nothing else."""

from dataclasses import dataclass
from math import sqrt

NORMAL_975 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share of replicates with its Wilson 95 % interval (Wilson 1927): the dice, nothing else."""

    count: int
    of: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share itself."""
        return self.count / self.of

    def as_json(self) -> dict[str, float]:
        """As the command line's `--json` gives it."""
        return {"rate": self.rate, "low": self.low, "high": self.high}


def wilson(count: int, of: int) -> Rate:
    """The share p = count / n with its Wilson score interval at 95 % (Wilson 1927).

    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Told here because scipy.stats, which has
    it too, takes as long to import as the flagship takes to run; a test compares the two.
    """
    p, z = count / of, NORMAL_975
    middle = p + z * z / (2 * of)
    reach = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    low, high = ((middle + side * reach) / (1 + z * z / of) for side in (-1, 1))
    return Rate(
        count=int(count),
        of=int(of),
        low=0.0 if count == 0 else low,
        high=1.0 if count == of else high,
    )
