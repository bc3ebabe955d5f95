"""The texts as a person may name them: by number in its own order, by name, by label."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Self

from sim.analysis.playing.known import Own
from sim.negotiation.agents.person import View
from sim.present.naming import text_name
from sim.scenario.faults import closest
from sim.scenario.schema import Scenario


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A state's texts, numbered in its own order as the talks open; the numbers stay."""

    own: Own
    scenario: Scenario

    def now(self, view: View) -> Self:
        """The same numbers, with what the texts are worth in this round."""
        worth = {text: view.worth[text] for text in self.own.worth}
        return replace(self, own=replace(self.own, worth=worth, no_deal=view.no_deal))

    def in_order(self, texts: Collection[str]) -> list[str]:
        """These texts, best first as things stand."""
        return sorted((t for t in self.own.worth if t in texts), key=lambda t: -self.own.worth[t])

    def number(self, text: str) -> int:
        """From 1, the best."""
        return [*self.own.worth].index(text) + 1

    def meant(self, said: str) -> str | None:
        """The text that is meant; None where none is."""
        texts = [*self.own.worth]
        if said.isdecimal():
            return texts[int(said) - 1] if 0 < int(said) <= len(texts) else None
        called = {text_name(text, self.scenario).lower(): text for text in reversed(texts)}
        called |= {text.lower(): text for text in texts}
        return called.get(" ".join(said.split()).strip("“”\"'").lower())

    def nearest(self, said: str, among: Iterable[str]) -> str:
        """`; did you mean 3, “A bargain”?`, or nothing."""
        called = {text_name(text, self.scenario): text for text in among}
        close = closest(said, called)
        return f"; did you mean {self.number(called[close])}, “{close}”?" if close else ""

    def matching(self, word: str) -> list[str]:
        """The texts whose name or label holds a word."""
        low = word.lower()
        return [
            text
            for text in self.own.worth
            if low in text.lower() or low in text_name(text, self.scenario).lower()
        ]
