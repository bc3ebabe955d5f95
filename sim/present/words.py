"""What came of a run, and why, in one plain paragraph."""

from sim.analysis.stress.assumptions import Assumptions
from sim.negotiation.record import AGREED, ENDINGS
from sim.negotiation.strategies import Strategies
from sim.points import Measure
from sim.present.after_words import Told, after_signature
from sim.present.assumed import UNDER, order, reach, settings
from sim.present.consent import needs
from sim.present.counts import base, hundred, in_words, of_hundred
from sim.present.failures import WHY_NONE, held_out, refusal, split
from sim.present.naming import framework_label, listing, played, principals, shorten, state_label
from sim.present.naming import variant_labels as full_labels
from sim.results import Results, VariantResults

UNTRIED = "Other reasonable assumptions were not tried in this run."
NO_FORECAST = "These are results about this file, not chances of agreement."
LISTED = 4
"""Tables told one by one where each has one answer."""


def paragraph(results: Results, others: Assumptions | None = None) -> str:
    """`paragraphs`, with an empty line between them."""
    return "\n\n".join(paragraphs(results, others))


def paragraphs(results: Results, others: Assumptions | None = None) -> list[str]:
    """Where agreement is frequent, where it is rare, whom it suits, what failures failed of.

    `others` adds how far that goes under other assumptions, and whether the order holds. All of it
    is one paragraph; what became of agreements, where the file says, has one to itself.
    """
    variants = list(results.variants.values())
    labels = {name: f"“{shorten(label, 60)}”" for name, label in full_labels(results).items()}
    certain = all(variant.certain for variant in variants)
    told = _one_answer(variants, labels) if certain else _of_talks(variants, labels, others)
    after = after_signature(
        results,
        Told(most_agreeing(variants)[0], suiting_most(variants), labels),
        None if certain else others,
    )
    closing = _elsewhere(variants, others) if certain else []
    if results.strategies:
        closing.append(_strategies(results.strategies, played(results)))
    closing += [order(others) if others else UNTRIED, NO_FORECAST]
    parts = [told, after, closing] if after else [[*told, *closing]]
    return [" ".join(part) for part in parts]


def _of_talks(
    variants: list[VariantResults], labels: dict[str, str], others: Assumptions | None
) -> list[str]:
    """What came of the talks: the tables against each other, then the failures of one of them."""
    told, last = _contrast(variants, labels, others)
    focus = _focus(variants)
    where = "" if len(variants) == 1 else " there" if focus is last else f" at {labels[focus.id]}"
    return [*told, *split(focus, where), *refusal(focus)]


def _strategies(own: Strategies, who: str) -> str:
    """Whose seats were taken by strategies of one's own, and what that means for the results."""
    return f"Seats taken by strategies of {own.where}: {who}; what these do is not in the file."


def _focus(variants: list[VariantResults]) -> VariantResults:
    """The table whose failures say most: where some agree to what suits the principals, not all."""
    failing = [v for v in variants if hundred(v).agreed < base(v.n)] or variants
    best = max(failing, key=lambda v: (v.suits_principals.rate, -v.agreement.rate))
    return _first_like(best, failing)


def suiting_most(variants: list[VariantResults]) -> VariantResults:
    """The table with most agreements that suit the principals."""
    best = max(variants, key=lambda v: v.suits_principals.rate)
    return next(v for v in variants if _suits(v) == _suits(best))


def _first_like(one: VariantResults, variants: list[VariantResults]) -> VariantResults:
    """The first table of which the same counts are said: it is the one that is named."""
    return next(v for v in variants if (_suits(v), _talks(v)) == (_suits(one), _talks(one)))


def _contrast(
    variants: list[VariantResults], labels: dict[str, str], others: Assumptions | None
) -> tuple[list[str], VariantResults | None]:
    """The tables with most and fewest agreements and with most that suit the principals.

    Beside the sentences the table of which the last one spoke, if it was one.
    """
    alike = most_agreeing(variants)
    highest, lowest = alike[0], min(variants, key=lambda v: v.agreement.rate)
    rarest = [v for v in variants if _talks(v) == _talks(lowest)]
    best, lowest = suiting_most(variants), rarest[0]
    suiting = [v for v in variants if _suits(v) == _suits(best)]
    last: VariantResults | None = highest
    said = f"{_talks(highest)}{_reach(others, alike, 'agreed', UNDER)}{_whom(highest)}."
    if len(alike) == len(variants) > 1:
        told, last = [f"At each of the {len(alike)} tables, {said}"], None
    else:
        told = [f"At {_named(alike, labels)}, {said}"]
    told += _why_none_fails(highest, labels[highest.id] if len(alike) > 1 else "")
    if _talks(lowest) != _talks(highest):
        whom = f", {_suiting(lowest)} suiting {_them(lowest)}" if len(rarest) == 1 else ""
        ranges = _reach(others, rarest, "agreed")
        rare = f"{_rarest(lowest)}{ranges}{whom if lowest.agreement.count else ''}"
        told.append(f"Agreement is rarest at {_named(rarest, labels)}: {rare}.")
        last = lowest
    suits = best.suits_principals
    if not suits.count and len(variants) > 1:
        told.append(f"At no table does an agreement suit {principals(best)}.")
        last = None
    elif best not in (highest, lowest) and not {highest.id, lowest.id} & {v.id for v in suiting}:
        whom = principals(best) if last is None else _them(best)
        most = f"Most agreements that suit {whom} come at {_named(suiting, labels)}"
        ranges = _reach(others, suiting, "suits_principals")
        told.append(f"{most}: {of_hundred(suits.count, suits.of)}{ranges}.")
        last = best
    return told, last


