"""Inputs and their shares of the variance in words."""

from math import floor

from sim.analysis.sensitivity.driven import Apportioned, Index, Sensed, Sensitivity
from sim.analysis.sensitivity.inputs import Input, kind_of
from sim.points import LASTING, MEASURES, Measure
from sim.present.counts import base, short
from sim.present.naming import one_line, shorten, state_name, text_name
from sim.scenario.schema import Scenario, Variant

OUTCOMES: dict[Measure, str] = {
    "agreed": "whether the talks agree",
    "suits_principals": "whether they agree on what suits all principals",
    "lasting": "whether the talks lead to an agreement that lasts",
    "lasting_suits_principals": "whether they lead to one that lasts and suits all principals",
}
KINDS = {
    "ideal": "ideal points",
    "salience": "weights of issues",
    "score": "points for options",
    "utility": "worths of texts",
    "rank": "worths in the rankings",
    "reservation": "values of no deal",
    "aspiration": "aspirations",
    "concession": "paces of concession",
    "tolerance": "tolerances",
    "cost": "costs of waiting",
    "reciprocity": "reciprocity",
    "precision": "precision of answers",
    "abstains": "readiness to abstain",
    "settles": "chances of settling disputes",
    "ratifies_at": "thresholds of ratification",
    "resolve": "resolve to honour calls",
    "capability": "capabilities",
    "challenge_cost": "costs of a challenge",
    "defeat": "worths of a challenge that is met",
    "opportunity": "chances a year to challenge",
    "scale": "scale on which a challenge is weighed",
}
ONES = {
    "rank": "worths in its ranking",
    "reservation": "no-deal value",
    "aspiration": "aspiration",
    "concession": "pace of concession",
    "tolerance": "tolerance",
    "cost": "cost of waiting",
    "ratifies_at": "threshold of ratification",
    "resolve": "resolve to honour a call",
    "capability": "capability",
    "challenge_cost": "cost of a challenge",
    "defeat": "worth of a challenge that is met",
    "opportunity": "chance a year to challenge",
}
NAME = 24
"""Letters of a state's name before what is said of it."""
ADDITIVE = 95
"""Parts of 100 from which interplay is not spoken of."""
FEW = 30
"""Talks that ended one way: with fewer the indices rest on next to nothing."""


def input_name(each: Input, scenario: Variant, by: str) -> str:
    """What an input is called; by: as the numbers were grouped, empty where they were named."""
    if not each.addresses:
        after = " and after" if scenario.has_aftermath else ""
        return f"the dice of the talks{after}" if by else "all else: other uncertainty, the dice"
    purpose, state = each.addresses[0]
    if by == "kind":
        return KINDS[kind_of(purpose)]
    if not state:
        return KINDS[kind_of(purpose)]
    if by == "state":
        return state_name(state, scenario)
    if len(each.addresses) > 1 and kind_of(purpose) != "rank":
        return one_line(each.id)
    return f"{shorten(state_name(state, scenario), NAME)}: {_number(purpose, scenario)}"


def _number(purpose: str, scenario: Scenario) -> str:
    kind = kind_of(purpose)
    of = purpose[len(kind) + 1 :]
    match kind:
        case "ideal":
            return f"ideal on {_issue(of, scenario)}"
        case "salience":
            return f"weight of {_issue(of, scenario)}"
        case "score":
            issue, _, option = of.partition("\0")
            return f"points for {option} on {_issue(issue, scenario)}"
        case "utility":
            return f"worth of {text_name(of, scenario)}"
        case "settles":
            return f"chance of settling with {state_name(of, scenario)}"
    return ONES.get(kind, KINDS[kind])


def _issue(name: str, scenario: Scenario) -> str:
    issue = scenario.issues.get(name)
    return one_line((issue.label if issue else None) or name)


