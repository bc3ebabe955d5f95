"""Results: rates with their intervals, read off the tallies; knows no engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from sim.decisive import Decisive, columns, decisive_of
from sim.fate import Fate, fate_of
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.negotiation.strategies import Strategies
from sim.rate import Rate, wilson
from sim.scenario.schema import Study, Variant
from sim.tally import SURPLUS_BINS, Tally, median_of

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class VariantResults:
    """What came of the replicates of one variant; arrays follow `states` and `frameworks`."""

    id: str
    scenario: Variant
    states: tuple[str, ...]
    """Names of the S states in file order, that of the tally's rows."""
    frameworks: tuple[str, ...]
    """Names of the F frameworks in file order, that of the tally's columns."""
    challengers: tuple[str, ...]
    """Names of the C states that may challenge an agreement, in file order."""
    tally: Tally
    certain: bool
    """Neither uncertainty nor dice: every replicate is the same, and intervals mean nothing."""
    has_aftermath: bool
    """The file says what becomes of agreements, at this table or another; else all of them last."""

    @property
    def label(self) -> str:
        """The variant's label."""
        return self.scenario.label or self.id

    @property
    def n(self) -> int:
        """Replicates."""
        return self.tally.n

    @property
    def has_disputes(self) -> bool:
        """Whether some state disputes a signature at this table, at some time."""
        return any(state.disputes for s in self.scenario.stages for state in s.states.values())

    @cached_property
    def agreement(self) -> Rate:
        """How often agreement was reached."""
        return wilson(self.tally.endings[AGREED], self.n)

    @cached_property
    def suits_principals(self) -> Rate:
        """How often an agreement was reached that no principal would rather be without."""
        return wilson(int(self.tally.suits_principals), self.n)

    @cached_property
    def fate(self) -> Fate:
        """What became of the agreements."""
        return fate_of(self.tally, 0, self.challengers)

    @cached_property
    def fate_suiting(self) -> Fate:
        """What became of those agreements that suit all principals."""
        return fate_of(self.tally, 1, self.challengers)

    @property
    def honoured(self) -> dict[str, dict[str, float]]:
        """By framework, and by challenger, the chance that a call is honoured.

        Over the agreements in force on it that somebody guarantees; others are left out.
        """
        counts, met = self.tally.guaranteed[0], self.tally.honoured[0]
        return {
            name: dict(zip(self.challengers, (met[f] / counts[f]).tolist(), strict=True))
            for f, name in enumerate(self.frameworks)
            if counts[f]
        }

    @property
    def no_zone(self) -> float:
        """Share of replicates that failed for want of any acceptable framework."""
        return float(self.tally.endings[NO_ZONE] / self.n)

    @property
    def held_out(self) -> float:
        """Share in which a zone was there, but somebody's demands never came down to it."""
        return float(self.tally.endings[HELD_OUT] / self.n)

    @property
    def missed(self) -> float:
        """Share in which something could have carried and was not put or not accepted."""
        return float(self.tally.endings[MISSED] / self.n)

    @property
    def median_round(self) -> int | None:
        """Median round of the agreements (the lower of two), None without any."""
        return median_of(self.tally.rounds)

    @property
    def agreed_on(self) -> dict[str, float]:
        """Share of all replicates that agreed on each framework, most frequent first."""
        order = np.argsort(-self.tally.frameworks, kind="stable")
        counts = self.tally.frameworks
        return {self.frameworks[f]: float(counts[f] / self.n) for f in order if counts[f]}

    @property
    def decisive(self) -> dict[str, Decisive]:
        """By state, most frequent first, how often its refusal was decisive, and why."""
        return decisive_of(self.tally, self.states)

    def surplus_quantile(self, q: float) -> dict[str, float | None]:
        """By state, the q-quantile of its surplus over no deal in agreements, to within .005."""
        reached = np.cumsum(self.tally.surplus, axis=1)
        spots = [np.searchsorted(row, max(q * row[-1], 1)) if row[-1] else None for row in reached]
        return {
            state: None if spot is None else float((spot + 0.5) * 2 / SURPLUS_BINS - 1)
            for state, spot in zip(self.states, spots, strict=True)
        }

    def per_state(self, sums: npt.NDArray[Any]) -> dict[str, float]:
        """Per-state sums of the tally as shares of all replicates."""
        return {s: float(v / self.n) for s, v in zip(self.states, sums, strict=True)}

    def as_json(self) -> dict[str, Any]:
        """As `sim run --json` gives it."""
        return {
            "id": self.id,
            "label": self.label,
            "n": self.n,
            "agreement": self.agreement.as_json(),
            "suits_principals": self.suits_principals.as_json(),
            "no_zone": self.no_zone,
            "held_out": self.held_out,
            "missed": self.missed,
            "median_round": self.median_round,
            "frameworks": self.agreed_on,
            "decisive_refusals": {
                s: refused.as_json(self.has_disputes) for s, refused in self.decisive.items()
            },
            "consents": self.per_state(self.tally.consents),
            "better_than_no_deal": self.per_state(self.tally.content),
            "utility": self.per_state(self.tally.utility),
            **self._aftermath_as_json(),
        }

    def _aftermath_as_json(self) -> dict[str, Any]:
        """What became of agreements; nothing where the file says nothing of it."""
        if not self.has_aftermath:
            return {}
        by_year = self.tally.challenged[0].T / self.n
        return {
            "horizon": self.scenario.aftermath.horizon,
            "unratified": self.per_state(self.tally.unratified),
            **self.fate.as_json(),
            "challenged": dict(zip(self.challengers, by_year.sum(axis=1).tolist(), strict=True)),
            "suiting_principals": self.fate_suiting.as_json(),
            "honoured_by_framework": self.honoured,
            "challenged_by_year": dict(zip(self.challengers, by_year.tolist(), strict=True)),
        }


