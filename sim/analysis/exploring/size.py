"""How large a page would become, and what is refused because nobody could open it."""

from collections.abc import Sequence
from shlex import quote

from sim.analysis.exploring.codings import Coding
from sim.analysis.exploring.seats import Seats
from sim.analysis.exploring.talks import (
    FIXED,
    MOST_FRAMEWORKS,
    MOST_STATES,
    OPENING,
)
from sim.scenario.faults import RequestError
from sim.scenario.schema import Variant

SHOWN = 100
"""Talks of each table that can be replayed: the first ones."""
MOST_BYTES = 5_000_000
"""Of a page that opens within a second, from a USB stick and on a phone."""
MOST_UNPACKED = 40_000_000
"""Of the talks of a coding, which are unpacked on the page: a third of a second's work."""
LEFT = 0.035
"""What is left of a talk once it is packed for the page, of the most that it could take."""


def refuse_large(path: str, scenario: Variant, seats: Seats, codings: Sequence[Coding]) -> None:
    """Raise RequestError where the page would take too long to open, and say what to write."""
    states, frameworks = len(scenario.states), len(scenario.texts)
    for found, most, what in (
        (states, MOST_STATES, "states"),
        (frameworks, MOST_FRAMEWORKS, "frameworks"),
    ):
        if found > most:
            raise RequestError(f"{path}: a page holds at most {most:,} {what}, not {found:,}")
    k = len(seats.toggled)
    few = next((n for n in range(k, 0, -1) if fits(scenario, n, len(codings))), 0)
    if few == k:
        return
    size, unpacked = size_of(scenario, k, len(codings)), 3**k * SHOWN * talk_of(scenario)
    raise RequestError(
        f"{path}: {_cost(k, len(codings))} would make a page of {_megabytes(size)} with "
        f"{_megabytes(unpacked)} to unpack; at most {_megabytes(MOST_BYTES)} and "
        f"{_megabytes(MOST_UNPACKED)} open at once; {_instead(scenario, seats, few)}"
    )


def fits(scenario: Variant, seats: int, codings: int) -> bool:
    """Whether a page on which so many seats can be changed opens at once."""
    unpacked = 3**seats * SHOWN * talk_of(scenario)
    return unpacked <= MOST_UNPACKED and size_of(scenario, seats, codings) <= MOST_BYTES


def talk_of(scenario: Variant) -> int:
    """The most bytes that a talk takes before it is packed for the page."""
    states, rounds = len(scenario.states), scenario.protocol.rounds
    turns = states if scenario.protocol.talk == "stacked" else 1
    return FIXED + 2 * -(-states // 8) + rounds * turns * (OPENING + states)


def size_of(scenario: Variant, seats: int, codings: int) -> float:
    """About how many bytes a page takes."""
    states, frameworks = len(scenario.states), len(scenario.texts)
    counts = 40 + 2 * frameworks + 10 * states
    talks = SHOWN * talk_of(scenario) * LEFT
    return float(3**seats * codings * (talks + counts) + 80 * (frameworks + states))


def _cost(seats: int, codings: int) -> str:
    coded = "1 coding" if codings == 1 else f"{codings} codings"
    return f"3^{seats} = {3**seats:,} tables × {coded} × {SHOWN} talks to replay"


def _instead(scenario: Variant, seats: Seats, few: int) -> str:
    """What to write."""
    if not few:
        return "it takes fewer frameworks, fewer rounds or fewer doubts"
    first = [state for state in scenario.principals if state in seats.toggled]
    names = [*first, *(state for state in seats.toggled if state not in first)][:few]
    listed = ", ".join(names)
    return (
        f"name {few} or fewer whose seats can be changed, in the file as "
        f"explore: {{seats: [{listed}]}}, or with --seat {quote(','.join(names))}"
    )


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB" if size < 1e9 else "over 1,000 MB"
