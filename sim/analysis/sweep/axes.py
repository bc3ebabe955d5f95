"""What is varied in a sweep: spans, lists of values, and a Latin hypercube through them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor, prod

from sim.scenario.change import values_of
from sim.scenario.faults import Position, RequestError, shorten
from sim.scenario.paths import Place, place_of
from sim.scenario.quantity import MOST as MOST_OF_ALL
from sim.scenario.schema import Span, Study, Sweep
from sim.scenario.source import Value, read

MOST = 20_000
"""Points times tables: each is judged before anything runs, some twenty seconds' work."""
MOST_AXES = 20
ROUNDING = 1e-9
"""Of a step: by so much an end may be missed and still be reached."""
SAMPLES = "--sample N takes N points of them all"
Given = str | Span | Sequence[Value]
"""What a path takes on, as text of the command line, as a noun, or as values."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A path whose value is varied."""

    written: str
    """The path as it was written."""
    place: Place
    levels: tuple[Value, ...]
    """What it takes on; nothing where any value between two ends may be sampled."""
    ends: tuple[float, float] | None = None
    """The two ends, where anything between them is sampled."""
    position: Position | None = None
    """Where it stands in the file, if it does."""

    @property
    def is_numeric(self) -> bool:
        """Whether all that it takes on are numbers."""
        return all(isinstance(v, int | float) and not isinstance(v, bool) for v in self.levels)

    def told(self, value: Value) -> str:
        """The setting, as it was asked for: `--over table.quota=majority`."""
        where = self.position
        asked = f"{where.file}:{where.line}:{where.column}  sweep.over." if where else "--over "
        return f"{asked}{self.set_to(value)}"

    def set_to(self, value: Value) -> str:
        """The setting alone: `table.quota=majority`."""
        return f"{self.written}={shorten(spelt(value))}"

    def picked(self, share: float) -> Value:
        """The value so far along the axis, from 0 to below 1."""
        if self.ends is None:
            return self.levels[floor(share * len(self.levels))]
        low, high = self.ends
        if self.place.is_whole_number:
            return floor(low + share * (high - low + 1))
        return float(f"{low + share * (high - low):.12g}")


@dataclass(frozen=True, kw_only=True)
class Lattice:
    """The points of a sweep: a value on each axis."""

    axes: tuple[Axis, ...]
    points: tuple[tuple[Value, ...], ...]
    """In the order of the axes, the last of which changes fastest; or as they were sampled."""
    sample: int | None = None
    """How many points were sampled, if so."""


def spelt(value: Value) -> str:
    """A value as the command line takes it: `0.5`, `majority`, `{share: 0.66}`, `[A, B]`."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.12g}"
        case dict():
            return "{" + ", ".join(f"{key}: {spelt(each)}" for key, each in value.items()) + "}"
        case tuple():
            return "[" + ", ".join(map(spelt, value)) + "]"
    return str(value)


def wanted(over: Sequence[str], sample: int | None = None) -> Sweep:
    """What `--over PATH=…` and `--sample N` of the command line ask for.

    Raises RequestError where one cannot be read, or a path is given twice.
    """
    given: dict[str, Given] = {}
    for text in over:
        path, is_given, values = text.partition("=")
        path = path.strip()
        if not (path and is_given):
            raise RequestError(f"--over {shorten(text)}: must be PATH=LOW:HIGH:STEP, or PATH=a,b,c")
        if path in given:
            raise RequestError(f"--over {shorten(path)}: stands twice; give all its values at once")
        given[path] = values
    return sweep_of(given, sample)


def sweep_of(over: Mapping[str, Given], sample: int | None = None) -> Sweep:
    """The sweep over these paths, each with a span, a list of values, or either as text."""
    if len(over) > MOST_AXES:
        raise RequestError(f"--over: {len(over)} paths; at most {MOST_AXES}")
    if sample is not None and sample < 2:
        raise RequestError(f"--sample {sample}: at least 2 points are needed")
    spans = {path: _read(path, given) for path, given in over.items()}
    return Sweep.model_construct(over=spans, sample=sample)


def lattice_of(study: Study, sweep: Sweep, seed: int) -> Lattice:
    """The points of a sweep over a study's variants.

    Every combination of the values; or, with `sample`, a Latin hypercube (McKay, Beckman & Conover
    1979): each axis is cut into N equal parts, and each part is hit once. Raises RequestError for
    a path that leads nowhere or to text, for values that make no axis, and for too many points.
    """
    own = study.sweep is not None and sweep.over is study.sweep.over
    tables = [values_of(study, variant) for variant in study.variants]
    axes: list[Axis] = []
    for written, span in sweep.over.items():
        position = study.positions.get(("sweep", "over", written)) if own else None
        bare = Axis(written=written, place=Place((), 0, False), levels=(), position=position)
        where = bare.told("").removesuffix("=")
        try:
            place = place_of(written, tables)
            axes.append(_axis(bare, place, span, sampled=sweep.sample is not None))
        except RequestError as error:
            raise RequestError(f"{where}: {error}") from None
        _refuse_overlap(axes, where)
    _refuse_many(axes, sweep.sample, len(tables))
    if sweep.sample is None:
        points = tuple(product(*(axis.levels for axis in axes)))
    else:
        points = _hypercube(axes, sweep.sample, seed)
    return Lattice(axes=tuple(axes), points=points, sample=sweep.sample)


def _read(path: str, given: Given) -> Span | tuple[Value, ...]:
    """A span or the values, from text where it is text."""
    if isinstance(given, Span):
        return given
    if not isinstance(given, str):
        return tuple(map(_frozen, given))
    where = f"--over {shorten(path)}={shorten(given)}"
    source = read(f"values: [{given}]", where)
    values = source.values.get("values")
    if source.faults or not source.complete or not isinstance(values, tuple):
        raise RequestError(f"{where}: must be LOW:HIGH:STEP, or values as a,b,c")
    if len(values) == 1 and isinstance(values[0], str) and ":" in values[0]:
        return _span(values[0].split(":"), where)
    return values


def _span(ends: Sequence[str], where: str) -> Span:
    read_ends = read(f"ends: [{', '.join(ends)}]", where).values.get("ends")
    numbers = [_finite(end) for end in read_ends] if isinstance(read_ends, tuple) else []
    known = [number for number in numbers if number is not None]
    if not len(known) == len(ends) in (2, 3):
        raise RequestError(f"{where}: must be three numbers, LOW:HIGH:STEP")
    low, high, *steps = known
    step = steps[0] if steps else None
    if low > high:
        raise RequestError(f"{where}: low {low:g} is above high {high:g}")
    if step is not None and step <= 0:
        raise RequestError(f"{where}: the step must be above 0, not {step:g}")
    return Span(low=low, high=high, step=step)


def _finite(value: Value) -> float | None:
    """A number that no file exceeds; None for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) <= MOST_OF_ALL else None  # type: ignore[arg-type]


