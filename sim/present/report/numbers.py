"""The coding sheet of a report: every number of the file in words, guesses first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.analysis.checks import codings
from sim.analysis.checks.codings import Coding, Part
from sim.present.naming import one_line, variant_labels
from sim.present.report import meanings, values
from sim.scenario.quantity import Basis
from sim.scenario.schema import Scenario, Study
from sim.scenario.shown import CodedBy

HEADS: Mapping[Basis | None, tuple[str, str]] = {
    "guessed": ("Guessed", "Nobody’s words: the coder’s own reading"),
    "inferred": ("Inferred", "From what was said or done"),
    "stated": ("Stated", "Said on the record"),
    None: ("Basis not given", "The file does not say how these are known"),
}
"""By basis, in the order in which they are told: the softest numbers first."""
MEANS = ("capability",)
"""The path of what a state can bring to bear."""
MOST = 2_000
"""Numbers that one page spells out."""


class Row(NamedTuple):
    """A number: what it is, as written, where it comes from, and its own note."""

    what: str
    value: str
    source: int | None
    """Its number in the list of sources."""
    note: str


class Group(NamedTuple):
    """The numbers of one state, text or other noun that are known in the same way."""

    name: str
    note: str
    """Holds for those of its numbers that have none of their own; said where it first comes."""
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """The numbers that are known in the same way, or those that one variant changes."""

    head: str
    means: str
    size: int
    """How many numbers."""
    groups: tuple[Group, ...]


class SourceLine(NamedTuple):
    """A source, as the file names it and spells it out."""

    number: int
    key: str
    words: str


class CodingSheet(NamedTuple):
    """Everything that the sheet shows."""

    counts: str
    coder: str
    sections: tuple[Section, ...]
    of_variants: tuple[Section, ...]
    sources: tuple[SourceLine, ...]
    left_out: int
    """Numbers beyond the most that a page spells out."""


def coding_sheet(study: Study) -> CodingSheet:
    """The sheet of a study: by basis, then state by state in file order."""
    found, labels = codings.sheet(study), variant_labels(study)
    scenario, sources = _of_all(study), sources_of(study)
    numbers = {source.key: source.number for source in sources}
    shown = _first(found.parts)
    sections = [_section(basis, shown, scenario, numbers) for basis in HEADS]
    changed = [
        _of_variant(labels[name], parts, study.variants[name], numbers)
        for name, parts in found.of_variants.items()
    ]
    left_out = _count(found.parts) - _count(shown)
    return CodingSheet(
        counts=_counts(found),
        coder=coder(study.coded),
        sections=tuple(_notes_once(section for section in sections if section.size)),
        of_variants=tuple(changed),
        sources=tuple(sources),
        left_out=left_out,
    )


def coder(coded: CodedBy | None) -> str:
    """Who coded the file, and when, as far as it says."""
    if coded is None:
        return "The file does not say who coded it, or when."
    when = f", {coded.date}" if coded.date else "; the file does not say when"
    return f"Coded by {coded.by}{when}."


def sources_of(study: Study) -> list[SourceLine]:
    """The sources that the file spells out, numbered in its order."""
    spelt = {key: words for v in study.variants.values() for key, words in v.sources.items()}
    return [
        SourceLine(number, key, one_line(words))
        for number, (key, words) in enumerate(spelt.items(), start=1)
    ]


def _of_all(study: Study) -> Scenario:
    """A scenario in which every state, text and issue of the study has its label."""
    first, *others = study.variants.values()
    names: dict[str, dict[str, object]] = {"states": {}, "frameworks": {}, "issues": {}}
    for variant in (*reversed(others), first):
        names["states"] |= variant.states
        names["frameworks"] |= variant.texts
        names["issues"] |= variant.issues
    return first.model_copy(update=names)


def _first(parts: Sequence[Part]) -> list[Part]:
    """The parts with as many of their numbers as a page spells out, the softest first."""
    room, kept = MOST, set()
    for basis in HEADS:
        of_basis = [c for part in parts for c in part.codings if c.basis == basis]
        kept |= {id(coding) for coding in of_basis[:room]}
        room = max(0, room - len(of_basis))
    return [
        replace(part, codings=tuple(c for c in part.codings if id(c) in kept)) for part in parts
    ]


def _count(parts: Iterable[Part]) -> int:
    return sum(len(part.codings) for part in parts)


def _counts(found: codings.Sheet) -> str:
    """How many numbers there are, by basis, and how many more the variants write."""
    by_basis = Counter(coding.basis for part in found.parts for coding in part.codings)
    n = sum(by_basis.values())
    if not n:
        return "The file writes down no number of preferences, no deal, demands or weights."
    bases: tuple[Basis, ...] = ("stated", "inferred", "guessed")
    told = ", ".join(f"{by_basis[b]} {b}{_means(found) if b == 'stated' else ''}" for b in bases)
    said = f"Of {n:,} numbers in the file: {told}, {by_basis[None]} of unsaid basis."
    more, of = sum(map(_count, found.of_variants.values())), len(found.of_variants)
    if more:
        who = "one table writes" if of == 1 else f"{of} tables write"
        said += f" Beyond these, {who} {more} of {'its' if of == 1 else 'their'} own."
    return said


def _means(found: codings.Sheet) -> str:
    """How many of the stated numbers are statistics, which say nothing of what a state wants."""
    stated = (coding for part in found.parts for coding in part.codings if coding.basis == "stated")
    count = sum(coding.path == MEANS for coding in stated)
    return f" ({count} of them what states can bring to bear, not what they said)" if count else ""


def _notes_once(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections with what a noun says of its numbers where that noun first comes alone."""
    said: set[tuple[str, str]] = set()
    for section in sections:
        groups = [
            group._replace(note="") if (group.name, group.note) in said else group
            for group in section.groups
        ]
        said |= {(group.name, group.note) for group in section.groups}
        yield section._replace(groups=tuple(groups))


