"""What is installed beside the program, under which licences, and where its version is said."""

import json
import re
import runpy
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

import pytest
from commands import Sim

import sim as face

ROOT = Path(__file__).parents[1]
LICENCES: dict[str, Any] = runpy.run_path(str(ROOT / "docs" / "_ext" / "licences.py"))
AUDIT: dict[str, Any] = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
PAGE = (ROOT / "docs" / "licences.md").read_text()
ROWS = {row[0]: row[1:] for row in re.findall(r"^\| (\S+) \| (.+?) \| (.+) \|$", PAGE, re.M)[1:]}
verdict: Callable[[str], tuple[int, str]] = AUDIT["verdict"]


def test_the_list_of_licences_has_all_that_is_pinned_and_nothing_else() -> None:
    pinned = {name: ", ".join(held) for name, held in LICENCES["pinned"]().items()}
    assert {name: row[0] for name, row in ROWS.items()} == pinned, "renew it: make licences"


def test_the_list_says_what_the_packages_say_themselves() -> None:
    for name, held in LICENCES["pinned"]().items():
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of an extra, or for another Python
            continue
        if package.version == held[0]:
            assert ROWS[name][1] == LICENCES["licence"](package), "renew it: make licences"


def test_every_licence_with_conditions_is_explained_and_no_other() -> None:
    conditional = {name for name, row in ROWS.items() if LICENCES["CONDITIONS"].search(row[1])}
    assert conditional == set(LICENCES["ALLOWED"])


def test_nothing_is_under_a_licence_that_would_spread() -> None:
    spreading = {name for name, row in ROWS.items() if re.search(r"GPL|SSPL|EUPL|unknown", row[1])}
    assert spreading == {"docutils"}  # of which it holds for one file that is not imported


def test_every_pin_is_exact() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    exact = re.compile(r"#|[\w.-]+==[\w.]+(; python_version .*)?$")
    assert [line for line in lines if not exact.match(line)] == []


def looked_up(**packages: dict[str, Any]) -> str:
    found = [{"name": name, "version": "1", **about} for name, about in packages.items()]
    return json.dumps({"dependencies": found, "fixes": []})


def test_an_audit_without_findings_is_clean() -> None:
    assert verdict(looked_up(one={"vulns": []})) == (0, "audit: 1 package, no known weakness")


def test_an_audit_names_the_package_with_a_known_weakness() -> None:
    code, said = verdict(looked_up(one={"vulns": [{"id": "X-1", "fix_versions": ["2"]}]}))
    assert (code, said) == (1, "audit: one 1 has a known weakness: X-1 (mended in 2)")


@pytest.mark.parametrize("told", ["", looked_up(one={"skip_reason": "not found"})])
def test_an_audit_that_could_not_ask_says_so_and_is_not_clean(told: str) -> None:
    code, said = verdict(told)
    assert code == AUDIT["NOT_ASKED"]
    assert said.startswith("audit: NOT MADE")


def test_an_audit_that_could_ask_about_some_only_is_not_clean() -> None:
    code, said = verdict(looked_up(one={"vulns": []}, two={"skip_reason": "not found"}))
    assert code == AUDIT["NOT_ASKED"]
    assert "1 of 2" in said


def test_the_version_is_said_in_one_place_only() -> None:
    said = version("guarantee-sim")
    sources = [*(ROOT / "docs").rglob("*.py"), *Path(face.__file__).parent.rglob("*.py")]
    assert [str(path) for path in sources if f'"{said}"' in path.read_text()] == []


def test_the_program_and_the_package_say_the_installed_version(sim: Sim) -> None:
    assert face.__version__ == version("guarantee-sim")
    assert sim("--version") == (0, face.__version__ + "\n", "")


def test_the_version_is_that_of_the_project_file() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    assert f'\nversion = "{face.__version__}"\n' in project, f"install it anew: {sys.prefix}"
