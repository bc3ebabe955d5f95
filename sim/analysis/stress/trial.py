"""The tables of a study told in many settings, on the same dice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.analysis.stress.order import Order, order_of
from sim.analysis.stress.settings import Choice, Setting, laid_over
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout
from sim.pieces import Course
from sim.plan import Plan, digest_of
from sim.points import (
    LASTING,
    MOST_TALKS,
    Counted,
    Measure,
    Points,
    count_points,
    measures_of,
)
from sim.scenario.faults import RequestError
from sim.scenario.schema import Variant

MOST_POINTS = 20_000
Places = npt.NDArray[np.int64]
Rates = npt.NDArray[np.float64]


class Spot(NamedTuple):
    """A variant with those choices that change it."""

    variant: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tried:
    """What came of each variant in each setting."""

    settings: tuple[Setting, ...]
    """The file's own first."""
    variants: tuple[str, ...]
    replicates: int
    """Of each variant in each setting."""
    counts: Mapping[Measure, Places]
    """(settings, variants) replicates in which it happened, for each headline of the study."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The headlines of the study."""
        return tuple(self.counts)

    def counted(self, measure: Measure) -> tuple[bool, ...]:
        """(settings,) whether a setting counts: for agreements, where the talks are its own."""
        return tuple(measure in LASTING or setting.of_talk for setting in self.settings)

    def rates(self, measure: Measure) -> Rates:
        """(settings, variants) share of the replicates."""
        shares: Rates = self.counts[measure] / self.replicates
        return shares

    @cached_property
    def order(self) -> Order:
        """The order of the variants by agreements, in each setting."""
        return self._order_by("agreed")

    @cached_property
    def order_lasting(self) -> Order | None:
        """The same by lasting agreements; None where nothing becomes of agreements."""
        return self._order_by("lasting") if "lasting" in self.counts else None

    @property
    def others(self) -> int:
        """Settings other than the file's own."""
        return len(self.settings) - 1

    def _order_by(self, measure: Measure) -> Order:
        return order_of(self.rates(measure), self.variants, self.counted(measure))


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is to be told: the variants of a plan in these settings, the file's own first."""

    plan: Plan
    settings: tuple[Setting, ...]

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Each table to be told once, those with the same dice and minds next to each other."""
        return tuple(dict.fromkeys(self._all))

    @property
    def talks(self) -> int:
        """Simulated talks in all."""
        return len(self.spots) * self.plan.replicates

    @property
    def digest(self) -> str:
        """What identifies the settings, what the file lists among them, and the dice."""
        return digest_of(
            {
                "settings": [setting.values for setting in self.settings],
                "written": self.plan.study.written,
                "replicates": self.plan.replicates,
                "seed": self.plan.seed,
            }
        )

    def refuse_too_much(self) -> None:
        """Raise RequestError where telling it would take hours, before anything is laid out."""
        variants = self.plan.study.variants
        points = len(self.settings) * len(variants)
        talks = points * self.plan.replicates
        if points <= MOST_POINTS and talks <= MOST_TALKS:
            return
        what = f"{len(self.settings)} settings of {len(variants)} tables"
        if points > MOST_POINTS:
            raise RequestError(
                f"stress: {what} are {points:,} tables to tell; at most {MOST_POINTS:,}: choose "
                "tables (--variant), or list fewer changes under 'stress'"
            )
        raise RequestError(
            f"stress: {what} are {talks:,} simulated talks; at most {MOST_TALKS:,}: choose fewer "
            "replicates (--replicates) or tables (--variant)"
        )

    def tell(self, course: Course, part: str = "points") -> Tried:
        """Tell and count them; chunks in the course's folder, under this name, are not told again.

        Raises StoreError where the folder cannot be used.
        """
        points = Points(
            count=len(self.spots),
            lay_out=self._lay_out,
            replicates=self.plan.replicates,
            seed=self.plan.seed,
        )
        counted = count_points(points, course, part)
        return Tried(
            settings=self.settings,
            variants=tuple(self.plan.study.variants),
            replicates=self.plan.replicates,
            counts=self._arranged(counted),
        )

    def _arranged(self, counted: Counted) -> dict[Measure, Places]:
        shape = len(self.settings), len(self.plan.study.variants)
        place = {spot: k for k, spot in enumerate(self.spots)}
        places = np.array([place[spot] for spot in self._all]).reshape(shape)
        measures = measures_of(self.plan.study)
        return {measure: counted.column(measure)[places] for measure in measures}

    def _lay_out(self, place: int) -> Layout:
        name, choices = self.spots[place]
        return lay_out(laid_over(name, self.plan.study.variants[name], choices))

    @cached_property
    def _all(self) -> list[Spot]:
        """Setting by setting, every variant with those of the choices that change it there."""
        return [
            Spot(name, _telling(name, variant, setting.choices))
            for setting in self.settings
            for name, variant in self.plan.study.variants.items()
        ]


def _telling(name: str, variant: Variant, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Those of the choices that change the variant, laid over it in their order."""
    kept = []
    for choice in choices:
        after = choice.change(name, variant)
        if after != variant:
            kept.append(choice)
        variant = after
    return tuple(kept)
