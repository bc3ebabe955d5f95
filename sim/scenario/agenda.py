"""What is negotiated: issues, and frameworks that take a position on each of them."""

from typing import Annotated, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from sim.scenario.aftermath import Activation, Call, Guarantors, Willing
from sim.scenario.quantity import MOST, Coded, Finite, Line, Name, Names, wrong
from sim.scenario.quota import QuotaRule

Position = Annotated[
    Annotated[Finite, Tag("form:place")] | Annotated[Name, Tag("form:option")],
    Discriminator(lambda value: "form:option" if isinstance(value, str) else "form:place"),
]


NARROWEST = 1e-9
"""What lies on a narrower range than this can no longer be told apart on the 0-100 scale."""


def _has_room(ends: tuple[float, float]) -> tuple[float, float]:
    low, high = ends
    if low >= high:
        raise wrong(f"{low:.12g} is not below {high:.12g}; write the low end first")
    if high - low < NARROWEST:
        raise wrong(f"from {low:.12g} to {high:.12g} is too narrow; choose a smaller unit")
    return ends


End = Annotated[Finite, Field(ge=-MOST, le=MOST)]
Range = Annotated[tuple[End, End], AfterValidator(_has_room)]


class Issue(Coded):
    """One dimension of a framework, between two ends described in words."""

    label: Line | None = None
    """What it is called in tables and pictures; left out, its name."""
    low: Line | None = None
    """What the low end of the range stands for."""
    high: Line | None = None
    """What the high end of the range stands for."""
    range: Range = (0.0, 100.0)
    """The ends of its scale in its own unit; left out, 0 and 100."""
    unit: Line | None = None
    """What positions are counted in (months, thousand troops)."""
    options: (
        Annotated[
            Annotated[Names, Tag("form:names")]
            | Annotated[dict[Name, Finite], Tag("form:positions")],
            Discriminator(
                lambda value: "form:positions" if isinstance(value, dict) else "form:names"
            ),
        ]
        | None
    ) = None
    """The choices on this issue: names (for scores), or names with their positions (spatial)."""

    @property
    def width(self) -> float:
        """Of its range, in its own unit."""
        return self.range[1] - self.range[0]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if self.options is not None and len(set(self.options)) < len(self.options):
            raise wrong("two options have the same name")
        return self


class Framework(Coded):
    """A package that can be agreed on: a position on each issue, and whose consent it needs."""

    label: Line | None = None
    """What it is called in tables and pictures; left out, its name."""
    at: dict[Name, Position] = {}
    """A position, or an option's name, per issue; an issue left out takes the status quo."""
    signatories: Names | None = None
    """States (or groups) whose yes it needs; replaces the table's list for this framework."""
    veto: Names | None = None
    """States (or groups) whose no stops it; replaces the table's list for this framework."""
    quota: QuotaRule | None = None
    """How many must say yes; replaces the table's quota for this framework."""
    blocking_minority: Annotated[int, Field(ge=1)] | None = None
    """Replaces the table's for this framework."""
    guarantors: Guarantors = ()
    """States (or groups) that guarantee it; their signatures are needed too, unless `willing`."""
    activation: Activation | None = None
    """How many guarantors have to honour a call; left out, a single one is enough."""

    @property
    def call(self) -> Call:
        """When a call upon the guarantors is honoured; as for `any` where nothing is said of it."""
        given = self.activation or Call()
        return Call(quota=given) if isinstance(given, str) else given

    @property
    def named_guarantors(self) -> Names:
        """Those named as guarantors, bound or willing."""
        return self.guarantors.willing if isinstance(self.guarantors, Willing) else self.guarantors


class StatusQuo(Coded):
    """How things stand without an agreement."""

    label: Line | None = None
    """What it is called in tables and pictures."""
    at: dict[Name, Position] = {}
    """A position, or an option's name, per issue."""
