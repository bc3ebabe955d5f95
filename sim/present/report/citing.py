"""How to cite the results of a run: a line for a footnote, and an entry for BibTeX."""

import re
from importlib.metadata import version
from typing import NamedTuple

from sim.present.naming import one_line
from sim.results import Results

PROGRAM = "guarantee-sim"
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}
"""What means something to TeX, and how it is written: BibTeX counts braces, escaped ones too."""
NO_DATE = "no date"


class Citation(NamedTuple):
    """The same twice: for people, and for bibliographies."""

    line: str
    bibtex: str


def citation(results: Results) -> Citation:
    """Title, coder and date as the file has them; program, version, digest, seed, replicates.

    The day of the run is left out: the same command gives the same page on any day.
    """
    coded, title = results.study.coded, one_line(results.study.title)
    by, date = (coded.by, coded.date or NO_DATE) if coded else ("", NO_DATE)
    program = f"{PROGRAM} {version(PROGRAM)}"
    run = f"{results.replicates:,} replicates a table, seed {results.seed}"
    who = f"{by} ({date}). {title}." if by else f"{title} ({date})."
    line = f"{who} Scenario file and simulated talks, {program}, {run}, digest {results.digest}."
    fields = {
        "author": f"{{{_tex(by)}}}" if by else "",
        "title": f"{{{_tex(title)}}}",
        "date": date if date != NO_DATE else "",
        "year": date[:4] if date != NO_DATE else "",
        "howpublished": "Scenario file and simulated talks",
        "note": _tex(f"{program}, {run}, digest {results.digest}"),
    }
    told = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return Citation(line, "\n".join([f"@misc{{{_key(results)},", *told, "}"]))


def _tex(text: str) -> str:
    return "".join(SPECIAL.get(letter, letter) for letter in text)


def _key(results: Results) -> str:
    """A key that bibliographies take: letters, digits and dashes alone."""
    plain = re.sub("[^A-Za-z0-9]+", "-", results.study.id).strip("-") or "study"
    return f"{plain}-{results.digest[:8]}"
