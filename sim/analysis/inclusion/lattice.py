"""Every way to lay a table on which some states are excluded, seated, or seated with a veto.

The tables of k toggled states stand in the order of their levels, those of the last state changing
fastest: a lattice of 3^k, from all excluded to all with a veto. What the tables share is laid out
once: the states' minds, the talks, and the decision rule of each seating.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from sim.analysis.inclusion.toggles import Course, own_lists
from sim.negotiation.build import lay_out
from sim.negotiation.build.rule import rule_of
from sim.negotiation.layout import EXPECTED, MEDIATOR, Flags, Indexes, Layout, Phase, Rule
from sim.scenario.schema import Scenario, Variant
from sim.scenario.table import SeatKind

EXCLUDED, PARTY, VETO = range(3)
LEVELS = ("excluded", "party", "veto")
"""The levels of a state by name, from the lowest."""
SEATINGS = 1024
"""Of which the decision rules are kept at hand: those of ten states."""
Levels = npt.NDArray[np.int64]
"""(tables, k) the level of each toggled state."""


def levels_of(states: int, first: int = 0, last: int | None = None) -> Levels:
    """The levels at the tables from first to before last: the digits of their places, base 3."""
    places = np.arange(first, 3**states if last is None else last)
    return places[:, None] // 3 ** np.arange(states)[::-1] % 3


@dataclass(frozen=True, kw_only=True)
class Lattice:
    """The tables that a variant makes of its toggled states; all others stay as they are."""

    id: str
    """The variant's."""
    scenario: Variant
    course: Course
    """The variant as its file writes it."""
    toggled: tuple[str, ...]
    """In file order."""

    @property
    def count(self) -> int:
        """Tables: 3^k."""
        return int(3 ** len(self.toggled))

    def levels(self, first: int = 0, last: int | None = None) -> Levels:
        """(tables, k) the levels at the tables from first to before last."""
        return levels_of(len(self.toggled), first, last)

    def place_of(self, levels: npt.ArrayLike) -> Indexes:
        """The places of tables whose levels (…, k) are given."""
        places: Indexes = np.asarray(levels) @ 3 ** np.arange(len(self.toggled))[::-1]
        return places

    def change(self, place: int) -> dict[str, object]:
        """What a variant of the file would have to say to lay this table."""
        levels = self._named(place)
        seats = {s: "excluded" if level == EXCLUDED else "party" for s, level in levels.items()}
        kept = [state for state in self.scenario.table.veto if state not in levels]
        held = [state for state, level in levels.items() if level == VETO]
        return {"table": {"seats": seats, "veto": (*kept, *held)}}

    def lay_out(self, place: int) -> Layout:
        """A table laid out as `build.lay_out` would lay the file that says the same."""
        levels = self.levels(place, place + 1)[0]
        if self._is_foreseen:
            return lay_out(self._whole(levels))
        away, held = self._flags(levels == EXCLUDED), self._flags(levels == VETO)
        rules = self._rules(tuple((levels == EXCLUDED).tolist()))
        # Not strict: phases that would begin after the last round are not laid out.
        phases = zip(self._ground.phases, rules, self._by_table, strict=False)
        return self._ground._replace(
            phases=tuple(
                _at(phase, rule, away, by_table[:, None] & held) for phase, rule, by_table in phases
            )
        )

    def __getstate__(self) -> dict[str, object]:
        """What it is, to be told elsewhere; what follows from that is laid out again there."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @cached_property
    def _ground(self) -> Layout:
        """All toggled states seated: what the other tables change in seats and vetoes alone."""
        return lay_out(self._whole(np.full(len(self.toggled), PARTY)))

    @cached_property
    def _is_foreseen(self) -> bool:
        """Whether what is put depends on who sits and blocks, so that nothing is shared."""
        talks = [phase.talk for phase in self._ground.phases]
        return any(
            talk.speaker == MEDIATOR or bool((talk.offers[talk.turns] == EXPECTED).any())
            for talk in talks
        )

    @cached_property
    def _by_table(self) -> list[Flags]:
        """By phase, (F,) whether the table's veto list holds for the text."""
        names = self._ground.frameworks
        return [np.array([n not in own_lists(each) for n in names]) for each in self.course]

    @cached_property
    def _rules(self) -> Callable[[tuple[bool, ...]], tuple[Rule, ...]]:
        """By who of the toggled is excluded: the rule of each phase, none of them with a veto."""

        def rules(excluded: tuple[bool, ...]) -> tuple[Rule, ...]:
            whole = self._whole(np.where(excluded, EXCLUDED, PARTY))
            return tuple(rule_of(each) for each in whole.stages)

        return lru_cache(maxsize=SEATINGS)(rules)

    def _flags(self, chosen: Flags) -> Flags:
        """(S,) the toggled states that are chosen, among all states of the layouts."""
        flags = np.zeros(len(self._ground.states), np.bool_)
        flags[[self._ground.states.index(state) for state in self.toggled]] = chosen
        return flags

    def _named(self, place: int) -> dict[str, int]:
        return dict(zip(self.toggled, self.levels(place, place + 1)[0].tolist(), strict=True))

    def _whole(self, levels: Levels) -> Variant:
        """The resolved variant at a table."""
        own = dict(zip(self.toggled, levels.tolist(), strict=True))
        opening, *after = (
            _seated(phase, own_lists(written), own)
            for phase, written in zip(self.scenario.stages, self.course, strict=True)
        )
        later = tuple(
            phase.model_copy(update={"scenario": seated})
            for phase, seated in zip(self.scenario.later, after, strict=True)
        )
        return self.scenario.model_copy(
            update={"table": opening.table, "frameworks": opening.frameworks, "later": later}
        )


def _at(phase: Phase, rule: Rule, away: Flags, vetoes: Flags) -> Phase:
    """A phase at a table: who is away has no turn, and vetoes (F, S) come on top of the rule's."""
    turns = phase.talk.turns
    return phase._replace(
        talk=phase.talk._replace(turns=turns[~away[turns]]),
        rule=rule._replace(vetoes=rule.vetoes | vetoes),
    )


def _seated(phase: Scenario, own: frozenset[str], levels: Mapping[str, int]) -> Scenario:
    """A resolved scenario with these levels; own: the texts with veto lists of their own."""
    seats: dict[str, SeatKind] = {
        state: "excluded" if level == EXCLUDED else "party" for state, level in levels.items()
    }
    kept = [state for state in phase.table.veto if state not in levels]
    veto = (*kept, *(state for state, level in levels.items() if level == VETO))
    table = phase.table.model_copy(update={"seats": {**phase.table.seats, **seats}, "veto": veto})
    texts = {
        name: text if name in own else text.model_copy(update={"veto": veto})
        for name, text in phase.texts.items()
    }
    return phase.model_copy(update={"table": table, "frameworks": texts})
