"""`sim app` at the command line: what is refused before anything is served."""

import importlib.util
import socket

import pytest
from commands import FIRST_STEPS, one_line


def test_without_the_extra_one_line_says_what_installs_it(sim, monkeypatch):
    found = importlib.util.find_spec
    missing = lambda name, *rest: None if name == "nicegui" else found(name, *rest)  # noqa: E731
    monkeypatch.setattr("sim.cli.classroom.find_spec", missing)
    assert one_line(sim("app", FIRST_STEPS)) == (
        "sim app needs NiceGUI: in a clone pip install -c constraints.txt -e '.[app]', "
        "beside a wheel of ours pip install nicegui\n"
    )


def test_a_taken_port_offers_the_command_with_one_that_is_free(sim):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        said = one_line(sim("app", FIRST_STEPS, "--port", port, "--no-open"))
    assert said.startswith(f"port {port} is taken; try: sim app {FIRST_STEPS}")
    assert int(said.split()[-1]) != port


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--variant", "two_of_tree"], "did you mean 'two_of_three'?"),
        (["--replicate", "-1"], "replicates count from 0"),
        (["--port", "99999"], "port: 99999 is no port"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(sim, given, said):
    assert said in one_line(sim("app", FIRST_STEPS, *given))


def test_a_file_that_is_not_there_is_said_in_a_line(sim):
    assert "nowhere.yaml" in one_line(sim("app", "nowhere.yaml"))
