"""What `sim inclusion` says of tables, steps and values, in words."""

from collections.abc import Sequence
from typing import Any

from sim.analysis.inclusion.inclusion import Inclusion
from sim.points import LASTING, MEASURES, Measure
from sim.present.answers.lasting import AGREEMENTS
from sim.present.counts import base, in_words, of_hundred, short
from sim.present.naming import listing, principals, shorten, state_name
from sim.present.words import NO_FORECAST

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
    if row[key] == row["standard_error"] == 0.0:
        return "0"
    return f"{signed(row[key], of)} ± {base(of) * row['standard_error']:.1f}"


def step(told: Inclusion, state: str, which: str) -> str:
    """`the veto of Russia`."""
    return f"the {which} of {name(told, state)}"


def line(told: Inclusion, level: float) -> str:
    """A level as a count: `50 of 100`."""
    n = told.counted.replicates
    return f"{short(round(level * n), n)} of {base(n)}"


def some(told: Inclusion, states: Sequence[str], among: Sequence[str]) -> str:
    """`all`, `all but Russia`, `China and Russia`, `none` of those among whom they are."""
    if len(states) == len(among) > 1:
        return "all"
    rest = [state for state in among if state not in states]
    if rest and len(rest) < min(3, len(states)):
        return f"all but {listing([name(told, state) for state in rest])}"
    return listing([name(told, state) for state in states]) if states else "none"


def table(told: Inclusion, place: int) -> str:
    """A table by who is seated, and who of them may block."""
    levels = told.table(place)
    seated = [state for state, level in levels.items() if level != "excluded"]
    held = [state for state in seated if levels[state] == "veto"]
    if not seated:
        return "none of them seated" if len(levels) > 1 else f"{name(told, *levels)} excluded"
    return f"{some(told, seated, list(levels))} seated; {some(told, held, seated)} may block"


def count(told: Inclusion, place: int, measure: Measure) -> int:
    """In how many replicates of a table it happened."""
    return int(told.counted.column(measure)[place])


def families(told: Inclusion) -> list[tuple[Measure, ...]]:
    """Agreements and those that suit all principals; the same of lasting ones, if any is told."""
    return [MEASURES, LASTING] if told.measures != MEASURES else [MEASURES]


def paragraph(told: Inclusion, level: float) -> str:
    """The extreme tables, what moves the rate most, and which vetoes bring it under the level."""
    said = ["With neither uncertainty nor dice, each table has one answer." if told.certain else ""]
    said += [_extremes(told, "agreed", "suits_principals")]
    said += [_most(told, "agreed"), _most(told, "suits_principals"), _vetoes(told, level, "agreed")]
    if "lasting" in told.measures:
        said.append(_extremes(told, "lasting", "lasting_suits_principals"))
        said += [_most(told, "lasting"), _most(told, "lasting_suits_principals")]
        said.append(_vetoes(told, level, "lasting"))
    return " ".join([*(each for each in said if each), NO_FORECAST])


def _extremes(told: Inclusion, whole: Measure, suiting: Measure) -> str:
    n, last, states = told.counted.replicates, told.lattice.count - 1, told.lattice.toggled
    low, high = (of_hundred(count(told, k, whole), n) for k in (0, last))
    suits_low, suits_high = (in_words(count(told, k, suiting), n) for k in (0, last))
    what = "a lasting agreement" if whole == "lasting" else "an agreement"
    alone = len(states) == 1
    none = f"Without {name(told, states[0])}" if alone else f"With none of {len(states)} states"
    each = "a seat and a veto for it" if alone else "a seat and a veto for each of them"
    return (
        f"{none} at the table, {low} simulated talks end in {what}, and {suits_low} in one "
        f"that suits {principals(told.lattice)}; with {each}, {high} and {suits_high}."
    )


def _most(told: Inclusion, measure: Measure) -> str:
    """The steps that add most, and take most, of those that stand out from the dice."""
    n = told.counted.replicates
    sure = [
        row
        for row in told.values()
        if row["measure"] == measure and abs(row["value"]) > 2 * row["standard_error"]
    ]
    in_order = sorted(sure, key=lambda row: float(row["value"]))
    parts = []
    for row, verb, sign in ((in_order[-1:], "adds", 1), (in_order[:1], "takes", -1)):
        if row and sign * row[0]["value"] > 0:
            size = f"{base(n) * abs(row[0]['value']):.1f} of {base(n)}"
            parts.append(f"{step(told, row[0]['state'], row[0]['step'])} {verb} most ({size})")
    suit = f"that suit {principals(told.lattice)},"
    what = {
        "agreed": "On average over all orders in which seats and vetoes may be given,",
        "suits_principals": f"To agreements {suit}",
        "lasting": "To lasting agreements,",
        "lasting_suits_principals": f"To lasting agreements {suit}",
    }[measure]
    return f"{what} {' and '.join(parts)}." if parts else ""


def _vetoes(told: Inclusion, level: float, of: Measure) -> str:
    found, under = told.minimal_vetoes(level, of), f"under {line(told, level)}"
    agreements = f"the {AGREEMENTS[of]}"
    states = told.lattice.toggled
    seated = f"With {'all of them' if len(states) > 1 else name(told, states[0])} seated,"
    if not found:
        return f"{seated} no set of their vetoes brings {agreements} {under}."
    if not found[0]:
        return f"{seated} {agreements} are {under} without any veto of theirs."
    singles = [name(told, each[0]) for each in found if len(each) == 1]
    if not singles:
        few = f"it takes at least {len(found[0])} vetoes to bring {agreements} {under}"
        return f"{seated} {few}."
    whose = (
        f"the veto of {' or of '.join(singles)} alone brings"
        if len(singles) < 4
        else (f"each of {len(singles)} vetoes alone brings")
    )
    return f"{seated} {whose} {agreements} {under}."
