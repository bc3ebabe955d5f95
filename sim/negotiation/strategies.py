"""Who is played by a strategy of one's own, and what tells such strategies apart.

A run finds itself by what went into it. So the text of a strategy has to be known, and what was
bound to it from outside: defaults, class attributes, names of the places where it was defined.
"""

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import FunctionType
from typing import Any

PLAIN = (type(None), bool, int, float, str, bytes)


@dataclass(frozen=True, kw_only=True)
class Strategies:
    """Whose seat is taken by which class of one's own."""

    classes: Mapping[str, type[Any]]
    """By the name of the state; subclasses of `StateAgent`."""
    path: str | None = None
    """The file that says so; None where it was said in Python."""

    @property
    def names(self) -> dict[str, str]:
        """What the class is called that plays each state."""
        return {state: kind.__name__ for state, kind in self.classes.items()}

    @property
    def where(self) -> str:
        """Where they come from: the file's name without its folder, or Python."""
        return Path(self.path).name if self.path else "Python"

    @cached_property
    def text(self) -> str | None:
        """What tells these strategies from all others; None where that cannot be known."""
        try:
            parts = [f"{state}: {_told(kind)}" for state, kind in sorted(self.classes.items())]
            files = {f for kind in self.classes.values() for f in map(inspect.getfile, _own(kind))}
            return "\n".join([*parts, *map(_read, sorted(files))])
        except (OSError, TypeError, ValueError):  # no file, or something that has no plain value
            return None


def _read(file: str) -> str:
    return Path(file).read_bytes().decode("utf-8", "surrogateescape")


def _own(kind: type) -> list[type]:
    """The class and those it is made of, as far as they are not ours or Python's."""
    return [each for each in kind.__mro__ if each.__module__.split(".")[0] not in OTHERS]


OTHERS = {"sim", "mesa", "builtins", "typing", "abc"}


def _told(kind: type) -> str:
    return "; ".join(part for each in _own(kind) for part in (each.__qualname__, *_bound(each)))


def _bound(kind: type) -> Iterator[str]:
    """The values that a class and its methods have from outside their text, by name."""
    for name, member in sorted(vars(kind).items()):
        function = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
        if isinstance(function, FunctionType):
            yield from (f"{name} {inside}" for inside in _given(function))
        elif not name.startswith("__") and isinstance(member, (*PLAIN, tuple, list, dict, set)):
            yield f"{name} = {_plain(member)}"


def _given(function: FunctionType) -> Iterator[str]:
    """What a function is given by its surroundings, but for other functions, classes, modules."""
    around = inspect.getclosurevars(function)
    yield f"defaults = {_plain(function.__defaults__)}, {_plain(function.__kwdefaults__)}"
    for name, value in sorted(around.nonlocals.items()):
        if not callable(value) and not inspect.ismodule(value):
            yield f"{name} = {_plain(value)}"
    for name, value in sorted(around.globals.items()):
        if isinstance(value, PLAIN):  # what else a file holds, its text tells
            yield f"{name} = {_plain(value)}"


def _plain(value: Any) -> str:
    """A value that is nothing but numbers and text, as text; TypeError for any other."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_plain(k)}: {_plain(v)}' for k, v in value.items())}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_plain, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_plain, value))}]"
    if not isinstance(value, PLAIN):
        raise TypeError(f"{value!r} is not plain")
    return repr(value)
