"""Asks pip-audit whether a pinned package has a known weakness, and says where it could not.

Exit code 0: none is known; 1: one is; 75: the service could not be asked about all of them.
pip-audit itself ends with 0 where it found nothing because it could look nothing up.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

PINS = Path(__file__).parents[1] / "constraints.txt"
NOT_ASKED = 75
"""For a passing reason, as sysexits.h has it."""


def rounds(pins: str) -> list[list[str]]:
    """The pins without conditions on the Python, in lists that name each package once."""
    lists: list[dict[str, str]] = []
    for line in pins.splitlines():
        if "==" not in line or line.startswith("#"):
            continue
        pin = line.split(";")[0].strip()
        name = pin.split("==")[0]
        room = next((each for each in lists if name not in each), None)
        if room is None:
            lists.append(room := {})
        room[name] = pin
    return [list(each.values()) for each in lists]


def ask(pins: list[str]) -> str:
    """What pip-audit says of the pins, as JSON; empty where it breaks off."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(pins) + "\n")
        wanted.flush()
        words = ["--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
        return subprocess.run(
            [sys.executable, "-m", "pip_audit", "-r", wanted.name, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        ).stdout


def verdict(told: str) -> tuple[int, str]:
    """The exit code, and what is said."""
    try:
        packages = json.loads(told)["dependencies"]
    except ValueError:
        return NOT_ASKED, "audit: NOT MADE, the service with known weaknesses could not be reached"
    weak = [
        f"audit: {package['name']} {package['version']} has a known weakness: {each['id']} "
        f"(mended in {', '.join(each['fix_versions']) or 'no version yet'})"
        for package in packages
        for each in package.get("vulns", [])
    ]
    if weak:
        return 1, "\n".join(weak)
    missed = sum(1 for package in packages if "skip_reason" in package)
    if missed:
        those = f"{missed} of {len(packages)} packages"
        return NOT_ASKED, f"audit: NOT MADE for {those}, which could not be looked up"
    return 0, f"audit: {len(packages)} package{'s'[: len(packages) > 1]}, no known weakness"


def main() -> int:
    """Ask about all pins; the worst that was said counts, a weakness before a silence."""
    found = [verdict(ask(pins)) for pins in rounds(PINS.read_text())]
    print("\n".join(said for _, said in found))
    codes = {code for code, _ in found}
    return 1 if 1 in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
