"""What no agreement is worth to a state: a number, the status quo, a text, or points."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.quantity import Amount, Coded, Finite, Name, NotNegative, Utility

Step = Annotated[Finite, Field(ge=-1, le=1)]
"""A difference of two utilities."""


class Like(Coded):
    """A reservation value: that of this framework, or by so much better than it."""

    like: Name
    """The framework."""
    plus: Step = 0.0
    """By how much no agreement is better than the framework; below nought, worse."""
    sd: NotNegative | None = None
    """Standard deviation around it; left out, the study-wide `uncertainty.reservation` holds."""


class Points(Coded):
    """A reservation value in points of a scorable game, a share of that state's maximum."""

    points: Amount
    """Out of the most that the state can attain."""


def reservation_form(value: Any) -> str:
    """How a reservation value is written, told by its shape."""
    if isinstance(value, str):
        return "form:status_quo"
    if isinstance(value, Like) or (isinstance(value, dict) and "like" in value):
        return "form:like"
    if isinstance(value, Points) or (isinstance(value, dict) and "points" in value):
        return "form:points"
    return "form:quantity"


Reservation = Annotated[
    Annotated[Literal["status_quo"], Tag("form:status_quo")]
    | Annotated[Like, Tag("form:like")]
    | Annotated[Points, Tag("form:points")]
    | Annotated[Utility, Tag("form:quantity")],
    Discriminator(reservation_form),
]
