"""The figures of a report: Results in, matplotlib figures out; nothing is written."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.present.figures import (
    agreed_on,
    by_round,
    issue_map,
    outcomes,
    refusals,
    surplus,
    who_prefers,
)
from sim.present.figures.fonts import families_for
from sim.present.figures.style import SETTINGS
from sim.present.naming import framework_label, played_note, state_label
from sim.results import Results

Which = Literal["standard", "all"]


def draw(
    results: Results,
    which: Which = "standard",
    *,
    zone: Mapping[str, set[str]] | None = None,
    dimensions: tuple[str, str] | None = None,
) -> dict[str, Figure]:
    """The figures by name, in the order in which they are read.

    `zone` gives, by variant, the frameworks in the zone of agreement at mean preferences;
    `dimensions` the two issues of the map. `all` adds the cumulative agreement by round.
    """
    settings: Any = SETTINGS | {"font.family": families_for(_letters(results))}
    with mpl.rc_context(settings):
        figures = {
            "1_who_prefers_what": who_prefers.figure(results),
            "2_what_came_of_the_talks": outcomes.figure(results),
            "3_what_is_agreed": agreed_on.figure(results),
            "4_whose_refusal": refusals.figure(results),
            "5_better_or_worse": surplus.figure(results),
        }
        if issue_map.can_be_drawn(results):
            figures["6_issue_map"] = issue_map.figure(results, zone or {}, dimensions)
        if which == "all":
            figures["7_agreement_by_round"] = by_round.figure(results)
    return figures


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, the same bytes for the same figure."""
    file = BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes for the same figure, letters as shapes."""
    file = BytesIO()
    with mpl.rc_context(SETTINGS):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


def _letters(results: Results) -> str:
    """Every letter that the names of a study use."""
    texts = {results.study.id, results.study.title, played_note(results)}
    for variant in results.variants.values():
        scenario = variant.scenario
        texts.add(variant.label)
        texts |= {state_label(variant, name) for name in variant.states}
        texts |= {framework_label(variant, name) for name in variant.frameworks}
        for name, issue in scenario.issues.items():
            texts |= {issue.label or name, issue.low or "", issue.high or "", issue.unit or ""}
        if scenario.status_quo:
            texts.add(scenario.status_quo.label or "")
    return "".join(set("".join(texts)))
