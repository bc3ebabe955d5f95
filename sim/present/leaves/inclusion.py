"""What the answer of `sim inclusion` leaves in its folder: tables and figures."""

import pyarrow as pa

from sim.analysis.inclusion.inclusion import Inclusion
from sim.present.answers.included_words import families
from sim.present.figures.included import tables_figure, values_figure
from sim.present.figures.style import styled
from sim.present.leaves.answer import Leaves


def leaves(told: Inclusion) -> Leaves:
    """A row per table, per step and per pair of steps; the heat map and the values."""
    tables = {
        "tables": pa.Table.from_pandas(told.summary().reset_index(), preserve_index=False),
        "values": pa.Table.from_pylist(list(told.values())),
    }
    if pairs := list(told.interactions()):
        tables["interactions"] = pa.Table.from_pylist(pairs)
    with styled(told.asked.study):
        figures = {
            f"{name}{more}": draw(told, family)
            for family, more in zip(families(told), ("", "_lasting"), strict=False)
            for name, draw in (("tables", tables_figure), ("values", values_figure))
        }
    return Leaves(tables, figures)
