"""What a run stores adds up to what it reports, and is what watching tells."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import sim
import sim.plan
from sim.negotiation.record import ENDINGS, KINDS, REASONS
from sim.results import Results
from sim.scenario.schema import Study
from sim.store import RunFolder

N, CHUNK = 700, 200


@pytest.fixture(scope="module")
def study() -> Study:
    return sim.load(Path(__file__).parents[1] / "scenarios" / "first-steps.yaml")


@pytest.fixture(scope="module")
def finished(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a finished run."""
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sim.plan, "CHUNK", CHUNK)
        sim.run(study, replicates=N, threads=2, out=out)
        yield next((out / study.id).iterdir())


@pytest.fixture(scope="module")
def results(study: Study, finished: Path) -> Results:
    """What that run reports."""
    return sim.run(study, replicates=N, out=finished.parents[1])


def stored(folder: Path, variant: str) -> pd.DataFrame:
    """All replicates of a variant, as a reader of the files sees them."""
    return pd.read_parquet(folder / "replicates" / variant)


def test_stored_replicates_have_a_row_each_in_order(study: Study, finished: Path) -> None:
    for name in study.variants:
        assert stored(finished, name)["replicate"].tolist() == list(range(N))


def test_stored_columns_name_states_and_texts(study: Study, finished: Path) -> None:
    frame = stored(finished, "two_of_three")
    assert set(frame["ending"]) <= set(ENDINGS)
    assert set(frame["framework"].dropna()) <= set(study.variants["two_of_three"].texts)
    assert {f"{kind}.{s}" for kind in ("utility", "surplus", "consents", "content")
            for s in ("Amber", "Basalt", "Coral")} <= {*frame.columns}  # fmt: skip
    assert frame.loc[frame["ending"] != "agreed", ["framework", "speaker"]].isna().all(axis=None)


def test_stored_replicates_add_up_to_the_tally(results: Results, finished: Path) -> None:
    for name, one in results.variants.items():
        frame, sums = stored(finished, name), one.tally
        agreed = frame["ending"] == "agreed"
        assert [int((frame["ending"] == e).sum()) for e in ENDINGS] == sums.endings.tolist()
        shares = frame["framework"].value_counts() / N
        assert {f: x for f, x in shares.items() if x} == pytest.approx(one.agreed_on)
        counts = frame.loc[agreed, "round"].value_counts()
        assert all(sums.rounds[t] == count for t, count in counts.items())
        for field in ("suits_principals", "stopped_by_one"):
            assert frame[field].sum() == getattr(sums, field)
        for i, state in enumerate(one.states):
            for field in ("consents", "content"):
                assert frame[f"{field}.{state}"].sum() == getattr(sums, field)[i]
            total = frame[f"utility.{state}"].astype(np.float64).sum()
            assert total == pytest.approx(sums.utility[i], rel=1e-9)
            for kind, reason in np.ndindex(len(KINDS), len(REASONS)):
                column = f"decisive.{state}.{KINDS[kind]}.{REASONS[reason]}"
                count = frame[column].sum() if column in frame else 0
                assert count == sums.decisive[i, kind, reason]


def test_every_chunk_carries_its_own_tally(study: Study, finished: Path) -> None:
    folder = RunFolder(finished.parents[1], study.id, finished.name)
    for path in finished.glob("replicates/*/*.parquet"):
        part = folder.tally_of(path.parent.name, int(path.stem.split("-")[0]))
        assert part is not None
        assert part.n == pq.read_metadata(path).num_rows


def test_the_median_round_is_that_of_the_agreements(results: Results, finished: Path) -> None:
    for name, one in results.variants.items():
        frame = stored(finished, name)
        rounds = np.sort(frame.loc[frame["ending"] == "agreed", "round"])
        assert one.median_round == rounds[(len(rounds) - 1) // 2]


@pytest.mark.parametrize("replicate", [0, 5, 411])
def test_what_is_watched_is_what_was_stored(study: Study, finished: Path, replicate: int) -> None:
    for variant in study.variants:
        trace = sim.watch(study, variant=variant, replicate=replicate)
        row = stored(finished, variant).iloc[replicate]
        assert trace.ending == row["ending"]
        assert (trace.framework is None) == pd.isna(row["framework"])
        assert trace.framework is None or trace.framework == row["framework"]
        assert trace.round == len(trace.told) == row["round"]
        assert sum(told.framework is not None for told in trace.told) == row["offers"]
        for state, worth in trace.utility.items():
            assert np.float32(worth) == row[f"utility.{state}"]
        content = {s for s in trace.utility if row[f"content.{s}"]}
        assert set(trace.content) == content


def test_what_is_watched_ends_with_what_carried(study: Study) -> None:
    told = [sim.watch(study, variant="two_of_three", replicate=k) for k in range(20)]
    for trace in told:
        assert trace.told[-1].carried == (trace.ending == "agreed")
        assert not any(one.carried for one in trace.told[:-1])
