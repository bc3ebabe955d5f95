"""The command line as its users meet it: what it prints, what it refuses, what it leaves behind."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

ROOT = Path(__file__).parents[1]
FIRST_STEPS = str(ROOT / "scenarios" / "first-steps.yaml")
Ran = tuple[int, str, str]
Sim = Callable[..., Ran]


@pytest.fixture
def sim(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Sim:
    """Run the command line in an empty folder; exit code, standard output and error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["sim", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        return int(stop.value.code or 0), captured.out, captured.err

    return run


def one_line(ran: Ran) -> str:
    """The one line with which a command was refused: exit code 2, nothing on standard output."""
    code, out, err = ran
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert err.count("\n") == 1, err
    return err


def runs(folder: Path) -> list[Path]:
    """The run folders in an outputs folder."""
    return [p for p in folder.glob("*/*") if p.is_dir() and not p.is_symlink()]


def test_a_run_shows_a_table_a_paragraph_and_its_folder(sim: Sim, tmp_path: Path) -> None:
    code, out, _ = sim("run", FIRST_STEPS, "--replicates", "200")
    assert code == 0
    assert "Amber may block" in out
    assert "These are results about this file, not" in " ".join(out.split())
    (folder,) = runs(tmp_path / "outputs")
    assert str(folder.relative_to(tmp_path)) in out


def test_a_run_leaves_everything_that_the_readme_of_outputs_names(sim: Sim, tmp_path: Path) -> None:
    sim("run", FIRST_STEPS, "--replicates", "200")
    (folder,) = runs(tmp_path / "outputs")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["replicates"] == 200
    assert "--replicates 200" in manifest["command"]
    assert (folder / "study.yaml").read_text().startswith("id: first-steps\n")
    assert "<html" in (folder / "report.html").read_text()
    assert len(pd.read_csv(folder / "summary.csv")) == 4
    pictures = sorted(p.name for p in (folder / "figures").iterdir())
    assert len(pictures) == 12
    assert all((folder / "figures" / p).stat().st_size > 10_000 for p in pictures)
    assert (tmp_path / "outputs/first-steps/latest").resolve() == folder.resolve()
    assert not list(folder.rglob("*.part"))


def test_the_same_command_again_says_that_the_run_is_there(sim: Sim, tmp_path: Path) -> None:
    _, first, _ = sim("run", FIRST_STEPS, "--replicates", "200")
    (folder,) = runs(tmp_path / "outputs")
    written = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
    _, again, _ = sim("run", FIRST_STEPS, "--replicates", "200")
    assert "nothing was computed again" in again
    assert "nothing was computed again" not in first
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == written


def test_json_holds_the_results_and_nothing_else(sim: Sim) -> None:
    code, out, _ = sim("run", FIRST_STEPS, "--replicates", "200", "--json")
    result = json.loads(out)
    assert code == 0
    assert (result["study"], result["replicates"]) == ("first-steps", 200)
    variant = result["variants"][0]
    assert set(variant["agreement"]) == {"rate", "low", "high"}
    ended = [variant["agreement"]["rate"], *(variant[k] for k in ("no_zone", "held_out", "missed"))]
    assert sum(ended) == pytest.approx(1)


def test_json_of_several_files_is_a_list(sim: Sim) -> None:
    other = ROOT / "scenarios" / "security-council.yaml"
    _, out, _ = sim("run", FIRST_STEPS, other, "--replicates", "50", "--json")
    assert [study["study"] for study in json.loads(out)] == ["first-steps", "security-council"]


def test_a_variant_and_a_seed_can_be_chosen(sim: Sim) -> None:
    words = ("run", FIRST_STEPS, "--variant", "amber_may_block", "--replicates", "500", "--json")
    results = [json.loads(sim(*words, "--seed", seed)[1]) for seed in (1, 2, 1)]
    assert [v["id"] for v in results[0]["variants"]] == ["amber_may_block"]
    assert results[0] == results[2] != results[1]


def test_replicates_may_be_written_as_people_write_numbers(sim: Sim) -> None:
    for written in ("1e2", "1_00", "100"):
        _, out, _ = sim("run", FIRST_STEPS, "--replicates", written, "--json")
        assert json.loads(out)["replicates"] == 100


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
    assert "cannot write to outputs/first-steps" in refusal
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


def in_folder(
    words: Sequence[str], folder: Path, first: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, after `first` in its process."""
    environment = os.environ | {"COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, preexec_fn=first
    )


def test_check_says_what_is_odd_and_how_statements_fare(sim: Sim) -> None:
    code, out, _ = sim("check", ROOT / "scenarios" / "ukraine-2025.yaml")
    assert code == 0
    assert "no faults" in out
    assert "its answer can never decide" in " ".join(out.split())
    assert "0.553" in out
    assert "mirror: coded otherwise" in out


def test_check_goes_on_to_the_next_file_after_a_faulty_one(sim: Sim, tmp_path: Path) -> None:
    code, out, err = sim("check", tmp_path / "nowhere.yaml", FIRST_STEPS)
    assert code == 2
    assert "nowhere.yaml" in err
    assert "first-steps.yaml: no faults" in out


def test_watch_tells_the_replicate_that_run_counted(sim: Sim, tmp_path: Path) -> None:
    sim("run", FIRST_STEPS, "--variant", "amber_may_block", "--replicates", "50")
    stored = pd.read_parquet(next(tmp_path.rglob("*.parquet")))
    for replicate in range(5):
        row = stored.iloc[replicate]
        _, out, _ = sim(
            "watch", FIRST_STEPS, "--variant", "amber_may_block", "--replicate", replicate
        )
        assert (f"Agreed in round {row['round']}:" in out) == (row["ending"] == "agreed")


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_watch_fits_the_terminal(sim: Sim, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = sim("watch", FIRST_STEPS, "--no-color")
    assert code == 0
    assert max(map(len, out.splitlines())) <= columns
    assert "\x1b" not in out


def test_watch_refuses_a_replicate_before_the_first(sim: Sim) -> None:
    assert "no replicate -1" in one_line(sim("watch", FIRST_STEPS, "--replicate", "-1"))


def test_the_schema_shipped_with_the_scenarios_is_that_of_the_program(sim: Sim) -> None:
    _, out, _ = sim("schema")
    assert json.loads(out) == json.loads((ROOT / "scenarios" / "schema.json").read_text())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['sim', '--help']\n"
        "from sim.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'numba', 'pandas', 'matplotlib', 'mesa', 'pyarrow', 'pydantic'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "run" in done.stdout


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


def test_latest_leads_to_the_last_run_even_if_it_was_there(sim: Sim, tmp_path: Path) -> None:
    latest = tmp_path / "outputs" / "first-steps" / "latest"
    led = []
    for seed in (1, 2, 1):
        sim("run", FIRST_STEPS, "--replicates", "50", "--seed", seed)
        led.append(latest.resolve().name)
    assert led[0] == led[2] != led[1]


def test_a_run_whose_replicates_were_deleted_is_computed_again(sim: Sim, tmp_path: Path) -> None:
    words = ("run", FIRST_STEPS, "--replicates", "50")
    sim(*words)
    shutil.rmtree(next(tmp_path.rglob("replicates")))
    _, again, _ = sim(*words)
    assert "nothing was computed again" not in again
    assert len(list(tmp_path.rglob("*.parquet"))) == 4


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


def test_what_was_deleted_of_a_run_is_made_again(sim: Sim, tmp_path: Path) -> None:
    words = ("run", FIRST_STEPS, "--replicates", "50")
    sim(*words)
    (folder,) = runs(tmp_path / "outputs")
    before = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    sim(*words)
    assert (folder / "report.html").read_bytes() == before


def test_two_runs_at_once_on_one_folder_both_come_to_their_end(tmp_path: Path) -> None:
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
    assert [code for _, code in ended] == [0, 0], ended


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
