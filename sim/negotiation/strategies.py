"""Who is played by a strategy of one's own, and what tells such strategies apart.

A run finds itself by what went into it. So the text of a strategy has to be known, and what was
bound to it from outside: defaults, class attributes, names of the places where it was defined.
"""

import inspect
import pickle
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import sep
from pathlib import Path
from types import FunctionType
from typing import Any

INSTALLED = [sysconfig.get_path(kind) + sep for kind in ("stdlib", "purelib", "platlib")]
NOT_THEIRS = (f"{Path(__file__).parents[1]}{sep}", *INSTALLED)
"""Where code lies that is not a strategy's: ours, and Python's with what is installed there."""
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
        """Where they come from: the file's name without its folder, or `your own`."""
        return Path(self.path).name if self.path else "your own"

    @cached_property
    def text(self) -> str | None:
        """What tells these strategies from all others; None where that cannot be known."""
        parts, files = [], set()
        try:
            for state, kind in sorted(self.classes.items()):
                outside = _Outside()
                bound = [
                    part for each in _own(kind) for part in (each.__qualname__, *outside.of(each))
                ]
                parts.append(f"{state}: {'; '.join(bound)}")
                files |= outside.files | {inspect.getfile(each) for each in _own(kind)}
            return "\n".join([*parts, *map(_read, sorted(files))])
        except (OSError, TypeError, ValueError, AttributeError, pickle.PicklingError):
            return None  # no file, or something that cannot be told


def _read(file: str) -> str:
    return Path(file).read_bytes().decode("utf-8", "surrogateescape")


def _own(kind: type) -> list[type]:
    """The class and those it is made of, as far as they are not ours or Python's."""
    return [each for each in kind.__mro__ if each.__module__.split(".")[0] not in OTHERS]


OTHERS = {"sim", "mesa", "builtins", "typing", "abc"}


class _Outside:
    """What classes and functions take from outside their text: values told, files to be read."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self._seen: set[FunctionType] = set()

    def of(self, kind: type) -> Iterator[str]:
        """The values that a class and its methods have from outside their text, by name."""
        for name, member in sorted(vars(kind).items()):
            function = getattr(member, "__func__", None) or getattr(member, "fget", None) or member
            if isinstance(function, FunctionType):
                yield from (f"{name} {inside}" for inside in self._given(function))
            elif not name.startswith("__") and isinstance(member, (*PLAIN, tuple, list, dict, set)):
                yield f"{name} = {_plain(member)}"

    def _given(self, function: FunctionType) -> Iterator[str]:
        """What a function, and those that it uses, are given by their surroundings."""
        if function in self._seen:
            return
        self._seen.add(function)
        around = inspect.getclosurevars(function)
        yield f"defaults = {_plain(function.__defaults__)}, {_plain(function.__kwdefaults__)}"
        for name, value in sorted({**around.globals, **around.nonlocals}.items()):
            if not (callable(value) or inspect.ismodule(value)):
                yield f"{name} = {_plain(value)}"
            elif is_theirs(file := _file_of(value)):
                self.files.add(file)
                if isinstance(value, FunctionType):
                    yield from self._given(value)


def _file_of(value: Any) -> str:
    """Where code lies; nowhere if it is built in."""
    try:
        return inspect.getfile(value)
    except TypeError:
        return ""


def is_theirs(file: str) -> bool:
    """Whether code of a strategy lies there: not ours, Python's or an installed package's."""
    return bool(file) and not file.startswith(NOT_THEIRS)


def _plain(value: Any) -> str:
    """A value as text: numbers and text as they are written, all else as it is pickled."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_plain(k)}: {_plain(v)}' for k, v in value.items())}}}"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_plain, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_plain, value))}]"
    return repr(value if isinstance(value, PLAIN) else pickle.dumps(value))
