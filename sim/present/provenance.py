"""Where results come from, for those who want them again."""

import platform
import time
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

PACKAGES = ("guarantee-sim", "mesa", "numpy", "scipy", "numba", "matplotlib", "pyarrow")


@dataclass(frozen=True)
class Provenance:
    """Where results come from, for those who want them again."""

    command: str
    started: float
    """Seconds since the epoch."""
    seconds: float
    """What the replicates took."""

    def versions(self) -> dict[str, str]:
        """Python's version and those of the packages that make the results."""
        return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}

    def as_json(self) -> dict[str, Any]:
        """As the manifest of a folder gives it."""
        return {
            "command": self.command,
            "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.started)),
            "seconds": round(self.seconds, 3),
            "versions": self.versions(),
            "platform": platform.platform(),
        }
