"""A sweep: values of the file varied, every point told on the same dice, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from sim.analysis.sweep.axes import Given, Lattice, lattice_of, spelt, sweep_of
from sim.analysis.sweep.trials import change_of, refuse_faulty
from sim.negotiation.build import is_certain, lay_out
from sim.negotiation.layout import Layout
from sim.pieces import HERE, Course
from sim.plan import Asked, Plan, plan
from sim.points import AFTERMATH, LASTING, MEASURES, Counted, Measure, Points, count_points
from sim.rate import Rate, wilson
from sim.scenario.change import changed, values_of
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study, Sweep, Variant

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1000
"""Rows that JSON prints; all of them are in the folder."""
_RULES = {"table", "principals", "groups"}
"""Who sits and decides: what the states think does not depend on it."""


@dataclass(frozen=True, kw_only=True)
class Sweeping:
    """A sweep that may run: every point makes sense at every variant."""

    plan: Plan
    lattice: Lattice

    @cached_property
    def asked(self) -> Asked:
        """The question, which names the folder of its answer."""
        over = {
            axis.written: [spelt(point[k]) for point in self.lattice.points]
            if self.lattice.sample
            else [spelt(level) for level in axis.levels]
            for k, axis in enumerate(self.lattice.axes)
        }
        options = {"over": over, "sample": self.lattice.sample}
        return Asked(verb="sweep", plan=self.plan, options=options)

    @property
    def points(self) -> Points:
        """Every point at every variant, such as share minds beside each other."""
        return Points(
            count=len(self.order),
            lay_out=self._lay_out,
            replicates=self.plan.replicates,
            seed=self.plan.seed,
        )

    @cached_property
    def order(self) -> list[tuple[int, str]]:
        """In which order the points are told: (number of the point, variant) by place."""
        rules = [axis.place.path[0] in _RULES for axis in self.lattice.axes]

        def thoughts(number: int) -> tuple[int, ...]:
            place = self._places[number]
            return tuple(k for k, rule in zip(place, rules, strict=True) if not rule)

        numbers = range(len(self.lattice.points))
        alike = numbers if self.lattice.sample else sorted(numbers, key=thoughts)
        return [(number, variant) for number in alike for variant in self.plan.study.variants]

    @cached_property
    def _places(self) -> list[tuple[int, ...]]:
        """Of each point of a grid, the place of its value on each axis."""
        sizes = [len(axis.levels) for axis in self.lattice.axes]
        return [tuple(map(int, place)) for place in np.ndindex(*sizes)]

    @cached_property
    def _values(self) -> dict[str, dict[str, Any]]:
        study = self.plan.study
        return {variant: values_of(study, variant) for variant in study.variants}

    def scenario(self, number: int, variant: str) -> Variant:
        """A variant as it is at a point."""
        settings = tuple(zip(self.lattice.axes, self.lattice.points[number], strict=True))
        change = change_of(self._values[variant], settings)
        return changed(self.plan.study, variant, [change])

    def _lay_out(self, place: int) -> Layout:
        return lay_out(self.scenario(*self.order[place]))

    @cached_property
    def is_certain(self) -> bool:
        """Whether every point has one answer: neither uncertainty nor dice anywhere."""
        variants = self.plan.study.variants.values()
        return all(is_certain(lay_out(each)) for each in variants) and all(
            is_certain(self._lay_out(place)) for place in range(len(self.order))
        )


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What came of a sweep: for each variant, the points in their order."""

    asked: Asked
    lattice: Lattice
    facts: pa.Table
    """(variants × points,) counts, variant by variant, as `Counted.facts` has them."""
    certain: bool
    """Neither uncertainty nor dice at any point: intervals mean nothing."""

    @property
    def study(self) -> Study:
        """The study whose values were varied."""
        return self.asked.study

    @property
    def replicates(self) -> int:
        """Of each point at each variant."""
        return self.asked.plan.replicates

    @cached_property
    def has_aftermath(self) -> bool:
        """Whether an agreement may come to nothing: the file says so, or a point of the sweep."""
        return self.study.has_aftermath or not self.facts.column("lasting").equals(
            self.facts.column("agreed")
        )

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The headlines: those of lasting agreements too, where any may come to nothing."""
        return (*MEASURES, *LASTING) if self.has_aftermath else MEASURES

    def counts(self, variant: str, measure: Measure) -> list[int]:
        """How often it happened at each point."""
        size = len(self.lattice.points)
        first = list(self.study.variants).index(variant) * size
        column = self.facts.column(measure).slice(first, size)
        return [int(count) for count in column.to_pylist()]

    def rates(self, variant: str, measure: Measure) -> list[Rate]:
        """The same as shares, with what the dice leave open."""
        return [wilson(count, self.replicates) for count in self.counts(variant, measure)]

    @cached_property
    def table(self) -> pa.Table:
        """A row per variant and point: the values, shares with Wilson's interval, each state."""
        variants = list(self.study.variants)
        points = self.lattice.points
        columns: dict[str, Any] = {"variant": [v for v in variants for _ in points]}
        for k, axis in enumerate(self.lattice.axes):
            own = [point[k] if axis.is_numeric else spelt(point[k]) for point in points]
            columns[axis.written] = own * len(variants)
        columns["replicates"] = [self.replicates] * len(self.facts)
        for measure in self.measures:
            rates = [rate for variant in variants for rate in self.rates(variant, measure)]
            columns[measure] = [rate.rate for rate in rates]
            columns[f"{measure}.low"] = [rate.low for rate in rates]
            columns[f"{measure}.high"] = [rate.high for rate in rates]
        return pa.table({**columns, **self._shares()})

    def _shares(self) -> dict[str, Any]:
        """What else was counted, by column, as shares of the replicates."""
        left = {"point", *self.measures, *(() if self.has_aftermath else AFTERMATH)}
        kept = [name for name in self.facts.column_names if name not in left]
        return {
            name: self.facts.column(name)
            if name == "median_round" or name.startswith("utility.")
            else [None if n is None else n / self.replicates for n in self._plain(name)]
            for name in kept
        }

    def _plain(self, name: str) -> list[Any]:
        return list(self.facts.column(name).to_pylist())

    def summary(self) -> "pd.DataFrame":
        """A row per variant and point, as in sweep.csv."""
        frame: pd.DataFrame = self.table.to_pandas()
        return frame

    def as_json(self) -> dict[str, Any]:
        """As `sim sweep --json` gives it; of many rows only how many there are."""
        rows = len(self.facts)
        return {
            "study": self.study.id,
            "digest": self.asked.digest,
            "seed": self.asked.plan.seed,
            "replicates": self.replicates,
            "over": [axis.written for axis in self.lattice.axes],
            "sample": self.lattice.sample,
            "rows": self.table.to_pylist() if rows <= MOST_ROWS else None,
            "count": rows,
        }


