"""One negotiation told in words, round by round."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from sim.negotiation.trace import RoundTold, Trace, TurnTold
from sim.present.afterwards import afterwards
from sim.present.consent import seat_in
from sim.present.events import happenings
from sim.present.naming import listing, state_name, state_names, text_name
from sim.present.rounds import Scene, plenary_round, turns
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Scenario, Variant

ENDINGS = {
    "no_zone": "There was no acceptable text: none would have carried, in any round, had exactly "
    "those said yes for whom it is at least as good as no deal.",
    "held_out": "An acceptable text was there, but in no round had the demands come down far "
    "enough for any text to carry: somebody held out for more.",
    "closed": "An acceptable text was there in some round, but in no round had the demands come "
    "down far enough for any text to carry (an event may have closed what was acceptable before).",
    "disputed": "An acceptable text was there in some round, but in none could any text carry: "
    "somebody held out for more, or did not accept a signature{}.",
    "missed": "A text was within reach, in some round at least, and was not put or not accepted.",
}
SEATS = {
    "party": "At the table",
    "observer": "Observing, without a vote",
    "excluded": "Absent",
}
NOT_SEATED = {"observer": ", observing", "excluded": ", absent"}
HOW_TO_READ = (
    "Numbers are points of 100: what a text is worth to a state. A state says yes to what is "
    "worth at least its demand; its demand falls with the rounds, never below no deal{}."
)
PERSON = "Person"
"""The class of states that people speak for."""
IN_TURN = (
    "In turn, each party accepts the text that stands, or refuses it and puts its own, which "
    "clears what was accepted before; a text carries once enough of them have let it stand."
)


def narrate(trace: Trace, variant: Variant, width: int = 80) -> Group:
    """The whole story: the table, each round with what happened before it, and how it ended."""
    parts = list(_opening(trace, variant))
    for number, told in groupby(trace.told, key=lambda each: each.number):
        accepted = {(each.state, each.signatory) for each in trace.settled if each.round <= number}
        scene = Scene(_in_force(variant, number), trace.strategies, width, accepted)
        parts.append(Text(f"\nRound {number}", style="bold"))
        before = [*happenings(variant, number), *_settlements(trace, scene, number)]
        parts += [Text(f"Before it: {what}.", "italic") for what in before]
        parts += _round(list(told), scene)
    parts += _ending(trace, variant)
    return Group(*parts, *afterwards(trace, _in_force(variant, trace.round), width))


def _in_force(variant: Variant, number: int) -> Scenario:
    """The scenario that holds in a round."""
    return next((p.scenario for p in reversed(variant.later) if p.first <= number), variant)


def _opening(trace: Trace, variant: Variant) -> Iterator[RenderableType]:
    yield Text(f"{variant.label or trace.variant}: talk {trace.replicate}", style="bold")
    for kind, head in SEATS.items():
        seated = [name for name, seat in variant.table.seats.items() if seat == kind]
        if seated:
            yield Text(f"{head}: {state_names(seated, variant)}.")
    if variant.table.veto:
        yield Text(f"May block: {state_names(variant.table.veto, variant)}.")
    for name, state in variant.states.items():
        if state.only_with and variant.table.seats[name] == "party":
            named = state_names(state.only_with, variant)
            yield Text(f"{state_name(name, variant)} says yes only with {named}.")
    yield from (Text(line) for line in _disputes(variant))
    people = [state for state, name in trace.strategies.items() if name == PERSON]
    own = {state: name for state, name in trace.strategies.items() if name != PERSON}
    if people:
        yield Text(f"Played by people: {state_names(people, variant)}.")
    if own:
        yield Text(f"Played by strategies of your own: {_strategies(own, variant)}.")
    yield Text(" ".join(_ground_rules(variant, trace.strategies)), style="dim")


def _disputes(variant: Variant) -> Iterator[str]:
    """Which parties do not accept whose signature as the talks open, and how that may change."""
    for name, state in variant.states.items():
        if variant.table.seats[name] != "party":
            continue
        for signatory, chance in state.disputes.items():
            of_hundred = f"{100 * mean_of(chance):.3g} of 100"
            yield (
                f"{state_name(name, variant)} does not accept the signature of "
                f"{state_name(signatory, variant)}, and says no to every text that needs it; "
                + (
                    f"at the start of each round this may be settled (chance: {of_hundred})."
                    if mean_of(chance) > 0
                    else "only an event can settle this."
                )
            )


def _settlements(trace: Trace, scene: Scene, number: int) -> Iterator[str]:
    """Which parties come to accept whose signature before a round."""
    for each in trace.settled:
        if each.round == number and seat_in(scene.scenario, each.state) == "party":
            whose = state_name(each.signatory, scene.scenario)
            yield f"{scene.state(each.state)} now accepts the signature of {whose}"


def _strategies(strategies: Mapping[str, str], variant: Variant) -> str:
    return listing([f"{state_name(s, variant)} ({name})" for s, name in strategies.items()])


def _ground_rules(variant: Variant, strategies: Mapping[str, str]) -> Iterator[str]:
    """How to read the numbers, and what is out of the ordinary in the way the talks go."""
    states = [state for stage in variant.stages for state in stage.states.values()]
    follows = any(mean_of(state.reciprocity or 0.0) > 0 for state in states)
    rises = ["as others take back"] if follows else []
    rises += ["at an event"] if variant.events else []
    yield HOW_TO_READ.format(f" (but it may rise {' or '.join(rises)})" if rises else "")
    if any(name != PERSON for name in strategies.values()):
        yield "A strategy of your own may demand and answer otherwise."
    if PERSON in strategies.values():
        yield "A person answers as it likes: its demand is not known, and stands at no deal."
    if variant.protocol.talk == "stacked":
        yield IN_TURN
    if follows:
        yield "Some demands also follow what the others concede."
    if any(state.precision is not None for state in states):
        yield "Some answers waver: at times a no to enough, or a yes to too little."
    if variant.has_aftermath:
        yield "After an agreement the story goes on: does it enter into force, and does it last?"


def _round(told: list[RoundTold | TurnTold], scene: Scene) -> Iterator[RenderableType]:
    yield from turns([each for each in told if isinstance(each, TurnTold)], scene)
    for each in told:
        if isinstance(each, RoundTold):
            yield from plenary_round(each, scene)


def _ending(trace: Trace, variant: Variant) -> Iterator[RenderableType]:
    if trace.framework is None:
        rounds = "a round" if trace.round == 1 else f"{trace.round} rounds"
        yield Text(f"\nNo agreement after {rounds}", style="bold")
        closed = " (an event may also have closed what was acceptable before)"
        yield Text(ENDINGS[_how_it_failed(trace, variant)].format(closed if variant.events else ""))
        return
    text = text_name(trace.framework, variant)
    yield Text(f"\nAgreed in round {trace.round}: “{text}”", style="bold")
    better = [s for s in variant.states if s in trace.content]
    worse = [s for s in variant.states if s not in trace.content]
    yield Text(f"At least as good as no deal for: {_margins(better, trace, variant)}.")
    if worse:
        yield Text(f"Worse than no deal for: {_margins(worse, trace, variant)}.")
    suits = all(s in trace.content for s in trace.principals)
    principals = state_names(trace.principals, variant)
    yield Text(f"It {'suits' if suits else 'does not suit'} all principals ({principals}).")


def _how_it_failed(trace: Trace, variant: Variant) -> str:
    """Which of the endings may be told: more than demands may have kept texts from carrying."""
    if trace.ending != "held_out":
        return trace.ending
    disputed = any(state.disputes for s in variant.stages for state in s.states.values())
    return "disputed" if disputed else "closed" if variant.events else "held_out"


def _margins(states: Iterable[str], trace: Trace, variant: Variant) -> str:
    """By how much the text is better or worse than no deal, and who had no vote at the end."""
    told = [
        f"{state_name(s, variant)} ({100 * (trace.utility[s] - trace.reservation[s]):+.1f}"
        f"{NOT_SEATED.get(trace.seats[s], '')})"
        for s in states
    ]
    return listing(told or ["nobody"])
