"""What is agreed at each table: shares of the frameworks, at most six and the rest."""

from collections import Counter
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.present.counts import HUNDRED, base, of_hundred
from sim.present.figures.style import (
    HATCHES,
    INK,
    PAPER,
    QUIET,
    SEVEN,
    label_rows,
    legend_entry,
    on,
    slide,
    tables_shown,
)
from sim.present.naming import framework_label, variant_labels
from sim.results import Results, VariantResults

SIX = 6
OTHER = "\n"
"""No framework is called so."""


def figure(results: Results) -> Figure:
    """A stacked bar per table; what is missing to its end are talks without agreement."""
    variants, cut = tables_shown(results)
    kinds, labels = _most_agreed(variants)
    note = (
        f"Of {base(results.replicates)} simulated talks at each table, by the text agreed on." + cut
    )
    drawn = slide(results, "What is agreed?", note)
    axes = drawn.figure.add_axes(drawn.room(0.785))
    left = np.zeros(len(variants))
    for place, name in enumerate(kinds):
        shares = np.array([_share(variant, name, kinds) for variant in variants])
        _layer(axes, left, shares, place if name != OTHER else SIX, labels[name])
        _numbers(axes, left, shares, (place if name != OTHER else SIX, base(results.replicates)))
        left += shares
    rest = 100 - left
    axes.barh(
        range(len(variants)),
        rest,
        _height(len(variants)),
        left,
        color=PAPER,
        ec=QUIET,
        lw=0.6,
        label="no agreement",
    )
    names = variant_labels(results)
    label_rows(axes, [names[v.id] for v in variants], [_agreed(variant) for variant in variants])
    axes.set(xlim=(0, 100.3), xlabel=f"of {base(results.replicates)} simulated talks")
    axes.set_xticks(range(0, 101, 20) if base(results.replicates) == HUNDRED else [])
    axes.spines[:].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=11, labelspacing=0.9)
    return drawn.figure


def _most_agreed(variants: list[VariantResults]) -> tuple[list[str], dict[str, str]]:
    """The frameworks shown, most often agreed first, then the rest if there is one; and labels."""
    total: Counter[str] = Counter()
    labels = {OTHER: "other texts"}
    for variant in variants:
        for name, share in variant.agreed_on.items():
            total[name] += share  # type: ignore[assignment]
            labels.setdefault(name, legend_entry(framework_label(variant, name), 26, 3))
    kinds = [name for name, _ in total.most_common(SIX)]
    return kinds + [OTHER] * (len(total) > SIX), labels


def _share(variant: VariantResults, name: str, kinds: list[str]) -> float:
    agreed_on = variant.agreed_on
    if name == OTHER:
        return 100 * sum(share for other, share in agreed_on.items() if other not in kinds)
    return 100 * agreed_on.get(name, 0.0)


def _agreed(variant: VariantResults) -> str:
    return "" if variant.certain else f"{of_hundred(variant.agreement.count, variant.n)} agreed"


def _height(rows: int) -> float:
    return 0.66 * min(1.0, rows / 3)


def _layer(axes: Axes, left: np.ndarray, shares: np.ndarray, place: int, label: str) -> None:
    look: dict[str, Any] = {"fc": SEVEN[place], "hatch": HATCHES[place], "ec": QUIET, "lw": 0.6}
    rows = range(len(shares))
    axes.barh(rows, shares, _height(len(shares)), left.copy(), label=label, **look)


def _numbers(axes: Axes, left: np.ndarray, shares: np.ndarray, piece: tuple[int, int]) -> None:
    """The count in each piece wide enough for it, on paper where the piece is hatched."""
    place, of = piece
    for row, (start, share) in enumerate(zip(left, shares, strict=True)):
        if share < 4:
            continue
        text = axes.text(
            start + share / 2, row, f"{share * of / 100:.0f}", ha="center", va="center", size=10.5
        )
        text.set_color(INK if HATCHES[place] else on(SEVEN[place]))
        if HATCHES[place]:
            text.set_bbox({"fc": SEVEN[place], "ec": "none", "pad": 1.2})
