"""The directive `python-face`: everything in `sim.__all__`, with its docstrings."""

import inspect
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from docutils import nodes
from pydantic import BaseModel

import sim
from sim_reference.entry import Entry, Reference


class PythonFace(Reference):
    """What `import sim` gives: functions first, then the nouns they take and give."""

    def sections(self) -> list[nodes.Node]:
        """A section for the functions, one for each class."""
        face = {name: getattr(sim, name) for name in sim.__all__}
        functions = [entry(name, it) for name, it in face.items() if not inspect.isclass(it)]
        classes = {name: it for name, it in face.items() if inspect.isclass(it)}
        return [
            self.section("functions", "Functions", "", functions),
            *(self._class(name, its) for name, its in classes.items()),
        ]

    def _class(self, name: str, its: type) -> nodes.Node:
        return self.section(
            f"python-{name.lower()}", f"`sim.{name}`", inspect.getdoc(its) or "", members(its)
        )


def entry(name: str, function: Any) -> Entry:
    """A function with its parameters and docstring."""
    return Entry(
        f"python-{name.lower()}",
        f"sim.{name}",
        parameters(function),
        inspect.getdoc(function) or "",
    )


def members(its: type) -> Iterator[Entry]:
    """What a class itself says of its public fields, properties and methods."""
    for name, member in fields(its):
        yield Entry(f"python-{its.__name__.lower()}-{name}", name, "", member)
    for name, member in vars(its).items():
        if name.startswith("_"):
            continue
        function = member.fget if isinstance(member, property) else member
        function = (
            getattr(member, "func", function) if isinstance(member, cached_property) else function
        )
        function = getattr(function, "__func__", function)
        if inspect.isfunction(function):
            called = function is not getattr(member, "fget", None) and not isinstance(
                member, cached_property
            )
            after = parameters(function) if called else ""
            yield Entry(
                f"python-{its.__name__.lower()}-{name}", name, after, inspect.getdoc(function) or ""
            )


def fields(its: type) -> Iterator[tuple[str, str]]:
    """The fields of a noun of the scenario file that say what they are."""
    if issubclass(its, BaseModel):
        for name, field in its.model_fields.items():
            yield name, field.description or ""


def parameters(function: Any) -> str:
    """`(study, variant=None, …)`: names and defaults, types left to the docstring."""
    signature = inspect.signature(function)
    bare = [
        each.replace(annotation=inspect.Parameter.empty)
        for each in signature.parameters.values()
        if each.name not in ("self", "cls")
    ]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))
