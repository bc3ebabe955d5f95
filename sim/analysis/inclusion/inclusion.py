"""Every combination of states excluded, seated, or seated with a veto: told and attributed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from sim.analysis.inclusion.attribution import (
    STEPS,
    Shares,
    pair_weights,
    pairs,
    shares,
    step_weights,
    steps,
)
from sim.analysis.inclusion.lattice import LEVELS, Lattice
from sim.analysis.inclusion.thresholds import Largest, largest_tables, minimal_vetoes
from sim.analysis.inclusion.toggles import MOST_TOGGLED, course_of, refuse_idle, toggles
from sim.negotiation.build import is_certain
from sim.pieces import HERE, Course
from sim.plan import Asked, plan
from sim.points import AFTERMATH, Counted, Measure, Points, count_points, measures_of
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study

if TYPE_CHECKING:
    import pandas as pd

REPLICATES = 500
MOST = 10_000_000
"""Simulated talks that are held unless more are allowed: nine states at 500 talks a table."""
A_MINUTE = 20_000_000
"""Simulated talks, by order of magnitude: as measured on two processor cores."""
LEVEL = 0.5
LISTED = 1_000
"""Tables that JSON lists; of more it gives the number."""
BLOCK = 2**20
"""Outcomes that are attributed at a time: 8 MB of numbers."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of a study."""

    toggle: Sequence[str] | None = None
    """States or groups; without any, all that can be toggled."""
    variant: str | None = None
    """The table that is changed; the first of the file unless given."""
    replicates: int = REPLICATES
    """Of each table."""
    seed: int | None = None
    """The file's unless given."""
    most: int = MOST
    """Simulated talks in all."""


class Question(NamedTuple):
    """What identifies the answer, and the tables that it is about."""

    asked: Asked
    lattice: Lattice

    @property
    def points(self) -> Points:
        """The tables as points on the same dice."""
        order = self.asked.plan
        return Points(
            count=self.lattice.count,
            lay_out=self.lattice.lay_out,
            replicates=order.replicates,
            seed=order.seed,
            keeps_each=measures_of(self.asked.study),
        )


class Worth(NamedTuple):
    """Attribution of a measure to steps (2k) and to pairs of them, in the order of `steps`."""

    values: Shares
    interactions: Shares


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """What came of all the tables, and how much of it each seat and each veto makes."""

    asked: Asked
    lattice: Lattice
    counted: Counted
    """A row per table, in the order of the lattice."""
    worth: Mapping[Measure, Worth]

    def minimal_vetoes(self, level: float = LEVEL, of: Measure = "agreed") -> list[list[str]]:
        """The smallest sets of vetoes that bring the rate under the level, everybody seated."""
        found = minimal_vetoes(self.lattice.levels(), self.counted.rates(of), level)
        return [[self.lattice.toggled[i] for i in each] for each in found]

    def largest_tables(self, level: float = LEVEL, of: Measure = "agreed") -> Largest:
        """Of the tables that keep the rate at the level or above, those with most seats, vetoes."""
        return largest_tables(self.lattice.levels(), self.counted.rates(of), level)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is counted of each table and attributed."""
        return measures_of(self.asked.study)

    @property
    def facts(self) -> pa.Table:
        """A row per table; of what becomes of agreements only where the study says it."""
        known, facts = self.asked.study.has_aftermath, self.counted.facts
        return facts if known else facts.drop_columns(list(AFTERMATH))

    @property
    def certain(self) -> bool:
        """Whether each table has one answer, with neither uncertainty nor dice: all seated, too."""
        return is_certain(self.lattice.lay_out(self.lattice.count - 1))

    def table(self, place: int) -> dict[str, str]:
        """The level of each toggled state at a table."""
        levels = self.lattice.levels(place, place + 1)[0]
        return {s: LEVELS[n] for s, n in zip(self.lattice.toggled, levels, strict=True)}

    def values(self) -> Iterator[dict[str, Any]]:
        """The Shapley values as plain rows, a row per measure and step, as shares of the talks."""
        for measure, worth in self.worth.items():
            for step, value, error in zip(self._steps, *worth.values, strict=True):
                yield {
                    "measure": measure,
                    "state": self.lattice.toggled[step.player],
                    "step": STEPS[step.to - 1],
                    "value": float(value),
                    "standard_error": float(error),
                }

    def interactions(self) -> Iterator[dict[str, Any]]:
        """The interaction indices as plain rows, a row per measure and pair of steps."""
        names = self.lattice.toggled
        for measure, worth in self.worth.items():
            rows = zip(pairs(len(names)), *worth.interactions, strict=True)
            for (one, other), index, error in rows:
                yield {
                    "measure": measure,
                    "state": names[one.player],
                    "step": STEPS[one.to - 1],
                    "with_state": names[other.player],
                    "with_step": STEPS[other.to - 1],
                    "index": float(index),
                    "standard_error": float(error),
                }

    def summary(self) -> "pd.DataFrame":
        """A row per table: each state's level, then the counts."""
        import pandas as pd

        levels = pd.DataFrame(
            np.array(LEVELS)[self.lattice.levels()],
            columns=[f"seat.{state}" for state in self.lattice.toggled],
        )
        facts = self.facts.drop_columns(["point"]).to_pandas()
        whole: pd.DataFrame = pd.concat([levels, facts], axis=1).rename_axis("table")
        return whole

    def as_json(self, level: float = LEVEL) -> dict[str, Any]:
        """As `sim inclusion --json` gives it; of more than a thousand tables, their number."""
        few = self.lattice.count <= LISTED
        return {
            "study": self.asked.study.id,
            "variant": self.lattice.id,
            "digest": self.asked.digest,
            "seed": self.asked.plan.seed,
            "replicates": self.counted.replicates,
            "toggled": list(self.lattice.toggled),
            "extremes": [self._row(0), self._row(self.lattice.count - 1)],
            "values": list(self.values()),
            "interactions": list(self.interactions()),
            "level": level,
            "minimal_vetoes": {of: self.minimal_vetoes(level, of) for of in self.measures},
            "largest_tables": {of: self._largest(level, of) for of in self.measures},
            "count": self.lattice.count,
            "tables": [self._row(k) for k in range(self.lattice.count)] if few else None,
        }

    @property
    def _steps(self) -> Sequence[Any]:
        return steps(len(self.lattice.toggled))

    def _row(self, place: int) -> dict[str, Any]:
        row = self.facts.slice(place, 1).to_pylist()[0]
        return {"levels": self.table(place)} | {k: v for k, v in row.items() if k != "point"}

    def _largest(self, level: float, of: Measure) -> dict[str, Any]:
        places, seated, vetoes = self.largest_tables(level, of)
        tables = [self.table(place) for place in places[:LISTED]]
        return {"seated": seated, "vetoes": vetoes, "count": len(places), "tables": tables}


