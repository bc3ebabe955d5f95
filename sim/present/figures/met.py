"""A text at a table, for how its guarantee fares: as it came into force, or at mean numbers."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.analysis.theory.aftermath import outlooks
from sim.analysis.theory.at_mean import at_mean
from sim.analysis.theory.outlook import Outlook
from sim.present.naming import framework
from sim.results import Results, VariantResults


class Met(NamedTuple):
    """A text at a table where it came into force, or where it might have."""

    variant: VariantResults
    name: str
    in_force: int
    """Agreements; none where it is told at mean numbers."""
    guaranteed: int
    """Of these, those that somebody guarantees."""
    honoured: Mapping[str, float]
    """By challenger, the share of calls; nothing where nobody guarantees it."""
    is_ratified: bool = True

    @property
    def weight(self) -> int:
        """How much it counts in a mean over tables."""
        return self.guaranteed if self.in_force else 1


def in_force(results: Results) -> dict[str, list[Met]]:
    """By name, every text that came into force somewhere, at each such table."""
    met: dict[str, list[Met]] = {}
    for variant in results.variants.values():
        for place in np.flatnonzero(variant.tally.in_force[0]).tolist():
            met.setdefault(variant.frameworks[place], []).append(_as_run(variant, place))
    return met


def _as_run(variant: VariantResults, place: int) -> Met:
    tally = variant.tally
    guaranteed = int(tally.guaranteed[0][place])
    totals = zip(variant.challengers, tally.honoured[0][place].tolist(), strict=True)
    return Met(
        variant=variant,
        name=variant.frameworks[place],
        in_force=int(tally.in_force[0][place]),
        guaranteed=guaranteed,
        honoured={name: total / guaranteed for name, total in totals if guaranteed},
    )


def never_in_force(results: Results) -> dict[str, list[Met]]:
    """By name, every text with guarantors that is on offer and came into force nowhere.

    What would become of it at each table at mean numbers, as `sim explain` tells it.
    """
    known = in_force(results)
    met: dict[str, list[Met]] = {}
    for variant in results.variants.values():
        names = [name for name in variant.frameworks if name not in known]
        guaranteed = {name for name in names if variant.challengers and _has_any(variant, name)}
        for each in _outlooks(variant) if guaranteed else ():
            if each.framework in guaranteed:
                met.setdefault(each.framework, []).append(_at_mean(variant, each))
    return met


def _has_any(variant: VariantResults, name: str) -> bool:
    """Whether the text names guarantors at some time."""
    texts = (framework(stage, name) for stage in variant.scenario.stages)
    return any(text is not None and text.named_guarantors for text in texts)


def _outlooks(variant: VariantResults) -> Iterator[Outlook]:
    yield from outlooks(at_mean(variant.scenario), variant.scenario) or ()


def _at_mean(variant: VariantResults, outlook: Outlook) -> Met:
    return Met(
        variant=variant,
        name=outlook.framework,
        in_force=0,
        guaranteed=0,
        honoured={
            each.state: each.honoured for each in outlook.against if each.honoured is not None
        },
        is_ratified=outlook.in_force,
    )
