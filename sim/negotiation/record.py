"""What is recorded of replicates: the one form in which both tellings report."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

AGREED, NO_ZONE, HELD_OUT, MISSED = range(4)
ENDINGS = ("agreed", "no_zone", "held_out", "missed")
BY_VETO, BY_SIGNATURE, BY_QUOTA = range(3)
KINDS = ("veto", "signature", "quota")
COULD_NOT, HOLDS_OUT, CONDITIONAL, DISPUTED = range(4)
REASONS = ("could_not", "held_out", "conditional", "disputed")


class Records(NamedTuple):
    """n replicates, one row each; states and frameworks are indexes into the layout's names.

    A column of challengers follows the layout's.
    """

    ending: npt.NDArray[np.uint8]
    """(n,) AGREED, NO_ZONE, HELD_OUT or MISSED."""
    framework: npt.NDArray[np.int32]
    """(n,) the framework agreed on, -1 for none."""
    round: npt.NDArray[np.int16]
    """(n,) the round in which it carried, else the last round, from 1."""
    speaker: npt.NDArray[np.int16]
    """(n,) who put the framework that carried, -1 for none or the mediator."""
    suits_principals: npt.NDArray[np.bool_]
    """(n,) agreed, and for every principal at least as good as no deal."""
    offers: npt.NDArray[np.int32]
    """(n,) offers put to the table."""
    stopped_by_one: npt.NDArray[np.int32]
    """(n,) refused offers with at least one decisive refusal."""
    consents: npt.NDArray[np.bool_]
    """(n, states) said yes to the framework that carried."""
    content: npt.NDArray[np.bool_]
    """(n, states) agreed, and at least as good for it as no deal; absent states too."""
    utility: npt.NDArray[np.float32]
    """(n, states) of the framework agreed on, else of no deal in the last round."""
    surplus: npt.NDArray[np.float32]
    """(n, states) that utility less the reservation value of the round; 0 without agreement."""
    decisive: npt.NDArray[np.uint16]
    """(n, states, 3, 4) decisive refusals by KINDS and REASONS."""
    unratified: npt.NDArray[np.bool_]
    """(n, states) agreed to, and not ratified by the state, whose ratification counts."""
    in_force: npt.NDArray[np.bool_]
    """(n,) agreed, and ratified by every needed signatory."""
    guarantors: npt.NDArray[np.int16]
    """(n,) how many guarantee the agreement in force; 0 where nothing is said of its fate."""
    honoured: npt.NDArray[np.float32]
    """(n, challengers) the chance that a call is honoured, where somebody guarantees."""
    challenged: npt.NDArray[np.int16]
    """(n,) the year in which the agreement in force is first challenged, from 1; 0: not by the
    horizon."""
    challenger: npt.NDArray[np.int16]
    """(n,) by whom, -1 for nobody."""
    lasting: npt.NDArray[np.bool_]
    """(n,) in force, and not challenged by the horizon."""


def blank_records(replicates: int, states: int, challengers: int) -> Records:
    """Records of the given size, as before the first round."""
    n = replicates
    return Records(
        ending=np.zeros(n, np.uint8),
        framework=np.full(n, -1, np.int32),
        round=np.zeros(n, np.int16),
        speaker=np.full(n, -1, np.int16),
        suits_principals=np.zeros(n, np.bool_),
        offers=np.zeros(n, np.int32),
        stopped_by_one=np.zeros(n, np.int32),
        consents=np.zeros((n, states), np.bool_),
        content=np.zeros((n, states), np.bool_),
        utility=np.zeros((n, states), np.float32),
        surplus=np.zeros((n, states), np.float32),
        decisive=np.zeros((n, states, len(KINDS), len(REASONS)), np.uint16),
        unratified=np.zeros((n, states), np.bool_),
        in_force=np.zeros(n, np.bool_),
        guarantors=np.zeros(n, np.int16),
        honoured=np.zeros((n, challengers), np.float32),
        challenged=np.zeros(n, np.int16),
        challenger=np.full(n, -1, np.int16),
        lasting=np.zeros(n, np.bool_),
    )
