"""What a person may know before the talks: its own mind, and of the others the mean codings."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.playing.sitting import Sitting
from sim.analysis.theory.at_mean import at_draws, at_mean
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Variant


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a state knows of itself as the talks open: this replicate's draws."""

    state: str
    worth: Mapping[str, float]
    """What each text is worth to it, best first; ties in file order."""
    no_deal: float
    """What no deal is worth to it in the first round."""


def own(place: Sitting, state: str) -> Own:
    """What this state knows of itself, and of nobody else."""
    valued = at_draws(place.scenario, place.seed, place.replicate)
    worth = valued.utility[state]
    return Own(
        state=state,
        worth={text: worth[text] for text in sorted(place.scenario.texts, key=lambda f: -worth[f])},
        no_deal=valued.reservation[state],
    )


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
