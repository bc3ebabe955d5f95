"""The kernel and the Mesa model tell the same talks, bit for bit; so does the kernel uncompiled."""

import numpy as np
import pytest
from builders import (
    THINNED,
    Raw,
    bounded,
    by_agents,
    by_kernel,
    differing,
    resolved,
    scenarios,
    talks,
)
from hypothesis import given
from matrix import EVERY, TRIED, Cell, digests, layout_of, shipped
from uncompiled import digests_of

import sim.negotiation.agents.state
from sim.negotiation.build import lay_out
from sim.negotiation.compiled import ENABLED
from sim.negotiation.enactment import follow
from sim.negotiation.kernel import plenary, stacked
from sim.negotiation.layout import NO, YES
from sim.negotiation.preference import FORMS
from sim.negotiation.record import AGREED, DISPUTED, Records

CELL = ("unequal", "in_band", "linear", "several", "plain", "calm")
TRIED_CELL = ("unequal", "in_band", "linear", "several", "plain", "afterwards")


@pytest.mark.parametrize("cell", EVERY[::THINNED], ids="-".join)
def test_kernel_and_agents_tell_the_same(cell: Cell) -> None:
    layout = layout_of(cell)
    assert differing(by_kernel(layout, 3), by_agents(layout, 3)) == []


@bounded(300)
@given(scenarios())
def test_kernel_and_agents_tell_the_same_of_any_scenario(raw: Raw) -> None:
    layout = lay_out(resolved(raw))
    assert differing(by_kernel(layout, 5), by_agents(layout, 5)) == []


def test_kernel_and_agents_tell_the_same_of_what_is_shipped() -> None:
    assert {
        name: found
        for name, layout in shipped()
        if (found := differing(by_kernel(layout, 25), by_agents(layout, 25)))
    } == {}


def test_a_replicate_is_told_the_same_wherever_the_telling_begins() -> None:
    layout = layout_of(CELL)
    assert differing(by_kernel(layout, 4, start=5000), by_agents(layout, 4, start=5000)) == []


def test_the_comparison_notices_another_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = layout_of(CELL)
    monkeypatch.setattr(
        sim.negotiation.agents.state, "answer", lambda surplus, *_: YES if surplus >= 0.02 else NO
    )
    assert "round" in differing(by_kernel(layout, 30), by_agents(layout, 30))


@pytest.mark.parametrize("field", Records._fields)
def test_the_comparison_notices_one_changed_number(field: str) -> None:
    records = by_kernel(layout_of(TRIED_CELL), 30)
    other = Records._make(column.copy() for column in records)
    column = getattr(other, field).reshape(-1)
    last = column[-1]
    if column.dtype == np.float32:
        column[-1] = np.nextafter(last, np.float32(2))
    else:
        column[-1] = not last if column.dtype == np.bool_ else last + 1
    assert differing(records, other) == [field]


def test_the_matrix_sees_every_ending() -> None:
    cells: list[Cell] = [
        ("unequal", "in_band", "linear", rule, "plain", "calm")
        for rule in ("unanimity", "veto", "several")
    ]
    cells.append(("rotation", "favourite", "hardline", "unanimity", "plain", "calm"))
    endings = [by_kernel(layout_of(cell), 300).ending for cell in cells]
    assert set(np.concatenate(endings)) == {0, 1, 2, 3}


def test_the_matrix_sees_everything_that_may_become_of_an_agreement() -> None:
    told = [by_kernel(layout_of(cell), 50) for cell in TRIED if cell[3] != "several"]
    together = Records._make(np.concatenate(column) for column in zip(*told, strict=True))
    agreed = together.ending == AGREED
    assert set(together.in_force[agreed]) == set(together.lasting[together.in_force]) == {0, 1}
    assert len(set(together.challenger[together.challenged > 0])) == 3
    assert set(together.guarantors) >= {0, 1, 2, 3}
    assert ((together.honoured > 0) & (together.honoured < 1)).any()
    assert together.decisive[..., DISPUTED].any()


@pytest.mark.skipif(not ENABLED, reason="there is no compiler to compare with")
def test_without_the_compiler_the_kernel_says_the_same() -> None:
    said, here = digests_of("matrix.py"), digests()
    assert {name for name in here if here[name] != said[name]} == set()


@pytest.mark.skipif(not ENABLED, reason="nothing is compiled")
def test_every_layout_goes_through_the_same_machine_code() -> None:
    for cell in [*EVERY[::97], *TRIED[::31]]:
        by_kernel(layout_of(cell), 1)
    scores: Raw = {
        "issues": {"site": {"options": ["north", "south"]}},
        "frameworks": "all",
        "states": {"Ash": {"scores": {"site": {"north": 1, "south": 2}}, "reservation": 0.1}},
        "table": {"quota": "unanimity"},
    }
    talks(resolved(scores), 1)
    assert len(plenary.signatures) == 1  # type: ignore[attr-defined]
    assert len(stacked.signatures) == 1  # type: ignore[attr-defined]
    assert len(follow.signatures) == 1  # type: ignore[attr-defined]
    for valued in FORMS.values():
        assert len(valued.signatures) <= 1  # type: ignore[attr-defined]
