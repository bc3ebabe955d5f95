"""A session: who sits where, the talks that are on, and what each may see of them."""

from collections.abc import Mapping
from functools import partial
from threading import Thread

from sim.analysis.playing.debrief import Debrief, debrief
from sim.analysis.playing.play import Played, play
from sim.analysis.playing.sitting import Sitting, seats_to_take, sitting
from sim.app.bell import Bell
from sim.app.chair import Chair
from sim.app.keys import a_key, is_same
from sim.app.shown import Hall, Outcome, Own, Place, Stage
from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.agents.person import Left
from sim.negotiation.trace import Heard
from sim.scenario.faults import RequestError, SimError
from sim.scenario.schema import Study

LIMITS: Mapping[float | None, str] = {
    None: "no limit",
    30.0: "30 seconds",
    60.0: "1 minute",
    120.0: "2 minutes",
    300.0: "5 minutes",
}
"""How long a person may take for an answer, in seconds; then the simulated state answers."""


class Session:
    """One table, its chairs and one talk after the other; every method may be called by anybody.

    The talks run in a thread of their own, which waits wherever a person is asked.
    """

    def __init__(
        self,
        study: Study,
        variant: str | None = None,
        replicate: int | None = None,
        seed: int | None = None,
    ) -> None:
        self.study = study
        self.bell = Bell()
        self._sitting = sitting(study, variant, replicate, seed)
        takeable = seats_to_take(self._sitting)
        if not takeable:
            raise RequestError(f"{study.path}: nobody has a say at table '{self._sitting.variant}'")
        self._chairs = {state: Chair(state, self.bell) for state in takeable}
        self._limit: float | None = None
        self._stage: Stage = "lobby"
        self._run = 0
        self._is_closed = False
        self._thread: Thread | None = None
        self._forget()

    def _forget(self) -> None:
        self._table: Heard | None = None
        self._spoken: tuple[Spoken, ...] = ()
        self._played: Played | None = None
        self._debriefs: dict[str, Debrief] = {}
        self._trouble: str | None = None

    # Chairs

    def take(self, state: str, browser: str | None = None) -> str:
        """Sit down; the key by which whoever holds it comes back.

        Raises RequestError where the seat is taken, or the talks are on.
        """
        with self.bell:
            chair = self._chairs.get(state)
            if chair is None:
                raise RequestError(f"the seat of {state} cannot be taken at this table")
            if chair.key is not None:
                raise RequestError(f"the seat of {state} has just been taken; take another")
            if self._stage == "talks":
                raise RequestError("the talks are on: a seat can be taken once they are over")
            chair.key, chair.browser = a_key(), browser
            chair.is_stood_in = False
            self.bell.ring()
            return chair.key

    def leave(self, key: str) -> None:
        """Stand up: in the lobby the seat is free again, in talks the simulated state goes on."""
        with self.bell:
            chair = self._chair(key)
            if chair is None:
                return
            chair.key = chair.browser = None
            chair.is_stood_in = self._stage == "talks"
            self.bell.ring()

    def free(self, state: str) -> None:
        """As `leave`, by the host, for a person who will not come back."""
        with self.bell:
            key = self._chairs[state].key
            if key is not None:
                self.leave(key)

    def stand_in(self, state: str, is_stood_in: bool) -> None:
        """Let the simulated state speak for a person, or the person again."""
        with self.bell:
            self._chairs[state].is_stood_in = is_stood_in
            self.bell.ring()

    def state_of(self, key: str) -> str | None:
        """Whose seat the holder of a key has; None where the key is nobody's."""
        with self.bell:
            chair = self._chair(key)
            return chair.state if chair else None

    def keys_of(self, browser: str) -> tuple[tuple[str, str], ...]:
        """The seats that were taken in a browser: state and key."""
        with self.bell:
            found = [c for c in self._chairs.values() if c.key and c.browser == browser]
            return tuple((chair.state, str(chair.key)) for chair in found)

    def opened(self, key: str, pages: int) -> None:
        """So many more (or fewer) pages of a chair are open."""
        with self.bell:
            chair = self._chair(key)
            if chair is not None:
                chair.pages = max(0, chair.pages + pages)
                self.bell.ring()

    def _chair(self, key: str) -> Chair | None:
        held = (chair for chair in self._chairs.values() if chair.key is not None)
        return next((chair for chair in held if is_same(str(chair.key), key)), None)

    # Talks

    def allow(self, limit: float | None) -> None:
        """How long an answer may take from the next question on, in seconds."""
        with self.bell:
            if limit not in LIMITS:
                raise RequestError(f"the limit is one of {', '.join(LIMITS.values())}")
            self._limit = limit
            for chair in self._chairs.values():
                chair.limit = limit
            self.bell.ring()

    def begin(self, new_dice: bool = False) -> None:
        """Start the talks, over again where they are on; with dice drawn anew or the same ones."""
        self._end()
        with self.bell:
            if self._is_closed:
                return
            if new_dice:
                now = self._sitting
                self._sitting = sitting(self.study, now.variant, None, now.seed)
            self._forget()
            self._run += 1
            self._stage = "talks"
            asked = {c.state: c for c in self._chairs.values() if c.key is not None}
            for chair in self._chairs.values():
                chair.make_ready(self._limit)
            talks = partial(self._hold, self._run, self._sitting, asked)
            self._thread = Thread(target=talks, name="talks", daemon=True)
            self._thread.start()
            self.bell.ring()

    def stop(self) -> None:
        """Back to the lobby; talks that are on count nowhere."""
        self._end()
        with self.bell:
            self._forget()
            self._stage = "lobby"
            self.bell.ring()

    def close(self) -> None:
        """End for good: nobody waits any longer."""
        with self.bell:
            self._is_closed = True
        self._end()

    def _end(self) -> None:
        """End the talks that are on, and wait for their thread."""
        with self.bell:
            thread, self._thread = self._thread, None
            self._run += thread is not None and thread.is_alive()
            for chair in self._chairs.values():
                chair.clear()
                if chair.key is None:
                    chair.is_stood_in = False
        if thread is not None:
            thread.join(timeout=2.0)

    def _hold(self, run: int, here: Sitting, asked: Mapping[str, Chair]) -> None:
        """The talks, in their thread."""
        trouble, played = None, None
        try:
            played = play(here, asked, Ear(self, run))
        except Left:
            return
        except SimError as error:
            trouble = str(error)
        with self.bell:
            if run != self._run:
                return
            self._played, self._trouble, self._table = played, trouble, None
            self._stage = "over"
            self.bell.ring()
        for state in asked if played else ():
            told = debrief(played, state)
            with self.bell:
                if run != self._run:
                    return
                self._debriefs[state] = told
                self.bell.ring()

    def note(self, run: int, table: Heard | None, spoken: tuple[Spoken, ...] = ()) -> None:
        """What has just been said in the talks of that number."""
        with self.bell:
            if run == self._run:
                self._table = table
                self._spoken += spoken
                self.bell.ring()

    # What may be seen

    def hall(self) -> Hall:
        """What everybody may see."""
        with self.bell:
            here = self._sitting
            return Hall(
                stage=self._stage,
                run=self._run,
                sitting=here,
                variant=here.variant,
                replicate=here.replicate,
                rounds=here.scenario.protocol.rounds,
                places=tuple(map(self._place, here.scenario.states)),
                limit=self._limit,
                table=self._table,
                spoken=self._spoken,
                outcome=self._outcome(),
                trouble=self._trouble,
            )

    def own(self, key: str) -> Own | None:
        """What the person with that key may see besides; None where the key is nobody's."""
        with self.bell:
            chair = self._chair(key)
            if chair is None:
                return None
            return Own(
                state=chair.state,
                question=chair.question,
                is_stood_in=chair.is_stood_in,
                was_late=chair.was_late,
            )

    def say(self, key: str, number: int, word: str) -> bool:
        """Answer question `number` for the holder of a key; False where it is not heard."""
        with self.bell:
            chair = self._chair(key)
            return chair is not None and chair.hear(number, word)

    def debrief(self, key: str) -> Debrief | None:
        """What there is to say to the holder of a key once the talks are over."""
        with self.bell:
            chair = self._chair(key)
            return self._debriefs.get(chair.state) if chair else None

    def _place(self, state: str) -> Place:
        here, chair = self._sitting.scenario, self._chairs.get(state)
        seat = here.table.seats[state]
        if chair is None or (chair.key is None and self._stage == "talks"):
            return Place(state=state, seat=seat, sitter="simulated")
        asked = chair.question
        return Place(
            state=state,
            seat=seat,
            sitter="free" if chair.key is None else "person",
            is_stood_in=chair.is_stood_in,
            is_asked=asked is not None and asked.is_open,
            has_page=chair.pages > 0,
        )

    def _outcome(self) -> Outcome | None:
        if self._played is None:
            return None
        trace = self._played.trace
        return Outcome(
            framework=trace.framework,
            round=trace.round,
            ending=trace.ending,
            content=trace.content,
            principals=trace.principals,
        )


class Ear:
    """Listens to the talks of one number, and tells the session what is said."""

    def __init__(self, session: Session, run: int) -> None:
        self._session, self._run = session, run

    def put(self, heard: Heard) -> None:
        """A text is on the table."""
        self._session.note(self._run, heard)

    def told(self, spoken: Spoken) -> None:
        """A round or turn is over."""
        self._session.note(self._run, None, (spoken,))
