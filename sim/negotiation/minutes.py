"""The minutes of the talks: each offer, who put it, every answer and why it was refused.

Those of the first m of n replicates are kept; where nobody asks for any (m = 0) the talks take no
longer.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.negotiation.compiled import compiled
from sim.negotiation.layout import IN_TURN, Indexes, Layout

SILENT = 3
"""Stands for an answer where there is none: not asked, or no vote."""
NOTHING = 0
"""Stands for a reason where there is none; the others are those of `record`, plus one."""


class Minutes(NamedTuple):
    """What was said in m replicates, E entries at most; S states.

    An entry is an offer that was put to the table, with the answers to it, or a pass. In plenary
    talk there is one a round. In stacked talk the answers are those given until the offer was
    replaced or carried; its speaker says yes.
    """

    entries: Indexes
    """(m,) how many there are."""
    round: npt.NDArray[np.int16]
    """(m, E) when it was put, from 1."""
    speaker: npt.NDArray[np.int16]
    """(m, E) by whom; NOBODY: the mediator."""
    framework: npt.NDArray[np.int32]
    """(m, E) what was put, NOBODY where the speaker passed."""
    answer: npt.NDArray[np.uint8]
    """(m, E, S) NO, YES or ABSTAIN, as it counts in plenary talk; else SILENT."""
    reason: npt.NDArray[np.uint8]
    """(m, E, S) one more than the place among REASONS of why it did not say yes; else NOTHING."""
    decisive: npt.NDArray[np.bool_]
    """(m, E, S) its refusal was decisive."""


def blank_minutes(replicates: int, layout: Layout) -> Minutes:
    """Room for the minutes of so many replicates."""
    states, size = len(layout.states), replicates and _most_entries(layout)
    return Minutes(
        entries=np.zeros(replicates, np.int64),
        round=np.zeros((replicates, size), np.int16),
        speaker=np.zeros((replicates, size), np.int16),
        framework=np.zeros((replicates, size), np.int32),
        answer=np.full((replicates, size, states), SILENT, np.uint8),
        reason=np.full((replicates, size, states), NOTHING, np.uint8),
        decisive=np.zeros((replicates, size, states), np.bool_),
    )


def _most_entries(layout: Layout) -> int:
    """The most that can be put: one a round, or in stacked talk one a turn."""
    talks = [phase.talk for phase in layout.phases]
    turns = (len(talk.turns) if talk.speaker == IN_TURN else 1 for talk in talks)
    return talks[0].rounds * max(turns)


@compiled
def put_down(minutes: Minutes, k: int, t: int, s: int, f: int) -> None:
    """Write down that state s, or the mediator, puts framework f in round t, or passes."""
    if k < len(minutes.entries):
        e = minutes.entries[k]
        minutes.round[k, e] = t
        minutes.speaker[k, e] = s
        minutes.framework[k, e] = f
        minutes.entries[k] = e + 1


@compiled
def take_down(minutes: Minutes, k: int, i: int, answer: int, reason: int) -> None:
    """Write down what state i says to the last offer, and why it does not say yes."""
    e = minutes.entries[k] - 1
    minutes.answer[k, e, i] = answer
    minutes.reason[k, e, i] = reason


@compiled
def mark_decisive(minutes: Minutes, k: int, i: int) -> None:
    """Write down that the last offer would have carried had state i said yes."""
    if k < len(minutes.entries):
        minutes.decisive[k, minutes.entries[k] - 1, i] = True
