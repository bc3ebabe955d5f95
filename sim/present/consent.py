"""Whose consent a framework needs at a table, as far as it can be named.

Events may change a table in mid-talks: a stage is what holds from one of them to the next.
"""

from sim.present.naming import listing
from sim.results import VariantResults
from sim.scenario.quota import MajorityOf, Quota, QuotaRule, Share, Votes
from sim.scenario.schema import Scenario

ABSENT = {"excluded": "absent", "observer": "observer"}


def signatories(stage: Scenario, name: str) -> tuple[str, ...]:
    """The states whose signature the framework needs."""
    listed = stage.texts.get(name)
    chosen = listed.signatories if listed else None
    return stage.table.signatories if chosen is None else chosen


def veto_holders(stage: Scenario, name: str) -> tuple[str, ...]:
    """The states that may block the framework."""
    listed = stage.texts.get(name)
    chosen = listed.veto if listed else None
    return stage.table.veto if chosen is None else chosen


def needs(variant: VariantResults, name: str) -> tuple[str, ...] | None:
    """The parties without whose consent it fails, in order.

    None where a quota leaves it open, or where it is not the same in all stages.
    """
    first, *others = (_needs(stage, name) for stage in variant.scenario.stages)
    return first if all(other == first for other in others) else None


def _needs(stage: Scenario, name: str) -> tuple[str, ...] | None:
    quota = _quota(stage, name)
    parties = [s for s in stage.states if seat_in(stage, s) == "party"]
    if quota in ("unanimity", ("unanimity",)):
        return tuple(parties)
    if quota not in ("none", (), ("none",)):
        return None
    needed = {*signatories(stage, name), *veto_holders(stage, name)}
    while more := {s for n in needed for s in stage.states[n].only_with} - needed:
        needed |= more
    return tuple(s for s in parties if s in needed)


def seat_in(stage: Scenario, state: str) -> str:
    """How a state sits at the table: party, observer or excluded."""
    return stage.table.seats.get(state, "party" if state in stage.states else "excluded")


def seat(variant: VariantResults, state: str) -> str:
    """How a state sits at this table as the talks begin: party, observer or excluded."""
    return seat_in(variant.scenario, state)


def parts_as_party(variant: VariantResults, state: str) -> float:
    """In what share of the stages a state is a party: mostly 0 or 1."""
    seats = [seat_in(stage, state) == "party" for stage in variant.scenario.stages]
    return sum(seats) / len(seats)


def seat_words(variant: VariantResults, state: str) -> str:
    """How a state that is not a party throughout sits: `absent`, `party from round 4`."""
    seats = [seat_in(stage, state) for stage in variant.scenario.stages]
    changed = [k for k in range(1, len(seats)) if seats[k] != seats[k - 1]]
    if not changed:
        return ABSENT.get(seats[0], "")
    if len(changed) > 1:
        return "party at times"
    first = variant.scenario.later[changed[0] - 1].first
    return f"{ABSENT.get(seats[-1], seats[-1])} from round {first}"


def quota_words(stage: Scenario, name: str) -> str:
    """What the framework needs beside named consents: `9 votes`, `a majority`; nothing for none."""
    return quota_in_words(_quota(stage, name))


def quota_in_words(quota: QuotaRule) -> str:
    """A quota, or several, in words; nothing for none."""
    rules = quota if isinstance(quota, tuple) else (quota,)
    return listing([words for rule in rules if (words := _words(rule))] or [""])


def _quota(stage: Scenario, name: str) -> QuotaRule:
    listed = stage.texts.get(name)
    return listed.quota if listed and listed.quota is not None else stage.table.quota


def _words(rule: Quota) -> str:
    match rule:
        case "majority":
            return "a majority of the parties"
        case "unanimity":
            return "every party"
        case Share(share=share, of=weight):
            return f"{100 * share:g} of 100 {weight or 'parties'}"
        case Votes(votes=votes, of=weight):
            return f"{votes:g} {weight or 'votes'}"
        case MajorityOf(majority_of=weight):
            return f"more than half of {weight}"
    return ""
