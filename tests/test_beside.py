"""What stands beside the chunks: nothing that somebody has changed is written over."""

import shutil
from pathlib import Path

import pytest
from commands import FIRST_STEPS, Sim, runs
from killable import results

from sim.store import RunFolder
from sim.store.placing import put


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path, "x", "y")


@pytest.mark.parametrize("words", [("run", "--replicates", 50), ("compare", "--replicates", 50)])
def test_what_somebody_changed_is_set_aside_and_written_anew(
    sim: Sim, words: tuple[object, ...]
) -> None:
    asked = (*words, FIRST_STEPS)
    sim(*asked)
    (folder,) = runs(Path("outputs"))
    before = results(folder)
    (csv,) = (folder / name for name in before if name in {"summary.csv", "compare.csv"})
    csv.write_text("mine")
    (folder / next(name for name in before if name.endswith(".png"))).unlink()
    said = sim(*asked)[2]
    assert f"{csv.name} was changed or damaged since; written anew; set aside as " in said
    assert results(folder) == {**before, f"set-aside/{csv.name}": b"mine"}
    assert "It was there already" in sim(*asked)[1]


def test_without_a_readable_list_nothing_that_somebody_changed_is_written_over(sim: Sim) -> None:
    asked = ("compare", "--replicates", 50, FIRST_STEPS)
    sim(*asked)
    (folder,) = runs(Path("outputs"))
    before = results(folder)
    csv = folder / "compare.csv"
    csv.write_text("mine")
    (folder / "manifest.json").write_text("{")
    said = sim(*asked)[2]
    assert "manifest.json was changed or damaged since; written anew; set aside as " in said
    assert f"{csv.name} is in no list of what was written; written anew; set aside as " in said
    assert said.count("\n") == 2
    assert (folder / "set-aside" / csv.name).read_text() == "mine"
    shutil.rmtree(folder / "set-aside")
    assert results(folder) == before


def test_a_file_of_ones_own_in_the_place_of_a_new_one_is_set_aside(
    folder: RunFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    put(folder.path / "summary.csv", b"mine")
    with folder:
        folder.renew()
        folder.write("summary.csv", "theirs")
        folder.write("summary.csv", "theirs, once more")
    assert (folder.path / "set-aside" / "summary.csv").read_text() == "mine"
    assert capfd.readouterr().err.count("set aside") == 1


def test_a_manifest_that_names_what_is_not_in_its_folder_is_none(folder: RunFolder) -> None:
    put(folder.path / "manifest.json", b'{"files": {"../../mine": "0123456789abcdef"}}')
    mine = folder.path.parents[1] / "mine"
    mine.write_text("mine")
    assert not folder.is_finished
    with folder:
        folder.renew()
    assert mine.read_text() == "mine"


def test_what_is_made_to_be_replaced_is_replaced_and_nothing_is_set_aside(
    sim: Sim, tmp_path: Path
) -> None:
    for _ in range(2):
        sim("new", "mine.yaml", "--states", "A,B", "--texts", "x,y", "--force")
        sim("cards", FIRST_STEPS, "--to", "cards.html")
        sim("cards", FIRST_STEPS)
        for file in tmp_path.rglob("*.*"):
            file.write_text("edited")
    assert not list(tmp_path.rglob("set-aside"))
