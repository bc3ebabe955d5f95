"""A report of a run as one self-contained page: table, words, figures, how to run it again."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from sim.analysis.stress.assumptions import Assumptions
from sim.present.after_signature import sheet
from sim.present.assumed import moved, order
from sim.present.counts import base
from sim.present.events import happenings
from sim.present.naming import origin, variant_labels
from sim.present.provenance import Provenance
from sim.present.tables import cells, second_line, small_print
from sim.present.words import paragraphs
from sim.results import Results

ALTERNATIVES = {
    "who_prefers_what": "In how many draws each state would rather have each text than no deal",
    "what_came_of_the_talks": "A hundred squares a table, by what came of the talks",
    "agreed_and_lasting": "Tables by how often they agree and how many of their agreements last",
    "from_agreement_to_lasting": "By table, three bars that only fall: agreed, in force, lasting",
    "how_long_it_lasts": "For each table, how many agreements are unchallenged after each year",
    "would_a_call_be_honoured": "By text and challenger, how many of 100 calls are honoured",
    "what_is_agreed": "For each table, a bar divided by the text agreed on",
    "whose_refusal": "By table and state: how often its refusal alone stopped an offer, and why",
    "better_or_worse": "By table and state: what the agreements are worth to it over no deal",
    "issue_map": "States and texts on a map of two issues",
    "agreement_by_round": "For each table, how many talks have agreed by each round",
}
"""By a figure's name without its number."""
FIRST = "1_who_prefers_what"
"""Stands before everything else, for it exposes a bad coding at once."""


class Picture(NamedTuple):
    """A figure as the page holds it."""

    alternative: str
    png: str


def render(
    results: Results,
    figures_png: Mapping[str, bytes],
    provenance: Provenance,
    remarks: Sequence[str],
    others: Assumptions | None = None,
) -> str:
    """The page as text; nothing in it is fetched from anywhere.

    `figures_png` goes by the names of `sim.present.figures.draw`, `remarks` are warnings about the
    file, `others` is what other assumptions make of the results.
    """
    labels = variant_labels(results)
    pictures = {
        name: Picture(alternative(name), b64encode(png).decode())
        for name, png in figures_png.items()
    }
    return _template().render(
        study=results.study,
        results=results,
        origin=origin(results),
        of=f"of {base(results.replicates)}",
        rows=[cells(variant, labels[name], others) for name, variant in results.variants.items()],
        agreed=second_line("Agreed", results, others, "\n"),
        small_print=small_print(results, others),
        events=_events(results, labels),
        after=sheet(results, others) if results.has_aftermath else None,
        paragraphs=paragraphs(results, others),
        order=order(others) if others else "",
        moved=moved(others, labels) if others else [],
        tried=others.tried.replicates if others else 0,
        coding=pictures.pop(FIRST, None),
        figures=list(pictures.values()),
        command=provenance.command,
        versions=provenance.versions(),
        remarks=remarks,
    )


def alternative(name: str) -> str:
    """What a figure shows, for those who cannot see it; its name where that is not known."""
    return ALTERNATIVES.get(name.partition("_")[2], name)


def _events(results: Results, labels: Mapping[str, str]) -> list[str]:
    """A line for what happens in mid-talks before each round in question, table by table."""
    return [
        f"“{labels[name]}”, before round {number}: "
        f"{'; '.join(happenings(variant.scenario, number))}."
        for name, variant in results.variants.items()
        for number in sorted({event.round for event in variant.scenario.events})
    ]


@cache
def _template() -> Template:
    # Names come from files: what they hold is text, never markup.
    surroundings = Environment(
        loader=PackageLoader("sim", "present"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return surroundings.get_template("report.html")
