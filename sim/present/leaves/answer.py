"""What the answer to a question leaves in its folder: tables, figures, and last the manifest."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from matplotlib.figure import Figure

from sim.plan import Asked
from sim.present.cells import as_csv
from sim.present.figures import as_png, as_svg
from sim.present.naming import origin
from sim.present.provenance import Provenance
from sim.store import RunFolder


class Leaves(NamedTuple):
    """What an answer leaves, each thing by its name."""

    tables: Mapping[str, pa.Table]
    figures: Mapping[str, Figure]


def _with_dice(table: pa.Table, asked: Asked) -> pa.Table:
    """The table with the columns that say on which dice it rests, as far as it has none such."""
    dice = {
        "replicates": asked.plan.replicates,
        "seed": seed if (seed := asked.plan.seed) < 2**63 else str(seed),  # no column holds more
        "digest": asked.digest,
        "version": version("guarantee-sim"),
    }
    for name, value in dice.items():
        if name not in table.column_names:
            table = table.append_column(name, pa.array([value] * len(table)))
    return table


def _as_parquet(table: pa.Table, asked: Asked) -> bytes:
    whole = pa.BufferOutputStream()
    metadata = {**(table.schema.metadata or {}), b"origin": origin(asked).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), whole, compression="zstd")
    return bytes(whole.getvalue().to_pybytes())


def keep(asked: Asked, left: Leaves, folder: RunFolder, provenance: Provenance) -> None:
    """Write each table (CSV and Parquet) and each figure (PNG and SVG) by its name.

    Tables travel alone: each row says on which dice it rests, the Parquet file where it comes from.
    """
    folder.renew()
    for name, bare in left.tables.items():
        table = _with_dice(bare, asked)
        folder.write(f"{name}.parquet", _as_parquet(table, asked))
        folder.write(f"{name}.csv", as_csv(table.to_pandas()))
    for name, figure in left.figures.items():
        folder.write(f"{name}.png", as_png(figure))
        folder.write(f"{name}.svg", as_svg(figure))
    folder.finish(
        {
            "asked": asked.verb,
            "origin": origin(asked),
            "study": asked.study.id,
            "title": asked.study.title,
            "digest": asked.digest,
            "seed": asked.plan.seed,
            "replicates": asked.plan.replicates,
            "variants": list(asked.study.variants),
            "options": dict(asked.options),
            **provenance.as_json(),
        }
    )
