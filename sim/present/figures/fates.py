"""Words that the figures of what became of agreements share: for how long, and whom they suit."""

from collections.abc import Sequence

from sim.analysis.stress.assumptions import Assumptions
from sim.present.assumed import rests_on
from sim.present.naming import in_years, principals
from sim.results import Results, VariantResults

MOST_LETTERS = 40
"""More of the principals' names do not fit into a legend."""


def horizon(results: Results) -> str:
    """For how long an agreement is watched: `10 years`; `5 to 10 years` where tables differ."""
    years = sorted({v.scenario.aftermath.horizon for v in results.variants.values()})
    if years[0] != years[-1]:
        return f"{years[0]} to {years[-1]} years"
    return in_years(years[0])


def whom(variants: Sequence[VariantResults]) -> str:
    """Whom an agreement is to suit: `both Ash and Birch`, `all principals` where tables differ."""
    found = {principals(variant) for variant in variants}
    return only if len(found) == 1 and len(only := found.pop()) < MOST_LETTERS else "all principals"


def ranges(others: Assumptions | None) -> str:
    """What a range reaches over: other settings, or the dice alone where none were tried."""
    if others:
        return f"the lowest and highest in {rests_on(others)}"
    return (
        "what the dice alone leave open (Wilson 95\u00a0%); "
        "other assumptions: not tried in this run"
    )


def one_answer(variants: Sequence[VariantResults], others: Assumptions | None) -> bool:
    """Whether there is no range at all: neither other settings, nor uncertainty, nor dice."""
    return not others and all(variant.certain for variant in variants)


ONE_ANSWER = "one answer: neither uncertainty nor dice; other assumptions: not tried in this run"
"""Said where there is no range."""
