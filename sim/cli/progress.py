"""A progress bar with the time that is left, and what is said when it is cut off."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.cli.app import console_of
from sim.cli.stopping import stoppable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """Simulated talks, so many of so many."""

    def __init__(self, bar: "Progress", total: int) -> None:
        self._bar = bar
        self._talks: TaskID = bar.add_task("Simulated talks", total=total)
        self.done = 0
        """So many are done."""

    def step(self, done: int) -> None:
        """So many more are done."""
        self.done += done
        self._bar.advance(self._talks, done)

    def found(self, there: int) -> None:
        """So many were there already: they say nothing about the time that is left."""
        self.done += there
        self._bar.reset(self._talks, completed=self.done)

    def then(self, what: str) -> None:
        """Show that something else is under way now."""
        self._bar.add_task(what, total=None)


@contextmanager
def counting(total: int, is_kept: bool = True) -> Iterator[Bar]:
    """A bar over so many simulated talks, on standard error where that is a terminal.

    Ctrl-C ends the command with code 130 (SIGTERM with 143) and a line that says how far it has
    come, and whether what is done `is_kept`, so that the same command goes on from there.
    """
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    console = console_of(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        bar = Bar(progress, total)

        def said() -> str:
            then = "the same command goes on" if is_kept else "nothing is kept of it"
            return f"stopped at {bar.done:,} of {total:,}; {then}"

        with stoppable(said):
            yield bar


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Shows that something is under way whose end nobody can tell yet."""
    console = console_of(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
