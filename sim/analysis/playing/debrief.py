"""What is to be said to a person who took a seat: what it got, and what it could have got."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.playing.play import Played
from sim.analysis.theory.at_mean import AtMean, at_draws
from sim.analysis.theory.near_misses import NearMiss, near_misses
from sim.analysis.theory.solutions import kalai_smorodinsky, nash
from sim.negotiation.batch import replicates
from sim.negotiation.layout import Layout
from sim.negotiation.record import ENDINGS, Records
from sim.negotiation.trace import Afterwards
from sim.plan import Asked, plan
from sim.scenario.faults import RequestError, nearest

Names = tuple[str, ...]
HUNDRED = 100


@dataclass(frozen=True, kw_only=True)
class Fared:
    """How a state fared in one replicate."""

    ending: str
    """One of `record.ENDINGS`."""
    framework: str | None
    round: int
    gain: float
    """What the outcome is worth to it over no deal in that round; 0 without agreement."""


@dataclass(frozen=True, kw_only=True)
class Possible:
    """What the table allowed in this very replicate, by texts in file order."""

    gain: Mapping[str, float]
    """What each text is worth to the state over no deal as the talks open."""
    zone: Names
    """Those that would carry, in some round, if exactly those parties said yes for whom they are at
    least as good as no deal."""
    nash: Names
    """Of the texts as the talks open: several where they tie, none where no text on offer is at
    least as good as no deal for every party. So with the next."""
    kalai_smorodinsky: Names
    near_misses: tuple[NearMiss, ...]
    """What kept the others out, the nearest first."""
    reach: Mapping[str, int]
    """The texts that could have carried at the demands of some round: the first such round."""


@dataclass(frozen=True, kw_only=True)
class Hundred:
    """How the state fared in so many simulated talks at this table, replicates 0, 1, 2, …"""

    fared: tuple[Fared, ...]

    @property
    def agreed(self) -> int:
        """In how many there was an agreement."""
        return sum(each.framework is not None for each in self.fared)

    @property
    def content(self) -> int:
        """In how many an agreement that is at least as good for the state as no deal."""
        return sum(each.framework is not None and each.gain >= 0.0 for each in self.fared)

    @property
    def texts(self) -> dict[str, int]:
        """How often each text was agreed on, the most frequent first."""
        return dict(Counter(f.framework for f in self.fared if f.framework).most_common())

    def below(self, gain: float) -> int:
        """In how many it gained less."""
        return sum(each.gain < gain for each in self.fared)

    def above(self, gain: float) -> int:
        """In how many it gained more."""
        return sum(each.gain > gain for each in self.fared)


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """The talks as they look to one state once they are over."""

    state: str
    utility: float
    """What the outcome is worth to it; of no deal, where there was no agreement."""
    no_deal: float
    """What no deal was worth to it in the last round."""
    yours: Fared
    consents: Names
    """Who said yes to the text that carried, in file order."""
    surplus: Mapping[str, float]
    """What the agreement is worth to each state over no deal, absent ones too; empty without."""
    possible: Possible
    simulated: Fared
    """How the state fared on the same dice with every seat simulated."""
    hundred: Hundred
    afterwards: Afterwards | None
    """What became of the agreement; None without one, and where the file says nothing of it."""
    asked: Asked
    """Study, seed and which talks: what all that is said of them carries."""

    @property
    def content(self) -> Names:
        """For whom the agreement is at least as good as no deal."""
        return tuple(state for state, surplus in self.surplus.items() if surplus >= 0.0)


def debrief(played: Played, state: str) -> Debrief:
    """Look back at the talks from one state's seat. Raises RequestError for an unknown state."""
    place, trace = played.sitting, played.trace
    scenario = place.scenario
    if state not in scenario.states:
        near = nearest(state, list(scenario.states))
        raise RequestError(f"{place.study.path}: no state '{state}'{near}")
    valued = at_draws(scenario, place.seed, place.replicate)
    layout = valued.layout
    alone, _ = replicates(layout, place.seed, place.replicate, 1)
    many, _ = replicates(layout, place.seed, 0, HUNDRED)
    return Debrief(
        state=state,
        utility=trace.utility[state],
        no_deal=trace.reservation[state],
        yours=_fared(played.records, layout, state, 0),
        consents=played.consents,
        surplus={
            s: trace.utility[s] - trace.reservation[s] for s in scenario.states if trace.framework
        },
        possible=_possible(valued, played, state),
        simulated=_fared(alone, layout, state, 0),
        hundred=Hundred(fared=tuple(_fared(many, layout, state, k) for k in range(HUNDRED))),
        afterwards=trace.afterwards,
        asked=Asked(
            verb="play",
            plan=plan(place.study, [place.variant], HUNDRED, place.seed),
            options={"replicate": place.replicate, "states": sorted(played.states)},
        ),
    )


def _fared(records: Records, layout: Layout, state: str, k: int) -> Fared:
    agreed = int(records.framework[k])
    return Fared(
        ending=ENDINGS[records.ending[k]],
        framework=layout.frameworks[agreed] if agreed >= 0 else None,
        round=int(records.round[k]),
        gain=float(records.surplus[k, layout.states.index(state)]),
    )


def _possible(valued: AtMean, played: Played, state: str) -> Possible:
    layout, texts = valued.layout, list(played.sitting.scenario.texts)
    surplus, rule = valued.opening_surplus, layout.opening.rule
    own = dict(zip(layout.frameworks, surplus[layout.states.index(state)].tolist(), strict=True))
    zone = set(valued.zone())

    def named(found: tuple[int, ...]) -> Names:
        names = {layout.frameworks[f] for f in found}
        return tuple(text for text in texts if text in names)

    return Possible(
        gain={text: own[text] for text in texts},
        zone=tuple(text for text in texts if text in zone),
        nash=named(nash(surplus, rule)),
        kalai_smorodinsky=named(kalai_smorodinsky(surplus, rule)),
        near_misses=near_misses(valued),
        reach={text: played.reach[text] for text in texts if text in played.reach},
    )
