"""What a page of `sim explore` is asked: which tables, under which codings, on which dice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sim.analysis.exploring.codings import Coding, codings_of
from sim.analysis.exploring.seats import Seats, idle_tables, seats_of
from sim.analysis.exploring.size import SHOWN, refuse_large
from sim.analysis.exploring.talks import Order
from sim.analysis.inclusion.lattice import Lattice
from sim.negotiation.layout import Layout
from sim.plan import Asked, plan
from sim.points import Points
from sim.scenario.schema import Study, Variant


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of a study; what is left out is the file's."""

    seats: Sequence[str] | None = None
    """States or groups whose seats can be changed."""
    variant: str | None = None
    """The table from which the page starts."""
    replicates: int | None = None
    """Of each table."""
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What identifies the answer, and the tables that it is about."""

    asked: Asked
    variant: str
    seats: Seats
    codings: tuple[Coding, ...]
    idle: Mapping[int, str] = field(default_factory=dict)
    """The tables at which no talks can be held, each with the reason."""

    @cached_property
    def lattices(self) -> tuple[Lattice, ...]:
        """The tables, by coding."""
        return tuple(
            Lattice(
                id=self.variant,
                scenario=coding.scenario,
                course=coding.course,
                toggled=self.seats.toggled,
            )
            for coding in self.codings
        )

    @property
    def scenario(self) -> Variant:
        """The variant as coded."""
        return self.codings[0].scenario

    @property
    def replicates(self) -> int:
        """Of each table."""
        return self.asked.plan.replicates

    @property
    def shown(self) -> int:
        """Talks of each table that can be replayed."""
        return min(SHOWN, self.replicates)

    @property
    def points(self) -> Points:
        """All tables under all codings, as points on the same dice."""
        tables = self.lattices[0].count
        return Points(
            count=tables * len(self.codings),
            lay_out=lambda place: self.lattices[place // tables].lay_out(place % tables),
            replicates=self.replicates,
            seed=self.asked.plan.seed,
        )

    @cached_property
    def layout(self) -> Layout:
        """Of the table at which all whose seats can be changed may block."""
        lattice = self.lattices[0]
        return lattice.lay_out(lattice.count - 1)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """All states, in the order of the alphabet by what they are called."""

        def called(name: str) -> tuple[str, str]:
            label = self.scenario.states[name].label or name
            return " ".join(label.split()).casefold(), name

        return tuple(sorted(self.scenario.states, key=called))

    @cached_property
    def frameworks(self) -> tuple[str, ...]:
        """All texts, in file order."""
        return tuple(self.scenario.texts)

    @cached_property
    def order(self) -> Order:
        """Where these stand in layouts."""
        file = {name: place for place, name in enumerate(self.frameworks)}
        return Order(
            states=np.array([self.layout.states.index(name) for name in self.states]),
            frameworks=np.array([file[name] for name in self.layout.frameworks]),
        )


def ask(study: Study, wanted: Wanted) -> Question:
    """The question, and the tables that it is about; raises RequestError as `explore` says."""
    chosen = wanted.variant or study.explore.variant or next(iter(study.variants))
    order = plan(study, [chosen], wanted.replicates, wanted.seed)
    codings = codings_of(study, chosen)
    seats = seats_of(study, chosen, wanted.seats)
    # What a file says is known by what is written; a study can be changed in Python, too.
    doubts = {name: doubt.model_dump(mode="json") for name, doubt in study.explore.doubts.items()}
    options = {"seats": list(seats.toggled), "doubts": doubts, "shown": SHOWN}
    asked = Asked(verb="explore", plan=order, options=options)
    question = Question(asked=asked, variant=chosen, seats=seats, codings=codings)
    refuse_large(study.path, question.scenario, seats, codings)
    question.points.refuse_too_many()
    idle = idle_tables(question.lattices[0], codings)
    return replace(question, idle=idle)
