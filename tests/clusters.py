"""Dask's own processes for tests, started by the documented commands, on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from commands import ROOT

DASK = [sys.executable, "-m", "dask"]


def free_port() -> int:
    """One at which nobody listens."""
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
def scheduler(folder: Path, *words: str) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """A scheduler that listens, and its address without what stands before the host."""
    port = free_port()
    asked = ("scheduler", "--host", "127.0.0.1", "--port", str(port), *words)
    with started(folder, *asked) as process:
        eventually(lambda: listens(port))
        yield process, f"127.0.0.1:{port}"


def listens(port: int) -> bool:
    """Whether anybody does."""
    with socket.socket() as probe:
        return not probe.connect_ex(("127.0.0.1", port))


def worker(
    folder: Path, place: str, *words: str, path: Path = ROOT
) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    """A worker of one thread, of `tcp://` unless the place says otherwise."""
    address = place if "://" in place else f"tcp://{place}"
    return started(folder, "worker", address, "--nthreads", "1", "--no-nanny", *words, path=path)


def eventually(happens: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it happens; fail where it does not."""
    until = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < until, "it never happens"
        time.sleep(0.05)
