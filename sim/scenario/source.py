"""YAML text as plain values with a position for each of them; the only file that knows yaml."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from sim.scenario.broken import broken
from sim.scenario.faults import MOST_FAULTS, Fault, Path, Position, shorten
from sim.scenario.scalar import UNSEEN, Scalar, composed, read_plain, unseen_words

Value = dict[str, "Value"] | tuple["Value", ...] | Scalar
Mapping = dict[str, Value]

MOST_VALUES = 100_000
MOST_LEVELS = 40
LONGEST_KEY = 200
_TAG_DIRECTIVE = re.compile(r"^%TAG\b", re.MULTILINE)

# The C parser is used for its events only: its composer crashes on deep nesting, and is slow.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINNINGS = (
    yaml.ScalarEvent,
    yaml.MappingStartEvent,
    yaml.SequenceStartEvent,
    yaml.AliasEvent,
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a text says, where each value and each key of it stands, and what is wrong with it."""

    values: Mapping
    positions: dict[Path, Position]
    keys: dict[Path, Position]
    faults: tuple[Fault, ...]
    complete: bool
    """Whether it was read to its end, so that `values` can be judged."""


def read(text: str, file: str, room: int = MOST_VALUES) -> Source:
    """The text as at most `room` values; whatever is wrong is told in `faults`, never raised."""
    text = text.replace("\r\n", "\n")
    unseen = list(_unseen(text, file))
    reader = _Reader(file=file, faults=list(unseen), room=room)
    complete = False
    try:
        reader.refuse_directive(text)
        for event in yaml.parse(UNSEEN.sub(" ", text) if unseen else text, Loader=_LOADER):
            reader.take(event)
        complete = reader.finish()
    except _Stop as stop:
        reader.faults.append(stop.fault)
    except yaml.YAMLError as error:
        if not unseen:  # else the parser may only have stumbled over what was taken out
            reader.faults.append(broken(error, file))
    return Source(
        values=reader.values,
        positions=reader.positions,
        keys=reader.keys,
        faults=tuple(reader.faults),
        complete=complete,
    )


def _unseen(text: str, file: str) -> Iterator[Fault]:
    if not UNSEEN.search(text):
        return
    found = 0
    for number, line in enumerate(text.split("\n"), 1):
        match = UNSEEN.search(line)
        if match and found < MOST_FAULTS:
            found += 1
            message = "a tab; use spaces" if match[0] == "\t" else unseen_words(match[0])
            position = Position(file=file, line=number, column=match.start() + 1)
            yield Fault(position=position, path=(), message=message)


