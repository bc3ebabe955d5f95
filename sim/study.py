"""Run or watch a study: chunks told by a crew, added up in their order, resumed if cut off."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sim.crew import Threads, crew_of
from sim.negotiation.batch import replicates
from sim.negotiation.build import is_certain, lay_out
from sim.negotiation.layout import Indexes, Layout
from sim.negotiation.record import Records
from sim.negotiation.strategies import Strategies
from sim.negotiation.trace import Trace
from sim.packing import packed
from sim.pieces import HERE, Course, told
from sim.plan import MOST_REPLICATES, Plan, plan
from sim.results import Results, VariantResults
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study
from sim.store import RunFolder
from sim.tally import Tally, tally

Agents = Mapping[str, type[Any]] | Strategies
"""Which states are played by which subclasses of `StateAgent`."""
Telling = Callable[[Layout, int, int, int], tuple[Records, Indexes]]
"""Holds the talks of some replicates, by seed, first one and number."""


def run(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: str | os.PathLike[str] | None = None,
    agents: Agents | None = None,
    on: str | None = None,
) -> Results:
    """Run a study's variants (all) and return what came of them; without `out` nothing is written.

    Replicates and seed are the file's unless given. Threads of this process do it, as many as there
    are processors unless given, or the workers of a Dask cluster if `on` names its scheduler,
    `dask://host:8786`: the same results. With `out` the replicates go to the folder
    out/<study>/<digest>, and those already there are read. `agents` says which states are played by
    subclasses of `StateAgent`: the slow telling, one replicate after the other. Raises
    RequestError for an unknown variant or state, a number that makes no sense or a strategy that
    goes wrong, StoreError where the folder cannot be used, ClusterError where the cluster cannot do
    it.
    """
    order = plan(study, variants, replicates, seed, _given(agents))
    folder = RunFolder(Path(out), study.id, order.digest) if out is not None else None
    with crew_of(threads, on, agents) as crew:
        return run_plan(order, Course(crew, folder))


def watch(
    study: Study,
    variant: str | None = None,
    replicate: int = 0,
    seed: int | None = None,
    agents: Agents | None = None,
) -> Trace:
    """One replicate of a variant (the first), every word recorded: the very one that `run` counts.

    `agents` says which states are played by subclasses of `StateAgent`. Raises RequestError for an
    unknown variant or state, a negative replicate, or a strategy that goes wrong.
    """
    from sim.negotiation.agents.telling import tell  # Mesa takes its time to import

    if not 0 <= replicate < MOST_REPLICATES:
        raise RequestError(f"replicates count from 0; there is no replicate {replicate:,}")
    chosen = variant or next(iter(study.variants))
    own = _given(agents)
    order = plan(study, [chosen], 1, seed, own)
    scenario = order.study.variants[chosen]
    return tell(chosen, scenario, order.seed, replicate, own.classes if own else None)


def _given(agents: Agents | None) -> Strategies | None:
    if agents is None or isinstance(agents, Strategies):
        return agents
    from sim.negotiation.agents.script import given  # Mesa takes its time to import

    return given(agents)


def run_plan(plan: Plan, course: Course = HERE) -> Results:
    """Run a plan; with a folder, chunks already there are read and new ones written.

    The results are the same for any crew: chunks are added up in their order.
    """
    layouts = {name: lay_out(scenario) for name, scenario in plan.study.variants.items()}
    if plan.strategies:  # Mesa gains nothing from more threads, and they may share what is theirs
        course = course._replace(crew=Threads(1))
    with course.folder or nullcontext() as folder:
        if folder:
            _make_ready(folder, plan, layouts)
        sums: dict[str, Tally] = {}
        for name, part, _ in told(_chunks(plan, layouts, folder is not None), course):
            sums[name] = sums[name] + part if name in sums else part
        if folder:
            folder.clear()
    return Results(
        study=plan.study,
        seed=plan.seed,
        replicates=plan.replicates,
        digest=plan.digest,
        variants={
            name: _in_file_order(name, plan, layout, sums[name]) for name, layout in layouts.items()
        },
        strategies=plan.strategies,
    )


def _make_ready(folder: RunFolder, plan: Plan, layouts: Mapping[str, Layout]) -> None:
    """Refuse what cannot be kept before it is told; a finished run is but read, by anybody."""
    _refuse_what_has_no_text(plan.strategies)
    there = folder.chunks_there() * plan.chunk // len(layouts)
    states = max(len(layout.states) for layout in layouts.values())
    folder.refuse_what_does_not_fit(len(layouts), max(0, plan.replicates - there), states)
    if not folder.is_finished and there < plan.replicates:
        folder.take()


def _refuse_what_has_no_text(strategies: Strategies | None) -> None:
    if strategies and strategies.text is None:
        names = ", ".join(sorted(set(strategies.names.values())))
        raise RequestError(
            f"agents: what {names} does cannot be read as text, so that its runs could not be told "
            "apart in a folder; define it in a file of its own, or write nothing (no `out`)"
        )


def _in_file_order(name: str, plan: Plan, layout: Layout, counted: Tally) -> VariantResults:
    """What was counted in the layout's order, as readers of the file expect it."""
    scenario = plan.study.variants[name]
    states, frameworks = tuple(scenario.states), tuple(scenario.texts)
    challengers = tuple(state for state in states if state in layout.challengers)
    return VariantResults(
        id=name,
        scenario=scenario,
        states=states,
        frameworks=frameworks,
        challengers=challengers,
        tally=counted.arranged(
            _places(states, layout.states),
            _places(frameworks, layout.frameworks),
            _places(challengers, layout.challengers),
        ),
        certain=is_certain(layout) and not plan.strategies,
        has_aftermath=plan.study.has_aftermath,
    )


