"""What the answer of `sim sensitivity` leaves in its folder: the indices, and their figures."""

import pyarrow as pa

from sim.analysis.sensitivity.driven import Sensitivity
from sim.present.figures.sensed import draw
from sim.present.leaves.answer import Leaves


def leaves(told: Sensitivity) -> Leaves:
    """A row per input, outcome and table, and a figure for each outcome that anything drives."""
    table = pa.Table.from_pandas(told.summary().reset_index(), preserve_index=False)
    return Leaves({"inputs": table}, draw(told))
