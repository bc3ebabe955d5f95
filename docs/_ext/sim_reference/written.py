"""How a value of a scenario file is written, in words: told from the types of the nouns."""

import inspect
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, StringConstraints
from pydantic.fields import FieldInfo

from sim.scenario.quantity import MOST, Exactly, Exponent, Noun

ABOVE_ZERO = next(mark for mark in get_args(Exponent) if isinstance(mark, AfterValidator))
SIMPLE = {bool: "`true` or `false`", Any: "anything that can stand there"}


class Marks(NamedTuple):
    """What is said about a type: its limits, as pydantic and our own checks hold them."""

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    fewest: int | None = None
    most: int | None = None
    one_line: bool = False


def in_words(annotation: Any) -> str:
    """How a value of this type is written, as Markdown with an article: `a whole number, 1 to 9`.

    Nouns are links to their sections; an optional value is written as the value.
    """
    bare, marks = taken_apart(annotation)
    if bare in SIMPLE:
        return SIMPLE[bare]
    if bare in (int, float):
        return ("a whole number" if bare is int else "a number") + _limits(marks)
    if bare is str:
        return _text(marks)
    if get_origin(bare) is Literal:
        return _one_of([f"`{value}`" for value in get_args(bare)])
    if is_noun(bare):
        return f"[{title_of(bare)}](#{anchor_of(bare)})"
    if get_origin(bare) in (Union, UnionType):
        return _any_form(bare, marks)
    return _several(bare, marks)


def taken_apart(annotation: Any) -> tuple[Any, Marks]:
    """A type without what is said about it and without `| None`, and what is said."""
    said: list[Any] = []
    while True:
        forms = [form for form in get_args(annotation) if form is not NoneType]
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            said += more
        elif get_origin(annotation) in (Union, UnionType) and len(forms) == 1:
            annotation = forms[0]
        else:
            return annotation, _marks(said)


def is_noun(annotation: Any) -> bool:
    """Whether a type is a noun of the scenario file."""
    return isinstance(annotation, type) and issubclass(annotation, Noun)


def anchor_of(noun: type[Noun]) -> str:
    """Where the section of a noun stands on its page: `status-quo`."""
    return title_of(noun).lower().replace(" ", "-")


def title_of(noun: type[Noun]) -> str:
    """`Status quo` of `StatusQuo`."""
    letters = [f" {letter.lower()}" if letter.isupper() else letter for letter in noun.__name__[1:]]
    return noun.__name__[0] + "".join(letters)


def _marks(said: list[Any]) -> Marks:
    found: dict[str, Any] = {}
    for mark in _spread(said):
        match mark:
            case Ge():
                found["low"] = mark.ge
            case Gt():
                found["above"] = mark.gt
            case Le():
                found["high"] = mark.le
            case Lt():
                found["below"] = mark.lt
            case MinLen():
                found["fewest"] = mark.min_length
            case MaxLen():
                found["most"] = mark.max_length
            case StringConstraints():
                found["one_line"] = True
            case AfterValidator() if mark == ABOVE_ZERO:
                found["above"] = 0
            case AfterValidator():  # `within(low, high)` keeps its ends to itself
                ends = inspect.getclosurevars(mark.func).nonlocals
                found |= {end: ends[end] for end in ("low", "high") if end in ends}
    return Marks(**found)


def _spread(said: list[Any]) -> Iterator[Any]:
    for mark in said:
        yield from mark.metadata if isinstance(mark, FieldInfo) else [mark]


def _limits(marks: Marks) -> str:
    high = marks.high if marks.high is not None and marks.high < MOST else None
    if marks.above is not None:
        return f", above {marks.above:g}" + (f", at most {high:g}" if high is not None else "")
    if marks.low is None or marks.low <= -MOST:
        return ""
    if marks.below is not None:
        return f", {marks.low:g} to below {marks.below:g}"
    return f", at least {marks.low:g}" if high is None else f", {marks.low:g} to {high:g}"


def _text(marks: Marks) -> str:
    if marks.one_line:
        return "one line"
    return "text" if marks.most is None else "a name"


def _one_of(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _any_form(union: Any, marks: Marks) -> str:
    forms = get_args(union)
    if any(taken_apart(form)[0] is Exactly for form in forms):
        return f"a number{_limits(marks)}, exact or [uncertain](#numbers)"
    said = list(dict.fromkeys(in_words(form) for form in forms if not _lists(form, forms)))
    if any(_lists(form, forms) for form in forms):
        said.append("a list of these")
    return ("; or " if any(" or " in words for words in said) else " or ").join(said)


def _lists(form: Any, forms: tuple[Any, ...]) -> bool:
    """Whether a form is the list of what another form, in other words, may be."""
    bare, _ = taken_apart(form)
    if get_origin(bare) is not tuple:
        return False
    each = in_words(get_args(bare)[0])
    return any(in_words(other) == each for other in forms if other is not form)


def _several(bare: Any, marks: Marks) -> str:
    kind, held = get_origin(bare), get_args(bare)
    ends = [("at least", marks.fewest), ("at most", marks.most)]
    size = ", ".join(f"{end} {number:,}" for end, number in ends if number)
    size = f" ({size})" if size else ""
    if kind is tuple and held[-1] is not Ellipsis:
        return f"a list of {len(held)}, each {in_words(held[0])}"
    if kind is tuple:
        return f"a list{size}, each {in_words(held[0])}"
    if kind is dict and held[1] is Any:
        return f"a mapping{size}: changes, by path"
    if kind is dict:
        return f"a mapping by name{size}, each {in_words(held[1])}"
    raise TypeError(f"the reference has no words for {bare}")
