"""What is varied in a sweep, in plain words: for the terminal and for the figures."""

from collections.abc import Sequence

from sim.analysis.sweep.axes import Axis, spelt
from sim.analysis.sweep.sweep import Swept
from sim.points import Measure
from sim.present.naming import listing, one_line, state_name, text_name
from sim.scenario.quantity import Exactly, Normal, Triangular, Uniform, mean_of
from sim.scenario.schema import Study, Variant
from sim.scenario.source import Value

MEASURED: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "agreed, and it suits all principals",
    "lasting": "agreed, and it lasts",
    "lasting_suits_principals": "lasting, and it suits all principals",
}
_BRIEF: dict[Measure, str] = {
    "agreed": "agreed",
    "suits_principals": "suits all principals",
    "lasting": "lasting",
    "lasting_suits_principals": "lasting and suits all principals",
}
_KEYS = {
    "reservation": "no-deal value",
    "ideal": "ideal position",
    "at": "position",
    "sd": "standard deviation",
    "seats": "seat",
    "ratifies_at": "ratifies from",
    "disputes": "chance a round of settling with",
    "resolve": "resolve to honour a call",
    "challenge_cost": "cost of a challenge",
    "defeat": "worth of a challenge that is met",
    "opportunity": "chance a year to challenge",
    "activation": "who has to honour a call",
    "horizon": "horizon (years)",
}
"""Keys of the file that say little by themselves."""
_SORTS = ("states", "frameworks", "issues", "groups", "table", "protocol")


def axis_name(study: Study, axis: Axis) -> str:
    """`Amber · ideal position · Observers at the border (0–100)`."""
    known = list(study.variants.values())
    path = axis.place.path
    words = [_word(known, path, k) for k in range(len(path))]
    if path[0] in _SORTS[:4]:
        words = words[1:]
    return " · ".join(words) + _scale(known, path)


def axis_title(study: Study, axis: Axis) -> str:
    """The same with the path, as it is written in the file."""
    name = axis_name(study, axis)
    return name if name == axis.written else f"{name}  [{axis.written}]"


def _word(known: list[Variant], path: tuple[str, ...], k: int) -> str:
    """One step of a path: a name as its label, a key in words."""
    step, before = path[k], path[:k]
    for scenario in known:
        if _is_state(before) and step in scenario.states:
            return state_name(step, scenario)
        if before == ("frameworks",) and step in scenario.texts:
            return text_name(step, scenario)
        if step in scenario.issues and (before == ("issues",) or _by_issue(before)):
            return one_line(scenario.issues[step].label or step)
    return one_line(step if _is_name(before) else _KEYS.get(step, step).replace("_", " "))


def _is_state(before: tuple[str, ...]) -> bool:
    return before in (("states",), ("table", "seats")) or before[2:] == ("disputes",)


def _is_name(before: tuple[str, ...]) -> bool:
    return before in (("states",), ("frameworks",), ("issues",), ("groups",), ("table", "seats"))


def _by_issue(before: tuple[str, ...]) -> bool:
    return bool(before) and before[-1] in ("ideal", "salience", "scores", "at")


def _scale(known: list[Variant], path: tuple[str, ...]) -> str:
    """In what a position is counted, where the file says it."""
    for scenario in known:
        for k, step in enumerate(path):
            if k and path[k - 1] in ("ideal", "at") and step in scenario.issues:
                issue = scenario.issues[step]
                low, high = issue.range
                return f" ({issue.unit})" if issue.unit else f" ({low:g}–{high:g})"
    return ""


def one_of_each(family: Sequence[Measure]) -> str:
    """`agreed / suits all principals`: how a pair of counts is to be read."""
    return " / ".join(_BRIEF[measure] for measure in family)


def own_value(swept: Swept, k: int, variants: list[str]) -> float | None:
    """The number that the file itself has on an axis, where it is the same at these tables."""
    path = swept.lattice.axes[k].place.path
    found = {_number(swept.study.variants[name], path) for name in variants}
    return found.pop() if len(found) == 1 else None


def _number(scenario: object, path: tuple[str, ...]) -> float | None:
    for step in path:
        scenario = (
            scenario.get(step) if isinstance(scenario, dict) else getattr(scenario, step, None)
        )
    if isinstance(scenario, Exactly | Normal | Uniform | Triangular):
        return mean_of(scenario)
    is_number = isinstance(scenario, int | float) and not isinstance(scenario, bool)
    return float(scenario) if is_number else None  # type: ignore[arg-type]


def shown(value: Value) -> str:
    """A value as tables and figures show it, on one line."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return one_line(spelt(value)) if value is not None else "left out"


def setting(swept: Swept, number: int) -> str:
    """Where a point is: `states.Amber.reservation = 0.5, table.quota = majority`."""
    point = swept.lattice.points[number]
    if len(point) == 1:
        return shown(point[0])
    pairs = zip(swept.lattice.axes, point, strict=True)
    return ", ".join(f"{one_line(axis.written)} = {shown(value)}" for axis, value in pairs)


def what_was_varied(swept: Swept) -> str:
    """The paths, in words: for the note of a figure."""
    return listing([axis_name(swept.study, axis) for axis in swept.lattice.axes])
