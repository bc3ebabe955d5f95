"""Which uncertain inputs drive the result: variance-based sensitivity by pick and freeze.

The outcome of a replicate follows from its uncertain numbers x and the dice ω of its talks. So ω
is one more input, and each evaluation of Saltelli's scheme is one replicate.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.analysis.sensitivity.driven import Apportioned, Driven, Index, Sensed, Sensitivity
from sim.analysis.sensitivity.inputs import By, Input, Over, varied
from sim.analysis.sensitivity.saltelli import Scheme
from sim.crew import Threads, in_order
from sim.negotiation.layout import Vector
from sim.pieces import HERE, Course, told
from sim.plan import Asked, plan
from sim.points import TALKS, Measure, measures_of
from sim.rate import wilson
from sim.scenario.faults import RequestError, needs
from sim.scenario.schema import Study
from sim.store import RunFolder

BASE = 1_024
LEAST_BASE, MOST_BASE = 16, 32_768
"""Resampling holds a hundred samples of all rows at a time: .9 GB in all for the flagship."""
MOST_TALKS = 3_000_000
"""Without a variant named, all are told if they take no more talks: about half a minute's work."""
DICE = "dice"
"""The id of what is left: the dice of the talks, and all that is drawn and is no input."""


@dataclass(frozen=True, kw_only=True)
class Sensing:
    """What is to be told: a scheme for each variant."""

    asked: Asked
    schemes: Mapping[str, Scheme]

    @property
    def talks(self) -> int:
        """Simulated talks in all."""
        return sum(scheme.evaluations for scheme in self.schemes.values())


def sensitivity(
    study: Study,
    variants: Sequence[str] | None = None,
    inputs: By | Over = "number",
    base: int = BASE,
    seed: int | None = None,
) -> Sensitivity:
    """Which inputs drive agreement, and agreement that suits the principals; nothing is written.

    Where the study says what becomes of agreements, the same of those that last.

    `inputs`: each uncertain number of the file, or all of a state or kind together; or numbers by
    their path, each with a range. `base` rows are raised to a power of two. Raises RequestError
    for a variant, path, range or number that makes no sense, or where SALib is missing.
    """
    return sense(sensing(study, variants, inputs, base, seed))


def sensing(
    study: Study, variants: Sequence[str] | None, inputs: By | Over, base: int, seed: int | None
) -> Sensing:
    """What `sensitivity` is to tell, and what it will cost. Raises as `sensitivity` does."""
    _ask_for_salib()
    if not LEAST_BASE <= base <= MOST_BASE:
        raise RequestError(f"base: from {LEAST_BASE} to {MOST_BASE:,} rows, not {base:,}")
    rows = 1 << (base - 1).bit_length()
    order = plan(study, variants, 1, seed)
    schemes = {
        name: Scheme(varied=varied(order.study, name, inputs), base=rows, seed=order.seed)
        for name in order.study.variants
    }
    most = max(scheme.evaluations for scheme in schemes.values())
    asked = Asked(
        verb="sensitivity",
        plan=replace(order, replicates=most),
        options={"base": rows, **_written(inputs)},
    )
    whole = Sensing(asked=asked, schemes=schemes)
    if variants is None and whole.talks > MOST_TALKS:
        raise RequestError(
            f"{whole.talks:,} talks at {len(schemes)} tables are many: name one table or several "
            f"(--variant), up to {most:,} talks each, or ask for fewer rows (--base)"
        )
    return whole


def _written(inputs: By | Over) -> dict[str, object]:
    """Which inputs were asked for, as JSON can hold it."""
    if isinstance(inputs, str):
        return {"by": inputs}
    return {"over": {path: list(ends) for path, ends in sorted(inputs.items())}}


def _ask_for_salib() -> None:
    try:
        import SALib  # noqa: F401
    except ImportError:
        raise needs("sim sensitivity", "SALib", "sensitivity") from None