class _Stop(Exception):  # noqa: N818 - it ends the reading and is never raised to a caller
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(kw_only=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    path: Path
    node: dict[str, Value] | list[Value]
    is_key: bool = False
    key: str | None = None
    """The key whose value comes next."""
    keeps: bool = True
    """Whether that value is kept; that of a second or an impossible key is not."""


@dataclass(kw_only=True)
class _Reader:
    """Takes the parser's events one by one and builds values on a stack of its own."""

    file: str
    faults: list[Fault]
    room: int
    values: Mapping = field(default_factory=dict)
    positions: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Value = None
    count: int = 0
    documents: int = 0

    def refuse_directive(self, text: str) -> None:
        """Of tag directives the parser looks up each among all before: many take it hours."""
        if match := _TAG_DIRECTIVE.search(text):
            line = text.count("\n", 0, match.start()) + 1
            position = Position(file=self.file, line=line, column=1)
            self._stop(position, "a tag directive (%TAG); leave it out")

    def take(self, event: Any) -> None:
        if isinstance(event, _BEGINNINGS):
            self._begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            closed = self.stack.pop()
            if not closed.is_key:
                self._put(tuple(closed.node) if isinstance(closed.node, list) else closed.node)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(self._at(event), "a second document (---); a file holds one scenario")

    def finish(self) -> bool:
        """Whether the text was a mapping; else a fault says what it was."""
        if isinstance(self.root, dict):
            self.values = self.root
            return True
        sort = "a list" if isinstance(self.root, tuple) else "a single value"
        message = f"{sort} stands where a mapping belongs; begin with 'format: 1'"
        if self.root is None:
            message = "the file is empty; begin with 'format: 1'"
        self._fault(Position(file=self.file, line=1, column=1), (), message)
        return False

    def _begin(self, event: Any) -> None:
        self.count += 1
        if self.count > self.room:
            with_others = "" if self.room == MOST_VALUES else ", with the files that extend this"
            self._stop(self._at(event), f"more than {MOST_VALUES:,} values{with_others}")
        if len(self.stack) >= MOST_LEVELS and not isinstance(event, yaml.ScalarEvent):
            self._stop(self._at(event), f"more than {MOST_LEVELS} levels deep")
        parent = self.stack[-1] if self.stack else None
        if parent and parent.key is None and isinstance(parent.node, dict):
            self._begin_key(event, parent)
            return
        path = self._path()
        self.positions.setdefault(path, self._value_position(event, path))
        self._refuse_marks(event, path)
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event, path))
        elif isinstance(event, yaml.AliasEvent):
            self._put(None)
        else:
            mapping = isinstance(event, yaml.MappingStartEvent)
            self.stack.append(_Open(path=path, node={} if mapping else []))

    def _begin_key(self, event: Any, parent: _Open) -> None:
        at = self._at(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._fault(at, parent.path, "a key must be a single word or number")
            parent.key, parent.keeps = "?", False
            if not isinstance(event, yaml.AliasEvent):
                mapping = isinstance(event, yaml.MappingStartEvent)
                node: Any = {} if mapping else []
                self.stack.append(_Open(path=(*parent.path, "?"), node=node, is_key=True))
            return
        text = self._composed(event, parent.path).replace("\n", "\0")
        key = UNSEEN.sub("�", text)
        path = (*parent.path, key)
        first = self.keys.setdefault(path, at)
        parent.key, parent.keeps = key, key not in parent.node
        self._refuse_marks(event, path)
        if not parent.keeps:
            self._fault(at, path, f"stands twice; first in line {first.line}")
        elif key == "<<" and not event.style:
            self._fault(at, parent.path, "a merge key (<<); use 'groups' or 'extends'")
            parent.keeps = False
        elif len(key) > LONGEST_KEY:
            self._fault(at, parent.path, f"a key of {len(key):,} characters")
        elif match := UNSEEN.search(text):
            self._fault(at, parent.path, unseen_words(match[0]))

    def _scalar(self, event: Any, path: Path) -> Scalar:
        text = self._composed(event, path)
        if match := UNSEEN.search(text):
            self._fault(self._at(event), path, unseen_words(match[0]))
            text = UNSEEN.sub("�", text)
        if event.style:
            return text
        try:
            return read_plain(text)
        except ValueError as error:
            self._fault(self._at(event), path, str(error))
            return None

    def _composed(self, event: Any, path: Path) -> str:
        try:
            return composed(event.value)
        except ValueError as error:
            self._fault(self._at(event), path, str(error))
            return "�"

    def _refuse_marks(self, event: Any, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"an alias (*{shorten(str(event.anchor))}); write it out, or use 'groups'"
        elif event.anchor:
            message = f"an anchor (&{shorten(event.anchor)}); use 'groups' or 'extends'"
        elif getattr(event, "tag", None):
            message = f"a tag ({shorten(_tag_as_written(event.tag))}); leave it out"
        else:
            return
        self._fault(self._at(event), path, message)

    def _put(self, value: Value) -> None:
        if not self.stack:
            self.root = value
            return
        parent = self.stack[-1]
        if isinstance(parent.node, list):
            parent.node.append(value)
        else:
            if parent.keeps and parent.key is not None:
                parent.node[parent.key] = value
            parent.key = None

    def _path(self) -> Path:
        if not self.stack:
            return ()
        parent = self.stack[-1]
        step = len(parent.node) if isinstance(parent.node, list) else parent.key
        return parent.path if step is None else (*parent.path, step)

    def _value_position(self, event: Any, path: Path) -> Position:
        written = isinstance(event, yaml.ScalarEvent) and (event.value or event.style)
        return self._at(event) if written else self.keys.get(path) or self._at(event)

    def _at(self, event: Any) -> Position:
        mark = event.start_mark
        return Position(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def _fault(self, position: Position, path: Path, message: str) -> None:
        fault = Fault(position=position, path=path, message=message)
        if len(self.faults) >= MOST_FAULTS:
            raise _Stop(fault)
        self.faults.append(fault)

    def _stop(self, position: Position, message: str) -> None:
        raise _Stop(Fault(position=position, path=(), message=message))


def _tag_as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!", 1)


def dump(mapping: Mapping) -> str:
    """The values as YAML text that reads back the same."""
    text = yaml.dump(
        mapping,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=100,
    )
    return str(text)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Quotes what PyYAML would leave plain and YAML 1.2 takes for something else than text."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True

    def represent_text(self, text: str) -> Any:
        style = None if _is_plain(text) else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _is_plain(text: str) -> bool:
    try:
        return read_plain(text) == text
    except ValueError:
        return False


_Dumper.add_representer(str, _Dumper.represent_text)
