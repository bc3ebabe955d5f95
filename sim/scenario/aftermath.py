"""What follows a signature: who guarantees a text, when a call is honoured, what is tried."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.quantity import Coded, Exponent, Names, Noun, Utility

CallName = Literal["any", "majority", "unanimity"]
Count = Annotated[int, Field(ge=1)]
Chance = Utility
"""A quantity on the 0–1 scale of chances."""


class Willing(Noun):
    """Guarantors whose signature a text does not need: those bind themselves who say yes."""

    willing: Annotated[Names, Field(min_length=1)]
    """States (or groups)."""


Guarantors = Annotated[
    Annotated[Willing, Tag("form:willing")] | Annotated[Names, Tag("form:bound")],
    Discriminator(
        lambda value: "form:willing" if isinstance(value, dict | Willing) else "form:bound"
    ),
]


class Call(Noun):
    """How many guarantors have to honour a call before a guarantee holds, and who among them."""

    quota: Annotated[
        Annotated[CallName, Tag("form:kind")] | Annotated[Count, Tag("form:count")],
        Discriminator(lambda value: "form:kind" if isinstance(value, str) else "form:count"),
    ] = "any"
    """`any`, `majority` (more than half), `unanimity`, or so many; of all who guarantee."""
    veto: Names = ()
    """Guarantors (or groups of them) without whom no call is honoured."""


Activation = Annotated[
    Annotated[CallName, Tag("form:way")] | Annotated[Call, Tag("form:call")],
    Discriminator(lambda value: "form:way" if isinstance(value, str) else "form:call"),
]


class Aftermath(Coded):
    """What is tried of an agreement once it is in force."""

    horizon: Annotated[int, Field(ge=1, le=100)] = 10
    """Years that it has to last."""
    opportunity: Chance = 0.2
    """Chance in each year that a state which may challenge it comes to where it could."""
    scale: Exponent = 0.1
    """Of the logistic by which a state weighs a challenge, in utility: how far it is from exact."""
