"""Many points on the same dice: each is told as alone, whatever it shares with others."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import Told, by_kernel, differing

import sim
import sim.negotiation.shared
import sim.points
from sim.crew import Threads
from sim.negotiation.build import lay_out
from sim.negotiation.layout import Layout
from sim.negotiation.record import AGREED, Records
from sim.negotiation.shared import tell_all
from sim.pieces import Course
from sim.points import LASTING, MEASURES, Counted, Points, count_points
from sim.scenario.change import Change, changed
from sim.scenario.faults import RequestError
from sim.scenario.schema import Study
from sim.store import RunFolder

SCENARIOS = Path(__file__).parents[1] / "scenarios"
N = 130
CHANGES: tuple[Change, ...] = (
    {},
    {"protocol": {"rounds": 33}},
    {"protocol": {"rounds": 4, "offers": "expected"}},
    {"protocol": {"talk": "stacked", "speaker": "rotation"}},
    {"protocol": {"precision": 30.0}},
    {"states": {"Ash": {"reservation": 0.2}}},
    {"states": {"Ash": {"recognition": 3.0}}},
)
"""What gives a table other dice, other minds, or both."""


@pytest.fixture(scope="module")
def flagship() -> list[Layout]:
    return [lay_out(v) for v in sim.load(SCENARIOS / "ukraine-2025.yaml").variants.values()]


def told(layouts: Sequence[Layout], count: int, start: int = 0) -> list[Records]:
    """The replicates of each table, batches put together."""
    parts: list[list[Records]] = [[] for _ in layouts]
    for place, records, _ in tell_all(layouts, 7, start, count):
        parts[place].append(records)
    return [Records._make(np.concatenate(c) for c in zip(*part, strict=True)) for part in parts]


def test_a_table_among_many_is_told_as_it_is_alone(flagship: list[Layout]) -> None:
    for layout, records in zip(flagship, told(flagship, N, start=60), strict=True):
        assert differing(records, by_kernel(layout, N, start=60)) == []


def varied(name: str, states: str) -> list[Layout]:
    """A scenario under all kinds of changes, of its first state too."""
    study = sim.load(SCENARIOS / f"{name}.yaml")
    variant = next(iter(study.variants))
    layouts = []
    for change in CHANGES:
        if "states" in change:
            change = {"states": {states: next(iter(change["states"].values()))}}
        layouts.append(lay_out(changed(study, variant, [change])))
    return layouts


@pytest.mark.parametrize(("name", "state"), [("first-steps", "Amber"), ("ukraine-2025", "Russia")])
def test_tables_with_other_dice_or_minds_do_not_disturb_each_other(name: str, state: str) -> None:
    layouts = varied(name, state)
    for layout, records in zip(layouts, told(layouts, N), strict=True):
        assert differing(records, by_kernel(layout, N)) == []


def test_events_are_shared_with_care() -> None:
    study = sim.load(SCENARIOS / "rules-of-the-house.yaml")
    layouts = [lay_out(variant) for variant in study.variants.values()]
    assert any(len(layout.phases) > 1 for layout in layouts)
    for layout, records in zip(layouts, told(layouts, N), strict=True):
        assert differing(records, by_kernel(layout, N)) == []


def test_batches_change_nothing(flagship: list[Layout], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(flagship, N)
    monkeypatch.setattr(sim.negotiation.shared, "BATCH", 48)
    for one, other in zip(whole, told(flagship, N), strict=True):
        assert differing(one, other) == []


# --- Counting ---


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.load(SCENARIOS / "first-steps.yaml")


def points_of(study: Study, replicates: int = 96) -> Points:
    """The variants of a study, over and over."""
    variants = [lay_out(variant) for variant in study.variants.values()]
    return Points(
        count=30,
        lay_out=lambda place: variants[place % len(variants)],
        replicates=replicates,
        seed=3,
        keeps_each=(*MEASURES, *LASTING),
    )


def same(one: Counted, other: Counted) -> bool:
    return bool(one.rows.equals(other.rows))


def test_rows_say_what_a_run_says(study: Study) -> None:
    counted = count_points(points_of(study, 500))
    results = sim.run(study, replicates=500, seed=3)
    for place, variant in enumerate(results.variants.values()):
        row = counted.rows.slice(place, 1).to_pylist()[0]
        assert row["agreed"] == variant.agreement.count
        assert row["suits_principals"] == variant.suits_principals.count
        assert row["no_zone"] + row["held_out"] + row["missed"] == 500 - row["agreed"]
        assert row["median_round"] == variant.median_round
        for state, mean in variant.per_state(variant.tally.utility).items():
            assert row[f"utility.{state}"] == pytest.approx(mean, rel=1e-12)
        for name, share in variant.agreed_on.items():
            assert row[f"frameworks.{name}"] == round(share * 500)


def test_it_is_kept_in_which_replicates_it_happened(study: Study) -> None:
    counted = count_points(points_of(study, 101))
    layout = lay_out(list(study.variants.values())[1])
    agreed = by_kernel(layout, 101, seed=3).ending == AGREED
    assert counted.happened("agreed", 1, 2)[0].tolist() == agreed.tolist()
    assert (counted.happened("agreed").sum(axis=1) == counted.column("agreed")).all()


def test_batches_of_any_size_lose_no_replicate(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = count_points(points_of(study, 100))
    monkeypatch.setattr(sim.negotiation.shared, "BATCH", 13)
    cut = count_points(points_of(study, 100))
    for measure in MEASURES:
        assert (cut.happened(measure) == whole.happened(measure)).all()
        assert (cut.happened(measure).sum(axis=1) == cut.column(measure)).all()


def test_what_nobody_asks_for_is_not_kept(study: Study) -> None:
    points = replace(points_of(study), keeps_each=())
    assert count_points(points).rows.equals(count_points(points_of(study)).facts)


def test_a_point_of_endless_talks_is_refused(study: Study) -> None:
    with pytest.raises(RequestError, match="at most 1,000,000 a table"):
        count_points(points_of(study, 1_000_001))


def test_more_talks_than_an_hour_holds_are_refused(study: Study) -> None:
    points = replace(points_of(study, 1_000_000), count=1_001)
    with pytest.raises(RequestError, match=r"1,001 tables × 1,000,000 talks are 1,001,000,000"):
        points.refuse_too_many()


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(study: Study, threads: int) -> None:
    assert same(
        count_points(points_of(study), Course(Threads(threads))),
        count_points(points_of(study), Course(Threads(1))),
    )


def test_what_was_cut_off_goes_on(study: Study, tmp_path: Path) -> None:
    points, folder = points_of(study, 8_192), RunFolder(tmp_path, "x", "y")
    whole = count_points(points, Course(folder=folder))
    parts = sorted(folder.path.glob("points/*.parquet"))
    assert len(parts) == 4
    parts[1].unlink()
    parts[2].write_bytes(parts[2].read_bytes()[:100])
    told = Told()
    again = RunFolder(tmp_path, "x", "y")
    assert same(count_points(points, Course(folder=again, progress=told)), whole)
    assert not again.is_unchanged
    assert sorted(told.steps) == [8 * 8_192] * 2
    assert sum(told.were_there) == 14 * 8_192
    unchanged = RunFolder(tmp_path, "x", "y")
    assert same(count_points(points, Course(folder=unchanged)), whole)
    assert unchanged.is_unchanged