def parts(index: Index) -> str:
    """An index as parts of a hundred with its interval; a share is never below 0 nor above all."""
    value, low, high = (
        floor(100 * min(1.0, max(0.0, x)) + 0.5) for x in (index.value, index.low, index.high)
    )
    return f"{value} ({low}–{high})"


def how_often(told: Apportioned) -> str:
    """The outcome's count among the talks with inputs drawn anew: `12 of 100`."""
    return f"{short(told.rate.count, told.rate.of)} of {base(told.rate.of)}"


def can_be_told(told: Apportioned) -> bool:
    """Whether enough talks ended either way for their variance to be apportioned."""
    return told.rest is not None and _fewer(told) >= FEW


def _fewer(told: Apportioned) -> int:
    return min(told.rate.count, told.rate.of - told.rate.count)


def families(sensed: Sensed) -> list[tuple[Measure, ...]]:
    """Agreements and those that suit all principals; the same of lasting ones, if any is told."""
    return [family for family in (MEASURES, LASTING) if family[0] in sensed.outcomes]


def is_alike(sensed: Sensed, measure: Measure) -> bool:
    """Whether this is of what suits all principals, and all does: one telling does for both."""
    ((whole, suits),) = (family for family in (MEASURES, LASTING) if measure in family)
    agreed = sensed.outcomes[whole]
    return measure == suits and agreed == sensed.outcomes[suits] and agreed.rate.count > 0


def sentences(told: Sensitivity, sensed: Sensed) -> list[str]:
    """What drives each outcome of a variant, a paragraph each."""
    by = str(told.asked.options.get("by", ""))
    said = []
    for measure, outcome in sensed.outcomes.items():
        if is_alike(sensed, measure):
            what = "lasting agreements" if measure in LASTING else "agreements"
            said.append(f"All {what} suit all principals: the same holds for these.")
        else:
            said.append(_sentence(outcome, OUTCOMES[measure], sensed.scenario, by))
    return said


def _sentence(told: Apportioned, outcome: str, scenario: Variant, by: str) -> str:
    if not told.rest:
        ended = "did" if told.rate.count else "did not"
        return (
            f"Nothing drives {outcome}: in all {told.rate.of:,} talks with inputs drawn anew they "
            f"{ended}."
        )
    if not can_be_told(told):
        return (
            f"What drives {outcome} cannot be told: in {told.rate.count:,} of {told.rate.of:,} "
            f"talks with inputs drawn anew they did, and {FEW} of either kind are needed at least; "
            "raise --base."
        )
    rest = input_name(told.rest.input, scenario, by)
    return (
        f"Of the variance in {outcome}, {_most(told, scenario, by)} {rest[0].upper()}{rest[1:]}: "
        f"{parts(told.rest.first)} alone, {parts(told.rest.total)} with others. {_together(told)}"
    )


def _together(told: Apportioned) -> str:
    alone = round(100 * min(1.0, max(0.0, told.alone)))
    if alone >= ADDITIVE:
        return f"Alone all of them come to {alone} of 100: hardly anything is left to interplay."
    return f"Alone all of them come to {alone} of 100; the rest is due to their working together."


def _most(told: Apportioned, scenario: Variant, by: str) -> str:
    if not told.inputs or told.inputs[0].total.value <= 0:
        return "nothing is due to any input."
    leader = told.inputs[0]
    name = shorten(input_name(leader.input, scenario, by), 60)
    return (
        f"{parts(leader.first)} of 100 parts are due to “{name}” alone, and "
        f"{parts(leader.total)} to it alone or together with others."
    )


def warning(told: Sensitivity, sensed: Sensed) -> str:
    """Where intervals are too wide to go by; nothing where none is."""
    vague = {
        driven.input
        for found in sensed.outcomes.values()
        if can_be_told(found)
        for driven in found.every
        if driven.is_vague
    }
    if not vague:
        return ""
    many = (
        "interval of one input is" if len(vague) == 1 else f"intervals of {len(vague)} inputs are"
    )
    return f"The {many} as wide as the share itself; raise --base (now {told.base:,})."
