"""Where a table stands: how often it agrees, how many of its agreements last, and in what range."""

from typing import NamedTuple

from sim.analysis.stress.assumptions import Assumptions, Between
from sim.rate import wilson
from sim.results import VariantResults

NEARLY, HARDLY = 0.9, 0.1
"""Shares of the lasting agreements from which on nearly all suit, and up to which nearly none."""
ALL, SOME, NONE, NOTHING = range(4)
"""By whom the lasting agreements suit all principals: nearly all, some, nearly none; none lasts."""


class Spot(NamedTuple):
    """Where a table stands, in shares: agreements of the talks, lasting ones of the agreements."""

    agreed: Between
    lasting: Between
    at: tuple[float, float]
    kind: int
    """ALL, SOME, NONE or NOTHING."""


def spot_of(variant: VariantResults, others: Assumptions | None) -> Spot | None:
    """A table's place and its ranges; None where it never agrees, so that nothing can last."""
    fate, suiting = variant.fate, variant.fate_suiting
    if not fate.agreed.count:
        return None
    lasting = fate.lasting.count
    kind = _kind(lasting, suiting.lasting.count)
    at = fate.agreed.rate, lasting / fate.agreed.count
    if others:
        lasting_share = others.share_lasting(variant) or Between(at[1], at[1])
        return Spot(others.between(variant, "agreed"), lasting_share, at, kind)
    if variant.certain:
        return Spot(Between(at[0], at[0]), Between(at[1], at[1]), at, kind)
    dice = wilson(lasting, fate.agreed.count)
    agreed = Between(fate.agreed.low, fate.agreed.high)
    return Spot(agreed, Between(dice.low, dice.high), at, kind)


def _kind(lasting: int, suiting: int) -> int:
    if not lasting:
        return NOTHING
    share = suiting / lasting
    return ALL if share >= NEARLY else NONE if share <= HARDLY else SOME
