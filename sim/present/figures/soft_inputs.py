"""The numbers behind what becomes of agreements that are guessed or uncertain, in few words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.present.consent import stages
from sim.present.naming import listing, one_line
from sim.results import Results
from sim.scenario.quantity import AnyQuantity, Normal, Triangular, Uniform, mean_of
from sim.scenario.schema import Scenario
from sim.scenario.state import State

OF_GUARANTORS = ("resolve", "capability")
OF_CHALLENGERS = ("capability", "challenge_cost", "opportunity", "defeat")
MOST_NAMED = 3


class Soft(NamedTuple):
    """One number that is guessed or uncertain; without a state, one of the study."""

    what: str
    said: str
    """Its range, and whether it is guessed: `.2–.9 guessed`."""
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
    owners: dict[tuple[str, str], list[str]] = {}
    for soft in _all(results):
        states = owners.setdefault((soft.what, soft.said), [])
        if soft.whose and soft.whose not in states:
            states.append(soft.whose)
    order = list(dict.fromkeys((*OF_GUARANTORS, *OF_CHALLENGERS, "ratifies_at", "scale")))
    ranked = sorted(owners, key=lambda entry: order.index(entry[0]))
    return [
        Entry(what.replace("_", " "), _named(owners[what, said]) + said) for what, said in ranked
    ]


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


def _all(results: Results) -> Iterator[Soft]:
    """Each soft number of each table and stage; the same one comes often."""
    for variant in results.variants.values():
        for scenario in stages(variant):
            yield from _of_scenario(scenario)


def _of_scenario(scenario: Scenario) -> Iterator[Soft]:
    bound = {name for text in scenario.texts.values() for name in text.named_guarantors}
    for name, state in scenario.states.items():
        for what in _that_count(state, guarantees=name in bound):
            if said := _soft(getattr(state, what)):
                yield Soft(what, said, one_line(state.label or name))
    if any(state.may_challenge for state in scenario.states.values()) and (
        said := _soft(scenario.aftermath.scale)
    ):
        yield Soft("scale", said, "")


def _that_count(state: State, *, guarantees: bool) -> list[str]:
    """Which of a state's numbers make a difference to what becomes of agreements."""
    count = [*OF_GUARANTORS] if guarantees else []
    count += OF_CHALLENGERS if state.may_challenge else []
    count += ["ratifies_at"] if state.ratifies_at is not None else []
    return list(dict.fromkeys(count))


def _soft(number: AnyQuantity) -> str:
    """A number's range and whether it is guessed; nothing where it is neither."""
    if getattr(number, "basis", None) == "guessed":
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
    if not states:
        return ""
    few = states if len(states) <= MOST_NAMED else [states[0], f"{len(states) - 1} others"]
    return f"{listing(few)} "
