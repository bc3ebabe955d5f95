"""Connections of the app: whoever asks too slowly, or too often, is hung up on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
import uvicorn
from uvicorn.server import ServerState

from sim.app import line
from sim.app.line import Line

WHOLE = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
HALF = b"GET / HTTP/1.1\r\nHost: loc"
SOON = 0.3
LATE = 5.0
CHUNK = b"x" * 1_000_000
MANY = 64
"""Chunks of an answer that no system keeps for somebody who does not take it."""


async def app(scope, receive, send):
    """Answers: /slow after a while, /long at length; and talks by websocket until it is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    await asyncio.sleep(2 * SOON if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(MANY if scope["path"] == "/long" else 1):
        await send({"type": "http.response.body", "body": CHUNK[:9], "more_body": True})
        if scope["path"] == "/long":
            await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
    await send({"type": "http.response.body"})


@asynccontextmanager
async def served():
    """Callers get a connection of their own to the app above."""
    config = uvicorn.Config(
        app, http=Line, ws="wsproto", log_level="critical", timeout_keep_alive=60
    )
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Line(config, state, {}), "127.0.0.1", 0)
    lines = []

    async def call(said=b""):
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        lines.append(writer)
        writer.write(said)
        return reader, writer

    yield call
    for each in lines:
        each.close()
    server.close()


def tried(talk):
    """A browser test may have left a loop in this thread."""

    async def whole():
        async with served() as call, asyncio.timeout(20):
            return await talk(call)

    with ThreadPoolExecutor() as other:
        return other.submit(asyncio.run, whole()).result()


async def heard(reader):
    """All that is said until the line is hung up."""
    said = b""
    try:
        while some := await reader.read(65_536):
            said += some
    except ConnectionResetError:
        pass
    return said


async def stays(reader, seconds=2 * SOON):
    """Whether nobody hangs up for so long."""
    try:
        await asyncio.wait_for(heard(reader), seconds)
    except TimeoutError:
        return True
    return False


@pytest.fixture
def hurried(monkeypatch):
    """Little time to ask, much to take the answer."""
    monkeypatch.setattr(line, "ASKING", SOON)
    monkeypatch.setattr(line, "TAKING", LATE)


@pytest.mark.usefixtures("hurried")
def test_whoever_asks_half_a_question_is_hung_up_on():
    async def talk(call):
        reader, _ = await call(HALF)
        return await asyncio.wait_for(heard(reader), LATE)

    assert tried(talk) == b""


@pytest.mark.usefixtures("hurried")
def test_letter_after_letter_wins_no_time():
    async def talk(call):
        reader, writer = await call()

        async def drip():
            for letter in HALF:
                writer.write(bytes([letter]))
                await asyncio.sleep(SOON / 4)

        dripping = asyncio.create_task(drip())
        said = await asyncio.wait_for(heard(reader), 2 * SOON)
        dripping.cancel()
        return said

    assert tried(talk) == b""


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("path", [b"", b"slow"])
def test_half_a_second_question_in_one_breath_with_the_first_wins_no_time(path):
    async def talk(call):
        reader, _ = await call(WHOLE % path + HALF)
        return await asyncio.wait_for(heard(reader), LATE - 1)

    assert tried(talk).count(b" 200 ") == 1


@pytest.mark.usefixtures("hurried")
def test_a_body_that_nobody_asked_for_wins_no_time():
    async def talk(call):
        head = (WHOLE % b"").removesuffix(b"\r\n") + b"Content-Length: 100000\r\n\r\n"
        reader, _ = await call(head)
        return await asyncio.wait_for(heard(reader), LATE - 1)

    assert tried(talk).count(b" 200 ") == 1


@pytest.mark.usefixtures("hurried")
def test_an_answer_may_take_longer_than_a_question():
    async def talk(call):
        reader, _ = await call(WHOLE % b"slow")
        return await asyncio.wait_for(reader.readline(), LATE)

    assert b" 200 " in tried(talk)


@pytest.mark.usefixtures("hurried")
def test_so_may_the_second_of_two_that_are_asked_for_in_one_breath():
    async def talk(call):
        reader, _ = await call(WHOLE % b"" + WHOLE % b"slow")
        return await asyncio.wait_for(heard(reader), LATE)

    assert tried(talk).count(b" 200 ") == 2


@pytest.mark.usefixtures("hurried")
def test_a_websocket_asked_for_in_one_breath_with_a_page_stays():
    async def talk(call):
        reader, _ = await call(WHOLE % b"slow" + UPGRADE)
        await reader.readuntil(b" 101 ")
        return await stays(reader)

    assert tried(talk)


def test_whoever_does_not_take_the_answer_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(line, "ASKING", LATE)
    monkeypatch.setattr(line, "TAKING", SOON)

    async def talk(call):
        reader, _ = await call(WHOLE % b"long")
        await asyncio.sleep(3 * SOON)
        return len(await heard(reader))

    assert tried(talk) < MANY * len(CHUNK)


def test_one_connection_too_many_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(line, "LINES", 2)

    async def talk(call):
        return [await stays((await call())[0]) for _ in range(3)]

    assert tried(talk) == [True, True, False]


def test_one_connection_too_many_from_another_computer_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(line, "FROM_ONE", 2)
    monkeypatch.setattr(line, "_caller", lambda _: "192.0.2.7")

    async def talk(call):
        return [await stays((await call())[0]) for _ in range(3)]

    assert tried(talk) == [True, True, False]


def test_those_from_this_computer_are_not_counted(monkeypatch):
    monkeypatch.setattr(line, "FROM_ONE", 1)

    async def talk(call):
        return [await stays((await call())[0]) for _ in range(3)]

    assert tried(talk) == [True, True, True]


def test_the_limits_are_those_that_are_promised():
    assert (line.ASKING, line.TAKING, line.LINES, line.FROM_ONE) == (10.0, 60.0, 600, 100)