def inclusion(
    study: Study,
    toggle: Sequence[str] | None = None,
    variant: str | None = None,
    replicates: int = REPLICATES,
    seed: int | None = None,
) -> Inclusion:
    """Tell every combination of the states being excluded, seated, or seated with a veto.

    All that can be toggled unless named (groups count as their members); the first variant unless
    given. Raises RequestError for an unknown name, a state that cannot be toggled, tables that make
    no sense, or too many of them.
    """
    wanted = Wanted(toggle=toggle, variant=variant, replicates=replicates, seed=seed)
    return tell(ask(study, wanted))


def ask(study: Study, wanted: Wanted) -> Question:
    """The question, and the lattice of its tables; raises RequestError as `inclusion` does."""
    chosen = next(iter(study.variants)) if wanted.variant is None else wanted.variant
    order = plan(study, [chosen], wanted.replicates, wanted.seed)
    if order.replicates < 2:
        raise RequestError("replicates: at least 2 are needed to tell how sure a value is")
    course = course_of(study, chosen)
    toggled = toggles(study, chosen, wanted.toggle, course)
    _refuse_many(study, len(toggled), wanted)
    refuse_idle(study, course, toggled)
    lattice = Lattice(
        id=chosen, scenario=study.variants[chosen], course=course, toggled=tuple(toggled)
    )
    asked = Asked(verb="inclusion", plan=order, options={"toggle": toggled})
    return Question(asked, lattice)


def check_level(level: float) -> None:
    """Raise RequestError for a level that is no share."""
    if not 0.0 <= level <= 1.0:
        raise RequestError(f"level: a share from 0 to 1 is needed, not {level:g}")


def _refuse_many(study: Study, states: int, wanted: Wanted) -> None:
    if wanted.most < 1:
        raise RequestError(f"most: at least 1 simulated talk is needed, not {wanted.most:,}")
    tables, talks = 3**states, 3**states * wanted.replicates
    if states <= MOST_TOGGLED and talks <= wanted.most:
        return
    cost = f"3^{states} = {tables:,} tables × {wanted.replicates:,} talks{_time(talks)}"
    more = "" if states > MOST_TOGGLED else ", take fewer --replicates, or raise --most"
    most = f"at most {MOST_TOGGLED} states" if not more else f"at most {wanted.most:,} talks"
    raise RequestError(f"{study.path}: {cost}; {most}: name fewer with --toggle{more}")


def _time(talks: int) -> str:
    """About how long that takes, where anybody would wait for it."""
    minutes = talks / A_MINUTE
    if minutes < 1:
        return ""
    if minutes < 120:
        return f", about {max(2, round(minutes)):,} minutes on two cores"
    hours = round(minutes / 60)
    return (
        f", about {hours:,} hours on two cores" if hours < 1000 else ", which nobody would wait for"
    )


def tell(question: Question, course: Course = HERE) -> Inclusion:
    """Tell all tables, and attribute what came of them; with a folder, what is there is read."""
    counted = count_points(question.points, course)
    return Inclusion(
        asked=question.asked,
        lattice=question.lattice,
        counted=counted,
        worth=_worth(question.lattice, counted, measures_of(question.asked.study)),
    )


def _worth(lattice: Lattice, counted: Counted, measures: Sequence[Measure]) -> dict[Measure, Worth]:
    """Attribute each measure, replicate by replicate: a block of the tables at a time."""
    players, size = len(lattice.toggled), max(1, BLOCK // counted.replicates)
    alone, paired = (
        np.zeros((len(measures), rows, counted.replicates))
        for rows in (len(steps(players)), len(pairs(players)))
    )
    for first in range(0, lattice.count, size):
        last = min(first + size, lattice.count)
        levels = lattice.levels(first, last)
        of_steps, of_pairs = step_weights(levels), pair_weights(levels)
        for place, measure in enumerate(measures):
            happened = counted.happened(measure, first, last).astype(np.float64)
            alone[place] += of_steps @ happened
            paired[place] += of_pairs @ happened
    return {
        measure: Worth(shares(alone[place]), shares(paired[place]))
        for place, measure in enumerate(measures)
    }
