"""Who would rather have which text than no deal: frameworks by states, a panel per coding."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.theory.at_mean import coding
from sim.present.consent import (
    parts_as_party,
    quota_words,
    signatories,
    veto_holders,
)
from sim.present.counts import base, short
from sim.present.figures.relevance import most_relevant
from sim.present.figures.style import CROWDED, INK, MOST_ROWS, QUIET, slide, wrapped
from sim.present.naming import framework_label, state_label, variant_labels
from sim.results import Results, VariantResults

PANELS = 3
SEATS = ("tables where it is never a party", "tables where it may block")
BLUES = LinearSegmentedColormap.from_list("blues", ["#ffffff", "#84bcdd", "#2a6ca8"])
GREYS = LinearSegmentedColormap.from_list("greys", ["#f4f4f4", "#c4c4c4"])


class Coding(NamedTuple):
    """Tables that share one coding of preferences."""

    variants: list[VariantResults]

    @property
    def first(self) -> VariantResults:
        """The table whose draws are shown: preferences are drawn alike at all of them."""
        return self.variants[0]


def codings(results: Results) -> list[Coding]:
    """The distinct codings of a study, in file order: what states want, and what is on offer."""
    found: dict[str, Coding] = {}
    for variant in results.variants.values():
        found.setdefault(coding(variant.scenario), Coding([])).variants.append(variant)
    return list(found.values())


def figure(results: Results) -> Figure:
    """Number and shade: in how many of 100 draws; framed: its signature is needed."""
    found = codings(results)
    panels = found[:PANELS]
    rows, all_rows = most_relevant(results, MOST_ROWS)
    words, quota = _quotas(results, rows)
    dashed = any(
        0 < _signed(panel, name, state) < 1
        for panel in panels
        for name in rows
        for state in panel.first.states
    )
    first = found[0].first
    often = "Whether" if first.certain else f"In how many of {base(first.n)} draws of the coding"
    note = (
        f"{often} the state would rather have the text than no deal"
        f"{', as the talks begin' if _changes_minds(results) else ''}. Framed: the text needs its "
        f"signature{' (dashed: not always)' if dashed else ''}.{quota} "
        "Grey: never a party at any table of this coding."
    )
    if len(rows) < all_rows:
        note += (
            f" {len(rows)} texts of {all_rows:,}: those agreed on most, then those most acceptable."
        )
    if len(found) > PANELS:
        note += f" The first {PANELS} of {len(found)} codings."
    drawn = slide(results, "Who would rather have which text than no deal?", note)
    labels = variant_labels(results)
    longest = max(
        len(line) for c in panels for head in _heads(c, panels) for line in head.split("\n")
    )
    above = 0.02 + 0.0125 * longest if _crowded(panels) else 0.05
    left, bottom, wide, high = drawn.room(0.99, above=above)
    unused = max(0.0, high - 0.075 * (len(rows) + 2))
    bottom, high = bottom + unused, high - unused
    pitch = wide / len(panels)
    for k, panel in enumerate(panels):
        axes = drawn.figure.add_axes((left + k * pitch, bottom, 0.97 * pitch, high))
        _panel(axes, panel, rows)
        upright = 90 if _crowded(panels) else 0
        axes.set_xticks(axes.get_xticks(), _heads(panel, panels), rotation=upright)
        axes.set_yticks([])
        if not k:
            _name_rows(axes, results, rows, words)
        if len(panels) > 1:
            count = len(panel.variants)
            which = labels[panel.first.id] if count == 1 else f"coding of {count} tables"
            axes.set_xlabel(wrapped(which, 78 // len(panels), 2), size=11, labelpad=8)
    return drawn.figure


def _changes_minds(results: Results) -> bool:
    """Whether events change what some state wants in mid-talks."""
    return any(
        coding(stage) != coding(variant.scenario)
        for variant in results.variants.values()
        for stage in variant.scenario.stages[1:]
    )


def _crowded(panels: Sequence[Coding]) -> bool:
    return sum(len(panel.first.states) for panel in panels) > 11


def _quotas(results: Results, rows: Sequence[str]) -> tuple[dict[str, str], str]:
    """What each framework needs beside signatures: by row, or in one sentence if all alike."""
    tables = [
        [{name: quota_words(stage, name) for name in rows} for stage in variant.scenario.stages]
        for variant in results.variants.values()
    ]
    words = tables[0][0]
    if any(stage != words for table in tables for stage in table):
        of_round = any(stage != table[0] for table in tables for stage in table)
        what = "the table and the round" if of_round else "the table"
        return dict.fromkeys(rows, ""), f" What else a text needs depends on {what}."
    same = set(words.values())
    if len(same) > 1:
        return words, ""
    only = same.pop() if same else ""
    return dict.fromkeys(rows, ""), f" Every text needs {only}." if only else ""


def _name_rows(axes: Axes, results: Results, rows: Sequence[str], words: dict[str, str]) -> None:
    owner = {name: v for v in reversed(list(results.variants.values())) for name in v.frameworks}
    names = [
        framework_label(owner[name], name) + (f" (needs {words[name]})" if words[name] else "")
        for name in rows
    ]
    size = 11 if len(rows) <= 8 else 9.5 if len(rows) <= CROWDED else 8.5
    lines = 2 if len(rows) <= CROWDED else 1
    shown = [wrapped(name, 29 if lines == 2 else 34, lines) for name in names]
    under = [len(rows) + 0.1, len(rows) + 0.8]
    axes.set_yticks([*range(len(rows)), *under], [*shown, *SEATS], size=size)
    for label in axes.get_yticklabels()[-2:]:
        label.set(size=9, color=QUIET)


def _heads(panel: Coding, panels: Sequence[Coding]) -> list[str]:
    first = panel.first
    width = 14 if _crowded(panels) else 12
    return [wrapped(state_label(first, state), width, 2) for state in first.states]


def _panel(axes: Axes, panel: Coding, rows: Sequence[str]) -> None:
    first = panel.first
    place = {name: column for column, name in enumerate(first.frameworks)}
    axes.set(xlim=(-0.5, len(first.states) - 0.5), ylim=(len(rows) + 1.2, -0.5))
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(first.states)), [""] * len(first.states), size=10.5)
    for x, state in enumerate(first.states):
        absent = sum(not parts_as_party(v, state) for v in panel.variants)
        seated = absent < len(panel.variants)
        for y, name in enumerate(rows):
            if name in place:
                signed = _signed(panel, name, state)
                prefers = int(first.tally.prefers[x, place[name]])
                share = (prefers, first.n if not first.certain else 0)
                _cell(axes, (x, y), share, (seated, signed))
        blocks = sum(_may_block(v, state) for v in panel.variants)
        for y, count in enumerate((absent, blocks)):
            axes.text(
                x,
                len(rows) + 0.1 + 0.7 * y,
                str(count or "·"),
                size=9,
                color=QUIET,
                ha="center",
                va="center",
            )
        axes.get_xticklabels()[x].set_color(INK if seated else QUIET)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _signed(panel: Coding, name: str, state: str) -> float:
    """In what share of the tables, and of their rounds, the framework needs its signature."""
    tables = [variant.scenario.stages for variant in panel.variants]
    shares = [sum(state in signatories(s, name) for s in table) / len(table) for table in tables]
    return sum(shares) / len(shares)


def _may_block(variant: VariantResults, state: str) -> bool:
    """Whether it may block a text in some round."""
    return any(
        state in veto_holders(stage, name)
        for stage in variant.scenario.stages
        for name in variant.frameworks[:MOST_ROWS]
    )


def _cell(
    axes: Axes, spot: tuple[int, int], share: tuple[int, int], marks: tuple[bool, float]
) -> None:
    """One number: `share` is a count and of how many, 0 where the study has one answer.

    `marks`: seated at some table, and at what share of the tables its signature is needed.
    """
    (x, y), (count, of), (seated, signed) = spot, share, marks
    fill = (BLUES if seated else GREYS)(count / of if of else float(count > 0))
    line = "-" if signed == 1 else (0, (2, 1.5))
    edge = {"ec": INK, "lw": 1.8, "ls": line} if signed else {"ec": "none"}
    axes.add_artist(Rectangle((x - 0.45, y - 0.42), 0.9, 0.84, fc=fill, **edge))
    text = short(count, of) if of else "yes" if count else "no"
    dark = seated and float(np.dot(fill[:3], (0.3, 0.59, 0.11))) < 0.55
    colour = "white" if dark else INK if seated else QUIET
    size = 10.5 if axes.get_ylim()[0] < CROWDED + 2 else 8
    axes.text(x, y, text, ha="center", va="center", size=size, color=colour)
