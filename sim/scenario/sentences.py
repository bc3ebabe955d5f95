"""What pydantic found wrong, said in one plain sentence each."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sim.scenario.faults import MOST_FAULTS, Finding, Path, closest, nearest, shorten
from sim.scenario.quantity import Noun
from sim.scenario.schema import Scenario, ScenarioFile
from sim.scenario.shape import allowed_keys

_FORM = "form:"
_OTHER_FORMS = {
    f"{_FORM}status_quo": ("a number from 0 to 1", "{like: FRAMEWORK}", "{points}"),
    f"{_FORM}course": ("an exponent above 0",),
    f"{_FORM}name": ("{share}", "{votes}", "{majority_of}"),
    f"{_FORM}way": ("{quota, veto}",),
    f"{_FORM}kind": ("a whole number",),
    f"{_FORM}rule": ("{chair: STATE}",),
    f"{_FORM}all": ("a mapping of frameworks",),
}
"""What else may stand where a word is wrong."""
_QUANTITIES = {
    f"{_FORM}{form}" for form in ("number", "exactly", "normal", "uniform", "triangular")
}
_NUMBER = "a number, {mean, sd}, {low, high}, {low, mode, high} or {exactly}"
_WANTED = {
    **dict.fromkeys(_QUANTITIES, _NUMBER),
    f"{_FORM}call": "any, majority, unanimity or {quota, veto}",
    f"{_FORM}count": "any, majority, unanimity or a whole number",
    f"{_FORM}place": "a number or the name of an option",
    f"{_FORM}chair": "'random', 'rotation', 'mediator' or {chair: STATE}",
}
"""What may stand where what is written has the wrong form, or lacks the key that it needs."""


def findings(error: ValidationError, noun: type[Noun]) -> list[Finding]:
    """One finding for each thing wrong, in file order."""
    errors = error.errors(include_url=False)[:MOST_FAULTS]
    found: list[Finding] = []
    for parent, group in groupby(errors, key=lambda each: each["loc"][:-1]):
        found += _of_one_noun(parent, list(group), noun)
    return found


def path_of(place: tuple[str | int, ...]) -> Path:
    """The path in the file of what pydantic calls `loc`, without the forms it names."""
    steps = place[:-1] if place and place[-1] == "[key]" else place
    return tuple(step for step in steps if not str(step).startswith(_FORM))


def _of_one_noun(
    parent: tuple[str | int, ...], errors: list[ErrorDetails], noun: type[Noun]
) -> Iterator[Finding]:
    """A key misspelt is both unknown and missing: only the first is said."""
    missing = [str(each["loc"][-1]) for each in errors if each["type"] == "missing"]
    unknown = [each for each in errors if each["type"] == "extra_forbidden"]
    wanted = _WANTED.get(str(parent[-1])) if parent else None
    if wanted and missing and not any(closest(_key(each), missing) for each in unknown):
        yield Finding(path_of(parent), f"must be {wanted}")
        return
    misspelt = {closest(_key(each), missing) for each in unknown}
    for each in errors:
        key = _key(each)
        if each["type"] == "missing":
            if isinstance(each["loc"][-1], int):
                yield Finding(path_of(parent), "must be two numbers, as [0, 12]", True)
            elif key not in misspelt:
                yield Finding(path_of(parent), f"'{key}' is missing", True)
        elif each["type"] == "extra_forbidden":
            yield Finding(path_of(each["loc"]), _unknown_key(key, parent, noun), True)
        else:
            yield Finding(path_of(each["loc"]), _sentence(each), each["loc"][-1] == "[key]")


def _key(error: ErrorDetails) -> str:
    return str(error["loc"][-1]) if error["loc"] else ""


def _unknown_key(key: str, parent: tuple[str | int, ...], noun: type[Noun]) -> str:
    if noun is Scenario and not parent and key in ScenarioFile.model_fields:
        return "holds for the whole file; a variant cannot change it"
    return f"no such key{nearest(key, allowed_keys(noun, parent))}"


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "wrong":
        return error["msg"]
    say = _SENTENCES.get(error["type"])
    if say is None:
        return f"cannot be used ({error['msg']})"
    return say(error, dict(error.get("ctx", {})))


def _show(value: Any) -> str:
    """A wrong value, as short as it can be said."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f"'{shorten(value)}'"
        case tuple() | list():
            return "a list"
        case dict():
            return "a mapping"
        case float():
            return f"{value:g}"
    return shorten(str(value))


