"""What happens in mid-talks, in words: the label of an event, or else what it changes."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.present.consent import quota_in_words
from sim.present.naming import listing, one_line, state_names, text_name
from sim.scenario.groups import spell_out
from sim.scenario.schema import Event, Variant

SEATED = {
    "party": ("now sits at the table", "now sit at the table"),
    "observer": ("now only observes", "now only observe"),
    "excluded": ("is now absent", "are now absent"),
}
SPEAKERS = {
    "random": "from now on anybody may be recognised",
    "rotation": "from now on states speak in rotation",
    "mediator": "from now on a mediator puts the texts",
}


def happenings(variant: Variant, number: int) -> list[str]:
    """What happens before a round, event by event."""
    return [
        one_line(event.label or "; ".join(_changes(event, variant)) or "nothing changes")
        for event in variant.events
        if event.round == number
    ]


def _changes(event: Event, variant: Variant) -> Iterator[str]:
    yield from _seats(event.table.get("seats", {}), variant)
    yield from _consents(event, variant)
    if event.frameworks:
        texts = listing([f"“{text_name(name, variant)}”" for name in event.frameworks])
        yield f"{texts} now need{'' if len(event.frameworks) > 1 else 's'} other consents"
    for name, terms in event.states.items():
        words = ", ".join(key.replace("_", " ") for key in terms)
        yield f"other terms for {_named([name], variant)} ({words})"
    yield from _protocol(event.protocol, variant)


def _seats(seats: Mapping[str, str], variant: Variant) -> Iterator[str]:
    for kind, verbs in SEATED.items():
        names = spell_out([name for name, seat in seats.items() if seat == kind], variant.groups)
        if names:
            yield f"{_named(names, variant)} {verbs[len(names) > 1]}"


def _consents(event: Event, variant: Variant) -> Iterator[str]:
    table = event.table
    if "veto" in table:
        names = spell_out(table["veto"], variant.groups)
        yield f"{_named(names, variant)} may block" if names else "nobody may block any longer"
    if "signatories" in table:
        names = spell_out(table["signatories"], variant.groups)
        whose = f"that of {_named(names, variant)}" if names else "nobody's"
        yield f"the signature that texts need is now {whose}"
    if {"quota", "blocking_minority"} & table.keys():
        after = next(p.scenario for p in variant.later if p.first == event.round)
        yield f"the quota is now {quota_in_words(after.table.quota) or 'none'}"


def _protocol(protocol: Mapping[str, Any], variant: Variant) -> Iterator[str]:
    speaker = protocol.get("speaker")
    if isinstance(speaker, Mapping):
        yield f"{_named([speaker['chair']], variant)} takes the chair"
    elif speaker:
        yield SPEAKERS[speaker]
    others = [key.replace("_", " ") for key in protocol if key != "speaker"]
    if others:
        yield f"other rules of talk ({', '.join(others)})"


def _named(names: Any, variant: Variant) -> str:
    return state_names(names, variant)
