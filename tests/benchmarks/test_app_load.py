"""How long players of the app wait for an answer: fifty of them, each on a websocket of their own.

Target: 95 of 100 answers within 200 ms, on loopback, players and app on one machine.
"""

import asyncio
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import pytest
from players import Page
from served import Served, serve

PLAYERS = 50
ROUNDS = 3
ISSUES = ("tax", "trade", "land", "water", "ports", "law")


def table(states: int) -> str:
    """A table of so many states, six issues and ten texts; as JSON, which is YAML."""
    dice = Random(7)

    def places() -> dict[str, int]:
        return {issue: dice.randrange(101) for issue in ISSUES}

    return json.dumps(
        {
            "format": 1,
            "title": "Many players",
            "issues": {issue: {"label": issue} for issue in ISSUES},
            "frameworks": {f"text_{n}": {"at": places()} for n in range(10)},
            "states": {f"S{n}": {"ideal": places(), "reservation": 0.5} for n in range(states)},
            "table": {"quota": "unanimity"},
            "protocol": {"rounds": ROUNDS},
        }
    )


class Player:
    """Thinks, presses a button, and measures until the page says that it was heard."""

    def __init__(self, page: Page, dice: Random, thinks: float) -> None:
        self.page, self._dice, self._thinks = page, dice, thinks
        self.waited: list[float] = []
        """Seconds from a click to the page that says so."""
        self.asked: list[float] = []
        """When each round was told on this page."""

    async def play(self, rounds: int) -> None:
        """Put a text where there is the floor, and refuse those of others, round after round."""
        for number in range(1, rounds + 1):
            told = f"Round {number}: "
            while not self.page.says(told):
                await self.page.until(lambda told=told: self.page.says(told) or self._question())
                if self._question() is not None:
                    await asyncio.sleep(self._dice.random() * self._thinks)
                    await self._press()
            self.asked.append(time.perf_counter())

    def _question(self) -> int | None:
        return self.page.button("Refuse", "Put this text")

    async def _press(self) -> None:
        if self.page.button("Put this text") is not None:
            await self.page.choose(0)
        started = time.perf_counter()
        pressed = await self.page.press("Refuse", "Put this text")
        await self.page.until(lambda: self._question() != pressed)
        self.waited.append(time.perf_counter() - started)


async def _sit(app: Served, http: aiohttp.ClientSession, number: int) -> Page:
    lobby = await Page(http, app.address).open(app.join)
    await lobby.press(f"S{number}")
    path = await lobby.until(lambda: lobby.went_to)
    await lobby.close()
    return await Page(http, app.address).open(app.join.rstrip("/") + str(path))


async def _played(app: Served, count: int, thinks: float) -> list[Player]:
    browsers = [aiohttp.ClientSession() for _ in range(count + 1)]
    try:
        host = await Page(browsers[-1], app.address).open(app.host)
        pages = [await _sit(app, http, n) for n, http in enumerate(browsers[:-1])]
        players = [Player(page, Random(n), thinks) for n, page in enumerate(pages)]
        await host.press("Start the talks")
        await asyncio.gather(*(player.play(ROUNDS) for player in players))
        return players
    finally:
        for http in browsers:
            await http.close()


def row(name: str, seconds: list[float]) -> str:
    """Median, 95th of 100 and longest, in milliseconds."""
    ordered = sorted(1000 * each for each in seconds)
    middle, late = ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]
    return f"{name:44}{len(ordered):>6}{middle:>8.0f}{late:>8.0f}{ordered[-1]:>8.0f}"


@pytest.mark.parametrize("thinks", [10.0, 2.0, 0.0])
def test_fifty_players(benchmark: Any, tmp_path: Path, thinks: float) -> None:
    if benchmark.disabled:
        pytest.skip("nothing is measured")
    file = tmp_path / "many.yaml"
    file.write_text(table(PLAYERS), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    app = serve(tmp_path, file, port, "--replicate", "1")
    try:
        with ThreadPoolExecutor() as other:
            measured = benchmark.pedantic(
                lambda: other.submit(asyncio.run, _played(app, PLAYERS, thinks)).result(),
                rounds=1,
            )
    finally:
        app.stop()
    clicks = [each for player in measured for each in player.waited]
    spread = [max(at) - min(at) for at in zip(*(p.asked for p in measured), strict=True)]
    print(f"\n{PLAYERS} players who think up to {thinks} s; ms{'':16} count  median   p95     max")
    print(row("from a click to the page that says so", clicks))
    print(row("from the first page that tells a round to the last", spread))
