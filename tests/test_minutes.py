"""The kernel's minutes say word for word what the Mesa model tells."""

import pytest
from builders import Raw, bounded, resolved, scenarios
from hypothesis import given
from matrix import EVERY, MOVED, TRIED, Cell, layout_of
from minuted import APART, Entry, by_agents, by_kernel, digests
from uncompiled import digests_of

import sim.negotiation.agents.state
from sim.negotiation.build import lay_out
from sim.negotiation.compiled import ENABLED
from sim.negotiation.kernel import plenary, stacked
from sim.negotiation.layout import NO, YES

CELL: Cell = ("unequal", "in_band", "linear", "several", "plain", "calm")


@pytest.mark.parametrize("cell", EVERY[::APART], ids="-".join)
def test_minutes_are_what_the_agents_tell(cell: Cell) -> None:
    layout = layout_of(cell)
    assert by_kernel(layout, 3) == by_agents(layout, 3)


@bounded(150)
@given(scenarios())
def test_minutes_are_what_the_agents_tell_of_any_scenario(raw: Raw) -> None:
    layout = lay_out(resolved(raw))
    assert by_kernel(layout, 4) == by_agents(layout, 4)


def test_the_comparison_notices_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = layout_of(CELL)
    monkeypatch.setattr(
        sim.negotiation.agents.state, "answer", lambda surplus, *_: YES if surplus >= 0.02 else NO
    )
    assert by_kernel(layout, 10) != by_agents(layout, 10)


@pytest.mark.parametrize("change", ["round", "speaker", "framework", "answer", "why", "decisive"])
def test_the_comparison_notices_one_changed_word(change: str) -> None:
    told = by_kernel(layout_of(CELL), 3)
    other = by_kernel(layout_of(CELL), 3)
    entry: Entry = other[-1][-1]
    state, (answer, why, decisive) = next(iter(entry.said.items()))
    if change in ("round", "speaker", "framework"):
        setattr(entry, change, "another")
    else:
        entry.said[state] = {
            "answer": ("another", why, decisive),
            "why": (answer, "another", decisive),
            "decisive": (answer, why, not decisive),
        }[change]
    assert told != other


def test_the_matrix_sees_everything_that_can_be_said() -> None:
    cells = [*MOVED[::7], *TRIED]
    said = [
        one
        for cell in cells
        for talks in by_kernel(layout_of(cell), 2)
        for entry in talks
        for one in entry.said.values()
    ]
    assert {answer for answer, _, _ in said} == {"yes", "no", "abstain"}
    assert {why for _, why, _ in said} == {None, "could_not", "held_out", "conditional", "disputed"}
    assert {decisive for _, _, decisive in said} == {True, False}


def test_a_pass_and_the_mediator_are_in_the_minutes() -> None:
    entries = [e for cell in EVERY[::40] for talks in by_kernel(layout_of(cell), 2) for e in talks]
    assert any(entry.framework is None for entry in entries)
    assert any(entry.speaker is None for entry in entries)
    assert all(not entry.said for entry in entries if entry.framework is None)


@pytest.mark.skipif(not ENABLED, reason="there is no compiler to compare with")
def test_without_the_compiler_the_minutes_are_the_same() -> None:
    said, here = digests_of("minuted.py"), digests()
    assert {name for name in here if here[name] != said[name]} == set()


@pytest.mark.skipif(not ENABLED, reason="nothing is compiled")
def test_with_and_without_minutes_the_same_machine_code_runs() -> None:
    for talk in ("unequal", "stacked"):
        by_kernel(layout_of((talk, *CELL[1:])), 2)
    assert len(plenary.signatures) == 1  # type: ignore[attr-defined]
    assert len(stacked.signatures) == 1  # type: ignore[attr-defined]
