"""What theory says of a table, in phrases: numbers are points of 100 of a state's utility."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from sim.analysis.theory.findings import Draws, Explained, Names
from sim.analysis.theory.near_misses import NearMiss
from sim.present.counts import HUNDRED, of_hundred
from sim.present.events import happenings
from sim.present.naming import framework_label, listing, shorten, state_label

NAMED = 5
"""More texts, or states, than so many are counted and not named."""
LEAST = 5e-4
"""What is smaller rounds to nothing at one decimal of a point."""


def points(value: float) -> str:
    """A share of 1 as points of 100: `12.3`; `<0.1` for what is not nothing but rounds to it."""
    if value == 0.0:
        return "0"
    return f"{100 * value:.1f}" if value >= LEAST else "<0.1"


def over(surplus: float) -> str:
    """What something is worth over no deal, in points with its sign: `+12.3`, `−0.4`, `0`."""
    sign = "" if surplus == 0.0 else "+" if surplus > 0.0 else "−"
    return f"{sign}{points(abs(surplus))}"


def texts(told: Explained, names: Sequence[str], most: int = NAMED) -> str:
    """Frameworks by label, at most so many; labels may hold commas, so dots stand between.

    Where a study has more than letters, the first few of many tell nothing: they are counted.
    """
    if len(names) > most + 1 and not marks(told):
        if len(names) == told.on_offer:
            return f"all {len(names):,} texts on offer"
        return f"{len(names):,} of {told.on_offer:,} texts on offer"
    some = names[:most] if len(names) > most + 1 else names
    more = [f"and {len(names) - len(some):,} more"] if len(some) < len(names) else []
    return " · ".join([*(framework_label(told, name) for name in some), *more])


def states(told: Explained, names: Iterable[str], most: int = NAMED) -> str:
    """States by label, at most so many."""
    named = [state_label(told, name) for name in names]
    if len(named) > most + 1:
        named = [*named[:most], f"{len(named) - most} more"]
    return listing(named)


def marks(told: Explained) -> dict[str, str]:
    """A letter for each text, in file order; nothing where there are more than letters."""
    listed = list(told.scenario.texts)
    return dict(zip(listed, ascii_uppercase, strict=False)) if len(listed) <= 26 else {}


def zone(told: Explained) -> str:
    """Which texts would carry if exactly those said yes for whom no deal is no better."""
    return texts(told, told.zone) if told.zone else "empty: no text would carry"


def refusals(told: Explained, miss: NearMiss, most: int = NAMED) -> str:
    """Whose refusals would have to turn, each with its shortfall: `Ash 2.8, Birch 1.0`."""
    some = list(miss.missing.items())
    some = some[:most] if len(some) > most + 1 else some
    words = [f"{state_label(told, state)} {points(short)}" for state, short in some]
    if len(some) < len(miss.missing):
        words.append(f"{len(miss.missing) - len(some)} more")
    return ", ".join(words)


def hopeless(told: Explained, miss: NearMiss) -> str:
    """Why a text would not carry even if all parties said yes."""
    conditions = [
        f"{state_label(told, state)} says yes only with {states(told, whose)}"
        for state, whose in miss.conditions.items()
    ]
    return "not even if all parties said yes" + (f": {'; '.join(conditions)}" if conditions else "")


def nearest(told: Explained, most: int = 3) -> str:
    """The texts that come nearest to the zone, and whose refusals keep them out."""
    misses = [miss for miss in told.near_misses if not miss.not_on_offer]
    if not misses:
        return "no other text is on offer" if told.zone else "no text is on offer"
    words = []
    for miss in misses[:most]:
        why = refusals(told, miss, 3) if miss.carries else hopeless(told, miss)
        words.append(f"{framework_label(told, miss.framework)} ({why})")
    if len(misses) > most:
        words.append(f"and {len(misses) - most:,} more")
    return " · ".join(words)


def out_of_reach(told: Explained, most: int = 2) -> str:
    """The texts that cannot be concluded at this table, by whose signature they lack.

    More than `most` are counted and not named.
    """
    lacking: dict[Names, list[str]] = {}
    for miss in told.near_misses:
        if miss.not_on_offer:
            lacking.setdefault(miss.not_on_offer, []).append(miss.framework)
    return "; ".join(
        f"{_some(told, names, most)} the signature of {states(told, absent)}"
        for absent, names in lacking.items()
    )


def _some(told: Explained, names: Sequence[str], most: int) -> str:
    if len(names) > most:
        return f"{len(names):,} texts need"
    return f"{texts(told, names, most)}: {'needs' if len(names) == 1 else 'each needs'}"


def draws(counts: Draws) -> str:
    """Empty zones over all draws, beside how the simulated talks of these draws failed."""
    n = counts.n
    empty = (
        f"none of {n:,} draws"
        if not counts.empty_zone
        else f"{of_hundred(counts.empty_zone, n)} draws"
    )
    exact = f" ({counts.empty_zone:,} of {n:,})" if counts.empty_zone and n > HUNDRED else ""
    if not counts.failed:
        failures = "none of the talks simulated with them fails"
    else:
        failures = (
            f"of the talks simulated with them {counts.failed:,} fail: {counts.no_zone:,} with no "
            f"zone, {counts.held_out:,} held out, {counts.missed:,} missed"
        )
    return f"the zone is empty in {empty}{exact}; {failures}"


def where(told: Explained, issue: str, value: float) -> str:
    """A position on an issue in its unit: `41`, `7.3 months`."""
    unit = told.scenario.issues[issue].unit
    low, high = told.scenario.issues[issue].range
    digits = 0 if high - low >= 50 else 1 if high - low >= 5 else 2
    return f"{value:.{digits}f}{f' {shorten(unit, 20)}' if unit else ''}"


def changes(told: Explained) -> str:
    """What has to be said where the table changes in mid-talks, or rules are left aside."""
    scenario = told.scenario
    rounds = sorted({event.round for event in scenario.events})
    later = [
        f"From round {number}: {shorten('; '.join(happenings(scenario, number)), 120)}"
        for number in rounds
        if number <= scenario.protocol.rounds
    ]
    words = []
    if later:
        words.append(
            f"{'. '.join(later)}. Zone and near misses look at every round, all else is about the "
            "opening table"
        )
    if told.waiting_costs:
        words.append(
            "Waiting costs: zone and near misses go by the last round of the talks, all else by "
            "the first"
        )
    seated = [s for name, s in told.scenario.states.items() if told.orders[name].seat == "party"]
    if any(state.only_with or state.abstains for state in seated):
        words.append(
            "Conditions (`only_with`) and abstentions count in the zone and for near misses only"
        )
    if any(state.disputes for state in seated):
        words.append("Disputed signatures are taken as settled")
    return ". ".join(words)
