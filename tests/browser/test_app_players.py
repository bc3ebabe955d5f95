"""Eight people at one table, by real websockets, against an app started at the command line."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import aiohttp
import pytest
from players import Page
from served import serve

from sim.app.pages.all_pages import MOST_PAGES
from sim.app.serving import STILL

PLAYERS = 8


def table(states):
    """A file of so many states that put and answer texts in two rounds."""
    minds = "".join(f"  S{n}: {{ideal: {{tax: {n}}}, reservation: 0.5}}\n" for n in range(states))
    return (
        "format: 1\ntitle: Many\nissues: {tax: {label: Tax}}\n"
        "frameworks:\n  low: {at: {tax: 10}}\n  high: {at: {tax: 90}}\n"
        f"states:\n{minds}table: {{quota: unanimity}}\nprotocol: {{rounds: 2}}\n"
    )


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("players")
    file = folder / "many.yaml"
    file.write_text(table(PLAYERS), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    served = serve(folder, file, port, "--replicate", "1")
    yield served
    served.stop()


def in_a_loop(doing):
    """Browser tests may have left a loop in this thread."""
    with ThreadPoolExecutor() as other:
        return other.submit(asyncio.run, doing).result()


async def sit(app, browsers, number):
    http = aiohttp.ClientSession()
    browsers.append(http)
    lobby = await Page(http, app.address).open(app.join)
    await lobby.press(f"S{number}")
    path = await lobby.until(lambda: lobby.went_to)
    await lobby.close()
    return await Page(http, app.address).open(app.join.rstrip("/") + path)


async def play(app):
    browsers = [aiohttp.ClientSession()]
    try:
        host = await Page(browsers[0], app.address).open(app.host)
        pages = [await sit(app, browsers, n) for n in range(PLAYERS)]
        await host.press("Start the talks")
        for number in (1, 2):
            said = f"Round {number}: "
            await asyncio.gather(*(answer(page, said) for page in pages))
        await asyncio.gather(*(p.until(lambda p=p: p.says("Looking back")) for p in pages))
        return [page.text for page in pages]
    finally:
        for http in browsers:
            await http.close()


async def answer(page, said):
    """Refuse, or put no text, whichever is asked, until the round is told."""
    await page.until(lambda: page.says(said) or page.button("Refuse", "Put no text"))
    if not page.says(said):
        await page.press("Refuse", "Put no text")
    await page.until(lambda: page.says(said))


def test_eight_people_play_to_the_end_and_each_is_told_their_own(app):
    told = in_a_loop(play(app))
    assert all("No agreement after 2 rounds." in text for text in told)
    assert all(f"You speak for S{n}" in text for n, text in enumerate(told))


def test_a_slow_browser_is_not_taken_for_gone(app):
    async def ask():
        async with aiohttp.ClientSession() as http:
            return (await Page(http, app.address).open(app.join)).patience

    assert in_a_loop(ask()) == STILL


def upgrade(app, page):
    """What asks for a websocket."""
    here = urlsplit(app.join)
    return (
        f"GET {here.path}_nicegui_ws/socket.io/?EIO=4&transport=websocket{page} HTTP/1.1\r\n"
        f"Host: {here.netloc}\r\nOrigin: {app.address}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )


def handshake(app, page):
    """A socket that stays open, and what its first line says."""
    here = urlsplit(app.join)
    line = socket.create_connection((here.hostname, here.port), timeout=5)
    line.sendall(upgrade(app, page))
    return line, int(line.recv(200).split()[1])


def test_a_websocket_of_no_page_is_refused(app):
    line, code = handshake(app, "")
    line.close()
    assert code == 403


def test_a_page_has_two_websockets_at_most(app):
    lines, codes = zip(*(handshake(app, "&client_id=one") for _ in range(3)), strict=True)
    for line in lines:
        line.close()
    assert codes == (101, 101, 403)


def test_a_message_that_is_too_long_ends_the_websocket(app):
    async def talk():
        async with aiohttp.ClientSession() as http:
            page = await Page(http, app.address).open(app.join)
            await page._socket.send_str("42" + json.dumps(["event", "x" * 70_000]))
            await asyncio.wait_for(page._reader, 10)
            return page._socket.close_code

    assert in_a_loop(talk()) == 1009


def test_talk_by_requests_one_after_another_is_refused(app):
    async def ask():
        async with aiohttp.ClientSession() as http:
            link = f"{app.join}_nicegui_ws/socket.io/?EIO=4&transport=polling"
            async with http.get(link) as answer:
                return answer.status

    assert in_a_loop(ask()) == 405


def test_a_head_that_is_too_large_is_refused(app):
    here = urlsplit(app.join)
    with socket.create_connection((here.hostname, here.port), timeout=5) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000)
        assert b" 400 " in line.recv(200)


def test_what_a_browser_has_logged_is_not_printed_in_the_terminal(app):
    async def talk():
        async with aiohttp.ClientSession() as http:
            page = await Page(http, app.address).open(app.join)
            await page.send("log", {"level": "error", "message": "\x1b[2J gone"})
            await http.get(f"{app.join}nowhere")
            await asyncio.sleep(0.5)

    in_a_loop(talk())
    assert "gone" not in app.printed
    assert "nowhere" not in app.printed


def test_one_page_too_many_is_told_that_the_room_is_full(app):
    async def ask():
        async with aiohttp.ClientSession() as http:
            for _ in range(MOST_PAGES + 1):
                async with http.get(f"{app.join}watch") as answer:
                    text = await answer.text()
            return text

    assert "The room is full" in in_a_loop(ask())
