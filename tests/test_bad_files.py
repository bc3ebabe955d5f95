"""Every faulty file is refused with exactly the faults written beside it, and nothing else."""

import io
import os
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario.faults import ScenarioError
from sim.scenario.load import load
from sim.scenario.scalar import UNSEEN

FOLDER = Path(__file__).parent / "scenarios"
INVALID = sorted(path.name for path in (FOLDER / "invalid").glob("*.yaml"))
VALID = sorted((FOLDER / "valid").glob("*.yaml"))
HEAD = "format: 1\ntitle: t\n"
REST = "states: {A: {utilities: {f: 1}, reservation: 0}}\ntable: {quota: unanimity}\n"


def faults_of(path):
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(fault) for fault in caught.value.faults]


def faults_or_none(path):
    try:
        load(path)
    except ScenarioError as error:
        return list(map(str, error.faults))


def can_be_shown(fault):
    return "\n" not in fault and not UNSEEN.search(fault)


def faults_in(tmp_path, content):
    """The faults of a text, without the name of the file it is in."""
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [fault.removeprefix(f"{path}:") for fault in faults_of(path)]


def test_there_are_at_least_forty_faulty_files():
    assert len(INVALID) >= 40


@pytest.mark.parametrize("name", INVALID)
def test_a_faulty_file_is_refused_with_exactly_the_faults_beside_it(name, monkeypatch):
    monkeypatch.chdir(FOLDER / "invalid")
    expected = Path(name).with_suffix(".faults").read_text(encoding="utf-8").splitlines()
    assert faults_of(name) == expected


@pytest.mark.parametrize("name", INVALID)
def test_no_fault_speaks_of_how_the_file_is_read(name):
    text = (FOLDER / "invalid" / name).with_suffix(".faults").read_text(encoding="utf-8")
    for jargon in ("Input should", "pydantic", "form:", "[key]", "NoneType", "dict", "tuple"):
        assert jargon not in text


def test_every_list_of_faults_belongs_to_a_file():
    lists = {path.stem for path in (FOLDER / "invalid").glob("*.faults")}
    assert lists == {Path(name).stem for name in INVALID}


def test_no_such_file(tmp_path):
    assert faults_of(tmp_path / "no.yaml") == [f"{tmp_path}/no.yaml:1:1  no such file"]


