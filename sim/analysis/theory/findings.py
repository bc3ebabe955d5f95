"""What is found without simulating anything, by name: for tables, figures and JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from importlib.metadata import version
from typing import Any, Literal

from sim.analysis.theory.near_misses import NearMiss
from sim.analysis.theory.outlook import Outlook, falling
from sim.scenario.schema import Study, Variant

Names = tuple[str, ...]
WhyNot = Literal["", "mediator", "nothing_on_offer", "nobody_speaks", "too_many_texts"]


@dataclass(frozen=True, kw_only=True)
class Order:
    """A state's frameworks in its own order, best first, as the talks open."""

    seat: str
    no_deal: float
    utility: Mapping[str, float]
    """What each framework is worth to it, best first; ties in file order."""

    @property
    def surplus(self) -> dict[str, float]:
        """What each framework is worth to it over no deal, best first."""
        return {name: utility - self.no_deal for name, utility in self.utility.items()}


@dataclass(frozen=True, kw_only=True)
class Notions:
    """What voting and bargaining theory say of the opening table, by frameworks in file order."""

    winset: Names
    core: Names | None
    """None, like the Pareto set, where there are too many frameworks to compare in pairs."""
    pareto: Names | None
    nash: Names
    kalai_smorodinsky: Names
    egalitarian: Names
    utilitarian: Names


@dataclass(frozen=True, kw_only=True)
class Indices:
    """Power indices of all states over frameworks with one decision rule."""

    frameworks: Names
    shapley_shubik: Mapping[str, float]
    banzhaf: Mapping[str, float]
    winning: int | None
    """Coalitions that win; None where they were sampled."""
    method: Literal["counted", "sampled"]
    standard_error: Mapping[str, Mapping[str, float]] | None
    """By index, by state, where they were sampled."""


@dataclass(frozen=True, kw_only=True)
class Farsighted:
    """A stationary equilibrium of farsighted states, as far as one was found."""

    ex_ante: Mapping[str, float]
    """Expected surplus over no deal before the first proposer is recognised."""
    low: Mapping[str, float]
    high: Mapping[str, float]
    """The least and the greatest of it over all starts of the search."""
    chosen: Mapping[str, float]
    """How often each framework is what is agreed on in the end; those that never are left out."""
    proposer: Mapping[str, float]
    """Expected surplus when recognised in the first turn; without those who never are."""
    delay: tuple[float, ...]
    """How often each turn passes without agreement."""
    residual: float
    converged: bool
    unique: bool


@dataclass(frozen=True, kw_only=True)
class Draws:
    """How many draws of the preferences have an empty zone, beside what the talks came to."""

    n: int
    seed: int
    empty_zone: int
    failed: int
    no_zone: int
    held_out: int
    missed: int


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A variant explained, at mean preferences but for `draws`."""

    id: str
    scenario: Variant
    orders: Mapping[str, Order]
    """By state, in file order."""
    zone: Names
    near_misses: tuple[NearMiss, ...]
    notions: Notions
    mean_position: Mapping[str, float]
    """By issue, in its own unit, weighted by salience over those seated."""
    rules: tuple[Indices, ...]
    """One for each distinct rule of the frameworks on offer as the talks open."""
    farsighted: Farsighted | None
    why_not: WhyNot
    """Why there is no equilibrium to look for."""
    waiting_costs: bool
    """No deal is worth less to some party in later rounds."""
    draws: Draws | None
    has_aftermath: bool = False
    """Some table that is explained says what becomes of agreements."""
    outlooks: tuple[Outlook, ...] | None = None
    """By text on offer, in file order; None where nothing is said of it, or texts are too many."""

    @property
    def label(self) -> str:
        """What the variant is called."""
        return self.scenario.label or self.id

    @property
    def on_offer(self) -> int:
        """How many frameworks are on offer as the talks open."""
        return sum(len(rule.frameworks) for rule in self.rules)

    def power(self, index: Literal["shapley_shubik", "banzhaf"]) -> dict[str, float]:
        """The mean of a power index over the frameworks on offer, each counted alike."""
        total = dict.fromkeys(self.orders, 0.0)
        for rule in self.rules:
            for state, share in getattr(rule, index).items():
                total[state] += share * len(rule.frameworks) / self.on_offer
        return total

    def as_json(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "id": self.id,
            "label": self.label,
            "states": {state: _order(order) for state, order in self.orders.items()},
            "zone": list(self.zone),
            "near_misses": [
                {
                    "framework": miss.framework,
                    "missing": dict(miss.missing),
                    "gap": miss.gap,
                    "round": miss.round,
                    "conditions": {s: list(whose) for s, whose in miss.conditions.items()},
                    "not_on_offer": list(miss.not_on_offer),
                }
                for miss in self.near_misses
            ],
            **asdict(self.notions),
            "mean_position": dict(self.mean_position),
            "power": {
                "shapley_shubik": self.power("shapley_shubik"),
                "banzhaf": self.power("banzhaf"),
                "rules": [asdict(rule) for rule in self.rules],
            },
            "equilibrium": asdict(self.farsighted) if self.farsighted else None,
            "no_equilibrium": self.why_not or None,
            "draws": asdict(self.draws) if self.draws else None,
            **({"aftermath": self._aftermath()} if self.has_aftermath else {}),
        }

    def _aftermath(self) -> dict[str, Any] | None:
        """What would become of each text; None where there are too many."""
        if self.outlooks is None:
            return None
        return {
            "horizon": self.scenario.aftermath.horizon,
            **falling(self.outlooks, suiting=False)._asdict(),
            "suiting_principals": falling(self.outlooks, suiting=True)._asdict(),
            "frameworks": [outlook.as_json() for outlook in self.outlooks],
        }


def _order(order: Order) -> dict[str, Any]:
    return {
        "seat": order.seat,
        "no_deal": order.no_deal,
        "frameworks": [
            {"id": name, "utility": order.utility[name], "surplus": surplus}
            for name, surplus in order.surplus.items()
        ],
    }


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A study's variants explained."""

    study: Study
    variants: Mapping[str, Explained]

    @cached_property
    def digest(self) -> str:
        """What identifies the resolved study and the version."""
        resolved = self.study.model_dump_json(exclude={"path"})
        return blake2b(f"{version('guarantee-sim')}{resolved}".encode(), digest_size=8).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "study": self.study.id,
            "digest": self.digest,
            "variants": [variant.as_json() for variant in self.variants.values()],
        }
