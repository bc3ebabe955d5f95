"""One machine to many: the same bytes from Dask's workers, whatever dies, and a line where it ends.

Real processes, started by the documented commands, on loopback.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest
from clusters import eventually, free_port, scheduler, worker
from commands import FIRST_STEPS, ROOT, Sim, one_line

import sim as face
import sim.analysis.comparison.compare
import sim.analysis.sensitivity.sensitivity
import sim.crew.call
import sim.crew.cluster
import sim.edition
import sim.plan
import sim.points
from sim.crew import Threads
from sim.crew.call import ClusterError
from sim.crew.cluster import Cluster
from sim.scenario.faults import RequestError
from sim.store import RunFolder

pytest.importorskip("distributed")
INSTALLED = Path(face.__file__).parent
"""Our sources: where the wheel is tested they do not lie beside the tests."""
AMBER = "states.Amber.reservation"
ASKED = {
    "run": ["--replicates", "300", "--seed", "3", "--no-stress"],
    "sweep": ["--over", f"{AMBER}=0.3:0.7:0.1", "--replicates", "200"],
    "inclusion": ["--replicates", "100"],
    "compare": ["--replicates", "5000"],
    "sensitivity": ["--base", "64"],
    "stress": ["--replicates", "40"],
    "explore": ["--replicates", "200"],
}
"""With chunks as small as `small_chunks` makes them, each is several."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers, for all tests."""
    folder = tmp_path_factory.mktemp("cluster")
    with ExitStack() as stack:
        _, place = stack.enter_context(scheduler(folder))
        for _ in range(2):
            stack.enter_context(worker(folder, place))
        with Cluster(f"dask://{place}") as crew:
            eventually(lambda: len(crew._called().nthreads()) == 2)
        yield place


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler without workers, which gives a piece of work to one and to no other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
        with scheduler(tmp_path_factory.mktemp("bare")) as (_, place):
            yield place


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.plan, "CHUNK", 100)
    monkeypatch.setattr(sim.points, "TALKS", 2_000)
    monkeypatch.setattr(sim.analysis.sensitivity.sensitivity, "TALKS", 200)


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take most of the time, and are drawn here, of the same tables, in either case."""
    monkeypatch.setattr("sim.present.publish.draw", lambda *_, **__: {})
    for name in ("as_png", "as_svg"):
        monkeypatch.setattr(f"sim.present.leaves.answer.{name}", lambda _: b"")


def files(folder: Path) -> dict[str, bytes]:
    """All files by path; of the manifest what does not tell when it was and how long it took."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    for name in [name for name in found if name.endswith("manifest.json")]:
        plain = json.loads(found[name])
        found[name] = json.dumps(plain | {"started": "", "seconds": 0}).encode()
    return found


def chunks(folder: Path) -> list[Path]:
    return list(folder.glob("**/replicates/*/*.parquet"))


@pytest.mark.usefixtures("small_chunks", "no_figures")
@pytest.mark.parametrize("verb", ASKED)
def test_workers_leave_the_same_bytes_as_threads(verb: str, sim: Sim, place: str) -> None:
    if verb == "sensitivity":
        pytest.importorskip("SALib")
    words = [verb, FIRST_STEPS, *ASKED[verb]]
    code, said, err = sim(*words, "--threads", "1", "--out", "here")
    assert not code, err
    code, said_too, err = sim(*words, "--on", f"dask://{place}", "--out", "there")
    assert not code, err
    assert files(Path("here")) == files(Path("there"))
    assert said.replace("here/", "there/") == said_too


def test_a_study_is_run_and_stressed_from_python_too(place: str) -> None:
    study, on = face.load(FIRST_STEPS), f"dask://{place}"
    here, there = face.run(study, replicates=90), face.run(study, replicates=90, on=on)
    assert here.as_json() == there.as_json()
    name = ["two_of_three"]
    stressed = face.stress(study, name, replicates=10, on=on)
    assert stressed.as_json() == face.stress(study, name, replicates=10).as_json()


