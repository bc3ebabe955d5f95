"""How all figures look: slide size, colours that keep apart in grey, and the origin inside each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.present.figures.fonts import FIRST, drawable, families_for
from sim.present.naming import one_line, origin, played_note, shorten
from sim.results import Results, VariantResults
from sim.scenario.schema import Study

WIDTH, HEIGHT = 40 / 3, 7.5
LEFT, BOTTOM = 0.205, 0.125
Rectangle = tuple[float, float, float, float]
INK, QUIET, FAINT, PAPER = "#1a1a1a", "#5f5f5f", "#d9d9d9", "#ffffff"
ABSENT, PART = "#ececec", "#f6f6f6"
"""Behind who is not a party, and who is in some rounds only."""
DARK, MIDDLE, WARM = "#0b3c5d", "#6baed6", "#f7cf7a"
SEVEN = ("#0b3c5d", "#e69f00", "#56b4e9", "#f7ef8a", "#009e73", "#d9a1c4", "#8c8c8c")
HATCHES = ("", "//", "..", "\\\\", "xx", "--", "")
CROWDED = 15
"""Rows beyond which small print is left out."""
MOST_ROWS = 24
"""Tables, or frameworks, that one figure can show and still be read."""
SETTINGS: Any = {
    "font.size": 12.0,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "sim",
    "legend.frameon": False,
}


class Slide(NamedTuple):
    """A figure of slide size with its title and note, and where the room under them begins."""

    figure: Figure
    top: float

    def room(self, right: float = 0.985, *, left: float = LEFT, above: float = 0.0) -> Rectangle:
        """Where axes go, leaving `above` (shares of the height) under the note for a legend."""
        return (left, BOTTOM, right - left, self.top - above - BOTTOM)

    def legend(self, handles: Sequence[Any], words: Sequence[str], columns: int) -> None:
        """Explain the marks right under the note."""
        self.figure.legend(
            handles,
            [drawable(word) for word in words],
            loc="upper left",
            bbox_to_anchor=(0.014, self.top + 0.022),
            ncols=columns,
            fontsize=12,
            handletextpad=0.5,
        )

    def name_below(self, words: str) -> None:
        """Name the horizontal axis that several columns share."""
        self.figure.text(0.595, 0.068, words, size=11.5, ha="center")


@contextmanager
def styled(study: Study, more: str = "") -> Iterator[None]:
    """How all figures of a study are drawn: with letters for its names, and for what else is said.

    Places are fixed: matplotlib's own layouts take longer than all the drawing.
    """
    settings: Any = SETTINGS | {"font.family": families_for(_letters(study) + more)}
    with mpl.rc_context(settings):
        yield


def _letters(study: Study) -> str:
    """Every letter that the names of a study use."""
    texts = {study.id, study.title}
    for name, scenario in study.variants.items():
        texts |= {scenario.label or name}
        texts |= {state.label or name for name, state in scenario.states.items()}
        texts |= {text.label or name for name, text in scenario.texts.items()}
        for name, issue in scenario.issues.items():
            texts |= {issue.label or name, issue.low or "", issue.high or "", issue.unit or ""}
        if scenario.status_quo:
            texts.add(scenario.status_quo.label or "")
    return "".join(set("".join(texts)))


def slide(results: Results, title: str, note: str) -> Slide:
    """An empty figure of a run's results."""
    return sheet(origin(results), title, f"{played_note(results)} {note}".strip())


def sheet(from_where: str, title: str, note: str) -> Slide:
    """An empty figure with its title, what it shows, and where it comes from."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=120)
    FigureCanvasAgg(figure)
    lines = wrap(note, 124)[:4]
    figure.text(0.02, 0.972, title, size=21, weight="bold", family=FIRST, va="top")
    figure.text(0.02, 0.912, drawable("\n".join(lines)), size=12.5, color=QUIET, va="top")
    figure.text(0.02, 0.016, drawable(from_where), size=11.5, color=QUIET)
    return Slide(figure, 0.895 - 0.031 * len(lines))


def wrapped(text: str, width: int, lines: int = 2, *, longest: int | None = None) -> str:
    """A name on at most so many lines of so many letters, ready to be drawn.

    With `longest` words are not broken: one of up to so many letters has a line of its own, which
    may be wider, and a longer one is cut.
    """
    text = one_line(text)
    if longest:
        text = " ".join(shorten(word, longest) for word in text.split(" "))
    rows = wrap(text, width, break_long_words=not longest) or [""]
    if len(rows) > lines:
        rest = shorten(" ".join(rows[lines - 1 :]), max(width, len(rows[lines - 1])))
        rows = [*rows[: lines - 1], rest]
    return drawable("\n".join(rows))


def shrink(texts: Sequence[Text], width: float, smallest: float) -> None:
    """Make texts smaller, all alike, until the widest takes no more than so many pixels."""
    widest = max((text.get_window_extent().width for text in texts), default=0.0)
    for text in texts if widest > width else ():
        text.set_fontsize(max(smallest, float(text.get_fontsize()) * width / widest))


def legend_entry(text: str, width: int, lines: int) -> str:
    """A name for a legend, where matplotlib leaves out what begins with an underscore."""
    entry = wrapped(text, width, lines)
    return f" {entry}" if entry.startswith("_") else entry


def tables_shown(results: Results) -> tuple[list[VariantResults], str]:
    """The tables that fit into one figure, and a remark where that is not all of them."""
    variants = list(results.variants.values())
    if len(variants) <= MOST_ROWS:
        return variants, ""
    return variants[:MOST_ROWS], f" The first {MOST_ROWS} of {len(variants)} tables."


def label_rows(axes: Axes, labels: Sequence[str], under: Sequence[str]) -> None:
    """Name the rows of a figure, the first on top, each with small print under its name."""
    crowded = len(labels) > CROWDED
    one_line_each = crowded or (len(labels) > 10 and any(under))
    names = [wrapped(label, 34 if one_line_each else 30, 2 - one_line_each) for label in labels]
    if not crowded:
        names = [
            f"{name}\n{drawable(line)}" if line else name
            for name, line in zip(names, under, strict=True)
        ]
    size = 11 if len(labels) <= 8 else 9 if len(labels) <= 12 else 8.5
    axes.set_yticks(range(len(labels)), names, size=size)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


def on(colour: str) -> str:
    """The ink that reads best on a colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return PAPER if 0.299 * red + 0.587 * green + 0.114 * blue < 130 else INK
