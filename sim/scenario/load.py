"""A scenario file becomes a study: its variants laid over it, judged, and resolved."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path as FilePath

from sim.scenario.change import base_of, ways_of
from sim.scenario.course import judge_course
from sim.scenario.exploring import Laid, notches, unknown_in_shown
from sim.scenario.faults import (
    MOST_FAULTS,
    Fault,
    Finding,
    Path,
    Position,
    RequestError,
    ScenarioError,
)
from sim.scenario.files import read_file
from sim.scenario.judge import Judgement, is_under, judge
from sim.scenario.merge import merge
from sim.scenario.paths import place_of
from sim.scenario.resolve import resolve
from sim.scenario.schema import Scenario, ScenarioFile, Study
from sim.scenario.size import too_much
from sim.scenario.source import Mapping, Source


def load(path: str | os.PathLike[str], allow_outside: bool = False) -> Study:
    """The study that a scenario file describes; raises ScenarioError with all of its faults.

    What it extends has to lie in its own folder or below, unless `allow_outside`.
    """
    source = read_file(os.fspath(path), allow_outside)
    changes = ways_of(source.values, "variants")
    if excess := too_much(source.values, len(source.positions)):
        raise ScenarioError([*source.faults, _fault(source, excess)])
    whole = judge_course(source.values, ScenarioFile, _spoilt(source))
    base = base_of(source.values)
    tables = {
        name: judge_course(merge(base, change), Scenario, _spoilt(source, ("variants", name)))
        for name, change in changes.items()
    }
    faults = [
        *source.faults,
        *_faults(source, whole, tables),
        *_laid_faults(source, tables or {"base": whole}, _stressed(source)),
        *_laid_faults(source, tables or {"base": whole}, notches(source.values)),
    ]
    shown = unknown_in_shown(source.values, tables or ("base",))
    faults += [_fault(source, finding) for finding in islice(shown, MOST_FAULTS)]
    if not whole.shape:  # else nobody can tell what the paths lead to
        laid = [merge(base, change) for change in changes.values()] or [base]
        faults += _sweep_faults(source, laid)
    if faults:
        raise ScenarioError(faults)
    if not tables:
        tables = {"base": judge(base, Scenario)}
    study = _study(os.fspath(path), source, tables)
    return study.model_copy(update={"allow_outside": True}) if allow_outside else study


def _spoilt(source: Source, way: Path = ()) -> list[Path]:
    """The paths of what could not be read, as a way to change the file sees them."""
    paths = [fault.path for fault in source.faults if fault.path]
    return paths + [path[2:] for path in paths if way and path[:2] == way and path[2:]]


def _faults(source: Source, whole: Judgement, tables: dict[str, Judgement]) -> Iterator[Fault]:
    """Each finding once: where the file has it, or else in the variant that brings it about.

    What makes no sense in the file alone is left out if every variant puts it right; a variant
    with faults of its own may not have come to be judged in everything, so it puts nothing right.
    A value of the file that is wrong in a variant for another reason too is told of once.
    """
    of_file = whole.all
    values_of_file = {finding.path for finding in of_file if not finding.about_key}
    yield from (_fault(source, finding) for finding in (whole.shape if tables else of_file))
    for name, judged in tables.items():
        found = judged.all
        for finding in found | of_file if found else found:
            own = _is_own(source, name, finding.path)
            if finding in found and (own or finding not in of_file):
                if own or finding.about_key or finding.path not in values_of_file:
                    yield _fault(source, finding, ("variants", name))
            elif not own:
                yield _fault(source, finding)


def _stressed(source: Source) -> Iterator[Laid]:
    """The changes that `stress` lists."""
    for name, change in ways_of(source.values, "stress").items():
        yield Laid(("stress", name), change)


def _laid_faults(
    source: Source, tables: dict[str, Judgement], changes: Iterable[Laid]
) -> Iterator[Fault]:
    """What a change that the file lists makes wrong, laid over each variant that is right."""
    base, variants = base_of(source.values), ways_of(source.values, "variants")
    sound = [name for name, judged in tables.items() if not any(map(_is_of_table, judged.all))]
    for way, change, inside in changes:
        found: dict[Finding, list[str]] = {}
        for variant in sound:
            table = merge(merge(base, variants.get(variant, {})), dict(change))
            judged = judge_course(table, Scenario, _spoilt(source, way))
            for finding in judged.all:
                found.setdefault(finding, []).append(variant)
        for finding, where in found.items():
            laid = "" if len(where) == len(sound) else f" (laid over '{where[0]}')"
            path = finding.path[len(inside) :] if is_under(finding.path, inside) else finding.path
            told = finding._replace(message=finding.message + laid, path=path)
            yield _fault(source, told, way)


def _is_of_table(finding: Finding) -> bool:
    """Whether it is about a table, and not about what holds for the file as a whole."""
    return not finding.path or finding.path[0] in Scenario.model_fields


def _sweep_faults(source: Source, tables: Iterable[Mapping]) -> Iterator[Fault]:
    """Paths that the file's sweep names and that lead nowhere in any of its tables."""
    sweep = source.values.get("sweep")
    over = sweep.get("over") if isinstance(sweep, dict) else None
    for written in over if isinstance(over, dict) else ():
        try:
            place_of(written, list(tables))
        except RequestError as error:
            yield _fault(source, Finding(("sweep", "over", written), str(error), True))


def _is_own(source: Source, variant: str, path: Path) -> bool:
    """Whether the variant itself says what stands at the path; its events are all its own."""
    here: Path = ("variants", variant)
    return (*here, *path) in source.positions or (
        path[:1] == ("events",) and (*here, "events") in source.positions
    )


def _fault(source: Source, finding: Finding, way: Path = ()) -> Fault:
    """A fault of the file, or of one of the ways in which it is changed."""
    path = (*way, *finding.path)
    return Fault(
        position=_position(source, path, finding.about_key), path=path, message=finding.message
    )


def _position(source: Source, path: Path, about_key: bool) -> Position:
    """Where the path stands, or else what is nearest above it."""
    if about_key and path in source.keys:
        return source.keys[path]
    while path and path not in source.positions:
        path = path[:-1]
    top = source.positions[()]
    return source.positions[path] if path else Position(file=top.file, line=1, column=1)


def _study(path: str, source: Source, tables: dict[str, Judgement]) -> Study:
    variants = {}
    for name, judged in tables.items():
        assert judged.scenario is not None, "a scenario without faults is whole"
        scenario = resolve(judged.scenario)
        own = ways_of(source.values, "variants").get(name, source.values).get("label")
        label = (own and scenario.label) or name.replace("_", " ").capitalize()
        variants[name] = scenario.model_copy(update={"label": label})
    whole = ScenarioFile.model_validate(source.values)
    return Study.model_construct(
        id=_id(path),
        path=path,
        title=whole.title,
        about=whole.about,
        coded=whole.coded,
        objections=whole.objections,
        variants=variants,
        run=whole.run,
        positions=source.positions,
        written=source.values,
        sweep=whole.sweep,
        explore=whole.explore,
    )


def _id(path: str) -> str:
    """The file's name without folder and ending: a folder is named so, and never leads out."""
    stem = FilePath(path).stem
    return stem if stem.strip(". ") else "study"
