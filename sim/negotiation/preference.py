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


@compiled
def number(preferences: Preferences, draws: Vector, q: int, k: int) -> float:
    """Number q of the file in replicate k: as drawn, or its mean where it is certain."""
    row = preferences.row[q]
    if row >= 0:
        return draws[row, k]  # type: ignore[no-any-return]
    return preferences.mean[q]  # type: ignore[no-any-return]


@compiled
def spatial_utility(preferences: Preferences, minds: Minds, f: int) -> float:
    """u = 1 − distance / 100 for the state whose ideal point and weights stand in `minds`."""
    if preferences.metric == CITY_BLOCK:
        return 1.0 - city_block(preferences.position[f], minds.ideal, minds.weight) / 100.0
    return 1.0 - euclidean(preferences.position[f], minds.ideal, minds.weight) / 100.0


@compiled
def points(preferences: Preferences, draws: Vector, i: int, k: int, f: int) -> float:
    """State i's points for framework f in replicate k: Σ_m of its points for the option there."""
    total = 0.0
    for m in range(len(preferences.options)):
        option = preferences.option[f, m]
        if option >= 0:
            total += number(preferences, draws, preferences.score[i, m, option], k)
    return total


@compiled
def attainable(preferences: Preferences, draws: Vector, i: int, k: int) -> float:
    """The most points state i can attain, Σ_m max_o of its points; 1 where that is 0."""
    most = 0.0
    for m in range(len(preferences.options)):
        best = 0.0
        for option in range(preferences.options[m]):
            best = max(best, number(preferences, draws, preferences.score[i, m, option], k))
        most += best
    return most if most > 0.0 else 1.0


@inner
def _value_by_place(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> float:
    """Write state i's spatial utility of each framework; return that of the status quo."""
    utility = minds.utility[k, i]
    for m in range(len(minds.ideal)):
        minds.ideal[m] = number(preferences, draws, preferences.ideal[i, m], k)
        minds.weight[m] = number(preferences, draws, preferences.salience[i, m], k)
    share_out(minds.weight)
    for f in range(len(utility)):
        utility[f] = spatial_utility(preferences, minds, f)
    return spatial_utility(preferences, minds, len(utility))


@inner
def _value_by_points(
    preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds
) -> float:
    """Write state i's share of its attainable points in each framework; return the status quo's."""
    utility = minds.utility[k, i]
    most = attainable(preferences, draws, i, k)
    for f in range(len(utility)):
        utility[f] = points(preferences, draws, i, k, f) / most
    return points(preferences, draws, i, k, len(utility)) / most


@inner
def _value_by_rank(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> float:
    """Write state i's utility of each framework in a ranking; return that of no deal.

    Sorted uniform numbers that respect the order: of n, the largest is u^(1/n), and each next one
    the one before times u^(1/(n − 1)), u^(1/(n − 2)), … (Devroye 1986, ch. V).
    """
    utility = minds.utility[k, i]
    worth, no_deal = 1.0, 0.0
    for place in range(len(utility) + 1):
        q = preferences.step[i, place]
        if q >= 0:
            worth *= number(preferences, draws, q, k)
        f = preferences.ranked[i, place]
        if f == len(utility):
            no_deal = worth
        else:
            utility[f] = worth
    return no_deal


@compiled
def value_frameworks(
    preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds
) -> float:
    """Write state i's utility of each framework in replicate k; return that of the status quo.

    Spatial: 1 − distance / 100. Scores: points / attainable. Utilities: as given, and 0 for the
    status quo, which has none; a spatial study may give some, which then hold. Ranking: sorted
    uniform numbers, that of no deal for the status quo. All in [0, 1].
    """
    status_quo = 0.0
    if preferences.metric == RANKING:
        return _value_by_rank(preferences, draws, i, k, minds)
    if preferences.metric in (CITY_BLOCK, EUCLIDEAN):
        status_quo = _value_by_place(preferences, draws, i, k, minds)
    elif preferences.metric == SCORES:
        status_quo = _value_by_points(preferences, draws, i, k, minds)
    if preferences.given[i]:
        for f in range(minds.utility.shape[2]):
            q = preferences.utility[i, f]
            if q >= 0:
                minds.utility[k, i, f] = number(preferences, draws, q, k)
    return status_quo


@compiled
def value_no_deal(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> float:
    """State i's reservation value in replicate k, once its frameworks are valued in `minds`.

    A number; the utility of the framework it is `like`, plus its error; or points over the most
    attainable. (That of the status quo is known already when the frameworks have been valued.)
    """
    value = number(preferences, draws, preferences.reservation[i], k)
    form = preferences.reservation_form[i]
    if form == LIKE:
        value += minds.utility[k, i, preferences.like[i]]
    elif form == POINTS:
        value /= attainable(preferences, draws, i, k)
    return value


@compiled
def value_state(preferences: Preferences, draws: Vector, i: int, k: int, minds: Minds) -> None:
    """Write into `minds` all that state i thinks in replicate k; draws of shape (rows, n)."""
    status_quo = value_frameworks(preferences, draws, i, k, minds)
    reservation = value_no_deal(preferences, draws, i, k, minds)
    if preferences.reservation_form[i] in (STATUS_QUO, RANKED):
        reservation = status_quo
    minds.reservation[k, i] = reservation
    best = minds.utility[k, i, 0]
    for f in range(1, minds.utility.shape[2]):
        best = max(best, minds.utility[k, i, f])
    q = preferences.aspiration[i]
    minds.aspiration[k, i] = number(preferences, draws, q, k) if q >= 0 else best
    minds.exponent[k, i] = number(preferences, draws, preferences.exponent[i], k)
    minds.tolerance[k, i] = number(preferences, draws, preferences.tolerance[i], k)
    minds.cost[k, i] = number(preferences, draws, preferences.cost[i], k)
    minds.reciprocity[k, i] = number(preferences, draws, preferences.reciprocity[i], k)
    minds.precision[k, i] = number(preferences, draws, preferences.precision[i], k)
    minds.abstains[k, i] = number(preferences, draws, preferences.abstains[i], k)
