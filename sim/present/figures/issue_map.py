"""States and frameworks on a map of two issues, with how unsure the coding is."""

from collections.abc import Iterator, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.present.consent import parts_as_party, seat, seat_words
from sim.present.figures.placement import Label, place
from sim.present.figures.positions import Dimensions, parties_mean, spot_of, widest
from sim.present.figures.relevance import most_relevant
from sim.present.figures.style import (
    DARK,
    FAINT,
    INK,
    MOST_ROWS,
    QUIET,
    WARM,
    Slide,
    slide,
    wrapped,
)
from sim.present.naming import (
    framework,
    framework_label,
    one_line,
    shorten,
    state_label,
    variant_labels,
)
from sim.results import Results, VariantResults
from sim.scenario.agenda import Issue
from sim.scenario.schema import Scenario

UPRIGHT = {"left": "bottom", "center": "center", "right": "top"}


def can_be_drawn(results: Results) -> bool:
    """Whether there is a map of the first table."""
    return has_map(_first(results).scenario)


def has_map(scenario: Scenario) -> bool:
    """Preferences are spatial, on two issues or more."""
    return scenario.preferences == "spatial" and len(scenario.issues) >= 2


def figure(
    results: Results, zone: Mapping[str, set[str]], dimensions: Dimensions | None = None
) -> Figure:
    """The first table's map; frameworks in `zone` at mean preferences are marked if it is known."""
    variant = _first(results)
    across, up = dimensions or widest(variant)
    issues = variant.scenario.issues
    label = shorten(variant_labels(results)[variant.id], 60)
    begin = " as the talks begin" if variant.scenario.later else ""
    note = (
        f"As seated at the table “{label}”{begin}. Crosses: one standard deviation of the coding."
    )
    if len(issues) > 2:
        note += f" Two issues of {len(issues)}: the others matter too."
    names, of = most_relevant(results, MOST_ROWS)
    if len(names) < of:
        note += f" {len(names)} texts of {of:,}: those agreed on most, then those most acceptable."
    drawn = slide(results, "Where the states stand, and where the texts lie", note)
    axes = drawn.figure.add_axes(drawn.room(0.97, left=0.1, above=0.05))
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


def _first(results: Results) -> VariantResults:
    return next(iter(results.variants.values()))


def _frame(axes: Axes, dimensions: Dimensions, issues: Mapping[str, Issue]) -> None:
    across, up = (issues[name].range for name in dimensions)
    axes.set(xlim=_widened(across, 0.04), ylim=_widened(up, 0.06))
    for name, upright in zip(dimensions, (False, True), strict=True):
        issue = issues[name]
        _ticks(axes.yaxis if upright else axes.xaxis, issue)
        low, high = issue.range
        ends = (
            f"{low:g}: {issue.low or 'low'}",
            shorten(issue.label or name, 40)
            + (f" ({shorten(issue.unit, 20)})" if issue.unit else ""),
            f"{high:g}: {issue.high or 'high'}",
        )
        for where, words, middle in zip((0, 0.5, 1), ends, (False, True, False), strict=True):
            text = wrapped(words, 30 if upright and not middle else 50, 2)
            text = text if middle else f"{text} ←" if not where else f"→ {text}"
            spot = (-0.085 if middle else -0.045, where) if upright else (where, -0.065)
            along = {0: "left", 0.5: "center", 1: "right"}[where]
            if upright:
                turned: dict[str, Any] = {"rotation": 90, "ha": "right", "va": UPRIGHT[along]}
            else:
                turned = {"ha": along, "va": "top"}
            turned |= {"size": 13.5 if middle else 10.5, "linespacing": 1.05}
            axes.text(*spot, text, transform=axes.transAxes, **turned)
    axes.grid(color="#eeeeee")


def _ticks(axis: Axis, issue: Issue) -> None:
    """A few ticks from end to end, whole numbers where they can be."""
    low, high = issue.range
    marks = [low + quarter * (high - low) / 4 for quarter in range(5)]
    if not all(mark == round(mark) for mark in marks):
        marks = [m for m in MaxNLocator(5).tick_values(low, high) if low <= m <= high]
    axis.set_ticks(marks, [f"{m:g}" for m in marks])


def _widened(ends: tuple[float, float], share: float) -> tuple[float, float]:
    """The ends, and so much of what lies between beyond each."""
    low, high = ends
    return low - share * (high - low), high + share * (high - low)


def _states(axes: Axes, variant: VariantResults, dimensions: Dimensions) -> Iterator[Label]:
    for state in variant.states:
        spot = spot_of(variant, state, dimensions)
        if spot is None:
            continue
        party = seat(variant, state) == "party"
        colour = DARK if party else QUIET
        axes.errorbar(spot.x, spot.y, spot.sd_y, spot.sd_x, ecolor=FAINT, elinewidth=1.2, zorder=1)
        axes.plot(
            spot.x, spot.y, "o", ms=10, mfc=colour if party else "white", mec=colour, zorder=4
        )
        seated = seat_words(variant, state) if parts_as_party(variant, state) else "not a party"
        words = state_label(variant, state) + (f" ({seated})" if seated else "")
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
