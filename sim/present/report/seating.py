"""The tables of a study in words: who is not a party, who may block, how many must say yes."""

from typing import NamedTuple

from sim.present.consent import quota_in_words
from sim.present.naming import listing, one_line, state_names, variant_labels
from sim.scenario.schema import Study, Variant
from sim.scenario.table import Chair

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
