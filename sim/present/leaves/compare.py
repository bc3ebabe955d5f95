"""What a comparison leaves in its folder: its tables, and the figure of changes."""

import json
from typing import Any

import pyarrow as pa

from sim.analysis.comparison.compared import Comparison
from sim.analysis.comparison.differences import Plain
from sim.present.answers.compared_words import labels
from sim.present.figures import compared as changes
from sim.present.figures.style import styled
from sim.present.leaves.answer import Leaves


def leaves(comparison: Comparison) -> Leaves:
    """A row per table compared, a row per number or choice that was changed, and the figure."""
    letters = "".join(labels(comparison)) + "".join(
        state.label or name
        for each in comparison.compared
        for name, state in each.pair.after.states.items()
    )
    with styled(comparison.study, letters):
        figure = changes.figure(comparison)
    tables = {"compare": pa.Table.from_pylist(comparison.rows()), "changes": _edits(comparison)}
    return Leaves(tables, {"changes": figure})


def _edits(comparison: Comparison) -> pa.Table:
    """What the file says otherwise of each table compared."""
    columns: dict[str, list[Any]] = {
        name: [] for name in ("variant", "file", "path", "before", "after")
    }
    for each in comparison.compared:
        for edit in each.pair.edits:
            row = (each.id, each.file, edit.path, _as_text(edit.before), _as_text(edit.after))
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def _as_text(plain: Plain) -> str | None:
    """As JSON writes it, so that a number can be told from a name."""
    return None if plain is None else json.dumps(plain, ensure_ascii=False)
