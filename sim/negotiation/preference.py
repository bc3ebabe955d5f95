"""What frameworks, and no deal, are worth to a state."""

from math import sqrt

from sim.negotiation.compiled import compiled, inner
from sim.negotiation.floor import Minds
from sim.negotiation.layout import (
    CITY_BLOCK,
    EUCLIDEAN,
    LIKE,
    POINTS,
    RANKED,
    RANKING,
    SCORES,
    STATUS_QUO,
    UTILITIES,
    Indexes,
    Preferences,
    Vector,
)


@compiled
def share_out(salience: Vector) -> None:
    """Turn saliences (issues,) into weights that add up to 1: w = s / Σ s, all alike if Σ s = 0."""
    total = 0.0
    for m in range(len(salience)):
        total += salience[m]
    for m in range(len(salience)):
        salience[m] = salience[m] / total if total > 0.0 else 1.0 / len(salience)


@compiled
def city_block(position: Vector, ideal: Vector, weight: Vector) -> float:
    """Weighted city-block distance Σ w|y − x| of a position from an ideal point.

    Arrays of shape (issues,), positions on the 0–100 scale, weights that add up to 1.
    """
    away = 0.0
    for m in range(len(weight)):
        away += weight[m] * abs(position[m] - ideal[m])
    return away


@compiled
def euclidean(position: Vector, ideal: Vector, weight: Vector) -> float:
    """Weighted Euclidean distance √(Σ w (y − x)²) (Enelow & Hinich 1984); else as `city_block`."""
    away = 0.0
    for m in range(len(weight)):
        away += weight[m] * (position[m] - ideal[m]) ** 2
    return sqrt(away)


@inner
def _number(preferences: Preferences, draws: Vector, q: int, k: int) -> float:
    """Number q of the file in replicate k: as drawn, or its mean where it is certain."""
    row = preferences.row[q]
    if row >= 0:
        return draws[row, k]  # type: ignore[no-any-return]
    return preferences.mean[q]  # type: ignore[no-any-return]


@inner
def _spatial_utility(preferences: Preferences, minds: Minds, f: int) -> float:
    """u = 1 − distance / 100 for the state whose ideal point and weights stand in `minds`."""
    if preferences.metric == CITY_BLOCK:
        return 1.0 - city_block(preferences.position[f], minds.ideal, minds.weight) / 100.0
    return 1.0 - euclidean(preferences.position[f], minds.ideal, minds.weight) / 100.0


@inner
def _points(preferences: Preferences, draws: Vector, i: int, k: int, f: int) -> float:
    """State i's points for framework f in replicate k: Σ_m of its points for the option there."""
    total = 0.0
    for m in range(len(preferences.options)):
        option = preferences.option[f, m]
        if option >= 0:
            total += _number(preferences, draws, preferences.score[i, m, option], k)
    return total


@inner
def _attainable(preferences: Preferences, draws: Vector, i: int, k: int) -> float:
    """The most points state i can attain, Σ_m max_o of its points; 1 where that is 0."""
    most = 0.0
    for m in range(len(preferences.options)):
        best = 0.0
        for option in range(preferences.options[m]):
            best = max(best, _number(preferences, draws, preferences.score[i, m, option], k))
        most += best
    return most if most > 0.0 else 1.0


