"""Who sits at the table with what rights, and how the talks go there."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.quantity import Coded, Exponent, Finite, Name, Names, Noun, Utility
from sim.scenario.quota import QuotaRule
from sim.scenario.state import Concession, Discount, OfferRule

SeatKind = Literal["party", "observer", "excluded"]


class Table(Noun):
    """Who is party, observer or excluded, who may block, and whose consent is needed."""

    seats: dict[Name, SeatKind] = {}
    """Everybody is a party unless said otherwise; a state named itself goes before its group."""
    veto: Names = ()
    """States (or groups) whose no stops any text; each must be a party."""
    signatories: Names = ()
    """States (or groups) whose yes any text needs."""
    quota: QuotaRule = "none"
    """How many of the parties must say yes."""
    blocking_minority: Annotated[int, Field(ge=1)] | None = None
    """Quotas after the first count as reached unless so many parties fail to say yes."""


class Chair(Noun):
    """An agenda setter: this state alone puts offers (Romer & Rosenthal 1978)."""

    chair: Name
    """The state, a party or an observer."""


class Protocol(Coded):
    """How the talks go, and what holds for every state that says nothing of its own."""

    talk: Literal["plenary", "stacked"] = "plenary"
    """One text a round that all answer, or turn by turn: accept the standing text or replace it."""
    speaker: Annotated[
        Annotated[Literal["random", "rotation", "mediator"], Tag("form:rule")]
        | Annotated[Chair, Tag("form:chair")],
        Discriminator(lambda value: "form:rule" if isinstance(value, str) else "form:chair"),
    ] = "random"
    """Who puts a text: by lot, in file order, a chair alone, or a mediator."""
    rounds: Annotated[int, Field(ge=1, le=1000)] = 20
    """After so many without an agreement the talks have failed."""
    offers: OfferRule = "in_band"
    """Which of the texts that it would accept a state puts."""
    concession: Concession = "linear"
    """How demands fall with time: a name or an exponent."""
    tolerance: Utility = 0.0
    """By how much under its demand a state still says yes."""
    cost: Utility = 0.0
    """By how much each further round lowers what no deal is worth."""
    reciprocity: Utility = 0.0
    """How far demands follow what the others have moved, instead of the clock."""
    precision: Exponent | None = None
    """How sharply answers tell better from worse (logit); left out, a state says yes to all that
    is worth its demand, and to nothing else."""
    abstains: Utility = 0.0
    """By how much under its demand a state abstains rather than refuses."""
    discount: Discount = 0.9
    """What tomorrow is worth today; only the equilibrium of farsighted states reads it."""
    belief: Annotated[Finite, Field(gt=0)] = 0.05
    """Scale of the logistic by which `expected` offers judge the others' answers."""
