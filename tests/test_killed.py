"""Killed at random moments, commands go on to the same bytes: kill -9, Ctrl-C, a full disk."""

import os
import random
import re
import shutil
import signal
import subprocess
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


def is_half_way(folder: Path) -> bool:
    """Whether there are chunks, and nothing that says that all is there."""
    return any(folder.rglob("*-*.parquet")) and not any(folder.rglob("manifest.json"))


@pytest.mark.parametrize("verb", COMMANDS)
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    forge: Forge, undisturbed: dict[str, Ended], verb: str
) -> None:
    ends, was_half_way = [], False
    for end in cut_off(forge, verb, undisturbed[verb].seconds, signal.SIGKILL):
        ends.append(end)
        was_half_way |= is_half_way(forge.folder / f"{verb}-{(signal.SIGKILL,)}")
    assert was_half_way, "no kill fell between the first chunk and the last file"
    assert {end.code for end in ends} <= {0, -signal.SIGKILL}
    assert ends[-1].code == 0
    assert not [end.said for end in ends if "set aside" in end.said or "Traceback" in end.said]
    whole = results(forge.folder / verb)
    assert results(forge.folder / f"{verb}-{(signal.SIGKILL,)}") == whole


@pytest.mark.parametrize(
    ("verb", "signals", "code"),
    [
        ("sensitivity", (signal.SIGINT,), 130),
        ("sweep", (signal.SIGINT, signal.SIGINT), 130),
        ("compare", (signal.SIGTERM,), 143),
    ],
)
def test_told_to_stop_it_stops_with_a_line_and_goes_on_to_the_same_bytes(
    forge: Forge, undisturbed: dict[str, Ended], verb: str, signals: tuple[int, ...], code: int
) -> None:
    *ends, last = cut_off(forge, verb, undisturbed[verb].seconds, *signals)
    for end in ends:
        assert end.code in {0, code, -signal.SIGTERM}  # the last: before there is anything to say
        if end.code == code:
            assert re.fullmatch(
                r"(9 inputs .*\n.* in all\n)?(stopped at [\d,]+ of [\d,]+; .* goes on\n)?", end.said
            )
    assert any(end.said for end in ends), "no moment fell into the talks"
    assert last.code == 0
    assert results(forge.folder / f"{verb}-{signals}") == results(forge.folder / verb)


def test_it_is_noticed_where_bytes_are_not_the_same(
    forge: Forge, undisturbed: dict[str, Ended]
) -> None:
    assert undisturbed
    whole = results(forge.folder / "compare")
    assert len(whole) > 20
    shutil.copytree(forge.folder / "compare", forge.folder / "touched", symlinks=True)
    (file, *_) = (forge.folder / "touched").rglob("*.csv")
    file.write_bytes(file.read_bytes() + b" ")
    assert results(forge.folder / "touched") != whole


# --- A full disk ---

ALONE = ("unshare", "--map-root-user", "--mount")


@pytest.fixture(scope="module")
def with_a_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    """One that may mount a disk of its own, where that is allowed."""
    if not shutil.which(ALONE[0]) or subprocess.run([*ALONE, "true"], check=False).returncode:
        pytest.skip("no small disk can be made here: unshare is not there, or not allowed")
    with Forge(tmp_path_factory.mktemp("full"), ALONE) as forge:
        (forge.folder / "disk").mkdir()
        assert mounted(forge, "-t", "tmpfs", "-o", "size=64k")
        yield forge


def mounted(forge: Forge, *words: str) -> bool:
    return forge.runs(["mount", *words, "small", "disk"]).code == 0


def test_a_full_disk_stops_it_with_a_line_and_it_goes_on_once_there_is_room(
    with_a_disk: Forge,
) -> None:
    forge, words = with_a_disk, ["run", FIRST_STEPS, "--replicates", "1000"]
    said = []
    for size in ("400k", "1100k", "2200k"):  # first within the chunks, then the figures
        assert mounted(forge, "-o", f"remount,size={size}")
        end = forge.runs([*words, "--out", "disk/out"])
        said.append(end.said)
        forge.runs(["cp", "-a", "disk/out", size])
        assert not list((forge.folder / size).rglob("*.part"))
    assert mounted(forge, "-o", "remount,size=50m")
    assert forge.runs([*words, "--out", "disk/out"]).code == 0
    forge.runs(["cp", "-a", "disk/out", "kept"])
    forge.runs([*words, "--out", "whole"])
    assert results(forge.folder / "kept") == results(forge.folder / "whole")
    for line in said:
        assert re.fullmatch(r"cannot write to disk/out\S+: No space left .* goes on.*\n", line), (
            said
        )
