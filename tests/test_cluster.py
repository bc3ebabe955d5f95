"""One machine to many: the same bytes from Dask's workers, whatever dies, and a line where it ends.

Real processes, started by the documented commands, on loopback.
"""

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from operator import attrgetter
from pathlib import Path

import pytest
from commands import FIRST_STEPS, ROOT, Sim, one_line

import sim as face
import sim.analysis.comparison.compare
import sim.analysis.sensitivity.sensitivity
import sim.crew.call
import sim.crew.cluster
import sim.crew.edition
import sim.plan
import sim.points
from sim.analysis.stress.stress import prepare
from sim.crew import Threads, in_order
from sim.crew.call import ClusterError
from sim.crew.cluster import Cluster
from sim.crew.parcel import Parcel
from sim.points import Points
from sim.scenario.faults import RequestError

pytest.importorskip("distributed")
INSTALLED = Path(face.__file__).parent
"""Our sources: where the wheel is tested they do not lie beside the tests."""
DASK = [sys.executable, "-m", "dask"]
AMBER = "states.Amber.reservation"
ASKED = {
    "run": ["--replicates", "300", "--seed", "3"],
    "sweep": ["--over", f"{AMBER}=0.3:0.7:0.1", "--replicates", "200"],
    "inclusion": ["--replicates", "100"],
    "compare": ["--replicates", "5000"],
    "sensitivity": ["--base", "64"],
    "stress": ["--replicates", "40"],
}
"""With chunks as small as `small_chunks` makes them, each is several."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(folder: Path, *words: str, path: Path = ROOT) -> Iterator["subprocess.Popen[bytes]"]:
    """A Dask process with the project that lies in `path`; killed in the end."""
    environment = os.environ | {"PYTHONPATH": str(path)}
    with (folder / f"{words[0]}-{time.monotonic_ns()}.log").open("wb") as log:
        process = subprocess.Popen(
            [*DASK, *words, "--no-dashboard"], env=environment, cwd=folder, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A scheduler that listens, and its address without what stands before the host."""
    port = free_port()
    with started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port)) as process:
        eventually(lambda: listens(port))
        yield process, f"127.0.0.1:{port}"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return not probe.connect_ex(("127.0.0.1", port))


def worker(folder: Path, place: str, path: Path = ROOT) -> "contextmanager[object]":
    return started(folder, "worker", f"tcp://{place}", "--nthreads", "1", "--no-nanny", path=path)


def eventually(happens: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, "it never happens"
        time.sleep(0.05)


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


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sim.plan, "CHUNK", 100)
    monkeypatch.setattr(sim.points, "TALKS", 2_000)
    monkeypatch.setattr(sim.analysis.sensitivity.sensitivity, "TALKS", 200)


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


@pytest.mark.usefixtures("small_chunks")
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


