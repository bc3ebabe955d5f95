"""Numbers as a scenario file may write them: exact or uncertain, each with its source and basis."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Basis = Literal["stated", "inferred", "guessed"]
Finite = Annotated[float, Field(allow_inf_nan=False)]


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
    sd: Annotated[Finite, Field(ge=0)] | None = None
    """Standard deviation; left out, the study-wide `uncertainty` holds."""


class Uniform(Coded):
    """Any value from low to high, all alike."""

    low: Finite
    high: Finite


class Triangular(Coded):
    """From low to high, most often near mode."""

    low: Finite
    mode: Finite
    high: Finite


def quantity_form(value: Any) -> str | None:
    """The form in which a number is written, told by its keys (None: by nothing known)."""
    if isinstance(value, Noun):
        return type(value).__name__.lower()
    if not isinstance(value, dict):
        return "number"
    if "exactly" in value:
        return "exactly"
    if "mode" in value:
        return "triangular"
    if "low" in value or "high" in value:
        return "uniform"
    return "normal"


Quantity = Annotated[
    Annotated[Finite, Tag("number")]
    | Annotated[Exactly, Tag("exactly")]
    | Annotated[Normal, Tag("normal")]
    | Annotated[Uniform, Tag("uniform")]
    | Annotated[Triangular, Tag("triangular")],
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
