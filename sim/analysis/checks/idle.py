"""What a file writes down and no rule of this table reads."""

from collections.abc import Iterator

from sim.analysis.checks.afterwards import unread_afterwards
from sim.scenario.faults import Path
from sim.scenario.schema import Scenario, Study, Variant
from sim.scenario.table import Chair

FORMS = {
    "ideal": ("spatial",),
    "salience": ("spatial",),
    "scores": ("scores",),
    "utilities": ("spatial", "scores", "utilities"),
    "reservation": ("spatial", "scores", "utilities"),
}
"""The forms of preferences in which a study-wide standard deviation is read."""

WHY = {
    "chair": "the chair alone speaks",
    "mediator": "a mediator speaks",
    "rotation": "states speak in file order, whatever their weight (0: never)",
}
WORDS = {
    "spatial": "ideal points",
    "scores": "scores",
    "utilities": "utilities",
    "ranking": "rankings",
}


def idle(study: Study, variant: str) -> Iterator[tuple[Path, str]]:
    """Keys that are written and change nothing at this table, before events and after.

    What the file as a whole says is left alone where another variant reads it.
    """
    everywhere = [dict(_unread(each)) for each in study.variants.values()]
    for path, message in _unread(study.variants[variant]):
        own: Path = ("variants", variant, *path)
        if own in study.positions:
            yield own, message
        elif path in study.positions and all(path in unread for unread in everywhere):
            yield path, message


def _unread(scenario: Variant) -> Iterator[tuple[Path, str]]:
    moments = [*scenario.stages]
    yield from _recognition(moments)
    yield from _offers(moments)
    yield from _uncertainty(scenario)
    yield from unread_afterwards(moments)


def _recognition(moments: list[Scenario]) -> Iterator[tuple[Path, str]]:
    """Weights that no lot reads; 0 still keeps a state from speaking in rotation."""
    ways = {_way(moment) for moment in moments}
    if "lot" in ways:
        return
    for name, state in moments[0].states.items():
        mutes = state.recognition == 0 and "rotation" in ways
        if not mutes:
            why = " and ".join(sorted(WHY[way] for way in ways))
            yield ("states", name, "recognition"), f"has no effect: {why}"


def _way(scenario: Scenario) -> str:
    speaker = scenario.protocol.speaker
    if scenario.protocol.talk == "stacked":
        return "rotation"
    return "chair" if isinstance(speaker, Chair) else {"random": "lot"}.get(speaker, speaker)


def _offers(moments: list[Scenario]) -> Iterator[tuple[Path, str]]:
    if all(_way(moment) == "mediator" for moment in moments):
        why = "has no effect: a mediator speaks"
        yield ("protocol", "offers"), why
        yield from ((("states", name, "offers"), why) for name in moments[0].states)
    if not any(state.offers == "expected" for m in moments for state in m.states.values()):
        yield ("protocol", "belief"), "has no effect: nobody's offers are 'expected'"


def _uncertainty(scenario: Variant) -> Iterator[tuple[Path, str]]:
    form = scenario.preferences
    for key, forms in FORMS.items():
        if form not in forms:
            yield ("uncertainty", key), f"has no effect: preferences are given as {WORDS[form]}"
