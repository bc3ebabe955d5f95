"""What became of agreements: in force, honoured if called, lasting; read off the tallies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.rate import Rate, wilson
from sim.tally import Tally


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of agreements: of all of them, or of those that suit all principals."""

    agreed: Rate
    """Of all replicates, as are the next two: they can only fall."""
    in_force: Rate
    lasting: Rate
    guaranteed: int
    """Agreements in force that somebody guarantees."""
    honoured: Mapping[str, float | None]
    """By challenger, the chance that a call upon these is honoured; None where there are none."""
    surviving: tuple[int, ...]
    """(H + 1,) agreements in force, and not challenged within 0, 1, … H years."""

    @property
    def years(self) -> float | None:
        """Mean years without a challenge of those in force, as far as the horizon; or None."""
        return sum(self.surviving[1:]) / self.surviving[0] if self.surviving[0] else None

    def as_json(self) -> dict[str, Any]:
        """As the command line's `--json` gives it; shares of all replicates."""
        n = self.agreed.of
        return {
            "in_force": self.in_force.as_json(),
            "lasting": self.lasting.as_json(),
            "guaranteed": self.guaranteed / n,
            "honoured": dict(self.honoured),
            "years_in_force": self.years,
            "surviving": [count / n for count in self.surviving],
        }


def fate_of(counted: Tally, place: int, challengers: Sequence[str]) -> Fate:
    """The fate of all agreements (place 0), or of those that suit all principals (1)."""
    agreed = counted.frameworks.sum() if place == 0 else counted.suits_principals
    in_force, guaranteed = (
        int(each[place].sum()) for each in (counted.in_force, counted.guaranteed)
    )
    met = counted.honoured[place].sum(axis=0)
    broken = counted.challenged[place].sum(axis=1).cumsum()
    return Fate(
        agreed=wilson(int(agreed), counted.n),
        in_force=wilson(in_force, counted.n),
        lasting=wilson(int(counted.lasting[place].sum()), counted.n),
        guaranteed=guaranteed,
        honoured={
            name: float(chance / guaranteed) if guaranteed else None
            for name, chance in zip(challengers, met, strict=True)
        },
        surviving=(in_force, *(in_force - int(count) for count in broken)),
    )
