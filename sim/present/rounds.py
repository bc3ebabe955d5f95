"""A round told in words: a text and its answers, or turn by turn in stacked talk."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.negotiation.trace import Reply, RoundTold, TurnTold
from sim.present.consent import seat_in, signatories
from sim.present.naming import listing, state_name, state_names, text_name
from sim.scenario.schema import Scenario

NARROW = 72
"""Columns of terminal under which only what an answer falls short by is shown."""
RIGHTS = {
    "veto": "it may block",
    "signature": "its signature is needed",
    "quota": "the quota hangs on it",
}
INDENT = (0, 0, 0, 2)


class Scene(NamedTuple):
    """What holds in a round, and how wide it may be told."""

    scenario: Scenario
    strategies: Mapping[str, str]
    """Who is played by a strategy of one's own, and by which."""
    width: int
    settled: Collection[tuple[str, str]] = ()
    """Who no longer disputes whose signature."""

    def state(self, name: str | None) -> str:
        """What a speaker is called at the start of a sentence."""
        return state_name(name, self.scenario) if name else "The mediator"

    def text(self, name: str) -> str:
        """What a framework is called, in quotation marks."""
        return f"“{text_name(name, self.scenario)}”"

    def disputed(self, state: str, text: str) -> list[str]:
        """The signatories of a text whose signature a state does not accept."""
        own = self.scenario.states[state].disputes
        return [
            name
            for name in signatories(self.scenario, text)
            if name in own and (state, name) not in self.settled
        ]

    @property
    def on_offer(self) -> list[str]:
        """The frameworks that can be concluded: all their signatories are parties."""
        stage = self.scenario
        return [
            name
            for name in stage.texts
            if all(seat_in(stage, state) == "party" for state in signatories(stage, name))
        ]

    def why_none(self, state: str | None) -> str:
        """Why a state puts no text, where that can be told."""
        on_offer, stage = self.on_offer, self.scenario
        if not on_offer:
            return ": no text can be concluded at this table"
        if state is None:
            return ": there is none to put"
        if state in self.strategies:
            return ""
        if not stage.states[state].recognition:
            return ", for it never puts one"
        disputes = [self.disputed(state, text) for text in on_offer]
        if all(disputes):
            whose = state_names(dict.fromkeys(name for own in disputes for name in own), stage)
            return f": all on offer need a signature that it does not accept ({whose})"
        if len(on_offer) == len(stage.texts):
            return ": it would accept none on offer now"
        if len(on_offer) == 1:
            only = "the only text that can be concluded at this table"
            return f": it would not accept now {self.text(on_offer[0])}, {only}"
        return ": it would accept now none of those that can be concluded at this table"


def plenary_round(told: RoundTold, scene: Scene) -> Iterator[RenderableType]:
    """Who put what, who said yes, abstained or refused and why, and whether it carries."""
    speaker = scene.state(told.speaker)
    if told.framework is None:
        yield Text(f"{speaker} has the floor, and puts no text{scene.why_none(told.speaker)}.")
        return
    yield Text(f"{speaker} puts {scene.text(told.framework)}.")
    yes = [reply.state for reply in told.replies if reply.says_yes]
    yield Text(f"Yes: {state_names(yes, scene.scenario) if yes else 'nobody'}.")
    abstaining = [reply for reply in told.replies if reply.answer == "abstain"]
    if abstaining:
        each = [f"{scene.state(r.state)}{_abstention(r, yes, scene)}" for r in abstaining]
        yield Text(f"Abstains: {listing(each)}.")
    said_no = [reply for reply in told.replies if reply.answer == "no"]
    refusals = [reply for reply in said_no if reply.is_needed]
    if refusals:
        yield Padding(_refusals(refusals, told.framework, yes, scene), INDENT)
    idle = [reply.state for reply in said_no if not reply.is_needed]
    if idle:
        named = state_names(idle, scene.scenario)
        yield Text(f"No, but no yes of theirs is needed: {named}.")
    if told.carried:
        yield Text("It carries.", style="bold")
    else:
        yield Text(_why_refused(told.replies, scene))


