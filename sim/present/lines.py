"""Words at the left, sentences at the right: the layout of what is told on a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

KEY = 14
"""Columns of the words at the left."""

NO_BREAK = "\N{NO-BREAK SPACE}"

Line = tuple[str, str]


@dataclass(frozen=True)
class Lines:
    """Words at the left, what is said of them at the right; a no-break space does not break."""

    lines: Sequence[Line]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Wrapped here, for rich breaks lines at no-break spaces too."""
        width = max(20, options.max_width - KEY - 3)
        for key, said in self.lines:
            rows = wrap(said, width, break_on_hyphens=False) or [""]
            for place, row in enumerate(rows):
                left = key if place == 0 else ""
                pad = " " * max(0, KEY - cell_len(left))
                plain = row.replace(NO_BREAK, " ")
                yield Text.assemble("  ", (left, "dim"), f"{pad} ", plain, overflow="fold")
