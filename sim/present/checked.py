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
    parts: list[RenderableType] = [Text(f"{study.path}: no faults, {count(remarks)}.")]
    parts += [Text(str(remark)) for remark in remarks]
    codings: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements(study):
        codings.setdefault(statement.variants, []).append(statement)
    for place, (variants, held) in enumerate(codings.items()):
        parts.append(Text())
        parts.append(_table(held) if place == 0 else _line(variants, held))
    return Group(*parts)


def count(remarks: Sequence[Fault]) -> str:
    """How many remarks there are, in words."""
    return f"{len(remarks) or 'no'} remark{'' if len(remarks) == 1 else 's'}"


def _table(held: Sequence[Statement]) -> Table:
    table = Table(title="On the record, against the coding at mean preferences", box=None)
    table.title_justify = "left"
    table.title_style = "bold"
    for column in ("State", "on record", "text", "worth", "no deal", "coding", "source"):
        table.add_column(column, justify="right" if column in {"worth", "no deal"} else "left")
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


def _line(variants: Sequence[str], held: Sequence[Statement]) -> Text:
    """What becomes of the statements where a variant codes preferences otherwise."""
    agreeing = sum(statement.holds for statement in held)
    return Text(
        f"{', '.join(variants)}: coded otherwise; there the coding agrees with {agreeing} of the "
        f"{len(held)} statements"
    )
