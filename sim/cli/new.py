"""`sim new`: a commented scenario file to begin with, asked for step by step or at one stroke."""

import shlex
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from sim.cli.app import app
from sim.cli.stopping import unstoppable

if TYPE_CHECKING:
    from sim.scenario.draft import Draft

Answer = TypeVar("Answer")
NAME = "my-question"


class Given(NamedTuple):
    """What stood on the command line, as it was typed."""

    name: str | None
    title: str | None
    states: str | None
    texts: str | None
    issues: str | None
    principals: str | None
    form: str | None

    @property
    def is_enough(self) -> bool:
        """So much that nobody need be asked for the rest."""
        return None not in self[:3] and (self.texts is not None or self.issues is not None)


class Question(NamedTuple):
    """What is asked where it was not given."""

    word: str
    why: str
    default: str


TITLE = Question("Title", "What do you want to know? One line, for tables and pictures.", "")
FORM = Question(
    "Preferences",
    "How do you know what states want? spatial: where each would like issues to stand. scores:\n"
    "points for choices. utilities: a number for each text. ranking: an order of the texts.",
    "spatial",
)
STATES = Question(
    "States", "Who negotiates, or is talked about? Names between commas; change them later.", ""
)
PRINCIPALS = Question(
    "Principals", "Whose agreement is it? Every count says how often it suits all of these.", ""
)
ISSUES = Question("Issues", "What is argued about? Names between commas.", "")
TEXTS = Question("Texts", "What can be agreed on? Names of the texts, between commas.", "")
COMBINED = Question(
    "Texts", "Which texts are on offer? all: every combination of the issues' choices.", "all"
)


@app.command(rich_help_panel="Start")
def new(
    name: Annotated[
        str | None, typer.Argument(help="Of the file (my-question).", show_default=False)
    ] = None,
    title: Annotated[str | None, typer.Option(help="The question, in one line.")] = None,
    states: Annotated[
        str | None, typer.Option(metavar="A,B,C", help="Who negotiates, or is talked about.")
    ] = None,
    texts: Annotated[str | None, typer.Option(metavar="X,Y", help="What can be agreed on.")] = None,
    issues: Annotated[str | None, typer.Option(metavar="M,N", help="What is argued about.")] = None,
    principals: Annotated[
        str | None, typer.Option(metavar="A,B", help="Whose agreement it is; else the first two.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(metavar="F", help="Preferences: spatial, scores, utilities or ranking."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Begin a scenario file: commented, sound, ready to run and to be changed."""
    from sim.present.draft import write

    given = Given(name, title, states, texts, issues, principals, form)
    asks = not given.is_enough and _is_at_terminal()
    try:
        if asks:
            print("A scenario file, step by step. Enter takes what is in brackets; Ctrl-C stops.")
        with unstoppable():
            path = _path(given, asks, force)
            draft = _draft(given, path, asks)
    except typer.Abort:
        print("\nstopped: nothing was written", file=sys.stderr)
        raise typer.Exit(130) from None
    write(draft, path, force=force)
    _tell_what_is_next(path)


def _is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _take(
    given: str | None, question: Question, read: Callable[[str], Answer], asks: bool
) -> Answer:
    """What was given; else the answer, asked for until it can be read; else the default."""
    from sim.scenario.faults import RequestError

    if given is not None or not asks:
        return read(question.default if given is None else given)
    print(f"\n{question.why}")
    while True:
        try:
            return read(typer.prompt(question.word, default=question.default))
        except RequestError as error:
            print(error, file=sys.stderr)


def _path(given: Given, asks: bool, force: bool) -> Path:
    from sim.present.draft import refuse_present
    from sim.scenario.faults import RequestError

    def read(text: str) -> Path:
        named = text.strip() or NAME
        if not named.isprintable():  # else it would be written, and refused when it is read
            raise RequestError("new: the file's name holds a character that cannot be seen")
        path = Path(named if named.endswith((".yaml", ".yml")) else f"{named}.yaml")
        refuse_present(path, force=force)
        return path

    return _take(given.name, Question("File", "What is the file to be called?", NAME), read, asks)


def _draft(given: Given, path: Path, asks: bool) -> "Draft":
    """The parts one after the other: what is asked hangs on what was said before."""
    from sim.scenario import draft as of

    asked = path.stem.replace("-", " ").replace("_", " ").capitalize()
    title = _take(given.title, TITLE._replace(default=asked), of.title_in, asks)
    form = _take(given.form, FORM, of.form_in, asks)
    states = _take(given.states, STATES._replace(default=of.as_list(of.STATES)), of.states_in, asks)
    first = of.as_list(states[:2])
    read = partial(of.principals_in, states=states)
    principals = _take(given.principals, PRINCIPALS._replace(default=first), read, asks)
    issues: tuple[str, ...] = ()
    if form in of.WITH_ISSUES or given.issues is not None:
        question = ISSUES._replace(default=of.as_list(of.ISSUES))
        issues = _take(given.issues, question, of.issues_in, asks)
    scored = form == "scores"
    question = COMBINED if scored else TEXTS._replace(default=of.as_list(of.TEXTS))
    texts = _take(given.texts, question, partial(of.texts_in, form=form), asks)
    return of.Draft(
        title=title, form=form, states=states, principals=principals, issues=issues, texts=texts
    )


def _tell_what_is_next(path: Path) -> None:
    file = shlex.quote(str(path))
    print(f"{path} is there: sound, commented, its numbers placeholders. Next:")
    print(f"  sim check {file}    after each change: every fault and oddity, with its line")
    print(f"  sim run {file}      the talks at its two tables, with pictures and a report")
