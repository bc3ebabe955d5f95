"""YAML text as plain values, and back: what stays text, what is a number, what is one name."""

import pytest
from examples import VALID, base
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.load import load
from sim.scenario.merge import merge
from sim.scenario.scalar import read_plain
from sim.scenario.source import dump, read


def test_a_state_called_NO_stays_a_string():  # noqa: N802
    scenario = base("norway")
    assert list(scenario.states) == ["NO", "null", "0o7"]
    assert scenario.table.veto == ("NO", "null")
    assert list(scenario.issues) == ["on", "2025"]
    assert scenario.frameworks["yes"].at == {"on": 0, "2025": 50}
    assert scenario.frameworks["yes"].label == "2025-08-21"
    assert scenario.frameworks["yes"].note == "12:30:45"
    assert scenario.frameworks["y"].at == {"on": 100, "2025": 10}
    assert scenario.states["0o7"].ideal == {"on": 5, "2025": 16}


@pytest.mark.parametrize(
    "word", ["no", "NO", "yes", "on", "off", "y", "tRUE", "1_000", "1:30", "2025-01-01", "0b1", "-"]
)
def test_what_yaml_1_1_took_for_something_else_stays_text(word):
    assert read_plain(word) == word


@pytest.mark.parametrize(
    ("word", "value"),
    {
        "true": True,
        "FALSE": False,
        "~": None,
        "": None,
        "0x1f": 31,
        "0o17": 15,
        "-12": -12,
        "+.5": 0.5,
        "1e3": 1000.0,
        "5.": 5.0,
        "-.INF": float("-inf"),
    }.items(),
)
def test_plain_words_of_the_core_schema(word, value):
    assert read_plain(word) == value
    assert type(read_plain(word)) is type(value)


def test_two_spellings_of_one_letter_are_one_name():
    scenario = base("unicode")
    assert scenario.table.veto == ("Türkiye", "日本")
    assert "Türkiye" in scenario.states


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + (VALID / "spatial.yaml").read_bytes())
    assert load(path).variants["base"] == base("spatial")


def test_windows_line_ends_change_nothing(tmp_path):
    path = tmp_path / "windows.yaml"
    path.write_bytes((VALID / "spatial.yaml").read_bytes().replace(b"\n", b"\r\n"))
    assert load(path).variants["base"] == base("spatial")


def test_a_mapping_laid_over_a_quantity_replaces_it_whole():
    below = {"states": {"A": {"ideal": {"x": {"mean": 1, "sd": 2}}, "weights": {"votes": 1}}}}
    above = {"states": {"A": {"ideal": {"x": {"mean": 5}}, "weights": {"people": 2}}}}
    expected = {"ideal": {"x": {"mean": 5}}, "weights": {"votes": 1, "people": 2}}
    assert merge(below, above) == {"states": {"A": expected}}
    variants = merge({"variants": {"v": below}}, {"variants": {"v": above}})
    assert variants == {"variants": {"v": {"states": {"A": expected}}}}


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), max_size=20)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.sampled_from(["no", "on", "null", "1", "1e3", "0o7", "a\nb", "- a", "a: b", "#", "<<", "~"]),
    words,
)
nested = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(words, inner, max_size=4)
    ),
    max_leaves=15,
)


@given(st.dictionaries(words, nested, min_size=1, max_size=4))
def test_what_is_written_reads_back_the_same(values):
    text = dump(values)
    source = read(text, "x.yaml")
    normal = read(dump(source.values), "x.yaml")
    if not source.faults:  # names that differ only in how Unicode spells them are one
        assert normal.values == source.values
        assert dump(normal.values) == dump(source.values)


def test_written_text_is_read_as_it_was():
    values = {"no": ("on", 1, 1.5, None), "1": {"a": True, "b": ({"c": "1"}, {})}, "x": "a: b #"}
    assert read(dump(values), "x.yaml").values == values
