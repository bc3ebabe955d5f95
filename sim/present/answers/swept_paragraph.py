"""What a sweep comes to, in one plain paragraph that leads with what moves."""

from collections.abc import Iterator

from sim.analysis.sweep.moves import families, is_moved
from sim.analysis.sweep.sweep import Swept
from sim.points import Measure
from sim.present.answers.lasting import AGREEMENTS, sentence
from sim.present.answers.swept_words import setting
from sim.present.counts import of_hundred
from sim.present.naming import shorten, variant_labels
from sim.present.words import NO_FORECAST

STILL = "Neither agreements nor lasting ones move: each table has as many at every point."
HELD = "All else was held as the file has it; other assumptions were not tried."


def paragraph(swept: Swept) -> str:
    """Where agreement hangs most on what was varied, where least, and what was held.

    Where agreements may come to nothing, the same of those that last; what moves is told first.
    """
    told = [each for family in families(swept) for each in _family(swept, family)]
    if swept.has_aftermath and not any(is_moved(swept, measure) for measure in swept.measures):
        told = [STILL]
    dice = "" if swept.certain else "Every point was told on the same dice. "
    return " ".join([*told, f"{dice}{HELD}", NO_FORECAST])


def _family(swept: Swept, family: tuple[Measure, ...]) -> Iterator[str]:
    """One or two tables at their ends, and where most suit all principals."""
    whole, suiting = family
    names = variant_labels(swept.study)
    if swept.has_aftermath and not any(is_moved(swept, measure) for measure in family):
        themselves = f"{sentence(AGREEMENTS[whole])} themselves"
        yield f"{themselves} do not move: each table has as many at every point."
        return
    widths = {v: max(c) - min(c) for v in names for c in [swept.counts(v, whole)]}
    most, least = max(widths, key=widths.__getitem__), min(widths, key=widths.__getitem__)
    yield _range(swept, most, names[most], whole)
    if least != most and widths[least] != widths[most]:
        yield _range(swept, least, names[least], whole)
    yield _suiting(swept, names, {most, least}, (whole, suiting))


def _suiting(
    swept: Swept, names: dict[str, str], told: set[str], family: tuple[Measure, Measure]
) -> str:
    """Where most agreements suit the principals, unless that is plain from what has been told."""
    whole, suiting = family
    suits = max(names, key=lambda v: max(swept.counts(v, suiting)))
    alike = swept.counts(suits, suiting) == swept.counts(suits, whole)
    if not max(swept.counts(suits, suiting)):
        return f"At no point does {_ONE[whole]} suit all principals."
    if alike and suits in told:
        few = shorten(names[suits], 60)
        return f"All {AGREEMENTS[whole]} at “{few}” suit all principals."
    return _range(swept, suits, names[suits], suiting)


_ONE: dict[Measure, str] = {"agreed": "an agreement", "lasting": "a lasting agreement"}


def _range(swept: Swept, variant: str, label: str, measure: Measure) -> str:
    """From how many to how many, and where."""
    counts = swept.counts(variant, measure)
    low, high = min(counts), max(counts)
    n, what = swept.replicates, AGREEMENTS[measure]
    head = f"At “{shorten(label, 60)}”"
    if of_hundred(low, n) == of_hundred(high, n):
        return f"{head} {what} are {of_hundred(low, n)} simulated talks at every point."
    return (
        f"{head} {what} go from {of_hundred(low, n)} simulated talks "
        f"(at {setting(swept, counts.index(low))}) to {of_hundred(high, n)} "
        f"(at {setting(swept, counts.index(high))})."
    )
