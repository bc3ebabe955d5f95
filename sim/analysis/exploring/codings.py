"""The codings that a page can switch between: the file's own, and each doubt's two notches."""

from collections.abc import Iterator
from dataclasses import dataclass

from sim.analysis.inclusion.toggles import Course, course_of
from sim.analysis.stress.otherwise import can_be_moved, preferring_none
from sim.scenario.change import changed
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study, Variant

NOTCHES = {"readier": -1, "firmer": 1}
"""The notches of a doubt, in their order, and by which sign they go."""
BY = 0.06
"""By how much no deal is worth less or more to a state, where its doubt does not say otherwise."""


@dataclass(frozen=True, kw_only=True)
class Coding:
    """One way to code the study."""

    state: str | None
    """Whose coding differs; None as coded."""
    notch: int
    """−1 readier to agree, 0 as coded, 1 firmer."""
    label: str
    scenario: Variant
    course: Course
    """The variant as the file would write it."""


def codings_of(study: Study, variant: str) -> tuple[Coding, ...]:
    """As coded, and every state under `explore.doubts` readier and firmer.

    Raises RequestError where the no-deal value of a state cannot be moved, and its doubt does not
    say what else there is to doubt.
    """
    scenario, course = study.variants[variant], course_of(study, variant)
    own = Coding(state=None, notch=0, label="As coded", scenario=scenario, course=course)
    return own, *_doubted(study, variant, own)


def _doubted(study: Study, variant: str, own: Coding) -> Iterator[Coding]:
    for state, doubt in study.explore.doubts.items():
        for key, sign in NOTCHES.items():
            notch = getattr(doubt, key)
            if notch is not None:
                change = {"states": {state: notch.change}}
                yield Coding(
                    state=state,
                    notch=sign,
                    label=notch.label,
                    scenario=changed(study, variant, [change]),
                    course=course_of(study, variant, [change]),
                )
                continue
            if not can_be_moved(own.scenario, state):
                raise RequestError(
                    f"{study.path}: explore.doubts.{state}: what no deal is worth to it follows "
                    f"from something else and cannot be moved; say under '{key}' what is to change "
                    f"of it: {key}: {{label: …, change: {{…}}}}"
                )
            yield Coding(
                state=state,
                notch=sign,
                label=f"No deal is worth .06 {'less' if sign < 0 else 'more'} to it",
                scenario=preferring_none(own.scenario, (state,), sign * BY),
                course=own.course,
            )
