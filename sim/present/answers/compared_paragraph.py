"""What a comparison comes to, in one plain paragraph."""

from sim.analysis.comparison.compared import Compared, Comparison
from sim.analysis.comparison.paired import Fourfold
from sim.present.answers import compared_words as words
from sim.present.answers.compared_lasting import lasting
from sim.present.counts import in_words, of_hundred
from sim.present.naming import listing, state_name
from sim.present.words import NO_FORECAST, UNTRIED


def paragraph(comparison: Comparison) -> str:
    """The table whose agreements change most, whom that suits, and where nothing can be told."""
    every = list(zip(words.labels(comparison), comparison.compared, strict=True))
    if all(each.certain for _, each in every):
        agreed = sum(each.agreement.gained + each.agreement.lost > 0 for _, each in every)
        told = [
            "With neither uncertainty nor dice, each table has one answer.",
            f"Whether there is agreement changes at {agreed} of {len(every)} tables compared.",
        ]
        told += lasting(comparison) if comparison.has_aftermath else []
        return " ".join([*told, UNTRIED, NO_FORECAST])
    label, most = max(every, key=lambda named: abs(named[1].agreement.change))
    told = [*_agreed(comparison, label, most), _suiting(most)]
    lasts = lasting(comparison) if comparison.has_aftermath else []
    if lasts and not any(each.agreement.gained + each.agreement.lost for _, each in every):
        still = "No talk turned between agreement and none."
        return " ".join([*lasts, still, UNTRIED, NO_FORECAST])
    suited, best = max(every, key=lambda named: abs(named[1].suits_principals.change))
    if abs(best.suits_principals.change) > abs(most.suits_principals.change):
        where = words.named(suited, best)
        told.append(f"Such agreements change most at {where}: {_counts(best)}.")
    told += [*_states(label, most), *_open(comparison), *lasts]
    return " ".join([*told, UNTRIED, NO_FORECAST])


def _agreed(comparison: Comparison, label: str, most: Compared) -> list[str]:
    """How agreements change where they change most."""
    turned = most.agreement
    first, this = words.baseline(comparison), words.named(label, most)
    largest = "; no other table differs by more" if len(comparison.compared) > 1 else ""
    said = (
        f"Where at {first} {_talks(turned, turned.both + turned.lost)} in agreement, at {this} "
        f"{in_words(turned.after.count, turned.n)} do{largest}."
    )
    if not turned.gained + turned.lost:
        return [said, "No talk turned."]
    gained, lost = (of_hundred(count, turned.n) for count in (turned.gained, turned.lost))
    ways = [f"a failed talk became an agreement in {gained}"] if turned.gained else []
    ways += [f"an agreement failed in {lost}"] if turned.lost else []
    other = "" if len(ways) == 2 else "; none turned the other way"
    return [said, f"On the same dice {' and '.join(ways)}{other}."]


def _talks(turned: Fourfold, count: int) -> str:
    return f"{of_hundred(count, turned.n)} simulated talks end"


def _suiting(most: Compared) -> str:
    return (
        f"Agreements that suit {_principals(most)} (at least as good as no deal): {_counts(most)}."
    )


def _counts(each: Compared) -> str:
    suits = each.suits_principals
    before, after = (in_words(rate.count, rate.of) for rate in (suits.before, suits.after))
    said = f"{before} before, {after} after"
    return said if each.certain else f"{said}, a change of {words.change(suits, certain=False)}"


def _principals(each: Compared) -> str:
    scenario = each.pair.after
    names = [state_name(state, scenario) for state in scenario.principals]
    if len(names) == 2:
        return f"both {names[0]} and {names[1]}"
    return listing(names) if len(names) < 5 else f"all {len(names)} principals"


def _states(label: str, most: Compared) -> list[str]:
    """The state that gains, and the one that loses, most agreements better than no deal."""
    if not most.states:
        return []
    by_change = sorted(most.states.items(), key=lambda known: known[1].content.change)
    told = []
    for (state, fares), word in ((by_change[-1], "more"), (by_change[0], "fewer")):
        net = fares.content.gained - fares.content.lost
        if net * (1 if word == "more" else -1) > 0:
            count = of_hundred(abs(net), fares.content.n)
            told.append(f"{state_name(state, most.pair.after)} ({count} {word})")
    if not told:
        return []
    where = f"At {words.named(label, most)} agreements better than no deal"
    return [f"{where} change most for {listing(told)}."]


def _open(comparison: Comparison) -> list[str]:
    """At how many tables the dice alone leave the sign of the change open."""
    ranges = [each.agreement.reach for each in comparison.compared if not each.certain]
    unclear = sum(reach.low <= 0 <= reach.high for reach in ranges)
    if not unclear:
        return []
    if len(ranges) == 1:
        return ["The dice alone leave open whether agreements become more or fewer."]
    return [
        f"At {unclear} of {len(ranges)} tables the dice alone leave open whether agreements become "
        "more or fewer."
    ]
