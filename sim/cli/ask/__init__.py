"""The verbs that ask a study something beyond a run: one file each."""

from sim.cli.ask import explain, inclusion

__all__ = ["explain", "inclusion"]
