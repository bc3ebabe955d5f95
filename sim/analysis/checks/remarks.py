"""What is allowed in a scenario file and yet most likely not meant."""

from collections.abc import Iterator

import numpy as np

from sim.analysis.checks.expectations import Statement, statements
from sim.analysis.checks.guarantees import odd_guarantees
from sim.analysis.checks.idle import idle
from sim.analysis.checks.never import never
from sim.analysis.theory.at_mean import AtMean, at_mean
from sim.negotiation.layout import Layout, Phase, Rule
from sim.scenario.faults import Fault, Path, Position
from sim.scenario.quota import QuotaRule, Votes
from sim.scenario.schema import Scenario, Study

MOST_VOTES = 100_000
"""Weights are counted up to this total to tell whether a state can tip a quota."""

MOST_NAMED = 5
"""More texts than these are remarked on together."""


def remarks(study: Study) -> list[Fault]:
    """Everything worth a second look, each at its place in the file, said once for all variants."""
    found: dict[tuple[Path, str], list[str]] = {}
    for name, scenario in study.variants.items():
        mean = at_mean(scenario)
        for path, message in (
            *_never_decisive(mean.layout),
            *_not_on_offer(scenario, mean.layout),
            *_preferred_by_nobody(mean),
            *_votes_of_everybody(scenario, mean.layout),
            *odd_guarantees(mean.layout),
            *never(study, name),
            *idle(study, name),
        ):
            found.setdefault((path, message), []).append(name)
    for path, message, name in _horizons(study):
        found.setdefault((path, message), []).append(name)
    said = [_remark(study, path, message, tuple(names)) for (path, message), names in found.items()]
    said += [
        _remark(study, ("expect", s.place), contradiction(s), s.variants)
        for s in statements(study)
        if not s.holds
    ]
    return sorted(said, key=lambda fault: fault.position)


def _horizons(study: Study) -> Iterator[tuple[Path, str, str]]:
    """Tables that look further ahead, or less far, than the first one."""
    years = {name: variant.aftermath.horizon for name, variant in study.variants.items()}
    first = next(iter(years.values()))
    for name, own in years.items():
        if own != first and study.has_aftermath:
            message = f"looks {own} years ahead, other tables {first}: what lasts is not the same"
            yield ("variants", name, "aftermath", "horizon"), message, name


def contradiction(statement: Statement) -> str:
    """How a statement on the record and the coding differ, with both numbers."""
    said = "accepts" if statement.expectation.accepts else "refuses"
    return (
        f"{statement.expectation.state} {said} {statement.framework} on the record, but at mean "
        f"preferences the coding makes it worth {statement.utility:.3f} to it, and no deal "
        f"{statement.reservation:.3f}"
    )


def _remark(study: Study, path: Path, message: str, variants: tuple[str, ...]) -> Fault:
    everywhere = len(variants) == len(study.variants)
    where = "" if everywhere else f" (variants: {', '.join(variants)})"
    return Fault(position=_position(study, path), path=path, message=message + where)


def _position(study: Study, path: Path) -> Position:
    """Where the path, or the nearest thing above it, stands."""
    above = (path[:end] for end in range(len(path), 0, -1))
    start = Position(file=study.path, line=1, column=1)
    return next((study.positions[p] for p in above if p in study.positions), start)


def _never_decisive(layout: Layout) -> Iterator[tuple[Path, str]]:
    for i, state in enumerate(layout.states):
        seated = any(phase.rule.party[i] for phase in layout.phases)
        if seated and not any(_can_decide(phase, i) for phase in layout.phases):
            yield (
                ("states", state),
                "at the table, but its answer can never decide: no text on offer needs its "
                "signature, it holds no veto, and no quota hangs on it",
            )


def _can_decide(phase: Phase, i: int) -> bool:
    """Whether a state's answer can ever decide; whether it guarantees a text is something too."""
    rule, aftermath = phase.rule, phase.aftermath
    if rule.party[i] and (aftermath.guarantor[:, i] & aftermath.willing)[rule.on_offer].any():
        return True
    signs_or_blocks = (rule.signs | rule.vetoes)[rule.on_offer, i].any()
    return bool(rule.party[i] and (signs_or_blocks or _can_tip(rule, i)))


def _can_tip(rule: Rule, i: int) -> bool:
    """Whether some quota can be short of just this party's yes; taken for granted if too large."""
    for f in rule.on_offer:
        for quota in range(rule.quotas[f]):
            weight = rule.weight[rule.of[f, quota]] * rule.party
            others = np.delete(weight, i)
            if rule.blocking[f] or (others != np.round(others)).any() or weight.sum() > MOST_VOTES:
                return True
            sums = 1  # bit n is set where some of the others weigh n together
            for one in others.astype(int).tolist():
                sums |= sums << one
            need = rule.need[f, quota]
            low, high = max(0, int(np.ceil(need - weight[i]))), int(np.ceil(need))
            if (sums >> low) & ((1 << max(0, high - low)) - 1):
                return True
    return False


def _not_on_offer(scenario: Scenario, layout: Layout) -> Iterator[tuple[Path, str]]:
    needed = {s for text in scenario.texts.values() for s in text.signatories or ()}
    absent = [s for s, seat in scenario.table.seats.items() if s in needed and seat != "party"]
    on_offer = {f for phase in layout.phases for f in phase.rule.on_offer.tolist()}
    there, all_of_them = len(on_offer), len(layout.frameworks)
    if there < all_of_them:
        how_many = f"only {there} of {all_of_them} texts are" if there else "no text is"
        verb = "has" if len(absent) == 1 else "have"
        yield (
            ("frameworks",),
            f"{how_many} on offer where {', '.join(absent)} {verb} no vote: "
            "a text is put only where all whose signature it needs are parties",
        )


def _preferred_by_nobody(mean: AtMean) -> Iterator[tuple[Path, str]]:
    idle = [
        framework
        for framework in mean.layout.frameworks
        if not any(mean.accepts(state, framework) for state in mean.layout.states)
    ]
    if len(idle) > MOST_NAMED:
        some = ", ".join(idle[:MOST_NAMED])
        yield (
            ("frameworks",),
            f"{len(idle):,} texts that no state would rather have than no deal, at mean "
            f"preferences: {some}, …",
        )
        return
    for framework in idle:
        yield (
            ("frameworks", framework),
            "no state would rather have it than no deal, at mean preferences",
        )


def _votes_of_everybody(scenario: Scenario, layout: Layout) -> Iterator[tuple[Path, str]]:
    parties = layout.opening.rule.parties
    ruled: list[tuple[Path, QuotaRule | None]] = [(("table", "quota"), scenario.table.quota)]
    ruled += [
        (("frameworks", name, "quota"), text.quota)
        for name, text in scenario.texts.items()
        if text.quota != scenario.table.quota
    ]
    for path, rule in ruled:
        for quota in rule if isinstance(rule, tuple) else ():
            if isinstance(quota, Votes) and quota.of is None and quota.votes == parties > 1:
                yield (
                    path,
                    f"{quota.votes:g} votes are everybody at this table: the same as unanimity",
                )
