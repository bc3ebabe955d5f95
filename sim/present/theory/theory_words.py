"""What theory says of a table, in phrases: winset, core, solutions, power, farsighted states."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from sim.analysis.theory.findings import Explained, Farsighted, Indices, Names
from sim.present.naming import framework_label, state_label
from sim.present.theory.explained_words import NAMED, over, points, states, texts

NOT_SOUGHT = {
    "mediator": "not defined where a mediator puts the texts: no state proposes",
    "nothing_on_offer": "there is nothing to propose: no text is on offer",
    "nobody_speaks": "not defined: no state is ever recognised as speaker",
    "too_many_texts": "not looked for: there are too many texts",
}


def notions(told: Explained) -> dict[str, str]:
    """Winset, core and Pareto set."""
    found = told.notions
    sets = {"winset": found.winset, "core": found.core, "Pareto set": found.pareto}
    return {name: _chosen(told, chosen) for name, chosen in sets.items()}


def aside(told: Explained) -> str:
    """A word where consents have conditions, which only zone and near misses reckon with."""
    parties = [s for s, seat in told.scenario.table.seats.items() if seat == "party"]
    conditional = any(told.scenario.states[state].only_with for state in parties)
    return "without conditions: " if conditional else ""


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
        return f"{aside(told)}none: no text is at least as good as no deal for every party"
    chosen = {
        "Nash": found.nash,
        "Kalai–Smorodinsky": found.kalai_smorodinsky,
        "egalitarian": found.egalitarian,
        "utilitarian": found.utilitarian,
    }
    if len({*chosen.values()}) == 1:
        return f"{aside(told)}all four: {texts(told, found.nash)}"
    alike: dict[Names, list[str]] = {}
    for name, names in chosen.items():
        alike.setdefault(names, []).append(name)
    each = "; ".join(f"{', '.join(who)}: {texts(told, names)}" for names, who in alike.items())
    return f"{aside(told)}{each}"


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
    errors = [error for each in (indices.standard_error or {}).values() for error in each.values()]
    error = max(errors, default=0.0)
    return f"; sampled, standard error up to {points(error)}"


def farsighted(told: Explained) -> str:
    """What farsighted states would agree on, with a clear word where that is not certain."""
    found = told.farsighted
    if found is None:
        return NOT_SOUGHT[told.why_not]
    return f"{aside(told)}{_agreed(told, found)}. {certainty(told, found)}"


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
