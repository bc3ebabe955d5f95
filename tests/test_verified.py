"""The page of verification names checks that exist, and every check against the literature."""

import ast
import re
from pathlib import Path

from commands import ROOT

PAGE = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")


def names_in(folder: str) -> set[str]:
    """The names of all tests in the files of a folder."""
    return {
        node.name
        for path in sorted((ROOT / folder).glob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_check_named_exists() -> None:
    known = names_in("tests") | names_in("tests/published")
    assert set(re.findall(r"`(test_\w+)`", PAGE)) - known == set()
    assert all(Path(ROOT, file).exists() for file in re.findall(r"tests/\w+\.py", PAGE))


def test_every_check_against_the_literature_is_named() -> None:
    assert names_in("tests/published") - set(re.findall(r"`(test_\w+)`", PAGE)) == set()
