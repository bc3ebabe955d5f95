"""A table as a class will play it, with what theory and simulated talks say of it."""

from dataclasses import dataclass

from sim.analysis.theory.findings import Explained
from sim.present.naming import state_name
from sim.results import Results, VariantResults
from sim.scenario.schema import Study, Variant


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One variant of a study: the only one of its results."""

    explained: Explained
    """At mean preferences."""
    results: Results
    command: str
    """What to type for the same sheets again."""

    @property
    def study(self) -> Study:
        """The study, with no other variant."""
        return self.results.study

    @property
    def scenario(self) -> Variant:
        """The table as the talks begin."""
        return self.explained.scenario

    @property
    def talks(self) -> VariantResults:
        """What came of the simulated talks at this table."""
        return self.results.variants[self.explained.id]

    @property
    def states(self) -> list[str]:
        """The names of all states, by label: no other order favours nobody."""
        labels = {name: state_name(name, self.scenario) for name in self.scenario.states}
        return sorted(labels, key=lambda name: (labels[name].casefold(), name))

    def seated(self, *seats: str) -> list[str]:
        """The states that sit like this (`party`, `observer`, `excluded`), by label."""
        return [name for name in self.states if self.scenario.table.seats[name] in seats]
