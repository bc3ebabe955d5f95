"""A state: what it wants, what no agreement is worth to it, and how it negotiates."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.aftermath import Chance
from sim.scenario.quantity import (
    Amount,
    Coded,
    Exponent,
    Finite,
    Line,
    Name,
    Names,
    NotNegative,
    Quantity,
    Utility,
)
from sim.scenario.reservation import Reservation

OfferRule = Literal["in_band", "favourite", "least_generous", "expected"]
ConcessionName = Literal["boulware", "linear", "conceder", "hardline", "sincere"]
NO_DEAL = "NO_DEAL"
"""Stands for no agreement in a ranking."""
Concession = Annotated[
    Annotated[ConcessionName, Tag("form:course")] | Annotated[Exponent, Tag("form:exponent")],
    Discriminator(lambda value: "form:course" if isinstance(value, str) else "form:exponent"),
]


Discount = Annotated[Finite, Field(ge=0, lt=1)]
Rank = Annotated[
    Annotated[Name, Tag("form:text")] | Annotated[Names, Field(min_length=1), Tag("form:tie")],
    Discriminator(lambda value: "form:text" if isinstance(value, str) else "form:tie"),
]


class State(Coded):
    """An actor with preferences; its source and basis hold for its numbers that give none."""

    label: Line | None = None
    """What it is called in tables and pictures; left out, its name."""
    brief: str | None = None
    """What whoever plays it is told in private, on its role card."""
    ideal: dict[Name, Quantity] | None = None
    """Where it would like each issue to stand (spatial preferences)."""
    salience: dict[Name, Amount] | None = None
    """How much each issue matters to it; left out, all alike."""
    scores: dict[Name, dict[Name, Amount]] | None = None
    """Points for each option of each issue (scorable game)."""
    utilities: dict[Name, Utility] | None = None
    """What each framework is worth to it, from 0 to 1."""
    ranking: tuple[Rank, ...] | None = None
    """The frameworks and NO_DEAL, best first; a list within the list is a tie."""
    reservation: Reservation | None = None
    """What no agreement is worth to it (its BATNA); a ranking says it by the place of NO_DEAL."""
    aspiration: Utility | None = None
    """Where its demand starts; left out, its best utility over the frameworks."""
    concession: Concession | None = None
    """How its demand falls with time: a name or an exponent; left out, the protocol's."""
    offers: OfferRule | None = None
    """Which of the texts it would accept it puts; left out, the protocol's."""
    tolerance: Utility | None = None
    """By how much under its demand it still says yes; left out, the protocol's."""
    cost: Utility | None = None
    """By how much each further round lowers its reservation value; left out, the protocol's."""
    reciprocity: Utility | None = None
    """How far its demand follows what the others have moved, instead of the clock, from 0 to 1."""
    precision: Exponent | None = None
    """How sharply its answer tells better from worse (logit); left out, the protocol's."""
    abstains: Utility | None = None
    """By how much under its demand it abstains rather than refuses; left out, the protocol's."""
    only_with: Names = ()
    """States (or groups) without whose yes it does not say yes."""
    discount: Discount | None = None
    """What tomorrow is worth to it today, for the equilibrium of farsighted states."""
    recognition: NotNegative = 1.0
    """How often it is recognised as speaker, relative to the others; 0: never."""
    weights: dict[Name, NotNegative] = {}
    """Its weight in quotas that name one (votes, population)."""
    disputes: dict[Name, Chance] = {}
    """States whose signature it does not accept, each with the chance, at the start of every
    round, that this is settled; until then it says no to all that they would have to sign."""
    ratifies_at: Utility | None = None
    """The least a text must be worth to it for its parliament to ratify; left out, any will do."""
    capability: Amount = 0.0
    """What it can bring to bear, in any unit that is the same for all."""
    resolve: Chance = 1.0
    """Chance that it honours a call upon its guarantee."""
    may_challenge: bool = False
    """Whether it may break an agreement that is in force, at the table or not."""
    challenge_cost: Amount = 0.0
    """What a challenge costs it, in utility, however it ends."""
    defeat: Utility = 0.0
    """What a challenge that is met by the guarantors is worth to it; one that is not, its
    aspiration."""
    opportunity: Chance | None = None
    """Chance in each year that it comes to where it could challenge; left out, the aftermath's."""

    @property
    def ranked(self) -> Iterator[tuple[tuple[int, ...], str]]:
        """Everything in its ranking, best first, each with its place (and place in a tie)."""
        for number, rank in enumerate(self.ranking or ()):
            if isinstance(rank, str):
                yield (number,), rank
            else:
                yield from (((number, within), name) for within, name in enumerate(rank))
