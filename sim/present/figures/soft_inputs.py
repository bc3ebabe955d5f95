"""The numbers behind what becomes of agreements that are guessed or uncertain, in few words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.present.naming import listing, one_line
from sim.results import Results
from sim.scenario.quantity import AnyQuantity, Basis, Normal, Triangular, Uniform, mean_of
from sim.scenario.schema import Scenario
from sim.scenario.state import State

OF_GUARANTORS = ("resolve", "capability")
OF_CHALLENGERS = ("capability", "challenge_cost", "opportunity", "defeat")
DEFAULTS = {"resolve": 1.0, "capability": 0.0, "challenge_cost": 0.0, "defeat": 0.0}
"""Nobody has guessed what is not written."""
MOST_NAMED = 3


class Soft(NamedTuple):
    """One number that makes a difference; without a state, one of the study."""

    what: str
    said: str
    """Its range, and whether it is guessed: `.2–.9 guessed`; nothing where it is neither."""
    whose: str


class Entry(NamedTuple):
    """Numbers of one kind that are said alike."""

    what: str
    """`resolve`, `challenge cost`."""
    said: str
    """`Ash and Elm .3–.9`."""


def soft_inputs(results: Results) -> list[Entry]:
    """What is guessed or uncertain, kind by kind, each with whose it is and its range.

    Only numbers that count for something: resolve and capability of guarantors, what moves states
    that may challenge, thresholds of ratification, and the scale of the logistic.
    """
    tables: dict[Soft, set[str]] = {}
    for table, soft in _all(results):
        tables.setdefault(soft, set()).add(table)
    owners: dict[tuple[str, str], list[str]] = {}
    for soft, held in tables.items():
        if soft.said:
            every = {t for other, at in tables.items() if other[::2] == soft[::2] for t in at}
            said = f"{soft.said}{_partly(len(held), len(every))}"
            owners.setdefault((soft.what, said), []).append(soft.whose)
    order = list(dict.fromkeys((*OF_GUARANTORS, *OF_CHALLENGERS, "ratifies_at", "scale")))
    ranked = sorted(owners, key=lambda entry: order.index(entry[0]))
    return [
        Entry(what.replace("_", " "), _named(owners[what, said]) + said) for what, said in ranked
    ]


def _partly(held: int, every: int) -> str:
    """At how many tables a number is this one, where at others it is another."""
    if held == every:
        return ""
    return " at one table" if held == 1 else f" at {held} of {every} tables"


def in_words(entries: Sequence[Entry], letters: int) -> str:
    """As many entries of each kind as fit in so many letters, and how many more there are.

    `resolve: Cedar .2–.9 guessed, and 3 more; defeat: Ash .2–.5`; one of each kind at least.
    """
    kinds: dict[str, list[str]] = {}
    for what, said in entries:
        kinds.setdefault(what, []).append(said)
    most = max((len(said) for said in kinds.values()), default=1)
    words = (_at_most(kinds, each) for each in range(most, 0, -1))
    shown = next((said for said in words if len(said) <= letters), None)
    return _at_most(kinds, 1) if shown is None else shown


def _at_most(kinds: Mapping[str, Sequence[str]], each: int) -> str:
    return "; ".join(
        f"{what}: {', '.join(said[:each])}"
        + (f", and {len(said) - each} more" if len(said) > each else "")
        for what, said in kinds.items()
    )


def _all(results: Results) -> Iterator[tuple[str, Soft]]:
    """Each number that counts, of each table and stage; the same one comes often."""
    for name, variant in results.variants.items():
        for scenario in variant.scenario.stages:
            yield from ((name, soft) for soft in _of_scenario(scenario))


def _of_scenario(scenario: Scenario) -> Iterator[Soft]:
    bound = {name for text in scenario.texts.values() for name in text.named_guarantors}
    aftermath = scenario.aftermath
    for name, state in scenario.states.items():
        for what in _that_count(state, guarantees=name in bound):
            number = getattr(state, what)
            basis = None if number == DEFAULTS.get(what) else state.basis
            if what == "opportunity" and as_written(number) == as_written(aftermath.opportunity):
                number, basis = aftermath.opportunity, aftermath.basis
            yield Soft(what, _soft(number, basis), one_line(state.label or name))
    if any(state.may_challenge for state in scenario.states.values()):
        yield Soft("scale", _soft(aftermath.scale, aftermath.basis), "")


def _that_count(state: State, *, guarantees: bool) -> list[str]:
    """Which of a state's numbers make a difference to what becomes of agreements."""
    count = [*OF_GUARANTORS] if guarantees else []
    count += OF_CHALLENGERS if state.may_challenge else []
    return list(dict.fromkeys([*count, "ratifies_at"]))


def _soft(number: AnyQuantity | None, basis: Basis | None) -> str:
    """A number's range and whether it is guessed; nothing where it is neither.

    `basis` is that of what it belongs to, for a number that gives none.
    """
    if number is None:
        return ""
    if (getattr(number, "basis", None) or basis) == "guessed":
        return f"{as_written(number)} guessed"
    match number:
        case Uniform() | Triangular():
            return as_written(number)
        case Normal(sd=float() | int() as sd) if sd > 0:
            return as_written(number)
    return ""


def as_written(number: AnyQuantity) -> str:
    """A number, or the range that it is drawn from: `.5`, `.2–.9`, `.75 ± .05`."""
    match number:
        case Uniform() | Triangular():
            return f"{_figure(number.low)}–{_figure(number.high)}"
        case Normal(sd=float() | int() as sd) if sd > 0:
            return f"{_figure(number.mean)} ± {_figure(sd)}"
    return _figure(mean_of(number))


def _figure(value: float) -> str:
    said = f"{value:.3g}"
    return said[1:] if said.startswith("0.") else said


def _named(states: Sequence[str]) -> str:
    """Whose they are, to go before the range; many are counted."""
    if not any(states):
        return ""
    few = states if len(states) <= MOST_NAMED else [states[0], f"{len(states) - 1} others"]
    return f"{listing(few)} "
