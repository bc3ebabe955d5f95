"""The public sheet: what everybody at the table knows, and no state's own numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sim.present.cards.lesson import Lesson
from sim.present.cards.wishes import ends, in_unit, name_of
from sim.present.naming import one_line, state_name, state_names, text_name
from sim.present.terms import consent
from sim.scenario.quota import MajorityOf, Quota
from sim.scenario.schema import Variant
from sim.scenario.table import Chair

LISTED = 40
"""More texts than these are not listed one by one."""
SPEAKERS = {
    "random": "whoever is drawn by lot puts a text",
    "rotation": "states take turns to put a text",
    "mediator": "a mediator puts a text",
}


class Topic(NamedTuple):
    """An issue, with what its ends or its options are."""

    label: str
    low: str
    high: str
    scale: str
    """From where to where it goes: `0–100`, `0–12 months`; empty where options are all there is."""
    options: tuple[str, ...]


class Text(NamedTuple):
    """A text on offer, and whose consent it needs."""

    label: str
    places: tuple[str, ...]
    """Where it stands on each issue."""
    consent: str
    """Whose, where that differs from text to text."""


class Weight(NamedTuple):
    """What the votes of a state weigh, by each weight that a quota names."""

    state: str
    weights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublicSheet:
    """What everybody knows."""

    seats: tuple[tuple[str, str], ...]
    """Who speaks and votes, who only observes, who is absent."""
    rules: tuple[str, ...]
    topics: tuple[Topic, ...]
    texts: tuple[Text, ...]
    """Empty where there are too many to list."""
    how_many: str
    """Said in their place."""
    status_quo: tuple[str, tuple[str, ...]] | None
    """How things stand without a deal, and where that is on each issue."""
    weighed: tuple[str, ...]
    weights: tuple[Weight, ...]


def public_sheet(lesson: Lesson) -> PublicSheet:
    """What everybody at this table knows as the talks begin."""
    scenario = lesson.scenario
    consents = {name: consent(name, scenario) for name in scenario.texts}
    alike = len(set(consents.values())) == 1
    listed = list(scenario.texts) if len(scenario.texts) <= LISTED else []
    weighed = _weighed(scenario)
    return PublicSheet(
        seats=tuple(_seats(lesson)),
        rules=(*_rules(scenario), *([_of_all(next(iter(consents.values())))] if alike else [])),
        topics=tuple(_topics(scenario)),
        texts=tuple(
            Text(
                text_name(name, scenario),
                _places(name, scenario),
                "" if alike else consents[name],
            )
            for name in listed
        ),
        how_many="" if listed else _how_many(scenario),
        status_quo=_status_quo(scenario),
        weighed=weighed,
        weights=tuple(_weights(lesson, weighed)),
    )


def _seats(lesson: Lesson) -> Iterator[tuple[str, str]]:
    told = {
        "party": "At the table (speak and vote)",
        "observer": "Observers (may speak, no vote)",
        "excluded": "Not at the table",
    }
    for seat, words in told.items():
        if names := lesson.seated(seat):
            yield words, state_names(names, lesson.scenario)


def _rules(scenario: Variant) -> Iterator[str]:
    """How a round goes, and when a text carries."""
    protocol = scenario.protocol
    one = protocol.rounds == 1
    rounds = "There is one round. In it" if one else f"At most {protocol.rounds} rounds. In each"
    if protocol.talk == "stacked":
        yield (
            f"{rounds}, every party in turn accepts the text that stands, or puts its own "
            "in its place; a new text clears all acceptances."
        )
    else:
        speaker = protocol.speaker
        if isinstance(speaker, Chair):
            who = f"{state_names([speaker.chair], scenario)} puts a text"
        else:
            who = SPEAKERS[speaker]
        yield f"{rounds}, {who}, and every party answers yes, no or abstains."
    yield (
        "A text carries if every state whose signature it needs says yes, no state that may block "
        "it says no, and as many say yes as it needs. To abstain is neither a yes nor a no."
    )
    yield "If no text carries in the last round, there is no deal."


def _of_all(words: str) -> str:
    return f"Every text: {words}."


def _topics(scenario: Variant) -> Iterator[Topic]:
    for name, issue in scenario.issues.items():
        options = issue.options or ()
        if scenario.preferences == "spatial":
            low, high = ends(issue)
            unit = f" {one_line(issue.unit)}" if issue.unit else ""
            scale = f"{issue.range[0]:g}–{issue.range[1]:g}{unit}"
        else:
            low, high, scale = issue.low or "", issue.high or "", ""
        yield Topic(name_of(name, scenario), one_line(low), one_line(high), scale, tuple(options))


def _places(name: str, scenario: Variant) -> tuple[str, ...]:
    at = scenario.texts[name].at
    return tuple(_place(at.get(issue), issue, scenario) for issue in scenario.issues)


def _place(place: float | str | None, issue: str, scenario: Variant) -> str:
    if place is None:
        return "–"
    return place if isinstance(place, str) else in_unit(place, scenario.issues[issue])


def _how_many(scenario: Variant) -> str:
    if scenario.issues and all(issue.options for issue in scenario.issues.values()):
        return f"A text takes one option of each issue: {len(scenario.texts):,} texts in all."
    return f"{len(scenario.texts):,} texts are too many to list here: your teacher has the file."


def _status_quo(scenario: Variant) -> tuple[str, tuple[str, ...]] | None:
    now = scenario.status_quo
    if now is None:
        return None
    places = tuple(_place(now.at.get(issue), issue, scenario) for issue in scenario.issues)
    return one_line(now.label or "As it is"), places


def _weighed(scenario: Variant) -> tuple[str, ...]:
    """The weights by which some quota counts."""
    rules = [scenario.table.quota, *(text.quota for text in scenario.texts.values())]
    quotas = [quota for rule in rules if isinstance(rule, tuple) for quota in rule]
    return tuple(dict.fromkeys(weight for quota in quotas if (weight := _weight(quota))))


def _weight(quota: Quota) -> str | None:
    return quota.majority_of if isinstance(quota, MajorityOf) else getattr(quota, "of", None)


def _weights(lesson: Lesson, weighed: tuple[str, ...]) -> Iterator[Weight]:
    states = lesson.scenario.states
    for name in lesson.seated("party") if weighed else ():
        own = states[name].weights
        yield Weight(
            state_name(name, lesson.scenario),
            tuple(f"{own[weight]:g}" if weight in own else "–" for weight in weighed),
        )


def outcomes(lesson: Lesson) -> str:
    """Three lines as a class would write down what it agreed on."""
    labels = [text_name(name, lesson.scenario) for name in lesson.scenario.texts]
    named = [labels[0], labels[-1], "no deal"]
    return "\n".join(f"group {number}: {label}" for number, label in enumerate(named, 1))
