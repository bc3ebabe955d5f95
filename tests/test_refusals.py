"""What the command line refuses or survives: one line, nothing lost."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import FIRST_STEPS, ROOT, Sim, in_folder, one_line


@pytest.mark.parametrize("replicates", [0, -1])
def test_fewer_than_one_replicate_is_refused(sim: Sim, replicates: int, tmp_path: Path) -> None:
    refusal = one_line(sim("run", FIRST_STEPS, "--replicates", replicates))
    assert f"at least 1 is needed, not {replicates}" in refusal
    assert not (tmp_path / "outputs").exists()


def test_more_replicates_than_the_disk_holds_are_refused(sim: Sim, tmp_path: Path) -> None:
    refusal = one_line(sim("run", FIRST_STEPS, "--replicates", "1e12"))
    assert "1,000,000,000,000 replicates" in refusal
    assert "at most" in refusal
    assert not (tmp_path / "outputs").exists()


def test_half_a_replicate_is_refused(sim: Sim) -> None:
    code, _, err = sim("run", FIRST_STEPS, "--replicates", "2.5")
    assert code == 2
    assert "'2.5' is no whole number" in err


def test_an_unknown_variant_gets_the_nearest_name(sim: Sim) -> None:
    refusal = one_line(sim("run", FIRST_STEPS, "--variant", "amber_may_blok"))
    assert "no variant 'amber_may_blok'; did you mean 'amber_may_block'?" in refusal


def test_a_missing_file_is_one_line(sim: Sim) -> None:
    for verb in ("run", "watch", "check"):
        assert "nowhere.yaml" in one_line(sim(verb, "nowhere.yaml"))


def test_a_faulty_file_among_good_ones_stops_the_run_before_it_begins(
    sim: Sim, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 1\ntitel: x\n")
    code, _, err = sim("run", FIRST_STEPS, bad)
    assert code == 2
    assert "did you mean 'title'?" in err
    assert not (tmp_path / "outputs").exists()


def test_a_file_in_the_place_of_the_outputs_folder_is_refused(sim: Sim, tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("mine")
    refusal = one_line(sim("run", FIRST_STEPS, "--replicates", "100"))
    assert refusal.startswith("cannot write to outputs: it is there and is no folder")
    assert (tmp_path / "outputs").read_text() == "mine"


def test_a_disk_that_fills_up_stops_with_one_line_and_loses_nothing(tmp_path: Path) -> None:
    """Writes past 100 kB fail as on a full disk; the same command goes on once there is room."""
    words = [sys.executable, "-m", "sim", "run", FIRST_STEPS, "--replicates", "20000"]

    resource = pytest.importorskip("resource", reason="this system has no limits to set")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    stopped = in_folder(words, tmp_path, small_disk)
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("cannot write to outputs/first-steps/")
    assert "the same command goes on from there" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert not list(tmp_path.rglob("*.part"))
    again = in_folder(words, tmp_path)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "outputs/first-steps/latest/manifest.json").exists()


def test_expected_offers_over_too_many_texts_are_refused(sim: Sim, tmp_path: Path) -> None:
    issues = "".join(f"  i{m}: {{options: [a, b, c, d]}}\n" for m in range(8))
    points = ", ".join(f"i{m}: {{a: 1, b: 2, c: 3, d: {m}}}" for m in range(8))
    file = tmp_path / "many.yaml"
    file.write_text(
        f"format: 1\ntitle: Many\nissues:\n{issues}frameworks: all\n"
        f"states: {{Ash: {{scores: {{{points}}}, reservation: 0.5}}}}\n"
        "table: {quota: unanimity}\nprotocol: {rounds: 1000, offers: expected}\n"
    )
    assert "65,536 frameworks are too many" in one_line(sim("run", file))


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("run", FIRST_STEPS, "--seed", "-3"), "seed: a whole number from 0 is needed, not -3"),
        (("run", FIRST_STEPS, "--threads", "0"), "threads: at least 1 is needed, not 0"),
        (("run", FIRST_STEPS, "--out", "o" * 300), "cannot write to"),
        (("watch", FIRST_STEPS, "--replicate", 10**22), "there is no replicate"),
    ],
)
def test_numbers_and_folders_that_make_no_sense_are_refused(
    sim: Sim, words: Sequence[object], refusal: str
) -> None:
    assert refusal in one_line(sim(*words))


def test_of_two_runs_at_once_on_one_folder_one_works_and_the_other_says_so(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sim", "run", FIRST_STEPS, "--replicates", "30000"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(
            words,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(run.communicate()[1], run.returncode) for run in both]
    refused = [said for said, code in ended if code]
    assert len(refused) < 2, ended  # none, where one had ended before the other came
    assert all("is at work here; wait until it is done" in said for said in refused)


def test_a_full_standard_output_is_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim", "check", FIRST_STEPS],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


def test_a_terminal_that_knows_few_letters_is_no_fault(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sim", "run", FIRST_STEPS, "--replicates", "50"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
