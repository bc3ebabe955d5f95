"""The command line as its users meet it: what it prints and what it leaves behind."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from commands import FIRST_STEPS, ROOT, Sim, one_line, runs


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
    stored = pd.read_parquet(next(tmp_path.rglob("replicates/*/*.parquet")))
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
    assert len(list(tmp_path.rglob("replicates/*/*.parquet"))) == 4


def test_what_was_deleted_of_a_run_is_made_again(sim: Sim, tmp_path: Path) -> None:
    words = ("run", FIRST_STEPS, "--replicates", "50")
    sim(*words)
    (folder,) = runs(tmp_path / "outputs")
    before = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    sim(*words)
    assert (folder / "report.html").read_bytes() == before


@pytest.mark.parametrize(("words", "styled"), [((), True), (("--no-color",), False)])
def test_no_color_means_no_styles_on_a_terminal_either(words: Sequence[str], styled: bool) -> None:
    pty = pytest.importorskip("pty", reason="this system has no such terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "sim", "watch", FIRST_STEPS, *words],
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        stdout=theirs,
    ) as told:
        os.close(theirs)  # so that reading ends where the program does
        first = os.read(ours, 40)
        told.kill()
    assert (b"\x1b[" in first) == styled
