"""The figures of a report: Results in, matplotlib figures out; nothing is written."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Literal

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image

from sim.analysis.stress.assumptions import Assumptions
from sim.analysis.theory.findings import Explanation
from sim.present.figures import (
    agreed_on,
    by_round,
    frontier,
    grid,
    honoured,
    issue_map,
    ladder,
    outcomes,
    power,
    refusals,
    surplus,
    survival,
    who_prefers,
)
from sim.present.figures.style import SETTINGS, styled
from sim.present.naming import played_note
from sim.results import Results

Which = Literal["standard", "all"]
AFTERMATH = (
    "agreed_and_lasting",
    "from_agreement_to_lasting",
    "how_long_it_lasts",
    "would_a_call_be_honoured",
)
"""Drawn where a study says what becomes of agreements."""
NAMES = (
    "who_prefers_what",
    "what_came_of_the_talks",
    *AFTERMATH,
    "what_is_agreed",
    "whose_refusal",
    "better_or_worse",
    "issue_map",
    "agreement_by_round",
)
"""In the order in which they are read, which numbers them."""
PACKED = 3
"""How hard PNG files are packed, of 9: as small as at 6, in three quarters of the time."""
MOST_CODINGS = 6
"""Of which the states' own orders are drawn."""


def draw(
    results: Results,
    which: Which = "standard",
    *,
    zone: Mapping[str, set[str]] | None = None,
    dimensions: tuple[str, str] | None = None,
    others: Assumptions | None = None,
) -> dict[str, Figure]:
    """The figures by name, in the order in which they are read.

    `zone` gives, by variant, the frameworks in the zone of agreement at mean preferences;
    `dimensions` the two issues of the map; `others` what other assumptions make of the results.
    `all` adds the cumulative agreement by round.
    """
    with styled(results.study, played_note(results)):
        figures = {
            "who_prefers_what": who_prefers.figure(results),
            "what_came_of_the_talks": outcomes.figure(results, others),
            **_of_aftermath(results, others),
            "what_is_agreed": agreed_on.figure(results),
            "whose_refusal": refusals.figure(results),
            "better_or_worse": surplus.figure(results),
        }
        if issue_map.can_be_drawn(results):
            figures["issue_map"] = issue_map.figure(results, zone or {}, dimensions)
        if which == "all":
            figures["agreement_by_round"] = by_round.figure(results)
    return {f"{place}_{name}": drawn for place, name, drawn in _numbered(results, figures)}


def _of_aftermath(results: Results, others: Assumptions | None) -> dict[str, Figure]:
    """What became of agreements; nothing where the study says nothing of it."""
    if not _has_aftermath(results):
        return {}
    figures = {
        "agreed_and_lasting": frontier.figure(results, others),
        "from_agreement_to_lasting": ladder.figure(results, others),
        "how_long_it_lasts": survival.figure(results),
    }
    if honoured.can_be_drawn(results):
        figures["would_a_call_be_honoured"] = honoured.figure(results)
    return figures


def _has_aftermath(results: Results) -> bool:
    return any(variant.has_aftermath for variant in results.variants.values())


def _numbered(results: Results, figures: Mapping[str, Figure]) -> Iterator[tuple[int, str, Figure]]:
    """The figures with their places, which do not depend on which of them can be drawn."""
    order = [name for name in NAMES if name not in AFTERMATH or _has_aftermath(results)]
    yield from ((order.index(name) + 1, name, drawn) for name, drawn in figures.items())


def draw_theory(explanation: Explanation) -> dict[str, Figure]:
    """The states' own orders, a figure per coding, and power, by name."""
    with styled(explanation.study):
        figures = {
            "orders" if place == 0 else f"orders_{tables[0].id}": grid.figure(explanation, tables)
            for place, tables in enumerate(grid.codings(explanation)[:MOST_CODINGS])
        }
        if any(told.rules for told in explanation.variants.values()):
            figures["power"] = power.figure(explanation)
    return figures


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, the same bytes for the same figure."""
    dots, file = BytesIO(), BytesIO()
    figure.savefig(dots, format="raw")
    picture = Image.frombytes("RGBA", figure.canvas.get_width_height(), dots.getvalue())
    # Nothing shines through, and flat colours are no smaller for being packed longer.
    opaque = picture.convert("RGB")
    opaque.save(file, format="PNG", dpi=(figure.dpi, figure.dpi), compress_level=PACKED)
    return file.getvalue()


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG, the same bytes for the same figure, letters as shapes."""
    file = BytesIO()
    with mpl.rc_context(SETTINGS):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()
