"""What shipped scenarios say for readers, and the counts on the pages of cases and lessons."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from builders import THINNED
from commands import ROOT

import sim
from sim.analysis.inclusion.toggles import course_of, refuse_idle, toggles
from sim.analysis.stress.otherwise import can_be_moved
from sim.scenario.quantity import mean_of
from sim.scenario.schema import Variant

NAMES = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
REAL = ["budapest-istanbul", "iran-2015", "ukraine-2025"]
NAMED = ["eu-council", "security-council"]
"""Real states and a real rule, invented positions."""
PLAYED = ["after-signature", "first-steps", "rules-of-the-house", "ukraine-2025"]
LESSONS = {
    "who-sits-at-the-table": "ukraine-2025",
    "one-rule-changed": "first-steps",
    "will-it-last": "after-signature",
}
REPLICATES, SQUARES = 2_000, 100
COUNTED = {"agreed": "agreed", "suit": "suits_principals", "lasting": "lasting", "in": "in_force"}
"""What is counted in a column, by the first word of its head."""
STEP = 0.06
"""How much more or less no deal is worth, where a doubt gives no notch of its own."""
Over = tuple[str, ...]


@cache
def study(name: str) -> sim.Study:
    return sim.load(ROOT / "scenarios" / f"{name}.yaml")


def first(name: str) -> Variant:
    return next(iter(study(name).variants.values()))


def page(path: str) -> str:
    return (ROOT / "docs" / f"{path}.md").read_text(encoding="utf-8")


class Row(NamedTuple):
    """A row of a table of counts: what stands in front, and the counts by the heads of columns."""

    label: list[str]
    counts: dict[str, str]


def rows(text: str, head: str) -> Iterator[Row]:
    """The rows of all tables of a page whose first column has this head."""
    tables = re.findall(rf"^\| {head} \|.*\n\|[-:|]+\n(?:\|.*\n)+", text, re.MULTILINE)
    for table in tables:
        heads, _, *lines = [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in table.splitlines()
        ]
        start = next(i for i, each in enumerate(heads) if column(each))
        for line in lines:
            yield Row(line[:start], dict(zip(heads[start:], line[start:], strict=True)))


def column(head: str) -> str | None:
    """What a column counts, if anything."""
    words = head.rpartition(": ")[2].lower().split()
    return COUNTED.get(words[0].rstrip("s") if words[0] == "suits" else words[0])


@cache
def count(name: str, variant: str, over: Over, replicates: int = REPLICATES) -> dict[str, Any]:
    """What comes of a table with other values, each `path=value`, as `sim sweep` counts it."""
    values = {path: [yaml.safe_load(value)] for path, _, value in (o.partition("=") for o in over)}
    values = values or {"protocol.rounds": [study(name).variants[variant].protocol.rounds]}
    swept = sim.sweep(study(name), values, variants=[variant], replicates=replicates)
    return swept.summary().iloc[0].to_dict()


def told(share: float) -> str:
    """A share as a count of 100 that says neither none nor all where that is not so."""
    if 0 < share < 0.005:
        return "<1"
    return ">99" if 0.995 <= share < 1 else str(round(100 * share))


def table_on_page(name: str, label: str) -> tuple[str, Over]:
    """The table that `Russia may block; UK outside` leads to on the page of `sim explore`."""
    explore = study(name).explore
    assert explore.variant is not None
    variant = study(name).variants[explore.variant]
    seats: dict[str, str] = {}
    over: list[str] = []
    for part in label.replace("as the page starts", "").split("; "):
        for state, what in re.findall(r"^(\w+) (.+)$", part):
            if what in ("readier", "firmer"):
                over += doubted(name, state, what)
            else:
                assert state in (explore.seats or ())
                seats[state] = {"outside": "excluded", "may block": "veto"}[what]
    held = [*(s for s in variant.table.veto if s not in seats)]
    held += [s for s, seat in seats.items() if seat == "veto"]
    over += [f"table.seats.{s}={seat.replace('veto', 'party')}" for s, seat in seats.items()]
    return explore.variant, (*over, f"table.veto=[{', '.join(held)}]")


def doubted(name: str, state: str, notch: str) -> list[str]:
    own = getattr(study(name).explore.doubts[state], notch)
    if own is not None:
        return [f"states.{state}.{key}={value}" for key, value in own.change.items()]
    worth = mean_of(first(name).states[state].reservation)
    by = STEP if notch == "firmer" else -STEP
    return [f"states.{state}.reservation={worth + by:.4f}"]


# --- What every shipped scenario says for its readers. ---


once = pytest.mark.skipif(THINNED > 1, reason="tests are thinned: counts are those of any Python")


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_says_who_coded_it_and_when(name: str) -> None:
    coded = study(name).coded
    assert coded is not None
    assert coded.by
    assert coded.date


@pytest.mark.parametrize("name", NAMES)
def test_the_seats_that_a_page_may_change_can_be_changed(name: str) -> None:
    explore = study(name).explore
    assert explore.variant is not None
    assert explore.seats
    course = course_of(study(name), explore.variant)
    toggled = toggles(study(name), explore.variant, explore.seats, course)
    refuse_idle(study(name), course, toggled)
    seats = study(name).variants[explore.variant].table.seats
    assert "observer" not in {seats.get(state) for state in toggled}


@pytest.mark.parametrize("name", NAMES)
def test_every_doubt_has_something_to_move(name: str) -> None:
    explore = study(name).explore
    assert explore.doubts
    variant = study(name).variants[explore.variant or ""]
    for state, doubt in explore.doubts.items():
        assert (doubt.readier and doubt.firmer) or can_be_moved(variant, state), state


@pytest.mark.parametrize("name", [*REAL, "first-steps"])
def test_both_principals_are_doubted_alike(name: str) -> None:
    assert set(study(name).explore.doubts) == {*first(name).principals}


@pytest.mark.parametrize("name", ["first-steps", "ukraine-2025"])
def test_what_is_said_for_readers_changes_no_result(name: str, tmp_path: Path) -> None:
    written = yaml.safe_load((ROOT / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8"))
    for key in ("coded", "objections", "explore"):
        written.pop(key, None)
    for state in written["states"].values():
        state.pop("brief")
    bare = tmp_path / f"{name}.yaml"
    bare.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    one, other = (sim.run(each, replicates=100).summary() for each in (study(name), sim.load(bare)))
    assert one.drop(columns="digest", errors="ignore").equals(
        other.drop(columns="digest", errors="ignore")
    )


# --- Objections and briefs. ---


@pytest.mark.parametrize("name", REAL)
def test_every_government_of_a_real_case_has_its_objection(name: str) -> None:
    states = {state for each in study(name).variants.values() for state in each.states}
    assert set(study(name).objections) == states


@pytest.mark.parametrize("name", [*REAL, *NAMED])
def test_objections_are_told_alike(name: str) -> None:
    lengths = {state: len(text.split()) for state, text in study(name).objections.items()}
    assert max(lengths.values()) <= 1.7 * min(lengths.values()), lengths
    for state, text in study(name).objections.items():
        assert re.match(r"(The )?[A-Z][\w ]+ might object that ", text), state
        assert '"' not in text, f"{state}: no words in anybody's mouth"
        assert 2 <= text.count(". ") + 1 <= 4, state


@pytest.mark.parametrize("name", ["iran-2015", "ukraine-2025", "budapest-istanbul"])
def test_principals_object_at_the_same_length(name: str) -> None:
    principals = first(name).principals
    lengths = [len(study(name).objections[state].split()) for state in principals]
    assert max(lengths) - min(lengths) <= 10


@pytest.mark.parametrize("name", PLAYED)
def test_whoever_plays_a_state_is_told_something(name: str) -> None:
    for state, each in first(name).states.items():
        assert each.brief, state
        assert re.match(r"You(rs?)? ", each.brief), state
        assert 2 <= each.brief.count(". ") + 1 <= 4, state


# --- The pages of the cases. ---


@once
@pytest.mark.parametrize("name", [*REAL, *NAMED])
def test_the_counts_on_the_page_of_a_case_come_out(name: str) -> None:
    found = list(rows(page(f"cases/{name}"), "Table"))
    assert len(found) >= 5
    for row in found:
        variant = re.findall(r"`(\w+)`", row.label[0])[0]
        came = count(name, variant, ())
        assert {h: told(came[column(h) or ""]) for h in row.counts} == row.counts, row.label


@once
@pytest.mark.parametrize("name", [*REAL, *NAMED])
def test_what_another_coding_changes_comes_out_as_the_page_says(name: str) -> None:
    found = list(rows(page(f"cases/{name}"), "Coded so"))
    assert len(found) >= 12
    for row in found:
        variant, over = row.label[1].strip("`"), tuple(re.findall(r"`([^`]+)`", row.label[0]))
        before, after = count(name, variant, ()), count(name, variant, over)
        came = {
            head: " → ".join(told(each[column(head) or ""]) for each in (before, after))
            for head in row.counts
        }
        assert came == row.counts, (variant, over)


@pytest.mark.parametrize("name", [*REAL, *NAMED])
def test_every_government_that_objects_has_its_place_on_the_page(name: str) -> None:
    headings = " ".join(re.findall(r"^## (.+)$", page(f"cases/{name}"), re.MULTILINE))
    states = first(name).states
    for state in study(name).objections:
        label = (states[state].label or state).replace("EU", "European Union")
        assert label in headings, label


@pytest.mark.parametrize(
    ("name", "variant", "places"),
    [
        ("ukraine-2025", "everybody", {"stated": 2, "inferred": 14, "guessed": 38}),
        ("budapest-istanbul", "all_seven_2022", {"stated": 3, "inferred": 9, "guessed": 23}),
        ("budapest-istanbul", "all_seven_1994", {"stated": 3, "inferred": 6, "guessed": 26}),
        ("iran-2015", "as_it_was", {"stated": 4, "inferred": 18, "guessed": 28}),
        ("security-council", "as_is", {"guessed": 45}),
    ],
)
def test_places_are_as_firm_as_the_pages_say(
    name: str, variant: str, places: dict[str, int]
) -> None:
    states = study(name).variants[variant].states.values()
    found = Counter(
        getattr(place, "basis", None) or state.basis
        for state in states
        for place in (state.ideal or {}).values()
    )
    assert found == places
    for number in places.values():
        assert re.search(rf"\b{number}\b", page(f"cases/{name}"))
    assert {getattr(state.reservation, "basis", None) or state.basis for state in states} == {
        "guessed"
    }


@once
def test_the_flagship_is_as_soft_as_its_page_says() -> None:
    """Of the two tables that the page names the softer one: the other takes as long again."""
    stressed = sim.stress(study("ukraine-2025"), variants=["russia_may_block"])
    ranged = stressed.range_of("russia_may_block", "agreed")
    settings, low, high = re.findall(
        r"\((\d+) settings, 500 talks each\).*and `russia_may_block` in (\d+) to (\d+)",
        page("cases/ukraine-2025").replace("\n", " "),
    )[0]
    assert [told(ranged.low.rate), told(ranged.high.rate)] == [low, high]
    assert len(stressed.tried.settings) == int(settings)


# --- The lesson plans. ---


@once
@pytest.mark.parametrize("lesson", LESSONS)
def test_what_the_class_should_find_comes_out(lesson: str) -> None:
    name = LESSONS[lesson]
    found = list(rows(page(f"lessons/{lesson}"), "On the page"))
    assert len(found) >= 10
    for row in found:
        variant, over = table_on_page(name, row.label[0])
        squares, whole = count(name, variant, over, SQUARES), count(name, variant, over)
        came = {
            head: told((squares if head.startswith("Squares") else whole)[column(head) or ""])
            for head in row.counts
        }
        assert came == row.counts, row.label


def test_the_nine_guarantees_of_the_worksheet_come_out() -> None:
    found = list(rows(page("lessons/will-it-last"), "Table"))
    variants = {row.label[0].strip("`"): row.counts for row in found}
    assert set(variants) == set(study("after-signature").variants)
    for variant, counts in variants.items():
        came = count("after-signature", variant, ())
        assert {h: told(came[column(h) or ""]) for h in counts} == counts, variant


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_takes_fifty_minutes(lesson: str) -> None:
    minutes = [int(each) for each in re.findall(r"^\| (\d+) \| ", page(f"lessons/{lesson}"), re.M)]
    assert minutes[0] == 0
    assert minutes == sorted(set(minutes))
    assert 40 <= minutes[-1] < 50


# --- These tests can fail. ---


def test_rows_are_read_by_the_heads_of_their_columns() -> None:
    text = "| Table | Agreed | Suits both |\n|---|--:|--:|\n| `a`: b | 13 | <1 |\n\nnext\n"
    assert list(rows(text, "Table")) == [Row(["`a`: b"], {"Agreed": "13", "Suits both": "<1"})]
    assert [column(head) for head in ("All: suit both", "Lasting", "At the table")] == [
        "suits_principals",
        "lasting",
        None,
    ]


def test_a_seat_and_a_doubt_lead_to_other_tables() -> None:
    variant, over = table_on_page("ukraine-2025", "UK outside; Russia may block; Ukraine firmer")
    assert variant == "everybody"
    assert set(over) == {
        "table.seats.UK=excluded",
        "table.seats.Russia=party",
        "table.veto=[Russia]",
        "states.Ukraine.reservation=0.5600",
    }
