"""States and frameworks on a map of two issues, with how unsure the coding is about each state."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.present.consent import seat
from sim.present.figures.placement import Label, place
from sim.present.figures.relevance import most_relevant
from sim.present.figures.style import (
    DARK,
    FAINT,
    INK,
    MOST_ROWS,
    QUIET,
    WARM,
    Slide,
    drawable,
    slide,
    wrapped,
)
from sim.present.naming import framework, framework_label, one_line, shorten, state_label, variant_labels
from sim.results import Results, VariantResults
from sim.scenario.quantity import Normal, Triangular, Uniform, mean_of
from sim.scenario.schema import Issue

Dimensions = tuple[str, str]


class Spot(NamedTuple):
    """Where a state would like the two issues to stand, and how unsure that is."""

    x: float
    y: float
    sd_x: float
    sd_y: float


def can_be_drawn(results: Results) -> bool:
    """Preferences are spatial, on two issues or more."""
    scenario = _first(results).scenario
    return scenario.preferences == "spatial" and len(scenario.issues) >= 2


def figure(
    results: Results, zone: Mapping[str, set[str]], dimensions: Dimensions | None = None
) -> Figure:
    """The first table's map; frameworks in `zone` at mean preferences are marked if it is known."""
    variant = _first(results)
    across, up = dimensions or widest(variant)
    issues = variant.scenario.issues
    label = shorten(variant_labels(results)[variant.id], 60)
    note = (
        f"As seated at the table “{label}”. Crosses: a standard deviation of the coding either way. "
        f"Two issues of {len(issues)}: the others matter too."
    )
    names, of = most_relevant(results, MOST_ROWS)
    if len(names) < of:
        note += f" {len(names)} texts of {of:,}: those agreed on most, then those most acceptable."
    drawn = slide(results, "Where the states stand, and where the texts lie", note)
    axes = drawn.figure.add_axes(drawn.room(0.97, left=0.085, above=0.05))
    _frame(axes, (across, up), issues)
    in_zone = zone.get(variant.id, set())
    labels = [
        *_states(axes, variant, (across, up)),
        *_frameworks(axes, variant, (across, up), [(n, n in in_zone) for n in names]),
        *_landmarks(axes, variant, (across, up)),
    ]
    _legend(drawn, variant, known_zone=variant.id in zone)
    place(axes, labels)
    return drawn.figure


def widest(variant: VariantResults) -> Dimensions:
    """The two issues on which the states stand furthest apart, weighted by how much they matter."""
    states = variant.scenario.states.values()
    weight = {}
    for issue in variant.scenario.issues:
        ideals = [mean_of(s.ideal[issue]) for s in states if s.ideal and issue in s.ideal]
        matters = [mean_of(s.salience[issue]) for s in states if s.salience and issue in s.salience]
        weight[issue] = float(np.std(ideals) * (np.mean(matters) if matters else 1)) if ideals else 0.0
    first, second = sorted(weight, key=lambda issue: -weight[issue])[:2]
    return first, second


def _first(results: Results) -> VariantResults:
    return next(iter(results.variants.values()))


def _spot(variant: VariantResults, state: str, dimensions: Dimensions) -> Spot | None:
    ideal = variant.scenario.states[state].ideal or {}
    if not set(dimensions) <= ideal.keys():
        return None
    x, y = (ideal[issue] for issue in dimensions)
    return Spot(mean_of(x), mean_of(y), _sd(x), _sd(y))


def _sd(quantity: object) -> float:
    match quantity:
        case Normal(sd=sd):
            return sd or 0.0
        case Uniform(low=low, high=high):
            return float((high - low) / 12**0.5)
        case Triangular(low=a, mode=c, high=b):
            return float(((a * a + b * b + c * c - a * b - a * c - b * c) / 18) ** 0.5)
    return 0.0


