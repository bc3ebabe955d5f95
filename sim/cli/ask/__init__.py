"""The verbs that ask a study something beyond a run: one file each."""

from sim.cli.ask import compare, explain, inclusion, sensitivity, stress, sweep

__all__ = ["compare", "explain", "inclusion", "sensitivity", "stress", "sweep"]
