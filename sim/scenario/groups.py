"""Lists of states as a file writes them, with groups, and as states one by one."""

from collections.abc import Iterable, Iterator, Mapping

from sim.scenario.faults import Finding
from sim.scenario.schema import Scenario
from sim.scenario.table import SeatKind

Groups = Mapping[str, tuple[str, ...]]
MOST_STEPS = 2_000_000
"""Members of groups, times the lists in which groups stand."""


def spell_out(names: Iterable[str], groups: Groups) -> tuple[str, ...]:
    """The states that a list names, groups and groups of groups spelt out, each state once."""
    states: dict[str, None] = {}
    entered: set[str] = set()
    waiting = list(names)[::-1]
    while waiting:
        name = waiting.pop()
        if name not in groups:
            states[name] = None
        elif name not in entered:
            entered.add(name)
            waiting += groups[name][::-1]
    return tuple(states)


def ring(start: str, groups: Groups) -> tuple[str, ...] | None:
    """The way from a group through its members back to itself, if there is one."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        group = waiting.pop(0)
        for member in groups[group]:
            if member == start:
                way = [group, start]
                while way[0] != start:
                    way.insert(0, came_from[way[0]])
                return tuple(way)
            if member in groups and member not in came_from:
                came_from[member] = group
                waiting.append(member)
    return None


def seats(scenario: Scenario) -> dict[str, SeatKind]:
    """Every state with its seat: its own, else its group's, else party."""
    return {name: next(iter(claims), "party") for name, claims in seat_claims(scenario).items()}


def seat_claims(scenario: Scenario) -> dict[str, dict[SeatKind, str]]:
    """For every state the seats claimed for it, each with the name that claims it."""
    claims: dict[str, dict[SeatKind, str]] = {name: {} for name in scenario.states}
    for name, seat in scenario.table.seats.items():
        if name in scenario.states or name not in scenario.groups:
            continue
        for state in spell_out([name], scenario.groups):
            claims.get(state, {}).setdefault(seat, name)
    for name, seat in scenario.table.seats.items():
        if name in claims:
            claims[name] = {seat: name}
    return claims


def parties(scenario: Scenario) -> tuple[str, ...]:
    """The states that speak and vote, in file order."""
    return tuple(name for name, seat in seats(scenario).items() if seat == "party")


def spelt_out_too_often(scenario: Scenario) -> Iterator[Finding]:
    """Groups within groups that it would take too long to spell out wherever they stand."""
    groups = scenario.groups
    members = sum(map(len, groups.values()))
    listed = {} if scenario.frameworks == "all" else scenario.frameworks
    lists = [
        *(text.signatories or () for text in listed.values()),
        *(text.veto or () for text in listed.values()),
        *(text.named_guarantors for text in listed.values()),
        *(text.call.veto for text in listed.values()),
        *(state.only_with for state in scenario.states.values()),
        *((name,) for name in scenario.table.seats),
    ]
    with_groups = sum(any(name in groups for name in names) for names in lists)
    if members * with_groups > MOST_STEPS:
        message = (
            f"{members:,} members, spelt out in {with_groups:,} lists; put fewer groups into groups"
        )
        yield Finding(("groups",), message, True)
