"""What the documentation shows works: scenario files load, fragments fit, commands exist.

A fenced block tagged `yaml scenario` (or with a top-level `format:`) is a whole file; one tagged
`yaml fragment` is laid over the first whole file of docs/scenario-file.md, as `extends` does it.
A block of Python that sets `agents` is a file of strategies for scenarios/first-steps.yaml.
That commands and Python lines also run is held by test_docs_run.py.
"""

import re
from pathlib import Path

import pytest
from pages import PLACEHOLDER, ROOT, TEXTS, VERBS, Piece, commands, is_whole, pieces, words_of

import sim
from sim.negotiation.agents.script import read
from sim.scenario.faults import ScenarioError


def parse(command: str) -> None:
    """Parse a command line without running it; whatever does not exist raises."""
    verb, *rest = [word for word in words_of(command) if word != "--help"] or [""]
    if not verb or verb == "--version":
        return
    known = VERBS[verb]
    options = {option for parameter in known.params for option in parameter.opts}
    missing = {word for word in rest if word.startswith("--")} - options
    assert not missing, f"sim {verb} has no {', '.join(sorted(missing))}"
    if rest and not PLACEHOLDER.search(" ".join(rest)):
        known.make_context(verb, rest)


PIECES = [piece for name, text in TEXTS.items() for piece in pieces(name, text)]
WHOLE = [piece for piece in PIECES if is_whole(piece)]
FRAGMENTS = [piece for piece in PIECES if piece.tag == "yaml fragment"]
STRATEGIES = [piece for piece in PIECES if piece.tag == "python" and "\nagents = " in piece.text]
COMMANDS = [command for name, text in TEXTS.items() for command in commands(name, text)]


def load_fragment(text: str, folder: Path) -> sim.Study:
    base = next(piece for piece in WHOLE if piece.where.startswith("docs/scenario-file.md"))
    (folder / "base.yaml").write_text(base.text, encoding="utf-8")
    extends = "" if re.search(r"^extends:", text, re.MULTILINE) else "extends: base.yaml\n"
    (folder / "fragment.yaml").write_text(extends + text, encoding="utf-8")
    return sim.load(folder / "fragment.yaml")


def where(piece: Piece) -> str:
    return piece.where


def test_there_is_something_to_look_at():
    assert len(WHOLE) >= 2
    assert len(FRAGMENTS) >= 5
    assert len(COMMANDS) >= 5
    assert len(STRATEGIES) >= 2


@pytest.mark.parametrize("piece", WHOLE, ids=where)
def test_every_whole_scenario_shown_loads(piece, tmp_path):
    (tmp_path / "shown.yaml").write_text(piece.text, encoding="utf-8")
    assert sim.load(tmp_path / "shown.yaml").variants


@pytest.mark.parametrize("piece", FRAGMENTS, ids=where)
def test_every_fragment_shown_fits_into_a_scenario(piece, tmp_path):
    assert load_fragment(piece.text, tmp_path).variants


@pytest.mark.parametrize("piece", STRATEGIES, ids=where)
def test_every_strategy_shown_negotiates(piece, tmp_path):
    (tmp_path / "mine.py").write_text(piece.text, encoding="utf-8")
    agents = read(tmp_path / "mine.py")
    study = sim.load(ROOT / "scenarios" / "first-steps.yaml")
    changed = [
        sim.watch(study, "amber_may_block", k, agents=agents).told
        != sim.watch(study, "amber_may_block", k).told
        for k in range(10)
    ]
    assert any(changed)


def test_the_example_of_a_strategy_is_the_one_shown():
    example = (ROOT / "docs" / "examples" / "waits.py").read_text(encoding="utf-8")
    assert example in [piece.text for piece in STRATEGIES]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command[0]} {command[2]}")
def test_every_command_shown_exists(command):
    parse(command.text)


# --- These tests can fail. ---


def test_the_readme_names_every_scenario():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = sorted(path.name for path in (ROOT / "scenarios").glob("*.yaml"))
    assert [name for name in files if f"(scenarios/{name})" not in readme] == []


def test_a_fragment_that_does_not_fit_is_noticed(tmp_path):
    with pytest.raises(ScenarioError, match="did you mean 'troops'"):
        load_fragment("states: {Ash: {ideal: {troop: 5}}}\n", tmp_path)


@pytest.mark.parametrize(
    "command",
    [
        "sim rum x.yaml",
        "sim run x.yaml --replicate 3",
        "sim watch FILE --threads 2",
        "sim run --json",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(command):
    with pytest.raises(Exception, match=r"rum|replicate|threads|files"):
        parse(command)


def test_commands_are_found_in_blocks_and_in_running_text():
    page = "Try `sim schema`, not `sim.load`.\n```console\n$ sim check a.yaml  # look\nok\n```\n"
    assert [words_of(piece.text) for piece in commands("x", page)] == [
        ["check", "a.yaml"],
        ["schema"],
    ]