def sweep(
    study: Study,
    over: Mapping[str, Given] | Sweep | None = None,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Swept:
    """Vary values of a study and tell every point at each variant (all); nothing is written.

    `over` gives a span (`"0.3:0.8:0.05"`) or a list of values by path, or is a `Sweep`; without it
    the file's own `sweep` holds. Replicates and seed are the file's unless given. Raises
    RequestError for what cannot be varied so, or makes no sense at some point.
    """
    return count(sweeping(study, _as_sweep(over), plan(study, variants, replicates, seed)))


def _as_sweep(over: Mapping[str, Given] | Sweep | None) -> Sweep | None:
    return sweep_of(over) if isinstance(over, Mapping) else over


def sweeping(study: Study, given: Sweep | None, order: Plan) -> Sweeping:
    """A sweep of what is given, else of what the file asks for, judged at every point.

    Raises RequestError where neither says what to vary, or a point makes no sense.
    """
    chosen = given if given and given.over else study.sweep
    if chosen is None:
        raise RequestError(
            f"{study.path}: nothing to vary; give --over PATH=LOW:HIGH:STEP (or PATH=a,b,c), "
            "or write 'sweep:' in the file"
        )
    if given and given.sample is not None and chosen is study.sweep:
        chosen = chosen.model_copy(update={"sample": given.sample})
    asked = Sweeping(plan=order, lattice=lattice_of(order.study, chosen, order.seed))
    asked.points.refuse_too_many()
    refuse_faulty(order.study, asked.lattice)
    return asked


def count(asked: Sweeping, course: Course = HERE) -> Swept:
    """Tell every point; with a folder, chunks already there are read and new ones written."""
    counted = count_points(asked.points, course)
    return Swept(
        asked=asked.asked,
        lattice=asked.lattice,
        facts=_in_order(counted, asked),
        certain=asked.is_certain,
    )


def _in_order(counted: Counted, asked: Sweeping) -> pa.Table:
    """The rows variant by variant, each variant's points as the lattice has them."""
    variants = list(asked.plan.study.variants)
    size = len(asked.lattice.points)
    row_of = [variants.index(variant) * size + number for number, variant in asked.order]
    return counted.facts.take(pa.array(np.argsort(row_of)))
