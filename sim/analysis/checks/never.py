"""What a file writes down and can never come about in the talks."""

from collections.abc import Iterator

from sim.scenario.faults import Path
from sim.scenario.schema import EVENT_PARTS, Scenario, Study, Variant


def never(study: Study, variant: str) -> Iterator[tuple[Path, str]]:
    """Conditions of consent that cannot be met, and events that change nothing at this table."""
    scenario = study.variants[variant]
    yield from _conditions(scenario)
    for place, message in (*_after_the_end(scenario), *_without_effect(scenario)):
        path: Path = ("events", place)
        own: Path = ("variants", variant, *path)
        yield (own if own in study.positions else path), message


def _conditions(scenario: Variant) -> Iterator[tuple[Path, str]]:
    """States that wait for the yes of somebody who has none to give, whatever happens."""
    rounds = scenario.protocol.rounds
    moments: list[Scenario] = [scenario]
    moments += [phase.scenario for phase in scenario.later if phase.first <= rounds]
    for name in scenario.states:
        as_party = [moment for moment in moments if moment.table.seats[name] == "party"]
        voiceless = [_voiceless(moment, name) for moment in as_party]
        if voiceless and all(voiceless):
            who = ", ".join(voiceless[0])
            yield (
                ("states", name, "only_with"),
                f"says yes only with {who}, no party at this table: so it never says yes",
            )


def _voiceless(scenario: Scenario, name: str) -> list[str]:
    seats = scenario.table.seats
    return [other for other in scenario.states[name].only_with if seats[other] != "party"]


def _after_the_end(scenario: Variant) -> Iterator[tuple[int, str]]:
    rounds = scenario.protocol.rounds
    for place, event in enumerate(scenario.events):
        if event.round > rounds:
            yield place, f"in round {event.round}, after the last ({rounds}): it never happens"


def _without_effect(scenario: Variant) -> Iterator[tuple[int, str]]:
    before: Scenario = scenario
    for phase in scenario.later:
        same = all(getattr(before, part) == getattr(phase.scenario, part) for part in EVENT_PARTS)
        for place, event in enumerate(scenario.events):
            if same and event.round == phase.first <= scenario.protocol.rounds:
                yield place, "changes nothing at this table: what it says holds already"
        before = phase.scenario
