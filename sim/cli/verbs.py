"""All verbs of the command line: each is in a file that adds it to the frame."""

from sim.cli import ask, cards, classroom, explore, new, play, run, start
from sim.cli.app import app

__all__ = ["app", "ask", "cards", "classroom", "explore", "new", "play", "run", "start"]
