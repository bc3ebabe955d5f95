"""The grid of settings: what a colleague might have chosen, one thing or several at once.

Choices of talk (how demands fall, which texts are put, how many rounds) come in all combinations;
numbers (reservation values, uncertainty, what the file lists) one at a time on top of each. Numbers
on which the talks do not depend, but only what becomes of agreements, come one at a time on the
file's own talks and the two corners: the same talks need not be told for each of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import Literal, get_args

from sim.analysis.stress.afterwards import End, costing, having_occasion, resolving, weighing
from sim.analysis.stress.otherwise import (
    can_be_moved,
    conceding,
    lasting,
    offering,
    preferring_none,
    surer,
)
from sim.scenario.change import Change, changed, ways_of
from sim.scenario.schema import Study, Variant
from sim.scenario.state import ConcessionName, OfferRule

BY = 0.06
"""By how much a reservation value is moved up and down."""
ONE_BY_ONE = 6
"""More principals than these have their reservation values moved together."""
COURSES: tuple[ConcessionName, ...] = ("boulware", "linear", "conceder")
RULES: tuple[OfferRule, ...] = get_args(OfferRule)
HALF, DOUBLE = ("half", 0.5), ("double", 2.0)
TALK: tuple[str, ...] = ("concession", "rounds", "offers")
"""The factors of talk; offers last, for the states' minds do not depend on them."""
CORNERS = ({"concession": "boulware", "rounds": "half"},
           {"concession": "conceder", "rounds": "double"})  # fmt: skip
"""The combinations that the quick form tries: most and least unyielding."""
AFTERWARDS: Mapping[str, str] = {
    "resolve": "resolve",
    "challenge_cost": "challenge cost",
    "opportunity": "opportunity to challenge",
    "scale": "scale of challenges",
}
"""The factors of what follows a signature, and what people call them."""
OWN = "the file's own"
LISTED = "stress."
"""Begins the factor of a change that the file lists."""
Kind = Literal["choice", "number", "listed"]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that is chosen otherwise than in the file."""

    factor: str
    """`concession`, `offers`, `rounds`, `uncertainty`, `reservation of S`, `resolve`,
    `challenge_cost`, `opportunity`, `scale`; of a change that the file lists its place there,
    `stress.NAME`."""
    value: str
    words: str
    """For people: `half the rounds`."""
    change: Callable[[str, Variant], Variant] = field(compare=False, repr=False)
    """What it makes of a variant, which has this name."""

    @property
    def kind(self) -> Kind:
        """Whether it is about how the talks go, a number of the coding, or listed in the file."""
        if self.factor.startswith(LISTED):
            return "listed"
        return "choice" if self.factor in TALK else "number"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is chosen otherwise than in the file, in the order in which it is laid over a variant.

    What the file lists comes first, as if the file had said so.
    """

    choices: tuple[Choice, ...] = ()

    @property
    def words(self) -> str:
        """For people: the choices of talk, then the number."""
        said = sorted(self.choices, key=lambda choice: choice.kind != "choice")
        return ", ".join(choice.words for choice in said) or OWN

    @property
    def values(self) -> dict[str, str]:
        """The value of each factor that is chosen otherwise."""
        return {choice.factor: choice.value for choice in self.choices}

    @property
    def of_talk(self) -> bool:
        """Whether it says nothing of what follows a signature alone: its talks are its own."""
        return not any(choice.factor in AFTERWARDS for choice in self.choices)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """What can be chosen otherwise in a study, each choice changing some variant at least."""

    choices: tuple[Choice, ...]
    unmoved: tuple[str, ...] = ()
    """Principals whose reservation value follows from something else, and is not moved."""
    together: int = 0
    """How many principals are moved all at once, being too many; 0: one by one."""

    @property
    def full(self) -> tuple[Setting, ...]:
        """All combinations of talk, with each number on top of each; the file's own first.

        What follows a signature alone comes last, on the file's own talks and the corners.
        """
        talk = [[(), *((choice,) for choice in self._of(factor))] for factor in TALK]
        after = [choice for choice in self.choices if choice.factor in AFTERWARDS]
        others = [c for c in self.choices if c.kind != "choice" and c not in after]
        numbers = [(), *((choice,) for choice in others)]
        every = [
            Setting(choices=(*number, *course, *rounds, *rule))
            for number, course, rounds, rule in product(numbers, *talk)
        ]
        few = [Setting(choices=(c, *how)) for c in after for how in ((), *self._corners())]
        return (*every, *few)

    @property
    def quick(self) -> tuple[Setting, ...]:
        """One choice at a time, and the two corners; the file's own first."""
        singly = [Setting(choices=(choice,)) for choice in self.choices]
        corners = [Setting(choices=corner) for corner in self._corners() if len(corner) > 1]
        return (Setting(), *singly, *corners)  # a corner of one choice is there already

    def _corners(self) -> Iterator[tuple[Choice, ...]]:
        """What the corners choose otherwise than the file, without one that is the file's own."""
        for corner in CORNERS:
            choices = tuple(c for c in self.choices if corner.get(c.factor) == c.value)
            if choices:
                yield choices

    def _of(self, factor: str) -> list[Choice]:
        return [choice for choice in self.choices if choice.factor == factor]


