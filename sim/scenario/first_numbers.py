"""The numbers that a new scenario file begins with: nobody's coding, made to differ and to run."""

from collections.abc import Sequence
from math import ceil

from sim.scenario.draft import Draft
from sim.scenario.state import NO_DEAL

OPTIONS = ("low", "middle", "high")
"""The choices on each issue of a scorable game."""
POINTS = 100
"""That the issues of a scorable game share, before they are rounded."""
NO_DEAL_AT = 0.55
"""What no deal is worth there, of all that a state can attain."""
ACCEPTABLE = 2 / 3
"""Of the texts that a ranking begins with, so many stand before no deal."""


def place(number: int, of: int) -> float:
    """From .1 for the first to .9 for the last, in even steps; a single one is in the middle."""
    return 0.1 + 0.8 * number / (of - 1) if of > 1 else 0.5


def ideal(draft: Draft, state: str, issue: str) -> int:
    """Where a state would like an issue to stand, 0–100, in fives."""
    return _on(draft, _place(state, draft.states), issue)


def position(draft: Draft, text: str, issue: str) -> int:
    """Where a text stands on an issue, 0–100, in fives."""
    return _on(draft, _place(text, draft.texts), issue)


def option(draft: Draft, text: str, issue: str) -> str:
    """The option that a text takes of an issue."""
    return OPTIONS[round((len(OPTIONS) - 1) * position(draft, text, issue) / 100)]


def salience(draft: Draft, state: str, issue: str) -> int:
    """One issue matters twice as much to a state as each of its others."""
    own = draft.states.index(state) % len(draft.issues)
    return 2 if draft.issues.index(issue) == own else 1


def score(draft: Draft, state: str, issue: str, chosen: str) -> int:
    """Points of a state for an option: most for the one that is nearest to its ideal point."""
    share = salience(draft, state, issue) / (len(draft.issues) + 1)
    away = abs(ideal(draft, state, issue) / 100 - OPTIONS.index(chosen) / (len(OPTIONS) - 1))
    return round(POINTS * share * max(0.0, 1 - away))


def no_deal(draft: Draft, state: str) -> int:
    """Points that a state has without a deal."""
    best = sum(max(score(draft, state, issue, o) for o in OPTIONS) for issue in draft.issues)
    return round(NO_DEAL_AT * best)


def utility(draft: Draft, state: str, text: str) -> float:
    """What a text is worth to a state: 1 less how far away it is."""
    return round(1 - _away(draft, state, text), 2)


def ranking(draft: Draft, state: str) -> list[str]:
    """The texts by how near they are, and no deal behind two thirds of them."""
    order = sorted(draft.texts, key=lambda text: _away(draft, state, text))
    behind = ceil(ACCEPTABLE * len(order))
    return [*order[:behind], NO_DEAL, *order[behind:]]


def _place(name: str, among: Sequence[str]) -> float:
    return place(among.index(name), len(among))


def _on(draft: Draft, where: float, issue: str) -> int:
    """On every second issue the other way round, so that not all issues are one."""
    backwards = draft.issues.index(issue) % 2
    return 5 * round(20 * (1 - where if backwards else where))


def _away(draft: Draft, state: str, text: str) -> float:
    return abs(_place(state, draft.states) - _place(text, draft.texts))
