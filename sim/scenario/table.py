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
    signatories: Names = ()
    quota: QuotaRule = "none"
    blocking_minority: Annotated[int, Field(ge=1)] | None = None
    """Quotas after the first count as reached unless so many parties fail to say yes."""


class Chair(Noun):
    """An agenda setter: this state alone puts offers (Romer & Rosenthal 1978)."""

    chair: Name


class Protocol(Coded):
    """How the talks go, and what holds for every state that says nothing of its own."""

    talk: Literal["plenary", "stacked"] = "plenary"
    speaker: Annotated[
        Annotated[Literal["random", "rotation", "mediator"], Tag("form:rule")]
        | Annotated[Chair, Tag("form:chair")],
        Discriminator(lambda value: "form:rule" if isinstance(value, str) else "form:chair"),
    ] = "random"
    rounds: Annotated[int, Field(ge=1, le=1000)] = 20
    offers: OfferRule = "in_band"
    concession: Concession = "linear"
    tolerance: Utility = 0.0
    cost: Utility = 0.0
    reciprocity: Utility = 0.0
    precision: Exponent | None = None
    """Left out, a state says yes to all that is worth its demand, and to nothing else."""
    abstains: Utility = 0.0
    discount: Discount = 0.9
    """What tomorrow is worth today; only the equilibrium of farsighted states reads it."""
    belief: Annotated[Finite, Field(gt=0)] = 0.05
    """Scale of the logistic by which `expected` offers judge the others' answers."""
