"""A role card: what whoever plays a state is told, and nothing of what others are told."""

from dataclasses import dataclass

from sim.present.cards.ladder import Ladder, ladder
from sim.present.cards.lesson import Lesson
from sim.present.cards.rights import rights
from sim.present.cards.wishes import Choice, Wish, choices, what_matters, wishes
from sim.present.naming import state_name


@dataclass(frozen=True, kw_only=True)
class Card:
    """What one state's card says."""

    state: str
    """Its label."""
    seat: str
    """party, observer or excluded."""
    rights: list[str]
    wishes: list[Wish]
    matters: str
    """What matters most and least to it, in words."""
    choices: list[Choice]
    ladder: Ladder
    brief: str


def cards(lesson: Lesson) -> list[Card]:
    """A card for each state, by label: those at the table first, then those that are not."""
    names = [*lesson.seated("party", "observer"), *lesson.seated("excluded")]
    return [_card(name, lesson) for name in names]


def _card(name: str, lesson: Lesson) -> Card:
    scenario = lesson.scenario
    wanted = wishes(name, scenario)
    return Card(
        state=state_name(name, scenario),
        seat=scenario.table.seats[name],
        rights=rights(name, scenario),
        wishes=wanted,
        matters=what_matters(wanted),
        choices=choices(name, scenario),
        ladder=ladder(name, lesson.explained.orders[name], scenario),
        brief=scenario.states[name].brief or "",
    )
