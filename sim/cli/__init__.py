"""The command line: each verb parses, calls one function and prints."""

import io
import sys

from sim.cli import ask, cards, classroom, explore, new, play, run, start
from sim.cli.app import app

__all__ = ["app", "ask", "cards", "classroom", "explore", "main", "new", "play", "run", "start"]


def main() -> None:
    """Run the command line; what the person who asked can mend is said in a line, exit code 2."""
    from sim.scenario.faults import SimError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may know fewer letters than we use
            stream.reconfigure(errors="replace")
    try:
        app()
    except SimError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:  # while the command line itself is being read
        sys.exit(130)
    except OSError as error:  # what cannot be printed: the rest of a pipe is gone, a disk is full
        print(f"sim: {error}", file=sys.stderr)
        sys.exit(1)
