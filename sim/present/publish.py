"""What a run leaves in its folder beside the replicates: tables, figures, report, manifest."""

import csv
import io
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.analysis.checks.remarks import remarks
from sim.analysis.stress.assumptions import Assumptions
from sim.analysis.theory.at_mean import at_mean
from sim.present.cells import no_formula
from sim.present.figures import Which, as_png, as_svg, draw
from sim.present.provenance import Provenance
from sim.present.report import lighter, render
from sim.results import Results
from sim.scenario.source import dump
from sim.store import RunFolder


def publish(
    results: Results,
    folder: RunFolder,
    provenance: Provenance,
    figures: Which = "standard",
    others: Assumptions | None = None,
) -> None:
    """Write summary, resolved study, figures (PNG and SVG), report, and last the manifest.

    `others` adds to all of them what other assumptions make of the results.
    """
    folder.renew()
    folder.write("summary.csv", _as_csv(_rows(results, others)))
    study = results.study.model_dump(mode="json", exclude={"path"}, exclude_none=True)
    folder.write("study.yaml", dump(study))
    zone = {name: set(at_mean(v.scenario).zone()) for name, v in results.variants.items()}
    pictures = {}
    for name, figure in draw(results, figures, zone=zone, others=others).items():
        png = as_png(figure)
        pictures[name] = lighter(png)
        folder.write(f"figures/{name}.png", png)
        folder.write(f"figures/{name}.svg", as_svg(figure))
    said = [str(remark) for remark in remarks(results.study)]
    report = render(results, pictures, provenance, said, others)
    folder.write("report.html", report)
    own = results.strategies
    if own and own.path:
        folder.write("agents.py", Path(own.path).read_bytes())
    folder.finish(
        {
            "study": results.study.id,
            "title": results.study.title,
            "digest": results.digest,
            "seed": results.seed,
            "replicates": results.replicates,
            "variants": list(results.variants),
            "assumptions": others and others.digest,
            **({"agents": {"file": own.path, "states": own.names}} if own else {}),
            **provenance.as_json(),
        }
    )


def _rows(results: Results, others: Assumptions | None) -> list[dict[str, Any]]:
    """The summary, which travels alone: with the dice it rests on, and the ranges as columns."""
    dice = {"seed": results.seed, "digest": results.digest, "version": version("guarantee-sim")}
    rows = [row | dice for row in results.rows()]
    if others:
        for row, variant in zip(rows, results.variants.values(), strict=True):
            row |= others.columns(variant)
    return rows


def _as_csv(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows under all columns that any of them has, in the order in which they first come."""
    table = io.StringIO()
    columns = {column: None for row in rows for column in row}
    writer = csv.DictWriter(table, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "label": no_formula(str(row["label"]))} for row in rows)
    return table.getvalue()
