"""The debrief in words: what you got, what was possible, how a simulated state fared."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.playing.debrief import Debrief, Fared
from sim.analysis.playing.play import Played
from sim.analysis.theory.near_misses import NearMiss
from sim.present.afterwards import afterwards
from sim.present.lines import Line, Lines
from sim.present.naming import listing, origin, state_name, state_names, text_name
from sim.present.theory.explained_words import over, points
from sim.scenario.schema import Variant

NAMED = 4
"""More texts than so many are counted and not named."""
FAILED = {
    "no_zone": "no text was acceptable to all whose yes it needs",
    "held_out": "an acceptable text was there, and somebody held out for more to the end",
    "missed": "a text was within reach, and was not put or not accepted",
}
NONE_FOR_ALL = "none: no text on offer is at least as good as no deal for every party"
REACH = (
    "“Within reach” takes people to accept what is no worse for them than no deal, and simulated "
    "states at what they demanded in that round. “Possible” means these very talks, by the dice "
    "that drew what each state wanted."
)


def debriefed(debrief: Debrief, played: Played, width: int) -> Group:
    """The whole debrief of one person."""
    scenario, trace = played.sitting.scenario, played.trace
    words = Words(debrief, scenario)
    stage = next((p.scenario for p in reversed(scenario.later) if p.first <= trace.round), scenario)
    parts: list[RenderableType] = [
        Text(f"\nDebrief: {state_name(debrief.state, scenario)}", style="bold"),
        *map(Text, words.got()),
        *afterwards(trace, stage, width),
        Text("\nWhat was possible on these dice", style="bold"),
        Lines([*words.possible()]),
        Text("\nHow a simulated state fared in your seat", style="bold"),
        Lines([*words.simulated()]),
        Text(f"\n{REACH}\n{origin(debrief.asked)}", style="dim"),
    ]
    return Group(*parts)


class Words:
    """What is said of one debrief."""

    def __init__(self, debrief: Debrief, scenario: Variant) -> None:
        self.debrief, self.scenario = debrief, scenario

    def got(self) -> Iterator[str]:
        """What was agreed by whom, and what it is worth to whom."""
        told, yours = self.debrief, self.debrief.yours
        if yours.framework is None:
            rounds = f"{yours.round} round{'s' if yours.round > 1 else ''}"
            yield f"No agreement after {rounds}: {FAILED[yours.ending]}."
            yield f"No deal is worth {points(told.no_deal)} of 100 to you."
            return
        whom = state_names(told.consents, self.scenario) if told.consents else "nobody"
        yield f"Agreed in round {yours.round} by {whom}: {self._text(yours.framework)}."
        yield (
            f"Worth {points(told.utility)} of 100 to you, no deal {points(told.no_deal)}: "
            f"{over(yours.gain)} for you."
        )
        worse = [state for state in told.surplus if state not in told.content]
        yield f"At least as good as no deal for: {self.margins(told.content)}."
        if worse:
            yield f"Worse than no deal for: {self.margins(worse)}."

    def margins(self, states: Sequence[str]) -> str:
        """States, each with what the agreement is worth to it over no deal."""
        surplus = self.debrief.surplus
        named = [f"{state_name(s, self.scenario)} ({over(surplus[s])})" for s in states]
        return listing(named or ["nobody"])

    def possible(self) -> Iterator[Line]:
        """Zone, solutions, what was within reach and what came near."""
        told = self.debrief.possible
        yield "zone", self._gains(told.zone) or "empty: no text would have carried"
        yield "Nash", self._gains(told.nash) or NONE_FOR_ALL
        if told.kalai_smorodinsky != told.nash:
            yield "Kalai–S.", self._gains(told.kalai_smorodinsky) or NONE_FOR_ALL
        else:
            yield "Kalai–S.", "the same" if told.nash else NONE_FOR_ALL
        reach = sorted(told.reach, key=lambda text: -told.gain[text])
        named = [f"{self.gain(text)} from round {told.reach[text]}" for text in reach[:NAMED]]
        yield "within reach", self._list(named, len(reach)) or "no text, in any round"
        misses = [miss for miss in told.near_misses if miss.carries]
        near = self._list([self.miss(miss) for miss in misses[:NAMED]], len(misses))
        yield "near misses", near or "none"

    def miss(self, miss: NearMiss) -> str:
        """A text that came near, and what whom kept from it."""
        whose = [f"{self._lacks(s)} {points(gap)}" for s, gap in miss.missing.items()]
        return f"{self.gain(miss.framework)}, {listing(whose)}"

    def _lacks(self, state: str) -> str:
        own = state == self.debrief.state
        return "you lack" if own else f"{state_name(state, self.scenario)} lacks"

    def _gains(self, texts: Sequence[str]) -> str:
        best = sorted(texts, key=lambda text: -self.debrief.possible.gain[text])
        return self._list([self.gain(text) for text in best[:NAMED]], len(texts))

    def _list(self, named: list[str], whole: int) -> str:
        more = [f"and {whole - len(named):,} more"] if whole > len(named) else []
        return " · ".join([*named, *more])

    def gain(self, text: str) -> str:
        """A text, and what it is worth to the person over no deal."""
        return f"{self._text(text)} ({over(self.debrief.possible.gain[text])} for you)"

    def _text(self, text: str) -> str:
        return f"“{text_name(text, self.scenario)}”"

    def simulated(self) -> Iterator[Line]:
        """The same dice with every seat simulated, and a hundred talks at this table."""
        told, hundred, yours = self.debrief, self.debrief.hundred, self.debrief.yours
        name = state_name(told.state, self.scenario)
        yield "same dice", self._beside(told.simulated, yours)
        yield (
            "100 talks",
            f"{hundred.agreed} of 100 simulated talks end in an agreement, {hundred.content} in "
            f"one that is at least as good for {name} as no deal",
        )
        texts = [f"{self._text(text)} {count}" for text, count in hundred.texts.items()]
        if texts:
            yield "agreed on", self._list(texts[:NAMED], len(texts))
        gains = sorted(each.gain for each in hundred.fared)
        middle = (gains[(len(gains) - 1) // 2] + gains[len(gains) // 2]) / 2
        yield (
            "over no deal",
            f"least {over(gains[0])}, median {over(middle)}, most {over(gains[-1])} (no agreement "
            f"counts 0); you: {over(yours.gain)}, more than in {hundred.below(yours.gain)} of the "
            f"100, less than in {hundred.above(yours.gain)}",
        )

    def _beside(self, other: Fared, yours: Fared) -> str:
        if other.framework is None:
            rounds = f"{other.round} round{'s' if other.round > 1 else ''}"
            said = f"no agreement after {rounds}: {FAILED[other.ending]}"
        else:
            said = (
                f"{self._text(other.framework)} agreed in round {other.round}, {over(other.gain)} "
                "over no deal"
            )
        apart = yours.gain - other.gain
        if apart == 0:
            return f"{said}; you got as much"
        return f"{said}; you got {points(abs(apart))} {'more' if apart > 0 else 'less'}"
