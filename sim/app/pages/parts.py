"""What the pages are put together from: words in their tags, and parts that are kept up to date."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from markupsafe import Markup
from nicegui import context, ui

from sim.app.bell import Bell
from sim.app.pages.markup import list_items, table_of

Shown = TypeVar("Shown")
LOOK = Path(__file__).with_name("look.css")
PAUSE = 0.2
"""Seconds between two drawings of a page: what changes meanwhile is drawn at once."""


def words(text: str, tag: str = "p", classes: str = "") -> ui.label:
    """Text in a tag of its own: whatever is in it, it is shown as it is written."""
    label = ui.label(text).classes(classes)
    label.tag = tag
    return label


def heading(text: str, level: int = 2) -> ui.label:
    """A heading; it can be given the focus, so that what is new under it is found and read out."""
    return words(text, f"h{level}").props("tabindex=-1")


def inscribed(inside: Markup, tag: str = "div", classes: str = "") -> ui.html:
    """A piece of markup made in `markup`, where names are text: it is shown as it is."""
    return ui.html(inside, sanitize=False, tag=tag).classes(classes)


def listed(lines: Iterable[str]) -> None:
    """Lines as a list; nothing where there are none."""
    if inside := list_items(lines):
        inscribed(inside, "ul")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> None:
    """A table with a heading for each column and row; wide ones scroll."""
    inscribed(table_of(head, rows, caption), classes="wide")


def button(
    text: str, pressed: Callable[[], Awaitable[None] | None], *, quiet: bool = False
) -> ui.button:
    """A button that says in words what it does."""
    look = "outline no-caps" if quiet else "unelevated no-caps"
    colour = None if quiet else "primary"
    return ui.button(text, on_click=pressed, color=colour).props(look)


class Watched(ABC, Generic[Shown]):
    """What is written anew only when what it shows has become another.

    So nobody loses their place, or hears all of it again, because something else has changed.
    """

    def __init__(self, seen: Callable[[], Shown]) -> None:
        self._see = seen
        self._seen: Shown | None = None
        self._is_written = False

    def refresh(self) -> None:
        """Look again, and write it anew if it has changed."""
        now = self._see()
        if self._is_written and now == self._seen:
            return
        self._seen, self._is_written = now, True
        self.redraw(now)

    @abstractmethod
    def redraw(self, now: Shown) -> None:
        """Write it anew."""


class Part(Watched[Shown]):
    """A part of a page, put together from elements of the library.

    What is to be read out as it changes stands in a box that stays: screen readers pass over one
    that comes with its words.
    """

    def __init__(
        self,
        seen: Callable[[], Shown],
        write: Callable[[Shown], None],
        classes: str = "",
        *,
        tag: str = "section",
        is_read_out: bool = False,
    ) -> None:
        super().__init__(seen)
        self._write = write
        self.box = ui.element(tag).classes(classes)
        if is_read_out:
            self.box.props("role=status aria-live=polite")

    def redraw(self, now: Shown) -> None:
        """Write it anew."""
        self.box.clear()
        with self.box:
            self._write(now)


class Inscribed(Watched[Shown]):
    """A part of a page that is one piece of markup: nothing in it can be pressed."""

    def __init__(
        self,
        seen: Callable[[], Shown],
        inscribe: Callable[[Shown], Markup],
        classes: str = "",
        *,
        tag: str = "section",
    ) -> None:
        super().__init__(seen)
        self._inscribe = inscribe
        self.box = inscribed(Markup(""), tag, classes)

    def redraw(self, now: Shown) -> None:
        """Write it anew."""
        self.box.set_content(self._inscribe(now))


class Turns:
    """Pages are drawn one at a time, and what browsers say is heard in between.

    A new question for fifty people would else keep the first answers waiting until all are drawn.
    """

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()

    def join(self, draw: Callable[[], None]) -> None:
        """Draw a page when those before it are drawn."""
        self._waiting.append(draw)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._draw_next)

    def _draw_next(self) -> None:
        try:
            self._waiting[0]()
        finally:
            self._waiting.popleft()
            if self._waiting:
                asyncio.get_running_loop().call_soon(self._draw_next)


class Kept:
    """Parts that are drawn anew soon after the bell has rung, as long as their page is open."""

    turns: ClassVar = Turns()
    """Of all pages: there is one loop."""

    def __init__(self, bell: Bell, parts: Sequence[Watched[Any]]) -> None:
        self._parts, self._loop = parts, asyncio.get_running_loop()
        self._is_due, self._drawn = False, self._loop.time()
        self._client = context.client
        bell.listen(self._wake)
        self._client.on_delete(lambda: bell.forget(self._wake))

    def draw(self) -> None:
        """Look again at each part."""
        self._is_due, self._drawn = False, self._loop.time()
        for part in self._parts:
            part.refresh()

    def _wake(self) -> None:
        """In whatever thread has rung; the pages belong to the loop's."""
        if not self._is_due:
            self._is_due = True
            with suppress(RuntimeError):  # the app has ended
                self._loop.call_soon_threadsafe(self._soon)

    def _soon(self) -> None:
        due = max(self._loop.time(), self._drawn + PAUSE)
        self._loop.call_at(due, self.turns.join, self._draw_if_due)

    def _draw_if_due(self) -> None:
        if self._is_due and not self._client.is_deleted:
            self.draw()


def keep(bell: Bell, *parts: Watched[Any]) -> None:
    """Keep parts up to date, as long as the page is open: they are looked at once it has rung."""
    Kept(bell, parts).draw()
