"""What theory says of a study's tables at mean preferences: exact, no sampling, no dice."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from sim.analysis.theory.aftermath import outlooks
from sim.analysis.theory.at_mean import AtMean, at_mean, mean_position
from sim.analysis.theory.equilibrium import Equilibrium, recognition, stationary
from sim.analysis.theory.findings import (
    Draws,
    Explained,
    Explanation,
    Farsighted,
    Indices,
    Names,
    Notions,
    Order,
    WhyNot,
)
from sim.analysis.theory.near_misses import near_misses
from sim.analysis.theory.power import power, rules_of
from sim.analysis.theory.solutions import solutions
from sim.negotiation.bargaining import Game
from sim.negotiation.build import lay_out
from sim.negotiation.layout import MEDIATOR, Layout, Vector
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.negotiation.zones import with_zone
from sim.plan import CHUNK, plan
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study, Variant
from sim.study import run_plan

MOST_SEARCHED = 20_000
"""Of so many states × frameworks a stationary equilibrium is looked for: seconds, not minutes."""


def explain(
    study: Study,
    variants: Sequence[str] | None = None,
    draws: int = 0,
    seed: int | None = None,
) -> Explanation:
    """Explain a study's variants (all) at mean preferences.

    With `draws`, so many replicates are simulated too, the very ones that `run` counts with this
    seed (the file's unless given), to set failures beside draws without an acceptable text. Raises
    RequestError for an unknown variant, or numbers that make no sense.
    """
    if draws < 0:
        raise RequestError(f"draws: at least 1 is needed, not {draws:,}")
    order = plan(study, variants, draws or 1, seed)
    counted = _counted(order.study, draws, order.seed) if draws else {}
    return Explanation(
        study=study,
        variants={
            name: _explained(name, scenario, counted.get(name), aftermath=order.study.has_aftermath)
            for name, scenario in order.study.variants.items()
        },
    )


def _explained(name: str, scenario: Variant, draws: Draws | None, *, aftermath: bool) -> Explained:
    mean = at_mean(scenario)
    why_not = _why_not(mean)
    zone = set(mean.zone())
    return Explained(
        id=name,
        scenario=scenario,
        orders=_orders(mean, scenario),
        zone=tuple(text for text in scenario.texts if text in zone),
        near_misses=near_misses(mean),
        notions=_notions(mean, scenario),
        mean_position=mean_position(mean, scenario),
        rules=tuple(_rules(mean, scenario)),
        farsighted=None if why_not else _farsighted(mean, scenario),
        why_not=why_not,
        waiting_costs=mean.waiting_costs,
        draws=draws,
        has_aftermath=aftermath,
        outlooks=outlooks(mean, scenario) if aftermath else None,
    )


def _orders(mean: AtMean, scenario: Variant) -> dict[str, Order]:
    """The frameworks by state, best first; both in file order where that is left open."""
    found = {}
    for state in scenario.states:
        worth = mean.utility[state]
        found[state] = Order(
            seat=scenario.table.seats[state],
            no_deal=mean.reservation[state],
            utility={
                text: worth[text] for text in sorted(scenario.texts, key=lambda text: -worth[text])
            },
        )
    return found


def _named(texts: Iterable[int], layout: Layout, scenario: Variant) -> Names:
    """Frameworks by name, in file order."""
    chosen = {layout.frameworks[f] for f in texts}
    return tuple(text for text in scenario.texts if text in chosen)


def _notions(mean: AtMean, scenario: Variant) -> Notions:
    found = solutions(mean.opening_surplus, mean.layout.opening.rule)

    def named(chosen: Iterable[int]) -> Names:
        return _named(chosen, mean.layout, scenario)

    # Not its zone: that of `AtMean` knows events, conditions and abstentions too.
    return Notions(
        winset=named(found.winset),
        core=None if found.core is None else named(found.core),
        pareto=None if found.pareto is None else named(found.pareto),
        nash=named(found.nash),
        kalai_smorodinsky=named(found.kalai_smorodinsky),
        egalitarian=named(found.egalitarian),
        utilitarian=named(found.utilitarian),
    )


def _by_state(layout: Layout, scenario: Variant, values: Vector) -> dict[str, float]:
    """Values (S,) by state in file order."""
    named = dict(zip(layout.states, values.tolist(), strict=True))
    return {state: named[state] for state in scenario.states}


def _rules(mean: AtMean, scenario: Variant) -> Iterable[Indices]:
    layout, rule = mean.layout, mean.layout.opening.rule
    for group in rules_of(rule):
        found = power(rule, group[0])
        error = found.standard_error
        yield Indices(
            frameworks=_named(group, layout, scenario),
            shapley_shubik=_by_state(layout, scenario, found.shapley_shubik),
            banzhaf=_by_state(layout, scenario, found.banzhaf),
            winning=found.winning,
            method=found.method,
            standard_error=error
            and {
                index: _by_state(layout, scenario, of_index)
                for index, of_index in error._asdict().items()
            },
        )


def _why_not(mean: AtMean) -> WhyNot:
    _, talk, rule, _ = mean.layout.opening
    if talk.speaker == MEDIATOR:
        return "mediator"
    if not len(rule.on_offer):
        return "nothing_on_offer"
    if not len(recognition(talk, len(mean.layout.states))):
        return "nobody_speaks"
    too_many = len(mean.layout.states) * len(mean.layout.frameworks) > MOST_SEARCHED
    return "too_many_texts" if too_many else ""


def _farsighted(mean: AtMean, scenario: Variant) -> Farsighted:
    """Bargaining at the opening table, in the order of speaking that the talks have there."""
    layout = mean.layout
    discounts = [scenario.states[state].discount for state in layout.states]
    found = stationary(
        Game(
            value=mean.opening_surplus,
            recognition=recognition(layout.opening.talk, len(layout.states)),
            discount=np.array([0.0 if each is None else each for each in discounts]),
            rule=layout.opening.rule,
        )
    )
    return _with_names(found, layout, scenario)


def _with_names(found: Equilibrium, layout: Layout, scenario: Variant) -> Farsighted:
    chosen = dict(zip(layout.frameworks, found.chosen.tolist(), strict=True))
    proposer = _by_state(layout, scenario, found.proposer)
    return Farsighted(
        ex_ante=_by_state(layout, scenario, found.ex_ante),
        low=_by_state(layout, scenario, found.low),
        high=_by_state(layout, scenario, found.high),
        chosen={text: chosen[text] for text in scenario.texts if chosen[text] > 0.0},
        proposer={state: gain for state, gain in proposer.items() if not np.isnan(gain)},
        delay=tuple(found.delay.tolist()),
        residual=found.residual,
        converged=found.converged,
        unique=found.unique,
    )


def _counted(study: Study, draws: int, seed: int) -> Mapping[str, Draws]:
    """Simulate the talks, and look for draws in which no text is acceptable, agreed or not."""
    results = run_plan(plan(study, None, draws, seed))
    return {
        name: Draws(
            n=draws,
            seed=seed,
            empty_zone=_empty(results.variants[name].scenario, draws, seed),
            failed=draws - int(results.variants[name].tally.endings[AGREED]),
            no_zone=int(results.variants[name].tally.endings[NO_ZONE]),
            held_out=int(results.variants[name].tally.endings[HELD_OUT]),
            missed=int(results.variants[name].tally.endings[MISSED]),
        )
        for name in study.variants
    }


def _empty(scenario: Variant, draws: int, seed: int) -> int:
    layout = lay_out(scenario)
    found = 0
    for start in range(0, draws, CHUNK):
        count = min(CHUNK, draws - start)
        found += count - int(with_zone(layout, seed, start, count).sum())
    return found