def _not_a(wanted: str) -> Callable[[ErrorDetails, dict[str, Any]], str]:
    def say(error: ErrorDetails, _: dict[str, Any]) -> str:
        value = error["input"]
        if value is None:
            return f"is empty; must be {wanted}, or left out"
        advice = ""
        if isinstance(value, bool | int | float) and wanted == "text":
            advice = "; put it in quotes"
        elif "number" in wanted and _is_quoted_number(value):
            advice = "; take off the quotes"
        return f"must be {wanted}, not {_show(value)}{advice}"

    return say


def _not_of_form(otherwise: str) -> Callable[[ErrorDetails, dict[str, Any]], str]:
    """Says what may stand there, by the form in which it was read; else `otherwise`."""
    return lambda error, ctx: _not_a(_WANTED.get(str(error["loc"][-1]), otherwise))(error, ctx)


def _not_a_bool(error: ErrorDetails, ctx: dict[str, Any]) -> str:
    advice = "; take off the quotes" if error["input"] in ("true", "false") else ""
    return _not_a("true or false")(error, ctx) + advice


def _not_a_list(error: ErrorDetails, ctx: dict[str, Any]) -> str:
    if error["loc"][-1] != f"{_FORM}tie":
        return _not_a("a list, as [A, B]")(error, ctx)
    advice = "; put it in quotes" if isinstance(error["input"], bool | int | float) else ""
    return f"must be a framework, or a list of them (a tie), not {_show(error['input'])}{advice}"


def _is_quoted_number(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[-+]?[.\d]+", value))


def _not_one_of(error: ErrorDetails, ctx: dict[str, Any]) -> str:
    allowed = re.findall(r"'([^']*)'", str(ctx["expected"])) or [str(ctx["expected"])]
    value = error["input"]
    close = closest(value, allowed) if isinstance(value, str) else None
    advice = f"; did you mean '{close}'?" if close else ""
    if _is_quoted_number(value):
        advice = "; take off the quotes"
    words = [*allowed, *_OTHER_FORMS.get(str(error["loc"][-1]), ())]
    wanted = " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return f"must be {wanted}, not {_show(value)}{advice}"


def _bound(words: str, key: str) -> Callable[[ErrorDetails, dict[str, Any]], str]:
    return lambda error, ctx: f"must be {words} {ctx[key]:g}, not {_show(error['input'])}"


def _length(error: ErrorDetails, ctx: dict[str, Any]) -> str:
    if "min_length" in ctx:
        return "is empty; name at least one"
    return f"{ctx['actual_length'] or len(error['input'])} of them; at most {ctx['max_length']}"


def _pattern(_: ErrorDetails, ctx: dict[str, Any]) -> str:
    if "\\n" in ctx["pattern"]:
        return "must be one line"
    return "may hold only letters A–Z and a–z, digits, _ and -"


_SENTENCES: dict[str, Callable[[ErrorDetails, dict[str, Any]], str]] = {
    "string_type": _not_a("text"),
    "float_type": _not_of_form("a number"),
    "int_type": _not_of_form("a whole number"),
    "int_parsing_size": lambda *_: "has more digits than are read; write a smaller number",
    "bool_type": _not_a_bool,
    "model_type": _not_of_form("a mapping (key: value)"),
    "dict_type": _not_a("a mapping (key: value)"),
    "tuple_type": _not_a_list,
    "literal_error": _not_one_of,
    "finite_number": lambda error, _: f"must be a finite number, not {_show(error['input'])}",
    "greater_than_equal": _bound("at least", "ge"),
    "greater_than": _bound("above", "gt"),
    "less_than": _bound("below", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "too_short": _length,
    "too_long": _length,
    "string_too_short": lambda *_: "must not be empty",
    "string_too_long": lambda _, ctx: f"must have at most {ctx['max_length']} characters",
    "string_pattern_mismatch": _pattern,
}
