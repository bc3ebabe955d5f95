"""Who may come in: the guard before every page, file and websocket of the session."""

from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from sim.app.keys import is_same

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_SOCKETS = 300
"""Websockets at a time, of all pages."""
OF_ONE_PAGE = 2
"""Of them of one page: the old one may not know yet that it is gone."""
SOCKETS = "/_nicegui_ws"
"""Where websockets are found, behind the key."""
LONGEST = 2_000
"""Letters of a path and what is asked with it."""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No table here</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto;
padding: 0 1rem }}</style></head>
<body><h1>No table here</h1><p>{}</p></body></html>
"""
WRONG_KEY = (
    "This link leads to no table. Ask whoever runs the talks for the link, or scan its code again: "
    "each start of the app has a new one."
)
WRONG_NAME = (
    "This page is only shown under the address of the computer that runs it, in numbers. Type the "
    "link as it was printed there."
)
WRONG_WAY = "Only looking is possible here: pages are asked for with GET, and talk by websocket."
TOO_LONG = "This link is too long to be one of ours."
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing is loaded from elsewhere; the page library makes its templates in the browser (eval)."""
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Knock(NamedTuple):
    """What somebody at the door says."""

    kind: str
    """`http` or `websocket`."""
    method: str
    path: str
    query: str
    host: str | None
    """The name under which the browser looked for us."""
    origin: str | None
    """The page that asks."""


class Refusal(NamedTuple):
    """Why somebody is not let in."""

    status: int
    why: str


def refusal(knock: Knock, key: str, lan: bool) -> Refusal | None:
    """Why the door stays shut; None where it opens.

    The name has to be a number or `localhost`: a page elsewhere could have its own name lead here
    (DNS rebinding), but no number. The key has to begin the path. A websocket has to come from a
    page of ours, and so has whatever else says where it comes from.
    """
    if not _is_ours(knock.host, lan):
        return Refusal(421, WRONG_NAME)
    if len(knock.path) + len(knock.query) > LONGEST:
        return Refusal(414, TOO_LONG)
    if not is_same(knock.path[1:].partition("/")[0], key):
        return Refusal(403, WRONG_KEY)
    asks_slowly = f"/{key}{SOCKETS}"  # the library would also talk by requests, one after another
    is_plain = knock.method in {"GET", "HEAD"} and not knock.path.startswith(asks_slowly)
    if knock.kind == "http" and not is_plain:
        return Refusal(405, WRONG_WAY)
    if knock.origin is None and knock.kind == "http":
        return None
    return None if _asks_from(knock.origin) == knock.host else Refusal(403, WRONG_KEY)


def _asks_from(origin: str | None) -> str:
    """The name under which the page that asks was found; empty where that cannot be told."""
    try:
        return urlsplit(origin or "").netloc
    except ValueError:
        return ""


def _is_ours(host: str | None, lan: bool) -> bool:
    """Whether the name is this computer's: `localhost` or a number, in the lan any number."""
    try:
        name = urlsplit(f"//{host or ''}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback or lan
    except ValueError:
        return False


class Guard:
    """Stands before the app, and lets in whom `refusal` does not keep out."""

    def __init__(self, app: App, key: str, lan: bool) -> None:
        self.app, self.key, self.lan = app, key, lan
        self._open: Counter[str] = Counter()
        """Websockets that are open, by page."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in or refuse."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refused = refusal(_knock(scope), self.key, self.lan)
        if refused is None and scope["type"] == "websocket":
            await self._talk(scope, receive, send)
        elif refused is None:
            await self.app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _refuse(refused, scope["method"], send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a websocket in, unless there are too many or it is of no page."""
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        page = asked.get("client_id", [""])[0]
        is_full = self._open.total() >= MOST_SOCKETS or self._open[page] >= OF_ONE_PAGE
        if is_full or not page:
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[page] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[page] -= 1
            self._open += Counter()  # forgets those of whom none is left


def _knock(scope: Scope) -> Knock:
    said = {name.decode("latin-1").lower(): value for name, value in scope["headers"]}
    host, origin = said.get("host"), said.get("origin")
    return Knock(
        kind=scope["type"],
        method=scope.get("method", "GET"),
        path=scope["path"],
        query=scope.get("query_string", b"").decode("latin-1"),
        host=host.decode("latin-1") if host is not None else None,
        origin=origin.decode("latin-1") if origin is not None else None,
    )


def _with_headers(send: Send) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
        await send(message)

    return sent


async def _refuse(refused: Refusal, method: str, send: Send) -> None:
    """A short page of fixed words: nothing of what was asked is said back."""
    body = PAGE.format(refused.why).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *HEADERS,
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
