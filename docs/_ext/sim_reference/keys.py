"""Every noun of a scenario file with its keys, found by walking from the file as a whole."""

from collections.abc import Iterator
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from sim.scenario.editor import json_schema
from sim.scenario.quantity import AnyQuantity, Coded, Noun
from sim.scenario.schema import Scenario, ScenarioFile
from sim_reference.written import anchor_of, in_words, is_noun, taken_apart, title_of

NUMBERS = tuple(form for form in get_args(AnyQuantity) if is_noun(form))
"""The forms of uncertain numbers: they stand together, for they may stand nearly anywhere."""


class Key(NamedTuple):
    """A key of a noun: what it says, how it is written (both Markdown), what holds without it."""

    anchor: str
    name: str
    said: str
    written: str
    left_out: str


class NounKeys(NamedTuple):
    """A noun of the file: what it is (Markdown), where it stands, its keys in order."""

    noun: type[Noun]
    anchor: str
    title: str
    said: str
    places: tuple[str, ...]
    keys: tuple[Key, ...]

    @property
    def is_number(self) -> bool:
        """Whether it is a form in which an uncertain number is written."""
        return self.noun in NUMBERS

    @property
    def is_coded(self) -> bool:
        """Whether it may say where its coding comes from."""
        return issubclass(self.noun, Coded) and self.noun is not Coded


def nouns() -> list[NounKeys]:
    """All nouns, the file first, the others in the order in which one meets them; numbers last."""
    places = dict[type[Noun], list[str]]()
    for noun, place in _met(ScenarioFile, ""):
        places.setdefault(noun, []).append(place)
    others = sorted(places, key=lambda noun: noun in NUMBERS)
    coded = _described(Coded, ())
    own = [name for name in ScenarioFile.model_fields if name not in Scenario.model_fields]
    whole = NounKeys(
        ScenarioFile, "file", "The file as a whole", "", (), _keys(ScenarioFile, "file", own)
    )
    shared = NounKeys(
        Scenario, "scenario", "What a variant may change too", "", (), _keys(Scenario, "scenario")
    )
    return [whole, shared, *(_described(noun, tuple(places[noun])) for noun in others), coded]


def _described(noun: type[Noun], places: tuple[str, ...]) -> NounKeys:
    said = " ".join((noun.__doc__ or "").split())
    anchor = anchor_of(noun)
    return NounKeys(noun, anchor, title_of(noun), said, places, _keys(noun, anchor))


def _met(noun: type[Noun], place: str) -> Iterator[tuple[type[Noun], str]]:
    """Every noun under this one, each as often as it is met, with the path that leads to it."""
    for name, hint in _hints(noun).items():
        for inner, path in _inside(hint, f"{place}.{name}".lstrip(".")):
            yield inner, path
            if inner not in NUMBERS:
                yield from _met(inner, path)


def _inside(annotation: Any, path: str) -> Iterator[tuple[type[Noun], str]]:
    bare, _ = taken_apart(annotation)
    if is_noun(bare):
        yield bare, path
    elif get_origin(bare) in (Union, UnionType):
        for form in get_args(bare):
            yield from _inside(form, path)
    elif get_origin(bare) is tuple:
        yield from _inside(get_args(bare)[0], f"{path}[]")
    elif get_origin(bare) is dict:
        yield from _inside(get_args(bare)[1], f"{path}.NAME")


def _hints(noun: type[Noun]) -> dict[str, Any]:
    hints = get_type_hints(noun, include_extras=True)
    return {name: hints[name] for name in noun.model_fields}


def _keys(noun: type[Noun], anchor: str, names: list[str] | None = None) -> tuple[Key, ...]:
    """The noun's keys, but for those that all coded nouns share."""
    hints = _hints(noun)
    shared = Coded.model_fields if issubclass(noun, Coded) and noun is not Coded else ()
    return tuple(
        Key(
            anchor=f"{anchor}-{name.replace('_', '-')}",
            name=name,
            said=" ".join((noun.model_fields[name].description or "").split()),
            written=_change_of(noun, name) or in_words(hints[name]),
            left_out=_left_out(noun.model_fields[name]),
        )
        for name in names or hints
        if name not in shared
    )


def _change_of(noun: type[Noun], name: str) -> str | None:
    """Of a key under which changes of another noun stand: a link to that noun."""
    bare, _ = taken_apart(_hints(noun)[name])
    if get_origin(bare) is not dict or "typing.Any" not in str(get_args(bare)[1]):
        return None
    schema = json_schema()
    value = schema["$defs"].get(noun.__name__, schema)["properties"][name]
    if "$ref" in value:
        return f"a mapping: what changes of the {_link(value)}"
    each = next(iter(value.get("patternProperties", {}).values()), {})
    return f"a mapping by name, each: what changes of the {_link(each)}" if "$ref" in each else None


def _link(place: dict[str, str]) -> str:
    noun = place["$ref"].rpartition("/")[2]
    return "[scenario](#scenario)" if noun == "Change" else f"[{noun.lower()}](#{noun.lower()})"


def _left_out(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default(call_default_factory=True)
    if default is None or default is PydanticUndefined or default in ((), {}):
        return "may be left out"
    if isinstance(default, Noun):
        return "left out: as each of its keys says"
    return f"left out: `{_as_yaml(default)}`"


def _as_yaml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_as_yaml(each) for each in value)}]"
    return f"{value:g}" if isinstance(value, float) else str(value)
