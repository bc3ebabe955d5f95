"""The texts in a state's order of preference, with its no-deal line drawn through them."""

from collections.abc import Callable
from typing import NamedTuple

from sim.analysis.theory.findings import Order
from sim.present.cards.wishes import attainable
from sim.present.consent import signatories
from sim.present.naming import text_name
from sim.present.theory.explained_words import over, points
from sim.scenario.schema import PreferenceForm, Variant
from sim.scenario.state import NO_DEAL

LISTED = 30
"""More texts than these are not listed one by one."""
SOME = 3
"""So many of them are, as examples: the best."""


class Rung(NamedTuple):
    """A text, and what it is worth to the state."""

    label: str
    worth: str
    """Empty where only the order is known."""
    over: str
    """What it is worth over no deal, with its sign; empty where only the order is known."""
    signs: bool
    """It needs the state's own signature."""


class Ladder(NamedTuple):
    """A state's texts, best first, in two parts."""

    better: tuple[Rung, ...]
    """At least as good for it as no deal."""
    worse: tuple[Rung, ...]
    no_deal: str
    """What no deal is worth; empty where only the order is known."""
    unit: str
    """What worth is counted in; empty where only the order is known."""
    said: str
    """How many texts are at least as good as no deal."""
    ties: str
    """Which texts stand side by side, where only the order is known."""
    is_whole: bool
    """All texts are listed."""
    signs: bool
    """Some of them need its own signature."""


class Scale(NamedTuple):
    """How worth is told: in points of 100, in the points of a scorable game, or not at all."""

    unit: str
    worth: Callable[[float], str]
    over: Callable[[float], str]


def ladder(name: str, order: Order, scenario: Variant) -> Ladder:
    """The texts in the order of a state, at mean preferences."""
    scale = scale_of(name, scenario)
    surplus = order.surplus
    rungs = {
        text: Rung(
            label=text_name(text, scenario),
            worth=scale.worth(order.utility[text]),
            over=scale.over(surplus[text]),
            signs=name in signatories(scenario, text),
        )
        for text in order.utility
    }
    better = [rungs[text] for text in rungs if surplus[text] >= 0]
    worse = [rungs[text] for text in rungs if surplus[text] < 0]
    whole = len(rungs) <= LISTED
    return Ladder(
        better=tuple(better if whole else better[:SOME]),
        worse=tuple(worse) if whole else (),
        no_deal=scale.worth(order.no_deal),
        unit=scale.unit,
        said=_said(len(better), len(rungs)),
        ties=_ties(name, scenario),
        is_whole=whole,
        signs=any(rung.signs for rung in rungs.values()),
    )


def scale_of(name: str, scenario: Variant) -> Scale:
    """How a state's card tells worth."""
    form: PreferenceForm = scenario.preferences
    if form == "ranking":
        return Scale("", lambda _: "", lambda _: "")
    if form == "scores":
        most = attainable(scenario.states[name])
        return Scale(
            f"points, at best {most:.4g}",
            lambda utility: f"{most * utility:.4g}",
            lambda surplus: _signed(most * surplus),
        )
    return Scale("points of 100", points, over)


def _signed(value: float) -> str:
    words = f"{abs(value):.4g}"
    return words if words == "0" else f"{'−' if value < 0 else '+'}{words}"


def _said(better: int, of: int) -> str:
    if better in (0, of):
        which, as_good = ("Each", "at least as") if better else ("None", "as")
        return f"{which} of the {of:,} texts is {as_good} good for you as no deal."
    verb = "is" if better == 1 else "are"
    return f"{better:,} of the {of:,} texts {verb} at least as good for you as no deal."


def _ties(name: str, scenario: Variant) -> str:
    """Which texts, and no deal, are tied in a ranking; nothing where nothing is."""
    ties = [
        " = ".join(_ranked(text, scenario) for text in rank)
        for rank in scenario.states[name].ranking or ()
        if not isinstance(rank, str) and len(rank) > 1
    ]
    return f"As good as each other: {'; '.join(ties)}." if ties else ""


def _ranked(text: str, scenario: Variant) -> str:
    return "no deal" if text == NO_DEAL else f"“{text_name(text, scenario)}”"
