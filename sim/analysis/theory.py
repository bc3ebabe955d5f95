"""What a table allows at mean preferences, exactly: who prefers what, and the zone of agreement."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.decision import carries
from sim.negotiation.demand import reservation_now
from sim.negotiation.layout import Indexes, Layout
from sim.scenario.schema import Scenario


@dataclass(frozen=True, kw_only=True, eq=False)
class AtMean:
    """A variant at mean preferences."""

    layout: Layout
    utility: Mapping[str, Mapping[str, float]]
    """By state, by framework."""
    reservation: Mapping[str, float]
    """By state, in the first round."""
    last: Mapping[str, float]
    """By state, the reservation value in the last round."""

    def accepts(self, state: str, framework: str) -> bool:
        """Whether the framework is worth at least as much to the state as no deal."""
        return self.utility[state][framework] >= self.reservation[state]

    def zone(self) -> tuple[str, ...]:
        """The frameworks that would carry if exactly those said yes who prefer them to no deal.

        In any round; as reservation values only fall, that is in the last one.
        """
        rule, names = self.layout.rule, self.layout.frameworks
        return tuple(
            names[f] for f in rule.on_offer if carries(rule, int(f), self._votes(names[f]))
        )

    def _votes(self, framework: str) -> Indexes:
        states, party = self.layout.states, self.layout.rule.party
        content = [self.utility[s][framework] >= self.last[s] for s in states]
        return (np.array(content) & party).astype(np.int64)


TACTICS = {"concession", "offers", "tolerance", "cost", "recognition", "weights", "aspiration"}
"""What a state does with its preferences, and no part of them."""


def coding(scenario: Scenario) -> str:
    """The same for scenarios in which states want the same of the same frameworks."""
    states = {name: state.model_dump(exclude=TACTICS) for name, state in scenario.states.items()}
    positions = [(name, text.at) for name, text in scenario.texts.items()]
    return repr((scenario.distance, scenario.status_quo, positions, states))


def at_mean(scenario: Scenario) -> AtMean:
    """Value the frameworks of a resolved variant at mean preferences."""
    layout = lay_out(scenario)
    minds = mean_minds(layout)
    rounds = layout.talk.rounds
    return AtMean(
        layout=layout,
        utility={
            state: dict(zip(layout.frameworks, minds.utility[0, i].tolist(), strict=True))
            for i, state in enumerate(layout.states)
        },
        reservation=dict(zip(layout.states, minds.reservation[0].tolist(), strict=True)),
        last={
            state: reservation_now(minds.reservation[0, i], minds.cost[0, i], rounds)
            for i, state in enumerate(layout.states)
        },
    )