LONG = 120_000
"""Replicates a table, and 4,000 a chunk: about a second's work for two workers."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.plan, "CHUNK", 4_000)
        face.run(face.load(FIRST_STEPS), replicates=LONG, out=out)
    return files(out)


def run_long(out: Path, on: str | None = None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.plan, "CHUNK", 4_000)
        face.run(face.load(FIRST_STEPS), replicates=LONG, out=out, on=on)


def test_a_worker_killed_half_way_costs_only_its_chunks(
    place: str, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    crew, busy_when_killed = Cluster(f"dask://{place}"), []
    with crew, worker(tmp_path, place) as victim:
        eventually(lambda: len(crew._called().nthreads()) == 3)
        before = set(pids(crew)) - {victim.pid}
        address = pids(crew)[victim.pid]

        def kill() -> None:
            eventually(lambda: bool(chunks(tmp_path)) and is_busy(crew, address))
            busy_when_killed.append(len(chunks(tmp_path)))
            victim.send_signal(signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        run_long(tmp_path / "out", f"dask://{place}")
        killer.join()
        assert set(pids(crew)) == before
    assert busy_when_killed[0] < len(chunks(tmp_path))
    assert files(tmp_path / "out") == undisturbed


def pids(crew: Cluster) -> dict[int, str]:
    return {pid: address for address, pid in crew._called().run(os.getpid).items()}


def is_busy(crew: Cluster, address: str) -> bool:
    return bool(crew._called().processing([address])[address])


def test_a_scheduler_that_is_killed_leaves_a_folder_that_threads_finish(
    sim: Sim, undisturbed: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.plan.CHUNK", 4_000)
    with scheduler(tmp_path) as (process, place), worker(tmp_path, place):
        with Cluster(f"dask://{place}") as crew:
            eventually(lambda: len(crew._called().nthreads()) == 1)

        def kept(folder: RunFolder, variant: str, start: int, file: bytes) -> None:
            keep(folder, variant, start, file)
            if len(chunks(tmp_path)) > 2:
                process.send_signal(signal.SIGKILL)

        keep = RunFolder.keep_chunk
        with monkeypatch.context() as patch:
            patch.setattr(RunFolder, "keep_chunk", kept)
            words = ["run", FIRST_STEPS, "--replicates", LONG, "--no-stress"]
            line = one_line(sim(*words, "--on", f"dask://{place}", "--out", "out"))
    assert line == (
        f"the scheduler at dask://{place} is gone; what is finished stays, and the same command "
        "goes on from there\n"
    )
    kept = files(tmp_path / "out")
    assert 2 < len(kept) < len(undisturbed)
    run_long(tmp_path / "out")
    assert files(tmp_path / "out") == undisturbed
    assert kept.items() <= undisturbed.items()


def test_a_worker_with_other_sources_is_refused_by_name(
    sim: Sim, bare: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(INSTALLED, other / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "sim" / "rate.py").open("a", encoding="utf-8") as edited:
        edited.write("\n# another version\n")
    with worker(tmp_path, bare, path=other):
        address = only_worker(bare)
        line = one_line(sim("run", FIRST_STEPS, "--on", f"dask://{bare}", "--out", "out"))
    assert line.startswith(f"the worker at {address} has sources of guarantee-sim")
    assert chunks(tmp_path) == []


def only_worker(place: str) -> str:
    """The address of the one worker, once it is there."""
    with Cluster(f"dask://{place}") as crew:
        eventually(lambda: len(crew._called().nthreads()) == 1)
        (address,) = crew._called().nthreads()
    return str(address)


def test_work_that_kills_its_worker_is_one_clear_line(bare: str, tmp_path: Path) -> None:
    with worker(tmp_path, bare):
        address, crew = only_worker(bare), Cluster(f"dask://{bare}")
        with crew, pytest.raises(ClusterError) as ended:
            crew.do(partial(os._exit, 1))
    assert str(ended.value) == (
        f"workers of dask://{bare} died of the same chunk, 1 in turn (the last at {address}); "
        "their logs say why, short memory most often; what is finished stays, and the same "
        "command goes on from there"
    )


def test_work_that_takes_too_long_by_its_own_account_says_so(place: str) -> None:
    """A TimeoutError of the work is not taken for Dask's own, and waited out for ever."""
    with Cluster(f"dask://{place}") as crew, pytest.raises(TimeoutError, match="the disk"):
        crew.do(partial(exec, "raise TimeoutError('the disk')"))


def test_work_that_a_worker_cannot_open_is_one_clear_line(place: str) -> None:
    with (
        Cluster(f"dask://{place}") as crew,
        pytest.raises(ClusterError, match="cannot open the work"),
    ):
        crew.do(Unopened())


class Unopened:
    """Work whose opening asks for what no worker has."""

    def __reduce__(self) -> tuple[object, ...]:
        return import_module, ("no_such_module_of_ours",)

    def __call__(self) -> None: ...


