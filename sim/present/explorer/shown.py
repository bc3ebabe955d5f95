"""All that the page of `sim explore` knows, as JSON: tables, counts, codings, and talks as blobs.

The page reads it by these names; states and frameworks are told by their numbers.
"""

import gzip
import json
from base64 import b64encode
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from sim.analysis.exploring.exploration import Exploration
from sim.analysis.exploring.seen import Seen
from sim.negotiation.record import AGREED, HELD_OUT, MISSED, NO_ZONE
from sim.present.explorer.map import map_of
from sim.present.naming import one_line, origin, state_name, text_name
from sim.scenario.schema import Variant
from sim.scenario.table import Chair


def as_json(told: Exploration, command: str) -> str:
    """The exploration as JSON that cannot close the element in which it stands.

    command: what to type for the same page again.
    """
    whole = {**_study(told, command), **_table(told), **_results(told)}
    plain = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return plain.replace("<", "\\u003c")


def _study(told: Exploration, command: str) -> dict[str, Any]:
    """What is asked, on which dice."""
    question, asked = told.question, told.asked
    scenario = question.scenario
    return {
        "id": asked.study.id,
        "title": one_line(asked.study.title),
        "about": asked.study.about,
        "variant": {
            "id": question.variant,
            "label": one_line(scenario.label or question.variant),
        },
        "digest": asked.digest,
        "seed": str(asked.plan.seed),
        "replicates": question.replicates,
        "shown": question.shown,
        "origin": origin(asked),
        "version": version("guarantee-sim"),
        "command": command,
        "rounds": scenario.protocol.rounds,
        "talk": scenario.protocol.talk,
        **_speaker(told),
        "certain": told.certain,
    }


def _speaker(told: Exploration) -> dict[str, Any]:
    speaker = told.question.scenario.protocol.speaker
    if isinstance(speaker, Chair):
        return {"speaker": "chair", "chair": told.question.states.index(speaker.chair)}
    return {"speaker": speaker, "chair": None}


def _table(told: Exploration) -> dict[str, Any]:
    """Who is there, and what there is to agree on."""
    question = told.question
    scenario, states = question.scenario, question.states
    place = {name: number for number, name in enumerate(states)}
    closed = [[question.frameworks.index(f) for f in texts] for texts in told.closed]
    return {
        "states": [_state(told, name) for name in states],
        "principals": [place[name] for name in scenario.principals],
        "toggled": [place[name] for name in question.seats.toggled],
        "start": told.start,
        "frameworks": [_framework(told, name) for name in question.frameworks],
        "map": map_of(question),
        "closed": closed if any(closed) else None,
        "idle": _idle(told),
        "aftermath": _aftermath(scenario, states),
    }


def _state(told: Exploration, name: str) -> dict[str, Any]:
    question = told.question
    scenario, seats = question.scenario, question.seats
    is_toggled = name in seats.toggled
    return {
        "id": name,
        "label": state_name(name, scenario),
        "principal": name in scenario.principals,
        "seat": scenario.table.seats[name],
        "veto": name in scenario.table.veto,
        "toggle": seats.toggled.index(name) if is_toggled else None,
        "fixed": seats.fixed.get(name),
    }


def _framework(told: Exploration, name: str) -> dict[str, Any]:
    scenario, states = told.question.scenario, told.question.states
    text = scenario.texts[name]
    return {
        "id": name,
        "label": text_name(name, scenario),
        "needs": sorted(states.index(s) for s in text.signatories or () if s in states),
        "guarantors": sorted(states.index(s) for s in text.named_guarantors if s in states),
    }


def _idle(told: Exploration) -> list[str | None] | None:
    """By table, why no talks can be held at it; None where they can at every table."""
    question = told.question
    tables = range(question.lattices[0].count)
    return [question.idle.get(place) for place in tables] if question.idle else None


def _aftermath(scenario: Variant, states: Sequence[str]) -> dict[str, Any] | None:
    if not scenario.has_aftermath:
        return None
    challenging = [
        number
        for number, name in enumerate(states)
        if any(name in s.states and s.states[name].may_challenge for s in scenario.stages)
    ]
    return {"horizon": scenario.aftermath.horizon, "challengers": challenging}


def _results(told: Exploration) -> dict[str, Any]:
    """What came of it, coding by coding."""
    states = told.question.states
    return {
        "codings": [
            {
                "state": None if coding.state is None else states.index(coding.state),
                "notch": coding.notch,
                "label": one_line(coding.label),
            }
            for coding in told.question.codings
        ],
        "counts": [_counts(told, seen) for seen in told.seen],
        "talks": [_blob(seen) for seen in told.seen],
    }


def _counts(told: Exploration, seen: Sequence[Seen]) -> dict[str, Any]:
    """Of all replicates, table by table."""
    question, counts = told.question, [each.counted for each in seen]
    order = question.order
    texts = [question.layout.frameworks.index(name) for name in question.frameworks]
    known = question.scenario.has_aftermath
    return {
        "suits": [each.suits_principals for each in counts],
        "some": [int(each.endings[AGREED]) - each.suits_principals for each in counts],
        "held_out": [int(each.endings[HELD_OUT]) for each in counts],
        "missed": [int(each.endings[MISSED]) for each in counts],
        "no_zone": [int(each.endings[NO_ZONE]) for each in counts],
        "median_round": [each.median_round for each in counts],
        "texts": [each.frameworks[texts].tolist() for each in counts],
        "better": [each.content[order.states].tolist() for each in counts],
        "consents": [each.consents[order.states].tolist() for each in counts],
        "in_force": [each.in_force for each in counts] if known else None,
        "lasting": [each.lasting for each in counts] if known else None,
        "lasting_suits": [each.lasting_suits_principals for each in counts] if known else None,
    }


def _blob(seen: Sequence[Seen]) -> str:
    """The talks of a coding, each at all tables: so what is alike stands close together."""
    by_talk = zip(*(each.talks for each in seen), strict=True)
    talks = b"".join(b"".join(tables) for tables in by_talk)
    return b64encode(gzip.compress(talks, compresslevel=9, mtime=0)).decode()
