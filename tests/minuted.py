"""The minutes of talks as plain entries: as the kernel keeps them, and as agents tell them.

Run as a program it digests what the kernel keeps when it is not compiled.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from builders import THINNED
from matrix import EVERY, layout_of

from sim.negotiation.agents.talks import Negotiation
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import NOBODY, Layout
from sim.negotiation.minutes import NOTHING, SILENT, Minutes
from sim.negotiation.record import REASONS
from sim.negotiation.shared import tell_all
from sim.negotiation.trace import ANSWERS, Reply, RoundTold, TurnTold

SEED = 7
APART = 23 * THINNED
"""Of the matrix of rules every so-manieth cell is tried: no factor of its sides."""
Said = tuple[str, str | None, bool]
"""An answer, why it is no yes, and whether that was decisive."""


@dataclass
class Entry:
    """An offer that is put, or a pass, and what came of it."""

    round: int
    speaker: str | None
    framework: str | None
    said: dict[str, Said] = field(default_factory=dict)


def by_kernel(layout: Layout, count: int, start: int = 0) -> list[list[Entry]]:
    """What the kernel keeps of some replicates."""
    (told,) = tell_all([layout], SEED, start, count, count)
    return [list(_kept(told.minutes, layout, k)) for k in range(count)]


def _kept(minutes: Minutes, layout: Layout, k: int) -> Iterator[Entry]:
    for e in range(minutes.entries[k]):
        s, f = minutes.speaker[k, e], minutes.framework[k, e]
        yield Entry(
            round=int(minutes.round[k, e]),
            speaker=layout.states[s] if s != NOBODY else None,
            framework=layout.frameworks[f] if f != NOBODY else None,
            said={
                state: (ANSWERS[answer], REASONS[why - 1] if why != NOTHING else None, bool(stops))
                for state, answer, why, stops in zip(
                    layout.states,
                    minutes.answer[k, e],
                    minutes.reason[k, e],
                    minutes.decisive[k, e],
                    strict=True,
                )
                if answer != SILENT
            },
        )


def by_agents(layout: Layout, count: int, start: int = 0) -> list[list[Entry]]:
    """What the Mesa model tells of them, one by one."""
    box, told = DiceBox(layout, SEED), []
    for k in range(start, start + count):
        model = Negotiation(layout, box, k)
        model.negotiate()
        told.append(entries(model.told))
    return told


def entries(told: list[RoundTold | TurnTold]) -> list[Entry]:
    """A trace, entry by entry."""
    found: list[Entry] = []
    for each in told:
        if isinstance(each, RoundTold):
            said = {reply.state: said_by(reply) for reply in each.replies}
            found.append(Entry(each.number, each.speaker, each.framework, said))
            continue
        if each.reply:
            found[-1].said[each.state] = said_by(each.reply)
        if each.reply is None or each.reply.answer == "no":
            found.append(Entry(each.number, each.state, each.framework))
            if each.framework is not None:
                found[-1].said[each.state] = ("yes", None, False)
    return found


def said_by(reply: Reply) -> Said:
    """A reply in brief."""
    reasons = (reply.could_not, reply.is_conditional, reply.is_disputed)
    named = dict(zip(("could_not", "conditional", "disputed"), reasons, strict=True))
    why = next((name for name, holds in named.items() if holds), "held_out")
    return reply.answer, None if reply.says_yes else why, reply.decisive_by is not None


def digests() -> dict[str, str]:
    """A digest of what the kernel keeps of each cell."""
    return {
        " ".join(cell): blake2b(repr(by_kernel(layout_of(cell), 3)).encode()).hexdigest()
        for cell in EVERY[::APART]
    }


if __name__ == "__main__":
    print(json.dumps(digests()))
