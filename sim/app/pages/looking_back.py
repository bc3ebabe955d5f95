"""The debrief of one person."""

from sim.analysis.playing.debrief import Debrief
from sim.app.session import Session


def looking_back(session: Session, told: Debrief | None) -> None:
    """What was got, what was possible, how simulated states fared in the seat."""
