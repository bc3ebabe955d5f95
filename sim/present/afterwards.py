"""What became of an agreement told in words: parliaments, guarantors, who challenges it."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.negotiation.trace import Afterwards, Challenge, Prospect, Ratification, Trace
from sim.present.calls import call_words
from sim.present.counts import short
from sim.present.naming import listing, state_name, state_names
from sim.present.rounds import INDENT, NARROW
from sim.present.theory.explained_words import over, points
from sim.scenario.aftermath import Willing
from sim.scenario.schema import Scenario

HOW_TO_READ = (
    "Honoured: in so many of 100 calls enough guarantors answer. {}A year: in so many of 100 "
    "years it challenges the agreement."
)
GAIN = (
    "Deterrence: how far that holds it back, of 100. Gain: what a challenge promises it, less what "
    "living with the agreement is worth to it. "
)
DICE = "Who honours a call is told by dice of their own, on which no count rests."


def afterwards(trace: Trace, scenario: Scenario, width: int) -> Iterator[RenderableType]:
    """The story after signature, if there is one; the scenario is that of the last round."""
    told = trace.afterwards
    if told is None or trace.framework is None:
        return
    yield Text("\nAfter the signature", style="bold")
    yield from _parliaments(told, scenario, width)
    if not told.in_force:
        return
    yield from guarantee(told, trace.framework, scenario)
    if told.prospects:
        yield _prospects(told, scenario, width)
        yield Text(HOW_TO_READ.format(GAIN if width >= NARROW else ""), style="dim")
        yield from what_came(told, scenario)


def _parliaments(told: Afterwards, scenario: Scenario, width: int) -> Iterator[RenderableType]:
    """Who ratifies, and whether the agreement enters into force."""
    if told.ratifications:
        yield Padding(_ratifications(told.ratifications, scenario, width), INDENT)
    yield in_force(told, scenario)


def in_force(told: Afterwards, scenario: Scenario) -> Text:
    """Whether the agreement enters into force, and who would have to ratify it."""
    if told.in_force:
        return Text("It enters into force.", style="bold")
    failed = [each.state for each in told.ratifications if each.is_needed and not each.ratified]
    whose = state_names(failed, scenario)
    return Text(f"It does not enter into force: {whose} would have to ratify it.", style="bold")


def _ratifications(asked: Sequence[Ratification], scenario: Scenario, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("Parliament of")
    for column in ("worth", "at least") if width >= NARROW else ():
        table.add_column(column, justify="right")
    table.add_column("short by", justify="right")
    table.add_column("")
    for each in asked:
        numbers = (each.utility, each.least) if width >= NARROW else ()
        table.add_row(
            Text(state_name(each.state, scenario)),
            *(f"{100 * number:.1f}" for number in numbers),
            "–" if each.ratified else points(each.least - each.utility),
            _verdict(each),
        )
    return table


def _verdict(ratification: Ratification) -> str:
    if ratification.ratified:
        return "ratifies"
    alone = "" if ratification.is_needed else ": it does not guarantee the text"
    return f"does not ratify{alone}"


def guarantee(told: Afterwards, name: str, scenario: Scenario) -> Iterator[Text]:
    """Who guarantees the text, and how many of them have to honour a call."""
    framework = scenario.texts[name]
    bound = told.guarantors
    if not framework.named_guarantors:
        yield Text("Nobody guarantees it.")
    elif bound:
        signed = "bound by its signature" if len(bound) == 1 else "bound by their signatures"
        willing = isinstance(framework.guarantors, Willing)
        how = "willing, and said yes" if willing else signed
        enough = call_words(framework, bound, scenario)
        who = state_names(bound, scenario)
        yield Text(f"Guaranteed by {who} ({how}). When it is called upon, {enough}.")
    else:
        yield Text("Nobody guarantees it: none of those who might have is bound.")
    others = [state for state in framework.named_guarantors if state not in bound]
    if others:
        each = [f"{state_name(s, scenario)} ({_why_free(s, told, scenario)})" for s in others]
        yield Text(f"Not bound: {listing(each)}.")


def _why_free(state: str, told: Afterwards, scenario: Scenario) -> str:
    """Why a state that might have guaranteed the text does not."""
    if scenario.table.seats[state] != "party":
        return "it has no vote"
    failed = [each.state for each in told.ratifications if not each.ratified]
    return "it does not ratify" if state in failed else "it did not say yes"


def _prospects(told: Afterwards, scenario: Scenario, width: int) -> RenderableType:
    """How the agreement stands against each state that may challenge it."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("May challenge it")
    wide = width >= NARROW
    for column in ("honoured", "deterrence", "gain", "a year") if wide else ("honoured", "a year"):
        table.add_column(column, justify="right")
    for each in told.prospects:
        numbers = [_honoured(each, told), *_of_gain(each), points(each.yearly)]
        table.add_row(Text(state_name(each.state, scenario)), *(numbers if wide else numbers[::3]))
    return Padding(table, INDENT)


def _honoured(prospect: Prospect, told: Afterwards) -> str:
    return short(100.0 * prospect.honoured, 100) if told.guarantors else "–"


def _of_gain(prospect: Prospect) -> tuple[str, str]:
    return short(100.0 * prospect.deterrence, 100), over(prospect.gain)


def what_came(told: Afterwards, scenario: Scenario) -> Iterator[Text]:
    """The first challenge and who answers the call, or that it lasts."""
    years = "a year" if told.horizon == 1 else f"{told.horizon} years"
    challenge = told.challenge
    if challenge is None:
        yield Text(f"\nNobody challenges it within {years}: it lasts.", style="bold")
        return
    who = state_name(challenge.state, scenario)
    yield Text(f"\nYear {challenge.year}: {who} challenges it", style="bold")
    if challenge.honours:
        yield Text(f"The guarantors are called. {_answers(challenge, scenario)}")
        yield Text(DICE, style="dim")
    else:
        yield Text("There is nobody to call.")
    yield Text(
        f"The agreement is broken in year {challenge.year}: it does not last {years}.",
        style="bold",
    )


def _answers(challenge: Challenge, scenario: Scenario) -> str:
    """Who honours the call, who does not, and whether they are enough."""
    honour = [state for state, stands in challenge.honours.items() if stands]
    refuse = [state for state, stands in challenge.honours.items() if not stands]
    said = []
    if honour:
        verb = "honours" if len(honour) == 1 else "honour"
        said.append(f"{state_names(honour, scenario)} {verb} the call")
    if refuse:
        verb = "does" if len(refuse) == 1 else "do"
        rest = "not" if honour else "not honour it"
        said.append(f"{state_names(refuse, scenario)} {verb} {rest}")
    enough = (
        "enough: the call is honoured" if challenge.is_met else "not enough: it is not honoured"
    )
    return f"{', '.join(said)}. That is {enough}."
