"""What keeps a framework out of the zone of agreement at mean preferences: whose refusal, what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np

from sim.analysis.theory.at_mean import AtMean, Stretch
from sim.negotiation.answer import withdraw
from sim.negotiation.layout import NO, NOBODY, YES
from sim.negotiation.zones import Turned, turned


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """A framework outside the zone, and what keeps it there at the point where it comes nearest."""

    framework: str
    missing: Mapping[str, float]
    """The refusals that would have to turn, each with what the framework falls short of no deal for
    that state, largest first; all refusals, where not even that carries it."""
    carries: bool
    """It would carry if just these turned."""
    round: int = 1
    """The first round of the stretch between events in which it comes nearest."""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Where it would not carry even if all parties said yes: whose yes would be withdrawn, and the
    states without whose yes it is not given."""
    not_on_offer: tuple[str, ...] = ()
    """The states whose signature it needs and that are never parties: it cannot be concluded."""

    @property
    def gap(self) -> float | None:
        """The largest shortfall that would have to be made up; None where that is not enough."""
        return max(self.missing.values(), default=0.0) if self.carries else None


def near_misses(mean: AtMean) -> tuple[NearMiss, ...]:
    """One for each framework outside the zone, by how near they come, in the layout's order then.

    The stretch counts in which the largest shortfall is least, then the one with fewest refusals.
    """
    found: dict[int, NearMiss] = {}
    inside: set[int] = set()
    for stretch in mean.stretches:
        rule = stretch.phase.rule
        surplus = stretch.utility - stretch.no_deal[:, None]
        turning = turned(rule, surplus, stretch.abstains)
        refused = set(np.flatnonzero(turning.refusals.any(axis=0)).tolist())
        for f in rule.on_offer.tolist():
            if turning.carries[f] and f not in refused:
                inside.add(f)
                continue
            miss = _miss(mean, stretch, turning, f)
            if f not in found or _order(miss) < _order(found[f]):
                found[f] = miss
    offered = found.keys() | inside
    outside = [miss for f, miss in sorted(found.items()) if f not in inside]
    return (*sorted(outside, key=_order), *_never_on_offer(mean, offered))


def _order(miss: NearMiss) -> tuple[float, int]:
    gap = miss.gap
    return inf if gap is None else gap, len(miss.missing)


def _miss(mean: AtMean, stretch: Stretch, turning: Turned, f: int) -> NearMiss:
    short = stretch.no_deal - stretch.utility[:, f]
    refusing = np.flatnonzero(turning.refusals[:, f])
    states = mean.layout.states
    carries = bool(turning.carries[f])
    return NearMiss(
        framework=mean.layout.frameworks[f],
        missing={states[i]: float(short[i]) for i in refusing[np.argsort(-short[refusing])]},
        carries=carries,
        round=stretch.phase.talk.first,
        conditions={} if carries else _conditions(mean, stretch),
    )


def _conditions(mean: AtMean, stretch: Stretch) -> dict[str, tuple[str, ...]]:
    """Whose yes is withdrawn even where all parties say yes, for want of whose."""
    rule, states = stretch.phase.rule, mean.layout.states
    said = np.where(rule.party, YES, NO)
    withdraw(rule, said, stretch.abstains, NOBODY)
    withdrawn = np.flatnonzero(rule.party & (said != YES))
    return {
        states[i]: tuple(states[j] for j in np.flatnonzero(rule.only_with[i]) if said[j] != YES)
        for i in withdrawn
    }


def _never_on_offer(mean: AtMean, offered: set[int]) -> Iterator[NearMiss]:
    rules = [stretch.phase.rule for stretch in mean.stretches]
    party = np.any([rule.party for rule in rules], axis=0)
    for f, name in enumerate(mean.layout.frameworks):
        if f not in offered:
            absent = np.flatnonzero(rules[0].signs[f] & ~party)
            yield NearMiss(
                framework=name,
                missing={},
                carries=False,
                not_on_offer=tuple(mean.layout.states[i] for i in absent),
            )
