"""What to see in each figure: how to read it, what it shows of these results, words instead."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.present.report.here import seen
from sim.results import Results


class Reading(NamedTuple):
    """What a figure is, whatever the results, and how it is read."""

    alternative: str
    """For those who cannot see it."""
    how: str


READINGS: Mapping[str, Reading] = {
    "who_prefers_what": Reading(
        "In how many draws each state would rather have each text than no deal",
        "Read a row across: the darker a square, the more often that state would rather have the "
        "text than no deal. A text needs a dark square wherever one is framed.",
    ),
    "what_came_of_the_talks": Reading(
        "A hundred squares a table, by what came of the talks",
        "Each strip is one table, each square one talk. The darkest end in an agreement that suits "
        "all principals, the next in one that does not; then the talks that failed.",
    ),
    "agreed_and_lasting": Reading(
        "Tables by how often they agree and how many of their agreements last",
        "Further right a table agrees more often; further up more of its agreements last. The band "
        "round a mark is what other assumptions, or the dice, make of it: where bands overlap, the "
        "order of two tables is open.",
    ),
    "from_agreement_to_lasting": Reading(
        "By table, three bars that only fall: agreed, in force, lasting",
        "From bar to bar something is lost: a parliament does not ratify, or somebody challenges. "
        "The darker piece suits all principals.",
    ),
    "how_long_it_lasts": Reading(
        "For each table, how many agreements are unchallenged after each year",
        "A panel a table: the height at the left is what comes into force, the fall to the right "
        "what is challenged, year by year.",
    ),
    "would_a_call_be_honoured": Reading(
        "By text and challenger, how many of 100 calls are honoured",
        "Read a row across: of 100 calls on a text’s guarantors against each challenger, in how "
        "many enough of them come. A low number deters little.",
    ),
    "what_is_agreed": Reading(
        "For each table, a bar divided by the text agreed on",
        "Each bar is one table, each piece a text; what is missing to the right failed.",
    ),
    "whose_refusal": Reading(
        "By table and state: how often its refusal alone stopped an offer, and why",
        "A bar counts offers that this one state’s yes would have carried. Its pieces tell a state "
        "that could not accept, the text being worse for it than no deal, from one that held out.",
    ),
    "better_or_worse": Reading(
        "By table and state: what the agreements are worth to it over no deal",
        "A dot right of the line: the middle agreement is better for that state than no deal; left "
        "of it, worse. It may be bound by neither, if it was not asked.",
    ),
    "issue_map": Reading(
        "States and texts on a map of two issues",
        "The nearer a text lies to a state, the more that state likes it, as far as these two "
        "issues go.",
    ),
    "agreement_by_round": Reading(
        "For each table, how many talks have agreed by each round",
        "A line that rises early is a table that agrees soon; one that still rises at the end "
        "would agree more often with more time.",
    ),
}
"""By a figure's name without its number."""


class Caption(NamedTuple):
    """What stands under a figure, and what is read out in its place."""

    how: str
    here: str
    """What it shows of these results; empty where that cannot be said in a sentence."""
    alternative: str


def caption(name: str, results: Results) -> Caption:
    """The caption of the figure of that name; for one that is not known, the name alone."""
    plain = name.partition("_")[2]
    if plain not in READINGS:
        return Caption("", "", name)
    reading, here = READINGS[plain], seen(plain, results)
    told = f"{reading.alternative}: {here}" if here else f"{reading.alternative}."
    return Caption(reading.how, here, told)
