"""Everything wrong with one scenario: first its shape, then its names, then its sense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from sim.scenario.coding import incomplete_preferences, missing_reservations
from sim.scenario.combinations import combination_faults, framework_names
from sim.scenario.faults import MOST_FAULTS, Finding, Path
from sim.scenario.groups import spelt_out_too_often
from sim.scenario.guaranteeing import idle_guarantees
from sim.scenario.mend import mend
from sim.scenario.ranges import outside_range
from sim.scenario.references import unknown_names
from sim.scenario.schema import Scenario
from sim.scenario.seating import idle_table
from sim.scenario.sentences import findings, path_of
from sim.scenario.source import Mapping

_SEATS: tuple[Path, ...] = (("groups",), ("table", "seats"))
_MOST_PASSES = 5


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was found wrong, and the scenario if nothing was."""

    shape: tuple[Finding, ...]
    """Wrong wherever it stands, even if a variant overrides it."""
    sense: tuple[Finding, ...]
    """Wrong in this scenario as a whole."""
    scenario: Scenario | None

    @property
    def all(self) -> set[Finding]:
        """Everything that was found wrong."""
        return {*self.shape, *self.sense}


def judge(values: Mapping, noun: type[Scenario], spoilt: Iterable[Path] = ()) -> Judgement:
    """Everything wrong with the values, except under the paths already known to be spoilt."""
    known = list(spoilt)
    scenario, shape, mended = _validated(values, noun)
    shape = [finding for finding in shape if not any(is_under(finding.path, at) for at in known)]
    sense: list[Finding] = []
    if scenario:
        sense = list(_sense(scenario, [*known, *mended]))
    sound = scenario if not (shape or sense or mended) else None
    return Judgement(shape=tuple(shape), sense=tuple(sense), scenario=sound)


def _validated(
    values: Mapping, noun: type[Scenario]
) -> tuple[Scenario | None, list[Finding], set[Path]]:
    """The scenario, mended where its shape is wrong; what was wrong; where it was mended."""
    found: list[Finding] = []
    changed: set[Path] = set()
    for number in range(_MOST_PASSES):
        try:
            return noun.model_validate(values), found, changed
        except ValidationError as error:
            if number == 0:
                found = findings(error, noun)
            if error.error_count() > MOST_FAULTS:
                break
            mended = mend(values, [path_of(each["loc"]) for each in error.errors()])
            if mended is None:
                break
            values = mended[0]
            changed |= mended[1]
    return None, found, changed


def _sense(scenario: Scenario, spoilt: list[Path]) -> Iterator[Finding]:
    """What is wrong beyond the shape; what may only follow from another fault is left out."""
    impossible = [*combination_faults(scenario), *spelt_out_too_often(scenario)]
    if impossible:
        yield from (finding for finding in impossible if not is_near(finding.path, spoilt))
        return
    frameworks = framework_names(scenario)
    names = list(islice(unknown_names(scenario, frameworks), MOST_FAULTS))
    yield from (finding for finding in names if not is_near(finding.path, spoilt))
    known = [*spoilt, *(finding.path for finding in names)]
    for finding in islice(missing_reservations(scenario, spoilt), MOST_FAULTS):
        if not any(is_under(finding.path, path) for path in spoilt):
            yield finding
    unscaled = {
        str(path[1])
        for path in spoilt
        if path[:1] == ("issues",) and path[1:] and path[2:3] in ((), ("range",))
    }
    for check in (
        outside_range(scenario, unscaled),
        incomplete_preferences(scenario, frameworks),
        idle_guarantees(scenario),
        _seated(scenario, spoilt, known),
    ):
        found = islice(check, MOST_FAULTS)
        yield from (finding for finding in found if not is_near(finding.path, known))


def _seated(scenario: Scenario, spoilt: list[Path], known: list[Path]) -> Iterator[Finding]:
    """What is wrong with the table, where it can be told who sits at it and what it says."""
    seats_are_told = not any(is_under(path, part) for path in known for part in _SEATS)
    if seats_are_told and not any(map(_changes_table, spoilt)):
        yield from idle_table(scenario)


def _changes_table(path: Path) -> bool:
    """Whether what stands at this path has to do with who sits, speaks and decides."""
    match path:
        case ("groups" | "table", *_) | ("protocol", "talk"):
            return True
        case ("frameworks", *rest):
            return rest[1:2] != ["at"]
        case ("states", _, key, *_):
            return key in ("weights", "recognition")
    return False


def is_near(path: Path, others: Iterable[Path]) -> bool:
    """Whether one of the others is the path itself, or above or under it."""
    return any(is_under(path, other) or is_under(other, path) for other in others)


def is_under(path: Path, above: Path) -> bool:
    """Whether a path leads to or through the place `above`, which is not the root."""
    return above != () and path[: len(above)] == above
