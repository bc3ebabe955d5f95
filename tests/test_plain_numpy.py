"""The plain NumPy telling of the reference work, with which the benchmarks compare the kernel."""

import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests" / "benchmarks"))

from plain_numpy import tell  # noqa: E402 - lies beside the benchmarks

STUDY = sim.load(ROOT / "scenarios" / "ukraine-2025.yaml")


@pytest.mark.parametrize("variant", ["p5_may_block", "everybody"])
@pytest.mark.parametrize("what", ["ending", "framework", "round"])
def test_plain_numpy_tells_the_flagship_as_the_kernel_does(variant: str, what: str) -> None:
    layout = lay_out(STUDY.variants[variant])
    records, _ = replicates(layout, 11, 0, 3_000)
    plain = tell(layout, 11, 3_000)
    np.testing.assert_array_equal(getattr(plain, what), getattr(records, what))


def test_plain_numpy_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        f"extends: {ROOT / 'scenarios' / 'ukraine-2025.yaml'}\nformat: 1\ntitle: Otherwise\n"
        "protocol: {offers: favourite}\n"
    )
    layout = lay_out(sim.load(changed, allow_outside=True).variants["everybody"])
    with pytest.raises(NotImplementedError, match="reference work alone"):
        tell(layout, 11, 10)
