"""Work shared out among copies of this process: in order, and never lost with a copy."""

import os
import signal
import threading
import time
from functools import partial

import pytest

from sim.present import forks
from sim.present.forks import shared_out

HERE = os.getpid()
linux = pytest.mark.skipif(not forks.FORKS, reason="no copies of processes here")


def where(place: int) -> tuple[int, int]:
    """The place, and the process that did the work."""
    return place, os.getpid()


def unless_here(do: str) -> str:
    """Fails in a copy, in one way or another; `here` in this process."""
    if os.getpid() == HERE:
        return "here"
    if do == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if do == "hangs":
        time.sleep(60)
    raise ValueError(do)


@pytest.mark.parametrize("pieces", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("processes", [1, 2, 3, 12])
def test_results_come_in_the_order_of_the_work(pieces: int, processes: int) -> None:
    found = shared_out([partial(where, k) for k in range(pieces)], processes)
    assert [place for place, _ in found] == [*range(pieces)]


@linux
def test_the_work_is_done_in_so_many_processes_and_this_is_one_of_them() -> None:
    found = {process for _, process in shared_out([partial(where, k) for k in range(6)], 3)}
    assert len(found) == 3
    assert HERE in found


@pytest.mark.parametrize("do", ["dies", "raises"])
def test_what_a_copy_fails_at_is_done_here(do: str) -> None:
    assert shared_out([partial(unless_here, do)] * 4, 2) == ["here"] * 4


def test_a_copy_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "PATIENCE", 0.2)
    assert shared_out([partial(unless_here, "hangs")] * 2, 2) == ["here"] * 2


def test_what_a_piece_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        shared_out([partial(divmod, 1, k) for k in (1, 0)], 2)


def test_without_copies_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forks, "FORKS", False)
    assert {who for _, who in shared_out([partial(where, k) for k in range(4)], 2)} == {HERE}


def test_other_threads_at_work_bring_no_warning() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert len(shared_out([partial(where, k) for k in range(4)], 2)) == 4
    finally:
        done.set()
        other.join()


@linux
def test_no_copy_is_left_behind() -> None:
    found = shared_out([partial(where, k) for k in range(3)], 3)
    for other in {process for _, process in found} - {HERE}:
        with pytest.raises(ProcessLookupError):
            os.kill(other, 0)
