"""A variant with changes laid over it, as if the file had said so."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.scenario.course import judge_course
from sim.scenario.faults import Fault, Finding, Path, Position, ScenarioError
from sim.scenario.judge import Judgement
from sim.scenario.merge import merge
from sim.scenario.resolve import resolve
from sim.scenario.schema import Scenario, Study, Variant

Change = Mapping[str, Any]
"""What is laid over a scenario, by path, as a variant of the file is."""


def base_of(written: Change) -> dict[str, Any]:
    """What variants change: the file without what holds for the file as a whole."""
    return {key: value for key, value in written.items() if key in Scenario.model_fields}


def ways_of(written: Change, key: str) -> dict[str, dict[str, Any]]:
    """The changes that a file lists by name, under `variants` or `stress`, as far as it does."""
    ways = written.get(key)
    if not isinstance(ways, dict):
        return {}
    return {name: change for name, change in ways.items() if isinstance(change, dict)}


def values_of(study: Study, variant: str, changes: Sequence[Change] = ()) -> dict[str, Any]:
    """What the file says of a variant, with the changes laid over it in their order."""
    values = base_of(study.written)
    for change in (ways_of(study.written, "variants").get(variant, {}), *changes):
        values = merge(values, dict(change))
    return values


def judge_changed(study: Study, variant: str, changes: Sequence[Change]) -> Judgement:
    """What is wrong with a variant once the changes are laid over it."""
    return judge_course(values_of(study, variant, changes), Scenario)


def changed(study: Study, variant: str, changes: Sequence[Change]) -> Variant:
    """The variant with the changes laid over it, resolved; its label stays.

    Raises ScenarioError where that makes no sense.
    """
    judged = judge_changed(study, variant, changes)
    if judged.scenario is None:
        raise ScenarioError(_faults(study, judged))
    return resolve(judged.scenario).model_copy(update={"label": study.variants[variant].label})


def _faults(study: Study, judged: Judgement) -> Iterator[Fault]:
    for finding in judged.all:
        yield Fault(
            position=position_of(study, finding), path=finding.path, message=finding.message
        )


def position_of(study: Study, finding: Finding) -> Position:
    """Where the path of a finding stands in the file, or else what is nearest above it."""
    path: Path = finding.path
    while path and path not in study.positions:
        path = path[:-1]
    at: Position = study.positions.get(path) or Position(file=study.path, line=1, column=1)
    return at
