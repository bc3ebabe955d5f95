"""What `sim check` says of a scenario file that has no faults."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.expectations import Statement, statements
from sim.scenario.faults import Fault
from sim.scenario.schema import Study


def checked(study: Study, remarks: Sequence[Fault]) -> Group:
    """No faults; then remarks, and how each statement on the record fares."""
    parts: list[RenderableType] = [Text(f"{study.path}: no faults, {_count(remarks)}.")]
    parts += [Text(str(remark)) for remark in remarks]
    held = list(statements(study))
    if held:
        parts += [Text(), _statements(study, held)]
    return Group(*parts)


def _count(remarks: Sequence[Fault]) -> str:
    return f"{len(remarks) or 'no'} remark{'' if len(remarks) == 1 else 's'}"


def _statements(study: Study, held: Sequence[Statement]) -> Table:
    table = Table(title="On the record, against the coding at mean preferences", box=None)
    table.title_justify = "left"
    table.title_style = "bold"
    for column in ("State", "on record", "text", "worth", "no deal", "coding", "source"):
        table.add_column(column, justify="right" if column in {"worth", "no deal"} else "left")
    for statement in held:
        expectation = statement.expectation
        whole = len(statement.variants) == len(study.variants)
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
