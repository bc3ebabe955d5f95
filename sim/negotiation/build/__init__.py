"""A resolved variant laid out as arrays."""

from sim.negotiation.build.numbers import Numbers
from sim.negotiation.build.preferences import preferences_of
from sim.negotiation.build.prospects import prospects
from sim.negotiation.build.rule import rule_of
from sim.negotiation.build.talk import talk_of
from sim.negotiation.layout import EXPECTED, IN_BAND, RANDOM, Layout
from sim.scenario.schema import Scenario


def lay_out(scenario: Scenario) -> Layout:
    """Lay a resolved variant out as arrays, states and frameworks in the order of their names."""
    numbers = Numbers()
    preferences = preferences_of(scenario, numbers)
    layout = Layout(
        states=tuple(sorted(scenario.states)),
        frameworks=tuple(sorted(scenario.texts)),
        preferences=preferences._replace(mean=numbers.means(), row=numbers.rows()),
        drawn=numbers.drawn(),
        talk=talk_of(scenario, preferences, numbers),
        rule=rule_of(scenario),
    )
    if any(layout.talk.offers[i] == EXPECTED for i in layout.talk.turns):
        table = prospects(layout, scenario.protocol.belief)
        return layout._replace(talk=layout.talk._replace(prospect=table))
    return layout


def is_certain(layout: Layout) -> bool:
    """Whether every replicate is the same: no number is drawn, and nothing is left to dice."""
    talk = layout.talk
    race = talk.speaker == RANDOM and len(talk.turns) > 1
    return not layout.drawn and not race and all(talk.offers[i] != IN_BAND for i in talk.turns)
