"""The app served for tests: a process of its own, and browsers that no request may leave."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from commands import ROOT

PATIENCE = 60.0


@dataclass
class Served:
    """An app that is on, and what it printed."""

    process: "subprocess.Popen[str]"
    said: Path

    @property
    def printed(self) -> str:
        return self.said.read_text(encoding="utf-8")

    @property
    def host(self) -> str:
        """The host's link."""
        return re.search(r"http\S+/host/\S+", self.printed)[0]

    @property
    def join(self) -> str:
        """The link to the lobby."""
        return self.host.partition("host/")[0]

    @property
    def address(self) -> str:
        """Where it is served, without a key."""
        return "/".join(self.host.split("/")[:3])

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=20)


def serve(folder: Path, file: Path, port: int, *words: str) -> Served:
    """Start the app and wait until it can be opened."""
    said = folder / f"said-{port}.txt"
    command = [sys.executable, "-m", "sim", "app", str(file), "--port", str(port), "--no-open"]
    with said.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            [*command, *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    served, end = Served(process, said), time.monotonic() + PATIENCE
    while "Ctrl-C stops it." not in served.printed:
        assert process.poll() is None, served.printed
        assert time.monotonic() < end, served.printed
        time.sleep(0.05)
    return served
