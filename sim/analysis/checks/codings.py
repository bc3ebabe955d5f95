"""The coding sheet: every number that a file writes down, where it comes from, how it is known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.scenario.aftermath import Aftermath
from sim.scenario.agenda import Framework, Issue, StatusQuo
from sim.scenario.change import base_of, ways_of
from sim.scenario.faults import Path
from sim.scenario.merge import merge
from sim.scenario.quantity import AnyQuantity, Basis, Coded, Normal
from sim.scenario.reservation import Like, Points
from sim.scenario.schema import EVENT_PARTS, Event, Study, Uncertainty
from sim.scenario.state import State
from sim.scenario.table import Protocol

Value = AnyQuantity | Like | Points | str | tuple[Any, ...]
"""A number as written, a word that stands for one, or an order of texts."""
MANY: Mapping[str, type[Coded]] = {"states": State, "frameworks": Framework, "issues": Issue}
"""Parts of a file that hold several nouns by name."""
ONE: Mapping[str, type[Coded]] = {
    "status_quo": StatusQuo,
    "uncertainty": Uncertainty,
    "protocol": Protocol,
    "aftermath": Aftermath,
}
"""Parts of a file that are one noun."""
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "states": (
        *("ideal", "salience", "scores", "utilities", "ranking", "reservation", "aspiration"),
        *("concession", "tolerance", "cost", "reciprocity", "precision", "abstains", "discount"),
        *("recognition", "weights", "disputes", "ratifies_at", "capability", "resolve"),
        *("challenge_cost", "defeat", "opportunity"),
    ),
    "frameworks": ("at",),
    "issues": ("options",),
    "status_quo": ("at",),
    "uncertainty": ("ideal", "salience", "scores", "utilities", "reservation"),
    "protocol": (
        *("rounds", "concession", "tolerance", "cost", "reciprocity", "precision", "abstains"),
        *("discount", "belief"),
    ),
    "aftermath": ("horizon", "opportunity", "scale"),
}
"""By part: the keys under which numbers stand, in the order in which they are told."""
WORDS = {"reservation", "concession", "ranking"}
"""Keys under which a word or a list may stand for a number."""


@dataclass(frozen=True, kw_only=True)
class Coding:
    """One number of a file, and on what it rests: its own words, or else those of its noun."""

    path: Path
    """Below the noun: `("ideal", "presence")`."""
    value: Value
    sd: float = 0.0
    """The study-wide standard deviation that holds for it, in its own unit; 0 where none does."""
    basis: Basis | None
    source: str | None
    note: str | None
    """Its own alone."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A noun of the file, such as a state or a text, with the numbers that it writes down."""

    path: Path
    """`("states", "Ukraine")`, `("aftermath",)`."""
    source: str | None
    note: str | None
    """What holds for those of its numbers that say nothing themselves."""
    codings: tuple[Coding, ...]
    since: int | None = None
    """The round from which on an event makes it so."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All numbers of a file, and those that its variants write otherwise."""

    parts: tuple[Part, ...]
    of_variants: Mapping[str, tuple[Part, ...]]
    """By variant, what it changes and nothing else; variants that change no number are left out."""


def sheet(study: Study) -> Sheet:
    """The numbers of preferences, no deal, demands, weights and what follows, as the file has them.

    What the file does not write, and the program supplies, is none of its numbers. `study` holds
    the file as written.
    """
    base = base_of(study.written)
    of_variants = {}
    for name, change in ways_of(study.written, "variants").items():
        changed = tuple(_parts(change, merge(base, change)))
        if name in study.variants and changed:
            of_variants[name] = changed
    return Sheet(parts=tuple(_parts(base, base)), of_variants=of_variants)


def _parts(written: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Part]:
    """The nouns in what is written that hold numbers; `whole` is what it is laid over, with it."""
    yield from _nouns(written, whole)
    for raw in written.get("events", ()):
        event = Event.model_validate(raw)
        laid = {part: change for part, change in event.change.items() if part in EVENT_PARTS}
        whole = merge(dict(whole), laid)
        yield from (replace(part, since=event.round) for part in _nouns(laid, whole))


def _nouns(written: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Part]:
    spreads = _Spreads.of(whole)
    for key in NUMBERS:
        below = written.get(key)
        if key in ONE and below is not None:
            yield from _part((key,), ONE[key].model_validate(below), whole[key], spreads)
        elif key in MANY and isinstance(below, dict):
            for name, raw in below.items():
                noun = MANY[key].model_validate(raw)
                yield from _part((key, name), noun, whole[key][name], spreads)


def _part(path: Path, noun: Coded, whole: Mapping[str, Any], spreads: "_Spreads") -> Iterator[Part]:
    """The noun with its numbers, if it has any; `whole` says what holds for those of them."""
    kind = str(path[0])
    above = {**MANY, **ONE}[kind].model_validate(whole)
    codings = [
        _coding(way, value, above, spreads.sd(way, value) if kind == "states" else 0.0)
        for key in NUMBERS[kind]
        if key in noun.model_fields_set
        for way, value in _values((key,), getattr(noun, key))
    ]
    if codings:
        yield Part(path=path, source=above.source, note=above.note, codings=tuple(codings))


def _values(way: Path, value: Any) -> Iterator[tuple[Path, Value]]:
    """What stands under a key: a number, or numbers by name; a place given by a name is none."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _values((*way, name), below)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float | Coded) or way[0] in WORDS:
        yield way, value


def _coding(way: Path, value: Value, above: Coded, sd: float) -> Coding:
    own = value if isinstance(value, Coded) else Coded()
    return Coding(
        path=way,
        value=value,
        sd=sd,
        basis=own.basis or above.basis,
        source=own.source or above.source,
        note=own.note,
    )


@dataclass(frozen=True, kw_only=True)
class _Spreads:
    """The study-wide standard deviations, for numbers that give none of their own."""

    sds: Uncertainty
    widths: Mapping[str, float]
    """By issue: of its range, in its own unit."""

    @classmethod
    def of(cls, whole: Mapping[str, Any]) -> "_Spreads":
        issues = whole.get("issues") or {}
        return cls(
            sds=Uncertainty.model_validate(whole.get("uncertainty") or {}),
            widths={name: Issue.model_validate(raw).width for name, raw in issues.items()},
        )

    def sd(self, way: Path, value: Value) -> float:
        """What holds for a state's number that stands there, in its own unit."""
        says_none = isinstance(value, int | float) or (
            isinstance(value, Normal | Like) and value.sd is None
        )
        if not says_none or way[0] not in Uncertainty.model_fields:
            return 0.0
        sd = float(getattr(self.sds, str(way[0])))
        return sd * self.widths[str(way[1])] / 100.0 if way[0] == "ideal" else sd
