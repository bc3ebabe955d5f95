"""Strategies as people give them: a mapping in Python, or a Python file that holds one."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from sim.negotiation.agents.state import StateAgent, in_one_line
from sim.negotiation.strategies import Strategies
from sim.scenario.faults import RequestError, shorten

EXAMPLE = 'agents = {"Russia": Mine}'


def given(agents: object, path: str | None = None) -> Strategies:
    """The strategies of a mapping from states to subclasses of `StateAgent`.

    Raises RequestError where it is no such thing.
    """
    where = path or "agents"
    if not isinstance(agents, Mapping) or not all(isinstance(name, str) for name in agents):
        raise RequestError(f"{where}: states and their classes are needed, as in {EXAMPLE}")
    if not agents:
        raise RequestError(f"{where}: no state is given a class, as in {EXAMPLE}")
    for name, kind in agents.items():
        if not (isinstance(kind, type) and issubclass(kind, StateAgent)):
            said = f"the class {kind.__name__}" if isinstance(kind, type) else shorten(repr(kind))
            raise RequestError(f"{where}: {name}: {said} is no subclass of sim.StateAgent")
    return Strategies(classes=dict(agents), path=path)


def read(path: Path) -> Strategies:
    """The strategies that a Python file calls `agents`; the file is run, once.

    Raises RequestError where it cannot be read or run, or holds no such thing.
    """
    if not str(path).isprintable():  # else its own name could pass for lines of ours
        raise RequestError("agents: the file's name holds a character that cannot be seen")
    try:
        text = path.read_bytes()
    except OSError as error:
        raise RequestError(f"{path}: {error.strerror or error}") from error
    # Known by name while it runs, as a module is: dataclasses and pickles look it up.
    module = ModuleType(f"agents of {path.resolve()}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    try:
        exec(compile(text, str(path), "exec"), vars(module))
    except SyntaxError as error:
        at = f":{error.lineno}" if error.lineno else ""
        raise RequestError(
            f"{error.filename or path}{at}  {type(error).__name__}: {error.msg}"
        ) from error
    except (Exception, SystemExit) as error:
        raise RequestError(f"{path}: {in_one_line(error)}") from error
    return given(_agents(module, path), str(path))


def _agents(module: ModuleType, path: Path) -> Any:
    if hasattr(module, "agents"):
        return module.agents
    own = [
        name
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, StateAgent) and kind is not StateAgent
    ]
    example = f'agents = {{"Russia": {own[-1] if own else "Mine"}}}'
    raise RequestError(f"{path}: nothing in it is called agents; end it with {example}")
