"""What each rule costs the compiled loop: the flagship's `p5_may_block` with one rule changed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from measured import Measure

import sim
from sim.negotiation.batch import replicates
from sim.negotiation.build import lay_out

FLAGSHIP = Path(__file__).parents[2] / "scenarios" / "ukraine-2025.yaml"
RULES = {
    "mediator": "protocol: {speaker: mediator}",
    "stacked": "protocol: {talk: stacked, speaker: rotation}",
    "precision": "protocol: {precision: 40}",
    "abstains": "protocol: {abstains: 0.05}",
    "reciprocity": "protocol: {reciprocity: 0.5}",
    "only_with": "states: {UK: {only_with: [USA]}, France: {only_with: [UK]}}",
    "an event": "events: [{round: 10, states: {USA: {reservation: 0.6}}}]",
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule(measure: Measure, tmp_path: Path, rule: str) -> None:
    shutil.copy(FLAGSHIP, tmp_path)
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        f"extends: {FLAGSHIP.name}\nformat: 1\ntitle: One rule changed\n"
        f"variants: {{table: {{table: {{veto: [P5]}}}}}}\n{RULES[rule]}\n"
    )
    layout = lay_out(sim.load(changed).variants["table"])
    measure(f"kernel, {rule}", lambda n: replicates(layout, 1, 0, n), 100_000)


def test_explain(benchmark: Any) -> None:
    study = sim.load(FLAGSHIP)
    sim.explain(study)  # compile first
    benchmark(sim.explain, study)
