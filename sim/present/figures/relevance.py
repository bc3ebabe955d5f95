"""Which frameworks a figure shows where there are more than fit."""

import numpy as np

from sim.present.consent import needs
from sim.results import Results


def most_relevant(results: Results, most: int) -> tuple[list[str], int]:
    """At most so many frameworks in file order, and how many there are.

    First those agreed on most often, then those that their least willing needed party prefers to
    no deal most often.
    """
    agreed: dict[str, float] = {}
    willing: dict[str, float] = {}
    for variant in results.variants.values():
        shares = variant.tally.frameworks / variant.n
        least = _least_willing_rows(results, variant.id)
        for name, share, value in zip(variant.frameworks, shares, least, strict=True):
            agreed[name] = agreed.get(name, 0.0) + float(share)
            willing.setdefault(name, float(value))
    names = list(agreed)
    if len(names) <= most:
        return names, len(names)
    chosen = set(sorted(names, key=lambda name: (-agreed[name], -willing[name]))[:most])
    return [name for name in names if name in chosen], len(names)


def _least_willing_rows(results: Results, variant_id: str) -> np.ndarray:
    variant = results.variants[variant_id]
    prefers = variant.tally.prefers / variant.n
    if len(variant.frameworks) > 1000:
        # Texts made as all combinations of options share one rule.
        needed = needs(variant, variant.frameworks[0]) or variant.states
        return np.asarray(prefers[[variant.states.index(s) for s in needed]].min(axis=0))
    least = [
        prefers[[variant.states.index(s) for s in needs(variant, name) or variant.states], f].min()
        for f, name in enumerate(variant.frameworks)
    ]
    return np.array(least)
