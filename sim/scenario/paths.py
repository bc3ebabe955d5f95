"""A path into a scenario file, as people write it, becomes keys: each is there, and no text."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from sim.scenario.faults import RequestError, nearest, shorten
from sim.scenario.quantity import Noun
from sim.scenario.schema import Scenario, ScenarioFile

_TEXT = "is text and changes no result; sweep over numbers and choices"
_WORDS = {"title", "label", "note", "source", "sources", "basis", "about", "unit", "brief"}
_OF_FILE = set(ScenarioFile.model_fields) - set(Scenario.model_fields) | {"events"}
_UNREAD = {
    "expect": "changes no result; 'sim check' reads it",
    "discount": "changes no simulated talk; 'sim explain' reads it",
}


class Place(NamedTuple):
    """Where a path leads."""

    path: tuple[str, ...]
    """The keys, from the top of the file."""
    whole: int
    """So many of them lead to what is replaced as one value, such as {mean, sd}."""
    is_whole_number: bool
    """Whether only whole numbers may stand there."""


def place_of(written: str, tables: Sequence[Mapping[str, Any]]) -> Place:
    """Where `states.Ukraine.reservation` leads, in what a file says of its tables.

    A name that holds dots is one key. Raises RequestError, in words that go after the path, where
    a step leads nowhere, and where what stands there is text or several values.
    """
    rest = unicodedata.normalize("NFC", written)
    path: tuple[str, ...] = ()
    whole = 0
    forms = _forms(Scenario)
    while rest:
        mapping = [form for form in forms if get_origin(form) is dict]
        nouns = [form for form in forms if _is_noun(form)]
        if not mapping and not nouns:
            raise RequestError(f"nothing stands under '{shorten('.'.join(path))}'")
        if nouns and len(nouns) < len(forms):
            whole = len(path)
        known = _names(path, tables) if mapping else [*chain(*(n.model_fields for n in nouns))]
        key = _first(rest, known)
        _refuse(key, path, known, is_name=bool(mapping))
        kinds = [get_args(form)[1] for form in mapping]
        kinds += [n.model_fields[key].annotation for n in nouns if key in n.model_fields]
        forms = [each for kind in kinds for each in _forms(kind)]
        path, rest = (*path, key), rest[len(key) + 1 :]
    if all(_is_noun(form) or get_origin(form) is dict for form in forms):
        within = chain(*(n.model_fields for n in forms if _is_noun(n)))
        under = [key for key in within if key not in _WORDS] or _names(path, tables)
        raise RequestError(f"stands for several values; go on to one of them{_some(under)}")
    return Place(path, whole or len(path), is_whole_number=int in forms and float not in forms)


def laid(values: Mapping[str, Any], settings: Sequence[tuple[Place, Any]]) -> dict[str, Any]:
    """The change that gives each place its value; of a distribution the rest stays as it is.

    Raises RequestError where something under a list is to be changed.
    """
    change: dict[str, Any] = {}
    for place, value in settings:
        path = place.path
        if place.whole < len(path):
            key, path = path[-1], path[: place.whole]
            standing = at(change, path)
            value = {**_kept(at(values, path) if standing is None else standing, key), key: value}
        node = change
        for step in path[:-1]:
            node = node.setdefault(step, {})
        node[path[-1]] = value
    return change


def at(values: Any, path: Sequence[str]) -> Any:
    """What stands at a path, None where nothing does."""
    for step in path:
        if not isinstance(values, Mapping) or step not in values:
            return None
        values = values[step]
    return values


def _kept(standing: Any, key: str) -> dict[str, Any]:
    """What stays of a value that is written as a mapping, or as a plain number beside its sd."""
    if isinstance(standing, tuple | list):
        raise RequestError("a list stands there; sweep over the whole of it")
    if isinstance(standing, dict):
        return standing
    is_number = isinstance(standing, int | float) and not isinstance(standing, bool)
    return {"mean": standing} if is_number and key == "sd" else {}


def _forms(annotation: Any) -> list[Any]:
    """The types of what may stand at a place, without what is said about them."""
    if get_origin(annotation) is Annotated:
        return _forms(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return [form for each in get_args(annotation) for form in _forms(each)]
    return [] if annotation is NoneType else [annotation]


def _is_noun(form: Any) -> bool:
    return isinstance(form, type) and issubclass(form, Noun)


def _first(rest: str, known: Collection[str]) -> str:
    """The longest name with which the rest of a path begins, else its first word."""
    begun = [name for name in known if rest == name or rest.startswith(f"{name}.")]
    return max(begun, key=len) if begun else rest.partition(".")[0]


def _refuse(key: str, path: tuple[str, ...], known: Collection[str], *, is_name: bool) -> None:
    """Say what a step of the path cannot lead to."""
    if not path and key in _OF_FILE and key not in _WORDS:
        raise RequestError(f"'{key}' holds for the whole file; sweep over what stands in a table")
    is_end_of_issue = path[:1] == ("issues",) and len(path) == 2 and key in ("low", "high")
    if not is_name and (key in _WORDS or is_end_of_issue):
        raise RequestError(_TEXT)
    if not is_name and key in _UNREAD:
        raise RequestError(_UNREAD[key])
    if key not in known:
        sort = _sort(path) if is_name else "key"
        raise RequestError(f"no {sort} '{shorten(key)}'{nearest(key, known)}")


def _sort(path: tuple[str, ...]) -> str:
    """What is named under a path."""
    match path:
        case ("states",) | ("states", _, "disputes"):
            return "state"
        case ("frameworks",) | ("states", _, "utilities"):
            return "framework"
        case ("groups",):
            return "group"
        case ("table", "seats"):
            return "state or group"
        case ("states", _, "weights"):
            return "weight"
        case ("states", _, "scores", _) | ("issues", _, "options"):
            return "option"
    return "issue"


def _names(path: tuple[str, ...], tables: Sequence[Mapping[str, Any]]) -> list[str]:
    """What may be named under a path, as far as any of the tables knows it."""
    match path:
        case ("table", "seats"):
            return [*_keys(("states",), tables), *_keys(("groups",), tables)]
        case ("states", _, "disputes"):
            return _keys(("states",), tables)
        case ("states", _, "weights"):
            states = _keys(("states",), tables)
            return [
                *dict.fromkeys(chain(*(_keys(("states", s, "weights"), tables) for s in states)))
            ]
        case ("states", _, "utilities"):
            # Those of `frameworks: all` have names only where somebody values them.
            return _keys(("frameworks",), tables) or _keys(path, tables)
        case ("states", _, "scores", issue):
            return _keys(("issues", issue, "options"), tables)
        case ("states", _, "ideal" | "salience" | "scores") | (*_, "at"):
            return _keys(("issues",), tables)
    return _keys(path, tables)


def _keys(path: tuple[str, ...], tables: Sequence[Mapping[str, Any]]) -> list[str]:
    found = (at(values, path) for values in tables)
    listed = chain(*(each for each in found if isinstance(each, dict | tuple | list)))
    return [*dict.fromkeys(each for each in listed if isinstance(each, str))]


def _some(keys: Sequence[str]) -> str:
    return f": {', '.join(map(shorten, keys[:8]))}{', …' if len(keys) > 8 else ''}" if keys else ""
