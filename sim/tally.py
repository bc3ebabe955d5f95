"""What replicates add up to: counts that merge, so that any number of them fits in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.negotiation.layout import Layout
from sim.negotiation.record import AGREED, ENDINGS, Records

Counts = npt.NDArray[np.int64]

SURPLUS_BINS = 400
"""Bins of the surplus histogram, from -1 to 1: .005 of utility each."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """Sums over replicates of one variant, for S states, F frameworks and T rounds.

    Of what becomes of agreements, for C challengers and a horizon of H years, each sum stands
    twice: of all agreements, and of those that suit all principals (2, …).
    """

    endings: Counts
    """(4,) replicates by ENDINGS."""
    suits_principals: Counts
    """() agreements at least as good as no deal for every principal."""
    rounds: Counts
    """(T + 1,) agreements by the round in which they came; place 0 stays empty."""
    frameworks: Counts
    """(F,) agreements by framework."""
    stopped_by_one: Counts
    """() refused offers with at least one decisive refusal."""
    decisive: Counts
    """(S, 3, 4) decisive refusals by state, KINDS and REASONS."""
    consents: Counts
    """(S,) agreements to which the state said yes."""
    content: Counts
    """(S,) agreements at least as good for the state as no deal."""
    prefers: Counts
    """(S, F) replicates in which the state would rather have the framework than no deal."""
    surplus: Counts
    """(S, SURPLUS_BINS) agreements by the state's surplus over no deal."""
    utility: npt.NDArray[np.float64]
    """(S,) utility summed over all replicates."""
    unratified: Counts
    """(S,) agreements that the state failed to ratify."""
    in_force: Counts
    """(2, F) agreements in force, by framework."""
    lasting: Counts
    """(2, F) those that are not challenged by the horizon."""
    guaranteed: Counts
    """(2, F) those in force that somebody guarantees."""
    honoured: npt.NDArray[np.float64]
    """(2, F, C) over these, the chance that a call against each challenger is honoured, summed."""
    challenged: Counts
    """(2, H, C) agreements in force by the year in which they are first challenged, and by whom."""

    @property
    def n(self) -> int:
        """Replicates."""
        return int(self.endings.sum())

    def __add__(self, other: "Tally") -> "Tally":
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Tally(**sums)

    def arranged(
        self, states: Sequence[int], frameworks: Sequence[int], challengers: Sequence[int]
    ) -> "Tally":
        """The same counts with rows and columns in another order, given by their places here."""
        return replace(
            self,
            frameworks=self.frameworks[frameworks],
            prefers=self.prefers[np.ix_(states, frameworks)],
            decisive=self.decisive[states],
            consents=self.consents[states],
            content=self.content[states],
            surplus=self.surplus[states],
            utility=self.utility[states],
            unratified=self.unratified[states],
            in_force=self.in_force[:, frameworks],
            lasting=self.lasting[:, frameworks],
            guaranteed=self.guaranteed[:, frameworks],
            honoured=self.honoured[:, frameworks][:, :, challengers],
            challenged=self.challenged[:, :, challengers],
        )

    def as_lists(self) -> dict[str, Any]:
        """The tally as plain lists, for JSON."""
        return {f.name: getattr(self, f.name).tolist() for f in fields(self)}


class Headcount(NamedTuple):
    """The sums that are kept where many tables are told; arrays in the layout's order."""

    endings: Counts
    """(4,) replicates by ENDINGS."""
    suits_principals: int
    """Agreements at least as good as no deal for every principal."""
    rounds: Counts
    """(T + 1,) agreements by the round in which they came."""
    frameworks: Counts
    """(F,) agreements by framework."""
    consents: Counts
    """(S,) agreements to which the state said yes."""
    content: Counts
    """(S,) agreements at least as good for the state as no deal."""
    utility: npt.NDArray[np.float64]
    """(S,) utility summed over all replicates."""
    in_force: int
    """Agreements in force."""
    lasting: int
    """Agreements that last to the horizon."""
    lasting_suits_principals: int
    """Those of them that are at least as good as no deal for every principal."""

    @property
    def n(self) -> int:
        """Replicates."""
        return int(self.endings.sum())

    @property
    def median_round(self) -> int | None:
        """Median round of the agreements (the lower of two), None without any."""
        return median_of(self.rounds)

    def plus(self, other: "Headcount") -> "Headcount":
        """The sums over both."""
        return Headcount(
            endings=self.endings + other.endings,
            suits_principals=self.suits_principals + other.suits_principals,
            rounds=self.rounds + other.rounds,
            frameworks=self.frameworks + other.frameworks,
            consents=self.consents + other.consents,
            content=self.content + other.content,
            utility=self.utility + other.utility,
            in_force=self.in_force + other.in_force,
            lasting=self.lasting + other.lasting,
            lasting_suits_principals=self.lasting_suits_principals + other.lasting_suits_principals,
        )


