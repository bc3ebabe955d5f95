"""How many replicates are enough for dice intervals of a given half-width."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import sqrt
from pathlib import Path

from sim.plan import Plan
from sim.rate import NORMAL_975, Rate
from sim.results import Results
from sim.scenario.faults import RequestError, SimError
from sim.store import RunFolder, StoreError

MOST_TALKS = 10**10
"""About a day's work for one processor."""
STEP = 1_024
"""Replicates are counted in steps of so many."""
COARSER = (2, 5, 10, 20, 50, 100, 200, 500, 1_000)
"""How many times wider an interval is tried, to say which one would fit."""


def enough(
    order: Plan, half_width: float, run: Callable[[Plan], Results], out: Path | None = None
) -> Plan:
    """The plan with so many replicates that no variant's dice interval is wider than ± half_width.

    Those of agreement and of agreement that suits the principals count (Wilson 95 %), and where a
    study says what becomes of them, those of both in force, and lasting. The plan is
    told by `run`, first as it is, then with as many replicates as these intervals say are needed at
    most, until that holds: the same plan always ends with the same number.
    Raises RequestError for a half-width outside 0 to .5, a study that leaves nothing to chance, or
    more than `MOST_TALKS`; StoreError where the folder in `out` could not hold them.
    """
    if not 0 < half_width < 0.5:
        raise RequestError(f"to-precision: between 0 and 0.5 is needed, not {half_width:g}")
    while True:
        rates = list(_rates(run(order)))
        if not rates:
            raise RequestError(
                f"to-precision: nothing in {order.study.path} is uncertain or left to dice, so one "
                "replicate says it all; leave --to-precision out"
            )
        if all(_reach(rate) <= half_width for rate in rates):
            return order
        order = replace(order, replicates=max(order.replicates + 1, needed(rates, half_width)))
        _refuse_what_would_not_fit(order, rates, half_width, out)


def needed(rates: list[Rate], half_width: float) -> int:
    """Replicates that suffice for each rate, were it that end of its interval nearest one half.

    `reach` solved for n: z² (v + √(v² + h² (1 − 4h²))) / 2h² with v = p(1 − p) − 2h².
    """
    nearest = (min(rate.high, max(rate.low, 0.5)) for rate in rates)
    h, v = half_width, max(p * (1 - p) for p in nearest) - 2 * half_width**2
    least = NORMAL_975**2 * (v + sqrt(v * v + h * h * (1 - 4 * h * h))) / (2 * h * h)
    return (int(least / STEP) + 1) * STEP


def reach(share: float, of: int) -> float:
    """Half the width of the Wilson interval at 95 %, as `results.wilson` has it (Wilson 1927).

    z √(p(1 − p)/n + z²/4n²) / (1 + z²/n): falls with n.
    """
    z = NORMAL_975
    return z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)


def _rates(results: Results) -> Iterator[Rate]:
    for variant in results.variants.values():
        if not variant.certain:
            yield from (variant.agreement, variant.suits_principals)
            for fate in (variant.fate, variant.fate_suiting) if variant.has_aftermath else ():
                yield from (fate.in_force, fate.lasting)


def _reach(rate: Rate) -> float:
    return reach(rate.rate, rate.of)


def _refuse_what_would_not_fit(
    order: Plan, rates: list[Rate], half_width: float, out: Path | None
) -> None:
    """Say before anything is run how many would be needed, and what precision would fit."""
    if not (why := _too_many(order, out)):
        return
    fitting = (
        wider
        for times in COARSER
        if (wider := half_width * times) < 0.5
        and not _too_many(replace(order, replicates=needed(rates, wider)), out)
    )
    instead = next((f"; {_plain(wider)} would fit" for wider in fitting), "")
    wanted = f"to-precision: {_plain(half_width)} needs {order.replicates:,} replicates a table"
    raise type(why)(f"{wanted}: {why}{instead}")


def _plain(half_width: float) -> str:
    return f"{half_width:.15f}".rstrip("0")


def _too_many(order: Plan, out: Path | None) -> SimError | None:
    """Why a plan cannot be run, if it cannot."""
    variants = order.study.variants
    if (talks := order.replicates * len(variants)) > MOST_TALKS:
        return RequestError(f"{talks:,} talks in all, where {MOST_TALKS:,} are the most")
    folder = RunFolder(out, order.study.id, order.digest) if out is not None else None
    if folder is None or folder.was_finished:
        return None
    try:
        folder.refuse_what_does_not_fit(
            len(variants), order.replicates, max(len(v.states) for v in variants.values())
        )
    except StoreError as error:
        return error
    return None
