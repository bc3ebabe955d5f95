"""Paired differences with their 95 % ranges: of two shares, and of two means."""

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from scipy.special import stdtrit

from sim.rate import Rate, wilson

UPPER = 0.975


class Reach(NamedTuple):
    """The ends of a 95 % interval: what the dice leave open, nothing else."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Fourfold:
    """Whether something happened before and after, in the same replicates."""

    both: int
    lost: int
    """Before and no longer after."""
    gained: int
    """After and not before."""
    neither: int

    @property
    def n(self) -> int:
        """Replicates."""
        return self.both + self.lost + self.gained + self.neither

    @property
    def before(self) -> Rate:
        """How often it happened before."""
        return wilson(self.both + self.lost, self.n)

    @property
    def after(self) -> Rate:
        """How often it happened after."""
        return wilson(self.both + self.gained, self.n)

    @property
    def change(self) -> float:
        """After less before, as a share of the replicates."""
        return (self.gained - self.lost) / self.n

    @property
    def reach(self) -> Reach:
        """The paired interval of the change."""
        return square_and_add(self)


def square_and_add(turned: Fourfold) -> Reach:
    """A 95 % interval of a difference of paired shares p₂ − p₁ (Newcombe 1998, method 10).

    With the Wilson intervals (l, u) of both shares and φ, their correlation,
    low = d − √((p₂ − l₂)² − 2φ (p₂ − l₂)(u₁ − p₁) + (u₁ − p₁)²), and
    high = d + √((u₂ − p₂)² − 2φ (u₂ − p₂)(p₁ − l₁) + (p₁ − l₁)²).
    """
    # scipy has no interval for paired shares, nor has any released statsmodels (to 0.15).
    before, after, change = turned.before, turned.after, turned.change
    correlation = _correlation(turned)
    low = _combined(after.rate - after.low, before.high - before.rate, correlation)
    high = _combined(after.high - after.rate, before.rate - before.low, correlation)
    return Reach(change - low, change + high)


def _combined(one: float, other: float, correlation: float) -> float:
    """How far a difference reaches, of how far its two terms do; rounding is not let below 0."""
    return sqrt(max(0.0, one * one - 2 * correlation * one * other + other * other))


def _correlation(turned: Fourfold) -> float:
    """φ = (ad − bc) / √((a+b)(c+d)(a+c)(b+d)), if positive with ad − bc less n/2, but at least 0.

    0 where a margin is empty (Newcombe 1998).
    """
    a, b, c, d = turned.both, turned.lost, turned.gained, turned.neither
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    together = float(a * d - b * c)
    if together > 0:
        together = max(0.0, together - turned.n / 2)
    return together / sqrt(margins) if margins else 0.0


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Sums of a number before and after, and of what it changed by, in the same replicates."""

    n: int
    """Replicates."""
    sum_before: float
    sum_after: float
    sum_changes: float
    sum_squares: float
    """Of the changes."""

    @property
    def before(self) -> float:
        """The mean before."""
        return self.sum_before / self.n

    @property
    def after(self) -> float:
        """The mean after."""
        return self.sum_after / self.n

    @property
    def change(self) -> float:
        """The mean change."""
        return self.sum_changes / self.n

    @property
    def reach(self) -> Reach | None:
        """The paired interval of the mean change; none with one replicate."""
        return paired_t(self) if self.n > 1 else None


def paired_t(shift: Shift) -> Reach:
    """A 95 % interval of a mean paired difference: x̄ ± t s / √n (Student 1908).

    With n − 1 degrees of freedom, n at least 2; s² = (Σ x² − n x̄²) / (n − 1).
    """
    n, mean = shift.n, shift.change
    variance = max(0.0, shift.sum_squares - n * mean * mean) / (n - 1)
    reach = float(stdtrit(n - 1, UPPER)) * sqrt(variance / n)
    return Reach(mean - reach, mean + reach)
