"""Explorations made up for tests: any names, any number of states, any kind of talk."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from packing import (
    AGREED_ALL,
    AGREED_SOME,
    COULD_NOT,
    HELD,
    NO,
    NO_ZONE,
    NOT_ASKED,
    YES,
    Entry,
    Said,
    Talk,
    blob,
)

TABLES = 3
"""The first state can be outside, at the table, or may block."""
TALKS = 100


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """What a page is to show; agreed talks at the three tables are 0, 60 and 30."""

    states: Sequence[str] = ("Amber", "Basalt", "Coral")
    texts: Sequence[str] = ("A bargain", "A quiet border")
    title: str = "Made up"
    talk: str = "plenary"
    certain: bool = False
    principals: Sequence[int] = (0, 1)
    suits: bool = True
    """Whether what is agreed suits all principals, or else nobody at all."""
    shares: Sequence[int] = (1200,)
    """The 1,200 of 2,000 agreements at the second table, text by text."""
    idle: str | None = None
    """Why no talks can be held where the first state is outside."""

    def as_json(self) -> str:
        """As the page is given it."""
        return json.dumps(self._whole())

    def _whole(self) -> dict[str, object]:
        count = len(self.states)
        agreed = [0, 60, 30]
        by_talk = [self._talk(k < agreed[table]) for k in range(TALKS) for table in range(TABLES)]
        some = [20 * each for each in agreed]
        rest = [2000 - each for each in some]
        none = [0] * TABLES
        suits, others = (some, none) if self.suits else (none, some)
        counts = {
            **{"suits": suits, "some": others, "held_out": none, "missed": none, "no_zone": rest},
            **{"median_round": [None, 2, 2], "in_force": None, "lasting": None},
            "lasting_suits": None,
            "texts": [self._by_text(0), self._by_text(*self.shares), self._by_text(some[2])],
            "better": [[each] * count for each in suits],
            "consents": [[each] * count for each in some],
        }
        return {
            **{"id": "made-up", "title": self.title, "about": self.title, "digest": "abc"},
            **{"variant": {"id": "v", "label": self.title}, "seed": "1", "version": "0"},
            **{"replicates": 2000, "shown": TALKS, "origin": f"If the coding holds · {self.title}"},
            **{"command": "sim explore made-up.yaml", "rounds": 3, "talk": self.talk},
            **{"speaker": "random", "chair": None, "certain": self.certain, "start": 1},
            "states": [_state(i, name) for i, name in enumerate(self.states)],
            **{
                "principals": [*self.principals],
                "toggled": [0],
                "map": _map(count, len(self.texts)),
            },
            "frameworks": [_text(i, name) for i, name in enumerate(self.texts)],
            **{"closed": [[0], [], []], "aftermath": None, "counts": [counts]},
            "idle": [self.idle, None, None] if self.idle else None,
            "codings": [{"state": None, "notch": 0, "label": "As coded"}],
            "talks": [blob(by_talk, count)],
        }

    def _by_text(self, *first: int) -> list[int]:
        return [*first, *[0] * (len(self.texts) - len(first))]

    def _talk(self, agrees: bool) -> Talk:
        count = len(self.states)
        everybody = frozenset(range(count))
        refused = [Said(answer=YES), Said(answer=NO, why=COULD_NOT, decisive=True)]
        refused += [Said(answer=NO, why=HELD)] * (count - 2)
        first = Entry(round=1, speaker=0, text=0, said=refused)
        if not agrees:
            return Talk(kind=NO_ZONE, text=None, round=3, entries=(first, _passes()))
        if self.talk == "stacked":  # it carries before the last has been asked
            said = [Said(answer=YES)] * (count - 1) + [Said(answer=NOT_ASKED)]
            last = Entry(round=2, speaker=1, text=0, said=said)
        else:
            last = Entry(round=2, speaker=1, text=0, said=[Said(answer=YES)] * count)
        agreed = Talk(kind=AGREED_SOME, text=0, round=2, entries=(first, last), consents=everybody)
        return replace(agreed, kind=AGREED_ALL, content=everybody) if self.suits else agreed


def _passes() -> Entry:
    return Entry(round=2, speaker=1, text=None)


def _state(i: int, name: str) -> dict[str, object]:
    fixed = None if i == 0 else "every text needs its signature"
    return {
        **{"id": f"s{i}", "label": name, "principal": i < 2, "seat": "party", "veto": False},
        **{"toggle": 0 if i == 0 else None, "fixed": fixed},
    }


def _text(i: int, name: str) -> dict[str, object]:
    return {"id": f"text_{i}", "label": name, "needs": [0] if i == 0 else [], "guarantors": []}


def _map(states: int, texts: int) -> dict[str, object]:
    axis = {"label": "One", "low": "none", "high": "all", "unit": None, "range": [0, 100]}
    spots = [[100 * i / states, 50, 5, 5] for i in range(states)]
    places = [[100 * i / texts, 20] for i in range(texts)]
    return {"x": axis, "y": axis, "states": spots, "texts": places, "status_quo": [0, 0]}
