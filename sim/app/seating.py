"""Who sits where: the chairs of a session, taken and left by people who hold keys."""

from sim.app.bell import Bell
from sim.app.chair import Chair
from sim.app.keys import a_key, is_same
from sim.scenario.faults import RequestError


class Seating:
    """The chairs that people may take, by state."""

    def __init__(self, states: tuple[str, ...], bell: Bell) -> None:
        self.bell = bell
        self.chairs = {state: Chair(state, bell) for state in states}
        self.is_open = True
        """Whether chairs may be taken now."""

    def take(self, state: str, browser: str | None = None) -> str:
        """Sit down; the key by which whoever holds it comes back.

        Raises RequestError where the seat is taken, or the talks are on.
        """
        with self.bell:
            chair = self.chairs.get(state)
            if chair is None:
                raise RequestError(f"the seat of {state} cannot be taken at this table")
            if chair.key is not None:
                raise RequestError(f"the seat of {state} has just been taken; take another")
            if not self.is_open:
                raise RequestError("the talks are on: a seat can be taken once they are over")
            chair.key, chair.browser = a_key(), browser
            chair.is_stood_in = False
            self.bell.ring()
            return chair.key

    def leave(self, key: str) -> None:
        """Stand up: the seat is free; in talks that are on the simulated state goes on."""
        with self.bell:
            chair = self.by_key(key)
            if chair is not None:
                self.free(chair.state)

    def free(self, state: str) -> None:
        """As `leave`, for a person who will not come back."""
        with self.bell:
            chair = self.chairs[state]
            chair.key = chair.browser = None
            chair.pages = 0
            chair.is_stood_in = not self.is_open
            self.bell.ring()

    def stand_in(self, state: str, is_stood_in: bool) -> None:
        """Let the simulated state speak for a person, or the person again.

        Nothing happens on a chair that nobody holds: the talks would wait for nobody.
        """
        with self.bell:
            chair = self.chairs[state]
            if chair.key is not None:
                chair.is_stood_in = is_stood_in
                self.bell.ring()

    def speak_again(self, key: str) -> None:
        """Let whoever holds a key speak for themselves; nothing happens where it is nobody's."""
        with self.bell:
            chair = self.by_key(key)
            if chair is not None:
                self.stand_in(chair.state, False)

    @property
    def asked(self) -> int:
        """The round in which somebody is asked; 0 where nobody is."""
        with self.bell:
            questions = [chair.question for chair in self.chairs.values()]
            return max((asked.view.round for asked in questions if asked is not None), default=0)

    def by_key(self, key: str) -> Chair | None:
        """The chair of whoever holds a key; None where it is nobody's."""
        with self.bell:
            held = (chair for chair in self.chairs.values() if chair.key is not None)
            return next((chair for chair in held if is_same(str(chair.key), key)), None)

    def taken_in(self, browser: str) -> tuple[tuple[str, str], ...]:
        """The seats that were taken in a browser: state and key."""
        with self.bell:
            found = [c for c in self.chairs.values() if c.key and c.browser == browser]
            return tuple((chair.state, str(chair.key)) for chair in found)

    def opened(self, key: str, pages: int) -> None:
        """So many more (or fewer) pages of a chair are open."""
        with self.bell:
            chair = self.by_key(key)
            if chair is not None:
                chair.pages = max(0, chair.pages + pages)
                self.bell.ring()
