"""Stacked talks with fixed utilities: domains that NegMAS and the kernel can both hold."""

from typing import NamedTuple

import numpy as np
from builders import resolved

from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.layout import Layout
from sim.scenario.schema import Variant


class Domain(NamedTuple):
    """Who values which outcome how, and how its demands fall."""

    utility: list[list[float]]
    exponent: list[float]
    reservation: list[float]
    tolerance: float
    rounds: int

    @property
    def layout(self) -> Layout:
        """Laid out for the kernel: all must accept, and each puts the least generous text."""
        names = [f"outcome {place:03}" for place in range(len(self.utility[0]))]
        states = {
            f"state {place:03}": {
                "utilities": dict(zip(names, worth, strict=True)),
                "reservation": self.reservation[place],
                "concession": self.exponent[place],
            }
            for place, worth in enumerate(self.utility)
        }
        talk = {"talk": "stacked", "offers": "least_generous"}
        raw = {
            "frameworks": {name: {} for name in names},
            "states": states,
            "table": {"quota": "unanimity"},
            "protocol": {**talk, "tolerance": self.tolerance, "rounds": self.rounds},
        }
        return lay_out(resolved(raw))

    @property
    def deal(self) -> list[int] | None:
        """What the kernel says is agreed on, and in which round."""
        records, _ = replicates(self.layout, 1, 0, 1)
        framework, at = int(records.framework[0]), int(records.round[0])
        return None if framework < 0 else [framework, at]


def at_random(seed: int) -> Domain:
    """Two to four states, two to five outcomes; some pressed, some stubborn, some well off."""
    dice = np.random.default_rng(seed)
    states, outcomes = int(dice.integers(2, 5)), int(dice.integers(2, 6))
    return Domain(
        utility=dice.random((states, outcomes)).tolist(),
        exponent=dice.choice([0.25, 1.0, 4.0, 2.3], states).tolist(),
        reservation=(dice.random(states) * dice.choice([0.0, 0.6])).tolist(),
        tolerance=float(dice.choice([0.0, 0.001, 0.1])),
        rounds=int(dice.choice([1, 3, 10, 23])),
    )


def at_means(variant: Variant) -> Domain:
    """The states and texts of a variant, all numbers at their means."""
    layout = lay_out(variant)
    minds, preferences = mean_minds(layout)[0], layout.opening.preferences
    return Domain(
        utility=minds.utility[0].tolist(),
        exponent=minds.exponent[0].tolist(),
        reservation=minds.reservation[0].tolist(),
        tolerance=float(preferences.mean[preferences.tolerance].max()),
        rounds=layout.opening.talk.rounds,
    )
