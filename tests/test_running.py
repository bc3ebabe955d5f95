"""Runs: the same results for any threads and chunks; and cut off, they go on."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd
import pytest

import sim
import sim.plan
import sim.study
from sim.results import Results
from sim.scenario.schema import Study
from sim.store import StoreError
from sim.store.placing import make
from sim.tally import Tally

SCENARIOS = Path(__file__).parents[1] / "scenarios"
N, CHUNK = 700, 200


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.load(SCENARIOS / "first-steps.yaml")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.plan, "CHUNK", CHUNK)


@pytest.fixture
def finished(study: Study, small_chunks: None, tmp_path: Path) -> Path:  # noqa: ARG001
    """The folder of a finished run."""
    sim.run(study, replicates=N, threads=2, out=tmp_path)
    return next((tmp_path / study.id).iterdir())


def files(folder: Path) -> dict[str, bytes]:
    """Every result in a folder, by path: neither its lock nor what was set aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock" and "set-aside" not in path.parts
    }


def unlike(one: Results, other: Results) -> list[str]:
    """What of the tallies of two runs is not the same."""
    assert list(one.variants) == list(other.variants)
    return [
        f"{name} {field.name}"
        for name in one.variants
        for field in fields(Tally)
        if not np.array_equal(
            getattr(one.variants[name].tally, field.name),
            getattr(other.variants[name].tally, field.name),
        )
    ]


def stored(folder: Path, variant: str) -> pd.DataFrame:
    """All replicates of a variant, as a reader of the files sees them."""
    return pd.read_parquet(folder / "replicates" / variant)


def test_three_lines_go_from_a_file_to_a_table() -> None:
    study = sim.load(SCENARIOS / "first-steps.yaml")
    results = sim.run(study, replicates=100)
    table = results.summary()
    assert list(table.index) == list(study.variants)
    assert {"label", "n", "agreement.rate", "agreement.low", "no_zone", "missed"} <= {
        *table.columns
    }
    assert (table["n"] == 100).all()


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("threads", [2, 4])
def test_threads_change_neither_results_nor_files(
    study: Study, tmp_path: Path, threads: int
) -> None:
    one = sim.run(study, replicates=N, threads=1, out=tmp_path / "one")
    more = sim.run(study, replicates=N, threads=threads, out=tmp_path / "more")
    assert unlike(one, more) == []
    assert files(tmp_path / "one") == files(tmp_path / "more")


