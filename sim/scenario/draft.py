"""The names that a new scenario file begins with, and why some cannot stand in one."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from sim.scenario.combinations import JOINT
from sim.scenario.faults import RequestError, nearest, shorten
from sim.scenario.scalar import UNSEEN
from sim.scenario.schema import PreferenceForm
from sim.scenario.state import NO_DEAL

STATES = ("Ash", "Birch", "Cedar")
TEXTS = ("treaty", "bargain", "truce")
ISSUES = ("troops", "trade")
FORMS: tuple[PreferenceForm, ...] = get_args(PreferenceForm)
WITH_ISSUES: tuple[PreferenceForm, ...] = ("spatial", "scores")
LONGEST = 100
"""Letters of a name."""
MOST = 50
"""Names of a kind: more are better written by a program."""
MOST_COMBINED = 6
"""Issues of which every combination of three options is a text: 729 of them."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A scenario to begin with; raises RequestError where its parts do not fit each other."""

    title: str
    form: PreferenceForm = "spatial"
    states: tuple[str, ...] = STATES
    principals: tuple[str, ...] = STATES[:2]
    issues: tuple[str, ...] = ISSUES
    """None where preferences are utilities or a ranking."""
    texts: tuple[str, ...] = TEXTS
    """None with scores: every combination of the issues' options."""

    def __post_init__(self) -> None:
        if (self.form in WITH_ISSUES) != bool(self.issues):
            what = "name some" if self.form in WITH_ISSUES else "leave them out"
            raise RequestError(f"issues: preferences given as {self.form}: {what}")
        if not self.texts and (self.form != "scores" or len(self.issues) > MOST_COMBINED):
            raise RequestError(
                "texts: name some; every combination of options is only for scores on at most "
                f"{MOST_COMBINED} issues"
            )


def names_in(text: str) -> tuple[str, ...]:
    """Names between commas; one that holds a comma itself stands in double quotes."""
    rows = csv.reader([" ".join(text.splitlines())], skipinitialspace=True)
    found = (unicodedata.normalize("NFC", name).strip() for row in rows for name in row)
    return tuple(name for name in found if name)


def as_list(names: Sequence[str]) -> str:
    """The names as `names_in` reads them."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue()


def form_in(text: str) -> PreferenceForm:
    """The form of preferences that is called so; raises RequestError where none is."""
    for form in FORMS:
        if form == text.strip().lower():
            return form
    raise RequestError(f"form: there is no '{shorten(text)}'{nearest(text, FORMS)}")


def title_in(text: str) -> str:
    """A title; raises RequestError where it is none, or holds what cannot be seen."""
    title = " ".join(unicodedata.normalize("NFC", text).split())
    if not title or UNSEEN.search(title):
        raise RequestError("title: one line of text is needed")
    return title


def states_in(text: str) -> tuple[str, ...]:
    """The states named; raises RequestError for fewer than two, or names that cannot stand."""
    return _sound("states", names_in(text), least=2)


def issues_in(text: str) -> tuple[str, ...]:
    """The issues named; raises RequestError for none, or names that cannot stand."""
    return _sound("issues", names_in(text), least=1)


def texts_in(text: str, form: PreferenceForm) -> tuple[str, ...]:
    """The texts named; none for `all` of a scorable game. Raises RequestError as for issues."""
    if form == "scores" and text.strip() == "all":
        return ()
    return _sound("texts", names_in(text), least=1)


def principals_in(text: str, states: Sequence[str]) -> tuple[str, ...]:
    """The principals named; raises RequestError where they are none, or no states."""
    found = _sound("principals", names_in(text), least=1)
    for name in found:
        if name not in states:
            raise RequestError(f"principals: no state '{shorten(name)}'{nearest(name, states)}")
    return found


def _sound(kind: str, names: tuple[str, ...], least: int) -> tuple[str, ...]:
    if len(names) < least:
        raise RequestError(f"{kind}: at least {least} needed, as in A,B,C")
    if len(names) > MOST:
        raise RequestError(f"{kind}: {len(names):,} are too many to begin with; at most {MOST}")
    for fault in _faults(names):
        raise RequestError(f"{kind}: {fault}")
    return names


def _faults(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        said = f"'{shorten(name)}'"
        if not name:
            yield "a name is empty"
        elif UNSEEN.search(name) or "\n" in name:
            yield f"{said} holds a character that cannot be seen"
        elif len(name) > LONGEST:
            yield f"{said} has {len(name)} letters; at most {LONGEST}"
        elif name == NO_DEAL:
            yield f"{said} stands for no agreement; choose another name"
        elif JOINT in name:
            yield f"{said} holds '{JOINT}', which joins the names of options"
        elif name == "<<":
            yield f"{said} means something else in YAML; choose another name"
        elif name in names[:place]:
            yield f"{said} stands there twice"
