"""What the shipped scenarios come to is the same everywhere, and changes only on purpose."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import golden_digests
import pytest
import yaml
from golden_digests import COUNT, FEW, FEWER, GOLDEN, Tree, complaint, moved, renew

from sim.negotiation.compiled import ENABLED

ROOT = Path(__file__).parents[1]
KEPT: dict[str, Any] = yaml.safe_load(GOLDEN.read_text())


def kept(place: int) -> Tree:
    """The digests in one column of the file."""
    return {s: {v: text.split()[place] for v, text in of.items()} for s, of in KEPT["runs"].items()}


def differing(told: Tree, place: int) -> list[str]:
    """Scenarios and variants that are told otherwise than the file has them."""
    one, other = ({"answers": {}, "runs": tree} for tree in (kept(place), told))
    return moved(one, other) + [name for name in moved(other, one) if name not in moved(one, other)]


@pytest.mark.skipif(not ENABLED, reason=f"{COUNT:,} replicates take too long uncompiled")
def test_every_shipped_variant_comes_to_what_it_always_came_to() -> None:
    changed = differing(golden_digests.whole(), 2)
    assert not changed, complaint(changed, KEPT["since"])


def test_uncompiled_it_comes_to_the_same() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "tests" / "golden_digests.py", str(FEW)],
        env=os.environ | {"SIM_COMPILE": "off", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    changed = differing(json.loads(told.stdout), 1)
    assert not changed, complaint(changed, KEPT["since"])


def test_the_mesa_model_comes_to_the_same() -> None:
    assert FEWER < FEW
    changed = differing(golden_digests.by_mesa(), 0)
    assert not changed, complaint(changed, KEPT["since"])


def test_answers_about_first_steps_are_what_they_always_were() -> None:
    told = golden_digests.answers()
    changed = [verb for verb in told if told[verb] != KEPT["answers"].get(verb)]
    assert not changed, complaint([f"first-steps (sim {verb})" for verb in changed], KEPT["since"])


def test_the_changelog_says_which_version_brought_these_results() -> None:
    told = re.findall(r"### Results\n(.*?)(?=\n##|\Z)", (ROOT / "CHANGELOG.md").read_text(), re.S)
    assert any(KEPT["since"] in section for section in told), (
        f"CHANGELOG.md has no entry under '### Results' that names {KEPT['since']}"
    )


def small(digest: str, since: str) -> dict[str, Any]:
    return {"since": since, "answers": {}, "runs": {"two": {"all": digest, "few": "f"}}}


def test_moved_results_need_a_new_version() -> None:
    with pytest.raises(ValueError, match=r"two all are no longer those of version 1\.0"):
        renew(small("a", "1.0"), small("b", "1.0"))
    assert renew(small("a", "1.0"), small("b", "1.1")) == small("b", "1.1")


def test_a_new_version_with_the_same_results_keeps_the_old_one_s_name() -> None:
    assert renew(small("a", "1.0"), small("a", "1.1")) == small("a", "1.0")


def test_a_variant_that_is_gone_or_new_is_told_from_one_that_moved() -> None:
    fewer = small("a", "1.0")
    del fewer["runs"]["two"]["few"]
    assert moved(small("a", "1.0"), fewer) == ["two few"]
    assert moved(fewer, small("a", "1.0")) == []


def test_the_complaint_is_one_line_that_says_what_moved_and_what_to_do() -> None:
    told = complaint(["two all", "two few"], "1.0")
    assert told.startswith("not as in 1.0: two all and 1 more.")
    assert told.endswith("`make golden`")
    assert "\n" not in told
