"""Games of the literature as scenarios: assemblies, pies, lines and lists of values."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
from builders import Raw, resolved

from sim.analysis.theory.equilibrium import Equilibrium, recognition, stationary
from sim.negotiation.bargaining import Game
from sim.negotiation.build import lay_out
from sim.negotiation.build.prospects import mean_minds
from sim.negotiation.layout import Layout, Rule

STATES = ("Ash", "Birch", "Cedar", "Dogwood", "Elm")


def assembly(size: int, table: Raw, **weights: Sequence[float]) -> Rule:
    """The rule of one text among so many states, named a000, a001, … in order."""
    names = [f"a{i:03d}" for i in range(size)]
    states = {
        name: {
            "utilities": {"text": 0.5},
            "reservation": 0.0,
            "weights": {weight: column[i] for weight, column in weights.items()},
        }
        for i, name in enumerate(names)
    }
    return lay_out(
        resolved({"frameworks": {"text": {}}, "states": states, "table": table})
    ).opening.rule


def worth(values: Sequence[Sequence[float]] | np.ndarray, **rest: Any) -> Layout:
    """A table at which text j is worth values[i][j] to the i-th state; no deal is worth 0."""
    texts = [f"t{j:05d}" for j in range(len(values[0]))]
    states: Mapping[str, Raw] = {
        state: {"utilities": dict(zip(texts, map(float, row), strict=True)), "reservation": 0.0}
        for state, row in zip(STATES, values, strict=False)
    }
    raw = {"frameworks": {t: {} for t in texts}, "states": states, "table": {"quota": "unanimity"}}
    return lay_out(resolved({**raw, **rest}))


def pie(sharers: int, steps: int, **rest: Any) -> Layout:
    """A pie of 1 to be divided in steps of 1 / steps."""
    cuts = product(range(steps + 1), repeat=sharers - 1)
    shares = [(*cut, steps - sum(cut)) for cut in cuts if sum(cut) <= steps]
    return worth(np.array(shares).T / steps, **rest)


def surplus(layout: Layout) -> np.ndarray:
    """(S, F) what each text is worth to each state over no deal, at mean preferences."""
    minds = mean_minds(layout)[0]
    return minds.utility[0] - minds.reservation[0][:, None]


def game_of(layout: Layout, discount: float | Sequence[float]) -> Game:
    """The game of farsighted states at this table, in the order of speaking that it has."""
    states = len(layout.states)
    return Game(
        value=surplus(layout),
        recognition=recognition(layout.opening.talk, states),
        discount=np.broadcast_to(np.array(discount, float), (states,)).copy(),
        rule=layout.opening.rule,
    )


def played(layout: Layout, discount: float | Sequence[float]) -> Equilibrium:
    """What farsighted states would agree on at this table."""
    return stationary(game_of(layout, discount))
