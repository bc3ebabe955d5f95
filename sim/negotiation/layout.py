"""A variant as arrays: the only way in which the rules see a scenario.

States and frameworks stand in the order of their names, so that the order of the file matters only
where it is a rule; there it is given as a rank. S states, F frameworks, M issues, T rounds.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indexes = npt.NDArray[np.int64]

CITY_BLOCK, EUCLIDEAN, SCORES, UTILITIES = range(4)
NUMBER, LIKE, STATUS_QUO, POINTS = range(4)
RANDOM, ROTATION, CHAIR = range(3)
IN_BAND, FAVOURITE, LEAST_GENEROUS, EXPECTED = range(4)
NO, YES = range(2)
NOBODY = -1
PAGE = 10
"""Rounds whose dice stand in one stream, so that longer talks begin like shorter ones."""


class Preferences(NamedTuple):
    """How the states value frameworks; q stands for a number of the file, by its index."""

    mean: Vector
    """(Q,) means of the numbers."""
    row: Indexes
    """(Q,) the number's row among the draws, -1 where it is certain."""
    metric: int
    """CITY_BLOCK, EUCLIDEAN, SCORES or UTILITIES."""
    position: Vector
    """(F + 1, M) position on the 0-100 scale; the last is the status quo."""
    option: Indexes
    """(F + 1, M) option by its place among the issue's, -1 for none; the last is the status quo."""
    options: Indexes
    """(M,) number of options of each issue."""
    ideal: Indexes
    """(S, M) number q."""
    salience: Indexes
    """(S, M) number q."""
    score: Indexes
    """(S, M, O) number q of the points for each option."""
    utility: Indexes
    """(S, F) number q of a utility as given, -1 where it follows from positions or scores."""
    given: Flags
    """(S,) some utility is given."""
    reservation_form: Indexes
    """(S,) NUMBER, LIKE, STATUS_QUO or POINTS."""
    reservation: Indexes
    """(S,) number q: the value, the points, or (LIKE) what is added to the framework's utility."""
    like: Indexes
    """(S,) the framework that LIKE names."""
    aspiration: Indexes
    """(S,) number q, or -1: the best utility over the frameworks."""
    exponent: Indexes
    """(S,) number q of the concession exponent: 0 sincere, infinite hardline."""
    tolerance: Indexes
    """(S,) number q."""
    cost: Indexes
    """(S,) number q."""


class Talk(NamedTuple):
    """Who is there, who speaks when, and what is put."""

    rounds: int
    speaker: int
    """RANDOM, ROTATION or CHAIR."""
    turns: Indexes
    """States entitled to speak, in file order; the chair alone where there is one."""
    delay: Vector
    """(S,) 1 / the weight with which a state is recognised under RANDOM."""
    offers: Indexes
    """(S,) IN_BAND, FAVOURITE, LEAST_GENEROUS or EXPECTED."""
    rank: Indexes
    """(F,) place in the file, which breaks ties."""
    patience: Vector
    """(T, S) share of the opening demand left, where the exponent is certain."""
    exponent_drawn: Flags
    """(S,) the exponent is drawn anew in each replicate, so that `patience` does not hold."""
    principal: Flags
    """(S,) one of the principals."""
    prospect: Vector
    """(T, S, F) how sure S can be in T, from mean preferences, that its offer of F carries; without
    EXPECTED offers no more than (1, 1, 1)."""


class Rule(NamedTuple):
    """The decision rule of each framework; K quotas at most, W weights."""

    party: Flags
    """(S,) has a vote."""
    on_offer: Indexes
    """The frameworks that can be concluded here: all their signatories are parties."""
    signs: Flags
    """(F, S) its yes is needed."""
    vetoes: Flags
    """(F, S) its no is enough."""
    quotas: Indexes
    """(F,) number of quotas."""
    need: Vector
    """(F, K) yes weight to be reached."""
    of: Indexes
    """(F, K) the weight that counts."""
    weight: Vector
    """(W, S) weights; the first counts heads."""
    blocking: Indexes
    """(F,) quotas after the first hold unless so many parties fail to say yes; 0: always needed."""
    parties: int


class Minds(NamedTuple):
    """What n replicates of the states think; it does not depend on the table."""

    utility: Vector
    """(n, S, F)."""
    reservation: Vector
    """(n, S) in the first round."""
    aspiration: Vector
    """(n, S)."""
    exponent: Vector
    """(n, S)."""
    tolerance: Vector
    """(n, S)."""
    cost: Vector
    """(n, S)."""
    ideal: Vector
    """(M,) room for the state being valued."""
    weight: Vector
    """(M,) room for the state being valued."""


class Floor(NamedTuple):
    """What holds in the round that is on: room for one replicate."""

    reservation: Vector
    """(S,)."""
    demand: Vector
    """(S,)."""
    answer: Indexes
    """(S,) NO or YES; NO for those without a vote."""
    band: Indexes
    """(F + 1,) room for the texts among which a speaker chooses."""


class Turn(NamedTuple):
    """Whose turn it is to put an offer."""

    speaker: int
    round: int
    """From 1."""
    u: float
    """The round's uniform number, which chooses among the texts of the speaker's band."""


class Dice(NamedTuple):
    """The dice of n replicates. Rows of `draws` follow `Layout.drawn`."""

    draws: Vector
    """(rows, n) the uncertain numbers of the file."""
    wait: Vector
    """(S, T / PAGE, n, PAGE) −ln(1 − u), for the race to be recognised; u itself where all
    weights are alike, which decides it likewise."""
    choice: Vector
    """(T / PAGE, n, PAGE) uniform numbers, for the choice of an offer."""


class Drawn(NamedTuple):
    """How one uncertain number is drawn: whose it is, and its distribution."""

    purpose: str
    state: str
    form: str
    """normal, uniform or triangular."""
    shape: tuple[float, float, float]
    """(mean, sd, 0), (low, low, high) or (low, mode, high)."""
    low: float
    """Normal draws are clipped to [low, high]."""
    high: float


class Layout(NamedTuple):
    """A resolved variant, ready to be negotiated."""

    states: tuple[str, ...]
    frameworks: tuple[str, ...]
    preferences: Preferences
    drawn: tuple[Drawn, ...]
    talk: Talk
    rule: Rule


def blank_minds(replicates: int, layout: Layout) -> Minds:
    """Room for the minds of n replicates."""
    n, s, f = replicates, len(layout.states), len(layout.frameworks)
    issues = max(1, layout.preferences.position.shape[1])
    return Minds(
        utility=np.zeros((n, s, f)),
        reservation=np.zeros((n, s)),
        aspiration=np.zeros((n, s)),
        exponent=np.zeros((n, s)),
        tolerance=np.zeros((n, s)),
        cost=np.zeros((n, s)),
        ideal=np.zeros(issues),
        weight=np.zeros(issues),
    )


def blank_floor(layout: Layout) -> Floor:
    """Room for one round."""
    s = len(layout.states)
    return Floor(
        reservation=np.zeros(s),
        demand=np.zeros(s),
        answer=np.zeros(s, np.int64),
        band=np.zeros(len(layout.frameworks) + 1, np.int64),
    )
