"""Run or watch a study: chunks of replicates on threads, added up in order, resumed if cut off."""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from sim.negotiation.batch import replicates
from sim.negotiation.build import is_certain, lay_out
from sim.negotiation.layout import Layout
from sim.negotiation.trace import Trace
from sim.results import Results, VariantResults
from sim.scenario.faults import RequestError, nearest
from sim.scenario.schema import Study, Variant
from sim.store import RunFolder
from sim.tally import Tally, tally

T = TypeVar("T")
CHUNK = 65_536
"""Replicates in a file, and at a time in a thread."""
MOST_REPLICATES = 10**15
"""The places of their dice can be counted."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be run: the same plan always gives the same results."""

    study: Study
    replicates: int
    seed: int

    @cached_property
    def digest(self) -> str:
        """What identifies study, seed, replicates and version, so that a run finds itself."""
        inputs = {
            "study": self.study.model_dump(mode="json", exclude={"path"}),
            "replicates": self.replicates,
            "seed": self.seed,
            "version": version("guarantee-sim"),
        }
        return blake2b(json.dumps(inputs).encode(), digest_size=8).hexdigest()


def run(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: str | os.PathLike[str] | None = None,
) -> Results:
    """Run a study's variants (all) and return what came of them; without `out` nothing is written.

    Replicates and seed are the file's unless given; threads as many as there are processors. With
    `out` the replicates go to the folder out/<study>/<digest>, and those already there are read.
    Raises RequestError for an unknown variant or a number that makes no sense, StoreError where
    the folder cannot be used.
    """
    order = plan(study, variants, replicates, seed)
    folder = RunFolder(Path(out), study.id, order.digest) if out is not None else None
    return run_plan(order, threads, folder)


def watch(study: Study, variant: str, replicate: int = 0, seed: int | None = None) -> Trace:
    """One replicate of a variant, every word recorded: the very one that `run` counts.

    Raises RequestError for an unknown variant or a negative replicate.
    """
    from sim.negotiation.agents.telling import tell  # Mesa takes its time to import

    if not 0 <= replicate < MOST_REPLICATES:
        raise RequestError(f"replicates count from 0; there is no replicate {replicate:,}")
    order = plan(study, [variant], 1, seed)
    return tell(variant, order.study.variants[variant], order.seed, replicate)


def plan(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Plan:
    """A plan for the variants named (all), with the file's replicates and seed unless given.

    Raises RequestError for an unknown variant, none at all, or a number that makes no sense.
    """
    chosen = list(study.variants) if variants is None else list(variants)
    for name in chosen:
        if name not in study.variants:
            raise RequestError(
                f"{study.path}: no variant '{name}'{nearest(name, list(study.variants))}"
            )
    wanted = study.run.replicates if replicates is None else replicates
    if wanted < 1:
        raise RequestError(f"replicates: at least 1 is needed, not {wanted:,}")
    if wanted > MOST_REPLICATES:
        raise RequestError(f"replicates: {wanted:,} are more than dice can be found for")
    dealt = study.run.seed if seed is None else seed
    if dealt < 0:
        raise RequestError(f"seed: a whole number from 0 is needed, not {dealt}")
    kept = {name: scenario for name, scenario in study.variants.items() if name in chosen}
    if not kept:
        raise RequestError("no variant to run")
    return Plan(
        study=study.model_copy(update={"variants": kept}),
        replicates=wanted,
        seed=dealt,
    )


def run_plan(
    plan: Plan,
    threads: int | None = None,
    folder: RunFolder | None = None,
    progress: Callable[[int], object] | None = None,
) -> Results:
    """Run a plan; with a folder, chunks already there are read and new ones written.

    progress is told how many more replicates are done. The results are the same for any number of
    threads: chunks are added up in their order.
    """
    if threads is not None and threads < 1:
        raise RequestError(f"threads: at least 1 is needed, not {threads}")
    layouts = {name: lay_out(scenario) for name, scenario in plan.study.variants.items()}
    if folder:
        states = max(len(layout.states) for layout in layouts.values())
        there = folder.chunks_there() * CHUNK // len(layouts)
        folder.make_ready(len(layouts), max(0, plan.replicates - there), states)
    sums: dict[str, Tally] = {}
    for name, part in _in_order(_chunks(plan, layouts, folder), threads or os.cpu_count() or 1):
        sums[name] = sums[name] + part if name in sums else part
        if progress:
            progress(part.n)
    return Results(
        study=plan.study,
        seed=plan.seed,
        replicates=plan.replicates,
        digest=plan.digest,
        variants={
            name: _in_file_order(name, plan.study.variants[name], layout, sums[name])
            for name, layout in layouts.items()
        },
    )


def _in_file_order(name: str, scenario: Variant, layout: Layout, counted: Tally) -> VariantResults:
    """What was counted in the layout's order, as readers of the file expect it."""
    states, frameworks = tuple(scenario.states), tuple(scenario.texts)
    return VariantResults(
        id=name,
        scenario=scenario,
        states=states,
        frameworks=frameworks,
        tally=counted.arranged(
            _places(states, layout.states), _places(frameworks, layout.frameworks)
        ),
        certain=is_certain(layout),
    )


def _places(names: Iterable[str], among: Sequence[str]) -> list[int]:
    place = {name: i for i, name in enumerate(among)}
    return [place[name] for name in names]


def _chunks(
    plan: Plan, layouts: dict[str, Layout], folder: RunFolder | None
) -> Iterator[Callable[[], tuple[str, Tally]]]:
    """The work to be done, variant by variant."""
    for name, layout in layouts.items():
        for start in range(0, plan.replicates, CHUNK):
            count = min(CHUNK, plan.replicates - start)
            yield partial(_chunk, name, layout, (plan.seed, start, count), folder)


def _chunk(
    name: str, layout: Layout, which: tuple[int, int, int], folder: RunFolder | None
) -> tuple[str, Tally]:
    """One chunk of one variant, which = (seed, start, count): read if it is there, else run."""
    seed, start, count = which
    if folder and (there := folder.tally_of(name, start)):
        return name, there
    records, preferred = replicates(layout, seed, start, count)
    sums = tally(records, layout.opening.talk.rounds, preferred)
    if folder:
        folder.write_chunk(name, start, records, layout, sums)
    return name, sums


def _in_order(work: Iterable[Callable[[], T]], threads: int) -> Iterator[T]:
    """Do the work on threads, a few pieces ahead, and give the results in the order of the work."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[T]] = deque()
        try:
            for piece in work:
                waiting.append(pool.submit(piece))
                if len(waiting) > 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
