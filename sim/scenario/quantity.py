"""Numbers as a scenario file may write them: exact or uncertain, each with its source and basis."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

Basis = Literal["stated", "inferred", "guessed"]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\n]*$")]
Names = Annotated[tuple[Name, ...], Field(max_length=300)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\n]*$")]
"""Text that stands in tables and figures, and so has to be one line."""
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
    """The number."""


class Normal(Coded):
    """A normal distribution, clipped to the range of what it describes."""

    mean: Finite
    """The mean, before it is clipped."""
    sd: NotNegative | None = None
    """Standard deviation; left out, the study-wide `uncertainty` holds."""


class Uniform(Coded):
    """Any value from low to high, all alike."""

    low: Finite
    """The least value."""
    high: Finite
    """The greatest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise wrong(f"low {self.low:g} is above high {self.high:g}")
        return self


class Triangular(Coded):
    """From low to high, most often near mode."""

    low: Finite
    """The least value."""
    mode: Finite
    """The most frequent value."""
    high: Finite
    """The greatest value."""

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


AnyQuantity = float | Exactly | Normal | Uniform | Triangular
"""A quantity as code sees it."""


def mean_of(quantity: AnyQuantity) -> float:
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


def scaled(quantity: AnyQuantity, ends: tuple[float, float]) -> AnyQuantity:
    """A quantity in the unit of an issue that goes from ends[0] to ends[1], on the 0–100 scale."""
    if ends == (0.0, 100.0):
        return quantity
    low, high = ends

    def place(value: float) -> float:
        return 100.0 * ((value - low) / (high - low))  # never above 100, however it is rounded

    match quantity:
        case Exactly():
            change = {"exactly": place(quantity.exactly)}
        case Normal():
            change = {"mean": place(quantity.mean)}
            if quantity.sd is not None:
                change["sd"] = 100.0 * (quantity.sd / (high - low))
        case Uniform():
            change = {"low": place(quantity.low), "high": place(quantity.high)}
        case Triangular():
            change = {key: place(getattr(quantity, key)) for key in ("low", "mode", "high")}
        case _:
            return place(quantity)
    return quantity.model_copy(update=change)


def outside(quantity: AnyQuantity, low: float, high: float) -> str | None:
    """What to say of a quantity whose value, mean or bounds are outside low to high."""
    if isinstance(quantity, float) and low <= quantity <= high:
        return None  # most are: of 40,000 numbers in each of many tables this is what takes time
    scale = f"outside {low:.12g} to {high:.12g}" if high < MOST else None
    for name, value in _corners(quantity):
        if value < low:
            return f"{name}{value:.12g} is {scale or f'below {low:.12g}'}"
        if value > high:
            return f"{name}{value:.12g} is {scale or f'above {high:.12g}'}"
    return None


def within(low: float, high: float) -> AfterValidator:
    """Refuses a quantity that is outside low to high."""

    def check(quantity: AnyQuantity) -> AnyQuantity:
        if said := outside(quantity, low, high):
            raise wrong(said)
        return quantity

    return AfterValidator(check)


def _above_zero(quantity: Any) -> Any:
    for name, value in _corners(quantity):
        if value <= 0:
            raise wrong(f"{name}{value:g} is not above 0")
    return quantity


def _corners(quantity: AnyQuantity) -> list[tuple[str, float]]:
    match quantity:
        case Uniform() | Triangular():
            return [("low ", quantity.low), ("high ", quantity.high)]
        case Normal():
            return [("mean ", quantity.mean)]
    return [("", mean_of(quantity))]


Utility = Annotated[Quantity, within(0, 1)]
"""A quantity on the 0–1 scale of utilities."""
Amount = Annotated[Quantity, within(0, MOST)]
"""A quantity that is not negative."""
Exponent = Annotated[Quantity, AfterValidator(_above_zero)]
"""A quantity above zero."""
