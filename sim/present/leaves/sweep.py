"""What a sweep leaves in its folder: a row per point and table, and its figures."""

from sim.analysis.sweep.sweep import Swept
from sim.present.figures.swept import draw
from sim.present.leaves.answer import Leaves


def leaves(swept: Swept) -> Leaves:
    """The tidy table, and a figure for each headline."""
    return Leaves({"sweep": swept.table}, draw(swept))
