"""What a file says of the time after signature and no rule of this table reads."""

from collections.abc import Iterator, Sequence

from sim.scenario.aftermath import Willing
from sim.scenario.faults import Path
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Scenario

Moments = Sequence[Scenario]
"""What holds at one table, before events and after each of them."""
Odd = Iterator[tuple[Path, str]]


def unread_afterwards(moments: Moments) -> Odd:
    """Keys that no rule of this table reads, or reads for nothing, wherever they may be written."""
    challengers = _challengers(moments)
    yield from _without_challengers(moments) if not challengers else ()
    signing, guaranteeing = _signing(moments), _guaranteeing(moments)
    for name in moments[0].states:
        at: Path = ("states", name)
        if name not in signing | guaranteeing:
            yield (*at, "ratifies_at"), "has no effect: no text needs its signature"
        yield from _of_disputes(moments, name, signing)
        for key in _idle_keys(name, challengers, guaranteeing) if challengers else ():
            yield (*at, *key[0]), key[1]
    yield from _too_dear(moments)


def _challengers(moments: Moments) -> set[str]:
    return {name for m in moments for name, state in m.states.items() if state.may_challenge}


def _guaranteeing(moments: Moments) -> set[str]:
    return {s for m in moments for text in m.texts.values() for s in text.named_guarantors}


def _signing(moments: Moments) -> set[str]:
    return {s for m in moments for text in m.texts.values() for s in text.signatories or ()}


def _without_challengers(moments: Moments) -> Odd:
    why = "has no effect: nobody may challenge an agreement"
    for key in ("horizon", "opportunity", "scale"):
        yield ("aftermath", key), why
    for name in moments[0].states:
        for key in ("resolve", "capability", "challenge_cost", "defeat", "opportunity"):
            yield ("states", name, key), why
    for name, text in moments[0].texts.items():
        does = "has no effect" if isinstance(text.guarantors, Willing) else "is only to sign"
        yield ("frameworks", name, "guarantors"), f"{does}: nobody may challenge an agreement"
        yield ("frameworks", name, "activation"), why


def _idle_keys(
    name: str, challengers: set[str], guaranteeing: set[str]
) -> Iterator[tuple[tuple[str], str]]:
    """What a state has no use for, where somebody may challenge."""
    if name not in guaranteeing:
        yield ("resolve",), "has no effect: it guarantees no text"
    if name not in challengers:
        for key in ("challenge_cost", "defeat", "opportunity"):
            yield (key,), "has no effect: it may not challenge an agreement"
    if name not in challengers | guaranteeing:
        yield ("capability",), "has no effect: it neither guarantees a text nor may challenge one"
    elif not guaranteeing:
        for key in ("capability", "defeat"):
            yield (key,), "has no effect: nobody guarantees any text"


def _too_dear(moments: Moments) -> Odd:
    """Challenges that cost more than anything can be worth: perhaps points of 100 were meant."""
    for name in _challengers(moments):
        if mean_of(moments[0].states[name].challenge_cost) > 1.0:
            message = "above 1 costs more than anything can be worth: utilities go from 0 to 1"
            yield ("states", name, "challenge_cost"), message


def _of_disputes(moments: Moments, name: str, signing: set[str]) -> Odd:
    """Signatures that no text asks for, and those who dispute without a vote."""
    others = {other for m in moments for other in m.states[name].disputes}
    has_vote = any(m.table.seats[name] == "party" for m in moments)
    if others and not has_vote:
        yield ("states", name, "disputes"), "has no effect: it has no vote at this table"
        return
    for other in sorted(others - signing):
        path: Path = ("states", name, "disputes", other)
        yield path, f"has no effect: no text needs the signature of {other}"
