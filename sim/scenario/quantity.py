"""Numbers as a scenario file may write them: exact or uncertain, each with its source and basis."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

Basis = Literal["stated", "inferred", "guessed"]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\n]*$")]
Finite = Annotated[float, Field(allow_inf_nan=False)]
MOST = 1e12
"""No number of a file is larger: sums and products of such numbers are still exact enough."""
NotNegative = Annotated[Finite, Field(ge=0, le=MOST)]


def wrong(sentence: str) -> PydanticCustomError:
    """A fault found by a noun itself, in words that reach the reader as they are."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence})


class Noun(BaseModel):
    """A frozen noun of the scenario file; unknown keys and numbers written as text are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True
    )


class Coded(Noun):
    """Something an analyst coded: where it comes from and how firmly it is known."""

    source: str | None = None
    """A key of `sources`."""
    basis: Basis | None = None
    """How it is known: said on the record, inferred from what was said, or guessed."""
    note: str | None = None
    """Why this coding and no other."""


class Exactly(Coded):
    """A number without uncertainty, even where a study-wide one is set."""

    exactly: Finite


class Normal(Coded):
    """A normal distribution, clipped to the range of what it describes."""

    mean: Finite
    sd: NotNegative | None = None
    """Standard deviation; left out, the study-wide `uncertainty` holds."""


class Uniform(Coded):
    """Any value from low to high, all alike."""

    low: Finite
    high: Finite

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise wrong(f"low {self.low:g} is above high {self.high:g}")
        return self


class Triangular(Coded):
    """From low to high, most often near mode."""

    low: Finite
    mode: Finite
    high: Finite

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.mode <= self.high:
            raise wrong(
                f"low {self.low:g}, mode {self.mode:g}, high {self.high:g} are not in this order"
            )
        return self


def quantity_form(value: Any) -> str:
    """The form in which a number is written, told by its keys."""
    if isinstance(value, Noun):
        return f"form:{type(value).__name__.lower()}"
    if not isinstance(value, dict):
        return "form:number"
    if "exactly" in value:
        return "form:exactly"
    if "mode" in value:
        return "form:triangular"
    if "low" in value or "high" in value:
        return "form:uniform"
    return "form:normal"


# Tags begin with `form:` so that the place of a fault can be told from the form it was read in.
Quantity = Annotated[
    Annotated[Finite, Tag("form:number")]
    | Annotated[Exactly, Tag("form:exactly")]
    | Annotated[Normal, Tag("form:normal")]
    | Annotated[Uniform, Tag("form:uniform")]
    | Annotated[Triangular, Tag("form:triangular")],
    Discriminator(quantity_form),
]


def mean_of(quantity: float | Exactly | Normal | Uniform | Triangular) -> float:
    """The mean of a number as written (of the distribution before it is clipped to its range)."""
    match quantity:
        case Exactly():
            return quantity.exactly
        case Normal():
            return quantity.mean
        case Uniform():
            return (quantity.low + quantity.high) / 2
        case Triangular():
            return (quantity.low + quantity.mode + quantity.high) / 3
    return float(quantity)


def within(low: float, high: float) -> AfterValidator:
    """Refuses a quantity whose value, mean or bounds are outside low to high."""
    scale = f"outside {low:g} to {high:g}" if high < MOST else None

    def check(quantity: Any) -> Any:
        for name, value in _corners(quantity):
            if value < low:
                raise wrong(f"{name}{value:g} is {scale or f'below {low:g}'}")
            if value > high:
                raise wrong(f"{name}{value:g} is {scale or f'above {high:g}'}")
        return quantity

    return AfterValidator(check)


def _above_zero(quantity: Any) -> Any:
    for name, value in _corners(quantity):
        if value <= 0:
            raise wrong(f"{name}{value:g} is not above 0")
    return quantity


def _corners(quantity: float | Exactly | Normal | Uniform | Triangular) -> list[tuple[str, float]]:
    match quantity:
        case Uniform() | Triangular():
            return [("low ", quantity.low), ("high ", quantity.high)]
        case Normal():
            return [("mean ", quantity.mean)]
    return [("", mean_of(quantity))]


Place = Annotated[Quantity, within(0, 100)]
"""A quantity on the 0–100 scale of an issue."""
Utility = Annotated[Quantity, within(0, 1)]
"""A quantity on the 0–1 scale of utilities."""
Amount = Annotated[Quantity, within(0, MOST)]
"""A quantity that is not negative."""
Exponent = Annotated[Quantity, AfterValidator(_above_zero)]
"""A quantity above zero."""
