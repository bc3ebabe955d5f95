"""The teacher's crib: what lies behind the cards, what was possible, and what to ask at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.analysis.theory.near_misses import NearMiss
from sim.present.cards.ladder import LISTED
from sim.present.cards.lesson import Lesson
from sim.present.cards.public import outcomes
from sim.present.cards.side_by_side import Grid, are_all_listed, ideals, over_no_deal, scores
from sim.present.counts import base, hundred, short
from sim.present.events import happenings
from sim.present.naming import (
    framework_label,
    in_years,
    listing,
    one_line,
    principals,
    state_label,
    state_names,
    variant_labels,
)
from sim.present.theory.explained_words import hopeless, out_of_reach, refusals, states, texts
from sim.present.words import paragraphs
from sim.scenario.schema import Variant

MISSES = 8
"""So many near misses are told one by one."""
AGREED_ON = 8
"""So many of the texts agreed on are."""


class Told(NamedTuple):
    """Something, and what is said of it."""

    what: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Crib:
    """What the teacher keeps."""

    label: str
    about: str
    worth: list[Grid]
    """What texts are worth over no deal."""
    wanted: list[Grid]
    """Ideal points, or points by option."""
    zone: str
    misses: list[Told]
    """Texts outside the zone, and what keeps them there."""
    more_misses: int
    out_of_reach: str
    paragraphs: list[str]
    of: int
    """What the counts are out of."""
    counts: list[Told]
    agreed_on: list[Told]
    events: list[str]
    objections: list[Told]
    questions: list[str]
    outcomes: str
    """What a class types into the page of `sim explore`."""


def crib(lesson: Lesson) -> Crib:
    """What the teacher is told of this table."""
    told, study = lesson.explained, lesson.study
    misses = [miss for miss in told.near_misses if not miss.not_on_offer]
    return Crib(
        label=variant_labels(study)[told.id],
        about=lesson.scenario.about or "",
        worth=over_no_deal(lesson),
        wanted=ideals(lesson) or scores(lesson),
        zone=_zone(lesson),
        misses=[_miss(lesson, miss) for miss in misses[:MISSES]],
        more_misses=max(0, len(misses) - MISSES),
        out_of_reach=out_of_reach(told, 6),
        paragraphs=paragraphs(lesson.results),
        of=base(lesson.results.replicates),
        counts=list(_counts(lesson)),
        agreed_on=_agreed_on(lesson),
        events=_events(lesson.scenario),
        objections=[
            Told(state_names([name], lesson.scenario), one_line(words))
            for name, words in study.objections.items()
            if name in lesson.scenario.states
        ],
        questions=list(_questions(lesson, misses)),
        outcomes=outcomes(lesson),
    )


def _zone(lesson: Lesson) -> str:
    """The texts of the zone; where they are many it is said where they stand."""
    told = lesson.explained
    if not told.zone:
        return ""
    if are_all_listed(lesson):
        return texts(told, told.zone, LISTED)
    of = f"{len(told.zone):,} of {len(lesson.scenario.texts):,} texts"
    return f"{of}; the table above begins with them"


def _miss(lesson: Lesson, miss: NearMiss) -> Told:
    told = lesson.explained
    if not miss.carries:
        words = hopeless(told, miss)
    elif lesson.scenario.preferences == "ranking":  # where nobody knows by how much
        words = states(told, miss.missing)
    else:
        words = refusals(told, miss)
    return Told(framework_label(told, miss.framework), words)


def _counts(lesson: Lesson) -> Iterator[Told]:
    """What came of the simulated talks, in kinds that add up; then what became of agreements."""
    talks = lesson.talks
    of = hundred(talks)
    yield Told(f"Agreement that suits {principals(talks)}", str(of.suits))
    yield Told("Agreement that some principal would rather be without", str(of.some))
    yield Told("No agreement: a text could have carried and was missed", str(of.missed))
    yield Told("No agreement: somebody held out to the end", str(of.held_out))
    yield Told("No agreement: no text was acceptable", str(of.no_zone))
    if lesson.scenario.has_aftermath:
        years = in_years(lesson.scenario.aftermath.horizon)
        for words, rate in (
            ("Agreement, and in force", talks.fate.in_force),
            (f"Agreement, and unchallenged after {years}", talks.fate.lasting),
        ):
            yield Told(words, short(rate.count, rate.of))


def _agreed_on(lesson: Lesson) -> list[Told]:
    """The texts agreed on, most frequent first."""
    talks = lesson.talks
    counted = sorted(
        zip(talks.frameworks, talks.tally.frameworks.tolist(), strict=True), key=lambda c: -c[1]
    )
    return [
        Told(framework_label(talks, name), short(count, talks.n))
        for name, count in counted[:AGREED_ON]
        if count
    ]


def _events(scenario: Variant) -> list[str]:
    rounds = sorted({event.round for event in scenario.events})
    return [f"Before round {n}: {'; '.join(happenings(scenario, n))}." for n in rounds]


def _questions(lesson: Lesson, misses: list[NearMiss]) -> Iterator[str]:
    """What to ask at the end; what can be asked of any table, and of this one."""
    told, scenario = lesson.explained, lesson.scenario
    yield "What did you agree on, and is it better than no deal for you? Show hands by state."
    yield f"Does it suit {principals(lesson.talks)}? Who signed, and who had to live with it?"
    if absent := lesson.seated("excluded", "observer"):
        names = state_names(absent, scenario)
        yield (
            f"{names} had no vote. Would it have signed?"
            if len(absent) == 1
            else (f"{names} had no vote. Which of them would have signed?")
        )
    if told.zone:
        many = len(told.zone)
        what = texts(told, told.zone) if are_all_listed(lesson) else f"{many} texts of the zone"
        yield f"Did you find what was there ({what})? If not: what stood in the way?"
    else:
        yield "No text carries if everybody says yes to just what beats no deal. What did you do?"
    if misses and (first := misses[0]).missing:
        who = listing([state_label(told, name) for name in first.missing])
        yield f"What would {who} have needed to sign “{framework_label(told, first.framework)}”?"
    yield "When did you learn what another state could not accept? Who told you, and was it so?"
    yield "Take one veto, one signature or one seat away: what would have changed? Try the page."
    yield "Whose numbers would its own government object to, and what would then come out?"
