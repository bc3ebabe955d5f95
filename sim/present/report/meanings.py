"""What a number of a file is, in words: `Ideal point: Foreign forces`, `Weight: Sanctions`."""

from collections.abc import Mapping
from typing import NamedTuple

from sim.present.naming import one_line, state_name, text_name
from sim.scenario.faults import Path
from sim.scenario.schema import Scenario

ALONE: Mapping[str, str] = {
    "ranking": "Order of texts and no deal, best first",
    "reservation": "What no deal is worth to it (0–1)",
    "aspiration": "Where its demand starts (0–1)",
    "concession": "How its demand falls: a name, or an exponent",
    "tolerance": "By how much under its demand it still says yes",
    "cost": "What each further round costs it",
    "reciprocity": "How far its demand follows the others’ moves (0–1)",
    "precision": "How sharply its answer tells better from worse",
    "abstains": "By how much under its demand it abstains",
    "discount": "What tomorrow is worth to it today (read by `sim explain`)",
    "recognition": "How often it speaks, relative to others",
    "ratifies_at": "Least worth at which its parliament ratifies (0–1)",
    "capability": "What it can bring to bear",
    "resolve": "How often it honours a call, as a share",
    "challenge_cost": "What a challenge costs it (in utility)",
    "defeat": "What a challenge that is met is worth to it (0–1)",
    "opportunity": "In what share of years it could challenge",
}
"""Keys of a state that stand for one number."""
OF_ALL: Mapping[str, str] = {
    "rounds": "Rounds of talks",
    "belief": "How sharply offers judge the others’ answers",
    "horizon": "Years that an agreement has to last",
    "opportunity": "In what share of years a state that may could challenge",
    "scale": "How sharply a challenger tells gain from loss (in utility)",
    "concession": "How demands fall: a name, or an exponent",
    "tolerance": "By how much under its demand a state still says yes",
    "cost": "What each further round costs a state",
    "reciprocity": "How far demands follow the others’ moves (0–1)",
    "precision": "How sharply answers tell better from worse",
    "abstains": "By how much under its demand a state abstains",
    "discount": "What tomorrow is worth today (read by `sim explain`)",
}
"""Keys that hold for all states."""
SPREADS: Mapping[str, str] = {
    "ideal": "ideal points, in hundredths of an issue’s range",
    "salience": "weights of issues",
    "scores": "scores",
    "utilities": "utilities",
    "reservation": "no-deal values",
}
"""What study-wide standard deviations hold for."""
PARTS: Mapping[str, str] = {
    "status_quo": "The status quo",
    "uncertainty": "How sure the coding is",
    "protocol": "The talks, for all states",
    "aftermath": "After signature, for all states",
}


class Meaning(NamedTuple):
    """What a number is, and the unit that it is given in, if it has one."""

    words: str
    unit: str = ""


def part(path: Path, scenario: Scenario) -> str:
    """What the noun at the path is called: a state by its name, a text in quotation marks."""
    kind, name = str(path[0]), str(path[-1])
    if kind == "states":
        return state_name(name, scenario)
    if kind == "frameworks":
        return f"The text “{text_name(name, scenario)}”"
    if kind == "issues":
        return f"The issue “{issue(name, scenario)}”"
    return PARTS[kind]


def meaning(kind: str, way: Path, scenario: Scenario) -> Meaning:
    """What stands at the end of `way`, below a noun of that kind (`states`, `protocol`)."""
    key, *names = map(str, way)
    if kind == "uncertainty":
        return Meaning(f"Standard deviation of {SPREADS[key]}")
    if key in ("at", "options"):
        unit = _unit(names[0], scenario) if key == "at" else ""
        where = issue(names[0], scenario) if key == "at" else one_line(names[0])
        return Meaning(f"{'Place' if key == 'at' else 'Place of the option'}: {where}", unit)
    if names:
        return _named(key, names, scenario)
    return Meaning((ALONE if kind == "states" else OF_ALL)[key])


def issue(name: str, scenario: Scenario) -> str:
    """What a scenario calls an issue."""
    known = scenario.issues.get(name)
    return one_line((known.label if known else None) or name)


def _unit(name: str, scenario: Scenario) -> str:
    known = scenario.issues.get(name)
    return one_line((known.unit if known else None) or "")


def _named(key: str, names: list[str], scenario: Scenario) -> Meaning:
    """A state's number by the name of an issue, an option, a text, a quota or another state."""
    first = names[0]
    match key:
        case "ideal":
            return Meaning(f"Ideal point: {issue(first, scenario)}", _unit(first, scenario))
        case "salience":
            return Meaning(f"Weight: {issue(first, scenario)}")
        case "scores":
            return Meaning(f"Points: {issue(first, scenario)}, {one_line(names[-1])}")
        case "utilities":
            return Meaning(f"Worth of “{text_name(first, scenario)}” to it (0–1)")
        case "disputes":
            who = state_name(first, scenario)
            return Meaning(f"In what share of rounds its dispute of {who}’s signature is settled")
    return Meaning(f"Weight in quotas: {one_line(first)}")
