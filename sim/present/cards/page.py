"""All sheets of a lesson as one self-contained page, ready to print."""

import shlex

from sim.present.cards.card import cards
from sim.present.cards.crib import crib
from sim.present.cards.lesson import Lesson
from sim.present.cards.public import public_sheet
from sim.present.naming import origin, text_name
from sim.present.pages import template

BALLOTS, SLIPS = 12, 8
"""On a sheet of A4."""
TO_TICK = 12
"""Texts, or options of an issue, that an offer slip has room to list."""


def render(lesson: Lesson) -> str:
    """The page as text; nothing in it is fetched from anywhere, and no script is in it."""
    scenario = lesson.scenario
    few = len(scenario.texts) <= TO_TICK
    return template("cards", "cards.html").render(
        study=lesson.study,
        origin=origin(lesson.results),
        command=lesson.command,
        explore=shlex.join(
            ["sim", "explore", *lesson.study.as_typed, "--variant", lesson.explained.id]
        ),
        sheet=public_sheet(lesson),
        cards=cards(lesson),
        crib=crib(lesson),
        ballots=BALLOTS,
        slips=SLIPS,
        to_tick=TO_TICK,
        titles=[text_name(name, scenario) for name in scenario.texts] if few else [],
        form=scenario.preferences,
    )
