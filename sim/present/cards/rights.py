"""What a state may do at a table, told to whoever plays it."""

from collections.abc import Iterator, Sequence

from sim.present.cards.ladder import scale_of
from sim.present.consent import quota_words, signatories, veto_holders
from sim.present.naming import listing, state_names, text_name
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Variant
from sim.scenario.table import Chair

SEATS = {
    "party": "At the table: you speak and vote.",
    "observer": "Observer: you have no vote and cannot sign.",
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
    """Who puts texts, where that is not every party."""
    protocol, votes = scenario.protocol, seat == "party"
    if seat == "excluded":
        return
    if protocol.talk == "stacked":
        if not votes:
            yield "Only parties take turns: you put no texts."
    elif protocol.speaker == "mediator":
        yield f"A mediator puts the texts; you {'answer' if votes else 'listen'}."
    elif isinstance(protocol.speaker, Chair):
        chair = protocol.speaker.chair
        own = chair == name
        alone = f"{state_names([chair], scenario)} alone puts texts."
        yield "You chair: nobody else puts texts." if own else alone
    elif not scenario.states[name].recognition:
        yield "You do not put texts yourself."
    elif not votes:
        yield "You may speak and put texts."


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
    worth = scale_of(name, scenario).worth
    if state.cost is not None and (cost := mean_of(state.cost)):
        taken = f"takes {number} points from" if (number := worth(cost)) else "takes from"
        yield f"Waiting costs you: each further round {taken} no deal."
    if state.ratifies_at is not None:
        least = worth(mean_of(state.ratifies_at))
        what = f"only what is worth at least {least} points to you" if least else "it, or does not"
        yield f"What you sign goes to your parliament, which ratifies {what}."


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
