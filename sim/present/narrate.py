"""One negotiation told in words, round by round."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.negotiation.trace import Reply, RoundTold, Trace
from sim.present.naming import listing, one_line
from sim.scenario.schema import Scenario

NARROW = 72
"""Columns of terminal under which only what an answer falls short by is shown."""
ENDINGS = {
    "no_zone": "There was no acceptable text: none would have carried, in any round, had exactly "
    "those said yes for whom it is at least as good as no deal.",
    "held_out": "An acceptable text was there, but in no round had the demands come down far "
    "enough for any text to carry: somebody held out for more.",
    "missed": "A text was within reach, in some round at least, and was not put or not accepted.",
}
RIGHTS = {
    "veto": "it may block",
    "signature": "its signature is needed",
    "quota": "the quota hangs on it",
}


def narrate(trace: Trace, scenario: Scenario, width: int = 80) -> Group:
    """The whole story: the table, each round, and how it ended for whom."""
    told = [part for told in trace.rounds for part in _round(told, scenario, width)]
    return Group(*_opening(trace, scenario), *told, *_ending(trace, scenario))


def _opening(trace: Trace, scenario: Scenario) -> Iterator[RenderableType]:
    yield Text(f"{scenario.label}: talk {trace.replicate}", style="bold")
    seats = {
        seat: [s for s in trace.seats if trace.seats[s] == seat]
        for seat in ("party", "observer", "excluded")
    }
    yield Text(f"At the table: {_names(seats['party'], scenario)}.")
    if seats["observer"]:
        yield Text(f"Observing, without a vote: {_names(seats['observer'], scenario)}.")
    if seats["excluded"]:
        yield Text(f"Absent: {_names(seats['excluded'], scenario)}.")
    if scenario.table.veto:
        yield Text(f"May block: {_names(list(scenario.table.veto), scenario)}.")
    yield Text(
        "Numbers are points of 100: what a text is worth to a state. A state says yes to what is "
        "worth at least its demand; its demand falls with the rounds, never below no deal.",
        style="dim",
    )


def _round(told: RoundTold, scenario: Scenario, width: int) -> Iterator[RenderableType]:
    speaker = _state(told.speaker, scenario)
    yield Text(f"\nRound {told.number}", style="bold")
    if told.framework is None:
        yield Text(f"{speaker} has the floor, and passes: it would accept no text on offer now.")
        return
    yield Text(f"{speaker} puts “{_text(told.framework, scenario)}”.")
    yes = [reply.state for reply in told.replies if reply.says_yes]
    yield Text(f"Yes: {_names(yes, scenario) if yes else 'nobody'}.")
    refusals = [reply for reply in told.replies if not reply.says_yes and reply.is_needed]
    if refusals:
        yield Padding(_refusals(refusals, scenario, width), (0, 0, 0, 2))
    idle = [reply.state for reply in told.replies if not reply.says_yes and not reply.is_needed]
    if idle:
        yield Text(f"No, but no yes of theirs is needed: {_names(idle, scenario)}.")
    if told.carried:
        yield Text("It carries.", style="bold")
    else:
        yield Text(_why_refused(refusals, scenario))


def _refusals(refusals: list[Reply], scenario: Scenario, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("No")
    for column in ("worth", "demand", "no deal") if width >= NARROW else ():
        table.add_column(column, justify="right")
    table.add_column("short by", justify="right")
    table.add_column("")
    for reply in refusals:
        numbers = (reply.utility, reply.demand, reply.reservation) if width >= NARROW else ()
        table.add_row(
            Text(_state(reply.state, scenario)),
            *(f"{100 * number:.1f}" for number in numbers),
            _shortfall(reply.demand - reply.utility),
            "could not: worse than no deal" if reply.could_not else "holds out for more",
        )
    return table


def _shortfall(gap: float) -> str:
    """Points short of the demand; what rounds to nothing is said to be little."""
    return f"{100 * gap:.1f}" if gap >= 0.0005 else "<0.1"


def _why_refused(refusals: list[Reply], scenario: Scenario) -> str:
    decisive = [reply for reply in refusals if reply.decisive_by]
    if not decisive:
        return "It does not carry; no single refusal stopped it."
    each = [f"{_state(r.state, scenario)} ({RIGHTS[str(r.decisive_by)]})" for r in decisive]
    return (
        f"It does not carry. Decisive, a yes in its place would have carried it: {listing(each)}."
    )


def _ending(trace: Trace, scenario: Scenario) -> Iterator[RenderableType]:
    if trace.framework is None:
        yield Text(f"\nNo agreement after {len(trace.rounds)} rounds", style="bold")
        yield Text(ENDINGS[trace.ending])
        return
    number = trace.rounds[-1].number
    yield Text(f"\nAgreed in round {number}: “{_text(trace.framework, scenario)}”", style="bold")
    better = [s for s in trace.utility if s in trace.content]
    worse = [s for s in trace.utility if s not in trace.content]
    yield Text(f"At least as good as no deal for: {_margins(better, trace, scenario)}.")
    if worse:
        yield Text(f"Worse than no deal for: {_margins(worse, trace, scenario)}.")
    suits = all(s in trace.content for s in trace.principals)
    principals = _names(list(trace.principals), scenario)
    yield Text(f"It {'suits' if suits else 'does not suit'} all principals ({principals}).")


def _margins(states: list[str], trace: Trace, scenario: Scenario) -> str:
    if not states:
        return "nobody"
    gaps = {s: 100 * (trace.utility[s] - trace.reservation[s]) for s in states}
    absent = {s: "" if trace.seats[s] == "party" else f", {trace.seats[s]}" for s in states}
    return listing([f"{_state(s, scenario)} ({gaps[s]:+.1f}{absent[s]})" for s in states])


def _names(states: list[str], scenario: Scenario) -> str:
    return listing([_state(s, scenario) for s in states])


def _state(name: str, scenario: Scenario) -> str:
    return one_line(scenario.states[name].label or name)


def _text(name: str, scenario: Scenario) -> str:
    return one_line(scenario.texts[name].label or name)
