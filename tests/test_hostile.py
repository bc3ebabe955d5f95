"""Files that mean harm: what they extend, how large they become, what they put on the screen."""

import os
import re
import signal
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from commands import Sim, extending, one_line, runs
from fuzz import trial
from fuzz.trial import folder_for, tried, wrong_with

from sim.scenario.faults import ScenarioError
from sim.scenario.load import load

HEAD = "format: 1\ntitle: t\n"
TEXT = "frameworks: {f: {}}\n"
STATE = "states: {A: {utilities: {f: 1}, reservation: 0}}\ntable: {quota: unanimity}\n"
WHOLE = HEAD + TEXT + STATE
OUTSIDE = "is outside the folder of the scenario; --allow-outside reads it all the same"
ABSOLUTE = "is an absolute path; write it relative to this file; --allow-outside"


def said_of(path: Path, allow_outside: bool = False) -> str:
    with pytest.raises(ScenarioError) as caught:
        load(path, allow_outside)
    return str(caught.value)


@pytest.fixture
def inner(tmp_path: Path) -> Path:
    """A folder in which a scenario may look about, below one in which it may not."""
    (tmp_path / "secret.yaml").write_text(WHOLE)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def saved(folder: Path, text: str, name: str = "x.yaml") -> Path:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("../secret.yaml", OUTSIDE),
        ("../in2/secret.yaml", OUTSIDE),
        ("sub/../../secret.yaml", OUTSIDE),
        ("..", OUTSIDE),
        ("/etc/passwd", ABSOLUTE),
        ("/dev/zero", ABSOLUTE),
        ("/proc/self/environ", ABSOLUTE),
        ("C:/secret.yaml", ABSOLUTE),
        (r"C:secret.yaml", ABSOLUTE),
        (r"\\server\share\x.yaml", ABSOLUTE),
        ("//server/share/x.yaml", ABSOLUTE),
        (r"\secret.yaml", ABSOLUTE),
    ],
)
def test_a_file_outside_the_folder_tree_is_not_read(inner: Path, base: str, said: str) -> None:
    path = saved(inner, f"extends: '{base}'\n")
    assert said_of(path).startswith(f"{path}:1:10  extends: '{base}' {said}")


def test_a_folder_that_begins_like_the_scenarios_own_is_outside(tmp_path: Path) -> None:
    saved(tmp_path, WHOLE, "in2/base.yaml")
    assert OUTSIDE in said_of(saved(tmp_path, "extends: ../in2/base.yaml\n", "in/x.yaml"))


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_that_leads_out_is_not_followed(inner: Path, link: str) -> None:
    target = inner.parent / "secret.yaml" if link == "file" else inner.parent
    (inner / "link").symlink_to(target)
    base = "link" if link == "file" else "link/secret.yaml"
    said = said_of(saved(inner, f"extends: {base}\n"))
    assert f"extends: '{base}' leads through a link to what {OUTSIDE}" in said


def test_a_link_that_leads_out_is_not_followed_behind_another_and_back(inner: Path) -> None:
    """`link/..` is the folder of the link as it is read, and that of its target to the system."""
    (inner / "a" / "b").mkdir(parents=True)
    (inner / "link").symlink_to(inner / "a" / "b")
    (inner / "evil.yaml").symlink_to(inner.parent / "secret.yaml")
    assert OUTSIDE in said_of(saved(inner, "extends: link/../evil.yaml\n"))


def test_a_link_within_the_folder_is_followed(inner: Path) -> None:
    saved(inner, WHOLE, "sub/base.yaml")
    (inner / "link").symlink_to(inner / "sub")
    assert load(saved(inner, "extends: link/base.yaml\n")).title == "t"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(inner: Path) -> None:
    os.mkfifo(inner / "pipe")
    assert "cannot read 'pipe': not a file" in said_of(saved(inner, "extends: pipe\n"))


def test_a_file_below_may_extend_one_beside_the_first(inner: Path) -> None:
    """The first file's folder is the root for all that are laid over each other."""
    saved(inner, WHOLE, "base.yaml")
    saved(inner, "extends: ../base.yaml\n", "sub/middle.yaml")
    assert load(saved(inner, "extends: sub/middle.yaml\n")).title == "t"
    saved(inner, "extends: ../../secret.yaml\n", "sub/middle.yaml")
    assert OUTSIDE in said_of(inner / "x.yaml")