@inner
def _value_by_place(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """State i's spatial utility of each framework: 1 − distance / 100."""
    utility = minds.utility[k, i]
    for m in range(len(minds.ideal)):
        minds.ideal[m] = _number(preferences, draws, preferences.ideal[i, m], k)
        minds.weight[m] = _number(preferences, draws, preferences.salience[i, m], k)
    share_out(minds.weight)
    for f in range(len(utility)):
        utility[f] = _spatial_utility(preferences, minds, f)
    minds.reservation[k, i] = _spatial_utility(preferences, minds, len(utility))


@inner
def _value_by_points(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """State i's share of its attainable points in each framework."""
    utility = minds.utility[k, i]
    most = _attainable(preferences, draws, i, k)
    for f in range(len(utility)):
        utility[f] = _points(preferences, draws, i, k, f) / most
    minds.reservation[k, i] = _points(preferences, draws, i, k, len(utility)) / most


@inner
def _value_by_rank(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """State i's utility of each framework in its ranking, and that of no deal.

    Sorted uniform numbers that respect the order: of n, the largest is u^(1/n), and each next one
    the one before times u^(1/(n − 1)), u^(1/(n − 2)), … (Devroye 1986, ch. V).
    """
    utility = minds.utility[k, i]
    worth = 1.0
    for place in range(len(utility) + 1):
        q = preferences.step[i, place]
        if q >= 0:
            worth *= _number(preferences, draws, q, k)
        f = preferences.ranked[i, place]
        if f == len(utility):
            minds.reservation[k, i] = worth
        else:
            utility[f] = worth


@inner
def _value_no_deal(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """State i's reservation value, once its frameworks are valued in `minds`.

    A number; the utility of the framework it is `like`, plus its error; or points over the most
    attainable. That of the status quo, or of no deal in a ranking, stands there already.
    """
    value = _number(preferences, draws, preferences.reservation[i], k)
    form = preferences.reservation_form[i]
    if form == LIKE:
        value += minds.utility[k, i, preferences.like[i]]
    elif form == POINTS:
        value /= _attainable(preferences, draws, i, k)
    if form not in (STATUS_QUO, RANKED):
        minds.reservation[k, i] = value


@inner
def _value_rest(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """All else that state i thinks, once its frameworks are valued: those given as utilities too.

    Where no utility follows from positions, points or ranks, all are given.
    """
    utility = minds.utility[k, i]
    if preferences.given[i]:
        for f in range(len(utility)):
            q = preferences.utility[i, f]
            if q >= 0:
                utility[f] = _number(preferences, draws, q, k)
    _value_no_deal(preferences, draws, i, k, minds)
    best = utility[0]
    for f in range(1, len(utility)):
        best = max(best, utility[f])
    q = preferences.aspiration[i]
    minds.aspiration[k, i] = _number(preferences, draws, q, k) if q >= 0 else best
    minds.exponent[k, i] = _number(preferences, draws, preferences.exponent[i], k)
    minds.tolerance[k, i] = _number(preferences, draws, preferences.tolerance[i], k)
    minds.cost[k, i] = _number(preferences, draws, preferences.cost[i], k)
    minds.reciprocity[k, i] = _number(preferences, draws, preferences.reciprocity[i], k)
    minds.precision[k, i] = _number(preferences, draws, preferences.precision[i], k)
    minds.abstains[k, i] = _number(preferences, draws, preferences.abstains[i], k)


@compiled
def _by_place(p: Preferences, draws: Vector, states: Indexes, count: int, minds: Minds) -> None:
    for i in states:
        for k in range(count):
            _value_by_place(p, draws, i, k, minds)
            _value_rest(p, draws, i, k, minds)


@compiled
def _by_points(p: Preferences, draws: Vector, states: Indexes, count: int, minds: Minds) -> None:
    for i in states:
        for k in range(count):
            _value_by_points(p, draws, i, k, minds)
            _value_rest(p, draws, i, k, minds)


@compiled
def _as_given(p: Preferences, draws: Vector, states: Indexes, count: int, minds: Minds) -> None:
    for i in states:
        for k in range(count):
            _value_rest(p, draws, i, k, minds)


@compiled
def _by_rank(p: Preferences, draws: Vector, states: Indexes, count: int, minds: Minds) -> None:
    for i in states:
        for k in range(count):
            _value_by_rank(p, draws, i, k, minds)
            _value_rest(p, draws, i, k, minds)


FORMS = {
    CITY_BLOCK: _by_place,
    EUCLIDEAN: _by_place,
    SCORES: _by_points,
    UTILITIES: _as_given,
    RANKING: _by_rank,
}
"""How states are valued, by the form of their preferences; each is compiled when first used."""


def value_states(
    preferences: Preferences, draws: Vector, states: Indexes, replicates: int, minds: Minds
) -> None:
    """Write into `minds` all that the states think in each replicate; utilities in [0, 1].

    draws (rows, n) of the uncertain numbers; states by their places. State by state, and so row by
    row for the cache.
    """
    FORMS[preferences.metric](preferences, draws, states, replicates, minds)
