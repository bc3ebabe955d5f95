"""What the model assumes and what it cannot say, in plain sentences, as far as a study uses it."""

from collections.abc import Iterator

from sim.analysis.stress.assumptions import Assumptions
from sim.results import Results


def assumed(results: Results) -> list[str]:
    """What the rules take for granted."""
    return list(_assumed(results))


def _assumed(results: Results) -> Iterator[str]:
    scenarios = [variant.scenario for variant in results.variants.values()]
    states = [state for scenario in scenarios for state in scenario.states.values()]
    yield (
        "Each state has one will, and knows what each text and no deal are worth to it: numbers "
        "of the file, each uncertain one drawn once for a simulated talk, apart from all others."
    )
    if any(scenario.preferences == "spatial" for scenario in scenarios):
        yield (
            "A text is worth the less to a state, the further it lies from the state’s ideal "
            "points. Issues are weighed one by one: no package is worth more than its parts."
        )
    if any(scenario.preferences == "ranking" for scenario in scenarios):
        yield (
            "Where a file gives an order of texts, every distance between neighbours is as good as "
            "any other; nobody knows more than the order."
        )
    yield (
        "Talks go round by round, one text at a time, from the file’s list of texts. With time "
        "states ask for less or the same, never for less than no deal, and answer sincerely."
    )
    yield (
        "A text carries by the rule of its table: every signature it needs, no veto, every quota. "
        "A text that needs the signature of a state without a vote there is not put."
    )
    if any(state.offers == "expected" for state in states):
        yield "Who reckons with the others’ answers knows the file’s means, and not what was drawn."
    if any(state.precision is not None for state in states):
        yield "Answers are noisy: a state may say yes to what it does not want, and the reverse."
    if any(scenario.events for scenario in scenarios):
        yield "Nobody foresees what the file lets happen in mid-talks."
    if results.has_aftermath:
        yield (
            "After signature nobody changes. A guarantee works by deterring and in no other way; "
            "resolve is the same against every challenger; challengers do not act together, and "
            "nobody talks again. At the table nobody looks ahead to this."
        )
    if results.strategies:
        yield "Some seats are played by strategies of one’s own, whose rules are not in the file."


def unsaid(results: Results, others: Assumptions | None) -> list[str]:
    """What does not follow from any of the numbers on the page."""
    lasting = (
        "An agreement that lasts here is one that nobody challenges by the rules and numbers of "
        "the file; resolve and capability are the softest of these."
        if results.has_aftermath
        else "An agreement is not yet a lasting one: what comes after signature is not modelled."
    )
    ranges = (
        "The ranges show what came of the other assumptions that were tried, and not of all that "
        "are reasonable; the brackets show what the dice leave open, and nothing else."
        if others
        else "The brackets show what the dice leave open, and nothing else; other assumptions were "
        "not tried in this run."
    )
    return [
        "What will happen. A count of simulated talks under one file is no chance of agreement, of "
        "peace or of war, and no advice.",
        "Whether the coding is right. Positions, weights and above all no-deal values are a "
        "reading of public statements; where a text is better than no deal by a point or two of "
        f"100, the counts hang on it. {ranges}",
        "That being less sure is being careful: wider uncertainty in a file can raise the counts.",
        "Whether an agreement is right. It says who consented, and for whom it is at least as good "
        "as no deal. At a table without a principal it says how easily the others agree, no more.",
        lasting,
        "Anything of side payments, linkage to other questions, new texts, persuasion, bluff, "
        "domestic politics"
        f"{' beyond a threshold of ratification' if results.has_aftermath else ''}, or what "
        "happens on the ground meanwhile, beyond what the file itself says.",
        "Why 100 of 100 agree: it often means that nothing in the file can make them fail, for "
        "example because those who would refuse are not asked.",
    ]
