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

CITY_BLOCK, EUCLIDEAN, SCORES, UTILITIES, RANKING = range(5)
NUMBER, LIKE, STATUS_QUO, POINTS, RANKED = range(5)
RANDOM, ROTATION, CHAIR, MEDIATOR, IN_TURN = range(5)
IN_BAND, FAVOURITE, LEAST_GENEROUS, EXPECTED = range(4)
NO, YES, ABSTAIN = range(3)
NOBODY = -1
ANY, MAJORITY, UNANIMITY = 0, -1, -2
"""How many guarantors have to honour a call, where it is no number."""
PAGE = 10
"""Rounds whose dice stand in one stream, so that longer talks begin like shorter ones."""


class Preferences(NamedTuple):
    """How the states value frameworks; q stands for a number of the file, by its index."""

    mean: Vector
    """(Q,) means of the numbers."""
    row: Indexes
    """(Q,) the number's row among the draws, -1 where it is certain."""
    metric: int
    """CITY_BLOCK, EUCLIDEAN, SCORES, UTILITIES or RANKING."""
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
    ranked: Indexes
    """(S, F + 1) the frameworks, best first, F where no deal stands; ties in any order."""
    step: Indexes
    """(S, F + 1) number q by which each is worth less than the one before, -1 where they tie."""
    reservation_form: Indexes
    """(S,) NUMBER, LIKE, STATUS_QUO, POINTS or RANKED."""
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
    reciprocity: Indexes
    """(S,) number q."""
    precision: Indexes
    """(S,) number q: infinite where answers are exact."""
    abstains: Indexes
    """(S,) number q."""


class Talk(NamedTuple):
    """Who is there, who speaks when, and what is put, from one event to the next."""

    rounds: int
    """Of the talks as a whole."""
    first: int
    """The first round in which this holds, from 1."""
    last: int
    """The last one."""
    speaker: int
    """RANDOM, ROTATION, CHAIR, MEDIATOR, or IN_TURN: everybody, in stacked talk."""
    turns: Indexes
    """States entitled to speak, in file order; the chair alone where there is one."""
    is_heard: Flags
    """(S,) may put texts of its own when it has its turn in stacked talk."""
    tabled: Indexes
    """(T,) what the mediator puts in each round."""
    reciprocal: bool
    """Some state's demand follows what the others put, here or in another phase."""
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
    disputer: Indexes
    """(P,) who disputes a signature, in any phase; P disputes."""
    disputed: Indexes
    """(P,) whose."""
    settling: Indexes
    """(P,) number q of the chance that it is settled at the start of a round, -1 where it does not
    stand in this phase."""
    prospect: Vector
    """(rounds from `first` on, S, F) how sure S can be then, from mean preferences, that its offer
    of F carries; without EXPECTED offers no more than (1, 1, 1)."""

    @property
    def since(self) -> int:
        """The round after which waiting is paid for on these terms: nothing is, in the first."""
        return max(1, self.first - 1)


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
    only_with: Flags
    """(S, S) the first says yes only if the second does."""
    is_conditional: bool
    """Some state's yes depends on those of others."""


class Aftermath(NamedTuple):
    """What becomes of an agreement that is concluded in this phase; C states may challenge one."""

    guarantor: Flags
    """(F, S) guarantees it: bound by its signature or, where `willing`, if it says yes."""
    willing: Flags
    """(F,) its guarantors need not sign."""
    call: Indexes
    """(F,) how many have to honour a call: so many, or ANY, MAJORITY or UNANIMITY."""
    veto: Flags
    """(F, S) without it no call is honoured."""
    ratifies_at: Indexes
    """(S,) number q, -1 where any text is ratified."""
    resolve: Indexes
    """(S,) number q."""
    capability: Indexes
    """(S,) number q."""
    challenger: Indexes
    """(C,) the states that may challenge, in any phase."""
    may: Flags
    """(C,) in this one."""
    cost: Indexes
    """(C,) number q."""
    defeat: Indexes
    """(C,) number q."""
    opportunity: Indexes
    """(C,) number q."""
    scale: int
    """Number q."""
    horizon: int
    """Years."""


class Phase(NamedTuple):
    """What holds from one event to the next."""

    preferences: Preferences
    talk: Talk
    rule: Rule
    aftermath: Aftermath

    @property
    def noisy(self) -> Flags:
        """(S,) the parties whose answers are left to dice."""
        precision = self.preferences.mean[self.preferences.precision]
        return np.isfinite(precision) & self.rule.party


class Drawn(NamedTuple):
    """How one uncertain number is drawn: whose it is, and its distribution."""

    purpose: str
    state: str
    form: str
    """normal, uniform, triangular or power."""
    shape: tuple[float, float, float]
    """(mean, sd, 0), (low, low, high), (low, mode, high) or, for u^(1/k), (k, 0, 0)."""
    low: float
    """Normal draws are clipped to [low, high]."""
    high: float


class Layout(NamedTuple):
    """A resolved variant, ready to be negotiated."""

    states: tuple[str, ...]
    frameworks: tuple[str, ...]
    drawn: tuple[Drawn, ...]
    """The uncertain numbers of all phases."""
    phases: tuple[Phase, ...]
    """One, and one more for each round in which events happen."""

    @property
    def challengers(self) -> tuple[str, ...]:
        """The states that may challenge an agreement."""
        return tuple(self.states[i] for i in self.opening.aftermath.challenger)

    @property
    def disputes(self) -> tuple[tuple[str, str], ...]:
        """Who disputes whose signature, in any phase."""
        talk = self.opening.talk
        pairs = zip(talk.disputer.tolist(), talk.disputed.tolist(), strict=True)
        return tuple((self.states[i], self.states[j]) for i, j in pairs)

    @property
    def has_aftermath(self) -> bool:
        """Whether an agreement may fail of ratification, or be challenged: else it lasts."""
        return any(
            len(phase.aftermath.challenger) or (phase.aftermath.ratifies_at >= 0).any()
            for phase in self.phases
        )

    @property
    def opening(self) -> Phase:
        """What holds in the first round."""
        return self.phases[0]
