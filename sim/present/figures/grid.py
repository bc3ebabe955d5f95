"""Each state's texts in its own order: columns of texts above and below the line of no deal."""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.theory.findings import Explained, Explanation
from sim.present.figures.fonts import drawable
from sim.present.figures.style import ABSENT, FAINT, HEIGHT, INK, QUIET, Slide, sheet, wrapped
from sim.present.naming import framework_label, one_line, origin_of_theory, shorten, state_label
from sim.present.theory.explained_words import marks, over, points

MOST_TEXTS = 12
MOST_STATES = 30
FEW_STATES = 3
"""So few leave room for the texts' names."""
MANY_STATES = 12
"""More have their names upright and whole points only."""
TALLEST = 0.42
"""Height of a cell in inches where there is room."""
ABOVE = LinearSegmentedColormap.from_list("above", ["#e3eff7", "#84bcdd", "#2a6ca8"])
BELOW = LinearSegmentedColormap.from_list("below", ["#fdf4df", "#f7cf7a", "#d98c1f"])


def codings(explanation: Explanation) -> list[list[Explained]]:
    """The variants in groups in which all states have the same orders, in file order."""
    found: dict[str, list[Explained]] = {}
    for told in explanation.variants.values():
        orders = {state: (o.no_deal, o.utility) for state, o in told.orders.items()}
        found.setdefault(repr((orders, list(told.scenario.texts))), []).append(told)
    return list(found.values())


def figure(explanation: Explanation, tables: Sequence[Explained]) -> Figure:
    """The tables share their orders; a state is greyed that is no party at any of them."""
    first = tables[0]
    texts, states = _texts(tables), list(first.orders)[:MOST_STATES]
    called = marks(first) or dict(zip(texts, ascii_uppercase, strict=False))
    spelt = called
    if len(states) <= FEW_STATES:
        spelt = {t: f"{called[t]}  {shorten(framework_label(first, t), 26)}" for t in texts}
    which = f"Table: “{shorten(first.label, 50)}”"
    if len(tables) > 1:
        which = f"Tables: “{shorten(first.label, 50)}” and {len(tables) - 1} more of this coding"
    brackets = "" if len(states) > MANY_STATES else "In brackets: no deal. "
    note = (
        "Best on top; numbers are points of 100 over no deal, the line. Blue: at least as good as "
        f"no deal. {brackets}Grey: not a party at any of these tables. {which}."
    )
    if len(texts) < len(first.scenario.texts):
        note += f" {len(texts)} texts of {len(first.scenario.texts):,}: in the zone or nearest."
    if len(states) < len(first.orders):
        note += f" The first {len(states)} of {len(first.orders)} states."
    title = "What each text is worth to each state over no deal"
    drawn = sheet(origin_of_theory(explanation), title, note)
    axes = _axes(drawn, first, texts, states)
    _name_states(axes, tables, states)
    scale = max(abs(first.orders[s].surplus[text]) for s in states for text in texts) or 1.0
    for x, state in enumerate(states):
        seated = any(told.orders[state].seat == "party" for told in tables)
        surplus = {t: s for t, s in first.orders[state].surplus.items() if t in texts}
        _column(axes, x, surplus, (spelt, scale, seated))
    axes.axhline(0, color=INK, lw=2.2, zorder=3)
    line = axes.get_yaxis_transform()
    axes.annotate(
        "no deal", (1, 0), (4, 0), xycoords=line, textcoords="offset points", size=10.5, va="center"
    )
    _legend(drawn, tables, texts, called)
    return drawn.figure


def _texts(tables: Sequence[Explained]) -> list[str]:
    """The texts that are shown, in file order: those in a zone, then those nearest to one."""
    listed = list(tables[0].scenario.texts)
    if len(listed) <= MOST_TEXTS:
        return listed
    away = dict.fromkeys(listed, np.inf)
    for told in tables:
        away |= {name: min(away[name], 0.0) for name in told.zone}
        for miss in told.near_misses:
            away[miss.framework] = min(away[miss.framework], miss.gap or np.inf)
    parties = [o.surplus for o in tables[0].orders.values() if o.seat == "party"]
    least = {name: min(surplus[name] for surplus in parties) for name in listed}
    chosen = sorted(listed, key=lambda name: (away[name], -least[name]))[:MOST_TEXTS]
    return [name for name in listed if name in chosen]


