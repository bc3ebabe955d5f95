"""The quick form of `sim stress` that goes with a run: a range for each headline, and the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.analysis.stress.order import Kept, Order, OrderHeld
from sim.analysis.stress.settings import Grid, Setting, grid_of
from sim.analysis.stress.trial import Trial, Tried
from sim.pieces import Course
from sim.plan import Plan
from sim.points import LASTING, Measure
from sim.rate import Rate
from sim.results import Results, VariantResults

MOST_REPLICATES = 2_000
"""Of each table in each setting: as many as the table has where it has no more, so that a range
and the count beside it rest on the same talks; a run of a million does not take hours for it."""
HEADLINES: Mapping[Measure, tuple[str, ...]] = {
    "agreed": ("agreement",),
    "suits_principals": ("suits_principals",),
    "lasting": ("lasting",),
    "lasting_suits_principals": ("suiting_principals", "lasting"),
}
"""Where the results have them, a key for each level of nesting."""
FEWEST = 10
"""Replicates with an agreement, below which no share of them is said."""


class Between(NamedTuple):
    """The lowest and the highest rate over all settings and the run itself."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high - self.low


class Moved(NamedTuple):
    """What one setting does: at which table it changes a headline most, from what to what."""

    setting: Setting
    variant: str
    own: float
    rate: float
    kept: Kept
    """What becomes of the order of the tables there."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Assumptions:
    """What came of a run's variants in other settings, on the same dice."""

    grid: Grid
    tried: Tried
    digest: str
    """Of the settings and what the file lists."""

    def between(self, variant: VariantResults, measure: Measure) -> Between:
        """The range of a headline; it holds the run's own rate."""
        rates = self.tried.rates(measure)[:, self.tried.variants.index(variant.id)]
        own = headline(variant, measure).rate
        return Between(min(own, float(rates.min())), max(own, float(rates.max())))

    @property
    def order(self) -> OrderHeld | None:
        """How often the order of the tables by agreements held; None where there is none."""
        return self.tried.order.held

    @property
    def order_lasting(self) -> OrderHeld | None:
        """The same by lasting agreements; None, too, where nothing becomes of agreements."""
        return self.tried.order_lasting.held if self.tried.order_lasting else None

    def share_lasting(self, variant: VariantResults) -> Between | None:
        """The range of lasting among all agreements, over settings with 10 agreements at least.

        It holds the run's own share. None where no setting has so many, or nothing becomes of
        agreements.
        """
        if "lasting" not in self.tried.measures:
            return None
        column = self.tried.variants.index(variant.id)
        lasting, agreed = (self.tried.counts[m][:, column] for m in ("lasting", "agreed"))
        often = agreed >= FEWEST
        if not often.any():
            return None
        shares = (lasting[often] / agreed[often]).tolist()
        if variant.agreement.count:
            shares.append(variant.fate.lasting.count / variant.agreement.count)
        return Between(min(shares), max(shares))

    @property
    def moved(self) -> list[Moved]:
        """What each of the other settings does to the agreements."""
        return self._moved("agreed", self.tried.order)

    @property
    def moved_lasting(self) -> list[Moved]:
        """What each of them does to the lasting ones; nothing where the study has none."""
        order = self.tried.order_lasting
        return self._moved("lasting", order) if order else []

    def _moved(self, measure: Measure, order: Order) -> list[Moved]:
        rates, found = self.tried.rates(measure), []
        for row, setting in enumerate(self.tried.settings[1:], start=1):
            column = int(abs(rates[row] - rates[0]).argmax())
            own, rate = float(rates[0, column]), float(rates[row, column])
            name = self.tried.variants[column]
            found.append(Moved(setting, name, own, rate, order.kept[row]))
        return found

    def of_variant(self, variant: VariantResults) -> dict[str, Any]:
        """As `sim run --json` gives it for a variant."""
        told: dict[str, Any] = {}
        for measure in self.tried.measures:
            *above, last = HEADLINES[measure]
            place = told
            for key in above:
                place = place.setdefault(key, {})
            place[last] = self.between(variant, measure)._asdict()
        return {**told, "settings": self.tried.others, "talks": self.tried.replicates}

    def columns(self, variant: VariantResults) -> dict[str, float | int]:
        """As `summary.csv` gives it, a dot for each level of nesting."""
        ends = {
            f"assumptions.{'.'.join(HEADLINES[measure])}.{end}": share
            for measure in self.tried.measures
            for end, share in self.between(variant, measure)._asdict().items()
        }
        rests_on = {
            "assumptions.settings": self.tried.others,
            "assumptions.talks": self.tried.replicates,
        }
        return {**ends, **rests_on}

    def beside(self, results: Results) -> dict[str, Any]:
        """The results as `sim run --json` gives them, with the ranges of each variant."""
        plain = results.as_json()
        for told, variant in zip(plain["variants"], results.variants.values(), strict=True):
            told["assumptions"] = self.of_variant(variant)
        lasting = self.order_lasting and self.order_lasting.as_json()
        return {
            **{key: value for key, value in plain.items() if key != "variants"},
            "order": self.order and self.order.as_json(),
            **({"order_lasting": lasting} if self.tried.order_lasting else {}),
            "variants": plain["variants"],
        }


def headline(variant: VariantResults, measure: Measure) -> Rate:
    """A headline of a run's variant."""
    if measure in LASTING:
        return (variant.fate if measure == "lasting" else variant.fate_suiting).lasting
    return variant.agreement if measure == "agreed" else variant.suits_principals


@dataclass(frozen=True, kw_only=True)
class Quick:
    """The quick form for a plan, not told yet."""

    grid: Grid
    trial: Trial

    @property
    def talks(self) -> int:
        """Simulated talks in all."""
        return self.trial.talks

    def tell(self, course: Course) -> Assumptions:
        """Tell it; in the folder of the run it has a part of its own."""
        digest = self.trial.digest
        tried = self.trial.tell(course, f"stress-{digest}")
        return Assumptions(grid=self.grid, tried=tried, digest=digest)


def quick(order: Plan) -> Quick | None:
    """One choice at a time and two corners, on the plan's dice; None where nothing can be chosen
    otherwise, or strategies of one's own take seats, which the file does not describe.

    As many replicates of each table as the plan has, at most 2,000. Raises RequestError for a
    change listed in the file that a variant cannot take.
    """
    if order.strategies:
        return None
    grid = grid_of(order.study)
    if not grid.choices:
        return None
    replicates = min(order.replicates, MOST_REPLICATES)
    plan = Plan(study=order.study, replicates=replicates, seed=order.seed)
    return Quick(grid=grid, trial=Trial(plan=plan, settings=grid.quick))
