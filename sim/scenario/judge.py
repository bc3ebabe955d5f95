"""Everything wrong with one scenario: first its shape, then its names, then its sense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from sim.scenario.coding import incomplete_preferences
from sim.scenario.combinations import combination_faults, framework_names
from sim.scenario.faults import MOST_FAULTS, Finding, Path
from sim.scenario.mend import mend
from sim.scenario.references import unknown_names
from sim.scenario.schema import Scenario
from sim.scenario.seating import idle_table
from sim.scenario.sentences import findings, path_of
from sim.scenario.source import Mapping

_SEATING_NEEDS = {"groups", "table", "frameworks"}
_MOST_PASSES = 5


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What was found wrong, and the scenario if nothing was."""

    shape: tuple[Finding, ...]
    """Wrong wherever it stands, even if a variant overrides it."""
    sense: tuple[Finding, ...]
    """Wrong in this scenario as a whole."""
    scenario: Scenario | None


def judge(values: Mapping, noun: type[Scenario], spoilt: Iterable[Path] = ()) -> Judgement:
    """Everything wrong with the values, except under the paths already known to be spoilt."""
    known = list(spoilt)
    scenario, shape, mended = _validated(values, noun)
    shape = [finding for finding in shape if not any(_under(finding.path, at) for at in known)]
    sense: list[Finding] = []
    if scenario:
        touched = [*known, *mended, *(finding.path for finding in shape)]
        sense = list(_sense(scenario, touched))
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
            mended = mend(values, [path_of(each["loc"]) for each in error.errors()[:MOST_FAULTS]])
            if mended is None:
                break
            values = mended[0]
            changed |= mended[1]
    return None, found, changed


def _sense(scenario: Scenario, touched: list[Path]) -> Iterator[Finding]:
    """What is wrong beyond the shape; what may only follow from an earlier finding is left out."""
    impossible = list(combination_faults(scenario))
    if impossible:
        yield from impossible
        return
    frameworks = framework_names(scenario)
    checks = [unknown_names(scenario, frameworks), incomplete_preferences(scenario, frameworks)]
    for check in checks:
        fresh = [each for each in islice(check, MOST_FAULTS) if not _near(each.path, touched)]
        touched = [*touched, *(finding.path for finding in fresh)]
        yield from fresh
    if not any(_seats_anybody(path) for path in touched):
        yield from islice(idle_table(scenario), MOST_FAULTS)


def _seats_anybody(path: Path) -> bool:
    return not path or path[0] in _SEATING_NEEDS or path[2:3] in (("weights",), ("recognition",))


def _near(path: Path, others: Iterable[Path]) -> bool:
    return any(_under(path, other) or _under(other, path) for other in others)


def _under(path: Path, above: Path) -> bool:
    return above != () and path[: len(above)] == above
