"""What the benchmarks call to be timed, and what is timed side by side with what."""

from collections.abc import Callable, Mapping
from time import process_time

Measure = Callable[[str, Callable[[int], object], int], None]
"""A name for the table, what tells n replicates, and n."""

FOLLOWED = ", followed"
"""Behind the name of a table whose agreements are followed, in the rates."""
FIXED, NEGMAS = "kernel, stacked, fixed", "NegMAS, stacked, fixed"
"""Stacked talks with fixed utilities, in the rates."""


def side_by_side(
    tellings: Mapping[str, Callable[[int], object]], count: int, rounds: int = 15
) -> dict[str, float]:
    """Replicates a second of each, the best of some rounds in which all have their turn.

    Seconds of the processor, which others who are at work on the machine do not count towards.
    """
    best = dict.fromkeys(tellings, float("inf"))
    for _ in range(rounds):
        for name, tell in tellings.items():
            started = process_time()
            tell(count)
            best[name] = min(best[name], process_time() - started)
    return {name: count / seconds for name, seconds in best.items()}


def times_as_long(name: str, rates: Mapping[str, float]) -> float | None:
    """How much longer a table takes whose agreements are followed; None for others."""
    plain = rates.get(name.removesuffix(FOLLOWED))
    return plain / rates[name] if plain and name.endswith(FOLLOWED) else None
