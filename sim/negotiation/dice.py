"""All randomness: addressed by seed, purpose, state and replicate, never consumed.

A Philox stream (Salmon et al. 2011) belongs to each purpose and state; replicate k has its own
places in it. So a replicate does not depend on chunks, threads or how many others there are, and
adding or leaving out a state, a number or a round leaves all other dice as they were.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any

import numpy as np
from scipy.special import ndtri

from sim.negotiation.layout import PAGE, RANDOM, Dice, Drawn, Layout, Vector


class Stream:
    """Uniform numbers in [0, 1) of one purpose and state, `width` of them per replicate."""

    def __init__(self, seed: int, purpose: str, state: str, width: int) -> None:
        # No name holds a control character, so that no two addresses are alike.
        address = f"{seed}\0{purpose}\0{state}".encode()
        key = np.frombuffer(blake2b(address, digest_size=16).digest(), "<u8").astype(np.uint64)
        # As an array: Philox silently rounds large keys that come as a list.
        self._generator = np.random.Generator(np.random.Philox(key=key))
        self._width = width
        self._at = 0

    def fill(self, out: Vector, start: int) -> None:
        """Fill `out`, of whose numbers each replicate takes `width`, from replicate start on."""
        place = start * self._width
        if place != self._at:
            self._seek(place)
        self._generator.random(out=out)
        self._at = place + out.size

    def _seek(self, place: int) -> None:
        """Go to a place in the stream; one step of Philox's counter makes four numbers."""
        philox = self._generator.bit_generator
        state: Any = philox.state
        state["state"]["counter"] = np.array([place // 4, 0, 0, 0], np.uint64)
        state["buffer_pos"] = 4
        philox.state = state
        self._generator.random(place % 4)


class DiceBox:
    """The dice of one variant for one worker; remembers where it stood, so going on is free."""

    def __init__(self, layout: Layout, seed: int) -> None:
        talk = layout.talk
        self._drawn = layout.drawn
        self._numbers = [Stream(seed, d.purpose, d.state, 1) for d in layout.drawn]
        self._shape = (len(layout.states), -(-talk.rounds // PAGE))
        pages = range(self._shape[1])
        racing = talk.turns.tolist() if talk.speaker == RANDOM else []
        self._waits = {
            (i, page): Stream(seed, f"speaker {page}", layout.states[i], PAGE)
            for i in racing
            for page in pages
        }
        self._choices = [Stream(seed, f"offer {page}", "", PAGE) for page in pages]
        # −ln(1 − u) grows with u, so that among equals u itself decides the race.
        self._equals = len(set(talk.delay[racing])) <= 1

    def throw(self, start: int, count: int, into: Dice | None = None) -> Dice:
        """The dice of replicates start … start + count − 1.

        Dice thrown before for as many replicates may be thrown again, `into` the same memory:
        fresh memory costs as much as the dice that are written to it.
        """
        dice = self._blank(count) if into is None else into
        for row, stream in enumerate(self._numbers):
            stream.fill(dice.draws[row], start)
        for rows, form in _runs(self._drawn):
            quantile(form, self._drawn[rows], dice.draws[rows])
        for at, stream in self._waits.items():
            stream.fill(dice.wait[at], start)
        if not self._equals:
            wait = np.subtract(1.0, dice.wait, out=dice.wait)
            np.negative(np.log(wait, out=wait), out=wait)
        for page, stream in enumerate(self._choices):
            stream.fill(dice.choice[page], start)
        return dice

    def _blank(self, count: int) -> Dice:
        states, pages = self._shape
        return Dice(
            draws=np.zeros((max(1, len(self._drawn)), count)),
            wait=np.zeros((states, pages, count, PAGE)),
            choice=np.zeros((pages, count, PAGE)),
        )


def quantile(form: str, drawn: Sequence[Drawn], u: Vector) -> None:
    """Turn uniform numbers u (rows, n) into draws, in place: one uniform number, one draw.

    Normal: mean + sd · Φ⁻¹(u), clipped to the number's range. Uniform: low + (high − low) u.
    Triangular: by its inverse distribution function.
    """
    a, b, c = (np.array([d.shape[j] for d in drawn])[:, None] for j in range(3))
    if form == "normal":
        ndtri(u, out=u)
        u *= b
        u += a
        low = np.array([d.low for d in drawn])[:, None]
        high = np.array([d.high for d in drawn])[:, None]
        np.clip(u, low, high, out=u)
    elif form == "uniform":
        u *= c - a
        u += a
    else:
        rising = u * (c - a) < b - a
        u[:] = np.where(
            rising,
            a + np.sqrt(u * (c - a) * (b - a)),
            c - np.sqrt((1 - u) * (c - a) * (c - b)),
        )


def _runs(drawn: Sequence[Drawn]) -> Iterator[tuple[slice, str]]:
    """Stretches of rows of one form, so that a whole stretch is made at once."""
    start = 0
    for form, rows in groupby(drawn, key=lambda each: each.form):
        end = start + len(list(rows))
        yield slice(start, end), form
        start = end
