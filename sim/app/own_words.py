"""What a person on a chair is told in private: what they want, and what they are asked about."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sim.analysis.playing.known import Known
from sim.app.shown import Own
from sim.negotiation.agents.person import View
from sim.present.consent import seat_in, signatories, veto_holders
from sim.present.naming import one_line, state_name, state_names, text_name
from sim.scenario.agenda import Issue
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Scenario

NO_DEAL = "No deal"


class Row(NamedTuple):
    """A text in a state's own order, or the line of no deal among them."""

    text: str
    worth: str
    """Points of 100."""
    needs: str
    """Whose consent it needs by name."""
    is_no_deal: bool = False


class Against(NamedTuple):
    """A text on one issue, beside where a state would like it to stand."""

    issue: str
    text: str
    own: str


def points(worth: float) -> str:
    """Utility as points of 100."""
    return f"{100 * worth:.0f}"


def in_own_order(own: Own, table: Scenario) -> list[Row]:
    """The texts from best to worst, with the line of no deal."""
    rows = [
        (worth, Row(text_name(text, table), points(worth), _needs(text, table)))
        for text, worth in own.worth.items()
    ]
    line = (own.no_deal, Row(NO_DEAL, points(own.no_deal), "", is_no_deal=True))
    # A text worth just as much as no deal stands above the line: it is at least as good.
    return [row for _, row in sorted([*rows, line], key=lambda each: -each[0])]


def _needs(text: str, table: Scenario) -> str:
    signs, blocks = signatories(table, text), veto_holders(table, text)
    said = [f"signed by {state_names(signs, table)}"] if signs else []
    said += [f"may be blocked by {state_names(blocks, table)}"] if blocks else []
    absent = [state for state in signs if seat_in(table, state) != "party"]
    said += (
        [f"cannot be concluded here: {state_names(absent, table)} has no vote"] if absent else []
    )
    return "; ".join(said)


def issue_by_issue(text: str, state: str, table: Scenario) -> list[Against]:
    """What a text says on each issue, and where the state would like it to stand."""
    at = table.texts[text].at
    ideal = table.states[state].ideal or {}
    return [
        Against(
            one_line(issue.label or name),
            placed(at[name], issue),
            placed(mean_of(ideal[name]), issue) if name in ideal else "",
        )
        for name, issue in table.issues.items()
        if name in at
    ]


def placed(at: str | float, issue: Issue) -> str:
    """A position in words: in its unit, with what the ends of the range stand for."""
    if isinstance(at, str):
        return at
    unit = f" {issue.unit}" if issue.unit else ""
    low, high = issue.range
    if at == low and issue.low:
        return f"{at:g}{unit} ({issue.low})"
    if at == high and issue.high:
        return f"{at:g}{unit} ({issue.high})"
    return f"{at:g}{unit}"


def ends(table: Scenario) -> Iterator[str]:
    """What the ends of each issue's range stand for."""
    for name, issue in table.issues.items():
        if issue.low or issue.high:
            low, high = issue.range
            yield (
                f"{one_line(issue.label or name)}: {low:g} is {issue.low or 'the low end'}, "
                f"{high:g} is {issue.high or 'the high end'}"
            )


def on_the_table(view: View, table: Scenario) -> list[str]:
    """The text that a person answers, in a few sentences."""
    assert view.text is not None
    worth = view.worth[view.text]
    than = "at least as good as" if worth >= view.no_deal else "worse than"
    by = state_name(view.by, table) if view.by else "The mediator"
    return [
        f"{by} puts “{text_name(view.text, table)}”.",
        f"It is worth {points(worth)} of 100 points to you, no deal {points(view.no_deal)}: "
        f"{than} no deal for you.",
        *([needs.capitalize() + "."] if (needs := _rights(view)) else []),
    ]


def _rights(view: View) -> str:
    rights = view.rights[str(view.text)]
    said = []
    if view.state in rights.signatories:
        said.append("it needs your signature")
    if view.state in rights.vetoes:
        said.append("you may block it: your no is enough")
    return "; ".join(said)


def known_of(others: Mapping[str, Known], state: str, table: Scenario) -> list[tuple[str, str]]:
    """What the others are known to want: their mean codings, no draws and no briefs."""
    return [(state_name(s, table), _known(k, table)) for s, k in others.items() if s != state]


def _known(known: Known, table: Scenario) -> str:
    texts = [f"“{text_name(text, table)}”" for text in known.accepts]
    rather = f"would rather have than no deal: {', '.join(texts)}" if texts else "no text"
    wants = "; ".join(
        f"{one_line(issue.label or name)} {placed(round(known.ideal[name], 1), issue)}"
        for name, issue in table.issues.items()
        if name in known.ideal
    )
    said = rather if texts else "would rather have no deal than any of the texts"
    return f"{said}. Would like: {wants}." if wants else f"{said}."
