"""How a call upon guarantors is honoured, in words."""

from collections.abc import Sequence

from sim.present.naming import framework, listing, state_name, state_names
from sim.scenario.aftermath import Willing
from sim.scenario.agenda import Framework
from sim.scenario.schema import Scenario

ENOUGH = {
    "any": "one of them is enough",
    "majority": "more than half of them are needed",
    "unanimity": "all of them are needed",
}
BRIEFLY = {"any": "any one of", "majority": "more than half of", "unanimity": "all of"}
LINE = 74
"""Letters that a rule takes at most in brief; the names that do not fit are counted."""


def call_words(framework: Framework, bound: Sequence[str], scenario: Scenario) -> str:
    """Who has to honour a call: `2 of 3 are needed, and no call is honoured without Ash`.

    `bound` are those who guarantee the text, at least one.
    """
    call = framework.call
    words = _enough(call.quota, len(bound))
    if call.veto:
        words += f", and no call is honoured without {state_names(call.veto, scenario)}"
        missing = [name for name in call.veto if name not in bound]
        if missing:
            words += f" (not bound: {state_names(missing, scenario)})"
    return words


def _enough(quota: str | int, bound: int) -> str:
    if isinstance(quota, int):
        if quota > bound:
            return f"{quota} are needed, and only {bound} guarantee{'s' if bound == 1 else ''} it"
        return f"{quota} of {bound} {'is' if quota == 1 else 'are'} needed"
    return "its help is enough" if bound == 1 else ENOUGH[quota]


def call_in_brief(scenario: Scenario, name: str) -> str:
    """How many guarantors of a text have to honour a call, and who they are; nothing without any.

    `all of Ash and Elm`, `any one of those willing among Ash and Elm, not without Elm`.
    """
    text = framework(scenario, name)
    if text is None or not text.named_guarantors:
        return ""
    call = text.call
    rule = f"at least {call.quota} of" if isinstance(call.quota, int) else BRIEFLY[call.quota]
    willing = "those willing among " if isinstance(text.guarantors, Willing) else ""
    veto = f", not without {_listed(call.veto, scenario, LINE // 3)}" if call.veto else ""
    room = LINE - len(f"{rule} {willing}{veto}")
    return f"{rule} {willing}{_listed(text.named_guarantors, scenario, room)}{veto}"


def _listed(names: Sequence[str], scenario: Scenario, letters: int) -> str:
    """As many names as fit, one at least, and how many more there are."""
    words = [state_name(name, scenario) for name in names]
    said = ""
    for few in range(len(words), 0, -1):
        rest = [f"{len(words) - few} more"] if few < len(words) else []
        said = listing(words[:few] + rest)
        if len(said) <= letters:
            break
    return said
