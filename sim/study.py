"""Run or watch a study: chunks of replicates on threads, added up in order, resumed if cut off."""

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from sim.negotiation.batch import replicates
from sim.negotiation.build import is_certain, lay_out
from sim.negotiation.layout import Indexes, Layout
from sim.negotiation.record import Records
from sim.negotiation.strategies import Strategies
from sim.negotiation.trace import Trace
from sim.results import Results, VariantResults
from sim.scenario.faults import RequestError, nearest
from sim.scenario.schema import Study
from sim.store import RunFolder
from sim.tally import Tally, tally

T = TypeVar("T")
Agents = Mapping[str, type[Any]] | Strategies
"""Which states are played by which subclasses of `StateAgent`."""
Telling = Callable[[Layout, int, int, int], tuple[Records, Indexes]]
"""Holds the talks of some replicates, by seed, first one and number."""
CHUNK = 65_536
SLOW_CHUNK = 250
"""Where strategies of one's own take seats: about a second's work, which shows as progress."""
MOST_REPLICATES = 10**15
"""The places of their dice can be counted."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be run: the same plan always gives the same results."""

    study: Study
    replicates: int
    seed: int
    strategies: Strategies | None = None
    """Those of one's own that take seats, where there are any."""

    @cached_property
    def digest(self) -> str:
        """What identifies study, seed, replicates and version, so that a run finds itself."""
        inputs: dict[str, object] = {
            "study": self.study.model_dump(mode="json", exclude={"path"}),
            "replicates": self.replicates,
            "seed": self.seed,
            "version": version("guarantee-sim"),
        }
        if self.strategies:
            own = self.strategies
            inputs["strategies"] = own.text if own.text is not None else own.names
        return blake2b(json.dumps(inputs).encode(), digest_size=8).hexdigest()

    @property
    def chunk(self) -> int:
        """Replicates in a file, and at a time in a thread."""
        return SLOW_CHUNK if self.strategies else CHUNK


def run(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: str | os.PathLike[str] | None = None,
    agents: Agents | None = None,
) -> Results:
    """Run a study's variants (all) and return what came of them; without `out` nothing is written.

    Replicates and seed are the file's unless given; threads as many as there are processors. With
    `out` the replicates go to the folder out/<study>/<digest>, and those already there are read.
    `agents` says which states are played by subclasses of `StateAgent`: the slow telling, one
    replicate after the other. Raises RequestError for an unknown variant or state, a number that
    makes no sense or a strategy that goes wrong, StoreError where the folder cannot be used.
    """
    order = plan(study, variants, replicates, seed, _given(agents))
    folder = RunFolder(Path(out), study.id, order.digest) if out is not None else None
    return run_plan(order, threads, folder)


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


def plan(
    study: Study,
    variants: Sequence[str] | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    strategies: Strategies | None = None,
) -> Plan:
    """A plan for the variants named (all), with the file's replicates and seed unless given.

    Raises RequestError for an unknown variant, none at all, a number that makes no sense, or a
    strategy for a state that none of the variants knows.
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
    order = Plan(
        study=study.model_copy(update={"variants": kept}),
        replicates=wanted,
        seed=dealt,
        strategies=strategies,
    )
    _refuse_unknown_states(order)
    return order


def _refuse_unknown_states(order: Plan) -> None:
    known = {state for scenario in order.study.variants.values() for state in scenario.states}
    for state in order.strategies.classes if order.strategies else ():
        if state not in known:
            where = order.strategies.path if order.strategies else None
            raise RequestError(
                f"{where or 'agents'}: no state '{state}' in {order.study.path}"
                f"{nearest(state, sorted(known))}"
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
    if plan.strategies:
        threads = 1  # Mesa gains nothing from more, and strategies may share what is theirs
    if folder:
        _refuse_what_has_no_text(plan.strategies)
        states = max(len(layout.states) for layout in layouts.values())
        there = folder.chunks_there() * plan.chunk // len(layouts)
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
            name: _in_file_order(name, plan, layout, sums[name]) for name, layout in layouts.items()
        },
        strategies=plan.strategies,
    )


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
    return VariantResults(
        id=name,
        scenario=scenario,
        states=states,
        frameworks=frameworks,
        tally=counted.arranged(
            _places(states, layout.states), _places(frameworks, layout.frameworks)
        ),
        certain=is_certain(layout) and not plan.strategies,
    )


def _places(names: Iterable[str], among: Sequence[str]) -> list[int]:
    place = {name: i for i, name in enumerate(among)}
    return [place[name] for name in names]


def _chunks(
    plan: Plan, layouts: dict[str, Layout], folder: RunFolder | None
) -> Iterator[Callable[[], tuple[str, Tally]]]:
    """The work to be done, variant by variant."""
    hold = _telling(plan.strategies)
    for name, layout in layouts.items():
        for start in range(0, plan.replicates, plan.chunk):
            count = min(plan.chunk, plan.replicates - start)
            yield partial(_chunk, hold, name, layout, (plan.seed, start, count), folder)


def _telling(strategies: Strategies | None) -> Telling:
    """What holds the talks: the kernel, or the Mesa model where strategies take seats."""
    if not strategies:
        return replicates
    from sim.negotiation.agents import telling  # Mesa takes its time to import

    return partial(telling.replicates, agents=strategies.classes)


def _chunk(
    hold: Telling,
    name: str,
    layout: Layout,
    which: tuple[int, int, int],
    folder: RunFolder | None,
) -> tuple[str, Tally]:
    """One chunk of one variant, which = (seed, start, count): read if it is there, else run."""
    seed, start, count = which
    if folder and (there := folder.tally_of(name, start)):
        return name, there
    records, preferred = hold(layout, seed, start, count)
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
