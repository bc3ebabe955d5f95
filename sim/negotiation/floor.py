"""What is drawn, thought and said while the talks go on: memory for n replicates.

S states, F frameworks, M issues.
"""

from typing import NamedTuple

import numpy as np

from sim.negotiation.layout import NO, NOBODY, Flags, Indexes, Layout, Vector

LANES = 64
"""Neighbouring replicates whose frameworks are valued together."""


class Stand(NamedTuple):
    """Where one state stands, in some neighbouring replicates: room."""

    ideal: Vector
    """(M, LANES) its ideal point."""
    weight: Vector
    """(M, LANES) what part of all weight each issue has for it."""
    away: Vector
    """(LANES,) what the issues looked at so far add to its distance from a framework."""


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
    paid: Vector
    """(n, S) what earlier rounds have cost that were held under other terms."""
    reciprocity: Vector
    """(n, S)."""
    precision: Vector
    """(n, S)."""
    abstains: Vector
    """(n, S)."""
    stand: Stand
    """Of the state being valued."""


class Floor(NamedTuple):
    """What holds in the round that is on: room for one replicate."""

    reservation: Vector
    """(S,)."""
    demand: Vector
    """(S,)."""
    own: Indexes
    """(S,) NO, YES or ABSTAIN before conditions; NO for those without a vote."""
    answer: Indexes
    """(S,) as it counts, when consents whose conditions fail are withdrawn."""
    trial: Indexes
    """(S,) room to try answers in."""
    band: Indexes
    """(F + 1,) room for the texts among which a speaker chooses."""
    worth: Vector
    """(S, F) utilities, without limit below nought where a state disputes a signature; (0, 0) where
    nobody ever does."""


class Said(NamedTuple):
    """What has been said in n replicates, and what could have carried in the rounds so far."""

    first: Indexes
    """(n, S) the first text that each state put, NOBODY if none; kept where demands follow it."""
    last: Indexes
    """(n, S) the last one."""
    standing: Indexes
    """(n,) the offer that stands in stacked talk, NOBODY if none."""
    by: Indexes
    """(n,) whose it is."""
    answer: Indexes
    """(n, S) YES or ABSTAIN of those who have let it stand, NO of the others."""
    settled: Indexes
    """(n, P) the first round in which each dispute is settled."""
    zone: Flags
    """(n,) something would have carried had just those said yes who prefer it to no deal."""
    reachable: Flags
    """(n,) something would have carried at the demands of some round."""


class Turn(NamedTuple):
    """Whose turn it is to put an offer."""

    speaker: int
    round: int
    """From 1."""
    u: float
    """The round's uniform number, which chooses among the texts of the speaker's band."""


class Dice(NamedTuple):
    """The dice of n replicates. Rows of `draws` follow `Layout.drawn`; pages hold PAGE rounds."""

    draws: Vector
    """(rows, n) the uncertain numbers of the file."""
    wait: Vector
    """(S, pages, n, PAGE) −ln(1 − u), for the race to be recognised; u itself where all
    weights are alike, which decides it likewise."""
    choice: Vector
    """(1, pages, n, PAGE) uniform numbers, for the choice of an offer; (S, …) in stacked talk."""
    answer: Vector
    """(S, pages, n, PAGE) uniform numbers, for answers; (0, …) where all are exact."""
    dispute: Vector
    """(P, n) uniform numbers, for when each dispute is settled."""
    challenge: Vector
    """(S, n) uniform numbers, for when a state challenges an agreement; (0, …) where none may."""


def blank_minds(replicates: int, layout: Layout) -> Minds:
    """Room for the minds of n replicates."""
    n, s, f = replicates, len(layout.states), len(layout.frameworks)
    issues = max(1, layout.opening.preferences.position.shape[1])
    of_state = {
        name: np.zeros((n, s)) for name in Minds._fields if name not in ("utility", "stand")
    }
    return Minds(
        utility=np.zeros((n, s, f)),
        stand=Stand(
            ideal=np.zeros((issues, LANES)),
            weight=np.zeros((issues, LANES)),
            away=np.zeros(LANES),
        ),
        **of_state,
    )


def blank_floor(layout: Layout) -> Floor:
    """Room for one round."""
    s = len(layout.states)
    return Floor(
        reservation=np.zeros(s),
        demand=np.zeros(s),
        own=np.zeros(s, np.int64),
        answer=np.zeros(s, np.int64),
        trial=np.zeros(s, np.int64),
        band=np.zeros(len(layout.frameworks) + 1, np.int64),
        worth=np.zeros((s, len(layout.frameworks)) if layout.disputes else (0, 0)),
    )


def nothing_said(replicates: int, layout: Layout, settled: Indexes) -> Said:
    """As n replicates stand before the first round; settled (n, P): when each dispute will be."""
    n, s = replicates, len(layout.states)
    return Said(
        first=np.full((n, s), NOBODY),
        last=np.full((n, s), NOBODY),
        standing=np.full(n, NOBODY),
        by=np.full(n, NOBODY),
        answer=np.full((n, s), NO),
        settled=settled,
        zone=np.zeros(n, np.bool_),
        reachable=np.zeros(n, np.bool_),
    )
