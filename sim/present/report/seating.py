"""The tables of a study in words: who is not a party, who may block, how many must say yes."""

from typing import NamedTuple

from sim.present.consent import quota_in_words
from sim.present.naming import listing, one_line, state_names, text_name, variant_labels
from sim.present.terms import consent
from sim.scenario.schema import Study, Variant
from sim.scenario.table import Chair

LISTED = 40
"""More texts than these are not listed one by one."""
FEW = 5
"""Names that a list holds; more are counted."""


class Laid(NamedTuple):
    """A table as it is laid, and what the file says of it."""

    label: str
    how: str
    about: str
    """Empty where the file says nothing of this table alone."""


def tables(study: Study) -> list[Laid]:
    """Each table, in file order."""
    labels = variant_labels(study)
    return [
        Laid(labels[name], _how(variant), _about(variant, study))
        for name, variant in study.variants.items()
    ]


class Terms(NamedTuple):
    """What the texts need at the first table, and who may challenge an agreement at any."""

    texts: list[tuple[str, str]]
    """Each text, in file order, and what it needs; empty where they are too many to be read."""
    challengers: str
    """By name; empty where nobody may."""


def terms(study: Study) -> Terms:
    """What is agreed to with each text."""
    first = next(iter(study.variants.values()))
    listed = first.texts if len(first.texts) <= LISTED else ()
    texts = [(text_name(name, first), consent(name, first)) for name in listed]
    return Terms(texts, _challengers(study))


def _challengers(study: Study) -> str:
    named: dict[str, str] = {}
    for variant in study.variants.values():
        for stage in variant.stages:
            for name, state in stage.states.items():
                if state.may_challenge:
                    named.setdefault(name, state_names([name], stage))
    return listing([*named.values()]) if named else ""


def _about(variant: Variant, study: Study) -> str:
    return "" if variant.about == study.about else one_line(variant.about or "")


def _how(variant: Variant) -> str:
    seats, told = variant.table.seats, []
    for kind, words in (("excluded", "absent"), ("observer", "observing")):
        if names := [name for name, seat in seats.items() if seat == kind]:
            told.append(f"{words}: {_names(names, variant)}")
    told = told or ["all are parties"]
    veto = variant.table.veto
    told.append(f"may block: {_names(veto, variant)}" if veto else "nobody may block")
    if quota := quota_in_words(variant.table.quota):
        told.append(f"needed: {quota}")
    return "; ".join([*told, *_talks(variant)])


def _talks(variant: Variant) -> list[str]:
    """What is out of the common in the way the talks go there."""
    told, speaker = [], variant.protocol.speaker
    if isinstance(speaker, Chair):
        told.append(f"{_names([speaker.chair], variant)} alone puts texts")
    elif speaker == "mediator":
        told.append("a mediator puts texts")
    if variant.protocol.talk == "stacked":
        told.append("stacked talk")
    if variant.events:
        told.append("changes in mid-talks")
    return told


def _names(names: tuple[str, ...] | list[str], variant: Variant) -> str:
    if len(names) <= FEW:
        return state_names(names, variant)
    shown = [state_names([name], variant) for name in names[:FEW]]
    return listing([*shown, f"{len(names) - FEW} more"])
