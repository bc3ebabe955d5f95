"""A scenario simulation engine: who must agree, who may block, and how often they agree.

study = sim.load("scenarios/ukraine-2025.yaml")
results = sim.run(study)
results.summary()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.compare import compare
    from sim.analysis.explain import explain
    from sim.analysis.findings import Explanation
    from sim.analysis.inclusion import Inclusion, inclusion
    from sim.analysis.sensitivity import sensitivity
    from sim.analysis.stress import Stressed, stress
    from sim.analysis.sweep import sweep
    from sim.negotiation.agents.state import StateAgent
    from sim.results import Results
    from sim.scenario.faults import ScenarioError
    from sim.scenario.load import load
    from sim.scenario.schema import Study
    from sim.study import run, watch

__all__ = [
    "Explanation",
    "Inclusion",
    "Results",
    "ScenarioError",
    "StateAgent",
    "Stressed",
    "Study",
    "compare",
    "explain",
    "inclusion",
    "load",
    "run",
    "sensitivity",
    "stress",
    "sweep",
    "watch",
]
_HOMES = {
    "load": "sim.scenario.load",
    "run": "sim.study",
    "watch": "sim.study",
    "compare": "sim.analysis.compare",
    "explain": "sim.analysis.explain",
    "sensitivity": "sim.analysis.sensitivity",
    "sweep": "sim.analysis.sweep",
    "stress": "sim.analysis.stress",
    "Stressed": "sim.analysis.stress",
    "Explanation": "sim.analysis.findings",
    "inclusion": "sim.analysis.inclusion",
    "Inclusion": "sim.analysis.inclusion",
    "Results": "sim.results",
    "ScenarioError": "sim.scenario.faults",
    "StateAgent": "sim.negotiation.agents.state",
    "Study": "sim.scenario.schema",
}


def __getattr__(name: str) -> object:
    """Fetch a name of the face when it is first used: `sim --help` needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
