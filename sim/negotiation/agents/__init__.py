"""The slow telling: one replicate as a Mesa model of states, every word recorded.

The rules are those of the kernel, called one by one by agents that know nothing of each other but
what is said; only the order of events is told a second time, and a test compares the two.
"""
