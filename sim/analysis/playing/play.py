"""One negotiation in which people take seats, on the very dice of `watch` without them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.playing.sitting import Sitting, refuse_seats
from sim.negotiation.agents.aloud import Aloud, Listener, Silent
from sim.negotiation.agents.person import Mouth, person
from sim.negotiation.agents.telling import trace_of
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.record import Records
from sim.negotiation.trace import Trace


@dataclass(frozen=True, kw_only=True, eq=False)
class Played:
    """Talks that people took part in."""

    sitting: Sitting
    states: tuple[str, ...]
    """Whose seats people took."""
    trace: Trace
    """The whole story, with what nobody at the table could know."""
    records: Records
    """As a run would count it."""
    reach: Mapping[str, int]
    """As `Aloud.within_reach` says, with people taken to accept what is no worse than no deal."""

    @property
    def consents(self) -> tuple[str, ...]:
        """Who said yes to the text agreed on, in file order; the records are in order of names."""
        states = self.sitting.scenario.states
        said_yes = dict(zip(sorted(states), self.records.consents[0], strict=True))
        return tuple(state for state in states if said_yes[state])


def play(sitting: Sitting, mouths: Mapping[str, Mouth], listener: Listener | None = None) -> Played:
    """Hold the talks, asking the people who speak for the states named; the others are simulated.

    Raises RequestError where a state is unknown or is never asked anything, and `Left` where a
    person leaves: then the talks count nowhere.
    """
    refuse_seats(sitting, mouths)
    layout = lay_out(sitting.scenario)
    seats = {state: person(mouth) for state, mouth in mouths.items()}
    dice = DiceBox(layout, sitting.seed), sitting.replicate
    model = Aloud(layout, dice, seats, listener or Silent())
    model.negotiate()
    return Played(
        sitting=sitting,
        states=tuple(mouths),
        trace=trace_of(model, sitting.variant, sitting.scenario, sitting.seed),
        records=model.records,
        reach=model.within_reach(),
    )
