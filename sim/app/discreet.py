"""The debrief in words that keep others' numbers, since a class may play the same dice again."""

from collections.abc import Iterator, Sequence

from sim.analysis.theory.near_misses import NearMiss
from sim.negotiation.trace import Afterwards, Prospect, Ratification
from sim.present.afterwards import guarantee, in_force, what_came
from sim.present.counts import short
from sim.present.naming import state_name, state_names
from sim.present.playing.debriefed import Words
from sim.scenario.schema import Scenario, Variant


class Discreet(Words):
    """Names the others, and does not say what anything is worth to them."""

    def margins(self, states: Sequence[str]) -> str:
        """The states alone."""
        return state_names(states, self.scenario) if states else "nobody"

    def after(self) -> Iterator[str]:
        """What became of the agreement, without what it is worth to others; nothing without one."""
        told, agreed = self.debrief.afterwards, self.debrief.yours
        if told is None or agreed.framework is None:
            return
        table = _at(self.scenario, agreed.round)
        for asked in told.ratifications:
            whose = state_name(asked.state, table)
            yield f"The parliament of {whose} {_makes_of_it(asked)}."
        yield in_force(told, table).plain
        if told.in_force:
            yield from (said.plain for said in guarantee(told, agreed.framework, table))
            yield from (_against(each, told, table) for each in told.prospects)
        if told.prospects:
            yield from (_sentence(said.plain) for said in what_came(told, table))

    def miss(self, miss: NearMiss) -> str:
        """Whose refusal kept a text out, not by how much."""
        whose = state_names(miss.missing, self.scenario)
        return f"{self.gain(miss.framework)}, kept out by {whose}"


def _at(scenario: Variant, number: int) -> Scenario:
    """The table as it was in that round: events may have changed it."""
    begun = (phase.scenario for phase in reversed(scenario.later) if phase.first <= number)
    return next(begun, scenario)


def _makes_of_it(asked: Ratification) -> str:
    if asked.ratified:
        return "ratifies it"
    return (
        "does not ratify it" if asked.is_needed else "does not ratify it, so it guarantees nothing"
    )


def _against(each: Prospect, told: Afterwards, table: Scenario) -> str:
    """Who may challenge the agreement, and how often the guarantors stand by it then."""
    who = state_name(each.state, table)
    if not told.guarantors:
        return f"{who} may challenge it."
    times = short(100.0 * each.honoured, 100)
    return f"{who} may challenge it: enough guarantors answer in {times} of 100 calls."


def _sentence(said: str) -> str:
    """Ended with a full stop: in the terminal some stand as heads of what follows."""
    return f"{said.strip().rstrip('.')}."
