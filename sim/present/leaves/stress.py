"""What the answer of `sim stress` leaves in its folder: its tables, ranges and tornado."""

from sim.analysis.stress.stress import Stressed
from sim.present.figures.stressed import figures
from sim.present.leaves.answer import Leaves


def leaves(told: Stressed) -> Leaves:
    """A row per setting and table, a row per range, and the figures."""
    return Leaves(told.tables(), figures(told))
