"""What is to be run or asked of a study: the same plan always gives the same results."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import version

from sim.negotiation.strategies import Strategies
from sim.scenario.faults import RequestError, nearest
from sim.scenario.schema import Study

CHUNK = 65_536
SLOW_CHUNK = 250
"""Where strategies of one's own take seats: about a second's work, which shows as progress."""
MOST_REPLICATES = 10**15
"""The places of their dice can be counted."""


def digest_of(inputs: Mapping[str, object]) -> str:
    """What identifies the inputs, and the version of the program that makes something of them."""
    whole = {**inputs, "version": version("guarantee-sim")}
    return blake2b(json.dumps(whole).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be run."""

    study: Study
    replicates: int
    seed: int
    strategies: Strategies | None = None
    """Those of one's own that take seats, where there are any."""

    @cached_property
    def inputs(self) -> dict[str, object]:
        """What the results depend on."""
        inputs: dict[str, object] = {
            "study": self.study.model_dump(mode="json", exclude={"path"}),
            "replicates": self.replicates,
            "seed": self.seed,
        }
        if self.strategies:
            own = self.strategies
            inputs["strategies"] = own.text if own.text is not None else own.names
        return inputs

    @cached_property
    def digest(self) -> str:
        """What identifies study, seed, replicates and version, so that a run finds itself."""
        return digest_of(self.inputs)

    @property
    def chunk(self) -> int:
        """Replicates in a file, and at a time in a thread."""
        return SLOW_CHUNK if self.strategies else CHUNK


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question put to a study beyond a run: what is compared or changed, on which dice."""

    verb: str
    """That of the command line, which names the folder too."""
    plan: Plan
    options: Mapping[str, object] = field(default_factory=dict)
    """All else that the answer depends on, as JSON can hold it."""

    @cached_property
    def digest(self) -> str:
        """What identifies the question, so that its answer finds itself."""
        written = self.plan.study.written
        return digest_of(
            {**self.plan.inputs, "written": written, "verb": self.verb, **self.options}
        )

    @property
    def study(self) -> Study:
        """The study that is asked."""
        return self.plan.study

    @property
    def folder(self) -> str:
        """The name of the folder in which the answer is kept."""
        return f"{self.verb}-{self.digest}"


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
