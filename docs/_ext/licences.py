"""Lists the licences of all pinned packages, as their own metadata tells them, in docs/licences.md.

python docs/_ext/licences.py, with all of constraints.txt installed: Python 3.11.
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "licences.md"
OPENING = """# Licences of what is installed with it

guarantee-sim is under the MIT licence. None of the packages below is part of it: `pip` installs
them beside it, each under its own licence. The list is made from the packages' own metadata by
`make licences`; it holds all that `constraints.txt` pins, for the program, its extras, and the
tools it is developed with.

"""
REASONS = """
## With conditions

These are used as they come, by import or as programs, and neither changed nor passed on, so that
their licences ask nothing of guarantee-sim or of those who use it.

"""
ALLOWED = {
    "bidict": "MPL-2.0: conditions on its own files alone; extra `app`",
    "certifi": "MPL-2.0: conditions on its own files alone; extra `app` and the documentation",
    "docutils": "most of it in the public domain or BSD; the GPL holds for an Emacs mode, which "
    "Python does not import; the documentation and extra `app`",
    "hypothesis": "MPL-2.0: conditions on its own files alone; tests",
    "orjson": "MPL-2.0 for a part of it: conditions on its own files alone; extra `app`",
    "pathspec": "MPL-2.0: conditions on its own files alone; the type checker",
    "tqdm": "MPL-2.0 for a part of it: conditions on its own files alone; tests",
}
"""Why a licence with conditions, or two of them, is no hindrance."""
CONDITIONS = re.compile(
    r"GPL|MPL|Mozilla|GNU|EUPL|Eclipse|EPL|CDDL|SSPL|Commons|Proprietary|unknown"
)
"""Words of licences that ask something of those who pass the package on, or that say nothing."""
LONGEST = 60
"""Of the field License: more is the licence's text."""
PREFIX = "License :: OSI Approved :: "


def licence(package: Distribution) -> str:
    """What its metadata says: an SPDX expression, else classifiers, else the field License."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return expression
    named = [c.removeprefix(PREFIX) for c in told.get_all("Classifier", []) if c.startswith(PREFIX)]
    field = (told.get("License") or "").strip()
    if not named and 0 < len(field) <= LONGEST and "\n" not in field:
        named = [field]
    return "; ".join(sorted(named)) or "unknown"


def pinned() -> dict[str, list[str]]:
    """The versions of each package in constraints.txt."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        if "==" in line and not line.startswith("#"):
            name, version = line.split(";")[0].strip().split("==", 1)
            found.setdefault(name, []).append(version)
    return found


def row(name: str, versions: list[str], of: str) -> str:
    """The line of a package in the table."""
    return f"| {name} | {', '.join(versions)} | {of} |"


def page() -> str:
    """The page; raises PackageNotFoundError where a pinned package is not installed."""
    table = ["| package | version | licence |", "|---|---|---|"]
    table += [row(name, held, licence(distribution(name))) for name, held in pinned().items()]
    reasons = [f"- {name}: {reason}." for name, reason in ALLOWED.items()]
    return OPENING + "\n".join(table) + "\n" + REASONS + "\n".join(reasons) + "\n"


if __name__ == "__main__":
    try:
        PAGE.write_text(page())
    except PackageNotFoundError as missing:
        sys.exit(f"{missing}: on Python 3.11, pip install -c constraints.txt -e '.[dev]'")
