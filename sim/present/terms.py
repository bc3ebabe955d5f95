"""The terms of a text in words: whose consent it needs, who guarantees it."""

from sim.present.calls import call_in_brief
from sim.present.consent import quota_words, seat_in, signatories, veto_holders
from sim.present.naming import state_names
from sim.scenario.schema import Scenario


def consent(name: str, scenario: Scenario) -> str:
    """Whose consent a text needs, in words; and who guarantees it."""
    signs, blocks = signatories(scenario, name), veto_holders(scenario, name)
    told = []
    if signs:
        told.append(f"signed by {state_names(signs, scenario)}")
    if absent := [s for s in signs if seat_in(scenario, s) != "party"]:
        told.append(f"cannot be concluded here, for {state_names(absent, scenario)} cannot sign")
    if blocks := tuple(s for s in blocks if seat_in(scenario, s) == "party"):
        told.append(f"{state_names(blocks, scenario)} may block")
    if quota := quota_words(scenario, name):
        told.append(f"needs the yes of {quota}{_blocking(name, scenario)}")
    if guarantors := call_in_brief(scenario, name):
        told.append(f"a call for help needs {guarantors}")
    return "; ".join(told) or "needs nobody's consent but the speaker's"


def _blocking(name: str, scenario: Scenario) -> str:
    listed = scenario.texts[name]
    minority = listed.blocking_minority or scenario.table.blocking_minority
    if minority is None:
        return ""
    return f" (all but the first count as reached unless {minority} parties do not say yes)"
