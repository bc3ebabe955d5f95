"""What came of a hundred talks at each table, in a hundred squares of four kinds."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from sim.analysis.stress.assumptions import Assumptions, headline
from sim.points import Measure
from sim.present.assumed import beside, rests_on
from sim.present.counts import base, dice_range, hundred, short
from sim.present.figures.fonts import drawable
from sim.present.figures.style import (
    CROWDED,
    DARK,
    INK,
    LEFT,
    MIDDLE,
    PAPER,
    QUIET,
    WARM,
    WIDTH,
    Slide,
    label_rows,
    slide,
    tables_shown,
)
from sim.present.naming import principals, variant_labels
from sim.results import Results, VariantResults

FILLS = (DARK, MIDDLE, WARM, PAPER)
WORDS: Mapping[Measure, str] = {"agreed": "agreed", "suits_principals": "suit"}
MARKS = ("", "o", "x", "")
"""What sets the kinds apart where colours do not."""
SHAPES = ((1, 100), (2, 50), (4, 25), (5, 20), (10, 10))
STRIP = 6.9
"""Inches that the squares may take across the figure, and down."""
DOWN = 4.8


def squares(variant: VariantResults) -> list[int]:
    """A hundred talks by kind: agreed and suits all, only agreed, text not reached, no text."""
    talks = hundred(variant)
    return [talks.suits, talks.some, talks.held_out + talks.missed, talks.no_zone]


def figure(results: Results, others: Assumptions | None = None) -> Figure:
    """Squares by table; beside them what other assumptions make of the counts, and the dice."""
    variants, cut = tables_shown(results)
    crowded = len(variants) > CROWDED
    talks = "the talks" if base(results.replicates) < 100 else "100 talks"
    note = (
        f"Each square is one of {base(results.replicates)} simulated talks. Suits: at least as "
        f"good as no deal. In brackets {_in_brackets(others, crowded)}.{cut}"
    )
    drawn = slide(results, f"What came of {talks} at each table", note)
    axes = drawn.figure.add_axes(drawn.room(LEFT + STRIP / WIDTH, above=0.09))
    rows, columns, pitch = _shape(len(variants))
    rows = min(rows, -(-base(results.replicates) // columns))
    for k, variant in enumerate(variants):
        _strip(axes, k * pitch, columns, squares(variant))
        middle = k * pitch + rows / 2
        size = 8.5 if len(variants) > 12 else 9 if len(variants) > 10 and others else 10.5
        said = drawable(_beside(variant, others, crowded=crowded))
        axes.text(columns + 1, middle, said, va="center", size=size)
    labels = variant_labels(results)
    label_rows(axes, [labels[v.id] for v in variants], [""] * len(variants))
    axes.set_yticks(
        [k * pitch + rows / 2 for k in range(len(variants))],
        [name.get_text() for name in axes.get_yticklabels()],
    )
    axes.set(xlim=(-0.3, columns), ylim=(len(variants) * pitch, -0.3), aspect="equal", xticks=[])
    axes.spines[:].set_visible(False)
    axes.set_anchor("NW")
    _legend(drawn, variants)
    return drawn.figure


def _shape(tables: int) -> tuple[int, int, float]:
    """Rows and columns of squares a table, and the tables' pitch in squares: the largest fit."""

    def size(shape: tuple[int, int]) -> float:
        return min(STRIP / shape[1], DOWN / (tables * (shape[0] + 0.8)), 0.4)

    rows, columns = max(SHAPES, key=size)
    per_table = min(DOWN / tables, 1.6)
    return rows, columns, max(rows + 0.6, per_table / size((rows, columns)))


def _strip(axes: Axes, top: float, columns: int, kinds: Sequence[int]) -> None:
    start = 0
    for count, fill, mark in zip(kinds, FILLS, MARKS, strict=True):
        spots = [(i % columns, top + i // columns) for i in range(start, start + count)]
        start += count
        boxes = [Rectangle((x + 0.09, y + 0.09), 0.82, 0.82) for x, y in spots]
        squares = PatchCollection(boxes, facecolor=fill, edgecolor=QUIET, linewidth=0.5)
        # Not snapped to pixels, which would close some of the gaps and not others.
        squares.set(snap=False, clip_on=False)
        axes.add_collection(squares)
        if mark:
            xs, ys = [x + 0.5 for x, _ in spots], [y + 0.5 for _, y in spots]
            axes.scatter(xs, ys, s=7, c=INK if mark == "x" else PAPER, marker=mark, linewidths=0.7)


def _in_brackets(others: Assumptions | None, crowded: bool) -> str:
    """What stands in brackets beside the squares."""
    dice = "what the dice alone leave open (Wilson 95\u00a0%)"
    if not others:
        return f"{dice}; other assumptions: not tried in this run"
    ranges = f"the lowest and highest count in {rests_on(others, 'agreed')}"
    return ranges if crowded else f"{ranges}; after “dice”: {dice}"


def _beside(variant: VariantResults, others: Assumptions | None, *, crowded: bool) -> str:
    """The headlines and their ranges, on two lines where there are two; if crowded, no dice."""
    if variant.certain and not others:
        return "one answer: neither uncertainty nor dice"
    told = []
    for measure, word in WORDS.items():
        rate = headline(variant, measure)
        dice = "one answer" if variant.certain else dice_range(rate)
        ranges = dice
        if others:
            dice = "" if crowded else f"; {dice}" if variant.certain else f"; dice {dice}"
            ranges = f"{beside(others, variant, measure)}{dice}"
        told.append(f"{short(rate.count, rate.of)} {word} ({ranges})")
    return ("\n" if others and not crowded else ", ").join(told)


def _legend(drawn: Slide, variants: Sequence[VariantResults]) -> None:
    whom = {principals(variant) for variant in variants}
    suits = shorter if len(whom) == 1 and len(shorter := whom.pop()) < 40 else "all principals"
    words = (
        f"agreement that suits {suits}",
        "agreement that suits only some" + (" or none of them" if suits != "every state" else ""),
        "a text was acceptable in some round, but none was agreed"
        if any(variant.scenario.events for variant in variants)
        else "a text was there, but was missed or held out against",
        "no acceptable text",
    )  # fmt: skip
    handles = []
    for fill, mark in zip(FILLS, MARKS, strict=True):
        box = Line2D([], [], ls="", marker="s", ms=12, mfc=fill, mec=QUIET)
        ink = INK if mark == "x" else PAPER
        over = Line2D([], [], ls="", marker=mark, ms=4.5, mfc=ink, mec=ink)
        handles.append((box, over) if mark else (box,))
    drawn.legend(handles, words, 2)