def _axes(drawn: Slide, told: Explained, texts: Sequence[str], states: Sequence[str]) -> Axes:
    """Room for the tallest column on either side of the line."""
    good = [sum(told.orders[state].surplus[text] >= 0 for text in texts) for state in states]
    above, below = max(good), len(texts) - min(good)
    upright = len(states) > MANY_STATES
    left, bottom, wide, high = drawn.room(0.93, left=0.255, above=0.12 if upright else 0.085)
    bottom, high = bottom - 0.055, high + 0.055
    tall = min(high, TALLEST / HEIGHT * (above + below))
    axes = drawn.figure.add_axes((left, bottom + high - tall, wide, tall))
    axes.set(xlim=(-0.5, len(states) - 0.5), ylim=(-below - 0.05, above + 0.05))
    axes.set_yticks([])
    axes.spines[:].set_visible(False)
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    return axes


def _name_states(axes: Axes, tables: Sequence[Explained], states: Sequence[str]) -> None:
    first, many = tables[0], len(states) > MANY_STATES
    names = []
    for state in states:
        name = wrapped(state_label(first, state), 12 if many else max(9, 96 // len(states)), 2)
        worth = "" if many else f"\n({points(first.orders[state].no_deal)})"
        names.append(f"{name}{worth}")
    rotation = 90 if many else 0
    axes.set_xticks(range(len(states)), names, size=9 if many else 10.5, rotation=rotation)
    for state, label in zip(states, axes.get_xticklabels(), strict=True):
        seated = any(told.orders[state].seat == "party" for told in tables)
        label.set_color(INK if seated else QUIET)


def _column(
    axes: Axes, x: int, surplus: Mapping[str, float], how: tuple[Mapping[str, str], float, bool]
) -> None:
    """One state's texts, best on top; how = letters, the largest surplus, whether it is seated."""
    called, scale, seated = how
    many = axes.get_xlim()[1] > MANY_STATES
    lowest = sum(gain >= 0.0 for gain in surplus.values())
    high = axes.get_position().height * HEIGHT / np.ptp(axes.get_ylim())
    size = min(7.0, 32 * high) if many else min(10.0, 50 * high)
    for place, (name, gain) in enumerate(surplus.items()):
        y = lowest - place - 1
        shade = 0.1 + 0.75 * abs(gain) / scale
        fill = ((ABOVE if gain >= 0 else BELOW)(shade)) if seated else ABSENT
        spot = (x - 0.46, y + 0.05)
        axes.add_patch(Rectangle(spot, 0.92, 0.9, fc=fill, ec=FAINT, lw=0.5, zorder=1))
        worth = f"\n{_whole(gain)}" if many else f" {over(gain)}"
        dark = seated and gain >= 0 and shade > 0.68
        colour = "white" if dark else INK if seated else QUIET
        words = drawable(f"{called[name]}{worth}")
        axes.text(
            x, y + 0.49, words, size=size, color=colour, ha="center", va="center", linespacing=0.95,
            zorder=2,
        )  # fmt: skip


def _whole(gain: float) -> str:
    """Whole points; a decimal where they would hide that it is not nothing."""
    if abs(gain) < 0.005:
        return over(gain)
    return f"{'+' if gain > 0.0 else '−'}{abs(100 * gain):.0f}"


def _legend(
    drawn: Slide, tables: Sequence[Explained], texts: Sequence[str], called: Mapping[str, str]
) -> None:
    """Which letter stands for which text, and how it fares at these tables."""
    top = drawn.top - 0.005
    pitch = min(0.066, (top - 0.06) / len(texts))
    for place, name in enumerate(texts):
        y = top - place * pitch
        label = one_line(framework_label(tables[0], name))
        drawn.figure.text(0.02, y, called[name], size=11, weight="bold", va="top")
        drawn.figure.text(0.038, y, drawable(shorten(label, 35)), size=9.5, va="top")
        fares = drawable(_fares(tables, name))
        drawn.figure.text(0.038, y - 0.026, fares, size=8.5, color=QUIET, va="top")


def _fares(tables: Sequence[Explained], name: str) -> str:
    inside = sum(name in told.zone for told in tables)
    if len(tables) > 1:
        return f"in the zone at {inside or 'none'} of {len(tables)} tables"
    if inside:
        return "in the zone"
    miss = next(miss for miss in tables[0].near_misses if miss.framework == name)
    if miss.not_on_offer:
        return "cannot be concluded at this table"
    if miss.gap is None:
        return "outside, whoever accepts"
    return f"outside by {points(miss.gap)}"
