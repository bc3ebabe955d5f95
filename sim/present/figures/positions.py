"""Where the states stand on two issues, and how unsure that is."""

from typing import NamedTuple

import numpy as np

from sim.present.consent import seat
from sim.present.naming import Tabled
from sim.results import VariantResults
from sim.scenario.quantity import Normal, Triangular, Uniform, mean_of

Dimensions = tuple[str, str]


class Spot(NamedTuple):
    """Where a state would like the two issues to stand, in their units, and how unsure that is."""

    x: float
    y: float
    sd_x: float
    sd_y: float


def widest(variant: Tabled) -> Dimensions:
    """The two issues on which the states stand furthest apart, weighted by how much they matter.

    Apart as a share of the issue's range, whatever its unit.
    """
    states = variant.scenario.states.values()
    weight = {}
    for issue, noun in variant.scenario.issues.items():
        low, high = noun.range
        ideals = [mean_of(s.ideal[issue]) for s in states if s.ideal and issue in s.ideal]
        matters = [mean_of(s.salience[issue]) for s in states if s.salience and issue in s.salience]
        weight[issue] = (
            float(np.std(ideals) / (high - low) * (np.mean(matters) if matters else 1))
            if ideals
            else 0.0
        )
    first, second = sorted(weight, key=lambda issue: -weight[issue])[:2]
    return first, second


def spot_of(variant: Tabled, state: str, dimensions: Dimensions) -> Spot | None:
    """A state's mean ideal with its standard deviations, None where it has none on an issue."""
    ideal = variant.scenario.states[state].ideal or {}
    if not set(dimensions) <= ideal.keys():
        return None
    x, y = (ideal[issue] for issue in dimensions)
    return Spot(mean_of(x), mean_of(y), _sd(x), _sd(y))


def _sd(quantity: object) -> float:
    match quantity:
        case Normal(sd=sd):
            return sd or 0.0
        case Uniform(low=low, high=high):
            return float((high - low) / 12**0.5)
        case Triangular(low=a, mode=c, high=b):
            return float(((a * a + b * b + c * c - a * b - a * c - b * c) / 18) ** 0.5)
    return 0.0


def parties_mean(variant: VariantResults, dimensions: Dimensions) -> tuple[float, float] | None:
    """Mean position of the parties on two issues, each by how much the issue matters to it."""
    spots = {
        s: spot_of(variant, s, dimensions) for s in variant.states if seat(variant, s) == "party"
    }
    means = []
    for axis, issue in enumerate(dimensions):
        pairs = [
            (spot[axis], mean_of((variant.scenario.states[s].salience or {}).get(issue, 1.0)))
            for s, spot in spots.items()
            if spot is not None
        ]
        total = sum(weight for _, weight in pairs)
        if not total:
            return None
        means.append(sum(x * weight for x, weight in pairs) / total)
    return means[0], means[1]
