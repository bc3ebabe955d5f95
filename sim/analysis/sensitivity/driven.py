"""What a sensitivity analysis has found, in nouns and as JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.analysis.sensitivity.inputs import Input
from sim.plan import Asked
from sim.points import Measure
from sim.rate import Rate
from sim.scenario.schema import Study, Variant

if TYPE_CHECKING:
    import pandas as pd


class Index(NamedTuple):
    """A share of the variance with half its 95 % interval; an estimate may fall below 0."""

    value: float
    reach: float

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        return self.value - self.reach

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self.value + self.reach

    def as_json(self) -> dict[str, float]:
        """As the command line's `--json` gives it."""
        return {"index": self.value, "low": self.low, "high": self.high}


class Driven(NamedTuple):
    """How much of an outcome's variance goes back to an input."""

    input: Input
    first: Index
    """Due to it alone (Sobol' 1993)."""
    total: Index
    """Due to it alone and together with others (Homma & Saltelli 1996)."""

    @property
    def is_vague(self) -> bool:
        """Whether the total is worth a look, and its interval as wide as itself."""
        return self.total.value >= WORTH_A_LOOK and 2 * self.total.reach >= self.total.value


WORTH_A_LOOK = 0.05
"""A share of the variance below which nobody asks how exact it is."""


@dataclass(frozen=True, kw_only=True)
class Apportioned:
    """An outcome's variance, apportioned to the inputs."""

    rate: Rate
    """How often it came, over the talks in which all inputs were drawn independently."""
    inputs: tuple[Driven, ...]
    """By total order, the largest first; none where all these talks ended alike."""
    rest: Driven | None
    """What is left to the dice of the talks, and to whatever else is not an input."""

    @property
    def alone(self) -> float:
        """The sum of all first-order indices: 1 where nothing works together."""
        return sum(driven.first.value for driven in self.every)

    @property
    def every(self) -> tuple[Driven, ...]:
        """The inputs and the rest."""
        return (*self.inputs, self.rest) if self.rest else ()

    def as_json(self) -> dict[str, Any]:
        """As the command line's `--json` gives it."""
        return {
            **self.rate.as_json(),
            "inputs": [
                {
                    "input": driven.input.id,
                    "first": driven.first.as_json(),
                    "total": driven.total.as_json(),
                }
                for driven in self.every
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Sensed:
    """What drives the outcomes of one variant."""

    id: str
    scenario: Variant
    talks: int
    """Simulated, all in all."""
    outcomes: Mapping[Measure, Apportioned]

    @property
    def label(self) -> str:
        """The variant's label."""
        return self.scenario.label or self.id

    def as_json(self) -> dict[str, Any]:
        """As the command line's `--json` gives it."""
        about = {"id": self.id, "label": self.label, "talks": self.talks}
        return about | {str(measure): told.as_json() for measure, told in self.outcomes.items()}


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """Which inputs drive the results of a study's variants."""

    asked: Asked
    variants: Mapping[str, Sensed]

    @property
    def base(self) -> int:
        """Base rows."""
        return int(str(self.asked.options["base"]))

    @property
    def study(self) -> Study:
        """The study that was asked."""
        return self.asked.study

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each variant, outcome and input, as they stand in the tables."""
        for sensed in self.variants.values():
            for measure, told in sensed.outcomes.items():
                for driven in told.every:
                    yield {
                        "variant": sensed.id,
                        "outcome": measure,
                        "input": driven.input.id,
                        "first": driven.first.value,
                        "first_low": driven.first.low,
                        "first_high": driven.first.high,
                        "total": driven.total.value,
                        "total_low": driven.total.low,
                        "total_high": driven.total.high,
                    }

    def summary(self) -> "pd.DataFrame":
        """A row for each variant, outcome and input: both indices with their intervals."""
        import pandas as pd

        columns = ("variant", "outcome", "input", "first", "first_low", "first_high")
        return pd.DataFrame(
            [*self.rows()], columns=[*columns, "total", "total_low", "total_high"]
        ).set_index(["variant", "outcome", "input"])

    def as_json(self) -> dict[str, Any]:
        """As `sim sensitivity --json` gives it."""
        return {
            "study": self.study.id,
            "digest": self.asked.digest,
            "seed": self.asked.plan.seed,
            **self.asked.options,
            "variants": [sensed.as_json() for sensed in self.variants.values()],
        }
