"""What a person sees before the talks: its own mind, and what the others are known to want."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.analysis.playing.known import Known
from sim.analysis.playing.sitting import Sitting
from sim.present.consent import quota_in_words
from sim.present.naming import one_line, state_name, state_names, text_name
from sim.present.narrate import IN_TURN, SEATS
from sim.present.playing.choice import Choice
from sim.present.playing.places import ends, issue_name, stands
from sim.present.rounds import INDENT
from sim.present.theory.explained_words import over, points
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Scenario

MOST_TEXTS = 20
"""More are shown when they are asked for."""
MOST_NAMED = 8
"""More states than so many are counted and not named."""
MEAN = (
    "What is publicly known of the others: the codings of the file at their means. In these very "
    "talks each wants a little more or less, drawn by dice."
)
NUMBERS = "Points of 100: what a text is worth to you, and how far that is over no deal."


def opening(sitting: Sitting, choice: Choice, others: Mapping[str, Known]) -> Group:
    """Title, table, private brief, own texts in order, and what the others are known to want."""
    scenario, state = sitting.scenario, choice.own.state
    at = one_line(scenario.label or sitting.variant)
    parts: list[RenderableType] = [Text(one_line(sitting.study.title), style="bold")]
    parts.append(Text.assemble(f"{at}: you speak for ", (state_name(state, scenario), "bold"), "."))
    parts += [Text(line) for line in _table(scenario, state)]
    if brief := scenario.states[state].brief:
        parts += [Text("\nFor your eyes only", style="bold"), Text(brief.strip())]
    parts += [Text("\nYour texts, best first", style="bold"), Text(NUMBERS, style="dim")]
    parts.append(texts(choice, [*choice.own.worth], others))
    parts += positions(scenario, state, others)
    return Group(*parts)


def _table(scenario: Scenario, state: str) -> Iterator[str]:
    for kind, head in SEATS.items():
        seated = [name for name, seat in scenario.table.seats.items() if seat == kind]
        if seated:
            yield f"{head}: {state_names(seated, scenario)}."
    if scenario.table.veto:
        yield f"May block: {state_names(scenario.table.veto, scenario)}."
    if quota := quota_in_words(scenario.table.quota):
        yield f"Unless a text says otherwise it needs {quota}."
    own = scenario.states[state]
    if own.only_with:
        named = state_names(own.only_with, scenario)
        yield f"Your yes counts only with that of {named}."
    if own.disputes:
        whose = state_names(own.disputes, scenario)
        yield (
            f"You do not accept the signature of {whose}: until that is settled the answer to "
            "every text that needs it is no, and you are not asked."
        )
    rounds = scenario.protocol.rounds
    yield f"The talks end after {rounds} round{'s' if rounds > 1 else ''}."
    if scenario.protocol.talk == "stacked":
        yield IN_TURN


def texts(choice: Choice, shown: Sequence[str], others: Mapping[str, Known]) -> Table:
    """Texts by number, with what they are worth, and to whom else they are known to be welcome."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("", justify="right")
    table.add_column("text", overflow="fold")
    table.add_column("worth", justify="right")
    table.add_column("over", justify="right")
    table.add_column("known to prefer it to no deal", overflow="fold")
    no_deal, some = choice.own.no_deal, shown[:MOST_TEXTS]
    line_drawn = False
    for text in some:
        worth = choice.own.worth[text]
        if worth < no_deal and not line_drawn:
            line_drawn = True
            _no_deal_line(table, no_deal)
        named = Text(text_name(text, choice.scenario))
        row = points(worth), over(worth - no_deal), _welcome(text, choice, others)
        table.add_row(str(choice.number(text)), named, *map(Text, row))
    if not line_drawn and len(some) == len(shown):
        _no_deal_line(table, no_deal)
    if len(some) < len(shown):
        table.add_row("", Text(f"… and {len(shown) - len(some):,} more"), "", "", "")
    return table


def _no_deal_line(table: Table, no_deal: float) -> None:
    table.add_row("–", Text("no deal", "italic"), points(no_deal), "0", "")


def _welcome(text: str, choice: Choice, others: Mapping[str, Known]) -> str:
    seated = [k for k in others.values() if k.state != choice.own.state and k.seat != "excluded"]
    named = [state_name(k.state, choice.scenario) for k in seated if text in k.accepts]
    if len(named) > MOST_NAMED:
        return f"{len(named)} of {len(seated)}"
    return ", ".join(named) or "nobody"


def positions(
    scenario: Scenario, state: str, others: Mapping[str, Known]
) -> Iterator[RenderableType]:
    """Issue by issue where everybody would like it to stand, as coded."""
    yield Text("\nWhat the others are known to want", style="bold")
    yield Text(MEAN, style="dim")
    for name, issue in scenario.issues.items():
        own = scenario.states[state].ideal or {}
        told = [
            f"{state_name(k.state, scenario)} {stands(issue, k.ideal[name])}"
            for k in others.values()
            if k.state != state and name in k.ideal
        ]
        if told and name in own:
            scale = f" ({ends(issue)})" if ends(issue) else ""
            head = f"{issue_name(name, issue)}{scale}: you {stands(issue, mean_of(own[name]))}"
            yield Padding(Text(f"{head} · {' · '.join(told)}"), INDENT)
