"""Disputed signatures, laid out as arrays."""

from collections.abc import Sequence

import numpy as np

from sim.negotiation.build.numbers import Numbers
from sim.negotiation.build.preferences import UNIT
from sim.negotiation.layout import Talk
from sim.scenario.schema import Scenario

Disputes = Sequence[tuple[str, str]]
"""Who disputes whose signature, by name."""


def disputes_of(phases: Sequence[Scenario]) -> Disputes:
    """The disputes that stand in any phase, in the order of their names."""
    return sorted({(s, of) for p in phases for s, own in p.states.items() for of in own.disputes})


def disputing(scenario: Scenario, disputes: Disputes, numbers: Numbers, talk: Talk) -> Talk:
    """The talks with what is disputed in them."""
    states = sorted(scenario.states)
    own = {name: state.disputes for name, state in scenario.states.items()}
    return talk._replace(
        disputer=np.array([states.index(name) for name, _ in disputes], np.int64),
        disputed=np.array([states.index(of) for _, of in disputes], np.int64),
        settling=np.array(
            [
                numbers.add(own[name][of], f"settles {of}", name, UNIT) if of in own[name] else -1
                for name, of in disputes
            ],
            np.int64,
        ),
    )
