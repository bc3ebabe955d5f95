"""From agreement to lasting agreement: three bars a table that can only fall."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.analysis.stress.assumptions import Assumptions
from sim.points import Measure
from sim.present.assumed import beside
from sim.present.counts import base, dice_range, short
from sim.present.figures.fates import ONE_ANSWER, horizon, one_answer, ranges, whom
from sim.present.figures.style import (
    DARK,
    FAINT,
    MIDDLE,
    QUIET,
    label_rows,
    slide,
    tables_shown,
)
from sim.present.naming import variant_labels
from sim.rate import Rate
from sim.results import Results, VariantResults

STEPS = ("agreed", "in force", "lasting")
MEASURED: dict[str, Measure] = {"agreed": "agreed", "lasting": "lasting"}
"""What other assumptions are tried on."""
ROOMY = 10
"""Tables up to which each bar has its words."""
TALL = 0.25
"""Share of a table's row that a bar takes."""
LOOKS: tuple[dict[str, Any], ...] = ({"fc": DARK}, {"fc": MIDDLE, "hatch": ".."})
"""Of those that suit all principals, and of the others."""


def rungs(variant: VariantResults) -> list[tuple[Rate, Rate]]:
    """Agreed, in force, lasting: all of them, and those that suit all principals."""
    every, suiting = variant.fate, variant.fate_suiting
    return [
        (every.agreed, suiting.agreed),
        (every.in_force, suiting.in_force),
        (every.lasting, suiting.lasting),
    ]


def figure(results: Results, others: Assumptions | None = None) -> Figure:
    """Of 100 talks at each table, how many agree, how many come into force, how many last."""
    variants, more = tables_shown(results)
    scale = base(results.replicates)
    note = (
        f"Of {scale} simulated talks: how many agree (agreed); how many agreements are ratified by "
        "all whose signatures they need (in force); how many of these no state challenges within "
        f"{horizon(results)} (lasting). {_brackets(variants, others)}.{more}"
    )
    drawn = slide(results, "From agreement to lasting agreement", note)
    axes = drawn.figure.add_axes(drawn.room(0.7, above=0.065))
    labels = variant_labels(results)
    label_rows(axes, [labels[v.id] for v in variants], [""] * len(variants))
    _bars(axes, variants, scale)
    _words(axes, variants, others)
    axes.set(xlim=(0, scale), xlabel=f"of {scale} simulated talks")
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_axisbelow(True)
    axes.grid(axis="x", color=FAINT, lw=0.6)
    suits = whom(variants)
    words = (f"suits {suits}", "suits only some" + _or_none(suits))
    drawn.legend([Patch(ec=QUIET, lw=0.5, **look) for look in LOOKS], words, 2)
    return drawn.figure


def _brackets(variants: Sequence[VariantResults], others: Assumptions | None) -> str:
    if one_answer(variants, others):
        return ONE_ANSWER.capitalize()
    return f"In brackets {ranges(others)}"


def _or_none(suits: str) -> str:
    return "" if suits == "every state" else " or none of them"


def _bars(axes: Axes, variants: Sequence[VariantResults], scale: int) -> None:
    for step in range(len(STEPS)):
        counts = [rungs(variant)[step] for variant in variants]
        dark = [scale * suiting.rate for _, suiting in counts]
        light = [scale * (every.rate - suiting.rate) for every, suiting in counts]
        rows = [_height(row, step) for row in range(len(variants))]
        height = TALL * _thin(variants)
        axes.barh(rows, dark, height, ec=QUIET, lw=0.5, **LOOKS[0])
        axes.barh(rows, light, height, dark, ec=QUIET, lw=0.5, **LOOKS[1])


def _height(row: int, step: int) -> float:
    """Where the bar of a step lies: the three of a table next to each other."""
    return row + (step - 1) * 0.28


def _thin(variants: Sequence[VariantResults]) -> float:
    return 1.0 if len(variants) > 1 else 0.6


def _words(axes: Axes, variants: Sequence[VariantResults], others: Assumptions | None) -> None:
    """The counts at the ends of the bars; in one line beside them where there are many tables."""
    scale = base(variants[0].n)
    crowded = len(variants) > ROOMY
    size = 10 if len(variants) <= 6 else 8
    if crowded:
        axes.annotate(
            f"{' → '.join(STEPS)};\nhow many of these suit {whom(variants)}", (1.02 * scale, -0.5),
            (0, 3), textcoords="offset points", size=8, va="bottom", color=QUIET,
            annotation_clip=False,
        )  # fmt: skip
    for row, variant in enumerate(variants):
        if crowded:
            axes.text(1.02 * scale, row, _in_one(variant, others), va="center", size=8)
            continue
        for step, (word, counts) in enumerate(zip(STEPS, rungs(variant), strict=True)):
            end = scale * (counts[0].rate + 0.01)
            said = f"{word} {_told(variant, word, counts, others)}"
            axes.text(end, _height(row, step), said, va="center", size=size)


def _told(
    variant: VariantResults, word: str, counts: tuple[Rate, Rate], others: Assumptions | None
) -> str:
    """`62 (2–87), 12 suit`."""
    every, suiting = counts
    suit = f", {short(suiting.count, suiting.of)} suit" if every.count else ""
    return f"{_ranged(variant, word, every, others)}{suit}"


def _ranged(variant: VariantResults, word: str, rate: Rate, others: Assumptions | None) -> str:
    """`62 (2–87)`; without a range where none is known."""
    reach = ""
    if others and word in MEASURED:
        reach = f" ({beside(others, variant, MEASURED[word])})"
    elif not others and not variant.certain:
        reach = f" ({dice_range(rate)})"
    return f"{short(rate.count, rate.of)}{reach}"


def _in_one(variant: VariantResults, others: Assumptions | None) -> str:
    """`62 (2–87) → 60 → 41 (1–50); 12 → 12 → 8 suit`."""
    every, suiting = zip(*rungs(variant), strict=True)
    if not every[0].count:
        return f"agreed {_ranged(variant, STEPS[0], every[0], others)}"
    falls = [_ranged(variant, *each, others) for each in zip(STEPS, every, strict=True)]
    suit = [short(rate.count, rate.of) for rate in suiting]
    return f"{' → '.join(falls)}; {' → '.join(suit)} suit"