def test_chunks_do_not_change_what_is_counted(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sim.run(study, replicates=N)
    monkeypatch.setattr(sim.plan, "CHUNK", 33)
    parts = sim.run(study, replicates=N)
    assert {name.split()[1] for name in unlike(whole, parts)} <= {"utility"}
    for name, one in whole.variants.items():  # sums of numbers with a point: rounding apart
        assert parts.variants[name].tally.utility == pytest.approx(one.tally.utility, rel=1e-12)


def test_the_first_replicates_do_not_depend_on_how_many_follow(
    study: Study, tmp_path: Path
) -> None:
    few, many = (sim.run(study, replicates=n, out=tmp_path / str(n)) for n in (50, 300))
    for name in study.variants:
        short = stored(tmp_path / "50" / study.id / few.digest, name)
        long = stored(tmp_path / "300" / study.id / many.digest, name)
        pd.testing.assert_frame_equal(short, long.head(50))


def cut(folder: Path, how: str) -> None:
    """Leave a run as a power cut might."""
    (chunk,) = folder.glob(f"replicates/two_of_three/{CHUNK:012d}-*.parquet")
    content = chunk.read_bytes()
    if how == "truncated":
        chunk.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        chunk.write_bytes(b"")
    else:
        chunk.unlink()
    if how == "half written":
        chunk.with_name(f".{chunk.name}.1.part").write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("how", ["gone", "truncated", "empty", "half written"])
def test_a_run_that_was_cut_off_goes_on_to_the_same_end(
    study: Study, finished: Path, how: str
) -> None:
    before, whole = files(finished), sim.run(study, replicates=N)
    cut(finished, how)
    again = sim.run(study, replicates=N, out=finished.parents[1])
    assert files(finished) == before
    assert {name.split()[1] for name in unlike(whole, again)} <= {"utility"}


def test_a_run_that_is_there_computes_nothing(
    study: Study, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sim.study, "replicates", lambda *_: pytest.fail("computed again"))
    again = sim.run(study, replicates=N, out=finished.parents[1])
    assert again.variants["two_of_three"].n == N


def test_another_seed_is_another_run(study: Study, finished: Path) -> None:
    sim.run(study, replicates=N, seed=99, out=finished.parents[1])
    assert len(list(finished.parent.iterdir())) == 2


def test_without_a_folder_nothing_is_written(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sim.run(study, replicates=20)
    assert files(tmp_path) == {}


def test_a_file_in_the_place_of_the_folder_is_one_clear_error(study: Study, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(StoreError) as refused:
        sim.run(study, replicates=20, out=tmp_path / "out")
    assert str(refused.value) == (
        f"cannot write to {tmp_path / 'out'}: it is there and is no folder; "
        "name another place to write to"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc elsewhere")
def test_where_no_folder_can_be_made_that_is_what_is_said(study: Study) -> None:
    with pytest.raises(StoreError) as refused:
        sim.run(study, replicates=20, out="/proc")
    assert str(refused.value) == (
        "cannot write to /proc: no folder can be made there; name another place to write to"
    )


def test_where_one_may_not_write_trying_again_is_not_advised(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(StoreError, match=r"Permission denied; name another place to write to$"):
        sim.run(study, replicates=20, out=tmp_path / "out")


def test_a_drive_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _: False)
    with pytest.raises(StoreError, match="there is no such place; name another"):
        make(Path("/some/folder"))


def test_a_folder_that_may_be_written_to_and_not_read_will_do(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refused(path: str | Path, flags: int, *rest: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", refused)
    assert sim.run(study, replicates=20, out=tmp_path / "out").replicates == 20


def test_more_replicates_than_the_disk_holds_are_refused_with_what_would_fit(
    study: Study, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match=r"at most [\d,]+ replicates fit"):
        sim.run(study, replicates=10**12, out=tmp_path)
    assert files(tmp_path) == {}


@pytest.fixture
def full_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A disk that is full once so many chunks are written."""
    left, settle, one_at_a_time = [0], os.fsync, Lock()

    def settle_if_room(file: int) -> None:
        with one_at_a_time:
            left[0] -= stat.S_ISREG(os.fstat(file).st_mode)
            has_room = left[0] >= 0
        if not has_room:
            raise OSError(errno.ENOSPC, "No space left on device")
        settle(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", settle_if_room)
        yield left


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("threads", [1, 4])
def test_on_a_full_disk_what_is_finished_stays_and_the_run_goes_on_from_there(
    study: Study, tmp_path: Path, full_after: list[int], threads: int
) -> None:
    full_after[0] = 3
    with pytest.raises(StoreError, match=r"No space left.*goes on from there"):
        sim.run(study, replicates=N, threads=threads, out=tmp_path / "cut")
    kept = files(tmp_path / "cut")
    assert len(kept) == 3
    assert not [name for name in kept if name.endswith(".part")]
    full_after[0] = 1000  # room again
    sim.run(study, replicates=N, out=tmp_path / "cut")
    sim.run(study, replicates=N, out=tmp_path / "whole")
    after = files(tmp_path / "cut")
    assert after == files(tmp_path / "whole")
    assert kept.items() <= after.items()


def test_a_resumed_run_needs_room_only_for_what_is_missing(
    study: Study, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.store.folder.BYTES_A_STATE", 10**12)
    assert sim.run(study, replicates=N, out=finished.parents[1]).replicates == N


PEAK = """
import re, sys
from pathlib import Path
import sim
study = sim.load(sys.argv[1])
for chunks in (1, 5, 20):
    sim.run(study, ["two_of_three"], 65_536 * chunks, threads=1, out=sys.argv[2])
    # Not getrusage: its peak is that of whoever started the process, if that was higher.
    print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the peak is counted otherwise")
def test_more_chunks_take_no_more_memory_neither_told_nor_read(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PEAK, SCENARIOS / "first-steps.yaml", tmp_path]
    environment = os.environ | {"PYTHONPATH": str(SCENARIOS.parent)}
    there: list[set[Path]] = []
    for _ in range(2):  # the second time another process reads what the first has told
        ended = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
        _, few, many = map(int, ended.stdout.split())
        assert many - few < 25  # MB; records of a chunk take 8, so that of 15 kept 120 would show
        assert many < 500  # MB
        there.append({(f, f.stat().st_mtime_ns) for f in tmp_path.rglob("*.parquet")})
    assert len(there[0]) == 26
    assert there[0] == there[1]