def sense(order: Sensing, course: Course = HERE) -> Sensitivity:
    """Tell what is not there yet, and apportion the variance; the same for any crew.

    Raises StoreError where the folder cannot be used.
    """
    pieces: dict[str, list[pa.Table]] = {name: [] for name in order.schemes}
    measures = measures_of(order.asked.study)
    with course.folder or nullcontext() as folder:
        for name, table in told(_chunks(order.schemes, measures), course):
            pieces[name].append(table)
        work = [
            partial(_apportioned, scheme, pa.concat_tables(pieces[name]), part, folder)
            for name, scheme in order.schemes.items()
            for part in (Part(name, measure) for measure in measures)
        ]
        outcomes = iter(list(in_order(work, Threads())))
    return Sensitivity(
        asked=order.asked,
        variants={
            name: Sensed(
                id=name,
                scenario=order.asked.study.variants[name],
                talks=scheme.evaluations,
                outcomes={measure: next(outcomes) for measure in measures},
            )
            for name, scheme in order.schemes.items()
        },
    )


def _chunks(schemes: Mapping[str, Scheme], measures: Sequence[Measure]) -> Iterator["_Chunk"]:
    for name, scheme in schemes.items():
        for first in range(0, scheme.evaluations, TALKS):
            count = min(TALKS, scheme.evaluations - first)
            yield _Chunk(name, scheme, range(first, first + count), measures)


Told = tuple[str, pa.Table]
"""A variant, and what happened in some evaluations of it."""


class _Chunk(NamedTuple):
    """Some evaluations of a variant."""

    variant: str
    scheme: Scheme
    evaluations: range
    measures: Sequence[Measure]

    @property
    def talks(self) -> int:
        return len(self.evaluations)

    @property
    def name(self) -> str:
        return f"talks/{self.variant}/{self.evaluations.start:012d}.parquet"

    def there(self, folder: RunFolder) -> Told | None:
        rows = folder.rows_there(self.name, self.talks)
        return None if rows is None else (self.variant, rows)

    def keep(self, folder: RunFolder, told: Told) -> Told:
        folder.keep_rows(self.name, told[1])
        return told

    def tell(self) -> Told:
        happened = self.scheme.tell(self.evaluations.start, self.talks)._asdict()
        return self.variant, pa.table({measure: happened[measure] for measure in self.measures})


class Part(NamedTuple):
    """An outcome at one of the tables."""

    variant: str
    measure: Measure


def _apportioned(
    scheme: Scheme, told: pa.Table, part: Part, folder: RunFolder | None
) -> Apportioned:
    """The variance of an outcome, apportioned; resampling takes longer than the talks."""
    happened = told.column(part.measure).to_numpy()
    step = scheme.varied.talks_a_row
    independent = np.concatenate([happened[::step], happened[step - 1 :: step]])
    rate = wilson(int(independent.sum()), len(independent))
    if not 0 < rate.count < rate.of:
        return Apportioned(rate=rate, inputs=(), rest=None)
    file = f"indices/{part.variant}/{part.measure}.parquet"
    found = folder.rows_there(file, step - 2) if folder else None
    if found is None:
        found = _indices(happened.astype(np.float64), step - 2, scheme.seed)
        if folder:
            folder.keep_rows(file, found)
    rest = Input(DICE, ())
    *inputs, last = (
        Driven(each, Index(row["S1"], row["S1_conf"]), Index(row["ST"], row["ST_conf"]))
        for each, row in zip([*scheme.varied.inputs, rest], found.to_pylist(), strict=True)
    )
    ranked = sorted(inputs, key=lambda driven: -driven.total.value)
    return Apportioned(rate=rate, inputs=tuple(ranked), rest=last)


def _indices(outcome: Vector, inputs: int, seed: int) -> pa.Table:
    """First and total order of the inputs with half their 95 % intervals: a row each.

    First order mean(B (AB_j − A)) / V (Saltelli et al. 2010), total order mean((A − AB_j)²) / 2V
    (Jansen 1999), V the variance over A and B, intervals from 100 resamples of the base rows.
    """
    from SALib.analyze import sobol

    # A seed of 0 would be none to it.
    problem = {"num_vars": inputs, "names": [str(place) for place in range(inputs)]}
    found = sobol.analyze(problem, outcome, calc_second_order=False, seed=seed + 1)
    return pa.table({name: found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")})
