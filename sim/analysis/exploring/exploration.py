"""Every table that a page can lay, under every coding: told, counted, and some talks kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from sim.analysis.exploring.question import Question, Wanted, ask
from sim.analysis.exploring.talks import packed
from sim.analysis.inclusion.lattice import EXCLUDED, PARTY, VETO, Lattice
from sim.crew import Threads, in_order
from sim.negotiation.build import is_certain
from sim.negotiation.minutes import blank_minutes
from sim.negotiation.record import NO_ZONE, blank_records
from sim.negotiation.shared import tell_all
from sim.pieces import Progress
from sim.plan import Asked
from sim.scenario.schema import Study
from sim.tally import Headcount, headcount


class Seen(NamedTuple):
    """What came of a table."""

    counted: Headcount
    talks: tuple[bytes, ...]
    """The first ones, as `talks` packs them."""


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


def tell(
    question: Question, threads: int | None = None, progress: Progress | None = None
) -> Exploration:
    """Tell all tables; `progress` is told how far it has come.

    The answer is the same for any number of threads. Raises RequestError for fewer than one.
    """
    found: list[Seen] = []
    for seen in in_order(_chunks(question), Threads(threads)):
        found += seen
        if progress:
            progress.step(len(seen) * question.replicates)
    tables = question.lattices[0].count
    by_coding = (found[first : first + tables] for first in range(0, len(found), tables))
    return Exploration(question=question, seen=tuple(map(tuple, by_coding)))


def _chunks(question: Question) -> Iterator[Callable[[], list[Seen]]]:
    size = question.points.chunk
    for lattice in question.lattices:
        for first in range(0, lattice.count, size):
            places = range(first, min(first + size, lattice.count))
            yield partial(_tables, question, lattice, places)


def _tables(question: Question, lattice: Lattice, places: Sequence[int]) -> list[Seen]:
    """Some tables of a coding, in their order."""
    told = [place for place in places if place not in question.idle]
    seen = dict(zip(told, _told(question, lattice, told), strict=True))
    nothing = _nothing(question)
    return [seen.get(place, nothing) for place in places]


def _told(question: Question, lattice: Lattice, places: Sequence[int]) -> list[Seen]:
    """What came of these tables, at which talks can be held."""
    if not places:
        return []
    layouts = [lattice.lay_out(place) for place in places]
    counts: list[Headcount | None] = [None] * len(layouts)
    talks: list[list[bytes]] = [[] for _ in layouts]
    seed = question.asked.plan.seed
    for place, records, minutes in tell_all(layouts, seed, 0, question.replicates, question.shown):
        now, before = headcount(records, layouts[place]), counts[place]
        counts[place] = now if before is None else before.plus(now)
        if len(minutes.entries):
            talks[place] += packed(records, minutes, question.order)
    return [Seen(count, tuple(said)) for count, said in zip(counts, talks, strict=True) if count]


def _nothing(question: Question) -> Seen:
    """Of a table at which no talks can be held: so many times nothing."""
    layout, records = question.layout, blank_records(question.replicates, len(question.states), 0)
    records.ending[:] = NO_ZONE
    silent = packed(records, blank_minutes(question.shown, layout), question.order)
    return Seen(headcount(records, layout), tuple(silent))
