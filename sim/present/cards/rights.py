"""What a state may do at a table, told to whoever plays it."""

from collections.abc import Iterator, Sequence

from sim.present.consent import quota_words, signatories, veto_holders
from sim.present.naming import listing, state_names, text_name
from sim.present.theory.explained_words import points
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Variant
from sim.scenario.table import Chair

SEATS = {
    "party": "At the table: you speak and vote.",
    "observer": "Observer: you may speak and put texts; you have no vote and cannot sign.",
    "excluded": "Not at the table: you neither speak nor vote.",
}
NAMED = 4
"""More texts than these are counted; the table of the card marks them."""


def rights(name: str, scenario: Variant) -> list[str]:
    """Sentences: seat, who puts texts, veto, signature, quota, and conditions of its own."""
    seat = scenario.table.seats[name]
    told = [SEATS[seat], *_floor(name, seat, scenario)]
    signs = [text for text in scenario.texts if name in signatories(scenario, text)]
    if seat == "party":
        told += _veto(name, scenario)
        told += _signature(signs, scenario)
        told += _quota(scenario)
    elif signs:
        told.append(f"{_that_need(signs, scenario)}, and cannot be concluded without you.")
    return [*told, *_conditions(name, scenario)]


def _floor(name: str, seat: str, scenario: Variant) -> Iterator[str]:
    """Who puts texts, where that is not everybody."""
    speaker = scenario.protocol.speaker
    if seat == "excluded":
        return
    if speaker == "mediator":
        yield "A mediator puts the texts; you answer."
    elif isinstance(speaker, Chair):
        own = speaker.chair == name
        chair = state_names([speaker.chair], scenario)
        yield "You chair: nobody else puts texts." if own else f"{chair} alone puts texts."
    elif not scenario.states[name].recognition:
        yield "You do not put texts yourself."


def _veto(name: str, scenario: Variant) -> Iterator[str]:
    blocks = [text for text in scenario.texts if name in veto_holders(scenario, text)]
    if len(blocks) == len(scenario.texts):
        yield "You may block: your no stops any text."
    elif blocks:
        yield f"You may block: your no stops {_texts(blocks, scenario)}."


def _signature(signs: Sequence[str], scenario: Variant) -> Iterator[str]:
    if signs:
        yield f"{_that_need(signs, scenario)}."


def _quota(scenario: Variant) -> Iterator[str]:
    asked = {quota_words(scenario, text) for text in scenario.texts} - {""}
    if len(asked) == 1:
        yield f"Your vote counts: a text needs the yes of {asked.pop()}."
    elif asked:
        yield "Your vote counts; how many votes a text needs stands on the public sheet."


def _conditions(name: str, scenario: Variant) -> Iterator[str]:
    """What binds this state alone, and stands on no other card."""
    state = scenario.states[name]
    if state.only_with:
        verb = "does" if len(state.only_with) == 1 else "do"
        yield f"You say yes only if {state_names(state.only_with, scenario)} {verb} so too."
    if state.disputes:
        whose = state_names(state.disputes, scenario)
        yield (
            f"You dispute the signature of {whose}: until your teacher tells you that this is "
            f"settled you say no to every text that {whose} must sign."
        )
    if state.cost is not None and (cost := mean_of(state.cost)):
        yield f"Waiting costs you: each further round takes {points(cost)} points from no deal."
    if state.ratifies_at is not None:
        least = points(mean_of(state.ratifies_at))
        yield f"Your parliament ratifies only what is worth at least {least} points to you."


def _texts(names: Sequence[str], scenario: Variant) -> str:
    if len(names) == len(scenario.texts):
        return "every text"
    if len(names) > NAMED:
        return f"{len(names):,} of the {len(scenario.texts):,} texts"
    return listing([f"“{text_name(name, scenario)}”" for name in names])


def _that_need(names: Sequence[str], scenario: Variant) -> str:
    """`Every text needs your signature`; `need` only where several are spoken of."""
    verb = "needs" if len(names) in (1, len(scenario.texts)) else "need"
    what = _texts(names, scenario)
    return f"{what[:1].upper()}{what[1:]} {verb} your signature"