def _frame(axes: Axes, dimensions: Dimensions, issues: Mapping[str, Issue]) -> None:
    axes.set(xlim=(-4, 104), ylim=(-6, 106))
    for name, upright in zip(dimensions, (False, True), strict=True):
        issue = issues[name]
        ends = (f"0: {issue.low or 'low'}", issue.label or name, f"100: {issue.high or 'high'}")
        for where, words, middle in zip((0, 0.5, 1), ends, (False, True, False), strict=True):
            text = wrapped(words, 24 if upright else 44, 2)
            text = text if middle else f"{text} ←" if not where else f"→ {text}"
            spot = (-0.055, where) if upright else (where, -0.065)
            along = {0: "left", 0.5: "center", 1: "right"}[where]
            axes.text(
                *spot, text, transform=axes.transAxes, rotation=90 if upright else 0, ha="right" if upright else along,
                va={"left": "bottom", "right": "top"}.get(along, "center") if upright else "top",
                size=13.5 if middle else 10.5, linespacing=1.05,
            )  # fmt: skip
    axes.set_xticks(range(0, 101, 25))
    axes.set_yticks(range(0, 101, 25))
    axes.grid(color="#eeeeee")


def _states(axes: Axes, variant: VariantResults, dimensions: Dimensions) -> Iterator[Label]:
    for state in variant.states:
        spot = _spot(variant, state, dimensions)
        if spot is None:
            continue
        party = seat(variant, state) == "party"
        colour = DARK if party else QUIET
        axes.errorbar(spot.x, spot.y, spot.sd_y, spot.sd_x, ecolor=FAINT, elinewidth=1.2, zorder=1)
        axes.plot(spot.x, spot.y, "o", ms=10, mfc=colour if party else "white", mec=colour, zorder=4)
        words = state_label(variant, state) + ("" if party else " (not a party)")
        yield Label(spot.x, spot.y, wrapped(words, 22, 2), colour, 12.5)


def _frameworks(
    axes: Axes, variant: VariantResults, dimensions: Dimensions, names: list[tuple[str, bool]]
) -> Iterator[Label]:
    for name, in_zone in names:
        listed = framework(variant.scenario, name)
        position = [listed.at.get(issue) if listed else None for issue in dimensions]
        x, y = position
        if not isinstance(x, float | int) or not isinstance(y, float | int):
            continue
        if in_zone:
            axes.plot(x, y, "s", ms=16, mfc="none", mec=INK, mew=1.5, zorder=3)
        axes.plot(x, y, "s", ms=8, mfc=WARM, mec=INK, mew=0.8, zorder=3)
        yield Label(x, y, wrapped(framework_label(variant, name), 24, 2), INK, 9.5)


def _landmarks(axes: Axes, variant: VariantResults, dimensions: Dimensions) -> Iterator[Label]:
    """The status quo, if named, and the salience-weighted mean position of the parties."""
    status_quo = variant.scenario.status_quo
    if status_quo:
        x, y = (status_quo.at.get(issue) for issue in dimensions)
        if isinstance(x, float | int) and isinstance(y, float | int):
            axes.plot(x, y, "X", ms=11, mfc="white", mec=INK, zorder=3)
            yield Label(x, y, wrapped(one_line(status_quo.label or "status quo"), 24, 2), INK, 10.5)
    mean = parties_mean(variant, dimensions)
    if mean:
        axes.plot(*mean, "D", ms=9, mfc="white", mec=DARK, mew=1.6, zorder=3)
        yield Label(*mean, "", DARK, 9.5)


def parties_mean(variant: VariantResults, dimensions: Dimensions) -> tuple[float, float] | None:
    """Mean position of the parties on two issues, each weighted by how much the issue matters to it."""
    spots = {s: _spot(variant, s, dimensions) for s in variant.states if seat(variant, s) == "party"}
    means = []
    for axis, issue in enumerate(dimensions):
        pairs = [
            (spot[axis], mean_of((variant.scenario.states[s].salience or {}).get(issue, 1.0)))
            for s, spot in spots.items()
            if spot is not None
        ]
        total = sum(weight for _, weight in pairs)
        if not total:
            return None
        means.append(sum(x * weight for x, weight in pairs) / total)
    return means[0], means[1]


def _legend(drawn: Slide, variant: VariantResults, *, known_zone: bool) -> None:
    def mark(marker: str, face: str, edge: str, size: float = 9) -> Line2D:
        return Line2D([], [], ls="", marker=marker, mfc=face, mec=edge, ms=size)

    handles = [mark("o", DARK, DARK), mark("s", WARM, INK, 8), mark("D", "white", DARK)]
    words = ["what a state would like", "text", "mean of the parties, by salience"]
    if known_zone:
        handles.append(mark("s", "none", INK, 14))
        words.append("text in the zone at mean preferences")
    if variant.scenario.status_quo:
        handles.append(mark("X", "white", INK, 10))
        words.append("status quo")
    drawn.legend(handles, words, len(words))
