"""What is said aloud in the talks, in words for the pages; and how they ended."""

from collections.abc import Iterator, Sequence

from sim.app.shown import Hall, Outcome
from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.trace import Heard
from sim.present.naming import listing, state_name, state_names, text_name
from sim.scenario.schema import Scenario

SAYS = {"yes": "yes", "no": "no", "abstain": "abstains"}
ENDED = {
    "no_zone": "No text at this table was acceptable: none would have carried had exactly those "
    "said yes for whom it is at least as good as no deal.",
    "held_out": "An acceptable text was there, but somebody held out for more to the end.",
    "missed": "A text was within reach, and was not put or not accepted.",
}
MOST_NAMED = 14
"""So many states are waited for by name; the round table shows who they are in any case."""
SEATS = {
    "party": "at the table",
    "observer": "observing, without a vote",
    "excluded": "not at the table",
}


def who(state: str | None, table: Scenario) -> str:
    """What a speaker is called."""
    return state_name(state, table) if state else "The mediator"


def quoted(text: str, table: Scenario) -> str:
    """What a text is called, in quotation marks."""
    return f"“{text_name(text, table)}”"


def said(heard: Heard, table: Scenario) -> str:
    """One thing that was said."""
    speaker = who(heard.state, table)
    if heard.framework is None:
        return f"{speaker} has the floor, and puts no text."
    text = quoted(heard.framework, table)
    if heard.says == "puts":
        return f"{speaker} puts {text}."
    return f"{speaker} {_answers(heard.says)} {text}."


def _answers(says: str) -> str:
    return {"yes": "accepts", "no": "refuses", "abstain": "abstains on"}[says]


def round_in_words(spoken: Spoken, table: Scenario) -> str:
    """A round, or a turn, in a few sentences."""
    return " ".join(_sentences(spoken, table))


def _sentences(spoken: Spoken, table: Scenario) -> Iterator[str]:
    answers: dict[str, list[str]] = {}
    replaced = len({heard.framework for heard in spoken.heard}) > 1
    for heard in spoken.heard:
        if heard.says in SAYS and heard.state and not replaced:
            answers.setdefault(heard.says, []).append(heard.state)
        else:
            yield said(heard, table)
    for says, head in (("yes", "Yes"), ("no", "No"), ("abstain", "Abstaining")):
        if says in answers:
            named = [state for state in table.states if state in answers[says]]
            yield f"{head}: {state_names(named, table)}."
    if spoken.carried:
        yield "It is agreed."
    elif spoken.decisive:
        yield f"A yes of {state_names(spoken.decisive, table)} would have carried it."


def ended(outcome: Outcome, table: Scenario) -> list[str]:
    """How the talks ended: on what, and for whom it is better than no deal."""
    if outcome.framework is None:
        rounds = "one round" if outcome.round == 1 else f"{outcome.round} rounds"
        return [f"No agreement after {rounds}.", ENDED[outcome.ending]]
    better = [state for state in table.states if state in outcome.content]
    worse = [state for state in table.states if state not in outcome.content]
    suits = all(state in outcome.content for state in outcome.principals)
    whom = state_names(outcome.consents, table) if outcome.consents else "nobody"
    text = quoted(outcome.framework, table)
    lines = [f"Agreed in round {outcome.round} by {whom}: {text}."]
    if better:
        lines.append(f"At least as good as no deal for: {state_names(better, table)}.")
    if worse:
        lines.append(f"Worse than no deal for: {state_names(worse, table)}.")
    principals = state_names(outcome.principals, table)
    lines.append(f"It {'suits' if suits else 'does not suit'} all principals ({principals}).")
    return lines


def clock(hall: Hall) -> str:
    """Which round is on."""
    if hall.stage == "lobby":
        return f"Up to {hall.rounds} rounds. The talks have not begun."
    if hall.stage == "over":
        return "The talks are over."
    return f"Round {max(1, hall.round)} of {hall.rounds}"


def waits_for(states: Sequence[str], table: Scenario, own: str | None = None) -> str:
    """Who is thinking; `own` is the state of whoever reads it."""
    others = [state_name(state, table) for state in states if state != own]
    if len(others) > MOST_NAMED:
        others = [f"{len(others)} {'others' if own in states else 'states'}"]
    named = ["you", *others] if own in states else others
    return f"Waiting for {listing(named)}." if named else ""
