"""All randomness: addressed by seed, purpose, state and replicate, never consumed.

A Philox stream (Salmon et al. 2011) belongs to each purpose and state; replicate k has its own
places in it. So a replicate does not depend on chunks, threads or how many others there are, and
adding or leaving out a state, a number or a round leaves all other dice as they were.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby
from math import sqrt
from typing import Any

import numpy as np
from scipy.special import ndtri

from sim.negotiation.compiled import compiled
from sim.negotiation.floor import Dice
from sim.negotiation.layout import IN_TURN, PAGE, RANDOM, Drawn, Layout, Vector


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


Streams = dict[tuple[int, int], Stream]
"""By state and page of rounds."""


class DiceBox:
    """The dice of one variant for one worker; remembers where it stood, so going on is free."""

    def __init__(self, layout: Layout, seed: int) -> None:
        talks = [phase.talk for phase in layout.phases]
        self._seed = seed
        self._drawn = layout.drawn
        self._numbers = [Stream(seed, d.purpose, d.state, 1) for d in layout.drawn]
        self._states, self._pages = (
            len(layout.states),
            -(-max(talk.rounds for talk in talks) // PAGE),
        )
        racing = sorted({i for t in talks if t.speaker == RANDOM for i in t.turns.tolist()})
        in_turn = sorted({i for t in talks if t.speaker == IN_TURN for i in t.turns.tolist()})
        noisy = np.flatnonzero(np.any([phase.noisy for phase in layout.phases], axis=0)).tolist()

        def streams(purpose: str, of: Iterable[int]) -> Streams:
            return {
                (i, page): Stream(seed, f"{purpose} {page}", layout.states[i], PAGE)
                for i in of
                for page in range(self._pages)
            }

        self._waits, self._answers = streams("speaker", racing), streams("answer", noisy)
        self._choices = streams("offer", in_turn) or {
            (0, page): Stream(seed, f"offer {page}", "", PAGE) for page in range(self._pages)
        }
        self._places_to_choose = self._states if in_turn else 1
        self._disputes = [Stream(seed, f"dispute {of}", name, 1) for name, of in layout.disputes]
        self._challenges = {
            i: Stream(seed, "challenge", layout.states[i], 1)
            for phase in layout.phases
            for i in phase.aftermath.challenger.tolist()
        }
        # −ln(1 − u) grows with u, so that among equals u itself decides the race.
        self._equals = len({delay for t in talks for delay in t.delay[racing].tolist()}) <= 1

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
        for at, stream in self._choices.items():
            stream.fill(dice.choice[at], start)
        for at, stream in self._answers.items():
            stream.fill(dice.answer[at], start)
        for pair, stream in enumerate(self._disputes):
            stream.fill(dice.dispute[pair], start)
        for i, stream in self._challenges.items():
            stream.fill(dice.challenge[i], start)
        return dice

    def die(self, purpose: str, state: str, replicate: int) -> float:
        """A uniform number in [0, 1) for what is told of one replicate, and counts nowhere."""
        die = np.zeros(1)
        Stream(self._seed, purpose, state, 1).fill(die, replicate)
        return float(die[0])

    def number(self, purpose: str, replicate: int) -> int:
        """A whole number from which generators that are not ours may start."""
        address = f"{self._seed}\0{purpose}\0{replicate}".encode()
        return int.from_bytes(blake2b(address, digest_size=8).digest(), "little")

    def _blank(self, count: int) -> Dice:
        rounds = (self._pages, count, PAGE)
        return Dice(
            draws=np.zeros((max(1, len(self._drawn)), count)),
            wait=np.zeros((self._states, *rounds)),
            choice=np.zeros((self._places_to_choose, *rounds)),
            answer=np.zeros((self._states if self._answers else 0, *rounds)),
            dispute=np.zeros((len(self._disputes), count)),
            challenge=np.zeros((self._states if self._challenges else 0, count)),
        )


def quantile(form: str, drawn: Sequence[Drawn], u: Vector) -> None:
    """Turn uniform numbers u (rows, n) into draws, in place: one uniform number, one draw.

    Normal: mean + sd · Φ⁻¹(u), clipped to the number's range. Uniform: low + (high − low) u.
    Triangular: by its inverse distribution function. Power: u^(1/k).
    """
    shape = np.array([(*d.shape, d.low, d.high) for d in drawn])
    if form == "normal":
        ndtri(u, out=u)
        _normal(shape, u)
    elif form == "uniform":
        _uniform(shape, u)
    elif form == "power":
        np.power(u, 1.0 / shape[:, :1], out=u)
    else:
        _triangular(shape, u)


@compiled
def _normal(shape: Vector, z: Vector) -> None:
    """mean + sd · z, clipped to [low, high]; shape (rows, 5): mean, sd, 0, low, high."""
    for row in range(z.shape[0]):
        mean, sd, low, high = shape[row, 0], shape[row, 1], shape[row, 3], shape[row, 4]
        for k in range(z.shape[1]):
            z[row, k] = min(max(z[row, k] * sd + mean, low), high)


@compiled
def _uniform(shape: Vector, u: Vector) -> None:
    """low + (high − low) u; shape (rows, 5): low, low, high and more."""
    for row in range(u.shape[0]):
        low, width = shape[row, 0], shape[row, 2] - shape[row, 0]
        for k in range(u.shape[1]):
            u[row, k] = u[row, k] * width + low


@compiled
def _triangular(shape: Vector, u: Vector) -> None:
    """By the inverse distribution function; shape (rows, 5): low, mode, high and more."""
    for row in range(u.shape[0]):
        low, mode, high = shape[row, 0], shape[row, 1], shape[row, 2]
        for k in range(u.shape[1]):
            rising = low + sqrt(u[row, k] * (high - low) * (mode - low))
            falling = high - sqrt((1.0 - u[row, k]) * (high - low) * (high - mode))
            u[row, k] = rising if u[row, k] * (high - low) < mode - low else falling


def _runs(drawn: Sequence[Drawn]) -> Iterator[tuple[slice, str]]:
    """Stretches of rows of one form, so that a whole stretch is made at once."""
    start = 0
    for form, rows in groupby(drawn, key=lambda each: each.form):
        end = start + len(list(rows))
        yield slice(start, end), form
        start = end