def grid_of(study: Study) -> Grid:
    """The standard grid, and what the file lists under `stress`, without what changes nothing."""
    principals = list(dict.fromkeys(s for v in study.variants.values() for s in v.principals))
    movable = [s for s in principals if _is_movable(study, s)]
    together = len(movable) if len(movable) > ONE_BY_ONE else 0
    groups = [tuple(movable)] if together else [(state,) for state in movable]
    every = [*_of_talk(), *_of_no_deal(study, groups), *_of_certainty(), *_of_afterwards()]
    every += _listed(study)
    return Grid(
        choices=tuple(choice for choice in every if _changes_something(study, choice)),
        unmoved=tuple(state for state in principals if state not in movable),
        together=together,
    )


def laid_over(name: str, variant: Variant, choices: Sequence[Choice]) -> Variant:
    """The variant of that name with the choices laid over it in their order."""
    for choice in choices:
        variant = choice.change(name, variant)
    return variant


def _is_movable(study: Study, state: str) -> bool:
    return any(can_be_moved(v, state) for v in study.variants.values() if state in v.principals)


def _changes_something(study: Study, choice: Choice) -> bool:
    # All of them are tried, so that a change which one of them cannot take is refused.
    changed = [choice.change(name, variant) != variant for name, variant in study.variants.items()]
    return any(changed)


def _of_talk() -> Iterator[Choice]:
    for course in COURSES:
        change = _anywhere(partial(conceding, course=course))
        yield Choice(factor="concession", value=course, words=course, change=change)
    for value, factor in (HALF, DOUBLE):
        change = _anywhere(partial(lasting, factor=factor))
        yield Choice(factor="rounds", value=value, words=f"{value} the rounds", change=change)
    for rule in RULES:
        change = _anywhere(partial(offering, rule=rule))
        yield Choice(factor="offers", value=rule, words=f"offers {rule}", change=change)


def _of_no_deal(study: Study, groups: Sequence[tuple[str, ...]]) -> Iterator[Choice]:
    for names in groups:
        one = len(names) == 1
        who = _label(study, names[0]) if one else f"all {len(names)} principals"
        for sign, worth in ((-1, "worse"), (1, "better")):
            change = _anywhere(partial(preferring_none, names=names, by=sign * BY))
            yield Choice(
                factor=f"reservation of {names[0] if one else 'all principals'}",
                value=f"{sign * BY:+g}",
                words=f"no deal .06 {worth} for {who}",
                change=change,
            )


def _of_certainty() -> Iterator[Choice]:
    for value, factor in (HALF, DOUBLE):
        change = _anywhere(partial(surer, factor=factor))
        words = f"{value} the uncertainty"
        yield Choice(factor="uncertainty", value=value, words=words, change=change)


def _of_afterwards() -> Iterator[Choice]:
    ends: tuple[End, ...] = get_args(End)
    for factor, moved in (("resolve", resolving), ("challenge_cost", costing)):
        for end in ends:
            change = _anywhere(partial(moved, end=end))
            words = f"{AFTERWARDS[factor]} at the {end} end of its range"
            yield Choice(factor=factor, value=end, words=words, change=change)
    for factor, multiplied in (("opportunity", having_occasion), ("scale", weighing)):
        for value, times in (HALF, DOUBLE):
            change = _anywhere(partial(multiplied, factor=times))
            words = f"{value} the {AFTERWARDS[factor]}"
            yield Choice(factor=factor, value=value, words=words, change=change)


def _listed(study: Study) -> Iterator[Choice]:
    for name, change in ways_of(study.written, "stress").items():
        label = change.get("label")
        yield Choice(
            factor=f"{LISTED}{name}",
            value="changed",
            words=" ".join(str(label).split()) if label else name,
            change=_as_listed(study, change),
        )


def _as_listed(study: Study, change: Change) -> Callable[[str, Variant], Variant]:
    """Makes each variant what it would be with the listed change laid over it in the file."""
    laid = {name: changed(study, name, [change]) for name in study.variants}
    return partial(_of_that_name, laid)


def _of_that_name(laid: Mapping[str, Variant], name: str, _: Variant) -> Variant:
    return laid[name]


def _anywhere(change: Callable[[Variant], Variant]) -> Callable[[str, Variant], Variant]:
    """A change that does not ask for the variant's name; it can be pickled, as no closure can."""
    return partial(_whatever_its_name, change)


def _whatever_its_name(change: Callable[[Variant], Variant], _: str, variant: Variant) -> Variant:
    return change(variant)


def _label(study: Study, state: str) -> str:
    known = (v.states[state] for v in study.variants.values() if state in v.states)
    return " ".join((next(known).label or state).split())