def _refusals(refusals: Sequence[Reply], text: str, yes: Sequence[str], scene: Scene) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("No")
    wide = scene.width >= NARROW
    for column in ("worth", "demand", "no deal") if wide else ():
        table.add_column(column, justify="right")
    table.add_column("short by", justify="right")
    table.add_column("")
    for reply in refusals:
        numbers = (reply.utility, reply.demand, reply.reservation) if wide else ()
        table.add_row(
            Text(scene.state(reply.state)),
            *(f"{100 * number:.1f}" for number in numbers),
            _shortfall(reply) or "–",
            Text(_reason(reply, text, yes, scene)),
        )
    return table


def _reason(reply: Reply, text: str, yes: Sequence[str], scene: Scene) -> str:
    if reply.could_not:
        return "could not: worse than no deal"
    if reply.is_disputed:
        return _dispute(reply, text, scene)
    if reply.is_conditional:
        return _condition(reply, yes, scene)
    if reply.utility >= reply.demand:
        return "refuses, though it is worth its demand"
    return "holds out for more"


def _dispute(reply: Reply, text: str, scene: Scene) -> str:
    """Whose signature it does not accept, of those that the text needs."""
    whose = state_names(scene.disputed(reply.state, text), scene.scenario)
    return f"does not accept the signature of {whose}"


def _condition(reply: Reply, yes: Sequence[str], scene: Scene) -> str:
    """With whom it would have said yes: those of its conditions that failed."""
    named = scene.scenario.states[reply.state].only_with
    return f"would say yes with {state_names([s for s in named if s not in yes], scene.scenario)}"


def _abstention(reply: Reply, yes: Sequence[str], scene: Scene) -> str:
    if reply.is_conditional:
        return f" ({_condition(reply, yes, scene)})"
    short = _shortfall(reply)
    worse = ": worse than no deal" if reply.could_not else ""
    return f" ({short} short{worse})" if short else ""


def _shortfall(reply: Reply) -> str:
    """Points short of the demand; what rounds to nothing is said to be little."""
    gap = reply.demand - reply.utility
    if gap <= 0:
        return ""
    return f"{100 * gap:.1f}" if gap >= 0.0005 else "<0.1"


def _why_refused(replies: Sequence[Reply], scene: Scene) -> str:
    decisive = [reply for reply in replies if reply.decisive_by]
    if not decisive:
        return "It does not carry; no single refusal stopped it."
    each = [f"{scene.state(r.state)} ({RIGHTS[str(r.decisive_by)]})" for r in decisive]
    return (
        f"It does not carry. Decisive, a yes in its place would have carried it: {listing(each)}."
    )


def turns(told: Sequence[TurnTold], scene: Scene) -> Iterator[RenderableType]:
    """A line a turn; a text that was put in this very round is `it` until another is."""
    known = None
    for each in told:
        yield Padding(Text(_turn(each, known, scene)), INDENT)
        if each.carried:
            yield Text("It carries.", style="bold")
        known = each.framework if each.reply is None or each.reply.answer == "no" else each.standing


def _turn(told: TurnTold, known: str | None, scene: Scene) -> str:
    state = scene.state(told.state)
    puts = f"puts {scene.text(told.framework)}" if told.framework else "puts no text"
    puts += "." if told.framework else f"{scene.why_none(told.state)}."
    if told.standing is None or told.reply is None:
        return f"{state} {puts}"
    it = "it"
    if told.standing != known:
        it = f"{scene.text(told.standing)} put by {scene.state(told.by)}"
    reply = told.reply
    if reply.answer == "no":
        return f"{state} refuses {it} {_grounds(reply, told.standing, scene)} and {puts}"
    if reply.answer == "abstain":
        return f"{state} lets {it} stand{_abstention(reply, (), scene)}."
    if reply.is_conditional:
        named = state_names(scene.scenario.states[reply.state].only_with, scene.scenario)
        return f"{state} accepts {it} on condition of a yes from {named}."
    return f"{state} accepts {it}."


def _grounds(reply: Reply, text: str, scene: Scene) -> str:
    """Why a text that stood is refused, in brackets."""
    short = _shortfall(reply)
    why = "worse than no deal" if reply.could_not else "holds out for more"
    said = f"{short} short: {why}" if short else "though it is worth its demand"
    if reply.is_disputed:
        said = _dispute(reply, text, scene)
    return f"({said}; its yes would have carried it)" if reply.decisive_by else f"({said})"
