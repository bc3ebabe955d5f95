"""What `sim inclusion` says of tables, steps and values, in words."""

from collections.abc import Sequence
from typing import Any

from sim.analysis.inclusion import Inclusion
from sim.points import Measure
from sim.present.counts import base, in_words, of_hundred, short
from sim.present.naming import listing, one_line, shorten, state_name
from sim.present.words import NO_FORECAST
from sim.scenario.schema import Scenario

MINUS = "−"
NAME = 30
"""Letters of a name that stand in a sentence."""


def name(told: Inclusion, state: str) -> str:
    """What a state is called."""
    return shorten(state_name(state, told.lattice.scenario), NAME)


def signed(share: float, of: int) -> str:
    """A share as talks of a hundred, with its sign: `+27.4`, `−0.3`; nothing is `0`."""
    if share == 0.0:
        return "0"
    words = f"{base(of) * share:+.1f}"
    return ("0.0" if words in ("-0.0", "+0.0") else words).replace("-", MINUS)


def valued(row: dict[str, Any], of: int, key: str = "value") -> str:
    """A value with its standard error: `−3.1 ± 0.4`."""
    return f"{signed(row[key], of)} ± {base(of) * row['standard_error']:.1f}"


def step(told: Inclusion, state: str, which: str) -> str:
    """`Russia's veto`."""
    return f"{name(told, state)}'s {which}"


def some(told: Inclusion, states: Sequence[str], among: Sequence[str]) -> str:
    """`all`, `all but Russia`, `China and Russia`, `none` of those among whom they are."""
    if len(states) == len(among):
        return "all" if states else "none"
    rest = [state for state in among if state not in states]
    if len(rest) < min(3, len(states)):
        return f"all but {listing([name(told, state) for state in rest])}"
    return listing([name(told, state) for state in states]) if states else "none"


def table(told: Inclusion, place: int) -> str:
    """A table by who is seated, and who of them may block."""
    levels = told.table(place)
    seated = [state for state, level in levels.items() if level != "excluded"]
    held = [state for state in seated if levels[state] == "veto"]
    if not seated:
        return "none of them seated"
    return f"{some(told, seated, list(levels))} seated; {some(told, held, seated)} may block"


def whom(scenario: Scenario) -> str:
    """For whom an agreement is to be better than none."""
    names = [one_line(state_name(state, scenario)) for state in scenario.principals]
    return listing(names) if len(names) < 4 else f"all {len(names)} principals"


def count(told: Inclusion, place: int, measure: Measure) -> int:
    """In how many replicates of a table it happened."""
    return int(told.counted.column(measure)[place])


def paragraph(told: Inclusion, level: float) -> str:
    """The extreme tables, what moves the rate most, and which vetoes bring it under the level."""
    said = [_extremes(told), _most(told, "agreed"), _most(told, "suits_principals")]
    said.append(_vetoes(told, level))
    return " ".join([*(each for each in said if each), NO_FORECAST])


def _extremes(told: Inclusion) -> str:
    n, last = told.counted.replicates, told.lattice.count - 1
    who = (
        f"these {len(told.lattice.toggled)} states"
        if len(told.lattice.toggled) > 1
        else name(told, told.lattice.toggled[0])
    )
    low, high = (of_hundred(count(told, k, "agreed"), n) for k in (0, last))
    suits_low, suits_high = (in_words(count(told, k, "suits_principals"), n) for k in (0, last))
    return (
        f"With {'none of ' if len(told.lattice.toggled) > 1 else ''}{who}"
        f"{'' if len(told.lattice.toggled) > 1 else ' not'} at the table, {low} simulated talks end "
        f"in an agreement, and {suits_low} in one that suits {whom(told.lattice.scenario)}; with a "
        f"seat and a veto for {'each' if len(told.lattice.toggled) > 1 else 'it'}, {high} and "
        f"{suits_high}."
    )


def _most(told: Inclusion, measure: Measure) -> str:
    """The steps that add most to the agreements, and take most from them."""
    rows = [row for row in told.values() if row["measure"] == measure]
    sure = [row for row in rows if abs(row["value"]) > 2 * row["standard_error"]]
    highest = max(sure, key=lambda row: row["value"], default=None)
    lowest = min(sure, key=lambda row: row["value"], default=None)
    parts = []
    n = told.counted.replicates
    for row, verb in ((highest, "adds"), (lowest, "takes")):
        if row and (row["value"] > 0) == (verb == "adds"):
            size = f"{base(n) * abs(row['value']):.1f} of {base(n)}"
            parts.append(f"{step(told, row['state'], row['step'])} {verb} most ({size})")
    what = (
        "all agreements, over all orders in which seats and vetoes may be given,"
        if measure == "agreed"
        else "agreements that suit all principals"
    )
    return f"Of {what} {' and '.join(parts)}." if parts else ""


def _vetoes(told: Inclusion, level: float) -> str:
    found, n = told.minimal_vetoes(level), told.counted.replicates
    under = f"under {short(round(level * n), n)} of {base(n)}"
    if not found:
        return f"With all of them seated, no set of their vetoes brings the agreements {under}."
    if not found[0]:
        return f"With all of them seated the agreements are {under} without any veto of theirs."
    if len(found[0]) == 1:
        singles = [each[0] for each in found if len(each) == 1]
        whose = listing([name(told, state) for state in singles])
        one = "veto alone brings" if len(singles) == 1 else "vetoes each alone bring"
        return f"With all of them seated, {whose}'s {one} the agreements {under}."
    return (
        f"With all of them seated it takes {len(found[0])} vetoes to bring the agreements {under}."
    )