def test_a_scenario_named_without_its_folder_keeps_to_it(
    inner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(inner, WHOLE, "base.yaml")
    saved(inner, "extends: ./base.yaml\n")
    monkeypatch.chdir(inner)
    assert load("x.yaml").title == "t"
    saved(inner, "extends: ../secret.yaml\n")
    assert OUTSIDE in said_of(Path("x.yaml"))


def test_a_file_outside_is_read_where_that_is_allowed(inner: Path) -> None:
    assert load(saved(inner, "extends: ../secret.yaml\n"), allow_outside=True).title == "t"


@pytest.mark.parametrize(
    "verb", ["check", "run", "explain", "compare", "sweep", "stress", "inclusion", "sensitivity",
             "explore", "cards", "watch", "play", "app"],
)  # fmt: skip
def test_every_verb_that_reads_a_scenario_knows_the_option(sim: Sim, verb: str) -> None:
    assert "--allow-outside" in sim(verb, "--help")[1]


def test_the_option_is_needed_and_is_in_what_is_to_be_typed_again(sim: Sim, inner: Path) -> None:
    path = saved(inner, "extends: ../secret.yaml\n")
    assert OUTSIDE in sim("check", path)[2]
    assert sim("check", path, "--allow-outside")[0] == 0
    assert load(path, allow_outside=True).as_typed == (str(path), "--allow-outside")
    assert load(inner.parent / "secret.yaml").as_typed == (str(inner.parent / "secret.yaml"),)


def test_a_chain_of_a_thousand_files_is_cut_off(tmp_path: Path) -> None:
    for number in range(1000):
        saved(tmp_path, f"extends: {number + 1}.yaml\n", f"{number}.yaml")
    assert "19.yaml:1:10  extends: more than 20 files, each laid over the next" in said_of(
        tmp_path / "0.yaml"
    )


def test_files_laid_over_each_other_are_five_megabytes_in_all(tmp_path: Path) -> None:
    for number in range(3):
        text = f"extends: {number + 1}.yaml\n# " + "x" * 2_400_000
        saved(tmp_path, text, f"{number}.yaml")
    said = said_of(tmp_path / "0.yaml")
    assert "bytes; at most 5,000,000 are read, with the files that extend it" in said


def test_files_laid_over_each_other_hold_so_many_values_in_all(tmp_path: Path) -> None:
    for number in range(3):
        text = f"extends: {number + 1}.yaml\nx{number}: [" + "1," * 60_000 + "]\n"
        saved(tmp_path, text, f"{number}.yaml")
    said = said_of(tmp_path / "0.yaml")
    assert "more than 100,000 values, with the files that extend this" in said


@pytest.mark.parametrize("name", ["...yaml", "..yaml", ".. .yaml"])
def test_no_name_of_a_file_leads_out_of_the_outputs(tmp_path: Path, name: str) -> None:
    assert load(saved(tmp_path, WHOLE, name)).id == "study"


@pytest.mark.parametrize(
    ("name", "code"),
    [("a\nb.yaml", "000A"), ("a\r\nb", "000D"), ("a\x1b[2J", "001B"), ("a\nb/x.yaml", "000A")],
)
def test_a_file_whose_name_has_a_line_break_is_refused_in_one_line(
    sim: Sim, name: str, code: str
) -> None:
    said = one_line(sim("check", name))
    assert f"its name holds a character that cannot be seen, U+{code}" in said
    assert said.startswith("a�")
    assert said.strip().isprintable()


def test_a_file_whose_name_turns_text_around_is_refused(tmp_path: Path) -> None:
    said = said_of(saved(tmp_path, WHOLE, "a\u202elmay.yaml"))
    assert "its name holds a character that cannot be seen, U+202E" in said
    assert "\u202e" not in said


def letters(count: int) -> str:
    return ", ".join(f"{'ab' * 40}{number}: {{}}" for number in range(count))


def members() -> str:
    of = ([*(f"g{below}" for below in range(each)), "A"] for each in range(100))
    return ", ".join(f"g{number}: [{', '.join(each)}]" for number, each in enumerate(of))


def options(tables: int) -> str:
    choices = ", ".join(f"o{number}: {number}" for number in range(10))
    issues = ", ".join(f"i{number}: {{options: {{{choices}}}}}" for number in range(5))
    ideal = ", ".join(f"i{number}: 5" for number in range(5))
    variants = ", ".join(f"v{number}: {{}}" for number in range(tables))
    return (
        f"{HEAD}issues: {{{issues}}}\nframeworks: all\nvariants: {{{variants}}}\n"
        f"states: {{A: {{reservation: 0, ideal: {{{ideal}}}}}}}\ntable: {{quota: unanimity}}\n"
    )


def events_of_strangers(count: int) -> str:
    return f"{WHOLE}events: [{{round: 5, states: {{{letters(count)}}}}}]\n"


def guarded(count: int) -> str:
    texts = ", ".join(f"f{number}: {{veto: [g99], signatories: [g98]}}" for number in range(count))
    worth = ", ".join(f"f{number}: 1" for number in range(count))
    return (
        f"{HEAD}frameworks: {{{texts}}}\ngroups: {{{members()}}}\n"
        f"states: {{A: {{reservation: 0, utilities: {{{worth}}}}}}}\n"
    )


def doubted() -> str:
    states = ", ".join(f"S{n}: {{utilities: {{f: 1}}, reservation: 0}}" for n in range(200))
    notch = "{readier: {label: x, change: {reservation: .1}}}"
    doubts = ", ".join(f"S{number}: {notch}" for number in range(6))
    variants = ", ".join(f"v{number}: {{}}" for number in range(200))
    return (
        f"{HEAD}{TEXT}states: {{{states}}}\ntable: {{quota: unanimity}}\n"
        f"explore: {{doubts: {{{doubts}}}}}\nvariants: {{{variants}}}\n"
    )


def faulty_variants(count: int) -> str:
    texts = [f"f{number}" for number in range(100)]
    worth = ", ".join(f"{text}: 1" for text in texts)
    states = ", ".join(f"S{n}: {{reservation: 0, utilities: {{{worth}}}}}" for n in range(100))
    variants = ", ".join(f"v{number}: {{table: {{exclude: [S1]}}}}" for number in range(count))
    return (
        f"{HEAD}frameworks: {{{', '.join(f'{text}: {{}}' for text in texts)}}}\n"
        f"states: {{{states}}}\ntable: {{quota: unanimity}}\nvariants: {{{variants}}}\n"
    )


def lookalikes() -> str:
    worth = ", ".join(f"{'ba' * 40}{number}: 1" for number in range(8_000))
    return (
        f"{HEAD}frameworks: {{{letters(8_000)}}}\ntable: {{quota: unanimity}}\n"
        f"states: {{A: {{reservation: 0, utilities: {{{worth}}}}}}}\n"
    )


MARKS = "a" + "\u0301\u0323" * 1_200_000


def all_texts(states: int) -> str:
    """100,000 texts, which so many states value."""
    options = ", ".join(f"o{n}: {11 * n}" for n in range(10))
    issues = ", ".join(f"i{m}: {{options: {{{options}}}}}" for m in range(5))
    ideal = ", ".join(f"i{m}: {13 * m}" for m in range(5))
    whole = f"{{ideal: {{{ideal}}}, reservation: 0.5}}"
    people = ", ".join(f"s{n}: {whole}" for n in range(states))
    return (
        f"{HEAD}issues: {{{issues}}}\nframeworks: all\nstates: {{{people}}}\n"
        "table: {quota: unanimity}\n"
    )


WORST = {
    "marks": (lambda: f'{HEAD}about: "{MARKS}"\n', "more than 30 accents"),
    "marks in a key": (lambda: f'? "{MARKS}"\n: 1\n', "more than 30 accents"),
    "tag directives": (
        lambda: "".join(f"%TAG !a{n}! x\n" for n in range(250_000)) + f"---\n{WHOLE}",
        "1:1  a tag directive",
    ),
    "tables of combinations": (lambda: options(50), "50 variants for so many frameworks"),
    "an event of strangers": (lambda: events_of_strangers(40_000), "an event brings in no new one"),
    "groups of groups": (lambda: guarded(4_000), "5,050 members, spelt out in 8,000 lists"),
    "many states for all texts": (
        lambda: all_texts(30),
        "100,000 for 30 states; at most 1,000,000",
    ),
    "doubts over variants": (doubted, "200 variants with 6 stress tests of so large a scenario"),
    "a fault in each of many tables": (lambda: faulty_variants(45), "no such key"),
    "lookalike names": (lookalikes, "no such framework; did you mean"),
    "objections": (
        lambda: f"{WHOLE}objections: {{{', '.join(f'k{n}: x' for n in range(40_000))}}}\n",
        "objections.k0: no such state",
    ),
}


@pytest.mark.parametrize("case", WORST)
def test_what_would_take_minutes_is_refused_in_a_second_or_two(tmp_path: Path, case: str) -> None:
    write, said = WORST[case]
    path = saved(tmp_path, write())
    assert path.stat().st_size <= 5_000_000
    assert wrong_with(path, seconds=3) is None  # one is what it takes on a slow machine
    told = said_of(path)
    assert said in told
    assert told.count("\n") < 501


@pytest.mark.skipif(not trial.IS_WATCHED, reason="the system does not tell a file's memory")
@pytest.mark.parametrize("states", [2, 10])
def test_the_largest_tables_that_are_read_keep_to_the_memory(tmp_path: Path, states: int) -> None:
    assert wrong_with(saved(tmp_path, all_texts(states))) is None


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs alarms")
def test_what_hangs_is_given_up_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "load", lambda _: time.sleep(60))
    monkeypatch.setattr(trial, "PATIENCE", 0.2)
    assert "TimeoutError: not done after 0.2 s" in str(wrong_with(saved(tmp_path, WHOLE)))


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_mutated_files_load_or_are_refused_in_plain_words(tmp_path: Path, first: int) -> None:
    """A share of what `make fuzz` tries; the same number makes the same file."""
    folder = folder_for(tmp_path)
    found = {number: tried(number, folder) for number in range(first, first + 100)}
    assert {number: wrong for number, wrong in found.items() if wrong} == {}


