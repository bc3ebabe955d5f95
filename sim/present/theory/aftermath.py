"""What would become of each text after signature, at mean numbers: lines and tables."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.theory.findings import Explained, Names
from sim.analysis.theory.outlook import Falling, Outlook, Standing, falling
from sim.present.counts import short
from sim.present.lines import NO_BREAK, Line, Lines
from sim.present.naming import framework_label, one_line, shorten
from sim.present.theory import explained_words as words
from sim.scenario.aftermath import Willing

TOO_MANY = "not looked for: there are too many texts"
MOST_TEXTS = 24
INDENT = (0, 0, 0, 2)
HOW_TO_READ = (
    "If a text is agreed on and every number is at its mean. Lasts: so many of 100 such agreements "
    "are in force and unchallenged after {}; years: how many full ones of these, on average."
)
WILLING = (
    "Where guarantors are willing, those parties are taken to be bound for whom the text is at "
    "least as good as no deal."
)
AGAINST = (
    "Honoured: in so many of 100 calls enough guarantors answer. Deterrence: how far that holds it "
    "back, of 100. A year: in so many of 100 years it challenges the text. Lasts: so many of 100, "
    "if only this state could challenge it."
)


def in_brief(told: Explained) -> list[Line]:
    """How many texts could be agreed on and would last; nothing where nothing is said of it."""
    if not told.has_aftermath:
        return []
    if told.outlooks is None:
        return [("afterwards", TOO_MANY)]
    return [
        ("afterwards", f"{_counts(told, falling(told.outlooks, suiting=False))}{_suiting(told)}")
    ]


def _counts(told: Explained, left: Falling) -> str:
    """`of 3 texts in the zone 2 would be in force, 1.6 last 10 years on average`."""
    if not left.agreed:
        return "no text is in the zone"
    of = f"of {left.agreed} text{'' if left.agreed == 1 else 's'} in the zone"
    if not left.in_force:
        return f"{of} none would be in force"
    last = f"{_on_average(left)} last {_horizon(told)} on average"
    return f"{of} {left.in_force} would be in force, {last}"


def _on_average(left: Falling) -> str:
    return f"{left.lasting:.1f}" if left.lasting >= 0.05 or not left.lasting else "<0.1"


def _suiting(told: Explained) -> str:
    """The same of those texts that suit all principals; nothing where no text could be agreed."""
    outlooks = told.outlooks or ()
    left, of_all = falling(outlooks, suiting=True), falling(outlooks, suiting=False)
    if not of_all.agreed:
        return ""
    if not left.agreed:
        return "; none suits all principals"
    if left == of_all and left.agreed > 1:
        return "; all of them suit all principals"
    verb = "suits" if left.agreed == 1 else "suit"
    lasting = f", {_on_average(left)} lasting" if left.in_force else ""
    kept = f"{left.in_force or 'none'} in force{lasting}"
    return f"; {left.agreed} {verb} all principals: of these {kept}"


def _horizon(told: Explained) -> str:
    years = told.scenario.aftermath.horizon
    return "a year" if years == 1 else f"{years} years"


def each_text(told: Sequence[Explained]) -> Iterator[RenderableType]:
    """What would become of each text, once; then only those of which another table differs."""
    first, *others = told
    if not any(each.outlooks for each in told):
        return
    yield Text("\nEach text after signature, if it is agreed on", style="bold")
    known = {_kept(each) for each in first.outlooks or ()}
    yield Lines(_fates(first, first.outlooks or (), words.marks(first)))
    differing: dict[tuple[Line, ...], list[Explained]] = {}
    for each in others:
        own = [outlook for outlook in each.outlooks or () if _kept(outlook) not in known]
        if own:
            same = list(each.scenario.texts) == list(first.scenario.texts)
            lines = _fates(each, own, words.marks(first) if same else {})
            differing.setdefault(tuple(lines), []).append(each)
    for lines_there, tables in differing.items():
        more = f" and {len(tables) - 1} more" if len(tables) > 1 else ""
        label = shorten(one_line(tables[0].label), 60)
        yield Text(f"  otherwise at “{label}”{more}:", style="dim")
        yield Lines(lines_there)
    if any(map(_has_willing, told)):
        yield Padding(Text(WILLING, style="dim"), INDENT)


def _has_willing(told: Explained) -> bool:
    """Whether the guarantors of some text need not sign it."""
    return any(isinstance(text.guarantors, Willing) for text in told.scenario.texts.values())


def _kept(outlook: Outlook) -> tuple[str, Names, float]:
    """What is told of a text side by side with others."""
    return outlook.framework, outlook.unratified, outlook.lasting


def _fates(told: Explained, outlooks: Sequence[Outlook], marks: Mapping[str, str]) -> list[Line]:
    """How surely texts last, longest first, and who fails to ratify the others; by their marks."""
    called = marks or {each.framework: framework_label(told, each.framework) for each in outlooks}
    ranked = sorted(outlooks, key=lambda each: -each.lasting)
    kept = [
        f"{called[each.framework]}{NO_BREAK}{short(100 * each.lasting, 100)}"
        for each in ranked
        if each.in_force
    ]
    failing: dict[str, list[str]] = {}
    for each in outlooks:
        if not each.in_force:
            failing.setdefault(_failing(told, each), []).append(called[each.framework])
    lines = [(f"last {_horizon(told)}", f"{_first(kept)} of 100")] if kept else []
    if failing:
        said = "; ".join(f"{_first(names)} ({why})" for why, names in failing.items())
        lines.append(("not in force", said))
    return lines


def _first(named: Sequence[str]) -> str:
    some = named[:MOST_TEXTS] if len(named) > MOST_TEXTS + 1 else named
    more = [f"and {len(named) - len(some):,} more"] if len(some) < len(named) else []
    return " · ".join([*some, *more])


def _failing(told: Explained, outlook: Outlook) -> str:
    verb = "does" if len(outlook.unratified) == 1 else "do"
    return f"{words.states(told, outlook.unratified)} {verb} not ratify"


def afterwards(told: Explained) -> Iterator[RenderableType]:
    """In full: the falling counts, each text, and each against who may challenge it."""
    if not told.has_aftermath:
        return
    yield Text("\nAfter signature", style="bold")
    if told.outlooks is None:
        yield Lines([("", TOO_MANY)])
        return
    left = falling(told.outlooks, suiting=False)
    yield Lines([("what is left", f"{_counts(told, left)}{_suiting(told)}")])
    shown = sorted(told.outlooks, key=lambda each: not each.in_zone)[:MOST_TEXTS]
    if not shown:
        return
    yield _texts(told, shown)
    if len(shown) < len(told.outlooks):
        yield Text(f"  and {len(told.outlooks) - len(shown):,} more", style="dim")
    how = HOW_TO_READ.format(_horizon(told))
    yield Padding(Text(f"{how} {WILLING}" if _has_willing(told) else how, style="dim"), INDENT)
    if any(each.against for each in shown):
        yield Text()
        yield _challengers(told, shown)
        yield Padding(Text(AGAINST, style="dim"), INDENT)


def _texts(told: Explained, outlooks: Sequence[Outlook]) -> RenderableType:
    """Each text: in the zone, in force, guaranteed by whom, how long it lasts."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Text", overflow="fold")
    table.add_column("zone")
    table.add_column("in force", overflow="fold")
    table.add_column("guaranteed by", overflow="fold")
    table.add_column("lasts", justify="right")
    table.add_column("years", justify="right")
    for each in outlooks:
        since = f" (from round {each.round})" if each.round > 1 else ""
        table.add_row(
            Text(f"{framework_label(told, each.framework)}{since}"),
            "in" if each.in_zone else "–",
            Text("yes" if each.in_force else _failing(told, each)),
            Text(_guarantors(told, each)),
            short(100 * each.lasting, 100) if each.in_force else "–",
            "–" if each.years is None else f"{each.years:.1f}",
        )
    return Padding(table, INDENT)


def _guarantors(told: Explained, outlook: Outlook) -> str:
    if not outlook.in_force:
        return "–"
    return words.states(told, outlook.guarantors) if outlook.guarantors else "nobody"


def _challengers(told: Explained, outlooks: Sequence[Outlook]) -> RenderableType:
    """Each text in force against each state that may challenge it."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Text", overflow="fold")
    table.add_column("against", overflow="fold")
    for column in ("honoured", "deterrence", "a year", "lasts"):
        table.add_column(column, justify="right")
    for each in outlooks:
        label = framework_label(told, each.framework)
        for place, standing in enumerate(each.against):
            table.add_row(Text("" if place else label), *_standing(told, standing))
    return Padding(table, INDENT)


def _standing(told: Explained, standing: Standing) -> tuple[Text | str, ...]:
    met = standing.honoured
    return (
        Text(words.states(told, [standing.state])),
        "–" if met is None else short(100 * met, 100),
        short(100 * standing.deterrence, 100),
        words.points(standing.yearly),
        short(100 * standing.lasting, 100),
    )
