"""How many talks have ended in agreement by each round: one rising line per table."""

import numpy as np
from matplotlib.figure import Figure

from sim.present.counts import base, short
from sim.present.figures.style import CROWDED, legend_entry, slide, tables_shown
from sim.present.naming import variant_labels
from sim.results import Results

COLOURS = ("#0b3c5d", "#b35900", "#009e73", "#8c8c8c", "#e69f00", "#56b4e9", "#8e3b76")
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def figure(results: Results) -> Figure:
    """Cumulative agreements by round; lines differ by colour, dash and marker."""
    variants, cut = tables_shown(results)
    scale = base(results.replicates)
    note = f"Of {scale} simulated talks at each table, how many have agreed by each round.{cut}"
    drawn = slide(results, "When is it agreed?", note)
    axes = drawn.figure.add_axes(drawn.room(0.75, left=0.07))
    labels = variant_labels(results)
    longest = 1
    lines = 1 if len(variants) > CROWDED else 2
    # The legend lists the lines as they end, from the top.
    for k, variant in enumerate(sorted(variants, key=lambda v: -v.agreement.rate)):
        reached = scale * np.cumsum(variant.tally.rounds) / variant.n
        ended = short(variant.agreement.count, variant.n)
        longest = max(longest, len(reached) - 1)
        axes.plot(
            range(len(reached)),
            reached,
            color=COLOURS[k % 7],
            ls=DASHES[k // 7 % 4],
            marker=MARKERS[k % 7],
            markevery=max(1, len(reached) // 8),
            ms=6,
            drawstyle="steps-post",
            label=f"{legend_entry(labels[variant.id], 30, lines)}: {ended}",
        )
    axes.set(xlim=(0, longest), ylim=(-0.01 * scale, scale * 1.01))
    axes.set_xticks(range(0, longest + 1, max(1, longest // 10)))
    axes.set_yticks(range(0, scale + 1, max(1, scale // 5)))
    axes.set_xlabel("round")
    axes.set_ylabel(f"agreed so far, of {scale}")
    axes.grid(axis="y", color="#e6e6e6")
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        fontsize=8.5 + lines,
        labelspacing=0.2 + 0.25 * lines,
    )
    return drawn.figure
