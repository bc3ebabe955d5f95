"""The table that closes a run of the benchmarks: replicates a second, side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from measured import FIXED, NEGMAS, Measure, times_as_long

RATES = pytest.StashKey[dict[str, float]]()


@pytest.fixture
def rates(request: pytest.FixtureRequest) -> dict[str, float]:
    """Replicates a second by what was measured, for the table at the end."""
    return request.config.stash.setdefault(RATES, {})


@pytest.fixture
def measure(benchmark: Any, rates: dict[str, float]) -> Measure:
    """Measures how many replicates a second a telling makes; one replicate where switched off."""

    def measured(name: str, tell: Callable[[int], object], count: int) -> None:
        tell(1)  # compile first
        if benchmark.disabled:
            benchmark(tell, 1)
            return
        benchmark.pedantic(tell, args=(count,), rounds=5, iterations=1)
        rates[name] = count / benchmark.stats.stats.min

    return measured


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the table, where anything was measured."""
    measured = config.stash.get(RATES, {})
    if not measured:
        return
    mesa, one = measured.get("Mesa model"), measured.get("study, one thread")
    terminalreporter.section("replicates a second, flagship, p5_may_block or as named")
    for name, rate in measured.items():
        line = f"{name:26}{rate:>12,.0f}"
        if name == FIXED and NEGMAS in measured:
            line += f"{rate / measured[NEGMAS]:>10,.1f} × NegMAS"
        elif mesa and name != NEGMAS:
            line += f"{rate / mesa:>10,.1f} × Mesa"
        if one and name == "study, two threads":
            line += f"{rate / one:>10.2f} × one thread"
        if longer := times_as_long(name, measured):
            line += f"{longer:>10.2f} × as long"
        terminalreporter.write_line(line)
