"""What a person on a chair is told in private: what they want, and what they are asked about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.analysis.playing.known import Known, Own
from sim.app.words import MOST_NAMED
from sim.negotiation.agents.person import View
from sim.present.consent import quota_words, seat_in, signatories, veto_holders
from sim.present.naming import state_name, state_names, text_name
from sim.present.playing.places import ends, issue_name, stands
from sim.present.playing.rounds_heard import Hearing
from sim.present.theory.explained_words import points
from sim.scenario.schema import Scenario, Variant


class Row(NamedTuple):
    """A text in a state's own order, or the line of no deal among them."""

    text: str
    worth: str
    """Points of 100."""
    beside: tuple[str, ...] = ()
    """Whose consent it needs, and who else is known to want it."""
    is_no_deal: bool = False


def in_own_order(own: Own, others: Mapping[str, Known], table: Scenario) -> list[Row]:
    """The texts from best to worst, with the line of no deal under those at least as good."""
    rows = [
        (
            worth,
            Row(
                text_name(text, table),
                points(worth),
                (*_needs(text, table), _wanted(text, own.state, others, table)),
            ),
        )
        for text, worth in own.worth.items()
    ]
    line = (own.no_deal, Row("No deal", points(own.no_deal), is_no_deal=True))
    return [row for _, row in sorted([*rows, line], key=lambda each: -each[0])]


def _wanted(text: str, state: str, others: Mapping[str, Known], table: Scenario) -> str:
    """Who else prefers a text to no deal, as coded on average."""
    found = [
        known.state
        for known in others.values()
        if text in known.accepts and known.state != state and known.seat != "excluded"
    ]
    heard = sum(known.seat != "excluded" and known.state != state for known in others.values())
    return f"Known to prefer it: {_counted(found, heard, table)}."


def _counted(found: Sequence[str], of: int, table: Scenario) -> str:
    """States by name, or how many where that would be a long list."""
    if len(found) > MOST_NAMED:
        return f"{len(found)} of {of} others"
    return state_names(found, table) if found else "nobody else"


def _needs(text: str, table: Scenario) -> Iterator[str]:
    signs, blocks = signatories(table, text), veto_holders(table, text)
    absent = [state for state in signs if seat_in(table, state) != "party"]
    if absent:
        yield f"Cannot be concluded here: {state_names(absent, table)} would have to sign."
        return
    said = [f"the signature of {state_names(signs, table)}"] if signs else []
    said += [f"no veto from {state_names(blocks, table)}"] if blocks else []
    quota = quota_words(table, text)
    said += [quota] if quota else []
    if said:
        yield f"Needs {'; '.join(said)}."


def scales(table: Scenario) -> Iterator[str]:
    """What the ends of each issue's scale stand for."""
    for name, issue in table.issues.items():
        if both := ends(issue):
            yield f"{issue_name(name, issue)}: {both}"


def worth_of(view: View, table: Variant) -> list[str]:
    """The text that a person answers: what it is worth to them, and what they may do to it."""
    said = [Hearing(variant=table, state=view.state).worth(view, str(view.text))]
    rights = view.rights[str(view.text)]
    if view.state in rights.signatories:
        said.append("It needs your signature.")
    if view.state in rights.vetoes:
        said.append("You may block it: your no is enough.")
    return said


def positions(
    others: Mapping[str, Known], state: str, table: Scenario
) -> tuple[list[str], list[list[str]]]:
    """Where everybody would like each issue to stand, as coded on average: head and rows.

    No draws, no briefs; no rows where states have no ideal points. The state itself comes first.
    States stand side by side, many below each other.
    """
    first = [others[state], *(known for known in others.values() if known.state != state)]
    named = [known for known in first if known.ideal]
    head = ["Issue", *("You" if k.state == state else state_name(k.state, table) for k in named)]
    rows = [
        [
            issue_name(name, issue),
            *(stands(issue, k.ideal[name]) if name in k.ideal else "–" for k in named),
        ]
        for name, issue in table.issues.items()
        if any(name in known.ideal for known in named)
    ]
    if len(named) > MOST_NAMED and rows:
        (_, *issues), *turned = map(list, zip(head, *rows, strict=True))
        return ["State", *issues], turned
    return head, rows
