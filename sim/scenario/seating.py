"""Whether the table of a scenario can do anything: who speaks, who votes, whose yes is needed."""

from collections.abc import Iterator

from sim.scenario.aftermath import Willing
from sim.scenario.agenda import Framework
from sim.scenario.faults import Finding, Path, nearest
from sim.scenario.groups import parties, seat_claims, seats, spell_out
from sim.scenario.quota import ROUNDING, MajorityOf, Quota, Share, Votes
from sim.scenario.resolve import quotas
from sim.scenario.schema import Scenario
from sim.scenario.table import Chair

_ADVICE = "add 'signatories', 'veto' or a quota ('quota: unanimity') to the table"


def idle_table(scenario: Scenario) -> Iterator[Finding]:
    """What keeps this table from ever concluding anything, or from meaning what is written."""
    yield from _claims(scenario)
    seated = parties(scenario)
    if not seated:
        yield Finding(("table", "seats"), "nobody is a party; seat at least one state", True)
        return
    yield from _speaker(scenario, seated)
    yield from _vetoes(scenario, seated)
    table = scenario.table
    yield from _quotas(scenario, table.quota, seated, ("table",))
    yield from _blocking(quotas(table.quota), table.blocking_minority, seated, ("table",))
    if scenario.frameworks != "all":
        for name, framework in scenario.frameworks.items():
            path = ("frameworks", name)
            held = quotas(table.quota if framework.quota is None else framework.quota)
            if framework.quota is not None:
                yield from _quotas(scenario, framework.quota, seated, path)
            yield from _blocking(held, framework.blocking_minority, seated, path)
    yield from _unbound(scenario, seated)


def _claims(scenario: Scenario) -> Iterator[Finding]:
    for state, claims in seat_claims(scenario).items():
        if len(claims) > 1:
            ways = ", ".join(f"{seat} with {group}" for seat, group in claims.items())
            message = f"{state} is {ways}; give it a seat of its own"
            yield Finding(("table", "seats"), message, True)


def _speaker(scenario: Scenario, seated: tuple[str, ...]) -> Iterator[Finding]:
    """A mediator always speaks; in stacked talk observers have no turn."""
    speaker, seat = scenario.protocol.speaker, seats(scenario)
    heard = [name for name in seat if seat[name] != "excluded"]
    if scenario.protocol.talk == "stacked":
        heard = list(seated)
        if speaker != "rotation" and "speaker" in scenario.protocol.model_fields_set:
            message = "stacked talk goes in file order; take 'speaker' out, or write rotation"
            yield Finding(("protocol", "speaker"), message, True)
            return
    elif isinstance(speaker, Chair) and seat.get(speaker.chair) == "excluded":
        path = ("protocol", "speaker", "chair")
        yield Finding(path, f"{speaker.chair} is excluded, so it cannot chair")
    if not (isinstance(speaker, Chair) or speaker == "mediator") and not any(
        scenario.states[name].recognition for name in heard
    ):
        who = "parties" if scenario.protocol.talk == "stacked" else "who are seated"
        message = f"nobody can speak: 'recognition' is 0 for all {who}"
        yield Finding(("protocol", "speaker"), message)


def _vetoes(scenario: Scenario, seated: tuple[str, ...]) -> Iterator[Finding]:
    """A framework's own list may name absent states; the table's may not."""
    seat = seats(scenario)
    for number, name in enumerate(scenario.table.veto):
        absent = [
            state
            for state in spell_out([name], scenario.groups)
            if state in seat and state not in seated
        ]
        for state in absent:
            sort = "is an observer" if seat[state] == "observer" else "is excluded"
            of_group = "" if state == name else f" (of {name})"
            message = f"{state}{of_group} {sort} at this table, so it cannot veto"
            yield Finding(("table", "veto", number), message)


def _quotas(
    scenario: Scenario, rule: Quota | tuple[Quota, ...], seated: tuple[str, ...], path: Path
) -> Iterator[Finding]:
    path = (*path, "quota")
    if isinstance(rule, tuple):
        for number, quota in enumerate(rule):
            yield from _quota(scenario, quota, seated, (*path, number))
    else:
        yield from _quota(scenario, rule, seated, path)


def _quota(
    scenario: Scenario, quota: Quota, seated: tuple[str, ...], path: Path
) -> Iterator[Finding]:
    present = float(len(seated))
    weight = quota.majority_of if isinstance(quota, MajorityOf) else getattr(quota, "of", None)
    if weight is not None:
        key = (*path, "majority_of" if isinstance(quota, MajorityOf) else "of")
        known = {name for state in scenario.states.values() for name in state.weights}
        lacking = [name for name in seated if weight not in scenario.states[name].weights]
        if weight not in known:
            yield Finding(key, f"no weight '{weight}'{nearest(weight, sorted(known))}")
            return
        if lacking:
            few = ", ".join(lacking[:5]) + (", …" if len(lacking) > 5 else "")
            yield Finding(key, f"no weight '{weight}' given for {few}")
            return
        present = sum(scenario.states[name].weights[weight] for name in seated)
    if isinstance(quota, Votes) and quota.votes > present * (1.0 + ROUNDING):
        of_weight = f" of '{weight}'" if weight else ""
        message = f"asks for {quota.votes:g} votes; the parties have {present:g}{of_weight}"
        yield Finding(path, message, True)
    elif isinstance(quota, Share | MajorityOf) and present == 0:
        yield Finding(path, f"the parties have no weight '{weight}' at all", True)


def _blocking(
    held: tuple[Quota, ...], minority: int | None, seated: tuple[str, ...], path: Path
) -> Iterator[Finding]:
    if minority is None:
        return
    path = (*path, "blocking_minority")
    if len(held) < 2:
        yield Finding(path, "needs two quotas or more; it counts against those after the first")
    elif minority > len(seated):
        yield Finding(path, f"asks for {minority} parties; there are {len(seated)}")


def _unbound(scenario: Scenario, seated: tuple[str, ...]) -> Iterator[Finding]:
    """Frameworks for which nobody's consent is needed."""
    table = scenario.table
    listed = {} if scenario.frameworks == "all" else scenario.frameworks
    table_binds = bool(table.veto or table.signatories or quotas(table.quota))
    if not listed and not table_binds:
        yield Finding(("table",), f"nobody's consent is needed; {_ADVICE}", True)
    unbound = [name for name in listed if not _binds(scenario, listed[name], seated)]
    if len(unbound) == 1:
        message = f"nobody's consent is needed for it; {_ADVICE}"
        yield Finding(("frameworks", unbound[0]), message, True)
    elif unbound:
        few = ", ".join(unbound[:5]) + (f" and {len(unbound) - 5} more" if unbound[5:] else "")
        yield Finding(("table",), f"nobody's consent is needed for {few}; {_ADVICE}", True)


def _binds(scenario: Scenario, framework: Framework, seated: tuple[str, ...]) -> bool:
    """Whether anybody's consent is needed for this framework."""
    table = scenario.table
    signatories = table.signatories if framework.signatories is None else framework.signatories
    veto = table.veto if framework.veto is None else framework.veto
    quota = table.quota if framework.quota is None else framework.quota
    bound = () if isinstance(framework.guarantors, Willing) else framework.guarantors
    absent = scenario.states.keys() - set(seated)
    vetoers = set(spell_out(veto, scenario.groups)) - absent
    return bool(spell_out((*signatories, *bound), scenario.groups) or vetoers or quotas(quota))
