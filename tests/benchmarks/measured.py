"""What the benchmarks call to be timed: a name for the table, what tells n replicates, and n."""

from collections.abc import Callable

Measure = Callable[[str, Callable[[int], object], int], None]
