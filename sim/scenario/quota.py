"""How many must say yes: quotas on heads or on a weight that the states carry."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.quantity import Finite, Name, Noun

ROUNDING = 1e-9
"""Share of the total by which a sum of weights may miss a quota for rounding alone."""


class Share(Noun):
    """At least this share of the weight of the parties seated must say yes."""

    share: Annotated[Finite, Field(gt=0, le=1)]
    """Of heads, or of the weight named."""
    of: Name | None = None
    """A weight that the states carry; left out, each party counts one."""


class Votes(Noun):
    """At least so many votes must be yes."""

    votes: Annotated[Finite, Field(gt=0)]
    """So many."""
    of: Name | None = None
    """A weight that the states carry; left out, each party counts one."""


class MajorityOf(Noun):
    """More than half of a named weight must say yes."""

    majority_of: Name
    """A weight that the states carry."""


def quota_form(value: Any) -> str:
    """How a quota is written, told by its shape."""
    if isinstance(value, Noun):
        forms = {"Share": "share", "Votes": "votes", "MajorityOf": "majority_of"}
        return f"form:{forms[type(value).__name__]}"
    if not isinstance(value, dict):
        return "form:name"
    key = "share" if "share" in value else "majority_of" if "majority_of" in value else "votes"
    return f"form:{key}"


Quota = Annotated[
    Annotated[Literal["none", "majority", "unanimity"], Tag("form:name")]
    | Annotated[Share, Tag("form:share")]
    | Annotated[Votes, Tag("form:votes")]
    | Annotated[MajorityOf, Tag("form:majority_of")],
    Discriminator(quota_form),
]
QuotaRule = Annotated[
    Annotated[tuple[Quota, ...], Tag("form:several")] | Annotated[Quota, Tag("form:one")],
    Discriminator(lambda value: "form:several" if isinstance(value, tuple | list) else "form:one"),
]
