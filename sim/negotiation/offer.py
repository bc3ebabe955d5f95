"""Who is recognised as speaker, and which text it puts."""

from math import inf

from sim.negotiation.compiled import compiled
from sim.negotiation.floor import Dice, Floor, Turn
from sim.negotiation.layout import (
    EXPECTED,
    IN_BAND,
    LEAST_GENEROUS,
    NOBODY,
    PAGE,
    RANDOM,
    Indexes,
    Rule,
    Talk,
    Vector,
)


@compiled
def speaker(talk: Talk, dice: Dice, k: int, t: int) -> int:
    """The state recognised in round t (1-based) of replicate k.

    Random: an exponential race, won by the least −ln(1 − u) / weight; leaving a state out does not
    disturb the others' dice. Rotation: in file order. Chair: always the same.
    """
    if talk.speaker != RANDOM:
        return talk.turns[(t - 1) % len(talk.turns)]  # type: ignore[no-any-return]
    page, place = (t - 1) // PAGE, (t - 1) % PAGE
    first, least = NOBODY, inf
    for i in talk.turns:
        arrival = dice.wait[i, page, k, place] * talk.delay[i]
        first = i if arrival < least else first
        least = min(least, arrival)
    return first


@compiled
def any_in_band(utility: Vector, demand: float, texts: Indexes, band: Indexes, u: float) -> int:
    """One of the texts with utility (F,) ≥ demand, uniform by u in [0, 1); NOBODY without one.

    band (F + 1,) is room to work in.
    """
    count = 0
    for f in texts:
        band[count] = f
        count += utility[f] >= demand  # without a branch, which would often be guessed wrong
    return band[int(u * count)] if count else NOBODY


@compiled
def appeal(talk: Talk, turn: Turn, f: int, surplus: float) -> float:
    """What makes the speaker put f rather than another text of its band.

    Favourite: its surplus over no deal; least generous: the opposite; expected: surplus × how
    sure it can be, from mean preferences, that f carries.
    """
    rule = talk.offers[turn.speaker]
    if rule == LEAST_GENEROUS:
        return -surplus
    if rule == EXPECTED:
        return surplus * talk.prospect[turn.round - talk.first, turn.speaker, f]  # type: ignore[no-any-return]
    return surplus


@compiled
def offer(talk: Talk, rule: Rule, floor: Floor, utility: Vector, turn: Turn) -> int:
    """The framework that the speaker puts, given its own utility (F,) of each; NOBODY if it passes.

    Always one that it would accept now: offerable, and worth at least its demand. Ties go to the
    one that stands first in the file.
    """
    s = turn.speaker
    if talk.offers[s] == IN_BAND:
        return any_in_band(utility, floor.demand[s], rule.on_offer, floor.band, turn.u)
    best, highest = NOBODY, 0.0
    for f in rule.on_offer:
        if utility[f] >= floor.demand[s]:
            value = appeal(talk, turn, f, utility[f] - floor.reservation[s])
            if (
                best == NOBODY
                or value > highest
                or (value == highest and talk.rank[f] < talk.rank[best])
            ):
                best, highest = f, value
    return best
