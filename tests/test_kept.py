"""What is in an outputs folder is believed by its checksum, and one process at a time writes it."""

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from commands import FIRST_STEPS, ROOT, Sim, one_line
from killable import results

import sim as face
import sim.plan
from sim.pieces import Course
from sim.points import Points, count_points
from sim.store import RunFolder, StoreError
from sim.store.placing import put

N, CHUNK = 300, 100
numpy = re.escape(version("numpy"))


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.plan, "CHUNK", CHUNK)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of a run from Python: chunks, and nothing beside them."""
    return run_in(tmp_path)


def run_in(out: Path, **changes: int) -> Path:
    study = face.load(FIRST_STEPS)
    results = face.run(study, out=out, **{"replicates": N, **changes})
    return out / study.id / results.digest


def chunk(folder: Path, start: int = CHUNK) -> Path:
    (file,) = folder.glob(f"replicates/two_of_three/{start:012d}-*.parquet")
    return file


def damaged(file: Path, *, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def of_another_seed(file: Path) -> None:
    other = run_in(file.parents[4] / "other", seed=7)
    shutil.copy(chunk(other), file.with_name(chunk(other).name))
    file.unlink()


def of_another_place(file: Path) -> None:
    first = chunk(file.parents[2], 0)
    shutil.copy(first, file.with_name(file.name[:12] + first.name[12:]))
    file.unlink()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit among the rows": lambda file: damaged(file, at=200),
    "a bit in the metadata": lambda file: damaged(file, at=-200),
    "cut short": lambda file: os.truncate(file, 1000),
    "empty": lambda file: os.truncate(file, 0),
    "another run's": of_another_seed,
    "another place's": of_another_place,
    "no Parquet": lambda file: file.write_text("rows"),
}


@pytest.mark.parametrize("how", DAMAGES)
def test_a_chunk_that_is_not_what_was_written_is_said_set_aside_and_computed_anew(
    kept: Path, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    whole = results(kept)
    DAMAGES[how](chunk(kept))
    (there,) = {*results(kept)} - {*whole} or {chunk(kept).relative_to(kept).as_posix()}
    run_in(kept.parents[1])
    after = results(kept)
    assert after.pop(f"set-aside/{there}") != whole.get(there)
    assert after == whole
    assert capfd.readouterr().err == (
        f"{kept}: {there} is damaged or of another run, for its checksum is not that in its name; "
        f"computed anew; set aside as set-aside/{there}\n"
    )


@pytest.mark.parametrize(
    "name", ["notes.txt", "000000000100.parquet", "000000000050-0123456789abcdef.parquet"]
)
def test_what_does_not_belong_among_the_chunks_is_said_and_set_aside(
    kept: Path, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    whole = results(kept)
    stranger = kept / "replicates" / "two_of_three" / name
    stranger.write_text("mine")
    run_in(kept.parents[1])
    file = f"set-aside/replicates/two_of_three/{name}"
    assert results(kept) == {**whole, file: b"mine"}
    assert capfd.readouterr().err == (
        f"{kept}: replicates/two_of_three/{name} is no part of this run; set aside as {file}\n"
    )


def test_what_is_hidden_among_the_chunks_and_empty_folders_stay(
    kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (kept / "replicates" / "two_of_three" / ".DS_Store").write_text("mine")
    (kept / "replicates" / ".cache").mkdir()
    (kept / "replicates" / ".cache" / "notes.txt").write_text("mine")
    (kept / "replicates" / "later").mkdir()
    before = results(kept)
    run_in(kept.parents[1])
    assert results(kept) == before
    assert (kept / "replicates" / "later").is_dir()
    assert capfd.readouterr().err == ""


def test_a_link_to_a_folder_among_the_chunks_is_set_aside(
    kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    elsewhere = kept.parents[1] / "elsewhere"
    elsewhere.mkdir()
    (kept / "replicates" / "more").symlink_to(elsewhere)
    run_in(kept.parents[1])
    assert (kept / "set-aside" / "replicates" / "more").is_symlink()
    assert "replicates/more is no part of this run" in capfd.readouterr().err


def of_another_edition(folder: Path) -> None:
    text = (folder / ".edition").read_text()
    (folder / ".edition").write_text(text.replace('["numpy", "', '["numpy", "0.'))


NOTHING_NOTED = "an edition of which nothing is noted"
EDITIONS: dict[str, tuple[Callable[[Path], object], str]] = {
    "another numpy": (of_another_edition, rf"numpy 0\.{numpy} where here it is {numpy}"),
    "nothing noted": (lambda folder: (folder / ".edition").unlink(), NOTHING_NOTED),
    "no JSON": (lambda folder: (folder / ".edition").write_text("["), NOTHING_NOTED),
    "no end of it": (lambda folder: (folder / ".edition").write_text("[" * 200_000), NOTHING_NOTED),
}


@pytest.mark.parametrize("how", EDITIONS)
def test_an_unfinished_run_of_another_edition_is_said_set_aside_and_computed_anew(
    kept: Path, capfd: pytest.CaptureFixture[str], how: str
) -> None:
    whole = results(kept)
    change, said = EDITIONS[how]
    change(kept)
    run_in(kept.parents[1])
    after = results(kept)
    aside = {name for name in after if name.startswith("set-aside/")}
    assert aside == {f"set-aside/{name}" for name in whole if name.startswith("replicates/")}
    assert {name: after[name] for name in after if name not in aside} == whole
    assert re.fullmatch(
        rf"\S+: replicates was computed with {said}; computed anew; "
        r"set aside as set-aside/replicates\n",
        capfd.readouterr().err,
    )


@pytest.mark.parametrize("verb", [("run", "--no-stress"), ("explore",)], ids=lambda verb: verb[0])
def test_what_is_finished_is_only_read(
    sim: Sim, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    words = (verb[0], FIRST_STEPS, "--replicates", 5, *verb[1:])
    sim(*words)
    for name in ("mkdir", "replace", "rename", "unlink", "symlink_to", "write_text"):
        monkeypatch.setattr(Path, name, refused)
    code, out, err = sim(*words)
    assert (code, err) == (0, "")
    assert "It was there already" in out


def test_killed_while_chunks_were_set_aside_it_notes_the_edition_that_goes_on(
    kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = results(kept)
    of_another_edition(kept)
    shutil.rmtree(kept / "replicates")
    run_in(kept.parents[1])
    assert (results(kept), capfd.readouterr().err) == (whole, "")


def test_a_folder_that_cannot_be_begun_is_free_again(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_another_edition(kept)
    folder = RunFolder(kept.parents[1], kept.parent.name, kept.name)
    with monkeypatch.context() as context:
        context.setattr(
            "sim.store.chunks.put", lambda *_: (_ for _ in ()).throw(StoreError("full"))
        )
        with pytest.raises(StoreError, match="full"), folder:
            pass
    run_in(kept.parents[1])  # another folder object: it would find the first one at work
    assert folder.chunks_there()


def test_a_folder_in_the_place_of_the_edition_is_said_and_set_aside(
    kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = results(kept)
    (kept / ".edition").unlink()
    (kept / ".edition").mkdir()
    run_in(kept.parents[1])
    assert (kept / "set-aside" / ".edition").is_dir()
    shutil.rmtree(kept / "set-aside")
    assert results(kept) == whole
    assert [line.partition(": ")[2] for line in capfd.readouterr().err.splitlines()] == [
        f"replicates was computed with {NOTHING_NOTED}; computed anew; "
        "set aside as set-aside/replicates",
        ".edition is no file; written anew; set aside as set-aside/.edition",
    ]


def test_a_finished_run_of_another_edition_stays_and_what_is_mended_in_it_is_said(
    sim: Sim, tmp_path: Path
) -> None:
    words = ("run", FIRST_STEPS, "--replicates", N, "--no-stress")
    sim(*words)
    (folder,) = (f for f in (tmp_path / "outputs" / "first-steps").iterdir() if not f.is_symlink())
    of_another_edition(folder)
    before = results(folder)
    code, out, err = sim(*words)
    assert (code, err) == (0, "")
    assert "It was there already" in out
    assert results(folder) == before
    chunk(folder).unlink()
    code, _, err = sim(*words)
    assert code == 0
    assert re.fullmatch(
        r"\S+: replicates/two_of_three/000000000100 is computed now; "
        rf"the rest was computed with numpy 0\.{numpy} where here it is {numpy}\n",
        err,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's number tells no name")
def test_a_file_is_on_the_disk_before_it_is_named_and_its_name_before_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, str]] = []
    fsync, replace, mkdir = os.fsync, Path.replace, Path.mkdir

    def settled(file: int) -> None:
        there = Path(f"/proc/self/fd/{file}").readlink()
        done.append(("on the disk", there.relative_to(tmp_path).as_posix()))
        fsync(file)

    def named(part: Path, place: Path) -> Path:
        done.append(("named", place.relative_to(tmp_path).as_posix()))
        return replace(part, place)

    def made(folder: Path, **how: bool) -> None:
        done.append(("made", folder.relative_to(tmp_path).as_posix()))
        mkdir(folder, **how)

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr(Path, "mkdir", made)
    put(tmp_path / "a" / "b" / "file", b"content")
    assert done == [
        ("made", "a"),
        ("on the disk", "."),
        ("made", "a/b"),
        ("on the disk", "a"),
        ("on the disk", f"a/b/.file.{os.getpid()}.part"),
        ("named", "a/b/file"),
        ("on the disk", "a/b"),
    ]


MANIFESTS: dict[str, Callable[[Path], object]] = {
    "no end of it": lambda file: file.write_text("[" * 200_000),
    "no UTF-8": lambda file: file.write_bytes(b"\xff\xfe\xfd"),
    "no JSON": lambda file: file.write_text("{"),
    "a list": lambda file: file.write_text("[]"),
    "a pipe": lambda file: (file.unlink(), os.mkfifo(file)),
    "a folder": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
@pytest.mark.parametrize("how", MANIFESTS)
def test_a_manifest_that_is_none_is_said_set_aside_and_written_anew(
    sim: Sim, tmp_path: Path, how: str
) -> None:
    words = ("run", FIRST_STEPS, "--replicates", N, "--no-stress")
    sim(*words)
    (folder,) = (f for f in (tmp_path / "outputs" / "first-steps").iterdir() if not f.is_symlink())
    whole = results(folder)
    MANIFESTS[how](folder / "manifest.json")
    code, _, err = sim(*words)
    assert (code, err) == (
        0,
        f"{folder.relative_to(tmp_path)}: manifest.json was changed or damaged since; "
        "written anew; set aside as set-aside/manifest.json\n",
    )
    shutil.rmtree(folder / "set-aside")
    assert results(folder) == whole


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
def test_a_pipe_in_the_place_of_a_chunk_is_not_waited_for(
    kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole, file = results(kept), chunk(kept)
    file.unlink()
    os.mkfifo(file)
    run_in(kept.parents[1])
    assert results(kept) == whole
    assert "computed anew; set aside as" in capfd.readouterr().err


def test_what_is_set_aside_twice_is_kept_twice(kept: Path) -> None:
    for text in ("one", "two"):
        (kept / "replicates" / "two_of_three" / "mine").write_text(text)
        run_in(kept.parents[1])
    aside = kept / "set-aside" / "replicates" / "two_of_three"
    assert {file.name: file.read_text() for file in aside.iterdir()} == {
        "mine": "one",
        "mine.2": "two",
    }


def test_a_name_cannot_steer_the_terminal(kept: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (kept / "replicates" / "two_of_three" / "a\x1b[2Jb\nc").write_text("mine")
    run_in(kept.parents[1])
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "\x1b" not in said


def test_rows_of_points_are_checked_as_well(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, "x", "y")
    points = _points()
    whole = count_points(points, Course(folder=folder)).rows
    before = results(folder.path)
    for file in folder.path.glob("points/*.parquet"):
        damaged(file, at=100)
    assert count_points(points, Course(folder=RunFolder(tmp_path, "x", "y"))).rows.equals(whole)
    after = results(folder.path)
    assert before.items() <= after.items()
    assert len(after) == len(before) + len([*folder.path.glob("points/*")])


def _points() -> Points:
    from sim.negotiation.build import lay_out

    layout = lay_out(face.load(FIRST_STEPS).variants["two_of_three"])
    return Points(count=3, lay_out=lambda _: layout, replicates=50, seed=1)


# --- One process at a time ---

HOLD = """
import sys
from pathlib import Path
from sim.store import RunFolder
with RunFolder(Path(sys.argv[1]), *sys.argv[2:]) as folder:
    folder.take()
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(kept: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is at work in the folder."""
    words = [sys.executable, "-c", HOLD, kept.parents[1], kept.parent.name, kept.name]
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_process_says_who_is_at_work_and_changes_nothing(
    kept: Path, held: "subprocess.Popen[str]", sim: Sim
) -> None:
    chunk(kept).unlink()
    before = results(kept)
    said = one_line(sim("run", FIRST_STEPS, "--replicates", N, "--out", kept.parents[1]))
    assert said.startswith(f"{kept}: process {held.pid} on ")
    assert said.endswith(
        " UTC, is at work here; wait until it is done, or name another folder (--out)\n"
    )
    assert results(kept) == before


def test_a_killed_process_leaves_the_folder_free(kept: Path, held: "subprocess.Popen[str]") -> None:
    whole = results(kept)
    chunk(kept).unlink()
    (kept / "replicates" / f".half.{held.pid}.part").write_text("half")
    held.kill()
    held.wait()
    run_in(kept.parents[1])
    assert results(kept) == whole


def test_only_what_killed_processes_left_half_written_is_swept_away(kept: Path) -> None:
    ours, own = kept / ".summary.csv.123.part", kept / "film.1.part"
    for file in (ours, own):
        file.write_bytes(b"half")
    chunk(kept).unlink()  # so that there is something to do, and the folder is taken
    run_in(kept.parents[1])
    assert (ours.exists(), own.exists()) == (False, True)


@pytest.mark.usefixtures("held")
def test_what_is_there_can_be_read_while_another_process_is_at_work(kept: Path) -> None:
    assert RunFolder(kept.parents[1], kept.parent.name, kept.name).tally_of("two_of_three", CHUNK)


def test_a_finished_run_needs_no_lock(sim: Sim, tmp_path: Path) -> None:
    words = ("run", FIRST_STEPS, "--replicates", 50)
    sim(*words)
    folder = (tmp_path / "outputs" / "first-steps" / "latest").resolve()
    with RunFolder(folder.parents[1], folder.parent.name, folder.name) as other:
        other.take()
        assert "It was there already" in sim(*words)[1]


@pytest.mark.skipif(os.name == "nt", reason="locks are another system call there")
def test_where_there_are_no_locks_it_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", none)
    folder = run_in(tmp_path)
    assert chunk(folder).exists()
    said = "no locks on this file system: let no second command write here meanwhile"
    assert capfd.readouterr().err == f"{folder}: {said}\n"


def test_an_outputs_folder_that_may_be_written_to_and_not_read_is_taken(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    access = os.access

    def refused(path: object, mode: int, **more: bool) -> bool:
        return str(path) != "out" and access(path, mode, **more)

    monkeypatch.setattr(os, "access", refused)
    assert sim("compare", FIRST_STEPS, "--replicates", 20, "--out", "out")[0] == 0


def test_within_one_process_two_cannot_write_at_once_either(kept: Path) -> None:
    one, other = (RunFolder(kept.parents[1], kept.parent.name, kept.name) for _ in range(2))
    with one, other:
        one.take()
        with pytest.raises(StoreError, match=f"process {os.getpid()} on .* is at work here"):
            other.take()