def _reach(
    others: Assumptions | None, variants: list[VariantResults], measure: Measure, under: str = ""
) -> str:
    """In brackets how far the count just said goes under other assumptions."""
    if not others:
        return ""
    return f" ({' '.join(filter(None, (reach(others, variants, measure), under)))})"


def _elsewhere(variants: list[VariantResults], others: Assumptions | None) -> list[str]:
    """At how many tables the one answer stays under other assumptions, whatever the dice."""
    if not others:
        return []
    stays = sum(others.between(variant, "agreed").width == 0 for variant in variants)
    return [f"In {settings(others)}, it stays the same at {stays} of {len(variants)}."]


def most_agreeing(variants: list[VariantResults]) -> list[VariantResults]:
    """The tables with most agreements: the largest set of which one may say the same."""
    top = _talks(max(variants, key=lambda variant: variant.agreement.rate))
    alike: dict[str, list[VariantResults]] = {}
    for variant in variants:
        if _talks(variant) == top:
            alike.setdefault(_suiting(variant), []).append(variant)
    return max(alike.values(), key=len)


def _named(variants: list[VariantResults], labels: dict[str, str]) -> str:
    """The first of tables of which the same is said, and how many more there are."""
    more = len(variants) - 1
    return labels[variants[0].id] + (f" (and {more} more)" if more else "")


def _suits(variant: VariantResults) -> str:
    suits = variant.suits_principals
    return in_words(suits.count, suits.of)


def _talks(variant: VariantResults) -> str:
    agreed = variant.agreement
    if not agreed.count:
        return f"none of {variant.n:,} simulated talks ends in agreement"
    return f"{of_hundred(agreed.count, agreed.of)} simulated talks end in agreement"


def _whom(variant: VariantResults) -> str:
    """For whom its agreements are good: they mean little until that is said."""
    if not variant.agreement.count:
        return ""
    each = "it" if len(variant.scenario.principals) == 1 else "each"
    whom = f"{principals(variant)} (for {each} at least as good as no deal)"
    return f", {_suiting(variant)} suiting {whom}"


def _suiting(variant: VariantResults) -> str:
    suits, agreed = variant.suits_principals, variant.agreement
    if not suits.count:
        return "none"
    return "all" if suits.count == agreed.count else in_words(suits.count, suits.of)


def _rarest(variant: VariantResults) -> str:
    agreed = variant.agreement
    if not agreed.count:
        return f"none in {agreed.of:,}"
    return of_hundred(agreed.count, agreed.of)


def _them(variant: VariantResults) -> str:
    """The principals where they have just been named."""
    return {1: "it", 2: "both"}.get(len(variant.scenario.principals), "all of them")


def _why_none_fails(variant: VariantResults, label: str) -> list[str]:
    """Where all talks end in agreement: why nothing makes one fail, if that can be told.

    With a label where several tables have just been spoken of.
    """
    if variant.agreement.count < variant.n:
        return []
    place = int(variant.tally.frameworks.argmax())
    name = f"“{shorten(framework_label(variant, variant.frameworks[place]), 40)}”"
    none = f"At {label} none fails: " if label else "None fails there: "
    consent = needs(variant, variant.frameworks[place])
    if consent is None:
        return [f"{none}look at whose consent {name} does not need."]
    if not consent:
        return [f"{none}{name} needs nobody's consent but the speaker's."]
    who = listing([state_label(variant, state) for state in consent])
    if len(consent) > 5:
        parties = sum(kind == "party" for kind in variant.scenario.table.seats.values())
        who = f"{len(consent)} of {parties} parties"
    rows = [variant.states.index(state) for state in consent]
    willing = bool((variant.tally.prefers[rows, place] == variant.n).all())
    always = ", for whom it is never worse than no deal"
    return [f"{none}{name} needs only {who}{always if willing else ''}."]


def _one_answer(variants: list[VariantResults], labels: dict[str, str]) -> list[str]:
    """Studies with neither uncertainty nor dice."""
    agreed = [v for v in variants if v.agreement.count]
    told = ["With neither uncertainty nor dice, each table has one answer."]
    told += [f"At {labels[v.id]} {_answer(v)}." for v in variants[:LISTED]]
    if len(variants) > LISTED:
        told.append(f"In all, {len(agreed)} of {len(variants)} tables reach agreement.")
    return told


def _answer(variant: VariantResults) -> str:
    if not variant.tally.endings[AGREED]:
        ending = ENDINGS[int(variant.tally.endings.argmax())]
        why = held_out(variant) if ending == "held_out" else ending
        return f"there is no agreement: {WHY_NONE[why]}"
    name = framework_label(variant, variant.frameworks[int(variant.tally.frameworks.argmax())])
    suits = "suits" if variant.suits_principals.count else "does not suit"
    return f"“{shorten(name, 40)}” is agreed, which {suits} {principals(variant)}"