def _section(
    basis: Basis | None, parts: Iterable[Part], scenario: Scenario, sources: Mapping[str, int]
) -> Section:
    groups = [
        _group(part, codings, scenario, sources)
        for part in parts
        if (codings := [coding for coding in part.codings if coding.basis == basis])
    ]
    head, means = HEADS[basis]
    return Section(head, means, sum(len(group.rows) for group in groups), tuple(groups))


def _of_variant(
    label: str, parts: Iterable[Part], scenario: Scenario, sources: Mapping[str, int]
) -> Section:
    """What one variant writes otherwise: a group for each noun and basis."""
    groups = tuple(
        _at_table(label, _group(part, codings, scenario, sources), head.lower())
        for part in parts
        for basis, (head, _) in HEADS.items()
        if (codings := [coding for coding in part.codings if coding.basis == basis])
    )
    return Section(label, "", sum(len(group.rows) for group in groups), groups)


def _at_table(label: str, group: Group, basis: str) -> Group:
    """The same, named after the table too; what it says of all its numbers stands above already."""
    return group._replace(name=f"“{label}”: {group.name} ({basis})", note="")


def _group(
    part: Part, codings: Iterable[Coding], scenario: Scenario, sources: Mapping[str, int]
) -> Group:
    name = meanings.part(part.path, scenario)
    if part.since:
        name = f"{name}, from round {part.since}"
    rows = tuple(_row(part, coding, scenario, sources) for coding in codings)
    return Group(name, one_line(part.note or ""), rows)


def _row(part: Part, coding: Coding, scenario: Scenario, sources: Mapping[str, int]) -> Row:
    words, unit = meanings.meaning(str(part.path[0]), coding.path, scenario)
    source = sources.get(coding.source) if coding.source else None
    value = values.in_words(coding, scenario, unit)
    return Row(words, value, source, one_line(coding.note or ""))
