"""What `sim explain` prints: the states' own orders, then a block for each table."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.theory.findings import Explained, Explanation
from sim.present.lines import KEY, Line, Lines
from sim.present.naming import framework_label, one_line, origin_of_theory, shorten, state_label
from sim.present.theory import explained_words as words
from sim.present.theory import theory_words as theory
from sim.present.theory.aftermath import afterwards, each_text, in_brief
from sim.present.theory.orders import in_order, orders

MOST_MISSES = 24


def explained(explanation: Explanation, *, in_full: bool) -> Group:
    """All variants briefly, or each in full."""
    told = list(explanation.variants.values())
    parts: list[RenderableType] = [Text(one_line(explanation.study.title), style="bold")]
    parts += [Text(f"{origin_of_theory(explanation)}\n{HOW_TO_READ}", style="dim")]
    if in_full:
        for each in told:
            parts += _in_full(each)
    else:
        parts += orders(told)
        parts += _blocks(told)
        parts += each_text(told)
        parts += _mean_positions(told)
    return Group(*parts, Text(f"\n{CAUTION}", style="dim"))


HOW_TO_READ = (
    "Points of 100 of a state's utility: what a text is worth to it over no deal. Everything "
    "follows from the numbers of the file at their means."
)
CAUTION = (
    "Power is a priori: it knows the rule and not what anybody wants. Farsighted states are a "
    "theory beside the simulation: each knows all preferences and weighs what refusing would bring "
    "it. These are results about this file, not chances of agreement."
)


def _head(told: Explained) -> Text:
    name = "" if told.label == told.id else f"  {told.id}"
    return Text.assemble("\n", (one_line(told.label), "bold"), (name, "dim"))


def _block(told: Explained) -> list[Line]:
    """A table in a few lines."""
    lines = [("zone", words.zone(told)), ("near misses", words.nearest(told))]
    lines += _also(told)
    said = theory.aside(told)
    said += "; ".join(f"{name}: {chosen}" for name, chosen in theory.notions(told).items())
    lines += [("theory", said), ("solutions", theory.solutions(told))]
    lines += [("power", theory.mean_power(told)), ("farsighted", theory.farsighted(told))]
    lines += in_brief(told)
    if told.draws:
        lines.append(("draws", words.draws(told.draws)))
    return lines


def _blocks(told: Sequence[Explained]) -> Iterator[RenderableType]:
    """What holds at every table, once; then each table with what is its own."""
    blocks = [_block(each) for each in told]
    common = [line for line in blocks[0] if all(line in block for block in blocks)]
    if common:
        yield Text(f"\nAt all {len(told)} tables", style="bold")
        yield Lines(common)
    alike: dict[tuple[Line, ...], list[Explained]] = {}
    for each, block in zip(told, blocks, strict=True):
        alike.setdefault(tuple(line for line in block if line not in common), []).append(each)
    for own, tables in alike.items():
        for place, each in enumerate(tables):
            head = _head(each)
            yield head if place == 0 else head[1:]
        yield Lines(own or [("", "nothing else")])


def _also(told: Explained) -> list[Line]:
    lines = []
    if lacking := words.out_of_reach(told):
        lines.append(("not on offer", lacking))
    if changing := words.changes(told):
        lines.append(("note", changing))
    return lines


def _mean_positions(told: Sequence[Explained]) -> Iterator[RenderableType]:
    """Where those seated stand on each issue; tables at which that is the same, together."""
    alike: dict[str, list[Explained]] = {}
    for each in told:
        if each.mean_position:
            alike.setdefault(_places(each), []).append(each)
    if alike:
        yield Text("\nMean position of those seated, weighted by salience", style="bold")
    for places, tables in alike.items():
        if len(told) > 1:
            more = f" and {len(tables) - 1} more" if len(tables) > 1 else ""
            yield Text(f"  {shorten(tables[0].label, 60)}{more}", style="dim")
        yield Lines([("", places)])


def _places(told: Explained) -> str:
    issues = told.scenario.issues
    return " · ".join(
        f"{one_line(issues[name].label or name)} {words.where(told, name, value)}"
        for name, value in told.mean_position.items()
    )


def _in_full(told: Explained) -> Iterator[RenderableType]:
    """A table with everything that is known of it."""
    yield _head(told)
    if changing := words.changes(told):
        yield Text(f"{changing}.", style="dim")
    yield Text("\nEach state's texts in its own order", style="bold")
    yield Lines(_seated_orders(told))
    yield Text("\nZone of agreement", style="bold")
    yield Lines([("inside", words.texts(told, told.zone, MOST_MISSES) or "nothing")])
    yield _near_misses(told)
    if lacking := words.out_of_reach(told, MOST_MISSES):
        yield Lines([("not on offer", lacking)])
    yield Text("\nWhat theory says of these texts", style="bold")
    found = {name: f"{theory.aside(told)}{chosen}" for name, chosen in theory.notions(told).items()}
    yield Lines([*found.items(), ("solutions", theory.solutions(told))])
    yield from _mean_positions([told])
    yield Text("\nPower: Shapley–Shubik (Banzhaf), shares of 100", style="bold")
    yield Lines(_power(told))
    yield Text("\nFarsighted states", style="bold")
    yield Lines([("agreed on", theory.farsighted(told))])
    yield from _expected(told)
    yield from afterwards(told)
    if told.draws:
        yield Text("\nDraws of the preferences", style="bold")
        yield Lines([(f"{told.draws.n:,}", words.draws(told.draws))])


def _seated_orders(told: Explained) -> list[Line]:
    lines: list[Line] = []
    for state, order in told.orders.items():
        seat = {"party": "", "observer": "(observer) ", "excluded": "(absent) "}[order.seat]
        label = shorten(state_label(told, state), KEY)
        lines.append((label, f"{seat}{in_order(told, order)}"))
    return lines


def _near_misses(told: Explained) -> RenderableType:
    """Each text on offer outside the zone: by how much, and by whose refusal."""
    misses = [miss for miss in told.near_misses if not miss.not_on_offer]
    if not misses:
        return Text("  No text on offer is outside.")
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Outside", overflow="fold")
    table.add_column("short by", justify="right")
    table.add_column("whose refusal keeps it out, and what it lacks", overflow="fold")
    for miss in misses[:MOST_MISSES]:
        gap = "–" if miss.gap is None else words.points(miss.gap)
        why = words.refusals(told, miss, 12) if miss.carries else words.hopeless(told, miss)
        since = f" (from round {miss.round})" if miss.round > 1 else ""
        table.add_row(Text(framework_label(told, miss.framework)), gap, Text(f"{why}{since}"))
    parts: list[RenderableType] = [Padding(table, (0, 0, 0, 2))]
    if len(misses) > MOST_MISSES:
        parts.append(Text(f"  and {len(misses) - MOST_MISSES:,} more, further away", style="dim"))
    return Group(*parts)


def _power(told: Explained) -> list[Line]:
    if not told.rules:
        return [("", "no text is on offer")]
    if len(told.rules) == 1:
        return [("every text", theory.rule(told, told.rules[0]))]
    lines = [("all texts", f"{theory.mean_power(told)}; each counted alike")]
    return lines + [
        ("", f"{words.texts(told, indices.frameworks)}: {theory.rule(told, indices)}")
        for indices in told.rules
    ]


def _expected(told: Explained) -> Iterator[RenderableType]:
    """What each state expects of farsighted bargaining."""
    found = told.farsighted
    if not found:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Expected gain over no deal", overflow="fold")
    for column in ("before talks", "other starts", "with the floor"):
        table.add_column(column, justify="right")
    for state, gain in found.ex_ante.items():
        low, high = words.over(found.low[state]), words.over(found.high[state])
        floor = found.proposer.get(state)
        table.add_row(
            Text(state_label(told, state)),
            words.over(gain),
            "alike" if low == high else f"{low} … {high}",
            "–" if floor is None else words.over(floor),
        )
    yield Padding(table, (0, 0, 0, 2))
