"""python tests/watched.py REPORT VERB …: `sim VERB …`, and what it wrote to or called, as JSON.

Python's own audit events tell it (PEP 578): what a library does without Python is not seen.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGED = {
    **dict.fromkeys(("os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate"), 0),
    **dict.fromkeys(("os.rename", "os.link", "os.symlink"), 1),
}
"""Which of what an event tells is the path that is changed."""
CALLING = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def main() -> None:
    """Watch from the first import on, until the command has ended."""
    report, words = Path(sys.argv[1]), sys.argv[2:]
    written: set[str] = set()
    called: list[str] = []

    def watch(event: str, about: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(about[0], str | bytes | os.PathLike):
            if about[2] & WRITING:
                written.add(str(Path(os.fsdecode(about[0])).resolve()))
        elif event in CHANGED:
            written.add(str(Path(os.fsdecode(about[CHANGED[event]])).resolve()))
        elif event in CALLING:
            called.append(f"{event} {about[1:]}")

    sys.addaudithook(watch)
    sys.argv = ["sim", *words]
    from sim.cli import main as sim

    try:
        sim()
    except SystemExit as end:
        seen = {"code": end.code or 0, "written": sorted(written), "called": called}
    report.write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
