"""Shares said as counts of a hundred simulated talks, never as chances."""

from collections.abc import Sequence
from math import ceil, floor
from typing import NamedTuple

from sim.negotiation.record import AGREED, CONDITIONAL, COULD_NOT, DISPUTED
from sim.rate import Rate
from sim.results import VariantResults

HUNDRED = 100


def base(of: int) -> int:
    """What counts are said out of: a hundred, or all there are where they are fewer."""
    return min(of, HUNDRED)


def short(count: float, of: int) -> str:
    """A count of a hundred, `12`; never `0` where there is one, nor `100` where one is missing.

    Fewer than a hundred are given as they are: `3` of 8 is not made `38` of 100.
    """
    rounded = _half_up(base(of) * count / of) if of else 0
    if count and not rounded:
        return "<1"
    if count < of and rounded == base(of):
        return f">{base(of) - 1}"
    return str(rounded)


def of_hundred(count: float, of: int) -> str:
    """In words: `12 of 100`, `fewer than 1 of 100`, `more than 99 of 100`."""
    return f"{in_words(count, of)} of {base(of)}"


def in_words(count: float, of: int) -> str:
    """The count alone, where what it is out of has been said: `12`, `fewer than 1`."""
    return short(count, of).replace("<", "fewer than ").replace(">", "more than ")


def dice_range(rate: Rate) -> str:
    """The Wilson interval on the same hundred: `11–13`. It is the dice alone: small print.

    It holds the rate as it is said beside it, and is finer where it hugs either end.
    """
    scale = base(rate.of)
    low, high = scale * rate.low, scale * rate.high
    if high < 1 or low > scale - 1:
        return f"{floor(low * 10) / 10:g}–{ceil(high * 10) / 10:g}"
    said = _half_up(scale * rate.rate)
    return f"{min(said, _half_up(low))}–{max(said, _half_up(high))}"


def span(low: float, high: float, of: int) -> str:
    """From one share to another on the same hundred: `0–44`; `100` where both are that."""
    ends = short(low * of, of), short(high * of, of)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


class Hundred(NamedTuple):
    """A hundred talks in whole numbers that add up: agreements by whom they suit, and failures."""

    suits: int
    some: int
    no_zone: int
    held_out: int
    missed: int

    @property
    def agreed(self) -> int:
        """Agreements of either kind."""
        return self.suits + self.some


def hundred(variant: VariantResults) -> Hundred:
    """A variant's talks as a hundred (as many as there are, if fewer), each within 1 of its share.

    The agreements are rounded first, as everywhere else in the output; what is left is split
    among the failures by largest remainder.
    """
    endings = variant.tally.endings
    scale = base(variant.n) / variant.n
    agreed = _half_up(scale * endings[AGREED])
    suits = min(agreed, _half_up(scale * float(variant.tally.suits_principals)))
    failures = largest_remainder([int(k) for k in endings[1:]], base(variant.n) - agreed)
    return Hundred(suits, agreed - suits, *failures)


class Refusal(NamedTuple):
    """How many offers one state's yes would have carried, and why it refused."""

    state: str
    times: int
    could_not: int
    """It would have been worse for it than no deal."""
    conditional: int
    """It would have said yes, had others whose yes it asks for done so."""
    disputed: int = 0
    """It disputed a signature that the offer needed."""

    @property
    def held_out(self) -> int:
        """It held out for more."""
        return self.times - self.could_not - self.conditional - self.disputed


def decisive_refusals(variant: VariantResults) -> list[Refusal]:
    """The states whose refusals were decisive, most frequent first."""
    by_reason = variant.tally.decisive.sum(axis=1)
    found = [
        Refusal(state, *(int(k) for k in (row.sum(), *row[[COULD_NOT, CONDITIONAL, DISPUTED]])))
        for state, row in zip(variant.states, by_reason, strict=True)
        if row.any()
    ]
    return sorted(found, key=lambda refusal: -refusal.times)


def largest_remainder(counts: Sequence[int], seats: int) -> list[int]:
    """Whole numbers in proportion to the counts that add up to `seats` (Hamilton's method)."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    exact = [seats * count / total for count in counts]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(counts)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: seats - sum(shares)]:
        shares[i] += 1
    return shares


def _half_up(share: float) -> int:
    return int(share + 0.5)
