"""Stacked alternating offers in NegMAS: the domains of a file, as JSON, each held some times over.

Runs in an environment of its own; `test_negmas.py` writes the file and reads what is printed:
{"version", "deals": [[outcome, round] or null, …], "seconds": of all talks, "talks": how many}.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from time import process_time

from negmas.sao import ResponseType, SAOMechanism, SAONegotiator


class State(SAONegotiator):
    """Its demand falls by the clock; it puts the least generous text that it would accept."""

    def __init__(self, domain, place):
        super().__init__(name=f"state {place}")
        self.worth = domain["utility"][place]
        self.rounds, self.exponent = domain["rounds"], domain["exponent"][place]
        self.least, self.tolerance = domain["reservation"][place], domain["tolerance"]
        self.dream = max(*self.worth, self.least)

    def demand(self, state):
        left = 1 - ((state.step + 1) / (self.rounds + 1)) ** self.exponent
        wanted = min(self.dream, self.least + (self.dream - self.least) * left)
        return max(self.least, wanted - self.tolerance)

    def respond(self, state, source=None):  # noqa: ARG002 - as NegMAS calls it
        accepts = self.worth[state.current_offer[0]] >= self.demand(state)
        return ResponseType.ACCEPT_OFFER if accepts else ResponseType.REJECT_OFFER

    def propose(self, state, dest=None):  # noqa: ARG002 - as NegMAS calls it
        demand = self.demand(state)
        band = [place for place, worth in enumerate(self.worth) if worth >= demand]
        return (min(band, key=self.worth.__getitem__),) if band else None


def hold(domain):
    """The outcome agreed on and its round, or None."""
    talks = SAOMechanism(
        outcomes=[(place,) for place in range(len(domain["utility"][0]))],
        n_steps=domain["rounds"],
        end_on_no_response=False,
    )
    for place in range(len(domain["utility"])):
        talks.add(State(domain, place))
    talks.run()
    return talks.agreement and [talks.agreement[0], talks.state.step]


def main(path, times):
    domains = json.loads(Path(path).read_text())
    started = process_time()
    for _ in range(times):
        deals = [hold(domain) for domain in domains]
    seconds = process_time() - started
    told = {"version": version("negmas"), "deals": deals, "seconds": seconds}
    print(json.dumps(told | {"talks": times * len(domains)}))


main(sys.argv[1], int(sys.argv[2]))
