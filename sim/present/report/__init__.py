"""A report of a run as one self-contained page: question, answer, figures, coding sheet, limits."""

from collections.abc import Mapping, Sequence

from sim.analysis.stress.assumptions import Assumptions
from sim.present.after_signature import sheet
from sim.present.assumed import first_talks, moved, order
from sim.present.counts import base
from sim.present.events import happenings
from sim.present.naming import origin, played_note, principals, variant_labels
from sim.present.pages import digest, own, template
from sim.present.provenance import Provenance
from sim.present.report.answer import three_sentences
from sim.present.report.citing import citation
from sim.present.report.limits import assumed, unsaid
from sim.present.report.numbers import coding_sheet
from sim.present.report.objecting import objections
from sim.present.report.on_record import records
from sim.present.report.picture import lighter, pictures
from sim.present.report.seating import tables, terms
from sim.present.tables import cells, second_line, small_print
from sim.present.words import NO_FORECAST, UNTRIED, paragraphs
from sim.results import Results

__all__ = ["lighter", "render"]
FIRST = "1_who_prefers_what"
"""Stands before everything else, for it exposes a bad coding at once."""


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
    study, labels = results.study, variant_labels(results)
    shown, coded = pictures(results, figures_png), coding_sheet(study)
    return template("report", "page.html").render(
        style=own("report", "page.css"),
        style_digest=digest(own("report", "page.css")),
        study=study,
        results=results,
        origin=origin(results),
        played=played_note(results),
        principals=principals(next(iter(results.variants.values()))),
        tables=tables(study),
        terms=terms(study),
        coding=shown.pop(FIRST, None),
        of=f"of {base(results.replicates)}",
        rows=[cells(variant, labels[name], others) for name, variant in results.variants.items()],
        agreed=second_line("Agreed", results, others, "\n"),
        small_print=small_print(results, others),
        events=_events(results, labels),
        three=three_sentences(results, others),
        no_forecast=NO_FORECAST,
        untried="" if others else UNTRIED,
        paragraphs=paragraphs(results, others),
        after=sheet(results, others) if results.has_aftermath else None,
        order=order(others) if others else "",
        moved=moved(others, labels) if others else [],
        tried=others.tried.replicates if others else 0,
        first_talks=first_talks(others, results, labels) if others else "",
        figures=list(shown.values()),
        sheet=coded,
        records=records(study, {source.key: source.number for source in coded.sources}),
        remarks=remarks,
        assumed=assumed(results),
        unsaid=unsaid(results, others),
        objections=objections(study),
        command=provenance.command,
        versions=provenance.versions(),
        citation=citation(results),
    )


def _events(results: Results, labels: Mapping[str, str]) -> list[str]:
    """A line for what happens in mid-talks before each round in question, table by table."""
    return [
        f"“{labels[name]}”, before round {number}: "
        f"{'; '.join(happenings(variant.scenario, number))}."
        for name, variant in results.variants.items()
        for number in sorted({event.round for event in variant.scenario.events})
    ]
