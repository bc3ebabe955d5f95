"""Which keys may stand at a place of a scenario file, told from the nouns themselves."""

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Tag

from sim.scenario.quantity import Noun


def allowed_keys(noun: type[Noun], place: tuple[str | int, ...]) -> list[str]:
    """The keys of the noun at this place, which names forms as pydantic's `loc` does."""
    annotation: Any = noun
    for step in place:
        annotation = _into(annotation, step)
    annotation = _bare(annotation)
    return list(annotation.model_fields) if _is_noun(annotation) else []


def _into(annotation: Any, step: str | int) -> Any:
    annotation = _bare(annotation)
    if _is_noun(annotation):
        return annotation.model_fields[step].annotation
    if get_origin(annotation) in (Union, UnionType):
        return next(form for form in get_args(annotation) if Tag(str(step)) in _marks(form))
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    return get_args(annotation)[0]


def _bare(annotation: Any) -> Any:
    """The type without what is said about it, and without `| None`."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
            continue
        given = [form for form in get_args(annotation) if form is not NoneType]
        if get_origin(annotation) in (Union, UnionType) and len(given) == 1:
            annotation = given[0]
            continue
        return annotation


def _marks(annotation: Any) -> list[Any]:
    """What is said about a type, at every level."""
    marks: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        marks += more
    return marks


def _is_noun(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Noun)