def test_work_that_goes_wrong_says_so_itself(place: str) -> None:
    with Cluster(f"dask://{place}") as crew, pytest.raises(RequestError, match="threads: at"):
        crew.do(partial(Threads, 0))


@pytest.mark.usefixtures("small_chunks")
def test_nobody_there_is_one_line(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.crew.call.CONNECTING", 0.2)
    on = f"dask://127.0.0.1:{free_port()}"
    line = one_line(sim("run", FIRST_STEPS, "--on", on))
    assert line.startswith(f"no scheduler answers at {on}; start one there: dask scheduler")


def test_something_else_that_listens_is_no_scheduler(
    sim: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.crew.call.CONNECTING", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        on = f"dask://127.0.0.1:{silent.getsockname()[1]}"
        assert "no scheduler answers" in one_line(sim("run", FIRST_STEPS, "--on", on))


def test_a_scheduler_without_workers_is_not_waited_on_for_ever(
    sim: Sim, bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.crew.cluster.PATIENCE", 0.5)
    code, out, err = sim("run", FIRST_STEPS, "--on", f"dask://{bare}")
    assert (code, out) == (2, "")
    waiting, line = err.splitlines()
    assert waiting == f"No worker at dask://{bare} now: waiting up to 0.5 s"
    assert line.startswith(f"no worker at dask://{bare} in 0.5 s; start some: dask worker tcp://")


# --- Encrypted ---

OPENSSL = shutil.which("openssl")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A key, and a certificate that it has signed itself."""
    if not OPENSSL:
        pytest.skip("no keys can be made here: openssl is not there")
    folder = tmp_path_factory.mktemp("keys")
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=sim"]
    words = [OPENSSL, *asked, "-keyout", key, "-out", certificate]
    subprocess.run(words, check=True, capture_output=True)
    return key, certificate


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory, keys: tuple[str, str]) -> Iterator[str]:
    """A scheduler and a worker that talk to holders of the key alone."""
    key, certificate = keys
    words = ["--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
    folder = tmp_path_factory.mktemp("encrypted")
    with (
        scheduler(folder, "--protocol", "tls", *words) as (_, place),
        worker(folder, f"tls://{place}", *words),
    ):
        yield place


def set_by_dask(key: str, certificate: str) -> AbstractContextManager[object]:
    """Dask's own settings, as its files and the environment give them."""
    given = {"ca-file": certificate, "client.cert": certificate, "client.key": key}
    tls = {f"distributed.comm.tls.{name}": value for name, value in given.items()}
    settings: AbstractContextManager[object] = import_module("dask").config.set(tls)
    return settings


def test_who_holds_the_key_of_an_encrypted_cluster_is_let_in(
    encrypted: str, keys: tuple[str, str]
) -> None:
    with set_by_dask(*keys), Cluster(f"dask://{encrypted}") as crew:
        assert crew.do(partial(pow, 2, 5)) == 32
        assert crew._called().scheduler.address.startswith("tls://")


def test_a_key_that_cannot_be_read_is_one_clear_line(sim: Sim, keys: tuple[str, str]) -> None:
    with set_by_dask("nowhere.pem", keys[1]):
        line = one_line(sim("run", FIRST_STEPS, "--on", "dask://127.0.0.1"))
    assert line.startswith(
        "the keys that Dask's settings name (distributed.comm.tls) cannot be used"
    )


def test_who_has_no_key_is_not(sim: Sim, encrypted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.crew.call.CONNECTING", 0.2)
    on = f"dask://{encrypted}"
    assert one_line(sim("run", FIRST_STEPS, "--on", on)).startswith(f"no scheduler answers at {on}")


def test_without_dask_one_command_is_said(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    line = one_line(sim("run", FIRST_STEPS, "--on", "dask://nowhere"))
    assert line == (
        "--on needs distributed: in a clone pip install -c constraints.txt -e '.[scale]', "
        "beside a wheel of ours pip install distributed\n"
    )


@pytest.mark.parametrize("verb", ASKED)
def test_threads_of_a_cluster_are_refused(verb: str, sim: Sim) -> None:
    words = [verb, FIRST_STEPS, "--on", "dask://nowhere", "--threads", "2"]
    assert one_line(sim(*words)).startswith("threads: the workers of dask://nowhere have their own")


def test_strategies_of_ones_own_are_not_sent(sim: Sim) -> None:
    words = ["run", FIRST_STEPS, "--agents", ROOT / "docs" / "examples" / "none.py"]
    assert one_line(sim(*words, "--on", "dask://nowhere")).startswith("agents: strategies of one's")
