"""What of a session may be seen: by everybody, and by whoever sits on a chair."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sim.analysis.playing.known import Own
from sim.analysis.playing.sitting import Sitting
from sim.app.chair import Question
from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.trace import Heard

Stage = Literal["lobby", "talks", "over"]
Sitter = Literal["free", "person", "simulated"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A state at the table, as everybody sees it."""

    state: str
    seat: str
    """party, observer or excluded."""
    sitter: Sitter
    """free: may be taken; simulated: cannot be, or was free when the talks began."""
    is_stood_in: bool = False
    """Taken by a person for whom the simulated state speaks."""
    is_asked: bool = False
    """It has been asked, and has not answered yet."""
    has_page: bool = False
    """A page of the person who sits there is open."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How the talks ended, as everybody learns it."""

    framework: str | None
    """The text agreed on; None without agreement."""
    round: int
    ending: str
    """One of `record.ENDINGS`."""
    consents: tuple[str, ...]
    """Who said yes to it, in file order."""
    content: tuple[str, ...]
    """For whom the text is at least as good as no deal."""
    principals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Hall:
    """What everybody may see: what is said aloud, never what anything is worth to anybody."""

    stage: Stage
    run: int
    """Counts the talks of this session, from 1; 0 before the first."""
    sitting: Sitting = field(compare=False)
    variant: str
    replicate: int
    rounds: int
    places: tuple[Place, ...]
    limit: float | None
    """Seconds for an answer."""
    table: Heard | None
    """The text that has been put, while answers are waited for."""
    spoken: tuple[Spoken, ...]
    """What has been said, round by round or turn by turn."""
    asked: int
    """The round in which people are asked; 0 where nobody is."""
    outcome: Outcome | None
    trouble: str | None
    """What went wrong, in a line."""

    @property
    def round(self) -> int:
        """The round that is on; 0 before the first."""
        put = self.table.round if self.table is not None else 0
        return max(put, self.asked, self._last_told)

    @property
    def _last_told(self) -> int:
        return self.spoken[-1].number if self.spoken else 0

    @cached_property
    def last_said(self) -> Mapping[str, str]:
        """By state what it said in the round that is on; in the last one until a text is put."""
        if self.table is not None:
            return {self.table.state: "puts"} if self.table.state else {}
        rounds = [spoken for spoken in self.spoken if spoken.number == self._last_told]
        return {h.state: h.says for spoken in rounds for h in spoken.heard if h.state is not None}

    @property
    def free(self) -> tuple[str, ...]:
        """The states whose seats may be taken."""
        return tuple(place.state for place in self.places if place.sitter == "free")

    @property
    def taken(self) -> tuple[str, ...]:
        """The states whose seats people have taken."""
        return tuple(place.state for place in self.places if place.sitter == "person")


@dataclass(frozen=True, kw_only=True)
class Mine:
    """What the person on a chair may see besides."""

    own: Own
    """What the state knows of itself now."""
    question: Question | None
    is_stood_in: bool
    was_late: bool
