"""What a program of the tests prints where the rules run as plain Python."""

import json
import os
import subprocess
import sys
from pathlib import Path


def digests_of(program: str) -> dict[str, str]:
    """The digests that `program`, a file beside this one, prints; it must end well."""
    plain = subprocess.run(
        [sys.executable, "-W", "error", Path(__file__).with_name(program)],
        env=os.environ | {"SIM_COMPILE": "off", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert plain.returncode == 0, plain.stderr
    said: dict[str, str] = json.loads(plain.stdout)
    return said
