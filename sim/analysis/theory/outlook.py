"""What would become of a text at mean numbers: in force, against whom it stands, how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a text in force stands against one state that may challenge it."""

    state: str
    honoured: float | None
    """The chance that a call against it is honoured; None where nobody guarantees the text."""
    deterrence: float
    """From 0 to 1."""
    yearly: float
    """q, how surely it challenges in a year."""
    horizon: int

    @property
    def lasting(self) -> float:
        """How surely the text would last to the horizon if only this state could challenge it.

        (1 − q)^H.
        """
        return float((1.0 - self.yearly) ** self.horizon)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What would become of a text that is agreed on."""

    framework: str
    in_zone: bool
    suits_principals: bool
    """It is at least as good as no deal for all of them."""
    round: int
    """The first of the stretch between events in which it is looked at: the first of those in whose
    zone it is, or else in which it is on offer."""
    unratified: tuple[str, ...]
    """Those without whose ratification it does not enter into force."""
    guarantors: tuple[str, ...]
    """Those who would be bound; where they need not sign, those who would say yes in the zone."""
    against: tuple[Standing, ...]
    """By each state that may challenge it; none where it does not enter into force."""
    horizon: int
    """Years."""

    @property
    def in_force(self) -> bool:
        """Whether all who must ratify it do."""
        return not self.unratified

    def surviving(self, years: int) -> float:
        """How surely it is in force and unchallenged after so many years: Π_j (1 − q_j)^years."""
        if not self.in_force:
            return 0.0
        return prod((1.0 - each.yearly) ** years for each in self.against)

    @property
    def lasting(self) -> float:
        """The same to the horizon."""
        return self.surviving(self.horizon)

    @property
    def years(self) -> float | None:
        """Full years without a challenge to be expected, Σ_h Π_j (1 − q_j)^h; None if not in force.

        h = 1 … H, the horizon.
        """
        if not self.in_force:
            return None
        return sum(self.surviving(year) for year in range(1, self.horizon + 1))

    def as_json(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {
            "id": self.framework,
            "in_zone": self.in_zone,
            "suits_principals": self.suits_principals,
            "round": self.round,
            "in_force": self.in_force,
            "unratified": list(self.unratified),
            "guarantors": list(self.guarantors),
            "challengers": {
                each.state: {
                    "honoured": each.honoured,
                    "deterrence": each.deterrence,
                    "yearly": each.yearly,
                    "lasting": each.lasting,
                }
                for each in self.against
            },
            "lasting": self.lasting,
            "years_in_force": self.years,
        }


class Falling(NamedTuple):
    """Texts that could be agreed on, and what is left of them after signature."""

    agreed: int
    """In the zone."""
    in_force: int
    """Of these."""
    lasting: float
    """How surely these last, summed."""


def falling(outlooks: Sequence[Outlook], *, suiting: bool) -> Falling:
    """What is left of the texts in the zone; of those `suiting` all principals, or of all."""
    zone = [each for each in outlooks if each.in_zone and (each.suits_principals or not suiting)]
    in_force = [each for each in zone if each.in_force]
    return Falling(len(zone), len(in_force), sum(each.lasting for each in in_force))
