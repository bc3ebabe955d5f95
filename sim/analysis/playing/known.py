"""What everybody may know of the others before the talks: the file's mean codings, no draws."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.theory.at_mean import at_mean
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Variant


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a state is known to want as the talks open, at mean preferences."""

    state: str
    seat: str
    """party, observer or excluded."""
    accepts: tuple[str, ...]
    """The texts that are at least as good for it as no deal, in file order."""
    ideal: Mapping[str, float]
    """Where it would like each issue to stand, in its own unit; nothing without ideal points."""


def known(variant: Variant) -> dict[str, Known]:
    """What is publicly known of each state, in file order; its private brief is not."""
    mean = at_mean(variant)
    return {
        name: Known(
            state=name,
            seat=variant.table.seats[name],
            accepts=tuple(text for text in variant.texts if mean.accepts(name, text)),
            ideal={issue: mean_of(ideal) for issue, ideal in (state.ideal or {}).items()},
        )
        for name, state in variant.states.items()
    }
