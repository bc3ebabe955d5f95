"""Who may come in: keys, names, origins; and the port on which the app stands."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from sim.app import guard
from sim.app.guard import Guard, Knock, refusal
from sim.app.keys import Links, a_key, a_typed_key
from sim.app.port import bound
from sim.scenario.faults import RequestError

KEY = "abcdefghij"
ELSEWHERE = ["http://evil.example", "null", "", "http://127.0.0.1:9999", "http://["]
"""Pages that are not ours, and what names no page at all."""


def knock(**given):
    plain = {
        "kind": "http",
        "method": "GET",
        "path": f"/{KEY}/",
        "query": "",
        "host": "127.0.0.1:8080",
        "origin": None,
    }
    return Knock(**(plain | given))


def status(said, lan=False):
    refused = refusal(said, KEY, lan)
    return refused.status if refused else None


def test_whoever_has_the_key_may_look():
    assert status(knock()) is None


@pytest.mark.parametrize("path", ["/", "/abcdefghi/", "/abcdefghijk/", "//abcdefghij", "", "/é/"])
def test_without_the_key_nothing_is_shown(path):
    assert status(knock(path=path)) == 403


def test_files_of_the_library_need_the_key_too():
    assert status(knock(path="/_nicegui/static/nicegui.js")) == 403


@pytest.mark.parametrize("host", ["evil.example:8080", "evil.example", "", None, "[x", "1.x"])
def test_a_name_that_is_not_this_computers_is_refused(host):
    assert status(knock(host=host), lan=True) == 421


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"])
def test_this_computers_own_names_are_let_in(host):
    assert status(knock(host=host)) is None


def test_the_number_of_this_computer_in_its_network_is_let_in_with_lan_alone():
    said = knock(host="192.0.2.7:8080")
    assert (status(said), status(said, lan=True)) == (421, None)


@pytest.mark.parametrize("origin", [*ELSEWHERE, None])
def test_a_websocket_from_elsewhere_is_refused(origin):
    assert status(knock(kind="websocket", origin=origin)) == 403


@pytest.mark.parametrize("origin", ELSEWHERE)
def test_a_page_that_is_asked_for_from_elsewhere_is_refused(origin):
    assert status(knock(origin=origin)) == 403


def test_a_websocket_of_our_page_is_let_in():
    assert status(knock(kind="websocket", origin="http://127.0.0.1:8080")) is None


def test_nothing_can_be_sent_but_by_the_websocket():
    assert status(knock(method="POST")) == 405


def test_a_link_longer_than_ours_is_refused():
    assert status(knock(query="x" * 5000)) == 414


def test_a_refused_websocket_is_closed_before_it_is_open():
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    async def never(*_):
        raise AssertionError("let in")

    scope = {"type": "websocket", "path": "/", "headers": [(b"host", b"localhost")]}
    with ThreadPoolExecutor() as other:  # a browser test may have left a loop in this thread
        other.submit(asyncio.run, Guard(never, KEY, False)(scope, receive, send)).result()
    assert [message["type"] for message in sent] == ["websocket.close"]


def sockets(*pages):
    """What each websocket is told that is opened while those before it are still open."""
    told = []

    async def knock_at(door, page):
        scope = {
            "type": "websocket",
            "path": f"/{KEY}/_nicegui_ws/",
            "query_string": f"client_id={page}".encode(),
            "headers": [(b"host", b"localhost"), (b"origin", b"http://localhost")],
        }

        async def receive():
            return {"type": "websocket.connect"}

        async def send(message):
            told.append(message.get("code", message["type"]))

        await door(scope, receive, send)

    async def whole():
        async def app(_, __, send):
            await send({"type": "websocket.accept"})
            await asyncio.sleep(0.2)

        door = Guard(app, KEY, False)
        await asyncio.gather(*(knock_at(door, page) for page in pages))
        await knock_at(door, pages[-1])

    with ThreadPoolExecutor() as other:
        other.submit(asyncio.run, whole()).result()
    return [{"websocket.accept": "in", 1013: "full"}.get(each, each) for each in told]


def test_one_websocket_too_many_is_refused_until_others_have_gone(monkeypatch):
    monkeypatch.setattr("sim.app.guard.MOST_SOCKETS", 2)
    assert sockets("one", "two", "three") == ["in", "in", "full", "in"]


def test_a_third_websocket_of_one_page_is_refused_until_the_others_have_gone():
    assert sockets("one", "one", "one") == ["in", "in", "full", "in"]


def test_as_many_websockets_are_let_in_as_is_promised():
    assert (guard.MOST_SOCKETS, guard.OF_ONE_PAGE) == (300, 2)


def test_keys_differ_from_start_to_start():
    assert len({a_key() for _ in range(100)} | {a_typed_key() for _ in range(100)}) == 200


def test_every_link_holds_the_key():
    links = Links(address="http://127.0.0.1:8080")
    assert all(f"/{links.key}/" in each for each in (links.join, links.host, links.watch))


def test_a_taken_port_comes_with_one_that_is_free():
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        with pytest.raises(RequestError, match=r"is taken; try: sim app x --port \d+$"):
            bound(port, False, "sim app x")


@pytest.mark.parametrize("port", [0, -1, 70_000])
def test_what_is_no_port_is_said_to_be_none(port):
    with pytest.raises(RequestError, match="is no port"):
        bound(port, False, "sim app x")
