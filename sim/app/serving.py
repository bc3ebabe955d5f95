"""Serving the pages: the library's server behind our guard, on a socket that we hold."""

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from nicegui import app, core, ui

from sim.app.guard import Guard
from sim.app.keys import Links
from sim.app.line import LINES, Line
from sim.app.pages.all_pages import lay
from sim.app.session import Session
from sim.app.tidy import tidy

LARGEST = 64 * 1024
"""Bytes of a message from a browser."""
PATIENCE = 10.0
"""Seconds that a page which has lost its connection is kept."""
STILL = 20.0
"""Seconds without an answer to a ping, until a websocket is taken for lost: on a busy computer a
browser may be slow."""
HEAD = 16 * 1024
"""Bytes of what a request begins with."""


def serve(
    session: Session, links: Links, held: socket.socket, lan: bool, ready: Callable[[], None]
) -> None:
    """Serve the session's pages until Ctrl-C; `ready` is called once they can be opened."""
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    lay(session, links, lan)
    app.on_startup(_be_patient)
    app.on_startup(tidy)
    app.on_startup(ready)
    app.on_shutdown(session.close)
    app.config.socket_io_js_transports[:] = ["websocket"]
    app.config.quasar_config["brand"]["primary"] = "#1f5f8b"
    ui.run_with(
        outer,
        mount_path=links.mount,
        title=session.study.title,
        favicon="🪑",
        dark=None,
        tailwind=False,
        reconnect_timeout=PATIENCE,
        show_welcome_message=False,
        storage_secret=os.urandom(32).hex(),
        session_middleware_kwargs={
            "session_cookie": f"sim-{links.key}",
            "same_site": "strict",
            "path": links.mount,
            "max_age": None,
        },
    )
    settings = uvicorn.Config(
        Guard(outer, links.key, lan),
        http=Line,
        h11_max_incomplete_event_size=HEAD,
        log_level="critical",
        ws="wsproto",
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,  # what is small on the way might be large when unpacked
        limit_concurrency=LINES,
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    logging.disable()  # links hold keys, and what browsers send may hold escape sequences
    try:
        with suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[held])
    finally:
        session.close()
        held.close()
        logging.disable(logging.NOTSET)


def _be_patient() -> None:
    """Wait for slow browsers: as it starts, the library sets a time of its own, of 4 seconds."""
    core.sio.eio.ping_timeout = STILL
