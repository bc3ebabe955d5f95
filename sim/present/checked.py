"""What `sim check` says of a scenario file that has no faults."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from sim.analysis.checks.expectations import Statement, statements
from sim.scenario.faults import Fault
from sim.scenario.schema import Study


def checked(study: Study, remarks: Sequence[Fault]) -> Iterator[str | Table]:
    """No faults; then remarks, a line each, and how the statements on the record fare."""
    yield f"{study.path}: no faults, {count(remarks)}."
    yield from map(str, remarks)
    codings: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements(study):
        codings.setdefault(statement.variants, []).append(statement)
    for place, (variants, held) in enumerate(codings.items()):
        yield ""
        yield _table(held) if place == 0 else _line(variants, held)


def count(remarks: Sequence[Fault]) -> str:
    """How many remarks there are, in words."""
    return f"{len(remarks) or 'no'} remark{'' if len(remarks) == 1 else 's'}"


def _table(held: Sequence[Statement]) -> Table:
    table = Table(title="On the record, against the coding at mean preferences", box=None)
    table.title_justify = "left"
    table.title_style = "bold"
    for column in ("State", "on record", "text", "worth", "no deal", "coding", "source"):
        numbers = column in {"worth", "no deal"}
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for statement in held:
        expectation = statement.expectation
        table.add_row(
            Text(expectation.state),
            "accepts" if expectation.accepts else "refuses",
            Text(statement.framework),
            f"{statement.utility:.3f}",
            f"{statement.reservation:.3f}",
            "agrees" if statement.holds else "contradicts",
            Text(expectation.source or ""),
        )
    return table


def _line(variants: Sequence[str], held: Sequence[Statement]) -> str:
    """What becomes of the statements where a variant codes preferences otherwise."""
    agreeing = sum(statement.holds for statement in held)
    return (
        f"{', '.join(variants)}: coded otherwise; there the coding agrees with {agreeing} of the "
        f"{len(held)} statements"
    )
