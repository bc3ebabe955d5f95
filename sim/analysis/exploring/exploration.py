"""Every table that a page can lay, under every coding: what came of it, and some of its talks."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sim.analysis.exploring.question import Question, Wanted, ask
from sim.analysis.exploring.seen import Seen, chunks
from sim.analysis.inclusion.lattice import EXCLUDED, PARTY, VETO
from sim.negotiation.build import is_certain
from sim.pieces import HERE, Course, told
from sim.plan import Asked
from sim.scenario.schema import Study


@dataclass(frozen=True, kw_only=True, eq=False)
class Exploration:
    """What came of every table under every coding."""

    question: Question
    seen: tuple[tuple[Seen, ...], ...]
    """By coding, by table."""

    @property
    def asked(self) -> Asked:
        """What identifies it."""
        return self.question.asked

    @property
    def start(self) -> int:
        """The number of the table that is the variant's own."""
        table = self.question.scenario.table
        levels = [
            EXCLUDED if table.seats[s] == "excluded" else VETO if s in table.veto else PARTY
            for s in self.question.seats.toggled
        ]
        return int(self.question.lattices[0].place_of(levels))

    @property
    def certain(self) -> bool:
        """Whether each table has one answer, with neither uncertainty nor dice."""
        return all(is_certain(each.lay_out(each.count - 1)) for each in self.question.lattices)

    @cached_property
    def closed(self) -> tuple[tuple[str, ...], ...]:
        """By table: the texts that cannot be concluded there, in any round."""
        lattice, names = self.question.lattices[0], self.question.layout.frameworks
        found = []
        for place in range(lattice.count):
            phases = lattice.lay_out(place).phases if place not in self.question.idle else ()
            on_offer = {names[f] for phase in phases for f in phase.rule.on_offer}
            found.append(tuple(f for f in self.question.frameworks if f not in on_offer))
        return tuple(found)


def explore(
    study: Study,
    seats: Sequence[str] | None = None,
    variant: str | None = None,
    replicates: int | None = None,
    seed: int | None = None,
) -> Exploration:
    """Tell every combination of seats and vetoes of some states, under every doubt of the file.

    What is not given is the file's: the seats of `explore.seats` (else all that can be changed),
    the variant of `explore.variant` (else the first), the run's replicates and seed. Raises
    RequestError for a name that is none, a state whose seat cannot be changed, tables that make no
    sense, or more than a page can hold.
    """
    return tell(ask(study, Wanted(seats=seats, variant=variant, replicates=replicates, seed=seed)))


def tell(question: Question, course: Course = HERE) -> Exploration:
    """Tell all tables; with a folder, those already there are read and new ones written.

    The answer is the same for any crew. Raises StoreError where the folder cannot be used.
    """
    found = [seen for chunk in told(chunks(question), course) for seen in chunk]
    tables = question.lattices[0].count
    by_coding = (found[first : first + tables] for first in range(0, len(found), tables))
    return Exploration(question=question, seen=tuple(map(tuple, by_coding)))