NASTY = {
    "title": "<script>alert(1)</script> $x^{",
    "state": "$\\frac{1}{0}$ _a_ **b** <img src=x onerror=alert(1)>",
    "text": "{{ 7 * 7 }} [bold]x[/bold] %s {0}",
    "table": "a & b ]]> <![CDATA[ \\input{x}",
}


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A scenario whose names are what pages, pictures and terminals might take for something."""
    text = (
        f"title: '{NASTY['title']}'\nstates: {{Amber: {{label: '{NASTY['state']}'}}}}\n"
        f"frameworks: {{bargain: {{label: '{NASTY['text']}'}}}}\n"
        f"variants: {{amber_may_block: {{label: '{NASTY['table']}'}}}}\n"
    )
    return extending(tmp_path / "nasty.yaml", text)


def test_nasty_names_harm_neither_terminal_nor_page_nor_picture(
    sim: Sim, nasty: Path, tmp_path: Path
) -> None:
    table = ("--variant", "amber_may_block", "--replicates", 30)
    code, out, err = sim("run", nasty, *table, "--no-stress", "--no-color")
    assert code == 0, err
    assert NASTY["title"] in out
    assert "\x1b" not in out
    folder = runs(tmp_path / "outputs")[0]
    for page in tmp_path.rglob("*.html"):
        assert "<script>alert(1)" not in page.read_text(encoding="utf-8")
        assert "<img src=x" not in page.read_text(encoding="utf-8")
    pictures = list(folder.rglob("*.svg"))
    assert pictures
    for picture in pictures:
        assert not ET.parse(picture).getroot().findall(".//{http://www.w3.org/2000/svg}script")


def test_no_label_is_a_formula_in_a_spreadsheet(sim: Sim, tmp_path: Path) -> None:
    text = f"{WHOLE}variants: {{one: {{label: \"=cmd|' /C calc'!A0\"}}, two: {{label: -1 %}}}}\n"
    file = saved(tmp_path, text)
    assert sim("run", file, "--replicates", 5, "--no-stress")[0] == 0
    rows = (runs(tmp_path / "outputs")[0] / "summary.csv").read_text().splitlines()
    assert rows[1].startswith("one,'=cmd|' /C calc'!A0,")
    assert rows[2].startswith("two,'-1 %,")
    assert sim("compare", file, "--replicates", 5)[0] == 0
    (folder,) = (path for path in runs(tmp_path / "outputs") if "compare" in path.name)
    cells = (folder / "compare.csv").read_text()
    assert "'-1 %" in cells
    assert not re.search(r"(^|,)=", cells, re.M)


@pytest.mark.parametrize("verb", ["check", "watch"])
def test_nasty_names_bring_no_verb_down(sim: Sim, nasty: Path, verb: str) -> None:
    code, out, err = sim(verb, nasty, "--no-color")
    assert code == 0, err
    assert "\x1b" not in out


@pytest.mark.parametrize("verb", ["explore", "cards"])
def test_nasty_names_are_text_on_every_page(
    sim: Sim, nasty: Path, tmp_path: Path, verb: str
) -> None:
    page = tmp_path / "page.html"
    seats = ("--seat", "Amber") if verb == "explore" else ()
    assert sim(verb, nasty, *seats, "--replicates", 20, "--to", page)[0] == 0
    text = page.read_text(encoding="utf-8")
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text
