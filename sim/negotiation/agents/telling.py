"""Replicates through the Mesa model: one of them word for word, or many of them counted."""

from collections.abc import Iterator

import numpy as np

from sim.negotiation.agents.state import StateAgent
from sim.negotiation.agents.talks import Agents, Negotiation
from sim.negotiation.build import lay_out
from sim.negotiation.dice import DiceBox
from sim.negotiation.layout import NOBODY, Indexes, Layout
from sim.negotiation.record import ENDINGS, Records
from sim.negotiation.trace import Settlement, Trace
from sim.scenario.schema import Scenario, Variant


def tell(
    name: str, variant: Variant, seed: int, replicate: int, agents: Agents | None = None
) -> Trace:
    """Tell a replicate of a resolved variant from first word to last."""
    layout = lay_out(variant)
    model = Negotiation(layout, DiceBox(layout, seed), replicate, agents)
    model.negotiate()
    return trace_of(model, name, variant, seed)


def trace_of(model: Negotiation, name: str, variant: Variant, seed: int) -> Trace:
    """Talks that have ended, from first word to last."""
    layout, records = model.layout, model.records
    agreed = int(records.framework[0])
    return Trace(
        variant=name,
        replicate=model.replicate,
        seed=seed,
        seats=_in_force(variant, model.round).table.seats,
        told=tuple(model.told),
        ending=ENDINGS[records.ending[0]],
        framework=layout.frameworks[agreed] if agreed != NOBODY else None,
        round=model.round,
        utility={
            state.name: float(model.minds.utility[0, state.index, agreed])
            if agreed != NOBODY
            else state.reservation(model.round)
            for state in model.states
        },
        reservation={state.name: state.reservation(model.round) for state in model.states},
        principals=variant.principals,
        settled=tuple(_settled(model)),
        afterwards=model.afterwards if layout.has_aftermath else None,
        strategies={
            state.name: type(state).__name__
            for state in model.states
            if type(state) is not StateAgent
        },
    )


def _settled(model: Negotiation) -> Iterator[Settlement]:
    """The disputes that were settled by the round in which the talks ended."""
    rounds = model.said.settled[0].tolist()
    for (state, signatory), number in zip(model.layout.disputes, rounds, strict=True):
        if number <= model.round:
            yield Settlement(number, state, signatory)


def _in_force(variant: Variant, t: int) -> Scenario:
    """The scenario that holds in round t."""
    return next((p.scenario for p in reversed(variant.later) if p.first <= t), variant)


def replicates(
    layout: Layout, seed: int, start: int, count: int, agents: Agents
) -> tuple[Records, Indexes]:
    """As `batch.replicates`, with seats taken by strategies of one's own."""
    box = DiceBox(layout, seed)
    preferred = np.zeros((len(layout.states), len(layout.frameworks)), np.int64)
    told = []
    for k in range(start, start + count):
        model = Negotiation(layout, box, k, agents)
        preferred += model.minds.utility[0] >= model.minds.reservation[0][:, None]
        model.negotiate()
        told.append(model.records)
    return Records._make(np.concatenate(column) for column in zip(*told, strict=True)), preferred
