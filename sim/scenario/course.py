"""Everything wrong with a scenario in the course of its talks: at first, and after each event."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from sim.scenario.faults import MOST_FAULTS, Finding, Path, nearest
from sim.scenario.judge import Judgement, is_near, judge
from sim.scenario.mend import put
from sim.scenario.schema import EVENT_PARTS, Scenario
from sim.scenario.source import Mapping, Value
from sim.scenario.timetable import Change, Stage, stages

_NAMES = "an event changes no names; its own 'label' says what happens"
_DISCOUNT = "holds for the talks as a whole"
_FIXED = {
    "states": {"label": _NAMES, "discount": _DISCOUNT},
    "frameworks": {
        "label": _NAMES,
        "at": "an event may change whose consent a text needs, not the text",
    },
    "protocol": {
        "rounds": "an event cannot change how many rounds there are",
        "talk": "an event cannot change the kind of talk",
        "discount": _DISCOUNT,
    },
}
"""What no event may change, and why."""


def judge_course(values: Mapping, noun: type[Scenario], spoilt: Sequence[Path] = ()) -> Judgement:
    """Everything wrong with the values and with what events make of them, each thing once.

    Of what is wrong with an event the path begins with `events` and its place among them.
    """
    start = judge(values, noun, spoilt)
    events = values.get("events")
    if not isinstance(events, tuple) or any(each.path == ("events",) for each in start.shape):
        return start
    first = {key: value for key, value in values.items() if key in Scenario.model_fields}
    course = _Course(values=first, events=events, start=start, spoilt=tuple(spoilt))
    course.follow()
    found = course.shape or course.sense
    return Judgement(
        shape=(*start.shape, *course.shape),
        sense=(*start.sense, *course.sense),
        scenario=None if found else start.scenario,
    )


@dataclass(kw_only=True)
class _Course:
    """Goes from stage to stage and keeps what is wrong there for the first time."""

    values: Mapping
    events: tuple[Value, ...]
    start: Judgement
    spoilt: tuple[Path, ...]
    shape: list[Finding] = field(default_factory=list)
    sense: list[Finding] = field(default_factory=list)

    def follow(self) -> None:
        marred = [*self.spoilt, *(found.path for found in self.start.shape)]
        changes = [_readable(event) for event in self.events]
        for place, change in enumerate(changes):
            wrong = chain(_idle(change.values), _impossible(change.values, self.values))
            found = [*islice(wrong, MOST_FAULTS)]
            here = [each._replace(path=("events", place, *each.path)) for each in found]
            self.sense += [each for each in here if not is_near(each.path, marred)]
            if len(found) == MOST_FAULTS:
                return
            changes[place] = _without(change, [each.path for each in found if each.path])
        self._stages(changes, [*marred, *(each.path for each in self.sense)])

    def _stages(self, changes: list[Change], marred: list[Path]) -> None:
        elsewhere = [path for path in marred if path[:1] != ("events",)]
        of_events = [path for path in marred if path[:1] == ("events",) and path[2:]]
        known = {*self.start.shape, *self.start.sense}
        happened: list[int] = []
        for stage in stages(self.values, changes):
            if len(known) >= MOST_FAULTS:
                return
            happened += stage.places
            here = [path[2:] for path in of_events if self._still_marred(path, happened)]
            told = [each.path for each in known if not self._say(happened, each.path)]
            judged = judge(stage.values, Scenario, [*elsewhere, *here, *told])
            self.shape += self._located(stage, judged.shape, known)
            if all(map(_has_round, self.events)):  # else nobody can tell what had happened before
                self.sense += self._located(stage, judged.sense, known)
            known |= {*judged.shape, *judged.sense}

    def _still_marred(self, path: Path, happened: list[int]) -> bool:
        """Whether what could not be read of an event holds now, and no later event replaces it."""
        place, *rest = path[1:]
        if place not in happened:
            return False
        return not self._say(happened[happened.index(int(place)) + 1 :], tuple(rest))

    def _say(self, places: Iterable[int], path: Path) -> bool:
        """Whether any of these events says what stands at the path."""
        return any(_depth(self.events[place], path) == len(path) for place in places)

    def _located(
        self, stage: Stage, findings: Iterable[Finding], known: set[Finding]
    ) -> Iterator[Finding]:
        """What is new, each in the event of that round which says most of what the path says."""
        for finding in findings:
            if finding not in known:
                steps = {place: _depth(self.events[place], finding.path) for place in stage.places}
                place = max(stage.places, key=lambda each: (steps[each], each))
                yield finding._replace(path=("events", place, *finding.path))


def _readable(event: Value) -> Change:
    """What can be read of an event; where its round cannot, it comes first."""
    written = _mapping(event)
    values: Mapping = {part: _mapping(written[part]) for part in EVENT_PARTS if part in written}
    for part in {"states", "frameworks"} & values.keys():
        values[part] = {name: _mapping(each) for name, each in _mapping(values[part]).items()}
    first = written.get("round")
    return Change(first if isinstance(first, int) and _has_round(event) else 0, values)


def _idle(change: Mapping) -> Iterator[Finding]:
    if not _says_anything(change):
        message = "changes nothing; give 'table', 'states', 'frameworks' or 'protocol'"
        yield Finding((), message, True)


def _impossible(change: Mapping, values: Mapping) -> Iterator[Finding]:
    """What no event may bring in or change."""
    for part, sort in (("states", "state"), ("frameworks", "framework")):
        known, entries = values.get(part), _mapping(change.get(part))
        if known == "all" and entries:
            message = "'frameworks: all' are alike in whose consent they need; change the table"
            yield Finding((part,), message, True)
            continue
        for name, entry in entries.items():
            if isinstance(known, dict) and name not in known:
                message = f"no such {sort}, and an event brings in no new one"
                yield Finding((part, name), f"{message}{nearest(name, known)}", True)
            else:
                yield from _fixed(part, entry, (part, name))
    yield from _fixed("protocol", change.get("protocol"), ("protocol",))


def _fixed(part: str, entry: Value, path: Path) -> Iterator[Finding]:
    for key, why in _FIXED[part].items():
        if key in _mapping(entry):
            yield Finding((*path, key), why, True)


def _without(change: Change, paths: list[Path]) -> Change:
    values: Value = change.values
    for path in paths:
        values = put(values, path, None)
    return change._replace(values=_mapping(values))


def _says_anything(value: Value) -> bool:
    return any(map(_says_anything, value.values())) if isinstance(value, dict) else True


def _has_round(event: Value) -> bool:
    first = event.get("round") if isinstance(event, dict) else None
    return isinstance(first, int) and not isinstance(first, bool) and first >= 2


def _mapping(value: Value) -> Mapping:
    return value if isinstance(value, dict) else {}


def _depth(node: Value, path: Path) -> int:
    """How many steps of a path there are in a value."""
    for depth, step in enumerate(path):
        if isinstance(node, dict) and step in node:
            node = node[str(step)]
        elif isinstance(node, tuple) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return depth
    return len(path)
