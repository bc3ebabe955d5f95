"""Every command and every line of Python that the documentation shows in a block is run.

Each page is a session of its own, in a folder with the shipped scenarios, from top to bottom:

- `sim …` in a shell block runs. Lines below a command that begins with `$ ` are what it prints: it
  is then run as it stands, and has to print them in this order (blanks aside; `…` stands for lines
  left out). A command of which nothing is shown runs thinned, on a few talks.
- Blocks of Python run one after the other in one namespace, thinned too. A comment behind an
  expression that is a plain value (`# ('bargain', 8)`) has to be its value.
- A YAML block whose first line is `# NAME.yaml` is written to that file.

What does not run: lines with a placeholder (`FILE`, `…`, `V`) and commands in running text, which
have to exist (test_docs.py); `sim play` and `sim app`, which wait for a person; a block below
`<!-- not run: why -->`.
"""

import ast
import inspect
import os
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from pages import PLACEHOLDER, ROOT, SHELL, TEXTS, VERBS, Piece, pieces, verb_of, words_of

import sim
from sim.cli import main

FEW = {"--replicates": "20", "--base": "64", "--draws": "50", "--sample": "20"}
FEW_IN_PYTHON = {"replicates": 20, "base": 64, "draws": 50, "sample": 20}
SLOW = {"stress", "sweep", "sensitivity"}
THINNED = int(os.environ.get("SIM_TESTS_THINNED", "1"))
"""On all Pythons but the first, CI reads each fourth page."""
COPY = "my-copy.yaml"
"""Stands for the reader's copy of the file that is named before it."""
NEEDS_A_PERSON = {"play", "app"}
NAMED = re.compile(r"# ([\w.-]+\.yaml)\n")
BLOCKS = {
    name: found
    for name, page in TEXTS.items()
    if (found := [p for p in pieces(name, page) if p.tag in SHELL | {"python"}])
}


class Command(NamedTuple):
    """A command line of a block, and the lines that it is said to print."""

    line: str
    prints: tuple[str, ...]


def commands_of(piece: Piece) -> Iterator[Command]:
    """The commands of a shell block that can be run, each with what stands below it."""
    lines = piece.text.replace("\\\n", " ").splitlines()
    starts = [k for k, line in enumerate(lines) if re.match(r"\s*(\$ )?sim( |$)", line)]
    for start, end in pairwise([*starts, len(lines)]):
        line = lines[start].strip()
        below = [each.strip() for each in lines[start + 1 : end]]
        shown = below if line.startswith("$ ") and piece.tag != "text" else []
        yield Command(line.removeprefix("$ "), tuple(each for each in shown if each not in "…"))


def is_to_be_run(command: Command) -> bool:
    verb = verb_of(command.line)
    words = " ".join(words_of(command.line))
    return not PLACEHOLDER.search(NAMES.sub("", words)) and verb not in NEEDS_A_PERSON


NAMES = re.compile(r"\b(USA|UK|P5)\b|\[[\w, ]+\]")
"""Capitals and brackets that are no placeholder: they stand in the flagship and in lists."""


def thinned(words: list[str]) -> list[str]:
    """The same command with few talks at one table, and without opening a browser."""
    if words[0] not in VERBS:
        return words
    options = {option for parameter in VERBS[words[0]].params for option in parameter.opts}
    kept = at_one_table([word for word in words if word != "--open"])
    for option, few in FEW.items():
        if option in kept:
            kept[kept.index(option) + 1] = few
        elif option == "--replicates" and option in options and "--to-precision" not in kept:
            kept += [option, few]
    more = {"run": "--no-stress", "new": "--force"}.get(words[0])
    return [*kept, more] if more and more not in kept else kept


def at_one_table(words: list[str]) -> list[str]:
    """Of several `--variant` the first alone; what takes long is asked of no more."""
    named = [k for k, word in enumerate(words) if word == "--variant"]
    if not named and words[0] in SLOW and (files := [word for word in words if "ukraine" in word]):
        return [*words, "--variant", next(iter(sim.load(files[0]).variants))]
    return [word for k, word in enumerate(words) if k not in named[1:] and k - 1 not in named[1:]]


def squeezed(text: str) -> str:
    return " ".join(text.split())


