"""How a call upon guarantors is honoured, in words."""

from collections.abc import Sequence

from sim.present.naming import state_names
from sim.scenario.aftermath import Call
from sim.scenario.agenda import Framework
from sim.scenario.schema import Scenario

ENOUGH = {
    "any": "one of them is enough",
    "majority": "more than half of them are needed",
    "unanimity": "all of them are needed",
}


def call_words(framework: Framework, bound: Sequence[str], scenario: Scenario) -> str:
    """Who has to honour a call: `2 of 3 are needed, and no call is honoured without Ash`.

    `bound` are those who guarantee the text, at least one.
    """
    call = framework.activation if isinstance(framework.activation, Call) else Call()
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
