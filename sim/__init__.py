"""A scenario simulation engine: who must agree, who may block, and how often they agree.

study = sim.load("scenarios/ukraine-2025.yaml")
results = sim.run(study)
results.summary()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.comparison.compare import compare
    from sim.analysis.exploring.exploration import Exploration, explore
    from sim.analysis.inclusion.inclusion import Inclusion, inclusion
    from sim.analysis.sensitivity.sensitivity import sensitivity
    from sim.analysis.stress.stress import Stressed, stress
    from sim.analysis.sweep.sweep import sweep
    from sim.analysis.theory.explain import explain
    from sim.analysis.theory.findings import Explanation
    from sim.negotiation.agents.state import StateAgent
    from sim.results import Results
    from sim.scenario.faults import ScenarioError
    from sim.scenario.load import load
    from sim.scenario.schema import Study
    from sim.study import run, watch

__version__: str
__all__ = [
    "Explanation",
    "Exploration",
    "Inclusion",
    "Results",
    "ScenarioError",
    "StateAgent",
    "Stressed",
    "Study",
    "compare",
    "explain",
    "explore",
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
    "compare": "sim.analysis.comparison.compare",
    "explain": "sim.analysis.theory.explain",
    "sensitivity": "sim.analysis.sensitivity.sensitivity",
    "sweep": "sim.analysis.sweep.sweep",
    "stress": "sim.analysis.stress.stress",
    "Stressed": "sim.analysis.stress.stress",
    "Explanation": "sim.analysis.theory.findings",
    "explore": "sim.analysis.exploring.exploration",
    "Exploration": "sim.analysis.exploring.exploration",
    "inclusion": "sim.analysis.inclusion.inclusion",
    "Inclusion": "sim.analysis.inclusion.inclusion",
    "Results": "sim.results",
    "ScenarioError": "sim.scenario.faults",
    "StateAgent": "sim.negotiation.agents.state",
    "Study": "sim.scenario.schema",
}


def __getattr__(name: str) -> object:
    """Fetch a name of the face when it is first used: `sim --help` needs none of them."""
    if name == "__version__":
        from importlib.metadata import version

        return version("guarantee-sim")
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
