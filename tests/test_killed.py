"""Killed at random moments, commands go on to the same bytes: kill -9, Ctrl-C, a full disk."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import FIRST_STEPS
from killable import Ended, Forge, results

KILLS = int(os.environ.get("SIM_KILLS", "3"))
"""How often each command is killed before it may end; more by SIM_KILLS=100 for an hour at hand."""
COMMANDS = {
    "run": ["run", FIRST_STEPS, "--replicates", "1000"],
    "sweep": ["sweep", FIRST_STEPS, "--over", "states.Amber.reservation=0.2:0.6:0.1"],
    "inclusion": ["inclusion", FIRST_STEPS, "--replicates", "50"],
    "compare": ["compare", FIRST_STEPS, "--replicates", "1000"],
    "sensitivity": ["sensitivity", FIRST_STEPS, "--base", "64"],
}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="no processes are forked there")


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with Forge(tmp_path_factory.mktemp("killed")) as forge:
        yield forge


@pytest.fixture(scope="module")
def undisturbed(forge: Forge) -> dict[str, Ended]:
    """Each command run once to its end, with what it takes."""
    ended = {verb: forge.runs([*COMMANDS[verb], "--out", verb]) for verb in COMMANDS}
    assert {end.code for end in ended.values()} == {0}, ended
    return ended


def cut_off(forge: Forge, verb: str, seconds: float, *signals: int) -> Iterator[Ended]:
    """The command again and again, sent signals at moments of a fixed seed, until it has ended."""
    moments = random.Random(f"{verb} {signals}")
    words = [*COMMANDS[verb], "--out", f"{verb}-{signals}"]
    for _ in range(KILLS):
        end = forge.runs(words, moments.uniform(0, seconds), *signals)
        yield end
        if end.code == 0:  # it was quicker than the moment
            shutil.rmtree(forge.folder / words[-1])
    yield forge.runs(words)


@pytest.mark.parametrize("verb", COMMANDS)
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    forge: Forge, undisturbed: dict[str, Ended], verb: str
) -> None:
    ends = list(cut_off(forge, verb, undisturbed[verb].seconds, signal.SIGKILL))
    assert {end.code for end in ends} <= {0, -signal.SIGKILL}
    assert ends[-1].code == 0
    assert not [end.said for end in ends if "set aside" in end.said or "Traceback" in end.said]
    whole = results(forge.folder / verb)
    assert results(forge.folder / f"{verb}-{(signal.SIGKILL,)}") == whole


@pytest.mark.parametrize(
    ("signals", "code"),
    [
        ((signal.SIGINT,), 130),
        ((signal.SIGINT, signal.SIGINT), 130),
        ((signal.SIGTERM,), 143),
    ],
)
def test_told_to_stop_it_stops_with_a_line_and_goes_on_to_the_same_bytes(
    forge: Forge, undisturbed: dict[str, Ended], signals: tuple[int, ...], code: int
) -> None:
    *ends, last = cut_off(forge, "run", undisturbed["run"].seconds, *signals)
    for end in ends:
        assert end.code in {0, code, -signal.SIGTERM}  # the last: before there is anything to say
        if end.code == code:
            assert re.fullmatch(
                r"(stopped at [\d,]+ of [\d,]+; the same command goes on\n)?", end.said
            )
    assert last.code == 0
    assert results(forge.folder / f"run-{signals}") == results(forge.folder / "run")


def test_it_is_noticed_where_bytes_are_not_the_same(
    forge: Forge, undisturbed: dict[str, Ended]
) -> None:
    assert undisturbed
    whole = results(forge.folder / "compare")
    assert len(whole) > 20
    assert whole != {**whole, next(iter(whole)): b""}


# --- A full disk ---

FULL = """
set -e
mount -t tmpfs -o size=64k small "$1"
for size in 64k 160k 300k 420k 700k 900k; do
    mount -o remount,size=$size "$1"
    "$2" -m sim run "$3" --replicates 2e4 --no-stress --out "$1/out" 2>> "$1.said" || true
    echo "-- $(find "$1" -name '*.part' | wc -l)" >> "$1.said"
done
mount -o remount,size=50m "$1"
"$2" -m sim run "$3" --replicates 2e4 --no-stress --out "$1/out" 2>> "$1.said"
cp -a "$1/out" "$1.kept"
"""


def test_a_full_disk_stops_it_with_a_line_and_it_goes_on_once_there_is_room(
    tmp_path: Path,
) -> None:
    alone = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("no small disk can be made here: unshare is not there, or not allowed")
    disk = tmp_path / "disk"
    disk.mkdir()
    words = [*alone, "sh", "-c", FULL, "sh", disk, sys.executable, FIRST_STEPS]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(words, check=True, env=environment, capture_output=True)
    said = (tmp_path / "disk.said").read_text().splitlines()
    assert [line for line in said if line.startswith("--")] == ["-- 0"] * 6
    assert all("No space left" in line or "fit" in line for line in said if line[:2] != "--"), said
    whole = tmp_path / "whole"
    subprocess.run([sys.executable, "-m", "sim", *words[-1:]][:0] or [
        sys.executable, "-m", "sim", "run", FIRST_STEPS, "--replicates", "2e4", "--no-stress",
        "--out", whole], check=True, env=environment, capture_output=True)
    assert results(tmp_path / "disk.kept") == results(whole)
