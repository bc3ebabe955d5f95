"""What a comparison found: per pair of tables, what turned, for whom, on what and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.analysis.comparison.paired import Fourfold, Reach, Shift
from sim.analysis.comparison.paired_tally import NONE, PairedTally, Tables
from sim.analysis.comparison.pairing import Pair, Question
from sim.scenario.schema import Study
from sim.tally import Counts, median_of

if TYPE_CHECKING:
    import pandas as pd


class Fares(NamedTuple):
    """How a state fares at both tables."""

    content: Fourfold
    """Agreements at least as good for it as no deal."""
    utility: Shift
    """Of what is agreed, else of no deal."""


class Agreed(NamedTuple):
    """How often a text is agreed on before and after."""

    before: int
    after: int


class Turned(NamedTuple):
    """What a talk agreed on at the first table, and what at the second; None for nothing."""

    before: str | None
    after: str | None


class Rounds(NamedTuple):
    """When agreement comes, among the replicates that agree at both tables."""

    before: int | None
    """Median, the lower of two; None without any."""
    after: int | None
    sooner: int
    same: int
    later: int


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A table against another, on the same dice."""

    pair: Pair
    tally: PairedTally
    tables: Tables
    certain: bool
    """Neither uncertainty nor dice at either table: intervals mean nothing."""

    @property
    def id(self) -> str:
        """The variant's id."""
        return self.pair.id

    @property
    def file(self) -> str | None:
        """The copy that it is from; none where all are from one file."""
        pair = self.pair
        return None if pair.study_after is pair.study_before else pair.study_after.path

    @property
    def agreement(self) -> Fourfold:
        """Whether agreement was reached."""
        return _fourfold(self.tally.agreed)

    @property
    def suits_principals(self) -> Fourfold:
        """Whether an agreement was reached that no principal would rather be without."""
        return _fourfold(self.tally.suits_principals)

    @property
    def lasting(self) -> Fourfold:
        """Whether an agreement came into force and was not challenged within its horizon."""
        return _fourfold(self.tally.lasting)

    @property
    def lasting_suits_principals(self) -> Fourfold:
        """Whether such an agreement was reached that no principal would rather be without."""
        return _fourfold(self.tally.lasting_suits_principals)

    @property
    def states(self) -> dict[str, Fares]:
        """How the states fare that both tables know, in file order."""
        n = self.agreement.n
        return {
            state: Fares(_fourfold(content), _shift(n, sums.tolist()))
            for state, content, sums in zip(
                self.pair.shared, self.tally.content, self.tally.utility, strict=True
            )
        }

    @property
    def only_before(self) -> tuple[str, ...]:
        """States that the second table does not know."""
        return tuple(s for s in self.pair.before.states if s not in self.pair.after.states)

    @property
    def only_after(self) -> tuple[str, ...]:
        """States that the first table does not know."""
        return tuple(s for s in self.pair.after.states if s not in self.pair.before.states)

    @property
    def turned(self) -> dict[Turned, int]:
        """In how many replicates which text took the place of which, most frequent first."""
        before, after = self.tables.before.frameworks, self.tables.after.frameworks
        found = {
            Turned(_named(before, one), _named(after, other)): count
            for one, other, count in self.tally.texts.tolist()
        }
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    @property
    def frameworks(self) -> dict[str, Agreed]:
        """How often each text that is agreed on is so, those that changed most first."""
        sums: dict[str, Agreed] = {}
        for (one, other), count in self.turned.items():
            if one is not None:
                sums[one] = _plus(sums.get(one), Agreed(count, 0))
            if other is not None:
                sums[other] = _plus(sums.get(other), Agreed(0, count))
        return dict(sorted(sums.items(), key=lambda each: -abs(each[1].after - each[1].before)))

    @property
    def rounds(self) -> Rounds:
        """When agreement comes."""
        before, after = (median_of(each) for each in self.tally.rounds)
        return Rounds(before, after, *self.tally.pace.tolist())

    def as_json(self) -> dict[str, Any]:
        """As `sim compare --json` gives it."""
        n = self.agreement.n
        file = {"file": self.file} if self.file else {}
        lasting = {
            "lasting": self._shares(self.lasting),
            "lasting_suits_principals": self._shares(self.lasting_suits_principals),
        }
        return {
            "id": self.id,
            "label": self.pair.label,
            **file,
            "certain": self.certain,
            "changes": [edit._asdict() for edit in self.pair.edits],
            "agreement": self._shares(self.agreement),
            "suits_principals": self._shares(self.suits_principals),
            **(lasting if self.pair.has_aftermath else {}),
            "states": {
                state: {
                    "better_than_no_deal": self._shares(fares.content),
                    "utility": self._means(fares.utility),
                }
                for state, fares in self.states.items()
            },
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
            "frameworks": {
                name: {"before": agreed.before / n, "after": agreed.after / n}
                for name, agreed in self.frameworks.items()
            },
            "median_round": self.rounds._asdict(),
        }

    def _shares(self, fourfold: Fourfold) -> dict[str, Any]:
        return {
            "before": fourfold.before.rate,
            "after": fourfold.after.rate,
            "change": fourfold.change,
            **_ends(None if self.certain else fourfold.reach),
            "turned_on": fourfold.gained,
            "turned_off": fourfold.lost,
        }

    def _means(self, shift: Shift) -> dict[str, Any]:
        means = {"before": shift.before, "after": shift.after, "change": shift.change}
        return {**means, **_ends(None if self.certain else shift.reach)}


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What came of a comparison: an entry for each table that is compared, in file order."""

    question: Question
    compared: tuple[Compared, ...]

    @property
    def study(self) -> Study:
        """The study with the baseline, or the original."""
        return self.question.asked.study

    @property
    def has_aftermath(self) -> bool:
        """Whether any of the studies says what becomes of agreements."""
        return any(each.pair.has_aftermath for each in self.compared)

    @property
    def replicates(self) -> int:
        """Of each table."""
        return self.question.asked.plan.replicates

    def summary(self) -> "pd.DataFrame":
        """A row per table compared: changes with their intervals, what turned, each state."""
        import pandas as pd

        return pd.DataFrame(self.rows())

    def rows(self) -> list[dict[str, Any]]:
        """The summary as plain rows under the same columns, None where a state or text is not."""
        flat = [dict(_row(each, self.question.baseline)) for each in self.compared]
        columns = dict.fromkeys(column for row in flat for column in row)
        return [{column: row.get(column) for column in columns} for row in flat]

    def as_json(self) -> dict[str, Any]:
        """As `sim compare --json` gives it."""
        asked = self.question.asked
        return {
            "study": self.study.id,
            "digest": asked.digest,
            "seed": asked.plan.seed,
            "replicates": self.replicates,
            "baseline": self.question.baseline,
            "compared": [each.as_json() for each in self.compared],
            "unmatched": [
                {"file": odd.file, "only_before": odd.only_before, "only_after": odd.only_after}
                for odd in self.question.unmatched
            ],
        }


def _row(compared: Compared, baseline: str | None) -> Iterator[tuple[str, Any]]:
    """A table's flat columns; what was changed in it has a table of its own."""
    plain = compared.as_json()
    yield from (("variant", plain.pop("id")), ("label", plain.pop("label")))
    yield "file", plain.pop("file", None)
    yield "compared_with", baseline or compared.id
    del plain["changes"], plain["only_before"], plain["only_after"]
    yield from _flat(plain)


def _flat(nested: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in nested.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _ends(reach: Reach | None) -> dict[str, float | None]:
    return reach._asdict() if reach else {"low": None, "high": None}


def _fourfold(counts: Counts) -> Fourfold:
    both, lost, gained, neither = counts.tolist()
    return Fourfold(both=both, lost=lost, gained=gained, neither=neither)


def _shift(n: int, sums: list[float]) -> Shift:
    before, after, changes, squares = sums
    return Shift(n=n, sum_before=before, sum_after=after, sum_changes=changes, sum_squares=squares)


def _named(names: tuple[str, ...], place: int) -> str | None:
    return None if place == NONE else names[place]


def _plus(one: Agreed | None, other: Agreed) -> Agreed:
    return Agreed(one.before + other.before, one.after + other.after) if one else other
