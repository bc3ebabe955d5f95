"""How the statements on the record fare against the coding: kept or contradicted, both numbers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.analysis.checks.expectations import Statement, statements
from sim.present.naming import listing, one_line, state_name, text_name, variant_labels
from sim.scenario.schema import Scenario, Study


class Held(NamedTuple):
    """A statement held against the coding at mean preferences."""

    state: str
    said: str
    """`accepts` or `refuses`."""
    text: str
    worth: str
    no_deal: str
    kept: bool
    source: int | None
    note: str


class Record(NamedTuple):
    """All statements against one coding of preferences."""

    where: str
    """The tables with this coding; empty for the first."""
    summary: str
    rows: tuple[Held, ...]


def records(study: Study, sources: Mapping[str, int]) -> list[Record]:
    """A record for each coding of preferences among the variants, the first one's first."""
    by_coding: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements(study):
        by_coding.setdefault(statement.variants, []).append(statement)
    return [
        _record(study, names, held, sources, is_first=place == 0)
        for place, (names, held) in enumerate(by_coding.items())
    ]


def _record(
    study: Study,
    names: Sequence[str],
    held: Sequence[Statement],
    sources: Mapping[str, int],
    *,
    is_first: bool,
) -> Record:
    labels, scenario = variant_labels(study), study.variants[names[0]]
    kept = sum(statement.holds for statement in held)
    contradicts = f" and contradicts {len(held) - kept}" if kept < len(held) else ""
    summary = f"The coding keeps {kept} of {len(held)} statements{contradicts}."
    where = "" if is_first else listing(f"“{labels[name]}”" for name in names)
    return Record(where, summary, tuple(_held(each, scenario, sources) for each in held))


def _held(statement: Statement, scenario: Scenario, sources: Mapping[str, int]) -> Held:
    expectation = statement.expectation
    return Held(
        state=state_name(expectation.state, scenario),
        said="accepts" if expectation.accepts else "refuses",
        text=text_name(statement.framework, scenario),
        worth=f"{statement.utility:.3f}",
        no_deal=f"{statement.reservation:.3f}",
        kept=statement.holds,
        source=sources.get(expectation.source) if expectation.source else None,
        note=one_line(expectation.note or ""),
    )
