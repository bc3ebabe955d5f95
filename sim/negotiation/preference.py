"""What frameworks, and no deal, are worth to a state."""

from math import sqrt
from typing import NamedTuple

from sim.negotiation.compiled import compiled, inner
from sim.negotiation.floor import LANES, Minds, Stand
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
def share(salience: float, total: float, issues: int) -> float:
    """The weight of an issue, so that all add up to 1: w = s / Σ s, all alike if Σ s = 0."""
    return salience / total if total > 0.0 else 1.0 / issues


@compiled
def apart(metric: int, weight: float, position: float, ideal: float) -> float:
    """What an issue adds to the distance of a position from an ideal point, on the 0–100 scale.

    CITY_BLOCK: w|y − x|; EUCLIDEAN, before the root: w (y − x)² (Enelow & Hinich 1984).
    """
    away = position - ideal
    return weight * (abs(away) if metric == CITY_BLOCK else away * away)


@compiled
def spatial_utility(metric: int, away: float) -> float:
    """u = 1 − distance / 100, by what the issues add up to: Σ w|y − x|, or √(Σ w (y − x)²)."""
    return 1.0 - (away if metric == CITY_BLOCK else sqrt(away)) / 100.0


@inner
def _number(preferences: Preferences, draws: Vector, q: int, k: int) -> float:
    """Number q of the file in replicate k: as drawn, or its mean where it is certain."""
    row = preferences.row[q]
    if row >= 0:
        return draws[row, k]  # type: ignore[no-any-return]
    return preferences.mean[q]  # type: ignore[no-any-return]


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


class Lot(NamedTuple):
    """Neighbouring replicates of one state, valued together: so the processor does many at once."""

    state: int
    first: int
    size: int
    """At most LANES."""


@inner
def _spread(preferences: Preferences, draws: Vector, q: int, lot: Lot, out: Vector) -> None:
    """Write number q of the file into out (LANES,), for each replicate of the lot."""
    row = preferences.row[q]
    for lane in range(lot.size):
        out[lane] = draws[row, lot.first + lane] if row >= 0 else preferences.mean[q]


@inner
def _take_stand(preferences: Preferences, draws: Vector, lot: Lot, stand: Stand) -> None:
    """Where the state stands, and what part of all weight each issue has for it."""
    issues, total = stand.ideal.shape[0], stand.away
    total[:] = 0.0
    for m in range(issues):
        _spread(preferences, draws, preferences.ideal[lot.state, m], lot, stand.ideal[m])
        _spread(preferences, draws, preferences.salience[lot.state, m], lot, stand.weight[m])
        for lane in range(lot.size):
            total[lane] += stand.weight[m, lane]
    for m in range(issues):
        for lane in range(lot.size):
            stand.weight[m, lane] = share(stand.weight[m, lane], total[lane], issues)


@inner
def _measure(preferences: Preferences, f: int, lot: Lot, stand: Stand) -> None:
    """How far framework f is from where the state stands, issue by issue."""
    stand.away[:] = 0.0
    for m in range(stand.ideal.shape[0]):
        position = preferences.position[f, m]
        for lane in range(lot.size):
            ideal, weight = stand.ideal[m, lane], stand.weight[m, lane]
            stand.away[lane] += apart(preferences.metric, weight, position, ideal)


@inner
def _value_by_place(preferences: Preferences, draws: Vector, lot: Lot, minds: Minds) -> None:
    """The state's spatial utility of each framework, and of the status quo."""
    frameworks, metric, away = minds.utility.shape[2], preferences.metric, minds.stand.away
    _take_stand(preferences, draws, lot, minds.stand)
    for f in range(frameworks):
        _measure(preferences, f, lot, minds.stand)
        for lane in range(lot.size):
            minds.utility[lot.first + lane, lot.state, f] = spatial_utility(metric, away[lane])
    _measure(preferences, frameworks, lot, minds.stand)
    for lane in range(lot.size):
        minds.reservation[lot.first + lane, lot.state] = spatial_utility(metric, away[lane])


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
        for first in range(0, count, LANES):
            _value_by_place(p, draws, Lot(i, first, min(LANES, count - first)), minds)
        for k in range(count):
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