def _places(names: Iterable[str], among: Sequence[str]) -> list[int]:
    place = {name: i for i, name in enumerate(among)}
    return [place[name] for name in names]


class _Told(NamedTuple):
    """What came of some replicates of a variant."""

    variant: str
    tally: Tally
    file: bytes = b""
    """The replicates as they are stored, until they are."""


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """Some replicates of a variant."""

    variant: str
    layout: Layout
    seed: int
    start: int
    talks: int
    strategies: Strategies | None
    is_kept: bool
    """Whether the replicates themselves are wanted, beside what they add up to."""

    def there(self, folder: RunFolder) -> _Told | None:
        counted = folder.tally_of(self.variant, self.start)
        return _Told(self.variant, counted) if counted else None

    def tell(self) -> _Told:
        hold = _telling(self.strategies)
        records, preferred = hold(self.layout, self.seed, self.start, self.talks)
        counted = tally(records, self.layout, preferred)
        file = packed(records, self.layout, self.start, counted) if self.is_kept else b""
        return _Told(self.variant, counted, file)

    def keep(self, folder: RunFolder, told: _Told) -> _Told:
        folder.keep_chunk(self.variant, self.start, told.file)
        return told._replace(file=b"")


def _chunks(plan: Plan, layouts: dict[str, Layout], is_kept: bool) -> Iterator[_Chunk]:
    """The work to be done, variant by variant."""
    for name, layout in layouts.items():
        for start in range(0, plan.replicates, plan.chunk):
            yield _Chunk(
                variant=name,
                layout=layout,
                seed=plan.seed,
                start=start,
                talks=min(plan.chunk, plan.replicates - start),
                strategies=plan.strategies,
                is_kept=is_kept,
            )


def _telling(strategies: Strategies | None) -> Telling:
    """What holds the talks: the kernel, or the Mesa model where strategies take seats."""
    if not strategies:
        return replicates
    from sim.negotiation.agents import telling  # Mesa takes its time to import

    return partial(telling.replicates, agents=strategies.classes)
