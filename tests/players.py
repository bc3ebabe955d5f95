"""Browsers without a screen: they open pages of the app, press buttons and see what comes of it."""

import asyncio
import html
import json
import re
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import aiohttp

ELEMENTS = re.compile(r"parseElements\(String\.raw`(.*?)`\)", re.DOTALL)
CLIENT = re.compile(r"'client_id': '([^']+)', 'next_message_id': (\d+)")
TAGS = re.compile(r"<[^>]*>")
PATIENCE = 60.0
Seen = TypeVar("Seen")


class Page:
    """One open page: what stands on it, kept up to date by the websocket as in a browser."""

    def __init__(self, http: aiohttp.ClientSession, address: str) -> None:
        self._http, self._address = http, address
        self._elements: dict[str, Any] = {}
        self._reader: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self.went_to: str | None = None
        """Where the page has been told to go."""
        self.patience = 0.0
        """Seconds that a ping may stay without an answer."""
        self.received = 0
        """Letters that came by the websocket."""

    async def open(self, link: str) -> "Page":
        """Load a page, and connect its websocket."""
        async with self._http.get(link) as answer:
            assert answer.status == 200, answer.status
            text = await answer.text()
        self._elements = json.loads(html.unescape(ELEMENTS.search(text)[1]))
        self.client, number = CLIENT.search(text).groups()
        self._socket = await self._http.ws_connect(
            self.websocket(link, number), origin=self._address, max_msg_size=0
        )
        hello = await self._socket.receive_str()
        assert hello.startswith("0{")
        self.patience = json.loads(hello[1:])["pingTimeout"] / 1000
        await self._socket.send_str("40")
        assert (await self._socket.receive_str()).startswith("40{")
        self._reader = asyncio.create_task(self._read())
        self._reader.add_done_callback(lambda _: self._changed.set())
        return self

    def websocket(self, link: str, number: str) -> str:
        """Where the websocket of this page is found."""
        asks = {
            "client_id": self.client,
            "next_message_id": number,
            "implicit_handshake": "true",
            "document_id": self.client,
            "tab_id": self.client,
            "EIO": "4",
            "transport": "websocket",
        }
        key = urlsplit(link).path.split("/")[1]
        return f"{self._address}/{key}/_nicegui_ws/socket.io/?{urlencode(asks)}"

    async def _read(self) -> None:
        async for message in self._socket:
            self.received += len(message.data)
            if message.data == "2":
                await self._socket.send_str("3")
            elif message.data.startswith("42"):
                self._take(*json.loads(message.data[2:]))

    def _take(self, kind: str, said: dict[str, Any]) -> None:
        said.pop("_id", None)
        if kind == "update":
            for number, element in said.items():
                if element is None:
                    self._elements.pop(number, None)
                else:
                    self._elements[number] = element
        elif kind == "open":
            self.went_to = said["path"]
        self._changed.set()

    @property
    def is_open(self) -> bool:
        """Whether the websocket is."""
        return self._reader is not None and not self._reader.done()

    @property
    def text(self) -> str:
        """All that can be read."""
        return "\n".join(filter(None, map(_words, self._elements.values())))

    def says(self, words: str) -> bool:
        """Whether some line holds these words."""
        return any(words in _words(each) for each in self._elements.values())

    def button(self, *labels: str) -> int | None:
        """The number of a button so called; None where there is none."""
        for number, each in self._elements.items():
            if each.get("tag") == "q-btn" and each["props"].get("label") in labels:
                return int(number)
        return None

    async def press(self, *labels: str) -> int:
        """Press a button so called, once it is there; its number."""
        number = await self.until(lambda: self.button(*labels))
        await self._do(number)
        return number

    async def choose(self, place: int) -> None:
        """Choose the option at that place of the list on this page."""
        lists = (n for n, each in self._elements.items() if "options" in each.get("props", {}))
        await self._do(int(next(lists)), json.dumps(place))

    async def _do(self, number: int, *args: str) -> None:
        listener = self._elements[str(number)]["events"][0]["listener_id"]
        await self.send("event", {"id": number, "listener_id": listener, "args": args})

    async def send(self, kind: str, said: dict[str, Any]) -> None:
        """Say something by the websocket."""
        await self._socket.send_str("42" + json.dumps([kind, {"client_id": self.client, **said}]))

    async def until(self, seen: Callable[[], Seen]) -> Seen:
        """Wait until something is seen."""
        end = time.monotonic() + PATIENCE
        while not (found := seen()):
            self._changed.clear()
            assert time.monotonic() < end, f"it never came to that:\n{self.text}"
            if self._reader is not None and self._reader.done():
                self._reader.result()
                raise AssertionError(f"the websocket was closed: {self._socket.close_code}")
            async with asyncio.timeout(PATIENCE):
                await self._changed.wait()
        return found

    async def close(self) -> None:
        """Close the page."""
        if self._reader is not None:
            self._reader.cancel()
            await self._socket.close()


def _words(element: dict[str, Any]) -> str:
    """What can be read of an element: its text, or the texts in its markup."""
    if element.get("text"):
        return str(element["text"])
    markup = element.get("props", {}).get("innerHTML", "")
    return html.unescape(TAGS.sub("\n", markup)).strip()
