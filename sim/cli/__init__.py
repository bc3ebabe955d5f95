"""The command line: each verb parses, calls one function and prints."""

import io
import sys

from sim.cli.stopping import stoppable

__all__ = ["main"]
STOPPED = "stopped before the end"


def main() -> None:
    """Run the command line; what the person who asked can mend is said in a line, exit code 2."""
    with stoppable(lambda: STOPPED):  # while the rest is imported, too
        try:
            _run()
        except KeyboardInterrupt:  # as it comes where there are no signals: on another thread
            print(STOPPED, file=sys.stderr)
            sys.exit(130)


def _run() -> None:
    from sim.cli.verbs import app
    from sim.scenario.faults import SimError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may know fewer letters than we use
            stream.reconfigure(errors="replace")
    try:
        app()
    except SimError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except OSError as error:  # what cannot be printed: the rest of a pipe is gone, a disk is full
        print(f"sim: {error}", file=sys.stderr)
        sys.exit(1)
