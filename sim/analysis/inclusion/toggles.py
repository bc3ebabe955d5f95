"""Which states of a variant can be excluded, seated or given a veto at will, and which cannot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from sim.scenario.change import Change, changed, judge_changed
from sim.scenario.faults import Finding, RequestError, nearest, spell
from sim.scenario.groups import spell_out
from sim.scenario.schema import Scenario, Study, Variant
from sim.scenario.seating import idle_table
from sim.scenario.table import Chair, SeatKind
from sim.scenario.timetable import Change as Later
from sim.scenario.timetable import stages

Course = tuple[Scenario, ...]
"""A scenario as its file writes it, and what its events make of it, phase by phase."""
Reasons = Mapping[str, str]
MOST_TOGGLED = 12
"""3^12 tables are half a million rows; a state more takes three times the memory."""


class Wish(NamedTuple):
    """Which states are to be toggled, and what the person who asks calls the place to say so."""

    names: Sequence[str]
    """States or groups."""
    option: str = "--toggle"


def course_of(study: Study, variant: str, changes: Sequence[Change] = ()) -> Course:
    """The course of a variant with changes laid over it, before anything is looked up.

    Raises ScenarioError where the study does not know what its file says.
    """
    opening = judge_changed(study, variant, changes).scenario
    if opening is None:
        changed(study, variant, changes)  # says what is wrong
        raise RequestError(f"{study.path}: what the file says of {variant} is not known")
    written = opening.model_dump(exclude_unset=True) if opening.events else {}
    later = stages(written, [Later(each.round, each.change) for each in opening.events])
    return opening, *(Scenario.model_validate(stage.values) for stage in later)


def fixed(scenario: Variant) -> Reasons:
    """The states whose seats cannot be changed at all, each with the reason."""
    return {**_chairs(scenario), **_moved(scenario)}


def toggles(study: Study, variant: str, asked: Sequence[str] | None, course: Course) -> list[str]:
    """The states asked for, groups spelt out, each once, in file order; without any, all that can.

    All that can: those that may be excluded together with those before them, in file order.
    Raises RequestError for a name that is none, and for a state that cannot be toggled.
    """
    scenario = study.variants[variant]
    stay = {**_needed(scenario), **fixed(scenario)}
    if asked is not None:
        return named(study, scenario, Wish(asked), stay)
    refuse_other_vetoes(study, scenario)
    free = [state for state in scenario.states if state not in stay]
    chosen = free if len(free) > MOST_TOGGLED else _together(course, free)
    if not chosen:
        why = "; ".join(f"{state}: {reason}" for state, reason in stay.items())
        raise RequestError(f"{study.path}: no state can be toggled ({why or 'by its quotas'})")
    return chosen


def named(study: Study, scenario: Variant, wish: Wish, stay: Reasons) -> list[str]:
    """The states wished for, groups spelt out, each once, in file order.

    Raises RequestError for a name that is none, and for a state that has to stay as it is.
    """
    refuse_other_vetoes(study, scenario)
    wanted = _wished(study, scenario, wish)
    for state in scenario.states:
        if state in wanted and state in stay:
            left = f"leave it out of {wish.option}"
            raise RequestError(f"{study.path}: {state}: {stay[state]}; {left}")
    return [state for state in scenario.states if state in wanted]


def refuse_idle(study: Study, course: Course, toggled: Sequence[str]) -> None:
    """Raise RequestError for the smallest set of toggled states without which no table is made.

    What a file would be refused for is looked for at every seating without a veto: a veto more
    never makes a table idle. (2^k seatings of k states.)
    """
    for size in range(len(toggled) + 1):
        for absent in combinations(toggled, size):
            if found := idle_without(course, toggled, absent):
                how = f"with {', '.join(absent)} excluded" if absent else "with all of them seated"
                what = f"{spell(found[0].path)}: {found[0].message}"
                raise RequestError(
                    f"{study.path}: --toggle: {how} and nobody of them able to block, {what}; "
                    "toggle other states, or fewer"
                )


def own_lists(scenario: Scenario) -> frozenset[str]:
    """The texts with a veto list of their own, which replaces the table's."""
    if scenario.frameworks == "all":
        return frozenset()
    return frozenset(name for name, text in scenario.frameworks.items() if text.veto is not None)


def _wished(study: Study, scenario: Variant, wish: Wish) -> set[str]:
    known = [*scenario.states, *scenario.groups]
    wanted = [name for name in wish.names if name]
    if not wanted:
        raise RequestError(f"{wish.option}: name at least one state, or leave it out for all")
    for name in wanted:
        if name not in known:
            raise RequestError(
                f"{study.path}: {wish.option}: no state or group '{name}'{nearest(name, known)}"
            )
    return set(spell_out(wanted, scenario.groups))


def _needed(scenario: Variant) -> Reasons:
    """The states without whose signature there is nothing to agree on, in any phase."""
    texts = [text for phase in scenario.stages for text in phase.texts.values()]
    needed = set.intersection(*(set(text.signatories or ()) for text in texts))
    why = "every text needs its signature, so no table without it can agree"
    return {state: why for state in scenario.states if state in needed}


def _chairs(scenario: Variant) -> Reasons:
    speakers = [phase.protocol.speaker for phase in scenario.stages]
    why = "it chairs, and an excluded state cannot"
    return {speaker.chair: why for speaker in speakers if isinstance(speaker, Chair)}


def _moved(scenario: Variant) -> Reasons:
    """The states whose seats an event changes."""
    return {
        state: f"an event in round {event.round} changes its seat"
        for event in scenario.events
        for state in spell_out(event.table.get("seats", {}), scenario.groups)
    }


def refuse_other_vetoes(study: Study, scenario: Variant) -> None:
    """Raise RequestError where an event changes who may block."""
    for event in scenario.events:
        if "veto" in event.table:
            raise RequestError(
                f"{study.path}: an event in round {event.round} gives the table another veto list, "
                "so that no veto holds throughout; ask another variant (--variant)"
            )


def _together(course: Course, free: Iterable[str]) -> list[str]:
    """Of the states those that can be excluded with all chosen before, or seated without a veto."""
    chosen: list[str] = []
    for state in free:
        more = [*chosen, state]
        if not any(idle_without(course, more, absent) for absent in (more, ())):
            chosen = more
    return chosen


def idle_without(
    course: Course, toggled: Sequence[str], absent: Sequence[str], held: Sequence[str] = ()
) -> list[Finding]:
    """What a file would be refused for that seats all toggled states but those absent.

    held: those of them that may block; without any, none of the toggled may.
    """
    own: dict[str, SeatKind] = dict.fromkeys(toggled, "party")
    own |= dict.fromkeys(absent, "excluded")
    return list(_faults(course, own, held))


def _faults(course: Course, own: Mapping[str, SeatKind], held: Sequence[str]) -> Iterator[Finding]:
    for scenario in course:
        veto = [name for name in spell_out(scenario.table.veto, scenario.groups) if name not in own]
        seats = {**scenario.table.seats, **own}
        table = scenario.table.model_copy(update={"seats": seats, "veto": (*veto, *held)})
        yield from idle_table(scenario.model_copy(update={"table": table}))
