"""What is said at the table as a person hears it: the clock, the text put, the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.agents.person import View
from sim.negotiation.trace import Heard
from sim.present.consent import quota_words
from sim.present.events import happenings
from sim.present.naming import listing, state_name, text_name
from sim.present.playing.places import places
from sim.present.rounds import INDENT
from sim.present.theory.explained_words import over, points
from sim.scenario.schema import Scenario, Variant

SAYS = {"yes": "Yes", "no": "No", "abstain": "Abstains"}
TURNS = {
    "puts": ("puts", ""),
    "passes": ("puts", "no text"),
    "yes": ("accepts", ""),
    "no": ("refuses", ""),
    "abstain": ("lets", " stand"),
}
"""What is done in a turn of stacked talk: the verb, and what follows the text."""
WIDEST_CLOCK = 40


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """One person's ear: whose it is, at which table."""

    variant: Variant
    state: str

    def stage(self, number: int) -> Scenario:
        """The scenario that holds in a round."""
        later = reversed(self.variant.later)
        return next((p.scenario for p in later if p.first <= number), self.variant)

    def name(self, state: str | None, *, start: bool = True) -> str:
        """What a speaker is called: `You`, `Basalt`, `The mediator`."""
        if state == self.state:
            return "You" if start else "you"
        if state is None:
            return "The mediator" if start else "the mediator"
        return state_name(state, self.variant)

    def text(self, text: str) -> str:
        """What a text is called, in quotation marks."""
        return f"“{text_name(text, self.variant)}”"

    def clock(self, number: int) -> Iterator[RenderableType]:
        """Which round it is, how many are left, and what happened before it."""
        rounds = self.variant.protocol.rounds
        wide = min(rounds, WIDEST_CLOCK)
        gone = round(number * wide / rounds)
        yield Text(f"\nRound {number} of {rounds}  {'■' * gone}{'·' * (wide - gone)}", "bold")
        yield from (Text(f"Before it: {w}.", "italic") for w in happenings(self.variant, number))

    def put(self, heard: Heard) -> Text:
        """Who puts what."""
        return Text(f"{self._says(heard, 'puts')} {self.text(str(heard.framework))}.")

    def told(self, spoken: Spoken) -> Iterator[Text]:
        """The answers that have been given, and what comes of them."""
        if self.in_turn:
            yield from self._turn(spoken)
        elif spoken.heard[0].says == "passes":
            yield Text(f"{self._says(spoken.heard[0], 'puts')} no text.")
        else:
            yield from self._plenary(spoken)

    @property
    def in_turn(self) -> bool:
        """Whether the talk is stacked: each speaks in its turn."""
        return self.variant.protocol.talk == "stacked"

    def _plenary(self, spoken: Spoken) -> Iterator[Text]:
        for says, word in SAYS.items():
            who = [heard.state for heard in spoken.heard[1:] if heard.says == says]
            if who:
                yield Text(f"{word}: {self._names(who)}.")
            elif says == "yes":
                yield Text(f"Yes: nobody{' else' if spoken.heard[0].state else ''}.")
        if spoken.heard[1:] or spoken.carried:
            yield self._outcome(spoken)

    def _turn(self, spoken: Spoken) -> Iterator[Text]:
        said = " and ".join(self._did(heard, place) for place, heard in enumerate(spoken.heard))
        yield Text(f"{said}.")
        if spoken.carried or spoken.decisive:
            yield self._outcome(spoken)

    def _did(self, heard: Heard, place: int) -> str:
        """What was done in a turn; the name is said once."""
        verb, rest = TURNS[heard.says]
        what = f"{self.text(heard.framework)}{rest}" if heard.framework else rest
        did = self._says(heard, verb) if place == 0 else self._verb(heard, verb)
        return f"{did} {what}"

    def _says(self, heard: Heard, verb: str) -> str:
        return f"{self.name(heard.state)} {self._verb(heard, verb)}"

    def _verb(self, heard: Heard, verb: str) -> str:
        """In the right person: `Basalt puts`, `you put`."""
        return verb.removesuffix("s") if heard.state == self.state else verb

    def _outcome(self, spoken: Spoken) -> Text:
        if spoken.carried:
            return Text("It carries.", "bold")
        if not spoken.decisive:
            return Text("It does not carry; no single refusal stopped it.")
        alone = self._names(spoken.decisive)
        return Text(f"It does not carry. A yes in its place would have carried it: {alone}.")

    def _names(self, states: Sequence[str | None]) -> str:
        return listing(self.name(state, start=False) for state in states)

    def question(self, view: View) -> Iterator[RenderableType]:
        """The text on the table issue by issue, what it is worth, and whose consent it needs."""
        text, stage = str(view.text), self.stage(view.round)
        rows = [*places(stage, text, self.state)]
        if rows:
            table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
            wishes = any(row.wish for row in rows)
            for column in ("", "the text", "you" if wishes else "", ""):
                table.add_column(column, overflow="fold")
            for row in rows:
                table.add_row(*map(Text, row))
            yield Padding(table, INDENT)
        yield Padding(Text(self.worth(view, text)), INDENT)
        if needs := self._needs(view, text, stage):
            yield Padding(Text(f"It needs: {needs}."), INDENT)

    def worth(self, view: View, text: str) -> str:
        """What a text is worth, beside no deal as it stands in this round."""
        gain = view.worth[text] - view.no_deal
        than = "as much as no deal" if gain == 0 else f"{over(gain)} over no deal"
        return f"Worth {points(view.worth[text])} of 100 to you, {than}."

    def _needs(self, view: View, text: str, stage: Scenario) -> str:
        rights = view.rights[text]
        parts = []
        if whose := rights.signatories:
            parts.append(f"the signature{'s' if len(whose) > 1 else ''} of {self._names(whose)}")
        if quota := quota_words(stage, text):
            parts.append(quota)
        if rights.vetoes:
            parts.append(f"no veto from {self._names(rights.vetoes)}")
        return "; ".join(parts)