def headcount(records: Records, layout: Layout) -> Headcount:
    """Count what the records of a table hold."""
    agreed = records.ending == AGREED
    rounds, frameworks = layout.opening.talk.rounds, len(layout.frameworks)
    return Headcount(
        endings=np.bincount(records.ending, minlength=len(ENDINGS)),
        suits_principals=int(np.count_nonzero(records.suits_principals)),
        rounds=np.bincount(records.round[agreed], minlength=rounds + 1),
        frameworks=np.bincount(records.framework[agreed], minlength=frameworks),
        consents=np.count_nonzero(records.consents, axis=0),
        content=np.count_nonzero(records.content, axis=0),
        utility=records.utility.sum(axis=0, dtype=np.float64),
        in_force=int(np.count_nonzero(records.in_force)),
        lasting=int(np.count_nonzero(records.lasting)),
        lasting_suits_principals=int(np.count_nonzero(records.lasting & records.suits_principals)),
    )


def median_of(rounds: Counts) -> int | None:
    """The lower median of what is counted by place (T + 1,); None where nothing is."""
    reached = np.cumsum(rounds)
    return int(np.searchsorted(reached, reached[-1] / 2)) if reached[-1] else None


def from_lists(plain: dict[str, Any]) -> Tally:
    """The tally that `as_lists` wrote."""
    arrays: dict[str, Any] = {
        f.name: np.array(
            plain[f.name], np.float64 if f.name in ("utility", "honoured") else np.int64
        )
        for f in fields(Tally)
    }
    return Tally(**arrays)


def tally(records: Records, layout: Layout, prefers: Counts) -> Tally:
    """Count what n records hold; `prefers` (S, F) is counted where the frameworks are valued."""
    agreed = records.ending == AGREED
    states, frameworks = prefers.shape
    rounds = layout.opening.talk.rounds
    return Tally(
        endings=np.bincount(records.ending, minlength=len(ENDINGS)).astype(np.int64),
        suits_principals=np.asarray(records.suits_principals.sum(), np.int64),
        rounds=np.bincount(records.round[agreed], minlength=rounds + 1).astype(np.int64),
        frameworks=np.bincount(records.framework[agreed], minlength=frameworks).astype(np.int64),
        stopped_by_one=np.asarray(records.stopped_by_one.sum(dtype=np.int64)),
        decisive=records.decisive.sum(axis=0, dtype=np.int64),
        consents=records.consents.sum(axis=0, dtype=np.int64),
        content=records.content.sum(axis=0, dtype=np.int64),
        prefers=prefers.astype(np.int64),
        surplus=_histogram(records.surplus[agreed], states),
        utility=records.utility.sum(axis=0, dtype=np.float64),
        unratified=records.unratified.sum(axis=0, dtype=np.int64),
        in_force=_twice(records, records.in_force, frameworks),
        lasting=_twice(records, records.lasting, frameworks),
        guaranteed=_twice(records, records.guarantors > 0, frameworks),
        honoured=_honoured(records, frameworks),
        challenged=_challenged(records, layout),
    )


def _twice(records: Records, flags: npt.NDArray[np.bool_], frameworks: int) -> Counts:
    """(2, F) flagged agreements by framework: all, and those that suit all principals."""
    return np.array(
        [
            np.bincount(records.framework[which], minlength=frameworks)
            for which in (flags, flags & records.suits_principals)
        ],
        np.int64,
    )


def _honoured(records: Records, frameworks: int) -> npt.NDArray[np.float64]:
    """(2, F, C) the chances that a call is honoured, summed by framework."""
    sums = np.zeros((2, frameworks, records.honoured.shape[1]))
    for place, which in enumerate((records.in_force, records.in_force & records.suits_principals)):
        np.add.at(sums[place], records.framework[which], records.honoured[which])
    return sums


def _challenged(records: Records, layout: Layout) -> Counts:
    """(2, H, C) agreements by the year of the first challenge, and by whom."""
    aftermath = layout.opening.aftermath
    counts = np.zeros((2, aftermath.horizon, len(aftermath.challenger)), np.int64)
    for place, suits in enumerate((np.True_, records.suits_principals)):
        for c, state in enumerate(aftermath.challenger):
            years = records.challenged[suits & (records.challenger == state)]
            counts[place, :, c] = np.bincount(years, minlength=aftermath.horizon + 1)[1:]
    return counts


def _histogram(surplus: npt.NDArray[np.float32], states: int) -> Counts:
    place = ((surplus + 1) * (SURPLUS_BINS / 2)).astype(np.int64).clip(0, SURPLUS_BINS - 1)
    place += np.arange(states) * SURPLUS_BINS
    return np.bincount(place.ravel(), minlength=states * SURPLUS_BINS).reshape(states, SURPLUS_BINS)
