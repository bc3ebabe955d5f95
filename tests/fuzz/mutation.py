"""Files with something wrong in them: valid and faulty ones, changed in their values or bytes."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz.hostile import ODD, RAW

from sim.scenario.source import read

ROOT = Path(__file__).parents[2]
SEEDS = sorted(
    path
    for folder in ("scenarios", "tests/scenarios/valid", "tests/scenarios/invalid")
    for path in (ROOT / folder).glob("*.yaml")
)
_KEYS = ("label", "at", "ideal", "reservation", "utilities", "veto", "seats", "groups", "events")
_PLACES = b"{}[]:,-'\"*&!?|>#%@`\\\n\t 0~.\xff\x80\xc2\x85\xe2\x80\xae"
MOST_PLACES = 20_000
"""A file with more values than these grows no more: ten times as many are refused unread."""
Node = Any


class Mutator:
    """Makes file number `number` of all that can be made; the same number makes the same file."""

    def __init__(self, number: int) -> None:
        self.dice = random.Random(number)
        self.seed = self.dice.choice(SEEDS)

    def made(self) -> bytes:
        content = self.seed.read_bytes()
        if self.dice.random() < 0.6:
            values = read(content.decode("utf-8", "replace"), "x").values
            content = self._written(self._with_other_values(_open(values)))
        if self.dice.random() < 0.4:
            for _ in range(self.dice.randint(1, 4)):
                content = self._with_other_bytes(content)
        return content

    def _with_other_values(self, values: Node) -> Node:
        for _ in range(self.dice.choice((1, 1, 1, 2, 3, 8))):
            places = list(_places(values))
            if not places or len(places) > MOST_PLACES:
                break
            self.dice.choice(_CHANGES)(self.dice, places)
        return values

    def _written(self, values: Node) -> bytes:
        text = json.dumps(values, ensure_ascii=self.dice.random() < 0.5, indent=1)
        for odd in ODD:
            if odd.startswith(RAW):
                for quoted in (json.dumps(odd), json.dumps(odd, ensure_ascii=False)):
                    text = text.replace(quoted, odd.removeprefix(RAW))
        return text.encode("utf-8", "surrogatepass")

    def _with_other_bytes(self, content: bytes) -> bytes:
        here, there = sorted(self.dice.randrange(len(content) + 1) for _ in range(2))
        lines = content.split(b"\n")
        match self.dice.randrange(6):
            case 0:
                return content[:here] + self.dice.randbytes(3) + content[here + 1 :]
            case 1:
                at = self.dice.randrange(len(_PLACES))
                return content[:here] + _PLACES[at : at + 2] + content[here:]
            case 2:
                return content[:here]
            case 3:
                return content[:here] + content[there:]
            case 4:
                line = self.dice.randrange(len(lines))
                return b"\n".join([*lines[:line], lines[line], *lines[line:]])
        self.dice.shuffle(lines)
        return b"\n".join(lines)


def _open(node: Node) -> Node:
    """A copy that can be changed."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items()}
    return [_open(value) for value in node] if isinstance(node, tuple) else node


def _places(node: Node) -> list[tuple[Node, Any]]:
    """Every mapping or list with every key or place in it."""
    found: list[tuple[Node, Any]] = []
    waiting = [node]
    while waiting:
        here = waiting.pop()
        steps = here.items() if isinstance(here, dict) else enumerate(here)
        for step, value in steps:
            found.append((here, step))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def _odd_value(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    node, step = dice.choice(places)
    node[step] = dice.choice(ODD)


def _odd_key(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    node, step = dice.choice(places)
    if isinstance(node, dict):
        node[dice.choice(ODD)] = node.pop(step)


def _swapped(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    (one, here), (other, there) = dice.choice(places), dice.choice(places)
    one[here] = json.loads(json.dumps(other[there]))


def _taken_out(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    node, step = dice.choice(places)
    del node[step]


def _brought_in(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    (node, _), (other, there) = dice.choice(places), dice.choice(places)
    value = json.loads(json.dumps(other[there]))
    if isinstance(node, list):
        node.append(value)
    else:
        node[dice.choice((*_KEYS, str(there)))] = value


def _nested(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    node, step = dice.choice(places)
    for _ in range(dice.choice((1, 2, 45))):
        node[step] = [node[step]] if dice.random() < 0.5 else {"a": node[step]}


def _many(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    node, step = dice.choice(places)
    times = dice.choice((3, 40, 350))
    if isinstance(node, list):
        node += [node[step]] * times
    else:
        node.update({f"{step}{number}": node[step] for number in range(times)})


def _all_combinations(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    """Every combination of so many options of each issue becomes a framework."""
    options = {f"o{number}": 10 * number for number in range(dice.choice((2, 4, 8)))}
    for node, step in places:
        if step == "frameworks":
            node[step] = "all"
        elif step == "issues" and isinstance(node[step], dict):
            node[step] = {name: {"options": options} for name in node[step]}


def _another_number(dice: random.Random, places: list[tuple[Node, Any]]) -> None:
    numbers = [place for place in places if type(place[0][place[1]]) in (int, float)]
    if numbers:
        node, step = dice.choice(numbers)
        node[step] = dice.choice((0, 1, -1, 0.5, 100, 1e9, node[step] * 2, -node[step], 1e-9, True))


_CHANGES: tuple[Callable[[random.Random, list[tuple[Node, Any]]], None], ...] = (
    *(_odd_value, _odd_value, _odd_key, _swapped, _swapped, _taken_out, _brought_in),
    *(_nested, _many, _all_combinations, _another_number, _another_number),
)
