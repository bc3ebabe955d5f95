"""What the headlines hang on: the variants of a study told under a standard grid of settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.analysis.stress.order import Order, OrderHeld
from sim.analysis.stress.settings import Grid, grid_of
from sim.analysis.stress.tornado import End, Factor, tornado
from sim.analysis.stress.trial import Trial, Tried
from sim.crew import crew_of
from sim.pieces import HERE, Course
from sim.plan import Asked, plan
from sim.points import Measure
from sim.scenario.schema import Study

if TYPE_CHECKING:
    import pandas as pd

REPLICATES = 500
"""Of each table in each setting, unless given: the dice move a rate by two of a hundred or less."""


class Ranged(NamedTuple):
    """One headline of one table over all settings, the file's own among them."""

    variant: str
    measure: Measure
    own: float
    low: End
    median: float
    high: End

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high.rate - self.low.rate


@dataclass(frozen=True, kw_only=True)
class Stress:
    """A study asked under its grid, not told yet."""

    asked: Asked
    grid: Grid
    trial: Trial


@dataclass(frozen=True, kw_only=True, eq=False)
class Stressed:
    """What came of each variant in each setting, and what follows."""

    asked: Asked
    grid: Grid
    tried: Tried

    @cached_property
    def ranges(self) -> tuple[Ranged, ...]:
        """By variant and headline, in file order."""
        return tuple(
            ranged(self.tried, column, measure)
            for column in range(len(self.tried.variants))
            for measure in self.tried.measures
        )

    @property
    def order(self) -> OrderHeld | None:
        """How often the order of the tables by agreements held; None where there is none."""
        return self.tried.order.held

    @property
    def order_lasting(self) -> OrderHeld | None:
        """The same by lasting agreements; None, too, where nothing becomes of agreements."""
        return self.tried.order_lasting.held if self.tried.order_lasting else None

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """What each choice and number alone does, those first that do most."""
        return tornado(self.tried)

    def range_of(self, variant: str, measure: Measure) -> Ranged:
        """That of one headline of one table."""
        return next(r for r in self.ranges if (r.variant, r.measure) == (variant, measure))

    def summary(self) -> "pd.DataFrame":
        """A row per variant and headline: the file's own, lowest, median and highest rate."""
        import pandas as pd

        return pd.DataFrame(self._rows()).set_index(["variant", "headline"])

    def as_json(self) -> dict[str, Any]:
        """As `sim stress --json` gives it; rates are shares of 1."""
        plan = self.asked.plan
        return {
            "study": self.asked.study.id,
            "digest": self.asked.digest,
            "seed": plan.seed,
            "replicates": plan.replicates,
            "settings": self.tried.others,
            "not_moved": list(self.grid.unmoved),
            "moved_together": self.grid.together,
            "ranges": self._rows(),
            "order": self.order and self.order.as_json(),
            "pairs": _pairs(self.tried.order),
            **self._lasting(),
            "factors": [_factor(factor) for factor in self.factors],
        }

    def tables(self) -> dict[str, pa.Table]:
        """`settings`: a row per setting and variant; `ranges`, `pairs`, `factors`."""
        swings = [(factor.name, swing) for factor in self.factors for swing in factor.swings]
        every = [{"factor": name, **_swing(swing._asdict())} for name, swing in swings]
        found = {
            "settings": self._settings(),
            "ranges": self._rows(),
            "pairs": _pairs(self.tried.order),
            "factors": every,
        }
        if self.tried.order_lasting:
            found["pairs_lasting"] = _pairs(self.tried.order_lasting)
        return {name: pa.Table.from_pylist(rows) for name, rows in found.items() if rows}

    def _rows(self) -> list[dict[str, Any]]:
        return [_swing(each._asdict()) for each in self.ranges]

    def _lasting(self) -> dict[str, Any]:
        """The order by lasting agreements, where there are any to speak of."""
        order = self.tried.order_lasting
        if not order:
            return {}
        return {
            "order_lasting": order.held and order.held.as_json(),
            "pairs_lasting": _pairs(order),
        }

    def _settings(self) -> list[dict[str, Any]]:
        tried, lasting = self.tried, self.tried.order_lasting
        factors = dict.fromkeys(f for setting in tried.settings for f in setting.values)
        return [
            {
                "setting": row,
                "words": setting.words,
                **{factor: setting.values.get(factor) for factor in factors},
                "order": tried.order.told(row),
                **({"order_lasting": lasting.told(row)} if lasting else {}),
                "variant": name,
                **{m: int(tried.counts[m][row, column]) for m in tried.measures},
                "replicates": tried.replicates,
            }
            for row, setting in enumerate(tried.settings)
            for column, name in enumerate(tried.variants)
        ]


def ranged(tried: Tried, column: int, measure: Measure) -> Ranged:
    """A headline of the variant in that column; of settings alike, the one nearest to the file."""
    counted = tried.counted(measure)
    rates = tried.rates(measure)[np.array(counted), column]
    settings = compress(tried.settings, counted)
    ends = [End(float(rate), setting) for rate, setting in zip(rates, settings, strict=True)]
    return Ranged(
        tried.variants[column],
        measure,
        ends[0].rate,
        min(ends, key=lambda end: (end.rate, len(end.setting.choices))),
        float(np.median(rates)),
        max(ends, key=lambda end: (end.rate, -len(end.setting.choices))),
    )


def prepare(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Stress:
    """Ask the variants named (all) under the full grid.

    Raises RequestError for an unknown variant, a number that makes no sense, a change listed in the
    file that a variant cannot take, or what would take hours.
    """
    order = plan(study, variants, REPLICATES if replicates is None else replicates, seed)
    grid = grid_of(order.study)
    trial = Trial(plan=order, settings=grid.full)
    trial.refuse_too_much()
    return Stress(asked=Asked(verb="stress", plan=order), grid=grid, trial=trial)


def tell(stress: Stress, course: Course = HERE) -> Stressed:
    """Tell every table in every setting, on the same dice."""
    tried = stress.trial.tell(course)
    return Stressed(asked=stress.asked, grid=stress.grid, tried=tried)


def stress(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    on: str | None = None,
) -> Stressed:
    """How far the headlines of the variants (all) go under other reasonable assumptions.

    Each variant in each setting of a standard grid and under what the file lists in `stress`, on
    the same dice, 500 replicates each unless given; the seed is the file's. Nothing is written.
    `on` is the scheduler of a Dask cluster, `dask://host:8786`, whose workers are to do it. Raises
    RequestError where that cannot be, ClusterError where the cluster cannot do it.
    """
    asked = prepare(study, variants, replicates, seed)
    with crew_of(threads, on) as crew:
        return tell(asked, Course(crew))


def _pairs(order: Order) -> list[dict[str, Any]]:
    return [pair._asdict() | {"turned": pair.turned} for pair in order.pairs]


def _factor(factor: Factor) -> dict[str, Any]:
    swings = [_swing(swing._asdict()) for swing in factor.swings]
    return {
        "factor": factor.name,
        "kind": factor.kind,
        "widest": factor.widest.width,
        "swings": swings,
    }


def _swing(fields: dict[str, Any]) -> dict[str, Any]:
    """A range as plain values, its ends with the settings that make them."""
    row: dict[str, Any] = {}
    for key, value in fields.items():
        if isinstance(value, End):
            row |= {key: value.rate, f"{key}_by": value.setting.words}
        else:
            row["headline" if key == "measure" else key] = value
    return row
