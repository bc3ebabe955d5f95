"""What a comparison says of agreements that last, and whether they go the way of all agreements."""

from sim.analysis.comparison.compared import Compared, Comparison
from sim.analysis.comparison.paired import Fourfold
from sim.present.answers import compared_words as words
from sim.present.counts import in_words, of_hundred
from sim.present.naming import listing

Named = tuple[str, Compared]


def lasting(comparison: Comparison) -> list[str]:
    """Where lasting agreements change most, whom that suits, and where they go the other way."""
    every = list(zip(words.labels(comparison), comparison.compared, strict=True))
    label, most = max(every, key=lambda named: abs(named[1].lasting.change))
    turned, suits = most.lasting, most.lasting_suits_principals
    if not turned.gained + turned.lost and not any(_moves(each) for _, each in every):
        return ["No talk turned between a lasting agreement and none."]
    said = (
        f"Lasting agreements change most at {words.named(label, most)}: "
        f"{_counts(turned, certain=most.certain, of=True)}; those of them that suit all "
        f"principals: {_counts(suits, certain=most.certain)}."
    )
    return [said, *_other_way(every)]


def _moves(each: Compared) -> bool:
    return each.lasting.gained + each.lasting.lost > 0


def _counts(turned: Fourfold, *, certain: bool, of: bool = False) -> str:
    """`67 of 100 simulated talks before, 12 after, a change of −55 (−60 to −50)`."""
    before = of_hundred(turned.before.count, turned.n) + " simulated talks"
    if not of:
        before = in_words(turned.before.count, turned.n)
    said = f"{before} before, {in_words(turned.after.count, turned.n)} after"
    return said if certain else f"{said}, a change of {words.change(turned, certain=False)}"


def _other_way(every: list[Named]) -> list[str]:
    """At which tables agreements become fewer and lasting ones more, or the reverse."""
    said = []
    for sign, ways in ((-1, ("fewer", "more")), (1, ("more", "fewer"))):
        found = [named for named in every if _is_opposed(named[1], sign)]
        if found:
            where = listing([words.named(label, each) for label, each in found[:3]])
            rest = f" and {len(found) - 3} more" if len(found) > 3 else ""
            said.append(
                f"At {where}{rest} they go the other way than agreements: these become {ways[0]}, "
                f"and those that last {ways[1]}."
            )
    return said


def _is_opposed(each: Compared, sign: int) -> bool:
    """Whether agreements go this way and lasting ones the other, both beyond the dice."""
    both = (each.agreement, sign), (each.lasting, -sign)
    return all(
        turned.change * way > 0 and words.is_sure(turned, certain=each.certain)
        for turned, way in both
    )
