"""A session: who sits where, the talks that are on, and what each may see of them."""

from collections.abc import Mapping
from functools import cached_property, partial
from threading import RLock, Thread

from sim.analysis.playing.debrief import HUNDRED, Debrief, debrief
from sim.analysis.playing.known import Own, known, own
from sim.analysis.playing.play import Played, play
from sim.analysis.playing.sitting import Sitting, seats_to_take, sitting
from sim.app.bell import Bell
from sim.app.chair import Chair
from sim.app.seating import Seating
from sim.app.shown import Hall, Mine, Outcome, Place, Stage
from sim.negotiation.agents.aloud import Spoken
from sim.negotiation.agents.person import Left, View
from sim.negotiation.trace import Heard
from sim.plan import plan
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

MOST_TEXTS = 200
PATIENCE = 3.0
"""Seconds that the end of the app waits for talks to end."""


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
        table = self._sitting.scenario
        if len(table.texts) > MOST_TEXTS:
            many = f"{len(table.texts):,} texts are more than anybody reads from a page"
            raise RequestError(f"{study.path}: {many}; list at most {MOST_TEXTS}")
        takeable = seats_to_take(self._sitting)
        if not takeable:
            raise RequestError(f"{study.path}: nobody has a say at table '{self._sitting.variant}'")
        self.known = known(table)
        """What everybody may know of each state: mean codings, no draws."""
        self.seating = Seating(takeable, self.bell)
        self._limit: float | None = None
        self._stage: Stage = "lobby"
        self._run = 0
        self._is_closed = False
        self._is_on = 0
        """The number of the talks whose words count; 0 for none."""
        self._thread: Thread | None = None
        self._hall: tuple[int, Hall] | None = None
        """What everybody may see, and how often the bell had rung by then."""
        self._course = RLock()
        """Held while talks are begun or ended: one at a time."""
        self._forget()

    def _forget(self) -> None:
        here = self._sitting
        self._own = {state: own(here, state) for state in self.seating.chairs}
        self._table: Heard | None = None
        self._spoken: tuple[Spoken, ...] = ()
        self._played: Played | None = None
        self._debriefs: dict[str, Debrief] = {}
        self._trouble: str | None = None

    # Talks

    def allow(self, limit: float | None) -> None:
        """How long an answer may take from the next question on, in seconds."""
        with self.bell:
            if limit not in LIMITS:
                raise RequestError(f"the limit is one of {', '.join(LIMITS.values())}")
            self._limit = limit
            for chair in self.seating.chairs.values():
                chair.limit = limit
            self.bell.ring()

    def begin(self, new_dice: bool = False) -> None:
        """Start the talks, over again where they are on; with dice drawn anew or the same ones.

        Waits until talks that are on have ended.
        """
        with self._course:
            self._end()
            with self.bell:
                if not self._is_closed:
                    self._start(new_dice)

    def _start(self, new_dice: bool) -> None:
        if new_dice:
            now = self._sitting
            self._sitting = sitting(self.study, now.variant, None, now.seed)
        self._forget()
        self._run += 1
        self._is_on, self._stage, self.seating.is_open = self._run, "talks", False
        asked = {c.state: c for c in self.seating.chairs.values() if c.key is not None}
        for chair in self.seating.chairs.values():
            chair.make_ready(self._limit)
        talks = partial(self._hold, self._run, self._sitting, asked)
        self._thread = Thread(target=talks, name="talks", daemon=True)
        self._thread.start()
        self.bell.ring()

    def stop(self) -> None:
        """Back to the lobby; talks that are on count nowhere."""
        with self._course:
            self._end()
            with self.bell:
                self._forget()
                self._stage, self.seating.is_open = "lobby", True
                self.bell.ring()

    def close(self) -> None:
        """End for good: nobody waits any longer."""
        with self.bell:
            self._is_closed = True
        with self._course:
            self._end(PATIENCE)

    def _end(self, patience: float | None = None) -> None:
        """End the talks that are on, and wait (so many seconds) for their thread."""
        with self.bell:
            thread, self._thread, self._is_on = self._thread, None, 0
            for chair in self.seating.chairs.values():
                chair.clear()
        if thread is not None:
            thread.join(patience)

    def _hold(self, run: int, here: Sitting, asked: Mapping[str, Chair]) -> None:
        """The talks, in their thread."""
        trouble, played = None, None
        try:
            played = play(here, asked, Ear(self, run))
        except Left:
            return
        except SimError as error:
            trouble = str(error)
        except Exception as error:  # nobody is waited for whose thread has ended
            trouble = f"The talks have broken off ({type(error).__name__}); start over."
        with self.bell:
            if run != self._is_on:
                return
            self._played, self._trouble, self._table = played, trouble, None
            self._stage, self.seating.is_open = "over", True
            self.bell.ring()
        if played is not None:
            self._look_back(run, played)

    def _look_back(self, run: int, played: Played) -> None:
        for state in played.states:
            told = debrief(played, state)
            with self.bell:
                if run != self._is_on:
                    return
                self._debriefs[state] = told
                self.bell.ring()

    def note(self, run: int, table: Heard | None, spoken: tuple[Spoken, ...] = ()) -> None:
        """What has just been said in the talks of that number."""
        with self.bell:
            if run == self._is_on:
                self._table = table
                self._spoken += spoken
                self.bell.ring()

    # What may be seen

    @cached_property
    def digest(self) -> str:
        """Of the study and the order, whatever the replicate: it stays for the session."""
        here = self._sitting
        return plan(here.study, [here.variant], HUNDRED, here.seed).digest

    def hall(self) -> Hall:
        """What everybody may see; the same noun until something changes."""
        with self.bell:
            if self._hall is None or self._hall[0] != self.bell.rung:
                self._hall = self.bell.rung, self._hall_now()
            return self._hall[1]

    def _hall_now(self) -> Hall:
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
            asked=self.seating.asked,
            outcome=self._outcome(),
            trouble=self._trouble,
        )

    def mine(self, key: str) -> Mine | None:
        """What the person with that key may see besides; None where the key is nobody's."""
        with self.bell:
            chair = self.seating.by_key(key)
            if chair is None:
                return None
            view = chair.last_view
            return Mine(
                own=_known_now(view) if view else self._own[chair.state],
                question=chair.question,
                is_stood_in=chair.is_stood_in,
                was_late=chair.was_late,
            )

    def say(self, key: str, number: int, word: str) -> bool:
        """Answer question `number` for the holder of a key; False where it is not heard."""
        with self.bell:
            chair = self.seating.by_key(key)
            return chair is not None and chair.hear(number, word)

    def debrief(self, key: str) -> Debrief | None:
        """What there is to say to the holder of a key once the talks are over."""
        with self.bell:
            chair = self.seating.by_key(key)
            return self._debriefs.get(chair.state) if chair else None

    def is_looking_back(self, key: str) -> bool:
        """Whether a debrief of theirs is being worked out."""
        with self.bell:
            chair = self.seating.by_key(key)
            states = self._played.states if self._played else ()
            return chair is not None and chair.state in set(states) - self._debriefs.keys()

    def _place(self, state: str) -> Place:
        here, chair = self._sitting.scenario, self.seating.chairs.get(state)
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
            consents=self._played.consents,
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


def _known_now(view: View) -> Own:
    """What a state knows of itself as it is asked: an event may have changed its mind."""
    best = sorted(view.worth, key=lambda text: -view.worth[text])
    worth = {text: view.worth[text] for text in best}
    return Own(state=view.state, worth=worth, no_deal=view.no_deal)