def test_a_file_taken_for_a_folder(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be read" in faults_of(tmp_path / "file" / "x.yaml")[0]


def test_a_folder(tmp_path):
    assert faults_of(tmp_path) == [f"{tmp_path}:1:1  a folder, not a file"]


def test_a_name_that_cannot_be_a_file():
    assert "its name holds a character that cannot be seen" in faults_of("x\0.yaml")[0]
    assert "cannot be read" in faults_of("x" * 5000)[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert faults_of(tmp_path / "pipe") == [f"{tmp_path}/pipe:1:1  not a file"]


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "x.yaml").touch(mode=0)
    assert faults_of(tmp_path / "x.yaml") == [f"{tmp_path}/x.yaml:1:1  no permission to read it"]


def test_a_file_over_five_megabytes_is_refused_unread(tmp_path):
    assert faults_in(tmp_path, "a" * 5_000_001) == [
        "1:1  5,000,001 bytes; at most 5,000,000 are read"
    ]


def test_a_deep_tower_of_brackets(tmp_path):
    assert faults_in(tmp_path, "[" * 100_000) == ["1:41  more than 40 levels deep"]


def test_forty_one_levels(tmp_path):
    text = "\n".join(f"{' ' * level}a:" for level in range(42))
    assert faults_in(tmp_path, text) == ["41:41  more than 40 levels deep"]


def test_an_alias_bomb_is_refused_at_its_first_aliases(tmp_path):
    rows = [f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]" for n in range(1, 30)]
    faults = faults_in(tmp_path, "\n".join(["b0: &b0 [x]", *rows]))
    assert "1:5  b0: an anchor (&b0); use 'groups' or 'extends'" in faults
    assert "2:10  b1[0]: an alias (*b0); write it out, or use 'groups'" in faults


def test_a_number_of_five_thousand_digits(tmp_path):
    faults = faults_in(
        tmp_path, f"{HEAD}run: {{seed: {'9' * 5000}}}\nframeworks: {{f: {{}}}}\n{REST}"
    )
    assert faults == ["3:13  run.seed: a number of 5000 digits; at most 100 are read"]


def test_too_many_values(tmp_path):
    assert "more than 100,000 values" in faults_in(tmp_path, "a: [" + "1," * 300_000 + "]")[-1]


def test_too_many_variants_of_a_large_file(tmp_path):
    variants = "".join(f"  v{number}: {{}}\n" for number in range(20_000))
    faults = faults_in(tmp_path, f"{HEAD}frameworks: {{f: {{}}}}\n{REST}variants:\n{variants}")
    assert faults == [
        "6:1  variants: 20,000 variants of so large a scenario; split it into several files"
    ]


def test_too_many_events_of_a_large_file(tmp_path):
    states = ", ".join(
        f"S{number}: {{utilities: {{f: 1}}, reservation: 0}}" for number in range(199)
    )
    events = "".join(f"  - {{round: {2 + n}, table: {{veto: [S1]}}}}\n" for n in range(100))
    variants = "".join(f"  v{number}: {{}}\n" for number in range(20))
    text = f"{HEAD}frameworks: {{f: {{}}}}\nstates: {{{states}}}\nevents:\n{events}"
    assert faults_in(tmp_path, f"{text}variants:\n{variants}") == [
        "106:1  variants: 20 variants with 2,100 events of so large a scenario; "
        "split it into several files"
    ]


def test_three_hundred_events(tmp_path):
    events = "".join(f"  - {{round: {2 + n}, table: {{veto: [A]}}}}\n" for n in range(300))
    faults = faults_in(tmp_path, f"{HEAD}frameworks: {{f: {{}}}}\n{REST}events:\n{events}")
    assert faults == ["6:1  events: 300 of them; at most 100"]


def test_events_of_a_great_many_combinations(tmp_path):
    names = [f"i{number}" for number in range(13)]
    issues = ", ".join(f"{name}: {{options: {{a: 0, b: 100}}}}" for name in names)
    ideal = ", ".join(f"{name}: 5" for name in names)
    events = "".join(f"  - {{round: {2 + n}, table: {{veto: [A]}}}}\n" for n in range(40))
    faults = faults_in(
        tmp_path,
        f"{HEAD}issues: {{{issues}}}\nframeworks: all\ntable: {{quota: unanimity}}\n"
        f"states: {{A: {{ideal: {{{ideal}}}, reservation: 0}}}}\nevents:\n{events}",
    )
    assert faults == ["7:1  events: 40 events for so many frameworks; at most 100,000 in all"]


def test_a_hundred_faulty_events_are_a_hundred_faults(tmp_path):
    events = "".join(f"  - {{round: {2 + n}, table: {{veto: [B{n}]}}}}\n" for n in range(100))
    faults = faults_in(tmp_path, f"{HEAD}frameworks: {{f: {{}}}}\n{REST}events:\n{events}")
    assert len(faults) == 100


def test_a_thousand_faults_are_cut_off_somewhere(tmp_path):
    keys = "".join(f"key{number}: 1\n" for number in range(1000))
    assert 100 <= len(faults_in(tmp_path, keys)) < 150


@pytest.mark.parametrize(
    "text",
    [
        "[" * 4_900_000,
        "{" * 4_900_000,
        "\t\n" * 2_400_000,
        "- " * 2_400_000,
        "a: 1\n" * 900_000,
        "a: &a 1\n" * 600_000,
        f"title: 1.{'1' * 4_900_000}",
        f"? {'k' * 4_900_000}\n: 1\n",
        f"frameworks:\n{''.join(f'  f{n}: [x]{chr(10)}' for n in range(60_000))}",
    ],
    ids=lambda text: text[:6].strip(),
)
def test_hostile_text_is_refused_within_seconds(tmp_path, text):
    began = time.process_time()
    assert faults_in(tmp_path, text)
    assert time.process_time() - began < 8  # about one of the processor's own


def test_faults_show_no_control_characters(tmp_path):
    text = '"\\e[31m": "\\e[32m"\n"a\\nb": [\n'
    assert all(map(can_be_shown, faults_in(tmp_path, text)))


def lines_and_bytes():
    """A valid file, and what to do to it."""
    change = st.one_of(
        st.tuples(st.just("delete"), st.integers(0, 99)),
        st.tuples(st.just("double"), st.integers(0, 99)),
        st.tuples(st.just("swap"), st.integers(0, 99)),
        st.tuples(st.just("empty"), st.integers(0, 999)),
        st.tuples(st.sampled_from(list("{}[]:,-'\"*&!?|>#%@`\\\n\t 0~.")), st.integers(0, 9999)),
        st.tuples(st.binary(max_size=4), st.integers(0, 9999)),
    )
    return st.tuples(st.sampled_from(VALID), st.lists(change, min_size=1, max_size=4))


def changed(content, change):
    how, where = change
    lines = content.split(b"\n")
    line = where % len(lines)
    if how == "delete":
        del lines[line]
    elif how == "double":
        lines.insert(line, lines[line])
    elif how == "swap":
        lines[0], lines[line] = lines[line], lines[0]
    elif how == "empty":
        words = content.split(b" ")
        words[where % len(words)] = b""
        return b" ".join(words)
    else:
        place = where % (len(content) + 1)
        put = how if isinstance(how, bytes) else how.encode()
        return content[:place] + put + content[place + 1 :]
    return b"\n".join(lines)


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(case=lines_and_bytes())
def test_whatever_becomes_of_a_file_it_loads_or_is_refused_in_plain_words(tmp_path, case):
    original, changes = case
    content = original.read_bytes()
    for change in changes:
        content = changed(content, change)
    (tmp_path / "base.yaml").write_bytes((FOLDER / "valid" / "base.yaml").read_bytes())
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        faults = faults_or_none(path)
    assert said.getvalue() == ""
    assert faults is None or faults
    assert all(can_be_shown(fault) for fault in faults or ())
    assert all("cannot be used (" not in fault for fault in faults or ())
