"""Killed at random moments, commands go on to the same bytes: kill -9, Ctrl-C, a full disk."""

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from commands import FIRST_STEPS
from killable import Ended, Forge, first_chunk, has_chunks, results

KILLS = int(os.environ.get("SIM_KILLS", "3"))
"""How often each command is killed before it may end: first once a chunk is written, then at random
moments. SIM_KILLS=100 takes some minutes."""
COMMANDS = {
    "run": ["run", FIRST_STEPS, "--replicates", "1000"],
    "sweep": ["sweep", FIRST_STEPS, "--over", "states.Amber.reservation=0.2:0.6:0.1"],
    "inclusion": ["inclusion", FIRST_STEPS, "--replicates", "50"],
    "compare": ["compare", FIRST_STEPS, "--replicates", "1000"],
    "sensitivity": ["sensitivity", FIRST_STEPS, "--base", "32"],
    "explore": ["explore", FIRST_STEPS, "--replicates", "200"],
}
pytestmark = pytest.mark.skipif(os.name == "nt", reason="no processes are forked there")


ALONE = ("unshare", "--map-root-user", "--mount")
"""So that a process may mount a disk of its own, which is seen there alone."""
MOUNTS = shutil.which(ALONE[0]) and not subprocess.run([*ALONE, "true"], check=False).returncode


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forge]:
    with Forge(tmp_path_factory.mktemp("killed"), ALONE if MOUNTS else ()) as forge:
        yield forge


@pytest.fixture(scope="module")
def undisturbed(forge: Forge) -> dict[str, Ended]:
    """Each command run once to its end, with what it takes."""
    ended = {verb: forge.runs([*COMMANDS[verb], "--out", verb]) for verb in COMMANDS}
    assert {end.code for end in ended.values()} == {0}, ended
    return ended


def cut_off(forge: Forge, verb: str, seconds: float, *signals: int) -> Iterator[Ended]:
    """The command again and again, sent signals once a chunk is written, then at moments of a fixed
    seed, and at last left to end."""
    moments = random.Random(f"{verb} {signals}")
    words = [*COMMANDS[verb], "--out", f"{verb}-{signals}"]
    folder = forge.folder / words[-1]
    wait = partial(first_chunk, folder)
    for _ in range(KILLS):
        end = forge.runs(words, wait, *signals)
        yield end
        if end.code == 0:  # it was quicker than the moment
            shutil.rmtree(folder)
        wait = partial(time.sleep, moments.uniform(0, seconds))
    yield forge.runs(words)


def is_half_way(folder: Path) -> bool:
    """Whether there are chunks, and nothing that says that all is there."""
    return has_chunks(folder) and not any(folder.rglob("manifest.json"))


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


WITHIN = r"stopped at [\d,]+ of [\d,]+; the same command goes on\n"
OUTSIDE = r"stopped before the end\n"
BARE = {-signal.SIGTERM, 130}
"""Of a signal that comes before the forked process has come to the command line."""


@pytest.mark.parametrize(
    ("verb", "signals", "code"),
    [
        ("inclusion", (signal.SIGINT,), 130),
        ("sweep", (signal.SIGINT, signal.SIGINT), 130),
        ("compare", (signal.SIGTERM,), 143),
    ],
)
def test_told_to_stop_it_stops_with_a_line_and_goes_on_to_the_same_bytes(
    forge: Forge, undisturbed: dict[str, Ended], verb: str, signals: tuple[int, ...], code: int
) -> None:
    first, *ends, last = cut_off(forge, verb, undisturbed[verb].seconds, *signals)
    assert (first.code, last.code) == (code, 0)
    assert re.fullmatch(WITHIN, first.said)
    for end in ends:
        assert end.code in {0, code, *BARE}
        assert end.code != code or re.fullmatch(f"{WITHIN}|{OUTSIDE}", end.said)
    assert results(forge.folder / f"{verb}-{signals}") == results(forge.folder / verb)


@pytest.mark.usefixtures("undisturbed")
def test_where_nothing_is_kept_it_does_not_say_that_it_goes_on(forge: Forge) -> None:
    words = ["cards", FIRST_STEPS, "--replicates", "3000000", "--to", "cards.html"]
    end = forge.runs(words, partial(time.sleep, 2), signal.SIGINT)
    assert end.code == 130
    assert re.fullmatch(r"stopped at [\d,]+ of 3,000,000; nothing is kept of it\n", end.said)


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


def mounted(forge: Forge, *words: str) -> bool:
    return forge.runs(["mount", *words, "small", "disk"]).code == 0


@pytest.mark.skipif(not MOUNTS, reason="no small disk can be made here")
@pytest.mark.usefixtures("undisturbed")
def test_a_full_disk_stops_it_with_a_line_and_it_goes_on_once_there_is_room(forge: Forge) -> None:
    said = []
    (forge.folder / "disk").mkdir()
    assert mounted(forge, "-t", "tmpfs", "-o", "size=64k")
    for size in ("400k", "1100k", "1500k"):  # first within the chunks, then the figure
        assert mounted(forge, "-o", f"remount,size={size}")
        said.append(forge.runs([*COMMANDS["run"], "--out", "disk/out"]).said)
        forge.runs(["cp", "-a", "disk/out", size])
        assert not list((forge.folder / size).rglob("*.part"))
    assert mounted(forge, "-o", "remount,size=50m")
    assert forge.runs([*COMMANDS["run"], "--out", "disk/out"]).code == 0
    forge.runs(["cp", "-a", "disk/out", "kept"])
    assert results(forge.folder / "kept") == results(forge.folder / "run")
    for line in said:
        assert re.fullmatch(r"cannot write to disk/out\S+: No space left .* goes on.*\n", line), (
            said
        )
