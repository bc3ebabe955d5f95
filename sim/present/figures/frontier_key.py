"""What stands beside the frontier: a key to its numbers, and which inputs it rests on."""

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from matplotlib.axes import Axes

from sim.present.figures.fonts import drawable
from sim.present.figures.soft_inputs import Entry, in_words
from sim.present.figures.style import QUIET, Rectangle, Slide, wrapped

COLUMNS = (0.0, 0.075, 0.76, 1.0)
"""Where marks, names, and the right ends of the two columns of counts stand."""
SOFT = 0.2
"""Share of the figure's height that the inputs take."""
TWO_LINES = 0.44
"""Size of letters, as a share of the height of a row, of which two lines fit."""
HEADING = "Behind “lasts”, guessed or uncertain in the file:"


class Look(NamedTuple):
    """How a table is drawn: its mark, what is written on it, and the line of its band."""

    fill: str
    ink: str
    edge: str
    dash: str = "-"


class Line(NamedTuple):
    """A table in the key: its number and name, how often it agrees, how many of these last."""

    number: str
    name: str
    agreed: str
    lasting: str
    look: Look


def key(drawn: Slide, room: Rectangle, lines: Sequence[Line], heads: tuple[str, str]) -> None:
    """Name the tables by their numbers, with the counts and ranges that are drawn."""
    left, bottom, wide, high = room
    axes = drawn.figure.add_axes((left, bottom + SOFT, wide, high - SOFT))
    axes.set(xlim=(0, 1), ylim=(len(lines) - 0.5, -1.2))
    axes.axis("off")
    # Few lines would lie far apart.
    axes.set_ylim(max(len(lines), 8) - 0.5, -1.2)
    size = 10 if len(lines) <= 8 else 9 if len(lines) <= 16 else 8
    for spot, head in zip(COLUMNS[2:], heads, strict=True):
        axes.text(spot, -0.55, head, size=9, ha="right", va="bottom", color=QUIET)
    for y, line in enumerate(lines):
        _line(axes, y, line, size)


def _line(axes: Axes, y: int, line: Line, size: float) -> None:
    crowded = size < 10
    pitch = axes.bbox.height / abs(axes.get_ylim()[1] - axes.get_ylim()[0])
    pitch *= 72 / axes.figure.dpi
    mark(
        axes,
        (COLUMNS[0] + 0.02, y),
        line.number,
        line.look,
        1.5 * size if not crowded else 1.25 * size,
    )
    name, small = _name(line.name, size, pitch)
    axes.text(COLUMNS[1], y, name, size=small, va="center", linespacing=0.95)
    for spot, said in zip(COLUMNS[2:], (line.agreed, line.lasting), strict=True):
        axes.text(spot, y, said, size=size, ha="right", va="center")


def _name(name: str, size: float, pitch: float) -> tuple[str, float]:
    """A name on two lines at most, and the size in which they keep clear of the next row's.

    In small letters rather on one line.
    """
    if pitch * TWO_LINES >= size:
        return wrapped(name, int(280 / size)), size
    if size <= 8:
        return wrapped(name, 36, 1), size
    if len(name) <= 38:
        return wrapped(name, 38, 1), size if len(name) <= 31 else 0.85 * size
    return wrapped(name, 44), min(0.85 * size, TWO_LINES * pitch)


def mark(axes: Axes, spot: tuple[float, float], number: str, look: Look, size: float) -> None:
    """A numbered disc."""
    x, y = spot
    axes.plot(
        [x], [y], "o", ms=size, mfc=look.fill, mec=look.edge, mew=1.6, zorder=5, clip_on=False
    )
    axes.text(
        x, y, number, size=0.55 * size, color=look.ink, ha="center", va="center_baseline", zorder=6,
        weight="bold",
    )  # fmt: skip


def inputs(drawn: Slide, room: Rectangle, entries: Sequence[Entry]) -> None:
    """List the guessed and uncertain numbers, as many as fit."""
    left, bottom, wide, _ = room
    axes = drawn.figure.add_axes((left, bottom, wide, SOFT - 0.03))
    axes.axis("off")
    said = in_words(entries, 370) if entries else "none: all of them are exact"
    axes.text(0, 0.98, HEADING, size=9.5, weight="bold", va="top")
    axes.text(0, 0.80, drawable("\n".join(wrap(said, 66)[:6])), size=9, va="top", linespacing=1.15)
