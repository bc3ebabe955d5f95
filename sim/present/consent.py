"""Whose consent a framework needs at a table, as far as it can be named."""

from sim.present.naming import framework, listing
from sim.results import VariantResults
from sim.scenario.quota import MajorityOf, Quota, Share, Votes


def signatories(variant: VariantResults, name: str) -> tuple[str, ...]:
    """The states whose signature the framework needs at this table."""
    listed = framework(variant.scenario, name)
    chosen = listed.signatories if listed else None
    return variant.scenario.table.signatories if chosen is None else chosen


def veto_holders(variant: VariantResults, name: str) -> tuple[str, ...]:
    """The states that may block the framework at this table."""
    listed = framework(variant.scenario, name)
    chosen = listed.veto if listed else None
    return variant.scenario.table.veto if chosen is None else chosen


def needs(variant: VariantResults, name: str) -> tuple[str, ...] | None:
    """The parties without whose consent it fails, in order; None where a quota leaves it open."""
    listed = framework(variant.scenario, name)
    quota = listed.quota if listed and listed.quota is not None else variant.scenario.table.quota
    parties = [s for s in variant.states if seat(variant, s) == "party"]
    if quota in ("unanimity", ("unanimity",)):
        return tuple(parties)
    if quota not in ("none", (), ("none",)):
        return None
    needed = {*signatories(variant, name), *veto_holders(variant, name)}
    return tuple(s for s in parties if s in needed)


def seat(variant: VariantResults, state: str) -> str:
    """How a state sits at this table: party, observer or excluded."""
    return variant.scenario.table.seats.get(state, "party")


def quota_words(variant: VariantResults, name: str) -> str:
    """What the framework needs beside named consents: `9 votes`, `a majority`; nothing for none."""
    listed = framework(variant.scenario, name)
    quota = listed.quota if listed and listed.quota is not None else variant.scenario.table.quota
    rules = quota if isinstance(quota, tuple) else (quota,)
    return listing([words for rule in rules if (words := _words(rule))] or [""])


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
