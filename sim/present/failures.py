"""What failures failed of, and whose refusal was decisive, in a sentence each."""

from sim.present.counts import Refusal, base, decisive_refusals, hundred, in_words
from sim.present.naming import listing, state_label
from sim.results import VariantResults

WHY_NONE = {
    "no_zone": "no text was acceptable",
    "held_out": "somebody held out to the end",
    "closed": "demands never came down to an acceptable text",
    "disputed": "a signature was disputed, or demands did not come down, to the end",
    "missed": "a text that was there was missed",
}


def split(variant: VariantResults, where: str) -> list[str]:
    """The failures of a table in three, out of as many talks as everything else."""
    talks_of, all_there = hundred(variant), base(variant.n)
    if talks_of.agreed == all_there:
        return []
    words = (
        "{} had no acceptable text",
        f"in {{}} {WHY_NONE[held_out(variant)]}",
        "{} missed a text that was there",
    )
    exact = [int(count) for count in variant.tally.endings[1:]]
    parts = [
        part.format(_at_least_one(count, there, variant.n))
        for count, there, part in zip(talks_of[2:], exact, words, strict=True)
        if there
    ]
    talks = "the one talk" if all_there == 1 else f"{all_there} talks"
    return [f"Of {talks}{where}, {listing(parts)}."]


def held_out(variant: VariantResults) -> str:
    """By which words: a dispute or an event may have closed what was acceptable."""
    if variant.has_disputes:
        return "disputed"
    return "closed" if variant.scenario.events else "held_out"


def _at_least_one(shown: int, exact: int, n: int) -> str:
    """A count of those that add up, which says neither none nor all where that is not so."""
    if not shown:
        return "fewer than 1"
    return f"more than {shown - 1}" if shown == base(n) and exact < n else str(shown)


def refusal(variant: VariantResults) -> list[str]:
    """Whose refusal was decisive most often, and whether that state could have accepted."""
    refusals, stopped = decisive_refusals(variant), int(variant.tally.stopped_by_one)
    if not refusals:
        return []
    most = [r for r in refusals if r.times == refusals[0].times]
    names = [state_label(variant, r.state) for r in most]
    offers = "the one offer" if stopped == 1 else f"{base(stopped)} offers"
    of = f"Of {offers} that one more yes would have carried, that of"
    carried = f"would have carried {in_words(most[0].times, stopped)}"
    if len(most) > 3:
        return [f"{of} each of {len(most)} states {carried}."]
    if len(most) > 1:
        return [f"{of} {listing(names)} {carried} each."]
    return [f"{of} {names[0]} {carried}; in {_reasons(most[0], stopped)}."]


def _reasons(refusal: Refusal, stopped: int) -> str:
    """Why a state refused, as far as that is not plain from what is said."""
    _, times, could_not, conditional, disputed = refusal
    if could_not == times:
        return "none of them could it have accepted"
    if refusal.held_out == times:
        return "all of them it held out"
    if conditional == times:
        return "all of them it would have said yes with others"
    if disputed == times:
        return "all of them it disputed a signature"
    told = [f"{in_words(could_not, stopped)} it could not have accepted"] if could_not else []
    if conditional:
        told.append(f"{in_words(conditional, stopped)} it would have said yes with others")
    if disputed:
        told.append(f"{in_words(disputed, stopped)} it disputed a signature")
    return listing([told[0], *(f"in {each}" for each in told[1:])])
