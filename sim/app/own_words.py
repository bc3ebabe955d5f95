"""What a person on a chair is told in private: what they want, and what they are asked about."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.analysis.playing.known import Known, Own
from sim.analysis.theory.near_misses import NearMiss
from sim.negotiation.agents.person import View
from sim.present.consent import quota_words, seat_in, signatories, veto_holders
from sim.present.naming import state_name, state_names, text_name
from sim.present.playing.debriefed import Words
from sim.present.playing.places import ends, issue_name, stands
from sim.present.playing.rounds_heard import Hearing
from sim.present.theory.explained_words import points
from sim.scenario.schema import Scenario, Variant


class Row(NamedTuple):
    """A text in a state's own order, or the line of no deal among them."""

    text: str
    worth: str
    """Points of 100."""
    needs: str
    """Whose consent it needs."""
    is_no_deal: bool = False


def in_own_order(own: Own, table: Scenario) -> list[Row]:
    """The texts from best to worst, with the line of no deal under those at least as good."""
    rows = [
        (worth, Row(text_name(text, table), points(worth), _needs(text, table)))
        for text, worth in own.worth.items()
    ]
    line = (own.no_deal, Row("No deal", points(own.no_deal), "", is_no_deal=True))
    return [row for _, row in sorted([*rows, line], key=lambda each: -each[0])]


def _needs(text: str, table: Scenario) -> str:
    signs, blocks = signatories(table, text), veto_holders(table, text)
    absent = [state for state in signs if seat_in(table, state) != "party"]
    if absent:
        return f"cannot be concluded here: {state_names(absent, table)} would have to sign"
    said = [f"signed by {state_names(signs, table)}"] if signs else []
    said += [f"no veto from {state_names(blocks, table)}"] if blocks else []
    quota = quota_words(table, text)
    return "; ".join([*said, quota] if quota else said)


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


def known_of(others: Mapping[str, Known], state: str, table: Scenario) -> list[tuple[str, str]]:
    """What the others are known to want: their mean codings, no draws and no briefs."""
    return [(state_name(s, table), _known(k, table)) for s, k in others.items() if s != state]


def _known(known: Known, table: Scenario) -> str:
    texts = ", ".join(f"“{text_name(text, table)}”" for text in known.accepts)
    said = f"Prefers to no deal: {texts or 'none of the texts'}."
    wants = "; ".join(
        f"{issue_name(name, issue)} {stands(issue, known.ideal[name])}"
        for name, issue in table.issues.items()
        if name in known.ideal
    )
    return f"{said} Would like: {wants}." if wants else said


class Discreet(Words):
    """A debrief that names the others and keeps their numbers: they may play on the same dice."""

    def margins(self, states: Sequence[str]) -> str:
        """The states alone."""
        return state_names(states, self.scenario) if states else "nobody"

    def miss(self, miss: NearMiss) -> str:
        """Whose refusal kept a text out, not by how much."""
        whose = state_names(miss.missing, self.scenario)
        return f"{self.gain(miss.framework)}, kept out by {whose}"
