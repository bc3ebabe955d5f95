"""Each state's texts in its own order, as lines for the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.theory.findings import Explained, Order
from sim.present.lines import KEY, NO_BREAK, Line, Lines
from sim.present.naming import framework_label, one_line, shorten, state_label
from sim.present.theory import explained_words as words

MOST_TEXTS = 12
"""In a state's order; of more texts those at its ends and around no deal are named."""
AROUND = 3


def orders(told: Sequence[Explained]) -> Iterator[RenderableType]:
    """Each state's texts in its own order, once; then only for whom another table has it differ."""
    first = told[0]
    known = {(state, _order_of(first, state)) for state in first.orders}
    yield Text("\nEach state's texts in its own order, best first", style="bold")
    if words.marks(first):
        yield _legend(first)
    yield Lines(_order_lines(first, first.orders, words.marks(first)))
    differing: dict[tuple[Line, ...], list[Explained]] = {}
    for each in told[1:]:
        others = {
            state: order
            for state, order in each.orders.items()
            if (state, _order_of(each, state)) not in known
        }
        if others:
            same = list(each.scenario.texts) == list(first.scenario.texts)
            lines = _order_lines(each, others, words.marks(first) if same else {})
            differing.setdefault(tuple(lines), []).append(each)
    for others_lines, tables in differing.items():
        names = [one_line(each.label) for each in tables]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield Text(f"  otherwise at “{shorten(names[0], 60)}”{more}:", style="dim")
        yield Lines(others_lines)


def _legend(told: Explained) -> RenderableType:
    """Which letter stands for which text, in two columns."""
    named = [
        Text(f"{mark}  {framework_label(told, name)}", overflow="ellipsis", no_wrap=True)
        for name, mark in words.marks(told).items()
    ]
    half = (len(named) + 1) // 2
    table = Table.grid(padding=(0, 2, 0, 0))
    for left, right in zip_longest(named[:half], named[half:], fillvalue=Text()):
        table.add_row(left, right)
    return Padding(table, (0, 0, 0, KEY + 3))


def _order_of(told: Explained, state: str) -> str:
    """What tells one order from another; seats do not."""
    order = told.orders[state]
    return repr((order.no_deal, order.utility))


def _order_lines(
    told: Explained, orders: Mapping[str, Order], marks: Mapping[str, str]
) -> list[Line]:
    """A line a state; states with the same order together."""
    alike: dict[str, list[str]] = {}
    for state, order in orders.items():
        alike.setdefault(in_order(told, order, marks=marks), []).append(state)
    return [
        (shorten(state_label(told, states[0]), KEY), said)
        if len(states) == 1
        else (f"{len(states)} states", f"{said} ({words.states(told, states)})")
        for said, states in alike.items()
    ]


def in_order(told: Explained, order: Order, *, marks: Mapping[str, str] | None = None) -> str:
    """A state's texts, best first, each with its surplus, and where no deal stands among them.

    By their marks, or else by their labels.
    """
    ranked = list(order.surplus.items())
    called = marks or {name: framework_label(told, name) for name, _ in ranked}
    named = [f"{called[name]}{NO_BREAK}{words.over(gain)}" for name, gain in ranked]
    good = sum(gain >= 0.0 for _, gain in ranked)
    above, below = named[:good], named[good:]
    if not marks and len(named) > MOST_TEXTS:
        above = _ends(above, AROUND, AROUND)
        below = _ends(below, AROUND, 0)
    line = f"|{NO_BREAK}no{NO_BREAK}deal{NO_BREAK}{words.points(order.no_deal)}{NO_BREAK}|"
    return " ".join([" · ".join(above), line, " · ".join(below)]).strip()


def _ends(named: list[str], first: int, last: int) -> list[str]:
    left = len(named) - first - last
    if left < 2:
        return named
    return [*named[:first], f"… {left:,} more …", *named[len(named) - last :]]
