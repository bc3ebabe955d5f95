"""What theory says of a table, in phrases: numbers are points of 100 of a state's utility."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from string import ascii_uppercase

from sim.analysis.explained import Draws, Explained, Farsighted, Indices, Names
from sim.analysis.near_misses import NearMiss
from sim.present.counts import HUNDRED, of_hundred
from sim.present.naming import framework_label, listing, shorten, state_label

NAMED = 5
"""More texts, or states, than so many are counted and not named."""
LEAST = 5e-4
"""What is smaller rounds to nothing at one decimal of a point."""
NOT_SOUGHT = {
    "mediator": "not defined where a mediator puts the texts: no state proposes",
    "nothing_on_offer": "there is nothing to propose: no text is on offer",
    "nobody_speaks": "not defined: no state is ever recognised as speaker",
    "too_many_texts": "not looked for: there are too many texts",
}


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


def notions(told: Explained) -> dict[str, str]:
    """Winset, core and Pareto set."""
    found = told.notions
    sets = {"winset": found.winset, "core": found.core, "Pareto set": found.pareto}
    return {name: _chosen(told, chosen) for name, chosen in sets.items()}


def _chosen(told: Explained, names: Names | None) -> str:
    if names is None:
        return "not looked for: there are too many texts to compare in pairs"
    if not names:
        return "empty"
    if len(names) == told.on_offer > 1:
        return f"all {len(names)} texts on offer"
    if names == told.zone:
        return "the same as the zone"
    return texts(told, names)


def solutions(told: Explained) -> str:
    """What the four bargaining solutions choose."""
    found = told.notions
    if not found.utilitarian:
        return "none: no text is at least as good as no deal for every party"
    chosen = {
        "Nash": found.nash,
        "Kalai–Smorodinsky": found.kalai_smorodinsky,
        "egalitarian": found.egalitarian,
        "utilitarian": found.utilitarian,
    }
    if len({*chosen.values()}) == 1:
        return f"all four: {texts(told, found.nash)}"
    alike: dict[Names, list[str]] = {}
    for name, names in chosen.items():
        alike.setdefault(names, []).append(name)
    return "; ".join(f"{', '.join(who)}: {texts(told, names)}" for names, who in alike.items())


def power(told: Explained, shares: Mapping[str, float], other: Mapping[str, float]) -> str:
    """Shapley–Shubik in points, largest first, states alike together; Banzhaf in brackets.

    Said once where the two are the same for all.
    """
    said = {s: (round(100 * shares[s], 1), round(100 * other[s], 1)) for s in shares}
    same = all(one == another for one, another in said.values())
    if not any(any(pair) for pair in said.values()):
        return "nobody's answer ever decides"
    ranked = sorted(said, key=lambda state: said[state], reverse=True)
    words = []
    for pair, group in groupby(ranked, key=said.__getitem__):
        alike = list(group)
        if not any(pair):
            continue
        who = states(told, alike) if len(alike) <= NAMED + 1 else f"{len(alike)} states"
        words.append(
            f"{who} {'each ' * (len(alike) > 1)}{pair[0]:g}{'' if same else f' ({pair[1]:g})'}"
        )
    return _first(words, 7) + (" (Banzhaf the same)" if same else "")


def _first(words: Sequence[str], most: int) -> str:
    some = words[:most] if len(words) > most + 1 else words
    more = [f"{len(words) - len(some)} more with less"] if len(some) < len(words) else []
    return ", ".join([*some, *more])


def mean_power(told: Explained) -> str:
    """Power over the texts on offer, each counted alike."""
    if not told.rules:
        return "no text is on offer"
    return power(told, told.power("shapley_shubik"), told.power("banzhaf"))


def rule(told: Explained, indices: Indices) -> str:
    """Power over texts with the same rule, and how it was found."""
    return f"{power(told, indices.shapley_shubik, indices.banzhaf)}{counted(indices)}"


def counted(indices: Indices) -> str:
    """How many coalitions win, or that they were sampled."""
    if indices.method == "counted":
        one = indices.winning == 1
        return f"; {indices.winning:,} winning coalition{'' if one else 's'}"
    error = max((indices.standard_error or {}).values(), default=0.0)
    return f"; sampled, standard error up to {points(error)}"


def farsighted(told: Explained) -> str:
    """What farsighted states would agree on, with a clear word where that is not certain."""
    found = told.farsighted
    if found is None:
        return NOT_SOUGHT[told.why_not]
    return f"{_agreed(told, found)}. {certainty(told, found)}"


def _agreed(told: Explained, found: Farsighted) -> str:
    if not found.chosen:
        return "never agreed: whoever has the floor lets the turn pass"
    ranked = sorted(found.chosen, key=lambda text: -found.chosen[text])
    words = [
        f"{framework_label(told, text)} {points(found.chosen[text])}" for text in ranked[:NAMED]
    ]
    if len(ranked) > NAMED:
        words.append(f"{len(ranked) - NAMED} more")
    if len(ranked) == 1:
        words = [framework_label(told, ranked[0])]
    passes = max(found.delay)
    of = "" if len(ranked) == 1 else " of 100"
    later = f", though up to {points(passes)} of 100 turns pass without a text" if passes else ""
    return f"{' · '.join(words)}{of}{later}"


def certainty(told: Explained, found: Farsighted) -> str:
    """Whether the search settled, and everywhere in the same place."""
    if not found.converged:
        return (
            f"NOT AN EQUILIBRIUM: the search does not settle (off by {points(found.residual)} "
            "points); build nothing on it"
        )
    if found.unique:
        return "The same from every start"
    widest = max(found.low, key=lambda state: found.high[state] - found.low[state])
    low, high = over(found.low[widest]), over(found.high[widest])
    if low == high:
        return "NOT SETTLED FROM EVERY START: there may be other equilibria"
    return f"NOT UNIQUE: other starts end elsewhere ({state_label(told, widest)}: {low} to {high})"


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
    later = [
        f"from round {event.round} {shorten(event.label, 60) if event.label else 'other terms'}"
        for event in sorted(told.scenario.events, key=lambda event: event.round)
        if event.round <= told.scenario.protocol.rounds
    ]
    words = []
    if later:
        words.append(
            f"{'; '.join(later)}. Zone and near misses look at every round, all else is about the "
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
    return ". ".join(words)
