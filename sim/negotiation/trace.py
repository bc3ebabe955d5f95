"""One negotiation, every word recorded: what `watch` tells and a class discusses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

ANSWERS = ("no", "yes", "abstain")
"""By the codes of the layout."""


class Heard(NamedTuple):
    """Something said aloud at the table: all that others learn of it."""

    round: int
    """From 1."""
    state: str | None
    """Who says it; None for the mediator."""
    says: str
    """`puts`, `passes`, or the answer as it counts: `yes`, `no` or `abstain`."""
    framework: str | None
    """The text that is put or answered; None for `passes`."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One party's answer to an offer."""

    state: str
    answer: str
    """One of `ANSWERS`, as it counts."""
    utility: float
    """What the text is worth to it."""
    demand: float
    """The least it accepts in this round."""
    reservation: float
    """What no deal is worth to it in this round."""
    is_needed: bool
    """It has a say in this text: by veto, by signature or in a quota."""
    could_not: bool
    """If it refuses: the text is worth less to it than no deal. Else it holds out for more."""
    is_conditional: bool
    """It would have said yes, had others whose yes it asks for done so."""
    is_disputed: bool
    """It does not accept a signature that the text needs."""
    decisive_by: str | None = None
    """`veto`, `signature` or `quota` where its refusal alone stopped the offer."""

    @property
    def says_yes(self) -> bool:
        """Whether it counts as a yes."""
        return self.answer == "yes"


@dataclass(frozen=True, kw_only=True)
class RoundTold:
    """One round: who spoke, what it put, how the parties answered."""

    number: int
    speaker: str | None
    """The state; None for the mediator."""
    framework: str | None
    """The text put; None where the speaker had nothing that it would accept itself."""
    replies: tuple[Reply, ...] = ()
    carried: bool = False

    @cached_property
    def heard(self) -> tuple[Heard, ...]:
        """What was said aloud: who put what, and the answers of all others."""
        says = "puts" if self.framework else "passes"
        others = [reply for reply in self.replies if reply.state != self.speaker]
        return (
            Heard(self.number, self.speaker, says, self.framework),
            *(Heard(self.number, r.state, r.answer, self.framework) for r in others),
        )


@dataclass(frozen=True, kw_only=True)
class TurnTold:
    """One turn of stacked talk: what a party made of the offer that stood, and what it put."""

    number: int
    """The round."""
    state: str
    standing: str | None
    """The text that stood before it; None at the start, and where the one before put none."""
    by: str | None
    """Whose it was."""
    reply: Reply | None
    """Its answer to that text."""
    framework: str | None
    """The text it put in its place, if it refused."""
    carried: bool = False

    @cached_property
    def heard(self) -> tuple[Heard, ...]:
        """What was said aloud: its answer to the text that stood, and what it put."""
        said = []
        if self.reply:
            said.append(Heard(self.number, self.state, self.reply.answer, self.standing))
        if self.reply is None or self.reply.answer == "no":
            says = "puts" if self.framework else "passes"
            said.append(Heard(self.number, self.state, says, self.framework))
        return tuple(said)


class Settlement(NamedTuple):
    """A disputed signature that is accepted from a round on."""

    round: int
    """From 1; it is settled at its start."""
    state: str
    """Who disputed it."""
    signatory: str
    """Whose signature it is."""


@dataclass(frozen=True, kw_only=True)
class Ratification:
    """What the parliament of a state made of the text that was agreed on."""

    state: str
    utility: float
    """What the text is worth to the state."""
    least: float
    """What it has to be worth to be ratified."""
    is_needed: bool
    """Without it the agreement does not enter into force; else the state does not guarantee it."""
    ratified: bool


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """How an agreement in force stands against one state that may challenge it."""

    state: str
    honoured: float
    """The chance that enough guarantors honour a call against it."""
    deterrence: float
    """From 0 to 1."""
    gain: float
    """What a challenge promises it, less what living with the agreement is worth to it."""
    yearly: float
    """The chance that it challenges in a year."""


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """The first challenge to an agreement in force."""

    year: int
    """From 1."""
    state: str
    honours: Mapping[str, bool]
    """Of each guarantor whether it honours the call; told by dice that no count depends on."""
    is_met: bool
    """Those who do are enough."""


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """What became of an agreement."""

    ratifications: tuple[Ratification, ...]
    """Of those states of which one is asked."""
    in_force: bool
    guarantors: tuple[str, ...]
    """Those who are bound."""
    prospects: tuple[Prospect, ...]
    """Against each state that may challenge it; none where it is not in force."""
    challenge: Challenge | None
    horizon: int
    """Years that were looked ahead."""

    @property
    def lasting(self) -> bool:
        """In force, and not challenged by the horizon."""
        return self.in_force and self.challenge is None


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One replicate from first word to last."""

    variant: str
    replicate: int
    seed: int
    seats: Mapping[str, str]
    """As they were in the last round."""
    told: tuple[RoundTold | TurnTold, ...]
    """Round by round, or turn by turn in stacked talk."""
    round: int
    """The last round."""
    ending: str
    """One of `record.ENDINGS`."""
    framework: str | None
    utility: Mapping[str, float]
    """For every state, absent ones too: what the outcome is worth to it."""
    reservation: Mapping[str, float]
    """For every state: what no deal was worth to it in the last round."""
    principals: tuple[str, ...]
    settled: tuple[Settlement, ...] = ()
    """The disputes that were settled while the talks went on."""
    afterwards: Afterwards | None = None
    """What became of the agreement; None without one, and where the file says nothing of it."""
    strategies: Mapping[str, str] = field(default_factory=dict)
    """Whose seat was taken by a strategy of one's own, and what its class is called."""

    @property
    def content(self) -> tuple[str, ...]:
        """The states for which the text agreed on is at least as good as no deal."""
        if self.framework is None:
            return ()
        return tuple(s for s, u in self.utility.items() if u >= self.reservation[s])
