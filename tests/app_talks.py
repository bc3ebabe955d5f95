"""Talks of the app without its pages: sessions that end with the test, and people who answer."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sim.app.chair import Question
from sim.app.session import Session
from sim.scenario.schema import Study

Begun = Callable[..., tuple[Session, list[str]]]


@contextmanager
def sessions() -> Iterator[Begun]:
    """Sessions with people in the seats named, and the keys of these."""
    made = []

    def session(
        study: Study, *states: str, variant: str | None = None, replicate: int = 3
    ) -> tuple[Session, list[str]]:
        made.append(Session(study, variant, replicate))
        return made[-1], [made[-1].seating.take(state) for state in states]

    yield session
    for each in made:
        each.close()


def until(holds: Callable[[], Any], seconds: float = 20.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.002)


def asked(session: Session, key: str) -> Question | None:
    """The question that waits for this person; None where none does."""
    question = session.mine(key).question
    return question if question and question.is_open else None


def play_out(
    session: Session, keys: list[str], answer: Callable[..., str], put: Callable[..., str]
) -> None:
    """Answer everything in turn of `keys` until the talks are over."""

    def step():
        for key in keys:
            question = asked(session, key)
            if question:
                word = answer(question.view) if question.view.text else put(question.view)
                assert session.say(key, question.number, word)
        return session.hall().stage == "over"

    until(step)