class Session:
    """A page being read: its folder, and what its blocks of Python know."""

    told: dict[tuple[str, ...], str] = {}
    """What commands about shipped scenarios print: shown on several pages, they run once."""

    def __init__(self, capsys, monkeypatch):
        self.capsys, self.monkeypatch = capsys, monkeypatch
        self.known: dict[str, object] = {"__name__": "shown"}

    def read(self, piece: Piece) -> None:
        if named := NAMED.match(piece.text):
            Path(named[1]).write_text(piece.text, encoding="utf-8")
        if piece.excuse or piece.tag.startswith("yaml"):
            return
        if piece.tag == "python":
            self.python(piece)
            return
        for command in commands_of(piece):
            if is_to_be_run(command):
                self.command(command)

    def command(self, command: Command) -> None:
        words = words_of(command.line)
        if COPY in words:
            shutil.copy(next(word for word in words if word.endswith(".yaml")), COPY)
        printed = self.printed(words if command.prints else thinned(words))
        place = 0
        for line in map(squeezed, command.prints):
            place = printed.find(line, place) + len(line)
            assert place >= len(line), f"{command.line}: does not print {line}\n{printed}"

    def printed(self, words: list[str]) -> str:
        files = [word for word in words if word.endswith((".yaml", ".py"))]
        shared = all(word.startswith(("scenarios/", "docs/")) for word in files)
        if not shared or tuple(words) not in self.told:
            self.told[tuple(words)] = self.ran(words)
        return self.told[tuple(words)]

    def ran(self, words: list[str]) -> str:
        self.monkeypatch.setattr(sys, "argv", ["sim", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = self.capsys.readouterr()
        assert not stop.value.code, f"sim {' '.join(words)}: {err}"
        return squeezed(out)

    def python(self, piece: Piece) -> None:
        tree = ast.parse(piece.text)
        for node in tree.body:
            code = ast.unparse(node)
            if isinstance(node, ast.Expr) and (said := said_of(piece.text, node)) is not None:
                assert eval(code, self.known) == said[0], f"{piece.where}: {code}"
            else:
                exec(code, self.known)


def said_of(text: str, node: ast.Expr) -> tuple[object] | None:
    """The plain value that the comment behind an expression gives it; None without one."""
    _, _, comment = text.splitlines()[node.end_lineno - 1].partition("  # ")
    try:
        return (ast.literal_eval(comment),)
    except (SyntaxError, ValueError):
        return None


def few_talks(function):
    """A function of `sim` that takes few talks; a slow one, at one table."""
    takes = FEW_IN_PYTHON.keys() & inspect.signature(function).parameters.keys()

    def thin(study, *given, **named):
        few = {name: FEW_IN_PYTHON[name] for name in takes}
        if function.__name__ in SLOW and not given:
            few["variants"] = named.pop("variants", None) or list(study.variants)[:1]
        return function(study, *given, **named | few)

    return thin


@pytest.fixture(scope="session")
def outputs(tmp_path_factory):
    """What runs leave, for all pages: a run that another page has made is found finished."""
    return tmp_path_factory.mktemp("outputs")


@pytest.fixture
def session(tmp_path, outputs, monkeypatch, capsys):
    """A folder with what is shipped; commands print 110 columns, Python takes few talks."""
    (tmp_path / "outputs").symlink_to(outputs)
    for part in ("scenarios", "docs/examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    for name in ("compare", "inclusion", "run", "sensitivity", "stress", "sweep"):
        monkeypatch.setattr(sim, name, few_talks(getattr(sim, name)), raising=False)
    return Session(capsys, monkeypatch)


@pytest.mark.parametrize("name", list(BLOCKS)[::THINNED])
def test_what_a_page_shows_runs_from_top_to_bottom(name, session):
    for piece in pieces(name, TEXTS[name]):
        session.read(piece)


def test_there_is_something_to_run():
    shell = [p for found in BLOCKS.values() for p in found if p.tag in SHELL]
    told = [command for piece in shell for command in commands_of(piece) if is_to_be_run(command)]
    assert len(told) >= 40
    assert len([command for command in told if command.prints]) >= 10


def test_whatever_is_not_run_says_why():
    excused = [p for name, page in TEXTS.items() for p in pieces(name, page) if p.excuse]
    assert [piece.where for piece in excused if len(piece.excuse.split()) < 3] == []


# --- These tests can fail. ---


CHECK = "```console\nsim check mine.yaml\n```\n"


def read(session, page: str) -> None:
    for piece in pieces("page", page):
        session.read(piece)


def test_a_line_that_is_not_printed_is_noticed(session):
    with pytest.raises(AssertionError, match="does not print"):
        read(session, "```console\n$ sim check scenarios/first-steps.yaml\n3 remarks\n```\n")


def test_lines_printed_in_another_order_are_noticed(session):
    shown = "Basalt  refuses\n…\nAmber   refuses"
    with pytest.raises(AssertionError, match="does not print Amber"):
        read(session, f"```console\n$ sim check scenarios/first-steps.yaml\n{shown}\n```\n")


def test_a_command_that_fails_is_noticed(session):
    with pytest.raises(AssertionError, match="no such file"):
        read(session, "```console\nsim check scenarios/none.yaml\n```\n")


def test_a_value_that_is_another_is_noticed(session):
    with pytest.raises(AssertionError, match="page:1"):
        read(session, "```python\nx = 1\nx + 1  # 3\n```\n")


def test_a_file_that_a_page_writes_is_there_for_its_commands(session):
    read(session, "```yaml\n# mine.yaml\nformat: 2\n```\n")
    with pytest.raises(AssertionError, match=r"mine\.yaml:2"):
        read(session, CHECK)


def test_a_block_that_is_excused_is_not_run(session):
    read(session, f"<!-- not run: there is no such file -->\n{CHECK}")
    with pytest.raises(AssertionError, match="no such file"):
        read(session, CHECK)