def _frozen(value: object) -> Value:
    """Lists of Python's as the file's: they are not changed any more."""
    if isinstance(value, list | tuple):
        return tuple(map(_frozen, value))
    if isinstance(value, Mapping):
        return {str(key): _frozen(each) for key, each in value.items()}
    return value  # type: ignore[return-value]


def _axis(bare: Axis, place: Place, span: Span | tuple[Value, ...], *, sampled: bool) -> Axis:
    ends = None
    if not isinstance(span, Span):
        levels = tuple(_number(value, place) for value in span)
    elif span.step is not None:
        levels = _steps(span.low, span.high, span.step, place)
    elif sampled:
        levels, ends = (), (span.low, span.high)
    else:
        said = f"{span.low:g}:{span.high:g}"
        raise RequestError(f"{said} needs a step (LOW:HIGH:STEP), or --sample N")
    if ends is None:
        _refuse_levels(levels)
    return Axis(written=bare.written, place=place, levels=levels, ends=ends, position=bare.position)


def _steps(low: float, high: float, step: float, place: Place) -> tuple[Value, ...]:
    """low, low + step, …, up to and with high, within rounding."""
    # Of a great many steps the quotient itself is rounded.
    count = floor((high - low) / step * (1 + 1e-12) + ROUNDING) + 1
    if count > MOST:
        raise RequestError(f"{count:,} values; at most {MOST:,} points: take a larger step")
    return tuple(_number(float(f"{low + k * step:.12g}"), place) for k in range(count))


def _number(value: Value, place: Place) -> Value:
    """A number as one that may stand there: `20` rounds, but `20.0` where any number may."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not place.is_whole_number:
        return float(value)
    return int(value) if float(value).is_integer() else value


def _refuse_levels(levels: tuple[Value, ...]) -> None:
    if not levels:
        raise RequestError("is empty; give at least one value")
    if len(levels) > MOST:
        raise RequestError(f"{len(levels):,} values; at most {MOST:,} points")
    seen = set()
    for value in levels:
        if spelt(value) in seen:
            raise RequestError(f"{shorten(spelt(value))} stands twice")
        seen.add(spelt(value))


def _refuse_overlap(axes: Sequence[Axis], where: str) -> None:
    """Say where one path holds the other, so that their values would undo each other."""
    *before, last = axes
    for axis in before:
        one, other = sorted((axis.place.path, last.place.path), key=len)
        if other[: len(one)] == one:
            raise RequestError(f"{where}: {axis.written} is varied too, and one holds the other")


def _refuse_many(axes: Iterable[Axis], sample: int | None, tables: int) -> None:
    sizes = [len(axis.levels) for axis in axes]
    count = prod(sizes) if sample is None else sample
    if count * tables <= MOST:
        return
    if sample is not None:
        raise RequestError(
            f"--sample {sample:,}: at {tables} tables {count * tables:,} points; at most {MOST:,}"
        )
    ways = " × ".join(f"{size:,}" for size in sizes)
    raise RequestError(
        f"--over: {ways} values at {tables} tables are {count * tables:,} points; at most {MOST:,}:"
        f" take larger steps, fewer tables (--variant), or a sample ({SAMPLES})"
    )


def _hypercube(axes: Sequence[Axis], count: int, seed: int) -> tuple[tuple[Value, ...], ...]:
    from scipy.stats import qmc  # takes as long to import as the flagship takes to run

    shares = qmc.LatinHypercube(d=len(axes), seed=seed).random(count).tolist()
    return tuple(
        tuple(axis.picked(share) for axis, share in zip(axes, row, strict=True)) for row in shares
    )
