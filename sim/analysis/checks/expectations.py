"""Statements on the record held against the coding, at mean preferences."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.analysis.theory.at_mean import at_mean, coding
from sim.scenario.schema import Expectation, Study


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement on the record, and what the coding makes of it."""

    place: int
    """Its place in the list `expect`, from 0."""
    expectation: Expectation
    variants: tuple[str, ...]
    """The variants whose coding this is."""
    utility: float
    reservation: float

    @property
    def framework(self) -> str:
        """The framework that the state is on record about."""
        return self.expectation.accepts or self.expectation.refuses or ""

    @property
    def holds(self) -> bool:
        """Whether the coding agrees with the record."""
        return (self.utility >= self.reservation) == (self.expectation.accepts is not None)


def statements(study: Study) -> Iterator[Statement]:
    """Each statement of `expect`, once for each coding of preferences among the variants."""
    codings: dict[str, list[str]] = {}
    for name, scenario in study.variants.items():
        codings.setdefault(f"{coding(scenario)}{scenario.expect}", []).append(name)
    for names in codings.values():
        scenario = study.variants[names[0]]
        if not scenario.expect:
            continue
        mean = at_mean(scenario)
        for place, expectation in enumerate(scenario.expect):
            framework = expectation.accepts or expectation.refuses or ""
            yield Statement(
                place=place,
                expectation=expectation,
                variants=tuple(names),
                utility=mean.utility[expectation.state][framework],
                reservation=mean.reservation[expectation.state],
            )
