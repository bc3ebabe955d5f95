"""Every rule that a scenario file knows: what it does, its formula, its source, where to see it."""

from sim.present.rules.of_afterwards import OF_AFTERWARDS
from sim.present.rules.of_consent import OF_CONSENT
from sim.present.rules.of_preferences import OF_PREFERENCES
from sim.present.rules.of_talks import OF_TALKS
from sim.present.rules.rule import Rule

RULES: tuple[Rule, ...] = (*OF_PREFERENCES, *OF_TALKS, *OF_CONSENT, *OF_AFTERWARDS)
"""In the order of docs/model.md, where each formula stands again with what it leaves out."""


def rules_with(word: str) -> tuple[Rule, ...]:
    """The rules in which a word occurs, wherever it stands; all of them for an empty one."""
    return tuple(rule for rule in RULES if word.lower() in rule.told.lower())