@dataclass(frozen=True, kw_only=True)
class Results:
    """The results of a run: one entry per variant, in file order."""

    study: Study
    seed: int
    replicates: int
    digest: str
    variants: Mapping[str, VariantResults]
    strategies: Strategies | None = None
    """Those of one's own that took seats, where there were any."""

    @property
    def has_aftermath(self) -> bool:
        """The file says what becomes of agreements."""
        return any(variant.has_aftermath for variant in self.variants.values())

    def summary(self) -> "pd.DataFrame":
        """A row per variant: rates with intervals, failures, frameworks, refusals, each state."""
        import pandas as pd

        return pd.DataFrame(self.rows()).set_index("variant")

    def rows(self) -> list[dict[str, Any]]:
        """The summary as plain rows with the same columns, None where a state or text is not."""
        agreed_on = {name for v in self.variants.values() for name in v.agreed_on}
        texts = [f for f in self._names("frameworks") if f in agreed_on]
        return [self._row(variant, texts) for variant in self.variants.values()]

    def _row(self, variant: VariantResults, texts: list[str]) -> dict[str, Any]:
        plain = self._of_same_columns(variant.as_json())
        shares, refusals = plain["frameworks"], variant.decisive
        known, states = set(variant.frameworks), self._names("states")
        plain["frameworks"] = {f: shares.get(f, 0.0) if f in known else None for f in texts}
        disputes = any(each.has_disputes for each in self.variants.values())
        plain["decisive_refusals"] = {
            s: refusals[s].as_json(disputes) if s in refusals else columns(disputes) for s in states
        }
        for column in ("consents", "better_than_no_deal", "utility"):
            plain[column] = {s: plain[column].get(s) for s in states}
        return {"variant": plain.pop("id"), **_flat(plain | self._played())}

    def _of_same_columns(self, plain: dict[str, Any]) -> dict[str, Any]:
        """What became of agreements under the same columns for each variant, lists left out."""
        if "suiting_principals" not in plain:
            return plain
        for lists in ("challenged_by_year", "honoured_by_framework"):
            plain.pop(lists)
        plain["unratified"] = {s: plain["unratified"].get(s) for s in self._names("states")}
        challengers = self._names("challengers")
        plain["challenged"] = {s: plain["challenged"].get(s) for s in challengers}
        for fate in (plain, plain["suiting_principals"]):
            fate.pop("surviving")
            fate["honoured"] = {s: fate["honoured"].get(s) for s in challengers}
        return plain

    def _played(self) -> dict[str, Any]:
        """Which states were played by strategies of one's own; nothing where none was."""
        own = self.strategies
        if not own:
            return {}
        return {"agents": {"file": own.where if own.path else None, "states": own.names}}

    def _names(self, sort: Literal["states", "frameworks", "challengers"]) -> list[str]:
        """Names that any variant has, in file order."""
        return list(dict.fromkeys(n for v in self.variants.values() for n in getattr(v, sort)))

    def as_json(self) -> dict[str, Any]:
        """As `sim run --json` gives it."""
        return {
            "study": self.study.id,
            "digest": self.digest,
            "seed": self.seed,
            "replicates": self.replicates,
            **self._played(),
            "variants": [variant.as_json() for variant in self.variants.values()],
        }


def _flat(nested: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Nested mappings as one row: `agreement.rate`, `utility.Ukraine`."""
    row: dict[str, Any] = {}
    for key, value in nested.items():
        if isinstance(value, Mapping):
            row |= _flat(value, f"{before}{key}.")
        else:
            row[before + key] = value
    return row
