"""Who does the work, without a cluster at hand: addresses, editions, what travels, and in turn."""

import pickle
import threading
import time
from functools import partial
from operator import attrgetter
from types import SimpleNamespace

import pytest
from commands import ROOT

import sim as face
import sim.edition
import sim.points
from sim.analysis.stress.stress import prepare
from sim.crew import Threads, in_order
from sim.crew.call import ClusterError
from sim.crew.cluster import Cluster
from sim.crew.parcel import Parcel
from sim.points import Points
from sim.scenario.faults import RequestError


@pytest.fixture
def dask() -> None:
    pytest.importorskip("distributed")


@pytest.mark.usefixtures("dask")
@pytest.mark.parametrize(
    "on", ["localhost", "tcp://host:8786", "dask://", "dask://a b", "dask://a:0", "dask://a:65536",
           "dask://a:8786/b", "dask://user@a", "dask://::1", "dask://a:8786\n"],
)  # fmt: skip
def test_what_is_no_address_is_refused(on: str) -> None:
    with pytest.raises(RequestError, match="no scheduler's address; write dask://HOST:8786"):
        Cluster(on)


@pytest.mark.usefixtures("dask")
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


@pytest.mark.usefixtures("dask")
def test_a_scheduler_is_gone_as_soon_as_the_way_to_it_is_cut() -> None:
    from distributed.comm import CommClosedError

    crew = Cluster("dask://host")
    crew._client = SimpleNamespace(status="running")  # type: ignore[assignment]
    assert crew._why(CommClosedError("in <TCP (closed)>: Stream is closed")).startswith(
        "the scheduler at dask://host is gone"
    )


@pytest.mark.usefixtures("dask")
def test_a_scheduler_that_does_not_answer_is_called_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def nobody(place: str, _: str) -> None:
        calls.append(place)
        raise ClusterError("no scheduler answers")

    monkeypatch.setattr("sim.crew.cluster.client_of", nobody)
    crew = Cluster("dask://nowhere")
    for _ in range(2):
        with pytest.raises(ClusterError, match="no scheduler answers"):
            crew.do(int)
    with pytest.raises(ClusterError):
        assert crew.hands
    assert calls == ["nowhere:8786"]


def test_what_is_unlike_is_said_with_both_versions() -> None:
    ours = (("guarantee-sim", "0.2.0"), ("numpy", "2.4.6"))
    assert sim.edition.unlike(ours, ours) == ""
    assert sim.edition.unlike((("guarantee-sim", "0.1.0"), ours[1]), ours) == (
        "guarantee-sim 0.1.0 where here it is 0.2.0"
    )
    assert sim.edition.unlike(ours[:1], ours) == "numpy none where here it is 2.4.6"


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
