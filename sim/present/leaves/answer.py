"""What the answer to a question leaves in its folder: tables, figures, and last the manifest."""

from collections.abc import Mapping
from typing import NamedTuple

import pyarrow as pa
from matplotlib.figure import Figure

from sim.plan import Asked
from sim.present.figures import as_png, as_svg
from sim.present.naming import origin
from sim.present.provenance import Provenance
from sim.store import RunFolder


class Leaves(NamedTuple):
    """What an answer leaves, each thing by its name."""

    tables: Mapping[str, pa.Table]
    figures: Mapping[str, Figure]


def keep(asked: Asked, left: Leaves, folder: RunFolder, provenance: Provenance) -> None:
    """Write each table (CSV and Parquet) and each figure (PNG and SVG) by its name."""
    for name, table in left.tables.items():
        folder.keep_rows(f"{name}.parquet", table)
        folder.write(f"{name}.csv", table.to_pandas().to_csv(index=False, lineterminator="\n"))
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