LONG = 60_000
"""Replicates a table, and 4,000 a chunk: some seconds' work for two workers."""


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

        def kill() -> None:
            eventually(lambda: len(chunks(tmp_path)) > 2)
            process.send_signal(signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        words = ["run", FIRST_STEPS, "--replicates", LONG, "--no-stress"]
        line = one_line(sim(*words, "--on", f"dask://{place}", "--out", "out"))
        killer.join()
    assert line == (
        f"the scheduler at dask://{place} is gone; what is finished stays, and the same command "
        "goes on from there\n"
    )
    kept = files(tmp_path / "out")
    assert 2 < len(kept) < len(undisturbed)
    run_long(tmp_path / "out")
    assert files(tmp_path / "out") == undisturbed
    assert kept.items() <= undisturbed.items()


def test_a_worker_with_other_sources_is_refused_by_name(sim: Sim, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(INSTALLED, other / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "sim" / "rate.py").open("a", encoding="utf-8") as edited:
        edited.write("\n# another version\n")
    with scheduler(tmp_path) as (_, place), worker(tmp_path, place, other):
        with Cluster(f"dask://{place}") as crew:
            eventually(lambda: len(crew._called().nthreads()) == 1)
            (address,) = crew._called().nthreads()
        line = one_line(sim("run", FIRST_STEPS, "--on", f"dask://{place}", "--out", "out"))
    assert line.startswith(f"the worker at {address} has sources of guarantee-sim")
    assert chunks(tmp_path) == []


def test_what_is_unlike_is_said_with_both_versions() -> None:
    ours = (("guarantee-sim", "0.2.0"), ("numpy", "2.4.6"))
    assert sim.crew.edition.unlike(ours, ours) == ""
    assert sim.crew.edition.unlike((("guarantee-sim", "0.1.0"), ours[1]), ours) == (
        "guarantee-sim 0.1.0 where here it is 0.2.0"
    )
    assert sim.crew.edition.unlike(ours[:1], ours) == "numpy none where here it is 2.4.6"


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
    monkeypatch.setattr("sim.crew.call.CONNECTING", 0.5)
    on = f"dask://127.0.0.1:{free_port()}"
    line = one_line(sim("run", FIRST_STEPS, "--on", on))
    assert line.startswith(f"no scheduler answers at {on}; start one there: dask scheduler")


def test_something_else_that_listens_is_no_scheduler(
    sim: Sim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.crew.call.CONNECTING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        on = f"dask://127.0.0.1:{silent.getsockname()[1]}"
        assert "no scheduler answers" in one_line(sim("run", FIRST_STEPS, "--on", on))


def test_a_scheduler_without_workers_is_not_waited_on_for_ever(
    sim: Sim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.crew.cluster.PATIENCE", 0.5)
    with scheduler(tmp_path) as (_, place):
        code, out, err = sim("run", FIRST_STEPS, "--on", f"dask://{place}")
    assert (code, out) == (2, "")
    waiting, line = err.splitlines()
    assert waiting == f"No worker at dask://{place} now: waiting up to 0.5 s"
    assert line.startswith(f"no worker at dask://{place} in 0.5 s; start some: dask worker tcp://")


def test_without_dask_one_command_is_said(sim: Sim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    line = one_line(sim("run", FIRST_STEPS, "--on", "dask://nowhere"))
    assert line == "--on needs Dask: pip install 'guarantee-sim[scale]'\n"


@pytest.mark.parametrize("verb", ASKED)
def test_threads_of_a_cluster_are_refused(verb: str, sim: Sim) -> None:
    words = [verb, FIRST_STEPS, "--on", "dask://nowhere", "--threads", "2"]
    assert one_line(sim(*words)).startswith("threads: the workers of dask://nowhere have their own")


def test_strategies_of_ones_own_are_not_sent(sim: Sim) -> None:
    words = ["run", FIRST_STEPS, "--agents", ROOT / "docs" / "examples" / "none.py"]
    assert one_line(sim(*words, "--on", "dask://nowhere")).startswith("agents: strategies of one's")


@pytest.mark.parametrize(
    "on", ["localhost", "tcp://host:8786", "dask://", "dask://a b", "dask://a:0", "dask://a:65536",
           "dask://a:8786/b", "dask://user@a", "dask://::1", "dask://a:8786\n"],
)  # fmt: skip
def test_what_is_no_address_is_refused(on: str) -> None:
    with pytest.raises(RequestError, match="no scheduler's address; write dask://HOST:8786"):
        Cluster(on)


@pytest.mark.parametrize(
    ("on", "place"),
    [
        ("dask://host", "host:8786"),
        ("dask://10.0.0.7:9000/", "10.0.0.7:9000"),
        ("dask://[::1]:8786", "[::1]:8786"),
    ],
)
def test_an_address_has_a_port_unless_it_is_the_usual_one(on: str, place: str) -> None:
    assert Cluster(on)._place == place


# --- What travels ---


def test_the_settings_of_a_stress_test_travel_packed() -> None:
    trial = prepare(face.load(ROOT / "scenarios" / "ukraine-2025.yaml"), replicates=500).trial
    points = Points(count=len(trial.spots), lay_out=trial._lay_out, replicates=500, seed=1)
    pieces = list(sim.points._chunks(points, "points"))
    assert len(pickle.dumps(pieces[1].tell)) < 200_000 < len(pickle.dumps(points))


def test_a_parcel_is_opened_once_in_a_process() -> None:
    sent = pickle.dumps(Parcel({"a": 1}))
    first, second = pickle.loads(sent), pickle.loads(sent)
    assert first is second
    assert first.content == {"a": 1}


class Growing(Threads):
    """A crew of four that begins with one."""

    most = 4

    def __init__(self) -> None:
        super().__init__(1)
        object.__setattr__(self, "asked", 0)

    @property
    def hands(self) -> int:
        object.__setattr__(self, "asked", self.asked + 1)
        return 1 if self.asked < 5 else 4


def test_hands_that_come_later_are_filled_too() -> None:
    at_once, most, turn = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal at_once, most
        with turn:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.01)
        with turn:
            at_once -= 1

    list(in_order([work] * 40, Growing()))
    assert most == 4


def test_results_come_in_the_order_of_the_work() -> None:
    work = [partial(attrgetter("real"), k) for k in range(50)]
    assert list(in_order(work, Threads(3))) == list(range(50))
